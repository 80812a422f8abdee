"""Which inputs of a pipeline may be missing: those that Spark scores without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from flink_mleap.bundle import Schema
from flink_mleap.bundle.schema import Field
from flink_mleap.export.sample import spread_places
from flink_mleap.export.spark.scoring import SparkScorer
from flink_mleap.export.spark.stages import Stage
from flink_mleap.export.widening import FrameworkRefused

__all__ = ["with_missing"]

_ROWS = 4
_ELEMENTS = 20
_REFUSING = ("VectorAssembler", "StringIndexerModel")
_GIVING_NULL = ("Binarizer", "Bucketizer", "IndexToString", "OneHotEncoderModel")
_TAKING_WORDS = ("FeatureHasher",)

_Gap = Literal["null", "nan"]


def with_missing(inputs: Schema, stages: Sequence[Stage], scorer: SparkScorer) -> Schema:
    """Returns the inputs with what Spark takes for a missing value of each.

    A few rows of the sample are scored without each input. That is one job where Spark takes all
    of them. Inputs that a stage refuses for certain are not tried.

    Args:
        inputs: The columns that the pipeline takes.
        stages: What it does.
        scorer: Scores with the pipeline, and has a sample.
    """
    refused = _columns(stages, _REFUSING, "error")
    refused |= _beside_zeros(stages, inputs) | _below_zero(stages, inputs)
    words = _columns(stages, _TAKING_WORDS)
    # Spark makes NULL of NULL there, which MLeap does not, and an assembler may make NaN of it. And
    # a number travels as NULL for its text, but as NaN for the other stages that take it.
    numbers = {each.name for each in inputs if each.type != "string"}
    others = {name for each in stages if each.kind not in _TAKING_WORDS for name in each.columns()}
    without_null = _columns(stages, _GIVING_NULL) | (words & others & numbers)
    fields = [each for each in inputs if each.name not in refused]
    trials = list(_trials(fields, without_null, scorer.sample))
    taken: dict[str, dict[_Gap, list[Any]]] = {}
    for trial, scores in _scored(trials, scorer):
        taken.setdefault(trial.field.name, {})[trial.gap] = scores
    return Schema(
        _field(each, taken.get(each.name, {}), each.name in words, scorer.sample[each.name])
        for each in inputs
    )


@dataclass(frozen=True)
class _Trial:
    """Rows in which one input is missing."""

    field: Field
    gap: _Gap
    rows: pd.DataFrame


def _columns(
    stages: Sequence[Stage], kinds: Sequence[str], handle_invalid: str | None = None
) -> set[str]:
    found: set[str] = set()
    for stage in stages:
        if stage.kind not in kinds:
            continue
        if handle_invalid is None or stage.value("handleInvalid") == handle_invalid:
            found.update(stage.columns())
    return found


def _beside_zeros(stages: Sequence[Stage], inputs: Schema) -> set[str]:
    """Returns the columns that are multiplied by elements of vectors.

    Spark leaves out elements that are 0, and MLeap makes NaN of 0 times NaN.
    """
    numbers = {each.name for each in inputs if not each.is_vector}
    found: set[str] = set()
    for stage in stages:
        if stage.kind == "Interaction" and not numbers.issuperset(stage.columns()):
            found.update(stage.columns())
    return found


def _below_zero(stages: Sequence[Stage], inputs: Schema) -> set[str]:
    """Returns the vectors that are compared with a negative number.

    NaN is above it for Spark, while it is not for MLeap, and in a column not for Spark either.
    """
    vectors = {each.name for each in inputs if each.is_vector}
    found: set[str] = set()
    for stage in stages:
        if stage.kind == "Binarizer" and stage.value("threshold") < 0.0:
            found.update(vectors.intersection(stage.columns()))
    return found


def _trials(
    fields: Sequence[Field], without_null: set[str], sample: pd.DataFrame
) -> Iterator[_Trial]:
    full = sample.dropna()
    usual = full if len(full) else sample
    rows = usual.iloc[spread_places(len(usual), _ROWS)]
    rows = rows.reset_index(drop=True).astype(object)
    for field in fields:
        if field.is_vector:
            yield _Trial(field, "nan", _with_gaps(rows, field))
            continue
        if field.name not in without_null:
            yield _Trial(field, "null", rows.assign(**{field.name: None}))
        if field.type in ("float", "double"):
            yield _Trial(field, "nan", rows.assign(**{field.name: np.nan}))


def _with_gaps(rows: pd.DataFrame, field: Field) -> pd.DataFrame:
    """Returns a row for each element of the vector, or for some, and one for all of them."""
    vector = rows[field.name].iloc[0]
    places = spread_places(len(vector), _ELEMENTS)
    vectors = [np.where(np.arange(len(vector)) == place, np.nan, vector) for place in places]
    vectors.append(np.full(len(vector), np.nan))
    repeated = rows.iloc[[0] * len(vectors)].reset_index(drop=True)
    return repeated.assign(**{field.name: pd.Series(vectors, dtype=object)})


def _scored(trials: Sequence[_Trial], scorer: SparkScorer) -> Iterator[tuple[_Trial, list[Any]]]:
    """Gives the trials that Spark scores, with its scores."""
    if not trials:
        return
    rows = pd.concat([each.rows for each in trials], ignore_index=True)
    ends = np.cumsum([len(each.rows) for each in trials]).tolist()
    places = [range(end - len(each.rows), end) for each, end in zip(trials, ends, strict=True)]
    try:
        scores: Mapping[str, Any] = scorer.score(rows)
        taken = list(range(len(trials)))
    except FrameworkRefused:
        taken = _accepted(places, scorer, rows)
        if not taken:
            return
        kept = [place for i in taken for place in places[i]]
        scores = scorer.score(rows.iloc[kept])
    start = 0
    for i in taken:
        end = start + len(places[i])
        yield trials[i], [values[start:end] for values in scores.values()]
        start = end


def _accepted(places: Sequence[range], scorer: SparkScorer, rows: pd.DataFrame) -> list[int]:
    accepts = scorer.accepts(rows)
    taken: list[int] = []
    waiting = [range(len(places))]
    while waiting:
        some = waiting.pop()
        if accepts(range(places[some[0]].start, places[some[-1]].stop)):
            taken += some
        elif len(some) > 1:
            middle = len(some) // 2
            waiting += [some[middle:], some[:middle]]
    return taken


def _field(
    field: Field, taken: Mapping[_Gap, list[Any]], has_words: bool, column: pd.Series[Any]
) -> Field:
    """Returns the field as its missing values travel.

    A number that may be NULL becomes NaN on its way to the model, unless its text counts. Where
    Spark tells NULL from NaN, only that is taken which the sample has, NaN where it has none.
    """
    null, nan = "null" in taken, "nan" in taken
    if null and nan and not all(map(_equal, taken["null"], taken["nan"])):
        null = any(value is None for value in column)
        nan = not null
    is_number = field.type not in ("float", "double", "string") and not field.is_vector
    if null and is_number and not has_words:
        nan = True
    return field.model_copy(update={"nullable": null, "accepts": ("nan",) if nan else ()})


def _equal(one: Any, other: Any) -> bool:
    if one.dtype == object:
        return bool(one.tolist() == other.tolist())
    return bool(np.array_equal(one, other, equal_nan=True))

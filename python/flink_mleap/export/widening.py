"""Widens the sample of an export by the rows on which bundles go wrong.

Rows at and just beside every threshold, one for every category and some of no category, missing
values where the model takes them, and the extremes of every column. A row that the framework
refuses, such as one with an unseen category, has to be refused by the bundle too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flink_mleap.bundle.schema import Field, Schema
from flink_mleap.export.boundaries import Boundaries
from flink_mleap.export.scored_model import ScoredRows, Scores

__all__ = ["AddedRows", "FrameworkRefused", "added_rows", "by_score", "score_added_rows"]

_MOST_AT_THRESHOLDS = 8_000
_MOST_CATEGORIES = 4_000
_MOST_EXTREMES = 2_000
_MOST_MISSING = 1_000
_ROWS_A_CASE = 4
_MOST_REFUSED = 60
_INTEGERS = ("byte", "short", "int", "long")
_FLOATS = ("float", "double")


class FrameworkRefused(Exception):  # noqa: N818
    """The framework cannot score these rows."""


@dataclass(frozen=True)
class AddedRows:
    """Rows of one kind.

    Attributes:
        kind: What is special about them, in the plural and as a sentence says it.
        rows: The rows, with all columns of the sample.
        is_decisive: Whether some belong into the bundle, to be scored at every load.
        is_unseen: Whether each has a category that was not there in training.
    """

    kind: str
    rows: pd.DataFrame
    is_decisive: bool = True
    is_unseen: bool = False


def added_rows(sample: pd.DataFrame, inputs: Schema, boundaries: Boundaries) -> list[AddedRows]:
    """Returns at most about 20,000 rows, the same for the same arguments.

    Args:
        sample: Rows that the model can score.
        inputs: Columns of the sample that the model reads.
        boundaries: Where it decides.
    """
    rng = np.random.default_rng(20)
    numbers = [
        field for field in inputs if field.type in (*_FLOATS, *_INTEGERS) and not field.is_vector
    ]
    added = [
        AddedRows("rows at thresholds", _at_thresholds(sample, numbers, boundaries, rng)),
        AddedRows("rows of each category", _of_categories(sample, inputs, boundaries, rng)),
        AddedRows(
            "rows with extremes",
            _with_extremes(sample, numbers, boundaries, rng),
            is_decisive=False,
        ),
        *_unseen(sample, inputs, boundaries, rng),
        *_missing(sample, inputs, boundaries, rng),
    ]
    return [each for each in added if len(each.rows)]


Score = Callable[[pd.DataFrame], Scores]
"""Scores rows with the framework, or raises `FrameworkRefused`."""

Accepts = Callable[[pd.DataFrame], Callable[[range], bool]]
"""Prepares rows; what it returns says whether the framework scores all those of a range."""


def score_added_rows(
    added: Iterable[AddedRows], score: Score, accepts: Accepts | None = None
) -> tuple[ScoredRows, ...]:
    """Lets the framework score the rows, and keeps apart those that it refuses.

    Args:
        added: The rows.
        score: Scores some of them.
        accepts: Finds those that it refuses; by `score` when None.
    """
    return tuple(_scored(each, score, accepts or by_score(score)) for each in added)


def by_score(score: Score) -> Accepts:
    """Returns what tries rows by scoring them."""

    def accepts(rows: pd.DataFrame) -> Callable[[range], bool]:
        def scores(places: range) -> bool:
            try:
                score(rows.iloc[places.start : places.stop])
            except FrameworkRefused:
                return False
            return True

        return scores

    return accepts


def _scored(added: AddedRows, score: Score, accepts: Accepts) -> ScoredRows:
    taken, refused = added.rows, added.rows.iloc[:0]
    try:
        scores = score(taken)
    except FrameworkRefused:
        good, bad = _parted(len(taken), accepts(taken))
        taken, refused = taken.iloc[good], taken.iloc[bad]
        scores = score(taken) if good else {}
    return ScoredRows(added.kind, taken, scores, refused, added.is_decisive)


def _parted(count: int, accepts: Callable[[range], bool]) -> tuple[list[int], list[int]]:
    """Returns the rows that the framework scores, and some of those that it refuses."""
    good: list[int] = []
    bad: list[int] = []
    waiting = [range(count)]
    is_whole = True
    while waiting:
        places = waiting.pop()
        if not is_whole and accepts(places):
            good += places
        elif len(places) == 1:
            bad += places
        elif len(bad) < _MOST_REFUSED:
            middle = len(places) // 2
            waiting += [places[middle:], places[:middle]]
        is_whole = False
    return good, bad


def _at_thresholds(
    sample: pd.DataFrame, fields: Sequence[Field], boundaries: Boundaries, rng: np.random.Generator
) -> pd.DataFrame:
    found = [(field, sorted(boundaries.numbers.get(field.name, ()))) for field in fields]
    total = sum(len(thresholds) for _, thresholds in found)
    per_threshold = len(_beside(np.array([0.5]), "double"))
    share = min(1.0, _MOST_AT_THRESHOLDS / per_threshold / max(total, 1))
    changes = []
    for field, thresholds in found:
        count = int(np.ceil(len(thresholds) * share))
        chosen = np.array(thresholds)[rng.permutation(len(thresholds))[:count]]
        changes.append((field.name, _fitting(_beside(chosen, field.type), field.type)))
    return _changed(sample, changes, rng, _MOST_AT_THRESHOLDS)


def _beside(thresholds: NDArray[np.float64], kind: str) -> NDArray[Any]:
    """Returns the thresholds and the values around each that a comparison may take for it."""
    if kind in _INTEGERS:
        floor = np.floor(thresholds)
        integers: NDArray[np.float64] = np.concatenate([floor - 1, floor, floor + 1, floor + 2])
        return np.unique(integers)
    with np.errstate(over="ignore"):
        single = thresholds.astype(np.float32)
        up, down = (np.nextafter(single, np.float32(end)) for end in (np.inf, -np.inf))
    if kind == "float":
        return np.concatenate([single, up, down])
    middle = [(single + other.astype(np.float64)) / 2 for other in (up, down)]
    centres = np.concatenate([thresholds, single.astype(np.float64), *middle])
    values: NDArray[np.float64] = np.concatenate(
        [centres, np.nextafter(centres, np.inf), np.nextafter(centres, -np.inf), up, down]
    )
    finite: NDArray[np.float64] = values[np.isfinite(values)]
    return finite


def _of_categories(
    sample: pd.DataFrame, inputs: Schema, boundaries: Boundaries, rng: np.random.Generator
) -> pd.DataFrame:
    found = [(field.name, list(boundaries.categories.get(field.name, ()))) for field in inputs]
    return _changed(sample, found, rng, _MOST_CATEGORIES)


def _with_extremes(
    sample: pd.DataFrame, fields: Sequence[Field], boundaries: Boundaries, rng: np.random.Generator
) -> pd.DataFrame:
    changes = []
    for field in fields:
        values = sample[field.name].dropna().to_numpy(np.float64)
        if len(values):
            low, high = values.min(), values.max()
            far = 100.0 * max(abs(low), abs(high))
            extremes = np.array([low, high, 2 * low - high, 2 * high - low, 0.0, far, -far])
            tried = extremes.clip(*boundaries.ranges.get(field.name, (-np.inf, np.inf)))
            changes.append((field.name, _fitting(tried, field.type)))
    return _changed(sample, changes, rng, _MOST_EXTREMES)


def _fitting(values: NDArray[Any], kind: str) -> NDArray[Any]:
    if kind not in _INTEGERS:
        return values
    bits = {"byte": 8, "short": 16, "int": 32, "long": 54}[kind]
    fitting: NDArray[np.float64] = np.trunc(values).clip(
        -(2.0 ** (bits - 1)), 2.0 ** (bits - 1) - 1
    )
    return fitting


def _unseen(
    sample: pd.DataFrame, inputs: Schema, boundaries: Boundaries, rng: np.random.Generator
) -> Iterator[AddedRows]:
    for field in inputs:
        known = boundaries.categories.get(field.name)
        if known:
            if field.type == "string":
                texts = [str(each) for each in known]
                candidates: list[Any] = [texts[0] + "?", texts[-1].swapcase(), "", f" {texts[0]}"]
            elif field.type == "boolean":
                candidates = [True, False]
            else:
                values = np.array(list(known), dtype=np.float64)
                candidates = _fitting(_beside(values[:2], field.type), field.type).tolist()
                candidates.append(float(values.max()) + 1.0)
            unseen = [each for each in candidates if each not in known]
            rows = _changed(sample, [(field.name, unseen)], rng, len(unseen))
            yield AddedRows(f"rows with an unseen value in {field.name}", rows, is_unseen=True)


def _missing(
    sample: pd.DataFrame, inputs: Schema, boundaries: Boundaries, rng: np.random.Generator
) -> Iterator[AddedRows]:
    fields = [
        field
        for field in inputs
        if (field.nullable or "nan" in field.accepts) and not field.is_vector
    ]
    for field in fields[:: -(-len(fields) // _MOST_MISSING) or 1]:
        rows = _base(sample, rng, _ROWS_A_CASE)
        yield AddedRows(f"rows without {field.name}", _without(rows, [field], boundaries.markers))
    if len(fields) > 1:
        rows = _without(_base(sample, rng, _ROWS_A_CASE), fields, boundaries.markers)
        yield AddedRows("rows without every value that may be missing", rows)


def _without(
    rows: pd.DataFrame, fields: Iterable[Field], markers: Mapping[str, Any]
) -> pd.DataFrame:
    rows = rows.copy()
    for field in fields:
        column = rows[field.name]
        if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iub":
            column = column.astype(np.float64)
        gap = markers.get(field.name, None if field.type == "string" else np.nan)
        rows[field.name] = pd.Series([gap] * len(rows), index=rows.index).astype(column.dtype)
    return rows


def _changed(
    sample: pd.DataFrame,
    changes: Sequence[tuple[str, Sequence[Any] | NDArray[Any]]],
    rng: np.random.Generator,
    most: int,
) -> pd.DataFrame:
    """Returns rows of the sample, each with one value replaced."""
    changes = [(name, values) for name, values in changes if len(values)]
    total = sum(len(values) for _, values in changes)
    rows = _base(sample, rng, total)
    start = 0
    for name, values in changes:
        end = start + len(values)
        rows[name] = _replaced(rows[name], start, end, values)
        start = end
    return rows.iloc[rng.permutation(total)[:most]] if total > most else rows


def _replaced(column: pd.Series[Any], start: int, end: int, values: Any) -> pd.Series[Any]:
    if isinstance(column.dtype, pd.CategoricalDtype):
        new = [each for each in values if each not in column.cat.categories]
        column = column.cat.add_categories(new)
    column = column.copy()
    column.iloc[start:end] = np.asarray(values, dtype=object).astype(
        column.dtype if isinstance(column.dtype, np.dtype) else object
    )
    return column


def _base(sample: pd.DataFrame, rng: np.random.Generator, count: int) -> pd.DataFrame:
    rows = sample.iloc[rng.integers(0, len(sample), count)]
    return rows.reset_index(drop=True)

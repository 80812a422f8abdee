"""A fitted scikit-learn model and a sample, as the files and scores that the guard compares."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd
import sklearn
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from flink_mleap.bundle import Framework, Schema
from flink_mleap.bundle.schema import Field
from flink_mleap.errors import ExportError, SchemaError
from flink_mleap.export.sample import named_sample, schema_of, types_of
from flink_mleap.export.scored_model import (
    EXACT_TOLERANCE,
    FLOAT32_TOLERANCE,
    ScoredModel,
    Scores,
)
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.input_facts import InputFacts
from flink_mleap.export.sklearn.outcomes import named_outputs
from flink_mleap.export.sklearn.registry import (
    LIBRARIES,
    Prediction,
    Step,
    check_not_refused,
    check_numeric,
    convert,
)
from flink_mleap.export.sklearn.text import documents_of, takes_documents
from flink_mleap.export.widening import FrameworkRefused, added_rows, score_added_rows

__all__ = ["write_sklearn"]


def write_sklearn(model: Any, sample: Any, outputs: Sequence[str] | None) -> ScoredModel:
    """Converts a model and scores its sample.

    Args:
        model: A fitted estimator or pipeline.
        sample: Rows of its features: a DataFrame, or a two-dimensional array.
        outputs: The output columns, the main result first; None for all.

    Raises:
        ExportError: The model is not fitted or has no exact form in MLeap.
        SchemaError: The sample does not fit, or an output does not exist.
    """
    try:
        check_is_fitted(model)
    except NotFittedError as error:
        raise ExportError(
            "export.not-fitted",
            f"The {type(model).__name__} is not fitted: call fit before the export.",
            str(error),
        ) from error
    check_not_refused(Step(model))
    names = _names(model, sample)
    is_text = takes_documents(model)
    frame = named_sample(
        documents_of(sample) if is_text else sample, names, getattr(model, "n_features_in_", None)
    )
    prediction, graph = _converted(model, frame, outputs)
    schema = named_outputs(_selected(prediction, outputs), graph, prediction.labels)
    entries = graph.entries(field.column or field.name for field in schema)
    inputs = _read_inputs(frame, entries, graph.facts)

    def score(rows: pd.DataFrame) -> Scores:
        _check_categories(rows, graph.facts)
        together = _in_company(rows, frame, graph.facts)
        given = together if names is not None else _array(together)
        scores = _framework_scores(model, together.iloc[:, 0] if is_text else given, schema)
        return {name: values[: len(rows)] for name, values in scores.items()}

    try:
        expected = score(frame)
    except FrameworkRefused as error:
        raise SchemaError(
            "schema.sample-refused",
            "scikit-learn cannot score the sample with this model: give rows of the data that it "
            "was trained with.",
            str(error),
        ) from error
    added = added_rows(frame, inputs, graph.facts.boundaries)
    return ScoredModel(
        framework=_framework(model),
        task=prediction.task,
        inputs=inputs,
        outputs=schema,
        labels=prediction.labels,
        entries=entries,
        sample=frame,
        expected=expected,
        added=score_added_rows(added, score),
        tolerance=_tolerance(frame[list(inputs.names)], graph.facts),
        parameters=_parameters(model),
    )


def _converted(
    model: Any, frame: pd.DataFrame, outputs: Sequence[str] | None
) -> tuple[Prediction, Graph]:
    names = [str(name) for name in frame.columns]
    graph = Graph(names)
    graph.facts.missing_seen.update(name for name in names if frame[name].isna().any())
    step = Step(model, wanted=None if outputs is None else tuple(outputs))
    result = convert(step, Features.of_columns(names, types_of(frame)), graph)
    if isinstance(result, Features):
        check_numeric(step, result)
        vector = result.as_vector(graph)
        column = Field(name="features", type="double", shape=(result.width,), column=vector)
        result = Prediction("transform", (column,))
    return result, graph


def _selected(prediction: Prediction, outputs: Sequence[str] | None) -> Schema:
    found = {field.name: field for field in prediction.outputs}
    if outputs is None:
        return Schema(prediction.outputs)
    unknown = [name for name in outputs if name not in found]
    if unknown or not outputs:
        raise SchemaError(
            "schema.unknown-output",
            f"The model gives no output {', '.join(unknown) or 'when none is named'}: choose from "
            f"{', '.join(found)}.",
        )
    return Schema(found[name] for name in outputs)


def _read_inputs(frame: pd.DataFrame, entries: Mapping[str, bytes], facts: InputFacts) -> Schema:
    """Returns the columns that a node reads: nobody has to give those that have no influence."""
    read = {
        socket["name"]
        for name, content in entries.items()
        if name.endswith("/node.json")
        for socket in json.loads(content)["shape"]["inputs"]
    }
    names = [name for name in frame.columns if name in read]
    return schema_of(frame[names], set(names) - facts.missing_refused)


def _check_categories(rows: pd.DataFrame, facts: InputFacts) -> None:
    for name, known in facts.closed_categories.items():
        if not rows[name].dropna().isin(known).all():
            raise FrameworkRefused(f"{name} has a category that was not there in training")


def _in_company(rows: pd.DataFrame, sample: pd.DataFrame, facts: InputFacts) -> pd.DataFrame:
    """Returns the rows and one with values behind them, where a step looks at all rows at once."""
    for names in map(list, facts.company):
        if rows[names].isna().to_numpy().all():
            fullest = int(sample[names].notna().sum(axis=1).to_numpy().argmax())
            return pd.concat([rows, sample.iloc[fullest : fullest + 1]])
    return rows


def _array(rows: pd.DataFrame) -> np.ndarray[Any, Any]:
    return rows.to_numpy(np.result_type(*_dtypes(rows)))


def _framework_scores(model: Any, rows: Any, outputs: Schema) -> Scores:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return {field.name: _output(model, rows, field) for field in outputs}
    except (LookupError, OverflowError, TypeError, ValueError) as error:
        raise FrameworkRefused(str(error)) from error


def _output(model: Any, rows: Any, field: Field) -> np.ndarray[Any, Any]:
    if field.name == "features":
        transformed = model.transform(rows)
        dense = transformed.toarray() if hasattr(transformed, "toarray") else transformed
        return np.asarray(dense, dtype=np.float64)
    if field.name == "probability":
        shares = model.predict_proba(rows)
        # Several targets have a table each.
        return np.asarray(np.hstack(shares) if isinstance(shares, list) else shares, np.float64)
    if field.name == "raw_prediction":
        margins = np.asarray(model.decision_function(rows), dtype=np.float64)
        return margins if margins.ndim > 1 else np.column_stack([-margins, margins])
    predicted = np.asarray(model.predict(rows))
    if field.is_vector:
        return predicted.astype(np.float64)
    kinds = {"string": object, "long": np.int64, "boolean": np.bool_}
    return np.ravel(predicted).astype(kinds.get(field.type, np.float64))


def _dtypes(frame: pd.DataFrame) -> list[np.dtype[Any]]:
    types = [getattr(dtype, "numpy_dtype", dtype) for dtype in frame.dtypes]
    return [each if isinstance(each, np.dtype) else np.dtype(object) for each in types]


def _names(model: Any, sample: Any) -> list[str] | None:
    """Returns the columns that the model was trained with, None where it was without names."""
    found = getattr(model, "feature_names_in_", None)
    if found is None:
        return None
    names = [str(name) for name in found]
    if _framework(model).name == "lightgbm" and isinstance(sample, pd.DataFrame):
        # LightGBM keeps the names with an underscore for each space.
        given = {str(name).replace(" ", "_"): str(name) for name in sample.columns}
        names = [given.get(name, name) for name in names]
    return names


def _framework(model: Any) -> Framework:
    """Returns the library that the model comes from, not those of the steps inside it."""
    name = type(model).__module__.removeprefix("flink_mleap.export.").partition(".")[0]
    if name not in LIBRARIES:
        return Framework(name="scikit-learn", version=sklearn.__version__)
    return Framework(name=name, version=import_module(name).__version__)


def _tolerance(frame: pd.DataFrame, facts: InputFacts) -> float:
    if facts.single_precision:
        return FLOAT32_TOLERANCE
    numbers = [dtype for dtype in _dtypes(frame) if dtype.kind != "O"]
    single = facts.has_single_branch or (bool(numbers) and np.result_type(*numbers) == np.float32)
    return FLOAT32_TOLERANCE if single else EXACT_TOLERANCE


def _parameters(model: Any) -> dict[str, Any]:
    """Returns the parameters that a manifest can hold, nested ones by ``step__name``."""
    return {
        name: value
        for name, value in sorted(model.get_params(deep=True).items())
        if isinstance(value, str | bool | int)
        or (isinstance(value, float) and math.isfinite(value))
    }

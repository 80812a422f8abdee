"""A fitted scikit-learn model and a sample, as the files and scores that the guard compares."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import sklearn
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from flink_mleap.bundle import Framework, Schema
from flink_mleap.bundle.schema import Field
from flink_mleap.errors import ExportError, SchemaError
from flink_mleap.export.sample import named_sample, schema_of
from flink_mleap.export.scored_model import (
    EXACT_TOLERANCE,
    FLOAT32_TOLERANCE,
    ScoredModel,
    Scores,
)
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Prediction, Step, convert

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
    names = getattr(model, "feature_names_in_", None)
    frame = named_sample(
        sample,
        None if names is None else [str(name) for name in names],
        getattr(model, "n_features_in_", None),
    )
    inputs = schema_of(frame)
    _check_numeric(inputs)
    prediction, graph = _converted(model, inputs, outputs)
    schema = _selected(prediction, outputs)
    rows = frame if names is not None else frame.to_numpy(np.result_type(*_dtypes(frame)))
    return ScoredModel(
        framework=Framework(name="scikit-learn", version=sklearn.__version__),
        task=prediction.task,
        inputs=inputs,
        outputs=schema,
        labels=prediction.labels,
        entries=graph.entries(),
        sample=frame,
        expected=_framework_scores(model, rows, schema),
        tolerance=_tolerance(frame),
        parameters=_parameters(model),
    )


def _converted(
    model: Any, inputs: Schema, outputs: Sequence[str] | None
) -> tuple[Prediction, Graph]:
    graph = Graph(inputs.names)
    wanted = None if outputs is None else tuple(outputs)
    result = convert(Step(model, wanted=wanted), Features.of_columns(inputs.names), graph)
    if isinstance(result, Features):
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


def _check_numeric(inputs: Schema) -> None:
    texts = [field.name for field in inputs if field.type == "string"]
    if texts:
        raise SchemaError(
            "schema.string-column",
            f"The sample has strings in {', '.join(texts)}, and no step of the model makes numbers "
            "of them: convert the column, or leave it out before training.",
        )


def _framework_scores(model: Any, rows: Any, outputs: Schema) -> Scores:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return {field.name: _output(model, rows, field) for field in outputs}
    except (TypeError, ValueError) as error:
        raise SchemaError(
            "schema.sample-refused",
            "scikit-learn cannot score the sample with this model: give rows of the data that it "
            "was trained with.",
            str(error),
        ) from error


def _output(model: Any, rows: Any, field: Field) -> np.ndarray[Any, Any]:
    if field.name == "features":
        transformed = model.transform(rows)
        return np.asarray(transformed, dtype=np.float64)
    if field.name == "probability":
        return np.asarray(model.predict_proba(rows), dtype=np.float64)
    if field.name == "raw_prediction":
        margins = np.asarray(model.decision_function(rows), dtype=np.float64)
        return margins if margins.ndim > 1 else np.column_stack([-margins, margins])
    predicted = np.asarray(model.predict(rows))
    kinds = {"string": object, "long": np.int64, "boolean": np.bool_}
    return np.ravel(predicted).astype(kinds.get(field.type, np.float64))


def _dtypes(frame: pd.DataFrame) -> list[np.dtype[Any]]:
    return [np.dtype(getattr(dtype, "numpy_dtype", dtype)) for dtype in frame.dtypes]


def _tolerance(frame: pd.DataFrame) -> float:
    single = np.result_type(*_dtypes(frame)) == np.float32
    return FLOAT32_TOLERANCE if single else EXACT_TOLERANCE


def _parameters(model: Any) -> dict[str, Any]:
    """Returns the parameters that a manifest can hold, nested ones by ``step__name``."""
    return {
        name: value
        for name, value in sorted(model.get_params(deep=True).items())
        if isinstance(value, str | bool | int)
        or (isinstance(value, float) and math.isfinite(value))
    }

"""A fitted Spark pipeline and a sample, as the files and scores that the guard compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyspark
from pyspark.ml import PipelineModel, Transformer
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StructField, StructType

from flink_mleap.bundle import Framework, Schema, Task
from flink_mleap.bundle.schema import Field
from flink_mleap.errors import ExportError, SchemaError, UnsupportedModel
from flink_mleap.export.sample import check_values, spread_rows
from flink_mleap.export.scored_model import EXACT_TOLERANCE, FLOAT32_TOLERANCE, ScoredModel
from flink_mleap.export.spark.added_rows import scored_added_rows
from flink_mleap.export.spark.columns import (
    check_columns,
    check_types,
    field_of,
    pipeline_columns,
    result_columns,
)
from flink_mleap.export.spark.kinds import XGBOOST
from flink_mleap.export.spark.missing import with_missing
from flink_mleap.export.spark.scoring import SPARK_ERRORS, SparkScorer, column_scores
from flink_mleap.export.spark.serializer import serialize
from flink_mleap.export.spark.stages import Stage, best_model, fitted_stages, flat_stages

__all__ = ["write_spark"]

_MOST_ROWS = 10_000
_NARROW = {"int8": "tinyint", "int16": "smallint", "int32": "int", "float32": "float"}
_FRACTIONS = ("float", "double")
_DTYPES = {
    "boolean": "bool",
    "byte": "int8",
    "short": "int16",
    "int": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
}
_TASKS: dict[str, Task] = {
    "pyspark.ml.classification": "classification",
    "pyspark.ml.clustering": "clustering",
    "pyspark.ml.recommendation": "regression",
    "pyspark.ml.regression": "regression",
}
_BOOSTING_TASKS: dict[str, Task] = {
    "LightGBMClassificationModel": "classification",
    "LightGBMRankerModel": "regression",
    "LightGBMRegressionModel": "regression",
    "SparkXGBClassifierModel": "classification",
    "SparkXGBRankerModel": "regression",
    "SparkXGBRegressorModel": "regression",
}


def write_spark(model: Any, sample: Any, outputs: Sequence[str] | None) -> ScoredModel:
    """Converts a pipeline and scores its sample.

    Args:
        model: A fitted ``PipelineModel``, or one fitted stage.
        sample: Rows with the columns that it reads: a Spark or a pandas DataFrame. Other columns
            are left out.
        outputs: The output columns, the main result first; None for those that no stage reads.

    Raises:
        ExportError: The model is not fitted, or MLeap cannot write it.
        SchemaError: The sample does not fit, or an output does not exist.
    """
    pipeline = _pipeline(model)
    rows = _rows(sample)
    check_columns(pipeline, rows.columns)
    try:
        stages = flat_stages(pipeline, rows.sparkSession.sparkContext._gateway)
        _check_stages(stages)
        check_types(stages, rows.schema)
        entries = serialize(stages, _transformed(stages, rows))
        transformed = pipeline.transform(rows)
        taken, made, final = pipeline_columns(entries, stages, transformed.columns)
        given = result_columns(pipeline, final) if outputs is None else list(outputs)
        _check_outputs(given, made)
        taken = [name for name in rows.columns if name in taken]
        scored = transformed.select(*taken, *given)
        table = scored.collect()
    except SPARK_ERRORS as error:
        raise _refused_sample(pipeline, rows, error) from error
    if not table:
        raise SchemaError(
            "schema.empty-sample",
            "The sample has no rows: give some rows of the training data, so that the bundle can "
            "be checked.",
        )
    columns = dict(zip((*taken, *given), zip(*table, strict=True), strict=True))
    fields = Schema(_fields(scored, taken, columns, required=True))
    found = _fields(scored, given, columns, required=outputs is not None)
    found = found or _fields(scored, given, columns, required=True)
    selected = Schema(_widened(found, stages))
    frame = pd.DataFrame({field.name: _column(field, columns[field.name]) for field in fields})
    schema = StructType([_nullable(scored.schema[name]) for name in taken])
    scorer = SparkScorer(pipeline, rows.sparkSession, schema, selected, frame)
    inputs = with_missing(fields, stages, scorer)
    for field in inputs:
        _check_values(field, frame[field.name])
    return ScoredModel(
        framework=Framework(name="spark", version=pyspark.__version__),
        task=_task(pipeline),
        inputs=inputs,
        outputs=selected,
        labels=None,
        entries={name: each for name, each in entries.items() if name != "bundle.json"},
        sample=frame,
        expected={field.name: column_scores(field, columns[field.name]) for field in selected},
        added=scored_added_rows(entries, inputs, scorer),
        tolerance=_tolerance(stages),
    )


def _refused_sample(pipeline: PipelineModel, rows: DataFrame, error: Exception) -> SchemaError:
    """Returns the error for a sample that Spark does not score, with the stage where it fails."""
    for stage in fitted_stages(pipeline):
        try:
            rows = stage.transform(rows)
            rows.write.format("noop").mode("overwrite").save()
        except SPARK_ERRORS as reason:
            return SchemaError(
                "schema.sample-refused",
                f"Spark cannot score the sample with this pipeline, as stage {stage.uid} "
                f"({type(stage).__name__}) fails: give rows of the data that it was trained with, "
                "or change the stage as Spark asks.",
                str(reason),
            )
    return SchemaError(
        "schema.sample-refused",
        "Spark cannot score the sample with this pipeline: give rows of the data that it was "
        "trained with.",
        str(error),
    )


def _widened(outputs: Sequence[Field], stages: Sequence[Stage]) -> Iterator[Field]:
    """Gives the outputs as nodes give them: ratings and filled columns are doubles there."""
    filled = {name for stage in stages if stage.kind == "ImputerModel" for name in stage.made()}
    for field in outputs:
        is_widened = field.type == "float" or field.name in filled
        yield field.model_copy(update={"type": "double"}) if is_widened else field


def _nullable(field: StructField) -> StructField:
    """Returns the column as one that may hold NULL, for which Spark takes 0 in any other."""
    return StructField(field.name, field.dataType, nullable=True, metadata=field.metadata)


def _pipeline(model: Any) -> PipelineModel:
    best = best_model(model)
    if isinstance(best, PipelineModel):
        return best
    if isinstance(best, Transformer):
        return PipelineModel([best])
    if type(model).__module__.startswith("pyspark.ml.connect."):
        raise UnsupportedModel(
            "export.unsupported-class",
            f"The {type(model).__name__} is one of Spark Connect, which runs in Python: train with "
            "the class of that name in a classic session (pyspark.ml without connect).",
            step="",
            estimator=type(model).__name__,
        )
    raise ExportError(
        "export.not-fitted",
        f"The {type(model).__name__} is not fitted: call fit and export what it returns.",
    )


def _check_stages(stages: Sequence[Stage]) -> None:
    if not stages:
        raise UnsupportedModel(
            "export.unsupported-class",
            "No stage of the pipeline makes a column, as VectorSizeHint makes none: export it with "
            "the stages that read its columns.",
            step="",
            estimator="PipelineModel",
        )


def _rows(sample: Any) -> Any:
    if isinstance(sample, pd.DataFrame):
        if not len(sample):
            raise SchemaError(
                "schema.empty-sample",
                "The sample has no rows: give some rows of the training data, so that the bundle "
                "can be checked.",
            )
        rows = SparkSession.builder.getOrCreate().createDataFrame(spread_rows(sample))
        # Spark makes 64 bits of every number of pandas.
        narrow = {name: _NARROW.get(str(kind)) for name, kind in sample.dtypes.items()}
        return rows.withColumns({n: rows[n].cast(kind) for n, kind in narrow.items() if kind})
    if not hasattr(sample, "_jdf"):
        raise SchemaError(
            "schema.sample-form",
            "The sample is neither a Spark DataFrame of a classic session (not Spark Connect) nor "
            "a pandas DataFrame: give some rows of the training data as one of them.",
        )
    return sample.limit(_MOST_ROWS)


def _transformed(stages: Sequence[Stage], rows: DataFrame) -> DataFrame:
    for stage in stages:
        rows = stage.transformed(rows)
    return rows


def _check_outputs(given: Sequence[str], made: Sequence[str]) -> None:
    unknown = [name for name in given if name not in made]
    if unknown or not given:
        raise SchemaError(
            "schema.unknown-output",
            f"The pipeline gives no output {', '.join(unknown) or 'when none is named'}: choose "
            f"from {', '.join(made)}.",
        )


def _fields(
    scored: Any, names: Sequence[str], columns: Mapping[str, Sequence[Any]], *, required: bool
) -> list[Field]:
    fields: list[Field] = []
    for name in names:
        data_type = scored.schema[name].dataType
        field = field_of(name, data_type, columns[name])
        if field is not None:
            fields.append(field)
        elif required:
            raise SchemaError(
                "schema.column-type",
                f"Column {name} has the type {data_type.simpleString()}, which has no form in a "
                "bundle: use numbers, booleans, strings and vectors.",
            )
    return fields


def _column(field: Field, values: Sequence[Any]) -> pd.Series[Any]:
    if field.is_vector:
        return pd.Series([each.toArray() for each in values], dtype=object)
    has_gap = any(each is None for each in values)
    if has_gap and field.type in _FRACTIONS:
        return pd.Series(values, dtype=object)  # where NULL is not NaN
    return pd.Series(values, dtype=None if has_gap else _DTYPES.get(field.type, object))


def _check_values(field: Field, column: pd.Series[Any]) -> None:
    is_fraction = field.type in _FRACTIONS and not field.is_vector
    takes_nan = "nan" in field.accepts
    values = column.astype(np.float64) if is_fraction else column
    has_null = any(each is None for each in column)
    check_values(field.name, values, field.nullable or (takes_nan and not has_null))
    if is_fraction and not takes_nan and values.isna().sum() > sum(each is None for each in column):
        raise SchemaError(
            "schema.missing-values",
            f"Column {field.name} of the sample has NULL and NaN, which the pipeline tells apart, "
            "and a bundle takes one of them only: make NULL of NaN, or drop these rows.",
        )


def _tolerance(stages: Sequence[Stage]) -> float:
    is_single = any(stage.kind in XGBOOST for stage in stages)
    return FLOAT32_TOLERANCE if is_single else EXACT_TOLERANCE


def _task(pipeline: PipelineModel) -> Task:
    for each in reversed(pipeline.stages):
        stage = best_model(each)
        if isinstance(stage, PipelineModel):
            return _task(stage)
        task = _TASKS.get(type(stage).__module__) or _BOOSTING_TASKS.get(type(stage).__name__)
        if task is not None:
            return task
    return "transform"

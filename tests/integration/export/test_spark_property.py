"""Pipelines of Spark that nobody chose: equal scores, or a refusal that says why.

`FLINK_MLEAP_SPARK_PIPELINES=200` draws more of them than `make test` has the time for.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, given, note, settings
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.ml import Pipeline
from pyspark.sql import DataFrame, SparkSession

import flink_mleap
from flink_mleap.errors import SchemaError, UnsupportedModel
from tests.integration.export import drawn_spark

EXAMPLES = int(os.environ.get("FLINK_MLEAP_SPARK_PIPELINES", "4"))


@pytest.fixture(scope="module")
def rows(spark: SparkSession) -> DataFrame:
    return drawn_spark.rows(spark)


def export_or_refuse(pipeline: Pipeline, rows: DataFrame) -> str:
    """Fits and exports; returns how it ended. The export itself compares the scores."""
    try:
        model = pipeline.fit(rows)
        model.transform(rows).write.format("noop").mode("overwrite").save()
    except (PySparkException, Py4JJavaError) as error:
        return f"not trained: {error}"
    with TemporaryDirectory() as folder:
        try:
            flink_mleap.export(model, Path(folder) / "model.zip", sample=rows)
        except (UnsupportedModel, SchemaError) as refusal:
            assert not list(Path(folder).iterdir())
            return f"refused: {refusal} {refusal.detail or ''}"
    return "equal"


def described(pipeline: Pipeline) -> str:
    """Returns the stages with the parameters that they were given."""
    return "\n".join(
        f"{type(stage).__name__} { {p.name: v for p, v in stage._paramMap.items()} }"
        for stage in pipeline.getStages()
    )


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize="FLINK_MLEAP_SPARK_PIPELINES" not in os.environ,
    # A smaller example would take hundreds of exports more; the stages are named as they are.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(pipeline=drawn_spark.pipelines())
def test_a_pipeline_scores_equally_or_is_refused(pipeline: Any, rows: DataFrame) -> None:
    note(described(pipeline))
    event(export_or_refuse(pipeline, rows).partition(":")[0])

"""Every class of Spark ML that transforms rows is exported, or refused with a reason."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pyspark.ml
import pytest
from pyspark.ml import Pipeline, Transformer, feature, fpm
from pyspark.sql import SparkSession

import flink_mleap
from flink_mleap.errors import UnsupportedModel
from flink_mleap.export.spark.kinds import EXPORTED, REFUSED

# Those with Python of their own; they need torch and have no base class in common with the others.
OTHERS = ("pyspark.ml.connect", "pyspark.ml.torch", "pyspark.ml.deepspeed")
BASES = {
    "ClassificationModel",
    "JavaModel",
    "JavaPredictionModel",
    "JavaTransformer",
    "LDAModel",
    "Model",
    "PredictionModel",
    "ProbabilisticClassificationModel",
    "RegressionModel",
    "Transformer",
    "UnaryTransformer",
}


def transformers() -> Iterator[str]:
    for found in pkgutil.walk_packages(pyspark.ml.__path__, "pyspark.ml."):
        if not found.name.startswith(OTHERS):
            for name, kind in vars(import_module(found.name)).items():
                if inspect.isclass(kind) and issubclass(kind, Transformer) and name[0] != "_":
                    yield name


def test_every_class_that_transforms_rows_is_exported_or_refused() -> None:
    assert set(transformers()) - BASES == EXPORTED | REFUSED.keys()
    assert not EXPORTED & REFUSED.keys()


@pytest.fixture(scope="module")
def rows(spark: SparkSession) -> Any:
    frame = pd.DataFrame(
        {"a": [0.0, 1.0, 2.0, 3.0] * 5, "b": [1.0, 0.0] * 10, "t": ["x y", "z"] * 10}
    )
    vectors = feature.VectorAssembler(inputCols=["a", "b"], outputCol="features")
    split = spark.createDataFrame(frame).selectExpr("*", "split(t, ' ') AS items")
    return vectors.transform(split).filter("a + b > 0").coalesce(1).cache()


STAGES: dict[str, Callable[[], Any]] = {
    "BucketedRandomProjectionLSHModel": lambda: feature.BucketedRandomProjectionLSH(
        inputCol="features", outputCol="h", bucketLength=2.0
    ),
    "FPGrowthModel": lambda: fpm.FPGrowth(itemsCol="items"),
    "MinHashLSHModel": lambda: feature.MinHashLSH(inputCol="features", outputCol="h"),
    "SQLTransformer": lambda: feature.SQLTransformer(statement="SELECT *, a + 1 FROM __THIS__"),
}


@pytest.mark.parametrize("kind", sorted(REFUSED))
def test_a_stage_that_is_refused_says_why_and_what_would_work(
    kind: str, rows: Any, tmp_path: Path
) -> None:
    model = Pipeline(stages=[STAGES[kind]()]).fit(rows)

    with pytest.raises(UnsupportedModel) as caught:
        flink_mleap.export(model, tmp_path / "m.zip", sample=rows)
    assert caught.value.estimator == kind
    assert str(caught.value).endswith(f"{': '.join(REFUSED[kind])}.")


def test_a_model_of_spark_connect_is_refused(tmp_path: Path) -> None:
    class PipelineModel:
        __module__ = "pyspark.ml.connect.pipeline"

    with pytest.raises(UnsupportedModel, match="train with the class of that name in a classic"):
        flink_mleap.export(PipelineModel(), tmp_path / "m.zip", sample=pd.DataFrame({"a": [1.0]}))

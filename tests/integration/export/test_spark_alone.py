"""Stages of Spark alone, on columns of numbers that no stage before them has made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyspark.ml import Pipeline, PipelineModel, classification, clustering
from pyspark.ml.feature import (
    Bucketizer,
    Normalizer,
    OneHotEncoder,
    RobustScaler,
    StandardScaler,
    StringIndexer,
    StringIndexerModel,
    Tokenizer,
    VectorAssembler,
)
from pyspark.sql import SparkSession

import flink_mleap
from flink_mleap.errors import SchemaError, UnsupportedModel
from tests.integration.export.spark_models import assert_exports

ROWS = 10_000


@pytest.fixture(scope="module")
def rows(spark: SparkSession) -> Any:
    rng = np.random.default_rng(6)
    frame = pd.DataFrame({f"x{i}": rng.normal(size=ROWS) + i for i in range(5)})
    frame["n"] = rng.integers(0, 5, ROWS)
    frame["tenth"] = (frame["n"] + 1) / 10
    numbers = spark.createDataFrame(frame).selectExpr(
        *("*", "int(n) AS whole", "n * 1000000007 AS long", "float(tenth) AS single"),
        *("smallint(n) AS short", "double(n) AS double", "double(x0 > 0) AS flag"),
        "double(0) AS zero",
    )
    for size in (1, 2, 3, 5):
        columns = [f"x{i}" for i in range(size)]
        assembler = VectorAssembler(inputCols=columns, outputCol=f"v{size}")
        numbers = assembler.transform(numbers)
    return numbers.coalesce(1).cache()


def indexer(column: str, **options: Any) -> StringIndexer:
    return StringIndexer(inputCol=column, outputCol="out", **options)


def encoder(column: str, **options: Any) -> OneHotEncoder:
    return OneHotEncoder(inputCol=column, outputCol="out", **options)


def mixture(features: str, k: int) -> clustering.GaussianMixture:
    return clustering.GaussianMixture(featuresCol=features, k=k, seed=1, maxIter=5)


def one_vs_rest(classifier: Any) -> classification.OneVsRest:
    return classification.OneVsRest(classifier=classifier, featuresCol="v3", labelCol="n")


STAGES: dict[str, Callable[[], list[Any]]] = {
    "labels of integers": lambda: [indexer("whole")],
    "labels of long integers": lambda: [indexer("long", handleInvalid="keep")],
    "labels of floats": lambda: [indexer("single")],
    "labels of doubles": lambda: [indexer("tenth", handleInvalid="keep")],
    "labels of buckets": lambda: [
        Bucketizer(inputCol="x0", outputCol="bucket", splits=[-np.inf, 0.0, 1.0, np.inf]),
        indexer("bucket"),
    ],
    "one-hot of doubles": lambda: [encoder("double")],
    "one-hot of integers": lambda: [encoder("whole", handleInvalid="keep", dropLast=False)],
    "one-hot of short integers": lambda: [encoder("short", handleInvalid="keep")],
    "one-hot of one category": lambda: [encoder("zero", dropLast=False)],
    "one-hot at the end": lambda: [
        StringIndexer(inputCol="whole", outputCol="index"),
        encoder("index"),
    ],
    "one-hot of all at the end": lambda: [
        StringIndexer(inputCol="whole", outputCol="index", handleInvalid="keep"),
        encoder("index", dropLast=False, handleInvalid="keep"),
    ],
    "two components of one column": lambda: [mixture("v1", 2)],
    "five components of two columns": lambda: [mixture("v2", 5)],
    "two components of three columns": lambda: [mixture("v3", 2)],
    "four components of five columns": lambda: [mixture("v5", 4)],
    "means of angles": lambda: [
        clustering.KMeans(featuresCol="v5", k=4, seed=1, distanceMeasure="cosine")
    ],
    "a multinomial model of two classes": lambda: [
        classification.LogisticRegression(featuresCol="v3", labelCol="flag", family="multinomial")
    ],
    "one logistic model against the rest": lambda: [
        one_vs_rest(classification.LogisticRegression())
    ],
    "one vector machine against the rest": lambda: [
        one_vs_rest(classification.LinearSVC(maxIter=5))
    ],
    "a scaler of nothing": lambda: [StandardScaler(inputCol="v3", outputCol="out", withStd=False)],
    "a robust scaler of nothing": lambda: [
        RobustScaler(inputCol="v3", outputCol="out", withScaling=False)
    ],
    "columns taken twice": lambda: [
        VectorAssembler(inputCols=["x0", "v2", "x0", "v2", "whole", "x0"], outputCol="out")
    ],
    "a perceptron without probabilities": lambda: [
        classification.MultilayerPerceptronClassifier(
            featuresCol="v3", labelCol="flag", layers=[3, 2], maxIter=3, probabilityCol=""
        )
    ],
}


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_alone_scores_as_in_spark(name: str, rows: Any, tmp_path: Path) -> None:
    model = Pipeline(stages=STAGES[name]()).fit(rows)

    assert_exports(model, rows, tmp_path / "m.zip", sampled=500)


def test_numbers_are_told_apart_as_their_texts_are(spark: SparkSession, tmp_path: Path) -> None:
    values = [1.0, float("nan"), -1.5, 1e300, 1e-310, -1e-310, 0.1, 1e7] * 3
    rows = spark.createDataFrame([(each,) for each in values], "d double").coalesce(1)
    unseen = StringIndexerModel.from_labels(["1.0", "NaN"], inputCol="d", outputCol="out")
    every = indexer("d", handleInvalid="keep").fit(rows)

    for model in (every, unseen.setHandleInvalid("keep")):
        bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows)
        expected = [row["out"] for row in model.transform(rows).collect()]
        assert bundle.score(pd.DataFrame({"d": values}))["out"].tolist() == expected


@pytest.mark.parametrize("kind", ["int", "double"])
def test_a_label_that_is_no_number_is_never_met(
    kind: str, spark: SparkSession, tmp_path: Path
) -> None:
    labels = ["1", "01", "word", "2.0"]
    model = StringIndexerModel.from_labels(labels, inputCol="n", outputCol="out")
    model.setHandleInvalid("keep")
    rows = spark.createDataFrame([(each,) for each in [1, 2, 3, None] * 5], "n int").coalesce(1)
    rows = rows.selectExpr(f"{kind}(n) AS n")
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows)

    expected = [row["out"] for row in model.transform(rows).collect()]
    assert bundle.score(rows.toPandas())["out"].tolist() == expected


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "no number": (
        lambda: StringIndexerModel.from_labels(
            ["a"], inputCol="whole", outputCol="out", handleInvalid="keep"
        ),
        "cast the column to string",
    ),
    "a great number": (
        lambda: StringIndexerModel.from_labels(
            ["9007199254740993"], inputCol="long", outputCol="out", handleInvalid="keep"
        ),
        "cast the column to string",
    ),
    "a zero with a sign": (lambda: indexer("double"), "cast the column to an integer"),
    "nothing left": (lambda: encoder("zero"), "set dropLast to false"),
    "angles of numbers": (
        lambda: clustering.KMeans(featuresCol="v1", k=2, seed=1, distanceMeasure="cosine"),
        "use the euclidean distance",
    ),
    "bayes against the rest": (
        lambda: one_vs_rest(classification.NaiveBayes(modelType="gaussian")),
        "use the naive Bayes itself",
    ),
    "the greatest element": (
        lambda: Normalizer(inputCol="v3", outputCol="out", p=float("inf")),
        "use a finite p",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_says_what_would_work(name: str, rows: Any, tmp_path: Path) -> None:
    make, remedy = REFUSED[name]
    stage = make()
    model = PipelineModel([stage if hasattr(stage, "transform") else stage.fit(rows)])

    with pytest.raises(UnsupportedModel, match=remedy) as caught:
        flink_mleap.export(model, tmp_path / "m.zip", sample=rows.limit(100))
    assert caught.value.step
    assert list(tmp_path.iterdir()) == []


def test_a_pipeline_that_gives_nothing_but_words_is_refused(
    spark: SparkSession, tmp_path: Path
) -> None:
    rows = spark.createDataFrame([("some words",)] * 12, "t string").coalesce(1)
    model = PipelineModel([Tokenizer(inputCol="t", outputCol="words")])

    with pytest.raises(SchemaError, match="Column words has the type array"):
        flink_mleap.export(model, tmp_path / "m.zip", sample=rows)
    assert list(tmp_path.iterdir()) == []

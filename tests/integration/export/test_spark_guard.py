"""What the export adds to the sample of a Spark pipeline, and what it finds with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.classification import NaiveBayes
from pyspark.ml.feature import (
    Bucketizer,
    QuantileDiscretizer,
    StringIndexer,
    VectorAssembler,
    VectorIndexer,
)
from pyspark.ml.regression import DecisionTreeRegressor, LinearRegression
from pyspark.sql import SparkSession

import flink_mleap
from flink_mleap.errors import ParityError
from flink_mleap.export.scored_model import ScoredModel, ScoredRows
from flink_mleap.export.spark import write_spark, writer

ROWS = 200


@pytest.fixture(scope="module")
def rows(spark: SparkSession) -> Any:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(
        {
            "a": rng.normal(size=ROWS),
            "e": rng.integers(0, 4, ROWS).astype(np.float64),
            "c": rng.choice(["x", "y", "z"], ROWS),
        }
    )
    frame["y"] = 2.0 * frame["a"] + frame["e"] + (frame["c"] == "x")
    return spark.createDataFrame(frame).coalesce(1).cache()


def fitted(rows: Any, *stages: Any) -> PipelineModel:
    return Pipeline(stages=list(stages)).fit(rows)


def tree(**options: Any) -> list[Any]:
    assembler = VectorAssembler(inputCols=["a", "e"], outputCol="v")
    return [assembler, DecisionTreeRegressor(featuresCol="v", labelCol="y", **options)]


def added(model: ScoredModel) -> dict[str, ScoredRows]:
    return {each.kind: each for each in model.added}


def test_rows_stand_at_the_splits_of_a_tree(rows: Any) -> None:
    model = fitted(rows, *tree(maxDepth=1))
    root = model.stages[-1]._call_java("rootNode")
    threshold = root.split().threshold()
    scored = added(write_spark(model, rows, None))["rows at thresholds"]

    assert {threshold, np.nextafter(threshold, np.inf)} <= set(scored.rows["a"])
    assert len(np.unique(scored.expected["prediction"])) == 2


@pytest.mark.parametrize("name", ["a", "v"])
def test_a_split_that_is_off_by_one_bit_is_found(
    name: str, rows: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assembler, estimator = tree(maxDepth=1)
    vectors = assembler.transform(rows)
    model = fitted(vectors, estimator) if name == "v" else fitted(rows, assembler, estimator)
    threshold = model.stages[-1]._call_java("rootNode").split().threshold()
    serialize = writer.serialize

    def wrong(*arguments: Any) -> dict[str, bytes]:
        moved = repr(float(np.nextafter(threshold, np.inf))).encode()
        return {
            entry: content.replace(repr(threshold).encode(), moved)
            for entry, content in serialize(*arguments).items()
        }

    monkeypatch.setattr(writer, "serialize", wrong)
    with pytest.raises(ParityError):
        flink_mleap.export(model, tmp_path / "m.zip", sample=vectors if name == "v" else rows)
    assert list(tmp_path.iterdir()) == []


REFUSING: dict[str, Callable[[], list[Any]]] = {
    "StringIndexer": lambda: [StringIndexer(inputCol="c", outputCol="i")],
    "Bucketizer": lambda: [Bucketizer(inputCol="a", outputCol="i", splits=[-9.0, 0.0, 9.0])],
    "VectorIndexer": lambda: [
        VectorAssembler(inputCols=["e"], outputCol="v"),
        VectorIndexer(inputCol="v", outputCol="i"),
    ],
    "NaiveBayes multinomial": lambda: [
        VectorAssembler(inputCols=["e", "high"], outputCol="v"),
        NaiveBayes(featuresCol="v", labelCol="high"),
    ],
    "NaiveBayes bernoulli": lambda: [
        VectorAssembler(inputCols=["high"], outputCol="v"),
        NaiveBayes(featuresCol="v", labelCol="high", modelType="bernoulli"),
    ],
}


@pytest.mark.parametrize("name", REFUSING)
def test_what_spark_refuses_the_bundle_refuses(name: str, rows: Any, tmp_path: Path) -> None:
    rows = rows.selectExpr("*", "double(a > 0) AS high")
    model = fitted(rows, *REFUSING[name]())
    scored = write_spark(model, rows, None)

    assert sum(len(each.refused) for each in scored.added) >= 2
    flink_mleap.export(model, tmp_path / "m.zip", sample=rows)


def keeping(kind: Any, **options: Any) -> Any:
    return kind(handleInvalid="keep", **options)


TAKING: dict[str, tuple[Callable[[], list[Any]], list[str], dict[str, tuple[bool, bool]]]] = {
    "an unknown word": (
        lambda: [keeping(StringIndexer, inputCol="c", outputCol="i")],
        ["c"],
        {"c": (True, False)},
    ),
    "a hole in a vector that is made": (
        lambda: [
            keeping(VectorAssembler, inputCols=["a", "n", "flag"], outputCol="v"),
            DecisionTreeRegressor(featuresCol="v", labelCol="y"),
        ],
        ["a", "n", "flag"],
        {"a": (True, True), "n": (True, True), "flag": (True, True)},
    ),
    "a bucket of its own": (
        lambda: [keeping(QuantileDiscretizer, inputCol="a", outputCol="i", numBuckets=3)],
        ["a"],
        {"a": (False, True)},
    ),
    "a hole in a vector that is given": (
        lambda: [LinearRegression(featuresCol="given", labelCol="y")],
        ["given[0]", "given[1]"],
        {"given": (False, True)},
    ),
    "nothing": (
        lambda: [
            StringIndexer(inputCol="c", outputCol="i"),
            VectorAssembler(inputCols=["a", "i"], outputCol="v"),
            LinearRegression(featuresCol="v", labelCol="y"),
        ],
        [],
        {"a": (False, False), "c": (False, False)},
    ),
}
"""Stages, the inputs of which some rows lack one, and whether each takes NULL and NaN."""


@pytest.mark.parametrize("name", TAKING)
def test_what_spark_takes_for_missing_the_bundle_takes(
    name: str, rows: Any, tmp_path: Path
) -> None:
    stages, without, takes = TAKING[name]
    given = VectorAssembler(inputCols=["a", "e"], outputCol="given").transform(
        rows.selectExpr("*", "int(e) AS n", "a > 0 AS flag")
    )
    model = fitted(given, *stages())
    scored = write_spark(model, given, None)

    found = {each.name: (each.nullable, "nan" in each.accepts) for each in scored.inputs}
    assert found == takes
    assert {f"rows without {each}" for each in without} <= set(added(scored))
    flink_mleap.export(model, tmp_path / "m.zip", sample=given)


def test_a_sample_may_lack_what_the_pipeline_takes(rows: Any, tmp_path: Path) -> None:
    indexer = keeping(StringIndexer, inputCol="c", outputCol="i").fit(rows)
    sample = pd.DataFrame({"c": ["x", None, "z"] * 10})
    bundle = flink_mleap.export(indexer, tmp_path / "m.zip", sample=sample)

    assert bundle.score(sample.head(2))["i"][1] == 3.0


def test_what_spark_keeps_the_bundle_keeps(rows: Any, tmp_path: Path) -> None:
    model = fitted(
        rows,
        StringIndexer(inputCol="c", outputCol="i", handleInvalid="keep"),
        VectorAssembler(inputCols=["e"], outputCol="v"),
        VectorIndexer(inputCol="v", outputCol="w", handleInvalid="keep"),
        Bucketizer(inputCol="a", outputCol="k", splits=[-9.0, 0.0, 9.0], handleInvalid="keep"),
        VectorAssembler(inputCols=["i", "w", "k"], outputCol="all"),
    )
    rows_added = added(write_spark(model, rows, None))

    assert rows_added["rows with an unseen value"].refused.empty
    flink_mleap.export(model, tmp_path / "m.zip", sample=rows)

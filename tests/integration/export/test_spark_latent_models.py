"""Spark's models of topics, and of users and items, against Spark itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyspark.ml import Pipeline
from pyspark.ml.clustering import LDA
from pyspark.ml.feature import CountVectorizer, StringIndexer, Tokenizer, VectorAssembler
from pyspark.ml.linalg import Vectors
from pyspark.ml.recommendation import ALS
from pyspark.sql import SparkSession

import flink_mleap
from flink_mleap.errors import ParityError, RowError, UnsupportedModel
from tests.integration.export.spark_models import assert_exports

ROWS = 10_000
WORDS = ["wine", "soil", "rain", "vine", "grape", "cork", "frost", "sun"]


@pytest.fixture(scope="module")
def documents(spark: SparkSession) -> Any:
    rng = np.random.default_rng(4)
    shares = np.array([[0.3, 0.3, 0.2, 0.1, 0.04, 0.03, 0.02, 0.01]])
    topics = np.vstack([shares, shares[:, ::-1]])[rng.integers(0, 2, ROWS)]
    counts = np.stack(
        [
            rng.multinomial(length, p)
            for length, p in zip(rng.integers(0, 30, ROWS), topics, strict=True)
        ]
    )
    frame = pd.DataFrame({word: counts[:, i] + 0.0 for i, word in enumerate(WORDS)})
    frame["said"] = [" ".join(np.repeat(WORDS, row)) for row in counts]
    vectors = VectorAssembler(inputCols=WORDS, outputCol="counts")
    return vectors.transform(spark.createDataFrame(frame)).coalesce(1).cache()


def lda(**options: Any) -> LDA:
    return LDA(k=3, seed=2, maxIter=3, featuresCol="counts").setParams(**options)


TOPICS: dict[str, Callable[[], list[Any]]] = {
    "online": lambda: [lda()],
    "by expectation": lambda: [lda(optimizer="em", docConcentration=[5.0])],
    "a fixed concentration": lambda: [
        lda(optimizeDocConcentration=False, docConcentration=[0.1, 2.0, 0.7], k=3)
    ],
    "counted numbers": lambda: [
        VectorAssembler(inputCols=WORDS, outputCol="assembled"),
        lda(featuresCol="assembled", topicDistributionCol="topics"),
    ],
    "texts": lambda: [
        Tokenizer(inputCol="said", outputCol="words"),
        CountVectorizer(inputCol="words", outputCol="found"),
        lda(featuresCol="found", k=5),
    ],
}


@pytest.mark.parametrize("name", TOPICS)
def test_topics_are_inferred_as_in_spark(name: str, documents: Any, tmp_path: Path) -> None:
    model = Pipeline(stages=TOPICS[name]()).fit(documents)

    assert_exports(model, documents, tmp_path / "m.zip")


def test_a_document_without_terms_has_no_topic(documents: Any, tmp_path: Path) -> None:
    model = lda().fit(documents)
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=documents.limit(100))
    empty = pd.DataFrame({"counts": [np.zeros(len(WORDS))]})

    assert bundle.score(empty)["topicDistribution"][0].tolist() == [0.0, 0.0, 0.0]


@pytest.fixture(scope="module")
def visits(spark: SparkSession) -> Any:
    rng = np.random.default_rng(6)
    frame = pd.DataFrame(
        {
            "user": rng.integers(-5, 40, ROWS).astype(np.int32),
            "item": rng.integers(0, 60, ROWS) * 1000,
            "rating": rng.normal(3.0, 1.0, ROWS).clip(0.1),
        }
    )
    rows = spark.createDataFrame(frame).selectExpr(
        *("int(user) AS user", "item", "rating"),
        *("concat('u', user) AS name", "concat('i', item) AS thing"),
    )
    return rows.coalesce(1).cache()


def als(**options: Any) -> ALS:
    return ALS(rank=7, maxIter=2, seed=1).setParams(**options)


FACTORS: dict[str, Callable[[], list[Any]]] = {
    "ids": lambda: [als()],
    "implicit": lambda: [als(implicitPrefs=True, nonnegative=True).setPredictionCol("liking")],
    "indexed names": lambda: [
        StringIndexer(inputCols=["name", "thing"], outputCols=["who", "what"]),
        als(userCol="who", itemCol="what"),
    ],
}


@pytest.mark.parametrize("name", FACTORS)
def test_ratings_are_those_of_spark(name: str, visits: Any, tmp_path: Path) -> None:
    model = Pipeline(stages=FACTORS[name]()).fit(visits)
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=visits.limit(100))
    names = bundle.input_schema.names
    (output,) = bundle.output_schema.names
    # Spark joins tables, after which the rows are in another order.
    table = model.transform(visits).select(*names, output).toPandas()

    assert len(table) == ROWS
    assert bundle.score(table[list(names)])[output].tolist() == table[output].tolist()


def test_an_unknown_user_has_no_rating(visits: Any, tmp_path: Path) -> None:
    model = als().fit(visits)
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=visits.limit(100))
    unknown = pd.DataFrame({"user": [99, 1], "item": [1000, 999]})

    assert str(bundle.input_schema) == "user int, item long"
    assert bundle.score(unknown)["prediction"].isna().all()


def test_an_id_that_is_no_integer_is_not_scored(visits: Any, tmp_path: Path) -> None:
    rows = visits.selectExpr("user", "double(item) AS item", "rating")
    bundle = flink_mleap.export(als().fit(rows), tmp_path / "m.zip", sample=rows.limit(50))

    for item in (999.5, 2.0**31, -(2.0**31) - 1.0):
        with pytest.raises(RowError):
            bundle.score(pd.DataFrame({"user": [1], "item": [item]}))


def test_a_model_that_drops_the_unknown_is_refused(visits: Any, tmp_path: Path) -> None:
    model = als(coldStartStrategy="drop").fit(visits)

    with pytest.raises(UnsupportedModel, match="set coldStartStrategy to nan"):
        flink_mleap.export(model, tmp_path / "m.zip", sample=visits.limit(100))


def test_counts_below_zero_are_not_scored(
    documents: Any, spark: SparkSession, tmp_path: Path
) -> None:
    model = lda().fit(documents)
    negative = spark.createDataFrame(
        [(Vectors.dense([-0.5, *[1.0] * (len(WORDS) - 1)]),)], ["counts"]
    )

    with pytest.raises(ParityError, match="scores row 0 of the sample, but the bundle") as caught:
        flink_mleap.export(model, tmp_path / "m.zip", sample=negative)
    assert "counted less than 0 times" in (caught.value.detail or "")
    assert list(tmp_path.iterdir()) == []

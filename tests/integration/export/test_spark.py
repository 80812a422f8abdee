from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyspark.ml import Pipeline, PipelineModel, Transformer
from pyspark.ml.classification import (
    LogisticRegression,
    RandomForestClassifier,
)
from pyspark.ml.feature import (
    Imputer,
    IndexToString,
    MinHashLSH,
    OneHotEncoder,
    SQLTransformer,
    StandardScaler,
    StringIndexer,
    VectorAssembler,
)
from pyspark.ml.regression import DecisionTreeRegressor, LinearRegression
from pyspark.sql import SparkSession

import flink_mleap
from flink_mleap.errors import ExportError, SchemaError, UnsupportedModel

ROWS = 1200


def assembler() -> VectorAssembler:
    return VectorAssembler(inputCols=["a", "b"], outputCol="features")


def training_data() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame(
        {
            "a": rng.normal(size=ROWS),
            "b": rng.integers(0, 9, ROWS).astype(np.int32),
            "c": rng.choice(["x", "y", "z"], ROWS),
            "t": rng.choice(["good wine", "bad soil", "a fine wine here", "dry"], ROWS),
        }
    )
    frame["y"] = 2.0 * frame["a"] + frame["b"] + (frame["c"] == "x")
    frame["k"] = np.select([frame["y"] < 2, frame["y"] < 5], ["low", "middle"], "high")
    return frame


DATA = training_data()


@pytest.fixture(scope="module")
def rows(spark: SparkSession) -> Any:
    frame = spark.createDataFrame(DATA)
    return frame.withColumn("b", frame["b"].cast("int")).cache()


def fitted(rows: Any, *stages: Any) -> PipelineModel:
    return Pipeline(stages=list(stages)).fit(rows)


def spark_scores(model: PipelineModel, rows: Any, column: str) -> Any:
    values = [row[0] for row in model.transform(rows).select(column).collect()]
    return [each.toArray() if hasattr(each, "toArray") else each for each in values]


@pytest.mark.parametrize(
    "stages",
    [
        lambda: [assembler(), LinearRegression(labelCol="y")],
        lambda: [
            assembler(),
            StandardScaler(inputCol="features", outputCol="scaled", withMean=True),
            DecisionTreeRegressor(labelCol="y", featuresCol="scaled"),
        ],
        lambda: [
            StringIndexer(inputCol="c", outputCol="ci"),
            OneHotEncoder(inputCols=["ci"], outputCols=["co"]),
            VectorAssembler(inputCols=["a", "b", "co"], outputCol="features"),
            LinearRegression(labelCol="y", regParam=0.1),
        ],
    ],
    ids=["linear", "scaled tree", "categories"],
)
def test_regressions_score_as_spark_does(stages: Any, rows: Any, tmp_path: Path) -> None:
    model = fitted(rows, *stages())
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows.limit(200))
    scored = bundle.score(DATA)["prediction"]

    assert len(scored) == ROWS
    np.testing.assert_allclose(scored, spark_scores(model, rows, "prediction"), rtol=1e-9)


@pytest.mark.parametrize("kind", [LogisticRegression, RandomForestClassifier])
def test_classifiers_score_as_spark_does_with_their_labels(
    kind: Any, rows: Any, tmp_path: Path
) -> None:
    labels = StringIndexer(inputCol="k", outputCol="label").fit(rows)
    indexed = labels.transform(rows)
    back = IndexToString(inputCol="prediction", outputCol="predicted", labels=labels.labels)
    model = fitted(indexed, assembler(), kind(), back)
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows)
    scored = bundle.score(DATA)

    assert str(bundle.input_schema) == "a double, b int"
    assert bundle.output_schema.names[0] == "predicted"
    assert bundle.manifest is not None
    assert bundle.manifest.task == "classification"
    assert scored["predicted"].tolist() == spark_scores(model, rows, "predicted")
    np.testing.assert_allclose(
        np.stack(scored["probability"].to_list()),
        np.stack(spark_scores(model, rows, "probability")),
        rtol=1e-9,
        atol=1e-12,
    )


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        (
            lambda: SQLTransformer(statement="SELECT *, a * 2 AS aa FROM __THIS__"),
            "SQLTransformer",
        ),
        (
            lambda: Pipeline(stages=[assembler(), MinHashLSH(inputCol="features", outputCol="h")]),
            "MinHashLSHModel",
        ),
        (lambda: StringIndexer(inputCol="c", outputCol="i", handleInvalid="skip"), "StringIndexer"),
        (lambda: Imputer(inputCol="a", outputCol="i", missingValue=0.0), "ImputerModel"),
    ],
)
def test_a_stage_without_an_operator_is_named(
    stage: Any, name: str, rows: Any, tmp_path: Path
) -> None:
    positive = rows.selectExpr("a * a AS a", "b", "c", "t", "y", "double(a > 0) AS label")
    model = fitted(positive, stage())

    with pytest.raises(UnsupportedModel, match=name) as caught:
        flink_mleap.export(model, tmp_path / "m.zip", sample=positive)
    assert (caught.value.estimator or "").startswith(name)
    assert list(tmp_path.iterdir()) == []


def test_a_stage_written_in_python_is_named(rows: Any, tmp_path: Path) -> None:
    class Nothing(Transformer):  # type: ignore[misc]
        def _transform(self, dataset: Any) -> Any:
            return dataset

    with pytest.raises(UnsupportedModel, match="is written in Python"):
        flink_mleap.export(PipelineModel([Nothing()]), tmp_path / "m.zip", sample=rows)


def test_a_pandas_sample_keeps_the_types_of_its_columns(rows: Any, tmp_path: Path) -> None:
    model = fitted(rows, assembler(), LinearRegression(labelCol="y"))
    sample = DATA[["b", "a"]].astype({"b": "int16", "a": "float32"})
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=sample)

    assert str(bundle.input_schema) == "b short, a float"


def test_one_fitted_stage_takes_its_vector_as_it_is(rows: Any, tmp_path: Path) -> None:
    vectors = assembler().transform(rows)
    model = LinearRegression(labelCol="y").fit(vectors)
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=vectors)
    scored = bundle.score(pd.DataFrame({"features": DATA[["a", "b"]].to_numpy().tolist()}))

    assert str(bundle.input_schema) == "features double[2]"
    expected = spark_scores(PipelineModel([model]), vectors, "prediction")
    np.testing.assert_allclose(scored["prediction"], expected, rtol=1e-9)


def test_outputs_may_be_any_column_that_a_stage_makes(rows: Any, tmp_path: Path) -> None:
    model = fitted(rows, assembler(), LinearRegression(labelCol="y"))
    outputs = ["prediction", "features"]
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows, outputs=outputs)

    assert str(bundle.output_schema) == "prediction double, features double[2]"
    with pytest.raises(SchemaError, match="no output other: choose from features, prediction"):
        flink_mleap.export(model, tmp_path / "m.zip", sample=rows, outputs=["other"])


def test_a_sample_that_does_not_fit_is_refused(rows: Any, tmp_path: Path) -> None:
    model = fitted(rows, assembler(), LinearRegression(labelCol="y"))
    target = tmp_path / "m.zip"

    with pytest.raises(SchemaError, match="The sample lacks b"):
        flink_mleap.export(model, target, sample=DATA[["a"]])
    with pytest.raises(SchemaError, match="has no rows"):
        flink_mleap.export(model, target, sample=rows.limit(0))
    with pytest.raises(SchemaError, match="neither a Spark DataFrame"):
        flink_mleap.export(model, target, sample=[[1.0, 2.0]])
    assert list(tmp_path.iterdir()) == []


def test_an_estimator_that_is_not_fitted_is_refused(rows: Any, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="Pipeline is not fitted"):
        flink_mleap.export(Pipeline(stages=[assembler()]), tmp_path / "m.zip", sample=rows)


def test_the_session_is_left_as_it_was(spark: SparkSession, rows: Any, tmp_path: Path) -> None:
    jvm = spark.sparkContext._jvm
    before = jvm.java.lang.Thread.currentThread().getContextClassLoader().toString()
    flink_mleap.export(
        fitted(rows, assembler(), LinearRegression(labelCol="y")), tmp_path / "m.zip", sample=rows
    )

    assert jvm.java.lang.Thread.currentThread().getContextClassLoader().toString() == before
    assert jvm.java.lang.System.getProperty("config.file") is None
    assert spark.sparkContext.getConf().get("spark.jars") is None

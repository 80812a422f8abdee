"""XGBoost's models for Spark, compared with Spark on 10,000 rows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyspark.ml import Pipeline, PipelineModel, feature
from pyspark.sql import SparkSession
from xgboost import spark as xgboost

import flink_mleap
from flink_mleap.errors import UnsupportedModel
from flink_mleap.export.spark import write_spark
from tests.integration.export.spark_models import (
    Exported,
    assert_same,
    assert_scores_as_in_spark,
    exported_once,
)

ROWS = 10_000
NUMBERS = ["a", "b", "e"]
# XGBoost works in 32 bits.
TOLERANCE = {"relative": 1e-6, "of_largest": 1e-7}


def data() -> pd.DataFrame:
    rng = np.random.default_rng(6)
    frame = pd.DataFrame(
        {
            "a": rng.normal(size=ROWS),
            "b": rng.normal(size=ROWS) * 3 + 1,
            "e": rng.integers(0, 5, ROWS).astype(np.int32),
            "c": rng.choice(["x", "y", "z"], ROWS),
            "group": np.arange(ROWS) // 20,
        }
    )
    frame["y"] = 2 * frame["a"] + frame["b"] + (frame["c"] == "x") + rng.normal(size=ROWS)
    frame["count"] = np.floor(np.abs(frame["y"]))
    frame["binary"] = (frame["y"] > 0).astype(np.float64)
    frame["three"] = np.select([frame["y"] < -1, frame["y"] < 1], [0.0, 1.0], 2.0)
    frame["holes"] = frame["b"].where(rng.random(ROWS) < 0.8)
    return frame


DATA = data()


@pytest.fixture(scope="module")
def rows(spark: SparkSession) -> Any:
    # XGBoost trains in barrier mode, which takes no coalesced rows.
    frame = spark.createDataFrame(DATA)
    return frame.withColumn("e", frame["e"].cast("int")).repartition(1).cache()


def assembled(*columns: str, **options: Any) -> Any:
    return feature.VectorAssembler(inputCols=list(columns), outputCol="features", **options)


def options(**more: Any) -> dict[str, Any]:
    return {"n_estimators": 6, "max_depth": 4, "verbosity": 0, **more}


PIPELINES: dict[str, Callable[[], list[Any]]] = {
    "binary": lambda: [
        feature.StringIndexer(inputCol="c", outputCol="code"),
        assembled(*NUMBERS, "code"),
        xgboost.SparkXGBClassifier(label_col="binary", **options()),
        feature.IndexToString(inputCol="prediction", outputCol="word", labels=["no", "yes"]),
    ],
    "three classes": lambda: [
        assembled(*NUMBERS),
        xgboost.SparkXGBClassifier(
            label_col="three",
            prediction_col="class",
            probability_col="shares",
            raw_prediction_col="margins",
            **options(booster="dart", rate_drop=0.3),
        ),
    ],
    "regression": lambda: [
        assembled(*NUMBERS),
        xgboost.SparkXGBRegressor(label_col="y", base_score=0.3, **options()),
    ],
    "counts": lambda: [
        assembled(*NUMBERS),
        xgboost.SparkXGBRegressor(label_col="count", objective="count:poisson", **options()),
    ],
    "columns": lambda: [
        feature.StringIndexer(inputCol="c", outputCol="code"),
        xgboost.SparkXGBClassifier(
            features_col=["a", "e", "holes", "code"], label_col="binary", **options()
        ),
    ],
    "a number for missing": lambda: [
        assembled(*NUMBERS),
        xgboost.SparkXGBRegressor(label_col="y", missing=0.0, **options()),
    ],
    "sparse vectors": lambda: [
        feature.StringIndexer(inputCol="c", outputCol="code"),
        feature.OneHotEncoder(inputCol="code", outputCol="flags"),
        assembled("e", "flags"),
        xgboost.SparkXGBRegressor(
            label_col="y", missing=0.0, enable_sparse_data_optim=True, **options()
        ),
    ],
    "ranks": lambda: [
        assembled(*NUMBERS),
        xgboost.SparkXGBRanker(label_col="binary", qid_col="group", **options()),
    ],
}


def fitted(rows: Any, *stages: Any) -> PipelineModel:
    return Pipeline(stages=list(stages)).fit(rows)


@pytest.fixture(scope="module")
def exported(rows: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Exported]:
    return exported_once(
        lambda name: fitted(rows, *PIPELINES[name]()),
        tmp_path_factory.mktemp("models"),
        DATA.head(500),
    )


@pytest.mark.parametrize("name", PIPELINES)
def test_a_pipeline_scores_as_in_spark(name: str, rows: Any, exported: Any) -> None:
    assert_scores_as_in_spark(exported(name), rows, DATA, **TOLERANCE)


def test_a_model_names_its_columns_as_in_spark(exported: Any) -> None:
    bundle = exported("three classes").bundle

    assert str(bundle.input_schema) == "a double, b double, e int"
    assert bundle.output_schema.names == ("class", "margins", "shares")
    assert bundle.manifest.task == "classification"


def test_columns_of_a_model_may_be_missing(rows: Any, exported: Any) -> None:
    found: Exported = exported("columns")
    gaps = DATA.assign(a=None, holes=np.nan).astype({"a": float}).head(1)

    assert found.bundle.input_schema.field("a").nullable
    want = found.model.transform(rows.sparkSession.createDataFrame(gaps)).first()
    assert found.bundle.score(gaps)["prediction"][0] == want["prediction"]


def test_rows_stand_at_the_splits_of_its_trees(exported: Any) -> None:
    model = exported("regression").model
    trees = model.stages[-1].get_booster().trees_to_dataframe()
    split = np.float64(np.float32(trees.loc[trees["Feature"] == "f0", "Split"].iloc[0]))
    added = {each.kind: each.rows for each in write_spark(model, DATA.head(50), None).added}

    assert split in set(added["rows at thresholds"]["a"])


def test_a_model_alone_takes_its_vector(rows: Any, tmp_path: Path) -> None:
    vectors = assembled(*NUMBERS).transform(rows)
    model = xgboost.SparkXGBRegressor(label_col="y", **options()).fit(vectors)
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=vectors.limit(500))
    scored = bundle.score(pd.DataFrame({"features": DATA[NUMBERS].to_numpy().tolist()}))

    expected = model.transform(vectors).select("prediction").toPandas()
    assert str(bundle.input_schema) == "features double[3]"
    assert_same(expected["prediction"], scored["prediction"], **TOLERANCE)


@pytest.mark.parametrize(
    ("parameter", "value"), [("pred_contrib_col", "shares"), ("base_margin_col", "a")]
)
def test_what_has_no_form_is_refused(parameter: str, value: str, rows: Any, tmp_path: Path) -> None:
    made = xgboost.SparkXGBRegressor(label_col="y", **options(), **{parameter: value})
    model = fitted(rows, assembled(*NUMBERS), made)

    with pytest.raises(UnsupportedModel, match=f"train it without {parameter}") as caught:
        flink_mleap.export(model, tmp_path / "m.zip", sample=DATA.head(50))
    assert caught.value.estimator == "SparkXGBRegressorModel"

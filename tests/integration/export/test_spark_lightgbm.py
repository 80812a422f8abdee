"""LightGBM's models for Spark, those of SynapseML, compared with Spark on 10,000 rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lightgbm import Dataset, train
from pyspark.ml import PipelineModel, feature
from pyspark.sql import SparkSession

import flink_mleap
from flink_mleap.errors import UnsupportedModel
from tests.integration.export.spark_models import (
    Exported,
    assert_same,
    assert_scores_as_in_spark,
    exported_once,
)
from tests.integration.export.synapse import lightgbm, loaded_lightgbm, synapse_session

ROWS = 10_000
NUMBERS = ["a", "b", "e"]


def data() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(
        {
            "a": rng.normal(size=ROWS),
            "b": rng.normal(size=ROWS) * 3 + 1,
            "e": rng.integers(0, 5, ROWS).astype(float),
            "group": np.arange(ROWS) // 20,
            "validates": np.arange(ROWS) % 5 == 0,
        }
    )
    for name in ("u", "v", "w"):
        frame[name] = rng.normal(size=ROWS) * (rng.random(ROWS) < 0.2)
    frame["y"] = (
        2 * frame["a"] + frame["b"] + 3 * (frame["e"] == 2) + frame["u"] + rng.normal(size=ROWS)
    )
    frame["count"] = np.floor(np.abs(frame["y"]))
    frame["binary"] = (frame["y"] > 0).astype(np.float64)
    frame["noise"] = (frame["a"] + 3 * rng.normal(size=ROWS) > 0).astype(np.float64)
    frame["three"] = np.select([frame["y"] < -1, frame["y"] < 1], [0.0, 1.0], 2.0)
    frame["grade"] = frame["three"].astype(int)
    frame["holes"] = frame["b"].where(rng.random(ROWS) < 0.8)
    return frame


DATA = data()


@pytest.fixture(scope="module")
def synapse() -> Iterator[SparkSession]:
    with synapse_session() as session:
        yield session


@pytest.fixture(scope="module")
def rows(synapse: SparkSession) -> Any:
    return synapse.createDataFrame(DATA).coalesce(1).cache()


@dataclass(frozen=True)
class Trained:
    """What is trained: an estimator behind an assembler of columns.

    Attributes:
        estimator: Its name.
        parameters: Its parameters.
        columns: What the assembler takes.
        options: Parameters of the assembler.
        model: Parameters that are set on the fitted model.
    """

    estimator: str
    parameters: dict[str, Any]
    columns: tuple[str, ...] = ("a", "b", "e")
    options: dict[str, Any] | None = None
    model: dict[str, Any] | None = None

    def fitted(self, rows: Any) -> PipelineModel:
        options = {"outputCol": "features", **(self.options or {})}
        assembler = feature.VectorAssembler(inputCols=list(self.columns), **options)
        small = {"numIterations": 6, "numLeaves": 8}
        vectors = assembler.transform(rows)
        model = lightgbm(self.estimator, vectors, **{**small, **self.parameters})
        for name, value in (self.model or {}).items():
            model.set(model.getParam(name), value)
        return PipelineModel([assembler, model])


PIPELINES = {
    "binary, stopped early": Trained(
        "LightGBMClassifier",
        {
            "labelCol": "noise",
            "numIterations": 40,
            "learningRate": 0.3,
            "validationIndicatorCol": "validates",
            "earlyStoppingRound": 2,
        },
        model={"startIteration": 1, "numIterations": 3},
    ),
    "three classes": Trained(
        "LightGBMClassifier",
        {
            "labelCol": "three",
            "objective": "multiclass",
            "predictionCol": "class",
            "probabilityCol": "shares",
            "rawPredictionCol": "margins",
        },
    ),
    "a forest": Trained(
        "LightGBMClassifier",
        {
            "labelCol": "three",
            "objective": "multiclassova",
            "boostingType": "rf",
            "baggingFraction": 0.5,
            "baggingFreq": 1,
            "rawPredictionCol": "",
        },
        model={"thresholds": [0.2, 0.5, 0.3]},
    ),
    "regression with gaps": Trained(
        "LightGBMRegressor",
        {"labelCol": "y", "categoricalSlotIndexes": [2]},
        columns=("a", "holes", "e"),
        options={"handleInvalid": "keep"},
    ),
    "ranks": Trained("LightGBMRanker", {"labelCol": "grade", "groupCol": "group"}),
}


@pytest.fixture(scope="module")
def exported(rows: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Exported]:
    return exported_once(
        lambda name: PIPELINES[name].fitted(rows),
        tmp_path_factory.mktemp("models"),
        DATA.head(200),
    )


@pytest.mark.parametrize("name", PIPELINES)
def test_a_pipeline_scores_as_in_spark(name: str, rows: Any, exported: Any) -> None:
    assert_scores_as_in_spark(exported(name), rows, DATA)


def test_a_model_names_its_columns_as_in_spark(exported: Any) -> None:
    bundle = exported("three classes").bundle

    assert str(bundle.input_schema) == "a double, b double, e double"
    assert bundle.output_schema.names == ("class", "margins", "shares")
    assert bundle.manifest.task == "classification"


def test_a_model_ends_where_training_stopped(exported: Any) -> None:
    model = exported("binary, stopped early").model.stages[-1]

    assert 1 < model._java_obj.getNativeModel().count("Tree=") < 40


def test_a_column_without_a_name_is_not_given(exported: Any) -> None:
    assert exported("a forest").bundle.output_schema.names == ("prediction", "probability")


def test_columns_of_a_model_may_be_missing(exported: Any) -> None:
    assert exported("regression with gaps").bundle.input_schema.field("holes").nullable


def test_a_model_alone_takes_its_vector(rows: Any, exported: Any, tmp_path: Path) -> None:
    assembler, model = exported("ranks").model.stages
    vectors = assembler.transform(rows)
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=vectors.limit(200))
    scored = bundle.score(pd.DataFrame({"features": DATA[NUMBERS].to_numpy().tolist()}))

    expected = model.transform(vectors).select("prediction").toPandas()
    assert str(bundle.input_schema) == "features double[3]"
    assert_same(expected["prediction"], scored["prediction"])


def test_a_booster_of_python_is_loaded_into_spark(rows: Any, tmp_path: Path) -> None:
    columns = ["e", "u", "v", "w"]
    table = DATA[columns].astype({"e": "category"})
    parameters = {
        "objective": "poisson",
        "zero_as_missing": True,
        "min_data_per_group": 1,
        "verbosity": -1,
    }
    booster = train(parameters, Dataset(table, DATA["count"]), 6)
    assembler = feature.VectorAssembler(inputCols=columns, outputCol="features")
    text = booster.model_to_string()
    made = loaded_lightgbm("LightGBMRegressionModel", rows.sparkSession, text)
    model = PipelineModel([assembler, made])
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=DATA.head(200))

    expected = model.transform(rows).select("prediction").toPandas()
    assert_same(expected["prediction"], bundle.score(DATA)["prediction"])


@pytest.mark.parametrize(
    ("parameter", "value", "remedy"),
    [
        ("leafPredictionCol", "leaves", 'set leafPredictionCol to ""'),
        ("featuresShapCol", "shares", 'set featuresShapCol to ""'),
        ("thresholds", [0.0, 0.5, 0.5], "set it to a small number"),
    ],
)
def test_what_has_no_form_is_refused(
    parameter: str, value: Any, remedy: str, exported: Any, tmp_path: Path
) -> None:
    assembler, model = exported("three classes").model.stages
    changed = model.copy({model.getParam(parameter): value})

    with pytest.raises(UnsupportedModel, match=remedy) as caught:
        flink_mleap.export(
            PipelineModel([assembler, changed]), tmp_path / "m.zip", sample=DATA.head(50)
        )
    assert caught.value.estimator == "LightGBMClassificationModel"
    assert caught.value.parameter == parameter

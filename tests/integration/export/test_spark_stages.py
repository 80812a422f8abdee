"""Every stage of Spark that is exported, compared with Spark on 10,000 rows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyspark.ml import Pipeline, classification, clustering, feature, regression, tuning
from pyspark.ml.evaluation import RegressionEvaluator
from pyspark.ml.linalg import Vectors
from pyspark.sql import SparkSession

import flink_mleap
from tests.integration.export.spark_models import assert_same

ROWS = 10_000


def data() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    frame = pd.DataFrame(
        {
            "a": rng.normal(size=ROWS),
            "b": rng.normal(size=ROWS) * 3 + 1,
            "e": rng.integers(0, 5, ROWS).astype(np.float64),
            "c": rng.choice(["x", "y", "z"], ROWS),
            "d": rng.choice(["p", "q"], ROWS),
            "t": rng.choice(["Good wine", "bad soil", "a fine wine", "dry", "Straße naïve"], ROWS),
        }
    )
    frame["y"] = 2 * frame["a"] + frame["b"] + (frame["c"] == "x") + rng.normal(size=ROWS)
    frame["time"] = frame["y"] ** 2 + 0.1
    frame["binary"] = (frame["y"] > 0).astype(np.float64)
    frame["three"] = np.select([frame["y"] < -1, frame["y"] < 1], [0.0, 1.0], 2.0)
    frame["holes"] = frame["b"].where(rng.random(ROWS) < 0.8)
    return frame


def vector(name: str, *columns: str) -> Any:
    return feature.VectorAssembler(inputCols=list(columns), outputCol=name)


def on_vector(kind: Any, output: str, **options: Any) -> Any:
    return kind(inputCol="v", outputCol=output, **options)


def model(kind: Any, name: str, **options: Any) -> Any:
    made = kind(featuresCol="v", predictionCol=name, **options)
    for column in ("probabilityCol", "rawPredictionCol"):
        if made.hasParam(column):
            made.set(made.getParam(column), f"{name}_{column}")
    return made


def bayes(kind: str, features: str) -> Any:
    made = model(classification.NaiveBayes, kind, labelCol="three", modelType=kind)
    return made.setFeaturesCol(features)


def searched(name: str) -> Any:
    estimator = model(regression.LinearRegression, name, labelCol="y")
    grid = tuning.ParamGridBuilder().addGrid(estimator.regParam, [0.1, 1.0]).build()
    judge = RegressionEvaluator(labelCol="y", predictionCol=name)
    return estimator, grid, judge


def validated(name: str) -> Any:
    estimator, grid, judge = searched(name)
    return tuning.TrainValidationSplit(
        estimator=estimator, estimatorParamMaps=grid, evaluator=judge, seed=1
    )


def cross_validated(name: str) -> Any:
    estimator, grid, judge = searched(name)
    return tuning.CrossValidator(
        estimator=estimator, estimatorParamMaps=grid, evaluator=judge, numFolds=2, seed=1
    )


def univariate(output: str) -> Any:
    made = feature.UnivariateFeatureSelector(
        featuresCol="v", outputCol=output, labelCol="binary", selectionMode="numTopFeatures"
    )
    return made.setFeatureType("continuous").setLabelType("categorical").setSelectionThreshold(2)


def abe() -> Any:
    return vector("v", "a", "b", "e")


FAMILIES: dict[str, Callable[[], list[Any]]] = {
    "vectors": lambda: [
        abe(),
        vector("w", "b", "e"),
        on_vector(feature.StandardScaler, "standard", withMean=True),
        on_vector(feature.MinMaxScaler, "minmax"),
        on_vector(feature.MaxAbsScaler, "maxabs"),
        on_vector(feature.RobustScaler, "robust"),
        on_vector(feature.RobustScaler, "robust_centered", withCentering=True),
        on_vector(feature.Normalizer, "normalized", p=1.0),
        on_vector(feature.PolynomialExpansion, "polynomial", degree=3),
        on_vector(feature.PCA, "pca", k=2),
        on_vector(feature.DCT, "dct"),
        on_vector(feature.ElementwiseProduct, "product", scalingVec=Vectors.dense([1, 2, 3])),
        on_vector(feature.VectorSlicer, "sliced", indices=[2, 0]),
        on_vector(feature.VectorIndexer, "indexed", maxCategories=6),
        feature.Interaction(inputCols=["v", "w", "a"], outputCol="interaction"),
        feature.VarianceThresholdSelector(
            featuresCol="v", outputCol="varying", varianceThreshold=1.5
        ),
        univariate("univariate"),
    ],
    "columns": lambda: [
        feature.StringIndexer(inputCols=["c", "d"], outputCols=["ci", "di"]),
        feature.OneHotEncoder(inputCols=["ci", "di"], outputCols=["co", "do"]),
        feature.Bucketizer(
            splitsArray=[[-np.inf, 0, np.inf], [-np.inf, -1, 1, np.inf]],
            inputCols=["a", "b"],
            outputCols=["bucket_a", "bucket_b"],
        ),
        feature.QuantileDiscretizer(
            numBuckets=4, inputCols=["a", "b"], outputCols=["quantile_a", "quantile_b"]
        ),
        feature.Binarizer(
            thresholds=[0.1, 0.2], inputCols=["a", "b"], outputCols=["high_a", "high_b"]
        ),
        feature.FeatureHasher(inputCols=["a", "c", "d"], outputCol="hashed", numFeatures=32),
        feature.Imputer(inputCols=["holes"], outputCols=["filled"], strategy="median"),
        feature.IndexToString(inputCol="ci", outputCol="label", labels=["one", "two", "three"]),
        vector("all", "co", "do", "bucket_b", "quantile_a", "high_a", "filled"),
    ],
    "texts": lambda: [
        feature.Tokenizer(inputCol="t", outputCol="words"),
        feature.RegexTokenizer(inputCol="t", outputCol="parts", pattern="[^a-z]+"),
        feature.StopWordsRemover(inputCol="parts", outputCol="kept"),
        feature.NGram(inputCol="words", outputCol="pairs"),
        feature.HashingTF(inputCol="words", outputCol="hashes", numFeatures=50),
        feature.HashingTF(inputCol="kept", outputCol="many", binary=True, numFeatures=1000),
        feature.IDF(inputCol="hashes", outputCol="weights"),
        feature.CountVectorizer(inputCol="pairs", outputCol="counts"),
    ],
    "word vectors": lambda: [
        feature.Tokenizer(inputCol="t", outputCol="words"),
        feature.Word2Vec(inputCol="words", outputCol="meaning", vectorSize=4, seed=1, minCount=1),
        feature.VectorSizeHint(inputCol="meaning", size=4),
        feature.ChiSqSelector(
            featuresCol="meaning", outputCol="selected", labelCol="binary", numTopFeatures=1
        ),
    ],
    "formula": lambda: [
        feature.RFormula(formula="y ~ a + b + c * d", featuresCol="v", labelCol="label"),
        model(regression.LinearRegression, "formula_value"),
    ],
    "regressions": lambda: [
        abe(),
        model(regression.LinearRegression, "linear", labelCol="y", regParam=0.1),
        model(
            regression.GeneralizedLinearRegression, "general", labelCol="binary", family="binomial"
        ),
        model(regression.DecisionTreeRegressor, "tree", labelCol="y"),
        model(regression.RandomForestRegressor, "forest", labelCol="y", numTrees=5, seed=1),
        model(regression.GBTRegressor, "boosted", labelCol="y", maxIter=4, seed=1),
        model(regression.IsotonicRegression, "isotonic", labelCol="y", featureIndex=1),
        model(regression.AFTSurvivalRegression, "survival", labelCol="time", censorCol="binary"),
        model(regression.FMRegressor, "factors", labelCol="y", factorSize=3, maxIter=20, seed=1),
        cross_validated("cross_validated"),
        validated("validated"),
        model(clustering.KMeans, "means", k=3, seed=1),
        model(clustering.BisectingKMeans, "bisected", k=3, seed=1),
        model(clustering.GaussianMixture, "mixture", k=2, seed=1),
    ],
    "classifiers": lambda: [
        abe(),
        model(classification.LogisticRegression, "logistic", labelCol="binary"),
        model(classification.LogisticRegression, "multinomial", labelCol="three"),
        model(classification.DecisionTreeClassifier, "tree", labelCol="three"),
        model(classification.RandomForestClassifier, "forest", labelCol="three", numTrees=5),
        model(classification.GBTClassifier, "boosted", labelCol="binary", maxIter=4),
        model(classification.LinearSVC, "margin", labelCol="binary"),
        model(
            classification.MultilayerPerceptronClassifier,
            "perceptron",
            labelCol="three",
            layers=[3, 4, 3],
            maxIter=20,
            seed=1,
        ),
        model(classification.FMClassifier, "factors", labelCol="binary", factorSize=3, maxIter=20),
        classification.OneVsRest(
            classifier=classification.LogisticRegression(),
            labelCol="three",
            featuresCol="v",
            predictionCol="one_vs_rest",
        ),
    ],
    "bayes": lambda: [
        abe(),
        vector("positive", "e", "time"),
        vector("flag", "binary"),
        bayes("gaussian", "v"),
        bayes("complement", "positive"),
        bayes("multinomial", "positive"),
        bayes("bernoulli", "flag"),
    ],
}
OUTPUTS = {
    "vectors": (
        *("standard", "minmax", "maxabs", "robust", "robust_centered", "normalized"),
        *("polynomial", "pca", "dct", "product", "sliced", "indexed", "interaction"),
        *("varying", "univariate"),
    ),
    "columns": (
        *("ci", "di", "bucket_a", "bucket_b", "quantile_a", "quantile_b"),
        *("hashed", "filled", "label", "all", "high_a", "high_b"),
    ),
    "texts": ("hashes", "many", "weights", "counts"),
    "word vectors": ("meaning", "selected"),
    "formula": ("formula_value",),
    "regressions": (
        *("linear", "general", "tree", "forest", "boosted", "isotonic", "survival"),
        *("factors", "cross_validated", "validated", "means", "bisected", "mixture"),
    ),
    "classifiers": (
        *("logistic", "logistic_probabilityCol", "multinomial", "multinomial_probabilityCol"),
        *("tree", "forest", "forest_probabilityCol", "boosted", "boosted_probabilityCol"),
        *("margin", "margin_rawPredictionCol"),
        *("perceptron", "perceptron_probabilityCol", "perceptron_rawPredictionCol"),
        *("factors", "factors_probabilityCol", "factors_rawPredictionCol"),
        "one_vs_rest",
    ),
    "bayes": tuple(
        f"{kind}{column}"
        for kind in ("gaussian", "complement", "multinomial", "bernoulli")
        for column in ("", "_probabilityCol", "_rawPredictionCol")
    ),
}


@dataclass(frozen=True)
class Compared:
    """What Spark and the bundle make of the same rows."""

    expected: pd.DataFrame
    scored: pd.DataFrame


@pytest.fixture(scope="module")
def compared(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Fits, exports and scores the pipeline of a family."""
    folder: Path = tmp_path_factory.mktemp("families")
    frame = data()
    rows = spark.createDataFrame(frame).coalesce(1).cache()
    training = rows.limit(2000).cache()

    @cache
    def compare(family: str) -> Compared:
        fitted = Pipeline(stages=FAMILIES[family]()).fit(training)
        outputs = OUTPUTS[family]
        bundle = flink_mleap.export(
            fitted, folder / f"{family}.zip", sample=rows.limit(500), outputs=outputs
        )
        expected = fitted.transform(rows).select(*outputs).toPandas()
        return Compared(expected, bundle.score(frame))

    return compare


@pytest.mark.parametrize(
    ("family", "output"),
    [(family, output) for family, outputs in OUTPUTS.items() for output in outputs],
)
def test_a_stage_scores_as_in_spark(family: str, output: str, compared: Any) -> None:
    both: Compared = compared(family)

    assert len(both.scored) == ROWS
    assert_same(both.expected[output], both.scored[output])

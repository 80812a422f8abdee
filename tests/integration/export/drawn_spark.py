"""Pipelines of Spark ML, drawn with their parameters, and the rows that they are trained on."""

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st
from pyspark.ml import Pipeline, classification, clustering, feature, regression
from pyspark.sql import DataFrame, SparkSession

ROWS = 300
NUMBERS = ["x0", "x1", "whole", "short", "tiny", "single", "large", "flag"]
WORDS = ["color", "size", "whole", "short", "flag"]
HOLED = ["hole", "gap", "single_gap"]

unit = st.floats(-2, 2, allow_nan=False).map(lambda value: round(value, 2))
few = st.integers(1, 3)
depths = st.integers(0, 4)
small = st.sampled_from([0.0, 0.01, 0.5])
keep = st.sampled_from(["error", "keep"])
orders = st.sampled_from(["frequencyDesc", "frequencyAsc", "alphabetDesc", "alphabetAsc"])
distances = st.sampled_from(["euclidean", "cosine"])
three_thresholds = st.sampled_from([None, None, [0.3, 0.5, 0.2], [1.0, 0.1, 1.0]])
two_thresholds = st.sampled_from([None, None, [0.3, 0.7]])


def rows(spark: SparkSession) -> DataFrame:
    """Returns numbers of all types, words, sentences, missing values and targets."""
    rng = np.random.default_rng(5)
    table = pd.DataFrame({"x0": rng.normal(size=ROWS), "x1": rng.normal(size=ROWS) * 1e3 + 50})
    table["whole"] = rng.integers(0, 4, ROWS)
    table["color"] = rng.choice(["red", "blue", "grün", ""], ROWS)
    table["size"] = rng.choice(["s", "m"], ROWS)
    table["words"] = rng.choice(
        ["A good wine", "the  bad soil", "", "dry dry dry", "Straße naïve of", "fine, and dry!"],
        ROWS,
    )
    table["hole"] = np.where(rng.random(ROWS) < 0.2, np.nan, table["x1"])
    table["y"] = table["x0"] * 2 + (table["color"] == "red") + rng.normal(size=ROWS)
    table["two"] = (table["y"] > 0.5) + 0.0
    table["three"] = np.digitize(table["y"], [-0.5, 1.0]) + 0.0
    table["positive"] = np.exp(table["y"] / 3)
    return (
        spark.createDataFrame(table)
        .selectExpr(
            *("*", "int(whole) AS number", "smallint(whole) AS short", "tinyint(whole) AS tiny"),
            *("float(x0) AS single", "whole * 1000000007 AS large", "x0 > 0 AS flag"),
            *("if(whole = 0, NULL, x0) AS gap", "if(whole = 1, NULL, float(x0)) AS single_gap"),
        )
        .coalesce(1)
        .cache()
    )


@st.composite
def pipelines(draw: Any) -> Pipeline:
    """Returns features, an assembler, steps for its vectors, and mostly something at the end."""
    stages: list[Any] = []
    columns: list[str] = []
    for i in range(draw(st.integers(1, 3))):
        made, column = draw(draw(st.sampled_from(FEATURES))(f"f{i}"))
        stages += made
        columns.append(column)
    taken = list(dict.fromkeys([*columns, *draw(st.lists(st.sampled_from(NUMBERS), max_size=2))]))
    features = "assembled"
    stages.append(
        feature.VectorAssembler(inputCols=taken, outputCol=features, handleInvalid=draw(keep))
    )
    for i in range(draw(st.integers(0, 2))):
        step = draw(vector_steps)
        name = "featuresCol" if step.hasParam("featuresCol") else "inputCol"
        stages.append(step.setParams(**{name: features, "outputCol": f"v{i}"}))
        features = f"v{i}"
    end = draw(ends)
    if end is not None:
        stages.append(end.setFeaturesCol(features))
    return Pipeline(stages=stages)


def _one(kind: Any, name: str, **parameters: Any) -> Any:
    """Draws a stage that makes a column, and the name of it."""
    return st.builds(kind, outputCol=st.just(name), **parameters).map(lambda made: ([made], name))


def _numbers(name: str) -> Any:
    column = st.sampled_from(NUMBERS)
    splits = st.sampled_from([[-np.inf, 0.0, 0.5, np.inf], [-9.0, -0.5, 2.0], [0.0, 1.0, 2.0]])
    buckets = {"numBuckets": st.integers(2, 5), "handleInvalid": keep}
    return st.one_of(
        st.sampled_from([*NUMBERS, *HOLED]).map(lambda number: ([], number)),
        _one(feature.Binarizer, name, inputCol=column, threshold=unit),
        _one(feature.Bucketizer, name, inputCol=column, splits=splits, handleInvalid=keep),
        _one(
            feature.QuantileDiscretizer, name, inputCol=st.sampled_from(["x0", "hole"]), **buckets
        ),
        _one(
            feature.Imputer,
            name,
            inputCol=st.sampled_from([*HOLED, "x0", "number"]),
            strategy=st.sampled_from(["mean", "median", "mode"]),
            missingValue=st.sampled_from([np.nan, np.nan, 0.0]),
        ),
    )


@st.composite
def _categories(draw: Any, name: str) -> Any:
    if draw(st.booleans()):
        column = draw(st.sampled_from(["whole", "number", "short", "tiny"]))
        stages = []
    else:
        column = f"{name}_index"
        stages = [
            feature.StringIndexer(
                inputCol=draw(st.sampled_from(WORDS)),
                outputCol=column,
                handleInvalid=draw(keep),
                stringOrderType=draw(orders),
            )
        ]
    if stages and draw(st.booleans()):
        return stages, column
    options = {"dropLast": draw(st.booleans()), "handleInvalid": draw(keep)}
    return [*stages, feature.OneHotEncoder(inputCol=column, outputCol=name, **options)], name


@st.composite
def _sentences(draw: Any, name: str) -> Any:
    words, column = f"{name}_words", "words"
    stages = [
        draw(
            st.one_of(
                st.builds(feature.Tokenizer),
                st.builds(
                    feature.RegexTokenizer,
                    pattern=st.sampled_from(["\\s+", "\\W", "[aeiou]"]),
                    minTokenLength=few,
                    toLowercase=st.booleans(),
                ),
                st.builds(feature.RegexTokenizer, pattern=st.just("\\w+"), gaps=st.just(False)),
            )
        ).setParams(inputCol=column, outputCol=words)
    ]
    between = draw(
        st.sampled_from([None, feature.StopWordsRemover, feature.NGram, feature.StopWordsRemover])
    )
    if between is not None:
        stages.append(between(inputCol=words, outputCol=f"{name}_kept"))
        words = f"{name}_kept"
    counted = draw(
        st.one_of(
            st.builds(
                feature.HashingTF, numFeatures=st.sampled_from([4, 16]), binary=st.booleans()
            ),
            st.builds(
                feature.CountVectorizer,
                minDF=st.sampled_from([1.0, 2.0]),
                minTF=st.sampled_from([1.0, 2.0, 0.3]),
                binary=st.booleans(),
                vocabSize=st.sampled_from([3, 100]),
            ),
            st.builds(feature.Word2Vec, vectorSize=few, minCount=few, seed=st.just(1)),
        )
    )
    stages.append(counted.setParams(inputCol=words, outputCol=name))
    if draw(st.booleans()):
        stages.append(feature.IDF(inputCol=name, outputCol=f"{name}_idf", minDocFreq=draw(few)))
        return stages, f"{name}_idf"
    return stages, name


@st.composite
def _hashed(draw: Any, name: str) -> Any:
    columns = draw(st.lists(st.sampled_from([*NUMBERS, *HOLED, "color"]), min_size=1, unique=True))
    named = draw(st.lists(st.sampled_from(columns), unique=True))
    stage = feature.FeatureHasher(inputCols=columns, outputCol=name)
    stage.setNumFeatures(draw(st.sampled_from([4, 32])))
    return [stage.setCategoricalCols(named) if named else stage], name


@st.composite
def _formulas(draw: Any, name: str) -> Any:
    terms = ["color", "size", "x0", "x0:x1", "color:x0", "color:size", "whole", "single", "flag"]
    chosen = draw(st.lists(st.sampled_from(terms), min_size=1, max_size=3, unique=True))
    intercept = draw(st.sampled_from(["", " - 1"]))
    stage = feature.RFormula(formula=f"y ~ {' + '.join(chosen)}{intercept}")
    stage.setParams(featuresCol=name, labelCol=f"{name}_label")
    stage.setParams(handleInvalid=draw(keep), stringIndexerOrderType=draw(orders))
    return [stage], name


def _products(name: str) -> Any:
    columns = st.lists(st.sampled_from(NUMBERS), min_size=2, max_size=3, unique=True)
    return _one(feature.Interaction, name, inputCols=columns)


FEATURES = [_numbers, _numbers, _categories, _categories, _sentences, _hashed, _formulas, _products]

vector_steps = st.one_of(
    st.builds(feature.StandardScaler, withMean=st.booleans(), withStd=st.booleans()),
    st.builds(feature.MinMaxScaler, min=st.sampled_from([0.0, -2.0]), max=st.just(1.0)),
    st.builds(feature.MaxAbsScaler),
    st.builds(feature.RobustScaler, withCentering=st.booleans(), withScaling=st.booleans()),
    st.builds(feature.Normalizer, p=st.sampled_from([1.0, 1.5, 2.0, np.inf])),
    st.builds(feature.PCA, k=few),
    st.builds(feature.DCT, inverse=st.booleans()),
    st.builds(feature.PolynomialExpansion, degree=few),
    st.builds(feature.VectorIndexer, maxCategories=st.integers(2, 5), handleInvalid=keep),
    st.builds(feature.VectorSlicer, indices=st.sampled_from([[0], [1, 0]])),
    st.builds(feature.VarianceThresholdSelector, varianceThreshold=st.sampled_from([0.0, 1.0])),
    st.builds(
        lambda threshold: (
            feature.UnivariateFeatureSelector(labelCol="y", selectionMode="numTopFeatures")
            .setFeatureType("continuous")
            .setLabelType("continuous")
            .setSelectionThreshold(threshold)
        ),
        few,
    ),
)


def _of(kind: Any, label: str | None, **parameters: Any) -> Any:
    """Draws an estimator; a parameter that is drawn as None keeps its default."""
    drawn = {
        name: value if isinstance(value, st.SearchStrategy) else st.just(value)
        for name, value in parameters.items()
    }

    def made(**values: Any) -> Any:
        usual = {} if label is None else {"labelCol": label}
        given = {name: value for name, value in values.items() if value is not None}
        thresholds = given.pop("thresholds", None)
        stage = kind(**usual, **given)
        return stage if thresholds is None else stage.setThresholds(thresholds)

    return st.builds(made, **drawn)


_linear = {
    "maxIter": 5,
    "regParam": small,
    "elasticNetParam": st.sampled_from([0.0, 0.5]),
    "fitIntercept": st.booleans(),
    "standardization": st.booleans(),
}

classifiers = st.one_of(
    _of(classification.LogisticRegression, "two", **_linear, thresholds=two_thresholds),
    _of(
        classification.LogisticRegression,
        "three",
        **_linear,
        family="multinomial",
        thresholds=three_thresholds,
    ),
    _of(
        classification.DecisionTreeClassifier,
        "three",
        maxDepth=depths,
        impurity=st.sampled_from(["gini", "entropy"]),
        thresholds=three_thresholds,
    ),
    _of(
        classification.RandomForestClassifier,
        "three",
        numTrees=few,
        maxDepth=depths,
        seed=1,
        thresholds=three_thresholds,
    ),
    _of(classification.GBTClassifier, "two", maxIter=few, maxDepth=few, seed=1),
    _of(classification.LinearSVC, "two", maxIter=3, threshold=unit, fitIntercept=st.booleans()),
    _of(
        classification.NaiveBayes,
        "three",
        modelType=st.sampled_from(["gaussian", "multinomial", "complement", "bernoulli"]),
        smoothing=st.sampled_from([1.0, 0.1]),
    ),
    _of(classification.FMClassifier, "two", maxIter=3, factorSize=2, seed=1),
    st.builds(
        classification.OneVsRest,
        labelCol=st.just("three"),
        classifier=st.one_of(
            _of(classification.LogisticRegression, None, maxIter=2),
            _of(classification.LinearSVC, None, maxIter=2),
            _of(classification.DecisionTreeClassifier, None, maxDepth=few),
        ),
    ),
)

_families = st.sampled_from(
    [
        ("gaussian", "identity", "y"),
        ("gaussian", "log", "positive"),
        ("gaussian", "inverse", "positive"),
        ("binomial", "logit", "two"),
        ("binomial", "probit", "two"),
        ("binomial", "cloglog", "two"),
        ("poisson", "log", "three"),
        ("poisson", "sqrt", "three"),
        ("gamma", "inverse", "positive"),
        ("gamma", "log", "positive"),
    ]
)

regressors = st.one_of(
    _of(regression.LinearRegression, "y", **_linear),
    _of(regression.LinearRegression, "y", loss="huber", maxIter=5),
    st.builds(
        lambda family, link_column: regression.GeneralizedLinearRegression(
            family=family[0], link=family[1], labelCol=family[2], maxIter=5, regParam=0.1
        ).setLinkPredictionCol(link_column),
        _families,
        st.sampled_from(["", "linked"]),
    ),
    _of(regression.DecisionTreeRegressor, "y", maxDepth=depths),
    _of(regression.RandomForestRegressor, "y", numTrees=few, maxDepth=depths, seed=1),
    _of(regression.GBTRegressor, "y", maxIter=few, maxDepth=few, seed=1),
    _of(regression.FMRegressor, "y", maxIter=3, factorSize=2, seed=1),
    _of(regression.IsotonicRegression, "y", isotonic=st.booleans(), featureIndex=0),
    _of(regression.AFTSurvivalRegression, "positive", censorCol="two", maxIter=5),
)

clusterers = st.one_of(
    _of(clustering.KMeans, None, k=few.map(lambda k: k + 1), seed=1, distanceMeasure=distances),
    _of(
        clustering.BisectingKMeans,
        None,
        k=few.map(lambda k: k + 1),
        seed=1,
        distanceMeasure=distances,
    ),
    _of(clustering.GaussianMixture, None, k=2, maxIter=3, seed=1),
)

ends = st.one_of(st.none(), classifiers, classifiers, regressors, regressors, clusterers)

"""Models and columns of Spark that MLeap has no form for: written in another way, or refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pyspark.ml import Pipeline, PipelineModel, classification, clustering, regression
from pyspark.ml.feature import (
    Binarizer,
    Bucketizer,
    FeatureHasher,
    HashingTF,
    Imputer,
    Interaction,
    OneHotEncoder,
    RFormula,
    StandardScaler,
    StringIndexerModel,
    UnivariateFeatureSelector,
    VectorAssembler,
    VectorSizeHint,
)
from pyspark.sql import SparkSession

import flink_mleap
from flink_mleap.errors import SchemaError, UnsupportedModel
from tests.integration.export.spark_models import (
    Exported,
    assert_exports,
    assert_scores_as_in_spark,
)

ROWS = 10_000


@pytest.fixture(scope="module")
def rows(spark: SparkSession) -> Any:
    rng = np.random.default_rng(7)
    frame = pd.DataFrame({f"x{i}": rng.normal(size=ROWS) + i for i in range(3)})
    frame["three"] = rng.integers(0, 3, ROWS) + 0.0
    numbers = spark.createDataFrame(frame).selectExpr(
        *("*", "smallint(three) AS short", "tinyint(three) AS tiny"),
        *("three - three AS zero", "three % 2 * 2 AS gap", "double(x0 > 0) AS half"),
        *("exp(x0 / 3) AS positive", "if(x0 < 0, NULL, int(x1 * 10)) AS some"),
        "if(x1 < 0, NULL, float(x0)) AS single",
    )
    for name, columns in {"v1": ["x0"], "v3": ["x0", "x1", "x2"], "flat": ["x0", "zero"]}.items():
        numbers = VectorAssembler(inputCols=columns, outputCol=name).transform(numbers)
    holes = numbers.selectExpr("*", "if(x0 < 0, double('NaN'), x0) AS hole")
    with_nan = VectorAssembler(inputCols=["hole"], outputCol="holes", handleInvalid="keep")
    encoder = OneHotEncoder(inputCol="three", outputCol="hot", dropLast=False).fit(holes)
    return encoder.transform(with_nan.transform(holes)).coalesce(1).cache()


def one_vs_rest(classifier: Any, label: str = "three") -> classification.OneVsRest:
    return classification.OneVsRest(classifier=classifier, featuresCol="v3", labelCol=label)


def hasher(**options: Any) -> FeatureHasher:
    return FeatureHasher(inputCols=["short", "tiny"], outputCol="out", numFeatures=16).setParams(
        **options
    )


def generalized(
    family: str, label: str, link: str | None = None
) -> regression.GeneralizedLinearRegression:
    model = regression.GeneralizedLinearRegression(
        featuresCol="v3", labelCol=label, family=family, maxIter=5, regParam=0.1
    )
    return model.setLink(link) if link else model


def bisecting(features: str, k: int) -> clustering.BisectingKMeans:
    return clustering.BisectingKMeans(featuresCol=features, k=k, seed=1, distanceMeasure="cosine")


STAGES: dict[str, Callable[[], Any]] = {
    "multinomial models against the rest": lambda: one_vs_rest(
        classification.LogisticRegression(family="multinomial", maxIter=3)
    ),
    "margins of another name": lambda: one_vs_rest(
        classification.LogisticRegression(maxIter=2, rawPredictionCol="margins")
    ).setRawPredictionCol("margins"),
    "trees against the rest": lambda: one_vs_rest(
        classification.DecisionTreeClassifier(maxDepth=3)
    ),
    "forests against the rest": lambda: one_vs_rest(
        classification.RandomForestClassifier(numTrees=2, maxDepth=3, seed=1)
    ),
    "boosted trees against the rest": lambda: one_vs_rest(
        classification.GBTClassifier(maxIter=2, maxDepth=2, seed=1)
    ),
    "factorization machines against the rest": lambda: one_vs_rest(
        classification.FMClassifier(maxIter=3, factorSize=2, seed=1)
    ),
    "a tree of angles": lambda: bisecting("v3", 5),
    "hashed small numbers": hasher,
    "hashed numbers that are assembled too": lambda: Pipeline(
        stages=[
            hasher(),
            VectorAssembler(inputCols=["out", "tiny"], outputCol="all", handleInvalid="keep"),
        ]
    ),
    "products with a sparse vector": lambda: Pipeline(
        stages=[
            OneHotEncoder(inputCol="three", outputCol="encoded"),
            Interaction(inputCols=["encoded", "v3", "x0"], outputCol="out"),
        ]
    ),
    "hashed small categories": lambda: hasher(categoricalCols=["short", "tiny"]),
    "a constant feature, also NaN": lambda: StandardScaler(
        inputCol="flat", outputCol="out", withMean=True
    ),
    "filled numbers of all types": lambda: Imputer(
        inputCols=["some", "single"], outputCols=["s", "t"], strategy="mean"
    ),
    "tweedie of an offset": lambda: generalized("tweedie", "positive").setParams(
        variancePower=1.6, offsetCol="x0", linkPredictionCol="linked"
    ),
    "tweedie by its link": lambda: generalized("tweedie", "positive").setParams(
        variancePower=0.0, linkPower=1.0
    ),
    "counts of an exposure": lambda: generalized("poisson", "three").setOffsetCol("short"),
    "shares with an offset": lambda: generalized("binomial", "half", "cloglog").setOffsetCol("x0"),
    "scales with an offset": lambda: generalized("gamma", "positive", "log").setOffsetCol("x0"),
    "sums with an offset": lambda: generalized("gaussian", "x2").setOffsetCol("x0"),
    "a vector beside a negative number": lambda: Binarizer(
        inputCol="v3", outputCol="out", threshold=-0.5
    ),
    "a tree of categories that are inputs": lambda: classification.DecisionTreeClassifier(
        featuresCol="hot", labelCol="half", maxDepth=3
    ),
    "selected features in their order": lambda: (
        UnivariateFeatureSelector(featuresCol="v3", outputCol="out", labelCol="x2")
        .setFeatureType("continuous")
        .setLabelType("continuous")
        .setSelectionThreshold(2)
    ),
    "a margin without a probability": lambda: classification.LogisticRegression(
        featuresCol="v3", labelCol="three", maxIter=3, probabilityCol=""
    ),
}


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_scores_as_in_spark(name: str, rows: Any, tmp_path: Path) -> None:
    model = Pipeline(stages=[STAGES[name]()]).fit(rows)

    assert_exports(model, rows, tmp_path / "m.zip")


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "angles of numbers": (lambda: bisecting("v1", 2), "use the euclidean distance"),
    "one label": (
        lambda: classification.LogisticRegression(featuresCol="v3", labelCol="zero"),
        "train it on rows of several labels",
    ),
    "one label of several": (
        lambda: classification.LogisticRegression(
            featuresCol="v3", labelCol="zero", family="multinomial"
        ),
        "train it on rows of several labels",
    ),
    "a class without rows": (
        lambda: one_vs_rest(classification.LogisticRegression(maxIter=2), "gap"),
        "number the labels from 0 without gaps",
    ),
    "perceptrons against the rest": (
        lambda: one_vs_rest(
            classification.MultilayerPerceptronClassifier(layers=[3, 2], maxIter=1)
        ),
        "use the classifier itself",
    ),
    "a threshold of zero": (
        lambda: classification.DecisionTreeClassifier(
            featuresCol="v3", labelCol="three", maxDepth=2
        ).setThresholds([0.5, 0.0, 0.5]),
        "put a small positive number in its place",
    ),
    "a bound of zero": (
        lambda: classification.LogisticRegression(
            featuresCol="v3", labelCol="half", maxIter=1, threshold=0.0
        ),
        "put a small positive number in its place",
    ),
    "a mean of NaN": (
        lambda: StandardScaler(inputCol="holes", outputCol="out", withMean=True),
        "fill or drop the missing values",
    ),
    "no term": (lambda: RFormula(formula="three ~ 1"), "give the formula that made it a term"),
    "an offset behind a probit": (
        lambda: generalized("binomial", "half", "probit").setOffsetCol("x0"),
        "train it without offsetCol, or with the link logit",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_says_what_would_work(name: str, rows: Any, tmp_path: Path) -> None:
    make, remedy = REFUSED[name]
    model = make().fit(rows)

    with pytest.raises(UnsupportedModel, match=remedy) as caught:
        flink_mleap.export(model, tmp_path / "m.zip", sample=rows.limit(100))
    assert caught.value.step
    assert caught.value.parameter
    assert list(tmp_path.iterdir()) == []


def test_a_pipeline_that_makes_nothing_is_refused(rows: Any, tmp_path: Path) -> None:
    model = PipelineModel([VectorSizeHint(inputCol="v3", size=3)])

    with pytest.raises(UnsupportedModel, match="export it with the stages that read its columns"):
        flink_mleap.export(model, tmp_path / "m.zip", sample=rows.limit(100))


def test_a_stage_that_spark_cannot_run_is_named(rows: Any, tmp_path: Path) -> None:
    first, second = (
        one_vs_rest(classification.LinearSVC(maxIter=1)).setPredictionCol(name).fit(rows)
        for name in ("first", "second")
    )

    with pytest.raises(SchemaError, match=rf"as stage {second.uid} \(OneVsRestModel\)") as caught:
        flink_mleap.export(
            PipelineModel([first, second]), tmp_path / "m.zip", sample=rows.limit(100)
        )
    assert "rawPrediction already exists" in (caught.value.detail or "")


def test_a_null_that_spark_makes_nan_of_is_not_taken(rows: Any, tmp_path: Path) -> None:
    buckets = Bucketizer(inputCol="tiny", outputCol="bucket", splits=[-1.0, 0.5, 1.5, 9.0])
    assembler = VectorAssembler(inputCols=["bucket"], outputCol="out", handleInvalid="keep")
    model = PipelineModel([buckets, assembler])
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows.limit(100))

    assert [field.nullable for field in bundle.input_schema] == [False]


def test_a_null_of_the_sample_that_stays_null_is_named(rows: Any, tmp_path: Path) -> None:
    buckets = Bucketizer(
        inputCol="gap_in_x", outputCol="out", splits=[-9.0, 0.5, 9.0], handleInvalid="keep"
    )
    holed = rows.selectExpr("if(three = 0, NULL, x0) AS gap_in_x").limit(50)

    with pytest.raises(SchemaError, match="Column gap_in_x of the sample has a missing value"):
        flink_mleap.export(PipelineModel([buckets]), tmp_path / "m.zip", sample=holed)


def test_an_output_may_be_called_as_an_inner_column(rows: Any, tmp_path: Path) -> None:
    model = PipelineModel([Binarizer(inputCol="x0", outputCol="__out", threshold=0.1)])
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows.limit(100))

    assert bundle.output_schema.names == ("__out",)


WITHOUT_FORM: dict[str, tuple[Callable[[], Any], str]] = {
    "a decimal": (
        lambda: VectorAssembler(inputCols=["money"], outputCol="out"),
        r"Column money, which stage VectorAssembler_\w+ .*decimal.*: cast it to double",
    ),
    "words": (
        lambda: HashingTF(inputCol="words", outputCol="out"),
        r"Column words, .*: begin the pipeline with the Tokenizer",
    ),
    "an array of numbers": (
        lambda: clustering.KMeans(featuresCol="numbers", k=2, seed=1),
        r"Column numbers, .*: make a vector of it by array_to_vector",
    ),
    "a day": (
        lambda: StringIndexerModel.from_labels(["a"], inputCol="day", outputCol="out"),
        r"Column day, .*: make numbers or strings of it",
    ),
    "a dot": (
        lambda: Binarizer(inputCol="a.b", outputCol="out"),
        r"names the column a\.b, .*: give the column a name such as a_b",
    ),
    "a dot in quotes": (
        lambda: VectorAssembler(inputCols=["`a.b`"], outputCol="out"),
        r"names the column `a\.b`, .*: give the column a name such as a_b",
    ),
}


@pytest.mark.parametrize("name", WITHOUT_FORM)
def test_a_column_without_a_form_is_named(name: str, spark: SparkSession, tmp_path: Path) -> None:
    rows = spark.range(20).selectExpr(
        *("cast(id AS decimal(10, 2)) AS money", "array('a', 'b') AS words"),
        *("array(double(id), 1d) AS numbers", "date('2024-02-29') AS day", "double(id) AS `a.b`"),
    )
    make, sentence = WITHOUT_FORM[name]
    stage = make()
    model = PipelineModel([stage if hasattr(stage, "transform") else stage.fit(rows)])

    with pytest.raises(SchemaError, match=sentence):
        flink_mleap.export(model, tmp_path / "m.zip", sample=rows)
    assert list(tmp_path.iterdir()) == []


def test_a_hasher_tells_what_is_missing_from_nan(spark: SparkSession, tmp_path: Path) -> None:
    values = [None if i % 4 == 0 else i / 3 for i in range(40)]
    rows = spark.createDataFrame([(each, i % 2) for i, each in enumerate(values)], "x float, y int")
    floats = FeatureHasher(inputCols=["x"], outputCol="hashed", numFeatures=4)
    estimator = classification.LogisticRegression(featuresCol="hashed", labelCol="y", maxIter=3)
    model = Pipeline(stages=[floats, estimator]).fit(rows)
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows)

    (field,) = bundle.input_schema
    assert (field.nullable, field.accepts) == (True, ())
    table = rows.select("x").toPandas().astype(object)
    assert_scores_as_in_spark(Exported(model, bundle), rows, table)
    both = rows.selectExpr("if(x > 10, float('NaN'), x) AS x")
    with pytest.raises(SchemaError, match=r"has NULL and NaN.*: make NULL of NaN"):
        flink_mleap.export(model, tmp_path / "n.zip", sample=both)

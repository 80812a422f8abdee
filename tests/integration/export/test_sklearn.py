from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_wine
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.linear_model import (
    ElasticNet,
    ElasticNetCV,
    Lasso,
    LassoCV,
    LinearRegression,
    LogisticRegression,
    Ridge,
    RidgeCV,
)
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler
from sklearn.tree import (
    DecisionTreeClassifier,
    DecisionTreeRegressor,
    ExtraTreeClassifier,
    ExtraTreeRegressor,
)

import flink_mleap
from tests.integration.export.parity import (
    assert_same_scores,
    beside,
    close,
    fitted_splits,
    rows_near,
    rows_on_thresholds,
)

DIABETES = load_diabetes(as_frame=True, scaled=False)
WINE = load_wine(as_frame=True)
CANCER = load_breast_cancer(as_frame=True)
DIGITS = load_digits(as_frame=True)
CULTIVAR = np.array(["barolo", "grignolino", "barbera"])[WINE.target]


def exported(model: Any, sample: Any, tmp_path: Path, **options: Any) -> flink_mleap.Bundle:
    return flink_mleap.export(model, tmp_path / "model.zip", sample=sample, **options)


@pytest.mark.parametrize(
    "model",
    [
        LinearRegression(),
        LinearRegression(fit_intercept=False),
        LinearRegression(positive=True),
        Ridge(alpha=3.0),
        RidgeCV(),
        Lasso(alpha=0.5),
        LassoCV(),
        ElasticNet(alpha=0.5),
        ElasticNetCV(),
    ],
    ids=repr,
)
@pytest.mark.parametrize("scaled", [True, False])
def test_linear_regressions(model: Any, scaled: bool, tmp_path: Path) -> None:
    pipeline = make_pipeline(StandardScaler(), model) if scaled else model
    pipeline.fit(DIABETES.data, DIABETES.target)
    bundle = exported(pipeline, DIABETES.data, tmp_path)

    assert_same_scores(pipeline, bundle, rows_near(DIABETES.data))


def test_a_target_that_is_a_column_is_a_scalar_in_the_bundle(tmp_path: Path) -> None:
    model = LinearRegression().fit(DIABETES.data, DIABETES.target.to_frame())
    bundle = exported(model, DIABETES.data, tmp_path)

    assert bundle.output_schema[0].shape is None
    assert_same_scores(model, bundle, rows_near(DIABETES.data))


@pytest.mark.parametrize(
    "labels",
    [
        np.array(["malignant", "benign"])[CANCER.target],
        CANCER.target.to_numpy(),
        CANCER.target.to_numpy() * 10 - 3,
        CANCER.target.to_numpy() == 1,
        CANCER.target.to_numpy() * 1.0 + 1.0,
    ],
    ids=["strings", "0 and 1", "-3 and 7", "booleans", "doubles"],
)
@pytest.mark.parametrize(
    "model",
    [
        LogisticRegression(max_iter=500),
        LogisticRegression(solver="liblinear", fit_intercept=False, class_weight="balanced"),
        DecisionTreeClassifier(max_depth=4, class_weight="balanced"),
        RandomForestClassifier(15, max_depth=3, random_state=0),
    ],
    ids=lambda model: type(model).__name__,
)
def test_two_classes_come_back_as_trained(model: Any, labels: Any, tmp_path: Path) -> None:
    pipeline = make_pipeline(StandardScaler(), model).fit(CANCER.data, labels)
    bundle = exported(pipeline, CANCER.data, tmp_path)
    scored = assert_same_scores(pipeline, bundle, rows_near(CANCER.data))

    assert {type(label) for label in scored["prediction"].tolist()} == {type(labels.tolist()[0])}


@pytest.mark.parametrize(
    "labels",
    [CULTIVAR, WINE.target.to_numpy(), np.array([30, -1, 2])[WINE.target]],
    ids=["strings", "0 to 2", "other numbers"],
)
@pytest.mark.parametrize(
    "model",
    [
        LogisticRegression(max_iter=500),
        LogisticRegression(max_iter=500, C=1e6, class_weight={}, fit_intercept=False),
        DecisionTreeClassifier(max_depth=3),
        RandomForestClassifier(15, random_state=0),
    ],
    ids=["multinomial", "unregularised", "tree", "forest"],
)
def test_three_classes_come_back_as_trained(model: Any, labels: Any, tmp_path: Path) -> None:
    pipeline = make_pipeline(StandardScaler(), model).fit(WINE.data, labels)
    bundle = exported(pipeline, WINE.data, tmp_path)
    scored = assert_same_scores(pipeline, bundle, rows_near(WINE.data))

    assert {type(label) for label in scored["prediction"].tolist()} == {type(labels.tolist()[0])}


def test_ten_classes(tmp_path: Path) -> None:
    model = make_pipeline(MinMaxScaler(), LogisticRegression(max_iter=300))
    model.fit(DIGITS.data, DIGITS.target)

    assert_same_scores(model, exported(model, DIGITS.data, tmp_path), rows_near(DIGITS.data))


@pytest.mark.parametrize(
    "scaler",
    [
        StandardScaler(),
        StandardScaler(with_mean=False),
        StandardScaler(with_std=False),
        StandardScaler(with_mean=False, with_std=False),
        MinMaxScaler(),
        MinMaxScaler((-3, 0.7)),
        MinMaxScaler((-3, 0.7), clip=True),
        MaxAbsScaler(),
        MaxAbsScaler(clip=True),
        RobustScaler(),
        RobustScaler(with_centering=False, quantile_range=(10, 80)),
        RobustScaler(with_scaling=False, unit_variance=True),
        make_pipeline(StandardScaler(), MinMaxScaler(clip=True), RobustScaler()),
    ],
    ids=repr,
)
def test_scalers_give_the_same_bits(scaler: Any, tmp_path: Path) -> None:
    data = WINE.data.assign(constant=3.7, zero=0.0, almost=[1e-9] * 177 + [2e-9], huge=1e100)
    scaler.fit(data)
    bundle = exported(scaler, data, tmp_path)
    rows = rows_near(data)
    scored = np.stack(bundle.score(rows)["features"].to_list())

    np.testing.assert_array_equal(scored, scaler.transform(rows))


TREES = [
    DecisionTreeRegressor(max_depth=7),
    DecisionTreeRegressor(criterion="absolute_error", max_leaf_nodes=30),
    ExtraTreeRegressor(max_depth=8, random_state=0),
    RandomForestRegressor(12, random_state=0),
    ExtraTreesRegressor(12, max_depth=6, random_state=0),
]
CLASSIFIERS = [
    DecisionTreeClassifier(max_depth=4, class_weight={0: 1.1, 1: 0.7, 2: 3.3}),
    DecisionTreeClassifier(),
    ExtraTreeClassifier(max_depth=5, random_state=0),
    RandomForestClassifier(10, random_state=0),
    RandomForestClassifier(10, max_depth=2, random_state=0, class_weight="balanced_subsample"),
    RandomForestClassifier(6, min_samples_leaf=15, bootstrap=False, random_state=0),
    ExtraTreesClassifier(10, max_depth=3, random_state=0),
]


def splits_of(model: Any) -> list[tuple[int, float]]:
    return fitted_splits(getattr(model, "estimators_", [model]))


@pytest.mark.parametrize("model", TREES, ids=repr)
def test_regression_trees_give_the_same_bits_on_and_beside_every_threshold(
    model: Any, tmp_path: Path
) -> None:
    model.fit(DIABETES.data, DIABETES.target)
    bundle = exported(model, DIABETES.data, tmp_path)

    for rows in (rows_near(DIABETES.data), rows_on_thresholds(splits_of(model), DIABETES.data)):
        assert bundle.score(rows)["prediction"].tolist() == model.predict(rows).tolist()


@pytest.mark.parametrize("model", CLASSIFIERS, ids=repr)
def test_classification_trees_give_the_same_bits_on_and_beside_every_threshold(
    model: Any, tmp_path: Path
) -> None:
    model.fit(WINE.data, WINE.target)
    bundle = exported(model, WINE.data, tmp_path)

    for rows in (rows_near(WINE.data), rows_on_thresholds(splits_of(model), WINE.data)):
        scored = bundle.score(rows)
        assert scored["prediction"].tolist() == model.predict(rows).tolist()
        probability = np.stack(scored["probability"].to_list())
        np.testing.assert_array_equal(probability, model.predict_proba(rows))


def test_trees_behind_scalers_agree_on_the_thresholds_too(tmp_path: Path) -> None:
    scaler = StandardScaler()
    model = make_pipeline(scaler, DecisionTreeClassifier(max_depth=6)).fit(CANCER.data, CULTIVAR2)
    bundle = exported(model, CANCER.data, tmp_path)
    tree = model[-1].tree_
    rows = []
    for feature, threshold in zip(tree.feature, tree.threshold, strict=True):
        if feature >= 0:
            raw = [v * scaler.scale_[feature] + scaler.mean_[feature] for v in beside(threshold)]
            near = [float(np.nextafter(v, to)) for v in raw for to in (v, np.inf, -np.inf)]
            for value in near * 3:
                row = CANCER.data.iloc[len(rows) % 569].to_numpy(copy=True)
                row[feature] = value
                rows.append(row)
    frame = pd.DataFrame(rows, columns=CANCER.data.columns)

    assert len(frame) >= 1000
    assert bundle.score(frame)["prediction"].tolist() == model.predict(frame).tolist()


CULTIVAR2 = np.array(["m", "b"])[CANCER.target]


def test_equal_votes_go_to_the_class_that_scikit_learn_takes(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    x = pd.DataFrame(rng.integers(0, 3, (60, 3)).astype(float), columns=["a", "b", "c"])
    y = rng.integers(0, 3, 60)
    rows = pd.DataFrame(rng.integers(0, 3, (1000, 3)).astype(float), columns=["a", "b", "c"])
    for trees in (2, 3, 4, 6):
        model = RandomForestClassifier(trees, max_depth=2, random_state=trees).fit(x, y)
        scored = exported(model, x, tmp_path).score(rows)

        assert scored["prediction"].tolist() == model.predict(rows).tolist()


@pytest.mark.parametrize("classes", [2, 3])
def test_margins_too_small_for_a_probability_still_decide(classes: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(90, 2))
    model = LogisticRegression(fit_intercept=False).fit(x, (x[:, 0] * 3).round() % classes)
    bundle = exported(model, x, tmp_path)
    exponents = rng.uniform(-300, -1, (2000, 1))
    rows = rng.normal(size=(2000, 2)) * 10.0**exponents
    rows[0] = 0.0
    frame = pd.DataFrame(rows, columns=["feature1", "feature2"])

    assert bundle.score(frame)["prediction"].tolist() == model.predict(rows).tolist()


def test_margins_that_are_all_far_below_zero_still_have_probabilities(tmp_path: Path) -> None:
    x = np.random.default_rng(6).normal(size=(90, 2))
    model = LogisticRegression().fit(x, np.digitize(x[:, 0], [-0.5, 0.5]))
    model.coef_ = model.coef_ - 500.0
    rows = np.abs(np.random.default_rng(7).normal(size=(1000, 2))) + 2
    bundle = exported(model, rows, tmp_path)
    frame = pd.DataFrame(rows, columns=["feature1", "feature2"])

    assert (model.decision_function(rows).max(axis=1) < -745).all()
    assert_same_scores(model, bundle, frame)


def test_columns_keep_their_types_and_order(tmp_path: Path) -> None:
    data = DIABETES.data[["bmi", "age", "sex", "bp"]].astype({"age": "int32", "bp": "float32"})
    data = data.assign(sex=data["sex"] > 1, s1=DIABETES.data["s1"].astype("int64"))
    model = make_pipeline(StandardScaler(), Ridge()).fit(data, DIABETES.target)
    bundle = exported(model, data, tmp_path)

    assert str(bundle.input_schema) == "bmi double, age int, sex boolean, bp float, s1 long"
    close(bundle.score(data)["prediction"].to_numpy(), model.predict(data))
    shuffled = data[["s1", "bp", "sex", "age", "bmi"]].assign(other="x")
    close(bundle.score(shuffled)["prediction"].to_numpy(), model.predict(data))


def test_a_model_trained_in_single_precision_is_compared_in_single_precision(
    tmp_path: Path,
) -> None:
    data = DIABETES.data.astype("float32")
    model = make_pipeline(StandardScaler(), Ridge()).fit(data, DIABETES.target.astype("float32"))
    bundle = exported(model, data, tmp_path)

    assert {field.type for field in bundle.input_schema} == {"float"}
    np.testing.assert_allclose(bundle.score(data)["prediction"], model.predict(data), rtol=1e-6)


def test_nested_pipelines(tmp_path: Path) -> None:
    inner = Pipeline([("a", RobustScaler()), ("skip", "passthrough")])
    model = Pipeline([("prepare", inner), ("fit", make_pipeline(MaxAbsScaler(), Ridge()))])
    model.fit(DIABETES.data, DIABETES.target)

    assert_same_scores(model, exported(model, DIABETES.data, tmp_path), rows_near(DIABETES.data))


def test_outputs_are_those_asked_for_in_that_order(tmp_path: Path) -> None:
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(WINE.data, CULTIVAR)
    bundle = exported(model, WINE.data, tmp_path, outputs=["probability", "prediction"])

    assert bundle.output_schema.names == ("probability", "prediction")
    assert list(bundle.score(WINE.data).columns) == ["probability", "prediction"]
    assert list(bundle.score(WINE.data, outputs=["prediction"]).columns) == ["prediction"]

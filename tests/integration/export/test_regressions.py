"""What drawn pipelines have found, kept."""

import json
import zipfile
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import (
    AdaBoostRegressor,
    BaggingRegressor,
    ExtraTreesClassifier,
    GradientBoostingRegressor,
    IsolationForest,
    RandomForestRegressor,
)
from sklearn.feature_selection import VarianceThreshold
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.kernel_approximation import RBFSampler
from sklearn.linear_model import (
    GammaRegressor,
    LogisticRegression,
    PoissonRegressor,
    Ridge,
    SGDClassifier,
    TweedieRegressor,
)
from sklearn.mixture import GaussianMixture
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    Normalizer,
    OrdinalEncoder,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    SplineTransformer,
    StandardScaler,
)
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

import flink_mleap
from flink_mleap.bundle import GOLDEN_ENTRY
from flink_mleap.errors import UnsupportedModel
from tests.integration.export.families import check
from tests.integration.export.tables import TABLE, TARGET, assert_same, rows_to_score

NUMBERS = ["x", "amount"]


def test_a_column_may_go_two_ways_unchanged(tmp_path: Path) -> None:
    both = FeatureUnion([("one", "passthrough"), ("two", "passthrough")])
    assert_same(
        make_pipeline(both, Ridge()).fit(TABLE[NUMBERS], TARGET),
        TABLE[NUMBERS],
        rows_to_score(NUMBERS),
        tmp_path,
    )


def test_columns_that_overlap_are_joined(tmp_path: Path) -> None:
    columns = ColumnTransformer(
        [("a", "passthrough", ["x"]), ("b", StandardScaler(), NUMBERS), ("c", "passthrough", [0])]
    )
    model = make_pipeline(columns, Ridge()).fit(TABLE[NUMBERS], TARGET)

    assert_same(model, TABLE[NUMBERS], rows_to_score(NUMBERS), tmp_path)


def test_small_probabilities_of_float32_are_compared_as_what_they_are(tmp_path: Path) -> None:
    rows = pd.DataFrame({"x": np.random.default_rng(0).normal(size=60)}, dtype=np.float32)
    noisy = rows["x"] + np.random.default_rng(1).normal(size=60)
    model = LogisticRegression().fit(rows, noisy > noisy.median())

    assert flink_mleap.export(model, tmp_path / "m.zip", sample=rows)


@pytest.mark.parametrize(
    "step",
    [
        PowerTransformer(),
        QuantileTransformer(n_quantiles=9, output_distribution="normal"),
        RBFSampler(n_components=3, random_state=0),
    ],
)
def test_a_function_that_float32_is_too_short_for_is_refused(step: object, tmp_path: Path) -> None:
    rows = TABLE[NUMBERS].astype(np.float32)
    model = make_pipeline(step).fit(rows)

    with pytest.raises(UnsupportedModel, match="Convert the columns to float64"):
        flink_mleap.export(model, tmp_path / "m.zip", sample=rows)


@pytest.mark.parametrize(
    ("degree", "extrapolation"), [(0, "constant"), (0, "linear"), (1, "linear")]
)
def test_splines_that_scikit_learn_computes_unevenly_are_refused(
    degree: int, extrapolation: str, tmp_path: Path
) -> None:
    model = SplineTransformer(degree=degree, extrapolation=extrapolation).fit(TABLE[NUMBERS])

    with pytest.raises(UnsupportedModel, match=f"degree={degree}"):
        flink_mleap.export(model, tmp_path / "m.zip", sample=TABLE[NUMBERS])


def halved_beside_itself() -> FeatureUnion:
    return FeatureUnion(
        [("half", StandardScaler(with_mean=False, with_std=False)), ("same", SimpleImputer())],
        transformer_weights={"half": 0.5},
    )


def test_certain_classes_of_float32_are_exported(tmp_path: Path) -> None:
    wide = np.random.default_rng(24).normal(size=60) * 1e6
    rows = pd.DataFrame({"x": wide}, dtype=np.float32)
    model = make_pipeline(halved_beside_itself(), LogisticRegression()).fit(rows, wide > 0.0)

    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows)

    assert bundle.score(rows)["prediction"].tolist() == (wide > 0.0).tolist()
    with zipfile.ZipFile(tmp_path / "m.zip") as archive:
        assert json.loads(archive.read(GOLDEN_ENTRY))["tolerance"] == 1e-6


def test_missing_values_that_end_near_zero_are_measured_by_the_sample(tmp_path: Path) -> None:
    rows = pd.DataFrame({"x": np.random.default_rng(0).normal(size=60)}, dtype=np.float32)
    noisy = rows["x"] + np.random.default_rng(1).normal(size=60)
    model = make_pipeline(halved_beside_itself(), SimpleImputer(), LogisticRegression())

    assert flink_mleap.export(model.fit(rows, noisy > 0), tmp_path / "m.zip", sample=rows)


@pytest.mark.parametrize("knots", ["uniform", "quantile"])
def test_splines_whose_knots_meet_have_no_slope_beyond_them(knots: str, tmp_path: Path) -> None:
    rows = TABLE[["x"]].assign(same=2.5)
    refused = SplineTransformer(n_knots=3, extrapolation="linear", knots=knots).fit(rows)
    taken = SplineTransformer(n_knots=3, extrapolation="constant", knots=knots).fit(rows)

    with pytest.raises(UnsupportedModel, match="VarianceThreshold"):
        flink_mleap.export(refused, tmp_path / "m.zip", sample=rows)
    assert flink_mleap.export(taken, tmp_path / "m.zip", sample=rows)


@pytest.mark.parametrize(
    "trees",
    [
        DecisionTreeRegressor(max_depth=4, random_state=0),
        DecisionTreeClassifier(max_depth=4, random_state=0),
        RandomForestRegressor(5, random_state=0),
        ExtraTreesClassifier(5, random_state=0),
        IsolationForest(n_estimators=5, random_state=0),
    ],
    ids=lambda each: type(each).__name__,
)
def test_trees_get_the_nan_that_a_step_before_them_makes(trees: object, tmp_path: Path) -> None:
    unseen = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan)
    columns = ColumnTransformer(
        [("city", unseen, ["city"]), ("root", FunctionTransformer(np.sqrt), ["amount"])]
    )
    names = ["city", "amount"]
    model = make_pipeline(columns, trees).fit(TABLE[names], TARGET.round())
    rows = rows_to_score(names)
    rows.loc[::50, "amount"] *= -1

    assert_same(model, TABLE[names], rows, tmp_path)


@pytest.mark.parametrize(
    "step",
    [
        Binarizer(threshold=0.1),
        SimpleImputer(missing_values=0.1, add_indicator=True),
        MissingIndicator(missing_values=0.1),
    ],
    ids=lambda each: type(each).__name__,
)
def test_numbers_are_compared_in_float32_with_columns_of_float32(
    step: object, tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    rows = pd.DataFrame({"x": rng.choice([0.0, 0.1, 0.7], 10_000)}, dtype=np.float32)

    assert_same(make_pipeline(step).fit(rows), rows, rows, tmp_path, 1e-6)


@pytest.mark.parametrize("missing", [np.nan, 7.0])
def test_an_imputer_refuses_the_infinity_that_a_step_before_it_makes(
    missing: float, tmp_path: Path
) -> None:
    model = make_pipeline(FunctionTransformer(np.exp), SimpleImputer(missing_values=missing))
    rows = rows_to_score(["x"])
    rows.loc[::50, "x"] = 1000.0

    assert_same(model.fit(TABLE[["x"]]), TABLE[["x"]], rows, tmp_path)


def test_an_imputer_of_another_value_refuses_the_nan_that_a_step_before_it_makes(
    tmp_path: Path,
) -> None:
    model = make_pipeline(FunctionTransformer(np.sqrt), SimpleImputer(missing_values=7.0))
    rows = rows_to_score(["amount"])
    rows.loc[::50, "amount"] *= -1

    assert_same(model.fit(TABLE[["amount"]]), TABLE[["amount"]], rows, tmp_path)


@pytest.mark.parametrize(
    "step",
    [QuantileTransformer(n_quantiles=9), VarianceThreshold(), SplineTransformer(n_knots=3)],
    ids=lambda each: type(each).__name__,
)
def test_a_step_between_keeps_that_nan_may_have_been_made(step: object, tmp_path: Path) -> None:
    model = make_pipeline(FunctionTransformer(np.sqrt), step, Ridge())
    rows = rows_to_score(["amount"])
    rows.loc[::50, "amount"] *= -1

    assert_same(model.fit(TABLE[["amount"]], TARGET), TABLE[["amount"]], rows, tmp_path)


@pytest.mark.parametrize(
    "trees",
    [
        DecisionTreeRegressor(max_depth=3),
        GradientBoostingRegressor(n_estimators=3),
        BaggingRegressor(n_estimators=3, random_state=0),
        AdaBoostRegressor(n_estimators=3, random_state=0),
    ],
    ids=lambda each: type(each).__name__,
)
def test_trees_refuse_what_a_step_before_them_makes_too_great_for_float32(
    trees: object, tmp_path: Path
) -> None:
    model = make_pipeline(FunctionTransformer(np.exp), SimpleImputer(), trees)
    rows = rows_to_score(["x"])
    rows.loc[::50, "x"] = 100.0

    assert_same(model.fit(TABLE[["x"]], TARGET), TABLE[["x"]], rows, tmp_path)


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("shape", ["ovr", "ovo"])
def test_a_support_vector_machine_that_is_undecided_takes_the_second_class(
    classes: int, shape: str, tmp_path: Path
) -> None:
    rows = pd.DataFrame({"x": np.zeros(10_000)})
    model = SVC(kernel="linear", decision_function_shape=shape)

    check(model.fit(rows[:60], np.arange(60) % classes), rows, tmp_path, rows)


def test_lightgbm_takes_the_smallest_numbers_for_zero(tmp_path: Path) -> None:
    zero = float(np.float32(1e-35))
    edges = [side * beside for side in (-1, 1) for beside in (zero, zero / 2, zero * 2)]
    rows = pd.DataFrame({"x": np.tile([-1.0, 0.0, 1.0, *edges], 1200)})
    booster = lightgbm.train(
        {"verbose": -1, "min_data_in_leaf": 5}, lightgbm.Dataset(rows, rows["x"].round()), 3
    )

    bundle = flink_mleap.export(booster, tmp_path / "m.zip", sample=rows)

    np.testing.assert_allclose(bundle.score(rows)["prediction"], booster.predict(rows), rtol=1e-9)


def test_a_mixture_of_whole_numbers_only_is_refused(tmp_path: Path) -> None:
    model = GaussianMixture(2, random_state=0).fit(TABLE[["count"]])

    with pytest.raises(UnsupportedModel, match="Convert a column to float64"):
        flink_mleap.export(model, tmp_path / "m.zip", sample=TABLE[["count"]])


def test_trees_refuse_products_too_great_for_float32(tmp_path: Path) -> None:
    rows = rows_to_score(NUMBERS)
    rows.loc[::50, NUMBERS] = 1e30
    model = make_pipeline(PolynomialFeatures(2), DecisionTreeRegressor(max_depth=3))

    assert_same(model.fit(TABLE[NUMBERS], TARGET), TABLE[NUMBERS], rows, tmp_path)


def test_an_isolation_forest_takes_what_a_step_before_it_makes_infinite(tmp_path: Path) -> None:
    model = make_pipeline(
        FunctionTransformer(np.exp), IsolationForest(n_estimators=3, random_state=0)
    )
    rows = rows_to_score(["x"])
    rows.loc[::50, "x"] = 1000.0

    assert_same(model.fit(TABLE[["x"]]), TABLE[["x"]], rows, tmp_path)


def test_a_dummy_looks_at_no_value(tmp_path: Path) -> None:
    model = make_pipeline(FunctionTransformer(np.sqrt), DummyRegressor())
    rows = rows_to_score(["amount"])
    rows.loc[::50, "amount"] *= -1

    assert_same(model.fit(TABLE[["amount"]], TARGET), TABLE[["amount"]], rows, tmp_path)


@pytest.mark.parametrize("norm", ["l1", "l2", "max"])
@pytest.mark.parametrize("scale", [1e-10, 1e-6, 1e19])
def test_a_row_of_almost_nothing_is_not_normalized(norm: str, scale: float, tmp_path: Path) -> None:
    numbers = np.random.default_rng(0).normal(size=(60, 2)) * scale
    rows = pd.DataFrame(numbers.astype(np.float32), columns=["a", "b"])
    model = Normalizer(norm=norm).fit(rows)
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows)

    got = np.array(bundle.score(rows)["features"].tolist())
    np.testing.assert_allclose(got, model.transform(rows), rtol=1e-6)


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_far_from_all_classes_each_is_as_probable(kind: type, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = pd.DataFrame(rng.normal(size=(60, 1)).astype(kind), columns=["x"])
    model = SGDClassifier(loss="log_loss", random_state=0).fit(rows, rng.choice([*"abc"], 60))
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows)
    far = pd.DataFrame({"x": np.array([-1e4, -232.5, -20.0, 20.0, 100.0, 232.0, 1e4], kind)})

    expected = model.predict_proba(far)
    assert (expected == expected[0, 0]).any()
    np.testing.assert_allclose(bundle.score(far)["probability"].tolist(), expected, rtol=1e-6)


@pytest.mark.parametrize("model", [PoissonRegressor(), GammaRegressor(), TweedieRegressor(power=1)])
def test_the_exponential_of_float32_is_infinite_earlier(model: Any, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = pd.DataFrame(rng.normal(size=(60, 1)).astype(np.float32), columns=["x"])
    model.fit(rows, np.exp(rows["x"]) + rng.exponential(size=60))
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows)
    far = pd.DataFrame({"x": np.linspace(-1e3, 1e3, 401, dtype=np.float32)})

    expected = model.predict(far)
    assert np.isinf(expected).any()
    np.testing.assert_allclose(bundle.score(far)["prediction"], expected, rtol=1e-5)

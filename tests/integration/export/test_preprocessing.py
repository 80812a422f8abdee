"""Every preprocessing step with its notable parameters, number by number."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.feature_selection import (
    RFE,
    RFECV,
    GenericUnivariateSelect,
    SelectFdr,
    SelectFpr,
    SelectFromModel,
    SelectFwe,
    SelectKBest,
    SelectPercentile,
    SequentialFeatureSelector,
    VarianceThreshold,
    f_regression,
)
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.linear_model import Lasso, LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    KBinsDiscretizer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)

from tests.integration.export.tables import TABLE, TARGET, assert_same, rows_to_score

NUMBERS = ["x", "amount"]
TEXTS = ["city", "plan"]

CASES: list[tuple[Any, list[str]]] = [
    (StandardScaler(), NUMBERS),
    (StandardScaler(with_mean=False), NUMBERS),
    (StandardScaler(with_std=False), NUMBERS),
    (StandardScaler(), ["gap", "count"]),
    (MinMaxScaler(feature_range=(-2, 3)), NUMBERS),
    (MinMaxScaler(clip=True), [*NUMBERS, "gap"]),
    (make_pipeline(Normalizer(), MinMaxScaler(clip=True)), NUMBERS),
    (MaxAbsScaler(clip=True), NUMBERS),
    (RobustScaler(), NUMBERS),
    (RobustScaler(with_centering=False, quantile_range=(10, 90)), NUMBERS),
    (RobustScaler(unit_variance=True), [*NUMBERS, "gap"]),
    (Normalizer("l1"), NUMBERS),
    (Normalizer("l2"), NUMBERS),
    (Normalizer("max"), [*NUMBERS, "count"]),
    (Binarizer(threshold=0.25), ["x"]),
    (KBinsDiscretizer(4, encode="onehot", quantile_method="averaged_inverted_cdf"), NUMBERS),
    (KBinsDiscretizer(5, encode="onehot-dense", strategy="uniform"), NUMBERS),
    (KBinsDiscretizer(3, encode="ordinal", strategy="kmeans", random_state=0), NUMBERS),
    (PolynomialFeatures(2), NUMBERS),
    (PolynomialFeatures(3, include_bias=False), NUMBERS),
    (PolynomialFeatures(3, interaction_only=True), [*NUMBERS, "count"]),
    (PolynomialFeatures((2, 3)), NUMBERS),
    (PolynomialFeatures((2, 3), interaction_only=True), NUMBERS[:1]),
    (PolynomialFeatures((0, 2), include_bias=False), NUMBERS),
    (PolynomialFeatures((3, 3), include_bias=True), NUMBERS),
    (SplineTransformer(), NUMBERS),
    (SplineTransformer(degree=2, n_knots=4, extrapolation="linear"), NUMBERS),
    (SplineTransformer(degree=1, extrapolation="linear", include_bias=False), ["x"]),
    (SplineTransformer(extrapolation="continue", knots="quantile"), NUMBERS),
    (SplineTransformer(extrapolation="periodic"), NUMBERS),
    (SplineTransformer(extrapolation="error"), NUMBERS),
    (SplineTransformer(degree=0, extrapolation="periodic"), NUMBERS),
    (SplineTransformer(handle_missing="zeros"), ["gap", "x"]),
    (QuantileTransformer(n_quantiles=100), [*NUMBERS, "gap"]),
    (QuantileTransformer(n_quantiles=50), ["count"]),
    (QuantileTransformer(n_quantiles=100, output_distribution="normal"), [*NUMBERS, "gap"]),
    (PowerTransformer(), [*NUMBERS, "gap"]),
    (PowerTransformer(standardize=False), NUMBERS),
    (PowerTransformer("box-cox"), ["amount"]),
    (PowerTransformer("box-cox", standardize=False), ["amount"]),
    (OneHotEncoder(), ["plan", "member"]),
    (OneHotEncoder(handle_unknown="error"), ["city", "count"]),
    (OneHotEncoder(handle_unknown="ignore"), [*TEXTS, "count"]),
    (OneHotEncoder(drop="first", handle_unknown="ignore"), TEXTS),
    (OneHotEncoder(drop="if_binary"), ["member", "plan"]),
    (OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=0.1), TEXTS),
    (OneHotEncoder(handle_unknown="infrequent_if_exist", max_categories=3), [*TEXTS, "count"]),
    (OneHotEncoder(handle_unknown="ignore", sparse_output=False), ["gap"]),
    (OrdinalEncoder(), ["plan", "member"]),
    (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), [*TEXTS, "count"]),
    (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=np.nan), TEXTS),
    (OrdinalEncoder(encoded_missing_value=-7), ["plan"]),
    (TargetEncoder(), [*TEXTS, "count"]),
    (TargetEncoder(smooth=3.0), ["gap", "city"]),
    (SimpleImputer(), ["gap", "x"]),
    (SimpleImputer(strategy="median", add_indicator=True), ["gap", "x"]),
    (SimpleImputer(strategy="most_frequent"), ["gap", "count"]),
    (SimpleImputer(strategy="constant", fill_value=-1.5), ["gap", "x"]),
    (SimpleImputer(missing_values=3, strategy="mean"), ["count", "x"]),
    (
        make_pipeline(
            SimpleImputer(missing_values=None, strategy="most_frequent"),
            OneHotEncoder(handle_unknown="ignore"),
        ),
        TEXTS,
    ),
    (
        make_pipeline(
            SimpleImputer(strategy="constant", fill_value="none", missing_values=None),
            OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1),
        ),
        TEXTS,
    ),
    (make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder()), ["gap"]),
    (MissingIndicator(), ["gap", "x"]),
    (MissingIndicator(features="all"), ["gap", "x"]),
    (FunctionTransformer(), NUMBERS),
    (FunctionTransformer(np.log1p), ["amount"]),
    (FunctionTransformer(np.sqrt), NUMBERS),
    (make_pipeline(FunctionTransformer(np.log), StandardScaler()), ["amount"]),
    (FunctionTransformer(np.abs), NUMBERS),
    *(
        (FunctionTransformer(function), ["x"])
        for function in (np.exp, np.expm1, np.square, np.sin, np.cos, np.tanh, np.cbrt, np.floor)
    ),
    (VarianceThreshold(), ["x", "gap"]),
    (SelectKBest(f_regression, k=1), [*NUMBERS, "count"]),
    (SelectPercentile(f_regression, percentile=60), [*NUMBERS, "count"]),
    (GenericUnivariateSelect(f_regression, mode="fwe", param=0.01), [*NUMBERS, "count"]),
    (SelectFdr(f_regression, alpha=0.01), [*NUMBERS, "count"]),
    (SelectFpr(f_regression, alpha=0.01), [*NUMBERS, "count"]),
    (SelectFwe(f_regression, alpha=0.01), [*NUMBERS, "count"]),
    (SelectFromModel(Lasso(alpha=0.2)), [*NUMBERS, "count"]),
    (RFE(LinearRegression(), n_features_to_select=2), [*NUMBERS, "count"]),
    (RFECV(LinearRegression(), cv=3), [*NUMBERS, "count"]),
    (SequentialFeatureSelector(LinearRegression(), n_features_to_select=1), NUMBERS),
]


@pytest.mark.parametrize(
    ("step", "columns"), CASES, ids=lambda value: re.sub(" at 0x[^>]*", "", str(value))[:70]
)
def test_a_table_is_transformed_as_scikit_learn_does(
    step: Any, columns: list[str], tmp_path: Path
) -> None:
    model = step.fit(TABLE[columns], TARGET)
    sample = TABLE[columns].dropna() if isinstance(step, Normalizer) else TABLE[columns]

    assert_same(model, sample, rows_to_score(columns), tmp_path)


REAL = [
    make_pipeline(StandardScaler(), PolynomialFeatures(2), StandardScaler()),
    make_pipeline(QuantileTransformer(n_quantiles=80), SplineTransformer(n_knots=3)),
    make_pipeline(PowerTransformer(), KBinsDiscretizer(3, strategy="uniform")),
    make_pipeline(RobustScaler(), Normalizer(), SelectKBest(k=3)),
]


@pytest.mark.parametrize("load", [load_diabetes, load_wine, load_breast_cancer])
@pytest.mark.parametrize("step", REAL, ids=str)
def test_real_data_is_transformed_as_scikit_learn_does(
    step: Any, load: Any, tmp_path: Path
) -> None:
    data = load(as_frame=True)
    table = data.data.iloc[:, :4]
    rng = np.random.default_rng(3)
    picks = table.to_numpy()[rng.integers(0, len(table), (2, 10_000))]
    mixed = picks[0] + rng.uniform(-0.2, 1.2, (10_000, 1)) * (picks[1] - picks[0])
    rows = pd.DataFrame(mixed, columns=table.columns)
    model = step.fit(table, data.target)

    assert_same(model, table, rows, tmp_path)


@pytest.mark.parametrize(
    "step", [StandardScaler(), MinMaxScaler(clip=True), RobustScaler(), MaxAbsScaler()], ids=str
)
def test_float32_is_scaled_to_the_bit(step: Any, tmp_path: Path) -> None:
    table = TABLE[NUMBERS].astype(np.float32)
    rows = rows_to_score(NUMBERS).astype(np.float32)

    assert_same(step.fit(table), table, rows, tmp_path, tolerance=0.0)

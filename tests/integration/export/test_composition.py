"""Pipelines of columns, unions, searches and targets, with predictors behind them."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.compose import (
    ColumnTransformer,
    TransformedTargetRegressor,
    make_column_selector,
    make_column_transformer,
)
from sklearn.experimental import enable_halving_search_cv  # noqa: F401 - lets the two be imported
from sklearn.feature_selection import SelectKBest, f_regression
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import (
    GridSearchCV,
    HalvingGridSearchCV,
    HalvingRandomSearchCV,
    RandomizedSearchCV,
)
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline, make_union
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    RobustScaler,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)
from sklearn.tree import DecisionTreeRegressor

from tests.integration.export.tables import TABLE, TARGET, assert_same, rows_to_score

COLUMNS = list(TABLE.columns)
NUMBERS = ["x", "amount", "count", "gap"]
TEXTS = ["city", "plan"]


def numbers() -> Any:
    return make_pipeline(SimpleImputer(), StandardScaler())


def encoder() -> Any:
    return OneHotEncoder(handle_unknown="ignore")


def columns_by_name() -> Any:
    return ColumnTransformer([("n", numbers(), NUMBERS), ("c", encoder(), TEXTS)])


def both(predictor: Any) -> Any:
    return make_pipeline(columns_by_name(), predictor)


REGRESSORS: dict[str, Any] = {
    "columns by name": both(Ridge()),
    "a tree behind columns": both(DecisionTreeRegressor(max_depth=5, random_state=0)),
    "columns by index": make_pipeline(
        ColumnTransformer([("n", numbers(), [0, 3, -5]), ("c", encoder(), [5])]), Ridge()
    ),
    "columns by slice and mask": make_pipeline(
        ColumnTransformer(
            [
                ("n", numbers(), slice(0, 2)),
                ("c", encoder(), [False, False, False, False, True, True, True]),
            ]
        ),
        Ridge(),
    ),
    "columns by selector": make_pipeline(
        make_column_transformer(
            (numbers(), make_column_selector(dtype_include=np.number)),
            (encoder(), make_column_selector(dtype_include=object)),
        ),
        Ridge(),
    ),
    "the rest passes through": make_pipeline(
        ColumnTransformer(
            [("c", encoder(), TEXTS), ("gap", SimpleImputer(), ["gap"])], remainder="passthrough"
        ),
        Ridge(),
    ),
    "the rest is scaled": make_pipeline(
        ColumnTransformer(
            [("c", encoder(), TEXTS), ("gone", "drop", ["gap"])], remainder=MinMaxScaler()
        ),
        DecisionTreeRegressor(max_depth=6, random_state=0),
    ),
    "weighted columns": make_pipeline(
        ColumnTransformer(
            [("n", numbers(), NUMBERS), ("c", encoder(), TEXTS)],
            transformer_weights={"n": 0.5, "c": 3},
        ),
        Ridge(),
    ),
    "columns inside columns": make_pipeline(
        ColumnTransformer(
            [
                (
                    "deep",
                    ColumnTransformer(
                        [("one", RobustScaler(), [0]), ("two", "passthrough", [1])],
                        remainder="drop",
                    ),
                    ["amount", "x", "count"],
                ),
                ("c", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), TEXTS),
                ("member", "passthrough", ["member"]),
            ]
        ),
        DecisionTreeRegressor(max_depth=6, random_state=0),
    ),
    "columns of a vector": make_pipeline(
        columns_by_name(),
        ColumnTransformer([("few", StandardScaler(with_mean=False), [0, 2, 5])], remainder="drop"),
        Ridge(),
    ),
    "a union with weights": make_pipeline(
        ColumnTransformer([("n", numbers(), NUMBERS)]),
        FeatureUnion(
            [
                ("poly", PolynomialFeatures(2, include_bias=False)),
                ("bins", KBinsDiscretizer(3, encode="onehot-dense", strategy="uniform")),
                ("same", "passthrough"),
                ("none", "drop"),
            ],
            transformer_weights={"poly": 0.1},
        ),
        Ridge(),
    ),
    "make_union and splines": make_pipeline(
        ColumnTransformer([("n", numbers(), NUMBERS)]),
        make_union(SplineTransformer(n_knots=4), SelectKBest(f_regression, k=2)),
        Ridge(),
    ),
    "a clone in a pipeline": clone(
        Pipeline([("outer", Pipeline([("inner", columns_by_name())])), ("line", Ridge())])
    ),
    "a function, then a line": make_pipeline(
        ColumnTransformer(
            [
                ("log", make_pipeline(FunctionTransformer(np.log), StandardScaler()), ["amount"]),
                ("t", TargetEncoder(), TEXTS),
            ]
        ),
        Ridge(),
    ),
    "grid search": GridSearchCV(both(Ridge()), {"ridge__alpha": [0.1, 1.0]}, cv=2),
    "halving grid search": HalvingGridSearchCV(
        both(Ridge()), {"ridge__alpha": [0.1, 1.0, 10.0]}, cv=2, random_state=0
    ),
    "halving random search inside": make_pipeline(
        columns_by_name(),
        HalvingRandomSearchCV(Ridge(), {"alpha": [0.1, 1.0, 10.0]}, cv=2, random_state=0),
    ),
    "random search inside": make_pipeline(
        columns_by_name(),
        RandomizedSearchCV(Ridge(), {"alpha": [0.1, 1.0, 10.0]}, n_iter=2, cv=2, random_state=0),
    ),
    "a log target": TransformedTargetRegressor(
        both(LinearRegression()), func=np.log1p, inverse_func=np.expm1
    ),
    "a scaled target": TransformedTargetRegressor(both(Ridge()), transformer=StandardScaler()),
    "a target between bounds": TransformedTargetRegressor(
        both(DecisionTreeRegressor(max_depth=4, random_state=0)),
        transformer=make_pipeline(RobustScaler(), MinMaxScaler()),
    ),
    "a target as it is": TransformedTargetRegressor(both(Ridge())),
}


@pytest.mark.parametrize("name", REGRESSORS)
def test_a_composed_regressor_scores_as_in_scikit_learn(name: str, tmp_path: Path) -> None:
    model = REGRESSORS[name].fit(TABLE, TARGET)

    assert_same(model, TABLE, rows_to_score(COLUMNS), tmp_path)


@pytest.mark.parametrize(
    "labels", [["no", "yes"], [0, 1], [False, True]], ids=["texts", "numbers", "truths"]
)
def test_a_composed_classifier_scores_as_in_scikit_learn(labels: Any, tmp_path: Path) -> None:
    classes = np.array(labels)[(TARGET.median() < TARGET).astype(int)]
    model = both(LogisticRegression()).fit(TABLE, classes)

    assert_same(model, TABLE, rows_to_score(COLUMNS), tmp_path)


def test_columns_without_influence_are_no_arguments(tmp_path: Path) -> None:
    table = TABLE.assign(when=pd.Timestamp("2026-01-01"))
    model = make_pipeline(ColumnTransformer([("n", numbers(), ["gap", "x"])]), Ridge()).fit(
        table, TARGET
    )
    rows = rows_to_score(COLUMNS).assign(when=pd.Timestamp("2026-01-01"))

    bundle = assert_same(model, table, rows, tmp_path)

    assert bundle.input_schema.names == ("x", "gap")


def test_null_is_what_the_framework_takes_for_missing(tmp_path: Path) -> None:
    model = both(Ridge()).fit(TABLE, TARGET)
    bundle = assert_same(model, TABLE, rows_to_score(COLUMNS), tmp_path)
    row = TABLE.iloc[[0]]
    nulls = row.astype({"gap": object, "count": object}).assign(gap=None, count=None, plan=None)
    gaps = row.assign(gap=np.nan, count=np.nan, plan=None)

    assert bundle.input_schema.field("gap").accepts == ("nan",)
    assert bundle.input_schema.field("plan").nullable
    assert not bundle.input_schema.field("x").nullable or bundle.input_schema.field("x").accepts
    np.testing.assert_allclose(bundle.score(nulls)["prediction"], model.predict(gaps), rtol=1e-12)


def test_an_array_of_objects_is_a_table_too(tmp_path: Path) -> None:
    rows = TABLE[["x", "city"]].to_numpy(dtype=object)
    model = make_pipeline(
        ColumnTransformer([("c", encoder(), [1])], remainder="passthrough"), Ridge()
    ).fit(rows, TARGET)

    import flink_mleap  # noqa: PLC0415

    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=rows)
    frame = pd.DataFrame({"feature1": TABLE["x"], "feature2": TABLE["city"]})
    np.testing.assert_allclose(bundle.score(frame)["prediction"], model.predict(rows), rtol=1e-9)

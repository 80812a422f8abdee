"""Imputers that estimate a missing value from the other columns."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.experimental import enable_iterative_imputer  # noqa: F401 - lets it be imported
from sklearn.impute import IterativeImputer, KNNImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeRegressor

import flink_mleap
from flink_mleap.errors import ParityError, UnsupportedModel
from tests.integration.export.families import WINE, WINE_DATA
from tests.integration.export.parity import rows_near
from tests.integration.export.tables import assert_same

COLUMNS = list(WINE_DATA.columns)


def with_gaps(rows: pd.DataFrame, gap: float = np.nan) -> pd.DataFrame:
    """Returns the rows without about a fifth of their values, and some without any."""
    rng = np.random.default_rng(5)
    gaps = rng.random(rows.shape) < 0.2
    gaps[:3] = True
    gaps[3:40] = False
    return rows.mask(gaps, gap)


TABLE = with_gaps(WINE_DATA)
ROWS = with_gaps(rows_near(WINE_DATA, 10_000))

IMPUTERS = {
    "four rounds": IterativeImputer(max_iter=4),
    "one round of trees": IterativeImputer(
        DecisionTreeRegressor(max_depth=4, random_state=0), max_iter=1, skip_complete=True
    ),
    "between bounds": IterativeImputer(
        Ridge(), max_iter=3, min_value=0.5, max_value=[14, 4, 3.5, np.inf, 1.5]
    ),
    "from the right, with indicators": IterativeImputer(
        max_iter=2, imputation_order="arabic", initial_strategy="median", add_indicator=True
    ),
    "the nearest columns": IterativeImputer(max_iter=2, n_nearest_features=2, random_state=0),
    "no round": IterativeImputer(max_iter=0),
    "before a line": make_pipeline(StandardScaler(), IterativeImputer(max_iter=2), Ridge()),
    "beside columns": make_pipeline(
        ColumnTransformer([("i", IterativeImputer(max_iter=2), COLUMNS[:3])], remainder="drop"),
        Ridge(),
    ),
}


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("name", IMPUTERS)
def test_missing_values_are_estimated_as_in_scikit_learn(name: str, tmp_path: Path) -> None:
    model = IMPUTERS[name].fit(TABLE, WINE.target)

    bundle = assert_same(model, TABLE, ROWS, tmp_path)

    assert all("nan" in field.accepts and field.nullable for field in bundle.input_schema)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("keep", [False, True])
def test_columns_without_values_in_training(keep: bool, tmp_path: Path) -> None:
    table = TABLE.assign(hue=np.nan)
    model = IterativeImputer(max_iter=2, keep_empty_features=keep).fit(table)

    assert_same(model, TABLE, ROWS, tmp_path)


def test_a_number_may_stand_for_missing_values(tmp_path: Path) -> None:
    table = with_gaps(WINE_DATA, -1.0)
    model = IterativeImputer(missing_values=-1.0, max_iter=2, tol=1.0).fit(table)

    assert_same(model, table, with_gaps(rows_near(WINE_DATA, 10_000), -1.0), tmp_path)


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize(
    ("model", "rows", "remedy"),
    [
        (IterativeImputer(sample_posterior=True, max_iter=1), TABLE, "sample_posterior=False"),
        (IterativeImputer(max_iter=70, tol=0.0), TABLE, "skip_complete=True"),
        (IterativeImputer(max_iter=1), TABLE.astype(np.float32), "float64"),
    ],
    ids=["random", "many rounds", "float32"],
)
def test_estimates_that_no_bundle_gives_are_refused(
    model: Any, rows: pd.DataFrame, remedy: str, tmp_path: Path
) -> None:
    with pytest.raises(UnsupportedModel, match=remedy):
        flink_mleap.export(model.fit(rows), tmp_path / "m.zip", sample=rows)


UNTIED = WINE_DATA + np.random.default_rng(6).normal(scale=1e-3, size=WINE_DATA.shape)
NEIGHBORS = {
    "five donors": KNNImputer(),
    "one donor, with indicators": KNNImputer(n_neighbors=1, add_indicator=True),
    "more donors than rows": KNNImputer(n_neighbors=1000),
    "before a line": make_pipeline(StandardScaler(), KNNImputer(n_neighbors=3), Ridge()),
}


@pytest.mark.parametrize("name", NEIGHBORS)
def test_the_nearest_rows_fill_gaps_as_in_scikit_learn(name: str, tmp_path: Path) -> None:
    table, rows = with_gaps(UNTIED), with_gaps(rows_near(UNTIED, 10_000))
    model = NEIGHBORS[name].fit(table, WINE.target)

    bundle = assert_same(model, table, rows, tmp_path)

    assert bundle.score(rows, on_error="null").iloc[:, 0].notna().mean() > 0.99


def test_another_value_is_filled_from_the_nearest_rows(tmp_path: Path) -> None:
    table, rows = with_gaps(UNTIED, -99.0), with_gaps(rows_near(UNTIED, 10_000), -99.0)

    assert_same(KNNImputer(missing_values=-99.0).fit(table), table, rows, tmp_path)


@pytest.mark.parametrize("kept", [False, True])
def test_a_column_without_values_has_no_donors(kept: bool, tmp_path: Path) -> None:
    table, rows = with_gaps(UNTIED), with_gaps(rows_near(UNTIED, 10_000))
    model = KNNImputer(keep_empty_features=kept).fit(table.assign(hue=np.nan))

    assert_same(model, table, rows, tmp_path)


@pytest.mark.parametrize(
    ("parameters", "kind", "why"),
    [
        ({"metric": lambda left, right: 0.0}, np.float64, "a function as metric"),
        ({"weights": "distance"}, np.float64, "weighs by distances"),
        ({}, np.float32, "compares in float32"),
    ],
)
def test_an_imputer_of_neighbors_that_no_bundle_holds_is_refused(
    parameters: dict[str, Any], kind: type, why: str, tmp_path: Path
) -> None:
    table = with_gaps(UNTIED).astype(kind)
    model = KNNImputer(**parameters).fit(table)

    with pytest.raises(UnsupportedModel, match=why):
        flink_mleap.export(model, tmp_path / "m.zip", sample=table)


def test_donors_at_the_same_distance_are_refused_with_that_reason(tmp_path: Path) -> None:
    rows = pd.DataFrame({"same": np.full(60, 2.5), "x": np.linspace(-1.0, 1.0, 60)})
    rows.loc[::5, "x"] = np.nan
    model = KNNImputer(n_neighbors=1).fit(rows)

    with pytest.raises(ParityError, match="does not score the sample as scikit-learn") as caught:
        flink_mleap.export(model, tmp_path / "m.zip", sample=rows)
    assert "rows of the training are at the same distance" in (caught.value.detail or "")
    assert list(tmp_path.iterdir()) == []

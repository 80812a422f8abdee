import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import RadiusNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.random_projection import GaussianRandomProjection

import flink_mleap
from flink_mleap.bundle import Field
from flink_mleap.bundle.archive import read_archive
from flink_mleap.errors import (
    BundleRefused,
    ExportError,
    ParityError,
    RowError,
    SchemaError,
    UnsupportedModel,
)
from flink_mleap.export.sklearn import Features, Graph, Prediction, Step, attributes, register
from flink_mleap.export.sklearn.registry import _CONVERTERS

DATA = load_diabetes(as_frame=True, scaled=False)
X = DATA.data[["bmi", "age", "bp"]]


def fitted() -> Any:
    return make_pipeline(StandardScaler(), LinearRegression()).fit(X, DATA.target)


class OneOff(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Predicts the first column; its converter below adds one in some rows."""

    def fit(self, rows: Any, target: Any) -> "OneOff":
        self.n_features_in_ = rows.shape[1]
        self.feature_names_in_ = np.array(rows.columns, dtype=object)
        return self

    def predict(self, rows: Any) -> Any:
        return rows.iloc[:, 0].to_numpy(np.float64)


@pytest.fixture
def wrong_converter() -> Any:
    @register(OneOff)
    def one_off(step: Step, features: Features, graph: Graph) -> Prediction:
        graph.add(
            "math_binary",
            {"input_a": features.scalars[0]},
            {"output": "prediction"},
            {"operation": attributes.string("min"), "db": attributes.double(40.0)},
        )
        return Prediction("regression", (Field(name="prediction", type="double"),))

    yield one_off
    del _CONVERTERS[OneOff]


@pytest.mark.usefixtures("wrong_converter")
def test_a_bundle_that_scores_otherwise_is_not_written_and_the_worst_rows_are_named(
    tmp_path: Path,
) -> None:
    target = tmp_path / "model.zip"
    rows = X[["bmi"]]
    model = OneOff().fit(rows, None)

    with pytest.raises(ParityError) as caught:
        flink_mleap.export(model, target, sample=rows)

    above = rows["bmi"] > 40.0
    assert f"{above.sum()} of {len(rows)} sample rows" in str(caught.value)
    worst = caught.value.differences[0]
    assert worst["expected"] == rows["bmi"].max()
    assert worst["got"] == 40.0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("wrong_converter")
def test_a_difference_in_one_row_that_is_not_golden_is_found(tmp_path: Path) -> None:
    rows = pd.DataFrame({"bmi": np.r_[np.linspace(20, 39, 5000), 40.5, 41.0, np.full(200, 39.5)]})
    model = OneOff().fit(rows, None)

    with pytest.raises(ParityError, match="2 of 5202"):
        flink_mleap.export(model, tmp_path / "model.zip", sample=rows)


@pytest.mark.usefixtures("wrong_converter")
def test_a_file_that_was_there_stays_as_it_was_until_the_new_one_is_good(tmp_path: Path) -> None:
    target = tmp_path / "model.zip"
    first = flink_mleap.export(fitted(), target, sample=X, name="first")
    before = target.read_bytes()

    with pytest.raises(ParityError):
        flink_mleap.export(OneOff().fit(X[["bmi"]], None), target, sample=X[["bmi"]])
    assert target.read_bytes() == before

    second = flink_mleap.export(fitted(), target, sample=X, name="second")
    assert first.sha256 != second.sha256
    assert second.manifest is not None
    assert second.manifest.name == "second"
    assert list(tmp_path.iterdir()) == [target]


def test_the_same_export_at_the_same_time_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795255200")
    one = flink_mleap.export(fitted(), tmp_path / "a.zip", sample=X, name="m")
    two = flink_mleap.export(fitted(), tmp_path / "b.zip", sample=X, name="m")

    assert one.sha256 == two.sha256


def test_the_bundle_says_what_it_is(tmp_path: Path) -> None:
    metadata = {
        "metrics": {"r2": 0.4},
        "parameters": {"seed": 7},
        "data": {"rows": len(X), "columns": 3, "source": "diabetes"},
        "code": {"commit": "abc", "dirty": False},
    }
    bundle = flink_mleap.export(
        fitted(), tmp_path / "diabetes.zip", sample=X, version="7", metadata=metadata
    )
    manifest = bundle.manifest

    assert manifest is not None
    assert (manifest.name, manifest.version, manifest.task) == ("diabetes", "7", "regression")
    assert manifest.framework.name == "scikit-learn"
    assert manifest.metrics == {"r2": 0.4}
    assert manifest.parameters["seed"] == 7
    assert manifest.parameters["linearregression__fit_intercept"] is True
    assert manifest.data is not None
    assert manifest.data.rows == len(X)
    assert flink_mleap.open_bundle(tmp_path / "diabetes.zip") == bundle
    entries = read_archive(tmp_path / "diabetes.zip")
    assert set(manifest.entries) == set(entries) - {"flink-mleap/manifest.json"}
    golden = json.loads(entries["flink-mleap/golden.json"])
    assert len(golden["rows"]) == 100


@pytest.mark.parametrize("metadata", [{"metric": {}}, {"metrics": {"r2": "good"}}])
def test_metadata_of_another_form_is_refused(metadata: Any, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="metadata cannot be used"):
        flink_mleap.export(fitted(), tmp_path / "m.zip", sample=X, metadata=metadata)


@pytest.mark.parametrize(
    ("model", "sample", "kind", "sentence"),
    [
        (LinearRegression(), X, ExportError, "is not fitted"),
        (fitted(), X[["bmi", "age"]], SchemaError, "lacks bp"),
        (fitted(), X.assign(sex=1), SchemaError, "has sex too many"),
        (fitted(), X.iloc[:0], SchemaError, "has no rows"),
        (fitted(), X.assign(bp=np.nan), SchemaError, "Column bp of the sample has a missing value"),
        (fitted(), X.assign(bp="1.5"), SchemaError, "has strings in bp"),
        (
            RadiusNeighborsRegressor().fit(X, DATA.target),
            X,
            UnsupportedModel,
            "RadiusNeighborsRegressor",
        ),
        ("a string", X, ExportError, "A str cannot be exported"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_one_sentence_and_leaves_no_file(
    model: Any, sample: Any, kind: type[Exception], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(kind, match=sentence):
        flink_mleap.export(model, tmp_path / "m.zip", sample=sample)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_output_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match=r"no output probability: choose from prediction"):
        flink_mleap.export(fitted(), tmp_path / "m.zip", sample=X, outputs=["probability"])


def test_an_array_gives_numbered_arguments(tmp_path: Path) -> None:
    x = X.to_numpy()
    model = LinearRegression().fit(x, DATA.target)
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=x)

    assert bundle.input_schema.names == ("feature1", "feature2", "feature3")


def test_scores_keep_the_index_and_bad_rows_fail_or_are_missing(tmp_path: Path) -> None:
    model = fitted()
    flink_mleap.export(model, tmp_path / "m.zip", sample=X)
    rows = X.iloc[: 6000 % len(X) or 6].copy().set_axis(range(100, 100 + 6000 % len(X)))
    rows.loc[103, "bp"] = np.nan

    with pytest.raises(RowError, match="Column bp is NaN") as caught:
        flink_mleap.score(tmp_path / "m.zip", rows)
    assert caught.value.row == 3

    scored = flink_mleap.score(str(tmp_path / "m.zip"), rows, on_error="null")
    assert scored.index.equals(rows.index)
    assert scored["prediction"].isna().sum() == 1
    np.testing.assert_allclose(
        scored["prediction"].drop(103), model.predict(rows.drop(103)), rtol=1e-9
    )


def test_a_frame_longer_than_a_request_is_scored_whole_and_names_the_right_row(
    tmp_path: Path,
) -> None:
    model = fitted()
    bundle = flink_mleap.export(model, tmp_path / "m.zip", sample=X)
    rows = pd.concat([X] * 25, ignore_index=True)

    np.testing.assert_allclose(bundle.score(rows)["prediction"], model.predict(rows), rtol=1e-9)
    rows.loc[10_001, "age"] = np.inf
    with pytest.raises(RowError) as caught:
        bundle.score(rows)
    assert caught.value.row == 10_001


def test_no_rows_give_no_scores(tmp_path: Path) -> None:
    bundle = flink_mleap.export(fitted(), tmp_path / "m.zip", sample=X)

    assert bundle.score(X.iloc[:0]).shape == (0, 1)


def test_an_output_that_the_bundle_has_not_is_named(tmp_path: Path) -> None:
    bundle = flink_mleap.export(fitted(), tmp_path / "m.zip", sample=X)

    with pytest.raises(SchemaError, match="no output other; it gives prediction double"):
        bundle.score(X, outputs=["other"])


def test_a_file_that_is_missing_or_changed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleRefused, match="There is no bundle at"):
        flink_mleap.open_bundle(tmp_path / "no.zip")

    flink_mleap.export(fitted(), tmp_path / "m.zip", sample=X)
    entries = read_archive(tmp_path / "m.zip")
    with zipfile.ZipFile(tmp_path / "changed.zip", "w") as archive:
        for name, content in entries.items():
            changed = content.replace(b'"intercept":{"double":1', b'"intercept":{"double":2')
            archive.writestr(name, changed)
    with pytest.raises(BundleRefused):
        flink_mleap.score(tmp_path / "changed.zip", X)


def test_a_bundle_that_loaders_find_too_large_is_not_written(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).normal(size=(2, 1000))
    model = GaussianRandomProjection(1000, random_state=0).fit(rows)

    with pytest.raises(ExportError, match=r"m\.zip is refused .* train a smaller model"):
        flink_mleap.export(model, tmp_path / "m.zip", sample=rows)
    assert list(tmp_path.iterdir()) == []

from pathlib import Path

import pytest
from sklearn.datasets import load_diabetes
from sklearn.ensemble import HistGradientBoostingRegressor

import flink_mleap
from flink_mleap.bundle.archive import read_archive, write_archive
from flink_mleap.errors import BundleRefused
from flink_mleap.jvm.worker import scoring_worker
from tests.integration.export.parity import assert_same_scores, rows_near

X, Y = load_diabetes(return_X_y=True, as_frame=True, scaled=False)


def test_an_ensemble_of_our_own_operator_scores_as_scikit_learn(tmp_path: Path) -> None:
    model = HistGradientBoostingRegressor(max_iter=30, random_state=0).fit(X, Y)
    bundle = flink_mleap.export(model, tmp_path / "b.zip", sample=X)
    assert_same_scores(model, bundle, rows_near(X))


def test_broken_trees_are_refused_when_the_bundle_is_loaded(tmp_path: Path) -> None:
    model = HistGradientBoostingRegressor(max_iter=3, random_state=0).fit(X, Y)
    flink_mleap.export(model, tmp_path / "b.zip", sample=X)
    entries = {
        name: content
        for name, content in read_archive(tmp_path / "b.zip").items()
        if not name.startswith("flink-mleap/")
    }
    (trees,) = (name for name in entries if name.endswith("trees.bin"))
    entries[trees] = entries[trees][:-1]
    write_archive(tmp_path / "broken.zip", entries)
    with pytest.raises(BundleRefused) as refused:
        scoring_worker().score(
            str(tmp_path / "broken.zip"), list(X.columns), [], allow_foreign=True, outputs=["raw"]
        )
    assert refused.value.code == "bundle.invalid-model"
    assert "trees.bin" in str(refused.value.detail)

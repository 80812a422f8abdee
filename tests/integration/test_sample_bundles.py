"""The sample bundles of the repository load with the code of today."""

from __future__ import annotations

from pathlib import Path

import pytest

from flink_mleap.jvm.worker import scoring_worker

BUNDLES = sorted((Path(__file__).parents[2] / "bundles").glob("*.zip"))


def test_there_are_sample_bundles_and_they_are_small() -> None:
    assert BUNDLES
    assert sum(bundle.stat().st_size for bundle in BUNDLES) < 1_000_000


@pytest.mark.parametrize("bundle", BUNDLES, ids=lambda bundle: bundle.stem)
def test_a_sample_bundle_scores_its_golden_rows(bundle: Path) -> None:
    assert scoring_worker().verify(str(bundle))["rows"] >= 10

from pathlib import Path

import pytest

from flink_mleap.export.sklearn.registry import supported
from flink_mleap.export.support import Support, support_markdown, support_matrix

PAGE = Path(__file__).parents[3] / "docs" / "support-matrix.md"


def test_the_page_says_what_the_registry_and_the_suite_say() -> None:
    pytest.importorskip("xgboost")
    pytest.importorskip("lightgbm")
    assert PAGE.read_text("utf-8") == support_markdown(support_matrix()), "run: make support-matrix"


def test_a_class_has_a_converter_or_a_reason_and_not_both() -> None:
    names = [(each.library, each.estimator) for each in support_matrix()]

    assert len(set(names)) == len(names)
    assert len(supported()) >= 90


def test_every_class_that_can_be_exported_was_compared() -> None:
    exported = [each for each in support_matrix() if each.refusal is None]

    assert [each.estimator for each in exported if each.rows < 10_000] == []


def test_the_page_has_a_row_for_each_class() -> None:
    page = support_markdown(
        [
            Support("scikit-learn", "Ridge", ("alpha=2",), ("linear_regression",), 1e-9, 12_000),
            Support("scikit-learn", "NMF", refusal="It solves. Use PCA."),
        ]
    )

    assert "| scikit-learn | Ridge | `alpha=2` | linear_regression | 1e-09 | 12,000 |" in page
    assert "| scikit-learn | NMF | It solves. Use PCA. |" in page

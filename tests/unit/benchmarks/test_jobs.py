"""What becomes of the rounds of jobs; `make bench` runs them."""

from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture
def jobs(program: Callable[[str], ModuleType]) -> ModuleType:
    return program("jobs")


def test_medians_stand_in_the_order_of_the_variants_without_their_divisors(
    jobs: ModuleType,
) -> None:
    measured = {
        "predict": [{"ns": 5.0}, {"ns": 1.0}, {"ns": 3.0}],
        "none": [{"ns": 2.0}, {"ns": 4.0}, {"ns": 3.5}],
    }
    found = jobs.medians_by_job(measured, ["none", "predict/20"])
    assert list(found.items()) == [("none", {"ns": 3.5}), ("predict", {"ns": 3.0})]


def test_the_short_form_runs_fewer_rows_of_each_model(jobs: ModuleType) -> None:
    usual, short = jobs.run_lengths("linear-3"), jobs.run_lengths("linear-3", short=True)
    assert all(few < many for few, many in zip(short, usual, strict=True))

"""What the guard of the benchmark says of ratios; `make bench-check` measures them."""

from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture
def check(program: Callable[[str], ModuleType]) -> ModuleType:
    return program("check")


def test_a_loss_of_a_tenth_passes_and_more_is_named_with_both_ratios(check: ModuleType) -> None:
    assert check.compare({"linear": 10.0}, {"linear": 9.01}) == []
    (problem,) = check.compare({"linear": 10.0, "forest": 5.0}, {"linear": 8.9, "forest": 9.0})
    assert problem == (
        "linear: the plan is 8.9 times faster than RowTransformer, and was 10.0 times: 11 % lost."
    )


def test_a_model_that_is_not_measured_is_a_problem_and_a_new_one_is_none(check: ModuleType) -> None:
    assert check.compare({"linear": 10.0}, {"forest": 1.0}) == ["linear was not measured."]

"""Which figures of the issue are reached, by what was measured."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def reach(program: Callable[[str], ModuleType]) -> ModuleType:
    return program("reach")


def answers(lines: list[Any], what: str) -> dict[str, str]:
    """The answer for each model, of the lines whose text begins so."""
    found = {line.model: line.answer for line in lines if line.what.startswith(what)}
    assert found
    return found


def test_what_is_not_measured_has_no_figure(reach: ModuleType) -> None:
    assert {line.answer for line in reach.reached({})} == {"no figure"}


def test_the_added_cost_is_what_a_job_takes_more_than_without_a_prediction(
    reach: ModuleType,
) -> None:
    jobs = {
        "none": {"task": 100.0},
        "predict": {"task": 150.0},
        "row-transformer": {"task": 590.0},
    }
    lines = reach.reached({"jobs": {"1": {"linear-3": jobs}}})
    (added,) = (line for line in lines if "added" in line.what and line.model == "linear-3")
    assert (added.figure, added.answer) == (pytest.approx(9.8), "no")
    (rate,) = (line for line in lines if "no prediction" in line.what and line.model == "linear-3")
    assert (rate.figure, rate.answer) == (pytest.approx(100 / 150), "no")


def test_a_prediction_that_seems_to_cost_nothing_is_no_figure(reach: ModuleType) -> None:
    jobs = {name: {"task": 100.0} for name in ("none", "predict", "row-transformer")}
    lines = reach.reached({"jobs": {"1": {"linear-3": jobs}}})
    assert answers(lines, "job: added")["linear-3"] == "no figure"


def test_the_plan_is_held_against_the_better_of_the_other_engines(reach: ModuleType) -> None:
    engines = {
        "plan": {"cpu": 10.0, "bytes": 0.002},
        "row-transformer": {"cpu": 101.0, "bytes": 9.0},
        "onnx": {"cpu": 90.0, "bytes": 9.0},
        "pmml": {"cpu": 40.0, "bytes": 9.0},
    }
    lines = reach.reached({"jmh": {"linear-3": engines}})
    assert answers(lines, "one row: better of")["linear-3"] == "no"
    assert answers(lines, "one row: RowTransformer")["linear-3"] == "yes"
    assert answers(lines, "one row: bytes")["linear-3"] == "yes"


def test_heap_and_loading_are_reached_up_to_and_with_the_figure(reach: ModuleType) -> None:
    mega = 1_000_000
    heap = {
        "just": {"1": mega, "2": 1.05 * mega},
        "over": {"1": mega, "2": 1.06 * mega},
        "noise": {"1": mega / 10, "2": mega / 8},
    }
    loading = {"forest-100x12": {"archive": 20.0, "served": 131.0, "byMLeap": 100.0}}
    lines = reach.reached({"heap": heap, "loading": loading})
    assert answers(lines, "heap") == {"just": "yes", "over": "no"}
    assert answers(lines, "archive check") == {"forest-100x12": "yes"}
    assert answers(lines, "ready to serve") == {"forest-100x12": "no"}

"""What was to be reached, and what was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Line", "reached", "rivals_ahead"]

Results = dict[str, Any]

_ADDED = {
    "linear-3": 10.0,
    "logistic-13": 20.0,
    "forest-20x6": 5.0,
    "gbt-100x6": 5.0,
    "forest-100x12": 3.0,
}
_AGAINST_NONE = {"linear-3": 0.70, "logistic-13": 0.65, "forest-20x6": 0.45}
_ONE_ROW = {
    "linear-3": 10.0,
    "logistic-13": 30.0,
    "forest-20x6": 5.0,
    "gbt-100x6": 5.0,
    "forest-100x12": 5.0,
}
_AHEAD_OF_OTHERS = 5.0
_AGAINST_PYTHON = {"pandas": ("pandas UDF", 30.0), "python": ("Python UDF", 200.0)}
_TWO_SLOTS = 1.05
# Caches of the JDK come and go with a tenth of what a smaller model takes.
_HEAP_ABOVE_NOISE = 1_000_000
_LOAD = (("archive check", "archive", 0.2), ("ready to serve", "served", 1.3))
_LOADED = "forest-100x12"
# JMH's own threads allocate a little.
_NO_BYTES = 0.5


@dataclass(frozen=True)
class Line:
    """A figure to reach.

    Attributes:
        what: What is compared.
        model: Its name.
        reach: The figure to reach.
        figure: What was measured; None when nothing was, or nothing but noise.
        is_at_most: Whether less is better.
    """

    what: str
    model: str
    reach: float
    figure: float | None
    is_at_most: bool = False

    @property
    def answer(self) -> str:
        """`yes`, `no` or `no figure`."""
        if self.figure is None:
            return "no figure"
        good = self.figure <= self.reach if self.is_at_most else self.figure >= self.reach
        return "yes" if good else "no"


def reached(results: Results) -> list[Line]:
    """Returns the lines, in the order of the table that they stand in.

    Args:
        results: By part, what it has measured; parts may be missing.
    """
    return [*_of_jobs(results), *_of_one_row(results), *_of_the_rest(results)]


def rivals_ahead(engines: dict[str, dict[str, float]]) -> float | None:
    """Returns how many times less time the plan takes than the better of ONNX and JPMML."""
    others = [engines[name]["cpu"] for name in ("onnx", "pmml") if name in engines]
    return min(others) / engines["plan"]["cpu"] if others else None


def _of_jobs(results: Results) -> Iterator[Line]:
    jobs = results.get("jobs", {}).get("1", {})
    for model, reach in _ADDED.items():
        yield Line(
            "job: added cost of RowTransformer / of `Predict`", model, reach, _added(jobs, model)
        )
    for model, reach in _AGAINST_NONE.items():
        found = jobs.get(model)
        figure = _ratio(found["none"]["task"], found["predict"]["task"]) if found else None
        yield Line("job: rows/s against no prediction", model, reach, figure)


def _added(jobs: Results, model: str) -> float | None:
    if model not in jobs:
        return None
    none, plan, slow = (jobs[model][job]["task"] for job in ("none", "predict", "row-transformer"))
    return _ratio(slow - none, plan - none)


def _ratio(above: float, below: float) -> float | None:
    """None when one of them is a slope that noise has turned negative."""
    return above / below if above > 0 and below > 0 else None


def _of_one_row(results: Results) -> Iterator[Line]:
    found = results.get("jmh", {})
    for model, reach in _ONE_ROW.items():
        each = found.get(model)
        figure = each["row-transformer"]["cpu"] / each["plan"]["cpu"] if each else None
        yield Line("one row: RowTransformer / plan", model, reach, figure)
    for model in _ONE_ROW:
        figure = rivals_ahead(found[model]) if model in found else None
        yield Line("one row: better of ONNX and JPMML / plan", model, _AHEAD_OF_OTHERS, figure)
    for model in _ONE_ROW:
        bytes_ = found[model]["plan"]["bytes"] if model in found else None
        figure = 0.0 if bytes_ is not None and bytes_ < _NO_BYTES else bytes_
        yield Line("one row: bytes that the plan allocates", model, 0, figure, is_at_most=True)


def _of_the_rest(results: Results) -> Iterator[Line]:
    jobs = results.get("python", {}).get("linear-3")
    for job, (name, reach) in _AGAINST_PYTHON.items():
        figure = _ratio(jobs[job]["ns"], jobs["predict"]["ns"]) if jobs else None
        yield Line(f"job: {name} / `Predict`", "linear-3", reach, figure)
    for model, heap in results.get("heap", {_LOADED: None}).items():
        if heap is None or heap["1"] >= _HEAP_ABOVE_NOISE:
            figure = heap["2"] / heap["1"] if heap else None
            yield Line("heap: two slots / one slot", model, _TWO_SLOTS, figure, is_at_most=True)
    load = results.get("loading", {}).get(_LOADED)
    for what, way, reach in _LOAD:
        figure = load[way] / load["byMLeap"] if load else None
        yield Line(f"{what} / load by MLeap", _LOADED, reach, figure, is_at_most=True)

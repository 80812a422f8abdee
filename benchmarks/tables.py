"""The tables of the report, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from reach import Line, rivals_ahead

__all__ = [
    "added_table",
    "cold_table",
    "growth_table",
    "heap_table",
    "jmh_table",
    "job_table",
    "latency_table",
    "load_table",
    "method_list",
    "profile_table",
    "python_table",
    "reach_table",
]

_METHODS = 6


def reach_table(lines: Sequence[Line]) -> str:
    """Each figure that was to be reached."""
    rows = []
    for line in lines:
        sign = "at most" if line.is_at_most else "at least"
        figure = "-" if line.figure is None else f"{line.figure:.2f}"
        rows.append([line.what, line.model, f"{sign} {line.reach:g}", figure, line.answer])
    return _table(["what", "model", "reach", "figure", "reached"], rows)


def jmh_table(found: dict[str, Any]) -> str:
    """One row: processor time and allocation of each engine, and what the plan is ahead by."""
    names = list(dict.fromkeys(engine for engines in found.values() for engine in engines))
    rows = []
    for model, engines in found.items():
        cells = [_engine(engines[name]) if name in engines else "-" for name in names]
        ahead = f"{engines['row-transformer']['cpu'] / engines['plan']['cpu']:.1f}"
        best = rivals_ahead(engines)
        rows.append([model, *cells, ahead, "-" if best is None else f"{best:.1f}"])
    return _table(["model", *names, "RowTransformer / plan", "best of others / plan"], rows)


def _engine(cost: dict[str, float]) -> str:
    return f"{cost['cpu']:,.0f} ns, {cost['bytes']:,.0f} B"


def added_table(found: dict[str, Any]) -> str:
    """What the prediction adds to a job, with the plan and with RowTransformer."""
    rows = []
    for model, jobs in found.items():
        none, plan, slow = (jobs[name] for name in ("none", "predict", "row-transformer"))
        added, slower = plan["task"] - none["task"], slow["task"] - none["task"]
        rows.append(
            [
                model,
                f"{none['task']:,.0f} ns",
                f"{added:+,.0f} ns, {plan['bytes'] - none['bytes']:,.0f} B",
                f"{slower:+,.0f} ns, {slow['bytes'] - none['bytes']:,.0f} B",
                f"{slower / added:.1f}" if added > 0 else "-",
            ]
        )
    names = ["model", "no prediction", "`Predict` adds", "RowTransformer adds", "times less"]
    return _table(names, rows)


def job_table(found: dict[str, Any]) -> str:
    """Every job: rows a second, processor time, allocation, and its ratios to no prediction."""
    rows = []
    for model, jobs in found.items():
        none = jobs["none"]
        for job, cost in jobs.items():
            rows.append(
                [
                    model,
                    job,
                    _rate(cost["ns"]),
                    _ratio(none["ns"], cost["ns"]),
                    _ratio(none["task"], cost["task"]),
                    _of_a_million(cost["cpu"]),
                    f"{cost['bytes']:,.0f}",
                ]
            )
    names = ["model", "job", "rows/s", "against none", "against none, task"]
    return _table([*names, "CPU for a million rows", "bytes for a row"], rows)


def growth_table(places: dict[str, dict[str, dict[str, float]]], axis: str) -> str:
    """Rows a second along one axis."""
    rows = [
        [
            place,
            _rate(jobs["none"]["ns"]),
            _rate(jobs["predict"]["ns"]),
            f"{jobs['predict']['task'] - jobs['none']['task']:+,.0f} ns",
            f"{jobs['predict']['bytes'] - jobs['none']['bytes']:,.0f}",
        ]
        for place, jobs in places.items()
    ]
    names = [axis, "rows/s without prediction", "rows/s with", "`Predict` adds", "bytes for a row"]
    return _table(names, rows)


def latency_table(found: dict[str, Any]) -> str:
    """Latency of rows at half of the rate that a job can take."""
    rows = [
        [
            model,
            job,
            f"{each['max']:,.0f}",
            f"{each['rate']:,.0f}",
            *(f"{each[name] / 1000:,.1f} us" for name in ("p50", "p99", "p999", "worst")),
        ]
        for model, jobs in found.items()
        for job, each in jobs.items()
    ]
    names = ["model", "job", "rows/s at most", "rows/s in this run", "p50", "p99", "p99.9"]
    return _table([*names, "worst"], rows)


def cold_table(found: dict[str, Any]) -> str:
    """Seconds from the submission of a job to its first row."""
    names = ["model", "job", "first job of a process", "a job after it"]
    return _table(
        names,
        [
            [model, job, f"{each['first']:.2f} s", f"{each['next']:.2f} s"]
            for model, jobs in found.items()
            for job, each in jobs.items()
        ],
    )


def python_table(found: dict[str, Any]) -> str:
    """The whole job with functions of PyFlink."""
    rows = [
        [
            model,
            job,
            _rate(cost["ns"]),
            _of_a_million(cost["cpu"]),
            _ratio(cost["ns"], jobs["predict"]["ns"]),
            _ratio(cost["cpu"], jobs["predict"]["cpu"]),
        ]
        for model, jobs in found.items()
        for job, cost in jobs.items()
    ]
    names = ["model", "job", "rows/s", "CPU for a million rows", "time / `Predict`"]
    return _table([*names, "CPU / `Predict`"], rows)


def load_table(found: dict[str, Any]) -> str:
    """Loading a model, in processor time, the smallest file first."""
    rows = [
        [
            model,
            f"{ways['size'] / 1000:,.0f} KB",
            *(f"{ways[way]:,.1f} ms" for way in ("byMLeap", "archive", "checked", "served")),
            f"{ways['archive'] / ways['byMLeap']:.2f}",
            f"{ways['served'] / ways['byMLeap']:.2f}",
        ]
        for model, ways in sorted(found.items(), key=lambda each: float(each[1]["size"]))
    ]
    names = ["model", "file", "MLeap alone", "archive check", "checked and read", "ready to serve"]
    return _table([*names, "archive check / MLeap", "ready to serve / MLeap"], rows)


def heap_table(found: dict[str, Any]) -> str:
    """Heap of a model in a process, used by one slot and by two."""
    rows = [
        [
            model,
            f"{heap['1'] / 1e6:,.2f} MB",
            f"{heap['2'] / 1e6:,.2f} MB",
            f"{heap['2'] / heap['1'] - 1:+.1%}",
        ]
        for model, heap in found.items()
    ]
    return _table(["model", "one slot", "two slots", "more"], rows)


def profile_table(found: dict[str, Any]) -> str:
    """Which share of the time of a job goes where."""
    profiles = {model: jobs["predict"] for model, jobs in found.items()}
    groups = list(dict.fromkeys(group for each in profiles.values() for group in each["groups"]))
    rows = [
        [
            model,
            str(each["samples"]),
            *(f"{each['groups'].get(group, 0):.0%}" for group in groups),
        ]
        for model, each in profiles.items()
    ]
    return _table(["model", "samples", *groups], rows)


def method_list(found: dict[str, Any]) -> str:
    """The methods at the top of most stacks, a line for each model."""
    lines = []
    for model, jobs in found.items():
        methods = sorted(jobs["predict"]["methods"].items(), key=lambda each: -each[1])
        shares = ", ".join(f"`{method}` {share:.0%}" for method, share in methods[:_METHODS])
        lines.append(f"- {model}: {shares}")
    return "\n".join(lines)


def _rate(nanos: float) -> str:
    return f"{1e9 / nanos:,.0f}" if nanos > 0 else "-"


def _of_a_million(nanos: float) -> str:
    return f"{nanos / 1000:.2f} s" if nanos > 0 else "-"


def _ratio(above: float, below: float) -> str:
    return f"{above / below:.2f}" if above > 0 and below > 0 else "-"


def _table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

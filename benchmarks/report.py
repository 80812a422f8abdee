"""Makes the tables and the plot of the report out of the measured results.

    python benchmarks/report.py FOLDER

Reads what the other programs wrote into the folder, where it is there, and writes
benchmarks/results.md, benchmarks/results.json and benchmarks/results.svg.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt

__all__ = ["jmh_table", "job_table", "load_table", "python_table"]

_HERE = Path("benchmarks")


def jmh_table(found: dict[str, Any]) -> str:
    """One row: processor time and allocation of each engine, and what the plan is ahead by."""
    rows = []
    for model, engines in found.items():
        plan = engines["plan"]["cpu"]
        cells = [f"{each['cpu']:,.0f} ns, {each['bytes']:,.0f} B" for each in engines.values()]
        others = [engines[name]["cpu"] for name in ("onnx", "pmml") if name in engines]
        ahead = f"{engines['row-transformer']['cpu'] / plan:.1f}"
        best = f"{min(others) / plan:.1f}" if others else "-"
        rows.append([model, *cells, ahead, best])
    engines_named = next(iter(found.values()))
    return _table(["model", *engines_named, "RowTransformer / plan", "best of others / plan"], rows)


def job_table(found: dict[str, Any]) -> str:
    """What the prediction adds to a job, with the plan and with RowTransformer."""
    rows = []
    for model, jobs in found.items():
        none, plan, slow = (jobs[name] for name in ("none", "predict", "row-transformer"))
        added, slower = plan["task"] - none["task"], slow["task"] - none["task"]
        rows.append(
            [
                model,
                f"{none['task']:,.0f} ns",
                f"+{added:,.0f} ns, {plan['bytes'] - none['bytes']:,.0f} B",
                f"+{slower:,.0f} ns, {slow['bytes'] - none['bytes']:,.0f} B",
                f"{slower / added:.1f}" if added > 0 else "-",
                f"{none['task'] / plan['task']:.2f}",
                f"{plan['cpu'] / 1000:.2f} s",
            ]
        )
    names = ["model", "no prediction", "`Predict` adds", "RowTransformer adds"]
    return _table(
        [*names, "times less", "rows/s against none", "CPU for a million rows"],
        rows,
    )


def python_table(found: dict[str, Any]) -> str:
    """The whole job, by the clock."""
    rows = [
        [
            model,
            *(f"{jobs[name]:,.0f} ns" for name in ("predict", "pandas", "python")),
            *(f"{jobs[name] / jobs['predict']:.0f}" for name in ("pandas", "python")),
        ]
        for model, jobs in found.items()
    ]
    names = ["model", "`Predict`", "pandas UDF", "Python UDF", "pandas / Predict"]
    return _table([*names, "Python / Predict"], rows)


def load_table(found: dict[str, Any]) -> str:
    """Loading a model, in processor time."""
    rows = [
        [
            model,
            *(f"{ways[way]:,.0f} ms" for way in ("byMLeap", "checked", "served")),
            f"{ways['checked'] / ways['byMLeap'] - 1:.0%}",
            f"{ways['served'] / ways['byMLeap']:.2f}",
        ]
        for model, ways in found.items()
    ]
    names = ["model", "MLeap alone", "with our checks", "ready to serve", "the checks add"]
    return _table([*names, "ready to serve / MLeap alone"], rows)


def _table(names: list[str], rows: Iterable[list[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _plot(found: dict[str, Any], path: Path) -> None:
    figure, axes = plt.subplots(figsize=(9, 4))
    engines = list(next(iter(found.values())))
    width = 0.8 / len(engines)
    for i, engine in enumerate(engines):
        heights = [found[model].get(engine, {"cpu": 0})["cpu"] for model in found]
        axes.bar([m + i * width for m in range(len(found))], heights, width, label=engine)
    axes.set_yscale("log")
    axes.set_ylabel("ns of processor time for one row")
    axes.set_xticks([m + 0.4 - width / 2 for m in range(len(found))], list(found))
    axes.legend()
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main(folder: Path) -> None:
    """Writes the report of what was measured."""
    parts = ["Written by `make bench`. How to read it: README.md."]
    results: dict[str, Any] = {}
    for name in ("jmh", "jobs", "python", "loading"):
        if (folder / f"{name}.json").exists():
            results[name] = json.loads((folder / f"{name}.json").read_text())
    if "jmh" in results:
        parts += ["## One row (JMH)", jmh_table(results["jmh"]), "![results](results.svg)"]
        _plot(results["jmh"], _HERE / "results.svg")
    for parallelism, models in results.get("jobs", {}).items():
        parts += [f"## Flink jobs, parallelism {parallelism}", job_table(models)]
    if "python" in results:
        parts += ["## Against functions of PyFlink", python_table(results["python"])]
    if "loading" in results:
        parts += ["## Loading", load_table(results["loading"])]
    (_HERE / "results.md").write_text("# Results\n\n" + "\n\n".join(parts) + "\n")
    (_HERE / "results.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

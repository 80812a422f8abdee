"""The plots of the report, as SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
# The same results give the same file.
mpl.rcParams["svg.hashsalt"] = "flink-mleap"
from matplotlib import pyplot as plt  # noqa: E402 - not before the backend is chosen

__all__ = ["plot_growth", "plot_one_row"]


def plot_one_row(found: dict[str, Any], path: Path) -> None:
    """Draws the time of one row, by model and engine."""
    figure, axes = plt.subplots(figsize=(9, 4))
    engines = list(dict.fromkeys(engine for each in found.values() for engine in each))
    width = 0.8 / len(engines)
    for i, engine in enumerate(engines):
        heights = [found[model].get(engine, {"cpu": 0})["cpu"] for model in found]
        axes.bar([m + i * width for m in range(len(found))], heights, width, label=engine)
    axes.set_yscale("log")
    axes.set_ylabel("ns of processor time for one row")
    axes.set_xticks([m + 0.4 - width / 2 for m in range(len(found))], list(found))
    axes.legend()
    _save(figure, path)


def plot_growth(found: dict[str, Any], path: Path) -> None:
    """Draws rows a second along each axis, with a prediction and without."""
    figure, all_axes = plt.subplots(1, len(found), figsize=(3.2 * len(found), 3.4), squeeze=False)
    for axes, (axis, places) in zip(all_axes[0], found.items(), strict=True):
        numbers = [float(place) for place in places]
        for job, label in {"none": "no prediction", "predict": "Predict"}.items():
            times = [each[job]["ns"] for each in places.values()]
            rates = [1e9 / nanos if nanos > 0 else float("nan") for nanos in times]
            axes.plot(numbers, rates, marker="o", label=label)
        axes.set_xscale("log")
        axes.set_xticks(numbers, list(places))
        axes.minorticks_off()
        axes.set_yscale("log")
        axes.set_xlabel(axis)
    all_axes[0][0].set_ylabel("rows a second")
    all_axes[0][0].legend()
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)

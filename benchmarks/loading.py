"""Measures what loading a bundle costs: by MLeap alone, with our checks, and until it can serve.

    python benchmarks/loading.py RESULT [--rounds 5] [--models forest-100x12]

The ways are measured in turns, each in a process of its own; a result is the median of its rounds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

from jmh import CPU, run_jmh

__all__ = ["WAYS", "measure_loading"]

WAYS = ("byMLeap", "checked", "served")
_EFFORT = ("-f", "1", "-wi", "3", "-w", "4", "-i", "3", "-r", "4")


def measure_loading(folder: Path, model: str, rounds: int) -> dict[str, float]:
    """Loads a model again and again.

    Args:
        folder: Holds a folder for each model.
        model: Its name.
        rounds: How often each way is measured.

    Returns:
        By way, milliseconds of processor time for one load: of MLeap alone, with the check of the
        archive and of what the manifest says, and with the golden rows and the plan.
    """
    measured: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(rounds):
        for way, found in measured.items():
            found.append(_milliseconds(folder, model, way))
            print(model, way, f"{found[-1]:,.0f} ms", file=sys.stderr, flush=True)
    return {way: statistics.median(found) for way, found in measured.items()}


def _milliseconds(folder: Path, model: str, way: str) -> float:
    with tempfile.TemporaryDirectory() as scratch:
        found = Path(scratch) / "result.json"
        options = [*_EFFORT, "-prof", CPU, "-rf", "json", "-rff", str(found)]
        run_jmh(f"LoadBenchmark.{way}$", [*options, "-p", f"model={model}", "-foe", "true"], folder)
        (result,) = json.loads(found.read_text())
    return float(result["secondaryMetrics"]["cpu.norm"]["score"]) / 1e6


def main() -> None:
    """Measures and writes the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("result", type=Path)
    parser.add_argument("--models", default="forest-100x12")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path("build/bench/models"))
    given = parser.parse_args()
    folder = given.folder.absolute()
    results = {
        model: measure_loading(folder, model, given.rounds) for model in given.models.split(",")
    }
    given.result.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()

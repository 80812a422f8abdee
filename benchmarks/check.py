"""Fails when scoring has become slower, against MLeap's RowTransformer in the same run.

    python benchmarks/check.py [--renew]

Compares the short form of the benchmark with the ratios in benchmarks/ratios.json. Times mean
nothing on a machine that others use too; the ratio of two engines that are measured in turns does.
A model that seems to have lost is measured once more, and the better ratio counts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from java_program import measure_in_java
from part import MODELS, keep

__all__ = ["compare", "lost", "ratios"]

_KEPT = Path("benchmarks/ratios.json")
_LOSS = 0.10
_PROCESSES, _ROUNDS = 3, 3


def ratios(folder: Path, models: Sequence[str] = MODELS) -> dict[str, float]:
    """Returns by model how many times less processor time the plan takes than RowTransformer.

    Each is the median of the ratios of some rounds in some processes: what the compiler makes of
    the same code differs from process to process, and for good.

    Raises:
        RuntimeError: A score is not what it should be, or a model could not be measured.
    """
    options = ("-Xms512m", "-Xmx2g", "-XX:+UseSerialGC")
    arguments = [str(_ROUNDS), "plan,row-transformer", *models]
    found: dict[str, list[float]] = {model: [] for model in models}
    for _ in range(_PROCESSES):
        measured = measure_in_java("Ratios", folder, arguments, options)
        for model, values in found.items():
            slow, fast = (measured[model][name]["rounds"] for name in ("row-transformer", "plan"))
            values += [one / other for one, other in zip(slow, fast, strict=True)]
    return {model: statistics.median(each) for model, each in found.items()}


def lost(kept: dict[str, float], now: dict[str, float]) -> list[str]:
    """Returns the models that were measured and have lost more than a tenth."""
    return [model for model in kept if model in now and now[model] < kept[model] * (1 - _LOSS)]


def compare(kept: dict[str, float], now: dict[str, float]) -> list[str]:
    """Returns a sentence for each model that has lost more than a tenth, or was not measured."""
    problems = [f"{model} was not measured." for model in kept if model not in now]
    return problems + [
        f"{model}: the plan is {now[model]:.1f} times faster than RowTransformer, and was "
        f"{kept[model]:.1f} times: {100 * (1 - now[model] / kept[model]):.0f} % lost."
        for model in lost(kept, now)
    ]


def main() -> int:
    """Measures and compares; 1 when something was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=Path("build/bench/models"))
    parser.add_argument("--renew", action="store_true", help="keep the ratios of this run")
    given = parser.parse_args()
    folder = given.folder.absolute()
    now = ratios(folder)
    if given.renew:
        _tell(now)
        keep({model: round(ratio, 1) for model, ratio in now.items()}, _KEPT)
        return 0
    kept = json.loads(_KEPT.read_text())
    if doubtful := lost(kept, now):
        # A loss is there the second time too; what a neighbour on the machine did is not.
        print(f"Measured again: {', '.join(doubtful)}", flush=True)
        for model, ratio in ratios(folder, doubtful).items():
            now[model] = max(now[model], ratio)
    _tell(now)
    problems = compare(kept, now)
    print("\n".join(problems) or "Nothing was lost.", file=sys.stderr if problems else sys.stdout)
    return 1 if problems else 0


def _tell(found: dict[str, float]) -> None:
    for model, ratio in found.items():
        print(f"{model:14} {ratio:6.1f} times faster than RowTransformer")


if __name__ == "__main__":
    sys.exit(main())

"""Fails when scoring has become slower, against MLeap's RowTransformer in the same run.

    python benchmarks/check.py [--renew]

Compares the short form of the benchmark with the ratios in benchmarks/ratios.json. Times mean
nothing on a machine that others use too; the ratio of two engines that are measured in turns does.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from java_program import measure_in_java
from part import MODELS

__all__ = ["compare", "ratios"]

_KEPT = Path("benchmarks/ratios.json")
_LOSS = 0.10
_ROUNDS = 5


def ratios(folder: Path, models: Sequence[str] = MODELS, rounds: int = _ROUNDS) -> dict[str, float]:
    """Returns by model how many times less processor time the plan takes than RowTransformer.

    Each is the median of the ratios of the rounds.

    Raises:
        RuntimeError: A score is not what it should be, or a model could not be measured.
    """
    options = ("-Xms512m", "-Xmx2g", "-XX:+UseSerialGC")
    arguments = [str(rounds), "plan,row-transformer", *models]
    found = measure_in_java("Ratios", folder, arguments, options)
    return {
        model: statistics.median(
            slow / fast
            for slow, fast in zip(
                engines["row-transformer"]["rounds"], engines["plan"]["rounds"], strict=True
            )
        )
        for model, engines in found.items()
    }


def compare(kept: dict[str, float], now: dict[str, float]) -> list[str]:
    """Returns a sentence for each model that has lost more than a tenth, or was not measured."""
    problems = [f"{model} was not measured." for model in kept if model not in now]
    for model, ratio in now.items():
        before = kept.get(model)
        if before is not None and ratio < before * (1 - _LOSS):
            lost = 100 * (1 - ratio / before)
            problems.append(
                f"{model}: the plan is {ratio:.1f} times faster than RowTransformer, and was "
                f"{before:.1f} times: {lost:.0f} % lost."
            )
    return problems


def main() -> int:
    """Measures and compares; 1 when something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/bench/models"))
    parser.add_argument("--renew", action="store_true", help="keep the ratios of this run")
    given = parser.parse_args()
    now = ratios(given.folder.absolute())
    for model, ratio in now.items():
        print(f"{model:14} {ratio:6.1f} times faster than RowTransformer")
    if given.renew:
        kept = {model: round(ratio, 1) for model, ratio in now.items()}
        _KEPT.write_text(json.dumps(kept, indent=1) + "\n")
        return 0
    problems = compare(json.loads(_KEPT.read_text()), now)
    print("\n".join(problems) or "Nothing was lost.", file=sys.stderr if problems else sys.stdout)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

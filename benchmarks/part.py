"""What the parts of the benchmark share: their options, medians, and how results are kept."""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["MODELS", "Part", "keep", "medians", "part"]

MODELS = ("linear-3", "logistic-13", "forest-20x6", "gbt-100x6", "forest-100x12")
"""What is compared; benchmarks/models.py has them, and more."""


@dataclass(frozen=True)
class Part:
    """How a part runs.

    Attributes:
        result: Where the result goes, as JSON.
        folder: Holds a folder for each model.
        models: Their names.
        rounds: How often everything is measured.
        short: Whether to run only to see that it works; the figures mean little.
    """

    result: Path
    folder: Path
    models: tuple[str, ...]
    rounds: int
    short: bool


def part(doc: str | None, models: Sequence[str] = MODELS, rounds: int = 5) -> Part:
    """Reads the command line.

    Args:
        doc: What the part does.
        models: Taken when the command line names none.
        rounds: Taken when the command line names none, and one where it asks for the short form.
    """
    parser = argparse.ArgumentParser(
        description=doc, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("result", type=Path, help="written as JSON")
    parser.add_argument("--models", default=",".join(models), help="(default: %(default)s)")
    parser.add_argument("--rounds", type=int, help=f"(default: {rounds}, and 1 with --short)")
    parser.add_argument("--short", action="store_true", help="only to see that it works")
    parser.add_argument("--folder", type=Path, default=Path("build/bench/models"))
    given = parser.parse_args()
    return Part(
        given.result,
        given.folder.absolute(),
        tuple(given.models.split(",")),
        given.rounds or (1 if given.short else rounds),
        given.short,
    )


def medians(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """Returns for each name the median of the rounds."""
    return {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}


def keep(results: Any, path: Path) -> None:
    """Writes results as JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(results, indent=1) + "\n")
    unfinished.replace(path)

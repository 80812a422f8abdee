"""Runs the parts of the benchmark one after the other, and writes the report of what there is.

    python benchmarks/run.py FOLDER [--parts jmh,jobs] [--rounds 5] [--models linear-3] [--short]

A part that fails is named at the end, and does not stop the others.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

__all__ = ["PARTS", "commands"]

PARTS = {
    "jmh": "One row, each engine in turns",
    "jobs": "Flink jobs",
    "growth": "How the cost grows",
    "kafka": "From Kafka to Kafka",
    "latency": "Latency at half load",
    "cold": "Submit to first row",
    "loading": "Loading",
    "heap": "Heap of a model",
    "python": "Functions of PyFlink",
    "profiles": "Where the time goes",
}
"""What each part is, by the name of its result."""

_PROGRAMS = {"kafka": "kafka_jobs", "cold": "cold_start", "python": "python_jobs"}
# The models of these have a reason of their own.
_OWN_MODELS = ("growth", "python")


def commands(
    folder: Path, parts: list[str], rounds: int | None, models: str | None, short: bool
) -> dict[str, list[str]]:
    """Returns the command of each part.

    Args:
        folder: Where results go.
        parts: Their names.
        rounds: How often everything is measured; each part knows its own number.
        models: Their names, with commas; each part knows its own.
        short: Whether to run only to see that it works.

    Raises:
        ValueError: There is no part of that name.
    """
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        raise ValueError(f"There is no part {', '.join(unknown)}. Parts are: {', '.join(PARTS)}.")
    found = {}
    for part in parts:
        program = Path(__file__).with_name(f"{_PROGRAMS.get(part, part)}.py")
        found[part] = [sys.executable, str(program), str(folder / f"{part}.json")]
        found[part] += ["--rounds", str(rounds)] if rounds else []
        found[part] += ["--models", models] if models and part not in _OWN_MODELS else []
        found[part] += ["--short"] if short else []
    return found


def main() -> int:
    """Runs what is asked for; 1 when a part failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--parts", default=",".join(PARTS), help="(default: %(default)s)")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--models")
    parser.add_argument("--short", action="store_true")
    given = parser.parse_args()
    try:
        todo = commands(
            given.folder, given.parts.split(","), given.rounds, given.models, given.short
        )
    except ValueError as error:
        parser.error(str(error))
    failed = []
    began = time.monotonic()
    for number, (part, command) in enumerate(todo.items(), 1):
        print(f"==> {number}/{len(todo)} {PARTS[part]} ({part})", flush=True)
        # Nobody shall take the result of an earlier run for one of this run.
        (given.folder / f"{part}.json").unlink(missing_ok=True)
        started = time.monotonic()
        if subprocess.run(command, check=False).returncode:
            failed.append(part)
        print(f"    {part}: {time.monotonic() - started:.0f} s", flush=True)
    print(f"Measured in {(time.monotonic() - began) / 60:.0f} min", flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}. The results of the others are kept.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

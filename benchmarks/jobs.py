"""Runs Flink jobs in turns and keeps what a row costs in each.

    python benchmarks/jobs.py RESULT [--rounds 5] [--models linear-3,...] [--parallelism 1]

Every job goes from a generator of rows through one query into a sink that keeps nothing. A cost is
the slope of two run lengths, so that start-up does not count; medians of the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

__all__ = ["VARIANTS", "measure"]

VARIANTS = ("none", "predict", "row-transformer/2", "models-2", "leap-frame/20")
MODELS = ("linear-3", "logistic-13", "forest-20x6", "gbt-100x6", "forest-100x12")

_ROWS = {
    "linear-3": (2_000_000, 10_000_000),
    "logistic-13": (500_000, 2_500_000),
    "forest-20x6": (1_000_000, 5_000_000),
    "gbt-100x6": (200_000, 1_000_000),
    "forest-100x12": (100_000, 500_000),
}
_OPENS = ("lang", "lang.reflect", "net", "nio", "text", "time", "util", "util.concurrent")

Cost = dict[str, float]


def measure(
    folder: Path, model: str, parallelism: int, rounds: int, variants: Sequence[str] = VARIANTS
) -> dict[str, Cost]:
    """Runs the jobs of a model.

    Args:
        folder: Holds a folder for each model.
        model: Its name.
        parallelism: Tasks side by side.
        rounds: How often each job is measured.
        variants: Jobs; `leap-frame/20` runs a twentieth of the rows.

    Returns:
        By job, for each row: `ns` by the clock, `task` nanoseconds of processor time of the tasks'
        threads, `cpu` nanoseconds of the whole process, and `bytes` that the tasks allocate; and
        `start`, the seconds that a job of one row takes.

    Raises:
        RuntimeError: A job failed.
    """
    java = Path(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java"
    opens = [f"--add-opens=java.base/java.{each}=ALL-UNNAMED" for each in _OPENS]
    short, long = _ROWS.get(model, (100_000, 600_000))
    with tempfile.TemporaryDirectory() as scratch:
        found = Path(scratch) / "result.json"
        command = [java, *opens, "-Xmx2g", f"-Dbench.models={folder}", "io.flinkmleap.bench.Jobs"]
        sizes = [model, str(parallelism), str(rounds), str(short), str(long)]
        done = subprocess.run(
            [*command, str(found), *sizes, *variants],
            env={**os.environ, "CLASSPATH": Path("build/jvm/bench-classpath").read_text().strip()},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"The jobs of {model} failed:\n{done.stdout}{done.stderr[-4000:]}")
        measured = json.loads(found.read_text())
    return {
        job: {key: statistics.median(each[key] for each in costs) for key in costs[0]}
        for job, costs in measured.items()
    }


def main() -> None:
    """Measures and writes the result, after each model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("result", type=Path)
    parser.add_argument("--models", default=",".join(MODELS))
    parser.add_argument("--variants", default=",".join(VARIANTS))
    parser.add_argument("--parallelism", default="1,2")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path("build/bench/models"))
    given = parser.parse_args()
    results: dict[str, dict[str, dict[str, Cost]]] = {}
    for parallelism in given.parallelism.split(","):
        for model in given.models.split(","):
            if (given.folder / model / "bundle.zip").exists():
                costs = measure(
                    given.folder.absolute(),
                    model,
                    int(parallelism),
                    given.rounds,
                    given.variants.split(","),
                )
                results.setdefault(parallelism, {})[model] = costs
                given.result.write_text(json.dumps(results, indent=1) + "\n")
                for job, cost in costs.items():
                    print(f"x{parallelism} {model:14} {job:16} " + _line(cost), flush=True)


def _line(cost: Cost) -> str:
    times = " ".join(f"{cost[key]:10.1f} ns {key}" for key in ("ns", "task", "cpu"))
    return f"{times} {cost['bytes']:10.1f} B"


if __name__ == "__main__":
    main()

"""Runs Flink jobs in turns and keeps what a row costs in each.

    python benchmarks/jobs.py RESULT [--rounds 5] [--models linear-3,...] [--short]

Every job goes from a generator of rows through one query into a sink that keeps nothing. A cost is
the slope of two run lengths, so that start-up does not count; medians of the rounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from java_program import measure_in_java
from part import keep, medians, part

__all__ = ["Cost", "measure", "medians_by_job", "run_lengths"]

# A number after a slash divides the rows of a slow job, or of one that is of less interest.
_ONE_TASK = ("none", "predict", "row-transformer/4", "models-2/2", "leap-frame/40")
_SEVERAL_OUTPUTS = "outputs/2"
_TWO_TASKS = ("none", "predict", "row-transformer/4")
_ROUNDS_OF_TWO_TASKS = 3
_CLASSIFIERS = ("logistic-13",)

_ROWS = {
    "linear-3": (2_000_000, 10_000_000),
    "linear-30": (300_000, 1_500_000),
    "linear-300": (40_000, 200_000),
    "logistic-13": (500_000, 2_500_000),
    "forest-1x6": (2_000_000, 10_000_000),
    "forest-20x6": (1_000_000, 5_000_000),
    "forest-200x6": (200_000, 1_000_000),
    "forest-1000x6": (40_000, 200_000),
    "gbt-100x6": (200_000, 1_000_000),
    "forest-100x12": (100_000, 500_000),
}
_SHORTER = 20

Cost = dict[str, float]


def run_lengths(model: str, short: bool = False) -> tuple[int, int]:
    """Returns the rows of the shorter and of the longer run of the jobs of a model."""
    shorter, longer = _ROWS.get(model, (100_000, 600_000))
    return (shorter // _SHORTER, longer // _SHORTER) if short else (shorter, longer)


def measure(
    folder: Path,
    model: str,
    variants: Sequence[str],
    *,
    parallelism: int,
    rounds: int,
    lengths: tuple[int, int],
) -> dict[str, Cost]:
    """Runs the jobs of a model.

    Args:
        folder: Holds a folder for each model.
        model: Its name.
        variants: Jobs; `leap-frame/20` runs a twentieth of the rows.
        parallelism: Tasks side by side.
        rounds: How often each job is measured.
        lengths: Rows of the two runs.

    Returns:
        By job, for each row: `ns` by the clock, `task` nanoseconds of processor time of the tasks'
        threads, `cpu` nanoseconds of the whole process, and `bytes` that the tasks allocate.

    Raises:
        RuntimeError: A job failed.
    """
    sizes = [str(each) for each in (parallelism, rounds, *lengths)]
    measured = measure_in_java("Jobs", folder, [model, *sizes, *variants])
    return medians_by_job(measured, variants)


def medians_by_job(measured: dict[str, list[Cost]], variants: Sequence[str]) -> dict[str, Cost]:
    """Returns the medians of the rounds, in the order of the variants."""
    jobs = [variant.partition("/")[0] for variant in variants]
    return {job: medians(measured[job]) for job in jobs}


def main() -> None:
    """Measures and writes the result, after each model."""
    run = part(__doc__)
    results: dict[str, dict[str, dict[str, Cost]]] = {"1": {}, "2": {}}
    for parallelism, found in results.items():
        for model in run.models:
            print(f"{model}, parallelism {parallelism}", flush=True)
            several = [_SEVERAL_OUTPUTS] if model in _CLASSIFIERS else []
            one = parallelism == "1"
            found[model] = measure(
                run.folder,
                model,
                [*_ONE_TASK, *several] if one else _TWO_TASKS,
                parallelism=int(parallelism),
                rounds=run.rounds if one else min(run.rounds, _ROUNDS_OF_TWO_TASKS),
                lengths=run_lengths(model, run.short),
            )
            keep(results, run.result)


if __name__ == "__main__":
    main()

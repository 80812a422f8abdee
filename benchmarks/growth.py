"""Measures how the cost of a row grows: with features, trees, models in one job, and parallelism.

    python benchmarks/growth.py RESULT [--rounds 3] [--short]

The jobs are those of benchmarks/jobs.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from jobs import Cost, measure, run_lengths
from part import Part, keep, part

__all__ = ["AXES"]

AXES = {
    "features": {"3": "linear-3", "30": "linear-30", "300": "linear-300"},
    "trees": {
        "1": "forest-1x6",
        "20": "forest-20x6",
        "200": "forest-200x6",
        "1000": "forest-1000x6",
    },
}
"""The models along each of these axes, by what the axis counts."""

_MODELS_IN_ONE_JOB = (1, 2, 4, 8, 16)
_PARALLELISM = (1, 2)

Growth = dict[str, dict[str, dict[str, Cost]]]


def _steps(run: Part) -> Iterator[tuple[str, Callable[[], dict[str, dict[str, Cost]]]]]:
    """Yields each axis with its measurement: costs of `none` and `predict`, by place on it."""

    def jobs(model: str, parallelism: int) -> dict[str, Cost]:
        return _measure(run, model, ("none", "predict"), parallelism)

    for axis, models in AXES.items():
        yield axis, lambda models=models: {place: jobs(each, 1) for place, each in models.items()}
    yield "models in one job", lambda: _several_models(run)
    yield "parallelism", lambda: {str(tasks): jobs("linear-3", tasks) for tasks in _PARALLELISM}


def _several_models(run: Part) -> dict[str, dict[str, Cost]]:
    variants = [f"models-{count}/{count}" for count in _MODELS_IN_ONE_JOB]
    costs = _measure(run, "linear-3", ["none", *variants], 1)
    return {
        str(count): {"none": costs["none"], "predict": costs[f"models-{count}"]}
        for count in _MODELS_IN_ONE_JOB
    }


def _measure(run: Part, model: str, variants: Sequence[str], parallelism: int) -> dict[str, Cost]:
    lengths = run_lengths(model, run.short)
    return measure(
        run.folder, model, variants, parallelism=parallelism, rounds=run.rounds, lengths=lengths
    )


def main() -> None:
    """Measures and writes the result, after each axis."""
    run = part(__doc__, models=(), rounds=3)
    results: Growth = {}
    for axis, measured in _steps(run):
        print(axis, flush=True)
        results[axis] = measured()
        keep(results, run.result)


if __name__ == "__main__":
    main()

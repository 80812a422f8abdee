"""Measures how long a job takes from its submission to its first row.

    python benchmarks/cold_start.py RESULT [--rounds 3] [--models linear-3,...] [--short]

Each measurement has a process of its own, which plans the query, starts a cluster inside itself,
loads the model and scores one row; and then submits a second job.
"""

from __future__ import annotations

from java_program import measure_in_java
from part import keep, medians, part

__all__: list[str] = []

_MODELS = ("linear-3", "forest-100x12", "forest-1000x6")
_VARIANTS = ("none", "predict")


def main() -> None:
    """Measures and writes the result, after each model."""
    run = part(__doc__, models=_MODELS, rounds=3)
    results: dict[str, dict[str, dict[str, float]]] = {}
    for model in run.models:
        rounds = [
            {job: measure_in_java("ColdStart", run.folder, [model, job]) for job in _VARIANTS}
            for _ in range(run.rounds)
        ]
        results[model] = {job: medians([each[job] for each in rounds]) for job in _VARIANTS}
        keep(results, run.result)


if __name__ == "__main__":
    main()

"""Measures the latency of rows at half load.

    python benchmarks/latency.py RESULT [--rounds 3] [--models linear-3,...] [--short]

A job of one task runs as fast as it can, and then on rows that are due at half of that rate. The
latency of a row is from when it was due until its prediction is handed to the sink, in one chain of
operators without a network; a job that falls behind is charged for all rows that wait.
"""

from __future__ import annotations

from java_program import measure_in_java
from part import keep, medians, part

__all__: list[str] = []

_VARIANTS = ("none", "predict")
_SECONDS = 2.0
_SHORT_SECONDS = 1.0


def main() -> None:
    """Measures and writes the result, after each model."""
    run = part(__doc__, rounds=3)
    seconds = _SHORT_SECONDS if run.short else _SECONDS
    results: dict[str, dict[str, dict[str, float]]] = {}
    for model in run.models:
        print(model, flush=True)
        arguments = [model, str(seconds), *_VARIANTS]
        measured = [measure_in_java("Latency", run.folder, arguments) for _ in range(run.rounds)]
        results[model] = {job: medians([each[job] for each in measured]) for job in _VARIANTS}
        keep(results, run.result)


if __name__ == "__main__":
    main()

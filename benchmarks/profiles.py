"""Samples the jobs with a prediction, and keeps which share of their time goes where.

python benchmarks/profiles.py RESULT [--models linear-3,...] [--short]
"""

from __future__ import annotations

from typing import Any

from java_program import measure_in_java
from jobs import run_lengths
from part import keep, part

__all__: list[str] = []

# Without them samples stand in the next method that has a safepoint.
_OPTIONS = ("-Xmx2g", "-XX:+UnlockDiagnosticVMOptions", "-XX:+DebugNonSafepoints")
_TIMES_THE_LONGER_RUN = 2


def main() -> None:
    """Measures and writes the result, after each model."""
    run = part(__doc__, rounds=1)
    results: dict[str, Any] = {}
    for model in run.models:
        rows = run_lengths(model, run.short)[1] * _TIMES_THE_LONGER_RUN
        arguments = [model, str(rows), "predict"]
        results[model] = measure_in_java("Profile", run.folder, arguments, _OPTIONS)
        keep(results, run.result)


if __name__ == "__main__":
    main()

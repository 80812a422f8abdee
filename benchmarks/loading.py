"""Measures what loading a bundle costs: by MLeap alone, in the check of the archive, and in ours.

    python benchmarks/loading.py RESULT [--rounds 5] [--models forest-100x12,...] [--short]

The ways are measured in turns in one process that is warm, by the processor time of the process.
"""

from __future__ import annotations

import statistics

from java_program import measure_in_java
from part import MODELS, keep, part

__all__ = ["WAYS"]

WAYS = ("byMLeap", "archive", "checked", "served")


def main() -> None:
    """Measures and writes the result: milliseconds by model and way, and the `size` in bytes."""
    run = part(__doc__, models=[*MODELS, "forest-200x6", "forest-1000x6"])
    options = ("-Xms1g", "-Xmx2g", "-XX:+UseSerialGC")
    measured = measure_in_java("Loads", run.folder, [str(run.rounds), *run.models], options)
    results = {
        model: {"size": found["size"], **{way: statistics.median(found[way]) for way in WAYS}}
        for model, found in measured.items()
    }
    keep(results, run.result)


if __name__ == "__main__":
    main()

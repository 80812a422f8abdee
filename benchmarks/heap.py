"""Measures how much heap a model takes that one slot of a TaskManager uses, and one that two use.

python benchmarks/heap.py RESULT [--rounds 5] [--models linear-3,...] [--short]
"""

from __future__ import annotations

from java_program import measure_in_java
from part import MODELS, keep, medians, part

__all__: list[str] = []


def main() -> None:
    """Measures and writes the result: by model and slots, bytes."""
    run = part(__doc__, models=[*MODELS, "forest-1000x6"], rounds=5)
    options = ("-Xmx2g", "-XX:+UseSerialGC")
    measured = measure_in_java("Heap", run.folder, [str(run.rounds), *run.models], options)
    keep({model: medians(measured[model]) for model in run.models}, run.result)


if __name__ == "__main__":
    main()

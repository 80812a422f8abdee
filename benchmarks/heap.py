"""Measures how much heap a model takes that one slot of a TaskManager uses, and one that two use.

python benchmarks/heap.py RESULT [--models linear-3,...] [--short]
"""

from __future__ import annotations

from java_program import measure_in_java
from part import MODELS, keep, part

__all__: list[str] = []


def main() -> None:
    """Measures and writes the result."""
    run = part(__doc__, models=[*MODELS, "forest-1000x6"], rounds=1)
    options = ("-Xmx2g", "-XX:+UseSerialGC")
    keep(measure_in_java("Heap", run.folder, run.models, options), run.result)


if __name__ == "__main__":
    main()

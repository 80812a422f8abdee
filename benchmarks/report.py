"""Makes the report out of the measured results.

    python benchmarks/report.py FOLDER [TARGET]

Reads what the parts wrote into the folder, as far as it is there, and writes results.md,
results.json and the plots results.svg and growth.svg into the target, else into benchmarks/.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from plots import plot_growth, plot_one_row
from run import PARTS
from sections import sections

__all__: list[str] = []

_HERE = Path(__file__).resolve().parent


def main(folder: Path, target: Path) -> None:
    """Writes the report of what was measured."""
    results = {
        part: json.loads((folder / f"{part}.json").read_text())
        for part in PARTS
        if (folder / f"{part}.json").exists()
    }
    if "jmh" in results:
        plot_one_row(results["jmh"], target / "results.svg")
    if "growth" in results:
        plot_growth(results["growth"], target / "growth.svg")
    head = f"Written by `make bench` on {os.cpu_count()} processors. README.md says how to read it."
    text = "\n\n".join(["# Results", head, *sections(results)])
    (target / "results.md").write_text(text + "\n")
    (target / "results.json").write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else _HERE)  # noqa: PLR2004

"""Runs the JMH benchmarks and keeps their results as JSON.

    python benchmarks/jmh.py RESULT [--rounds 5] [--short] [--engines plan,onnx] [--models linear-3]

Each round measures every engine on every model once, in a process of its own, so that a neighbour
on the machine disturbs all engines alike; the result of an engine is the median of its rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["CPU", "ENGINES", "FULL", "MODELS", "SHORT", "measure", "run_jmh"]

ENGINES = ("plan", "row-transformer", "leap-frame", "onnx", "pmml")
MODELS = ("linear-3", "logistic-13", "forest-20x6", "gbt-100x6", "forest-100x12")
FULL = ("-wi", "4", "-w", "1", "-i", "4", "-r", "1")
SHORT = ("-wi", "3", "-w", "400ms", "-i", "3", "-r", "300ms")

CPU = "io.flinkmleap.bench.CpuTime"
"""A profiler of JMH: processor time of the process for each operation."""

_CLASS_PATH = Path("build/jvm/bench-classpath")
_FILES = {"onnx": "model.onnx", "pmml": "model.pmml"}


def measure(
    folder: Path,
    engines: Sequence[str] = ENGINES,
    models: Sequence[str] = MODELS,
    rounds: int = 5,
    effort: Sequence[str] = FULL,
) -> dict[str, dict[str, dict[str, Any]]]:
    """Measures engines on models.

    Args:
        folder: Holds a folder for each model; a model or an engine without a file is left out.
        engines: Their names.
        models: Their names.
        rounds: How often everything is measured.
        effort: How long, as options of JMH.

    Returns:
        By model and engine, for each row: `ns` by the clock, `cpu` nanoseconds of processor time,
        and `bytes` allocated. All are medians; `rounds` are the processor times as measured.
    """
    pairs = [
        (model, engine)
        for model in models
        for engine in engines
        if (folder / model / _FILES.get(engine, "bundle.zip")).exists()
    ]
    measured: dict[tuple[str, str], list[dict[str, float]]] = defaultdict(list)
    for _ in range(rounds):
        for pair in pairs:
            measured[pair].append(_run(folder, *pair, effort))
            print(*pair, f"{measured[pair][-1]['cpu']:,.1f} ns", file=sys.stderr, flush=True)
    results: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for (model, engine), found in measured.items():
        medians = {key: statistics.median(each[key] for each in found) for key in found[0]}
        results[model][engine] = {**medians, "rounds": [each["cpu"] for each in found]}
    return dict(results)


def _run(folder: Path, model: str, engine: str, effort: Sequence[str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as scratch:
        found = Path(scratch) / "result.json"
        options = [
            *effort,
            "-f",
            "1",
            "-prof",
            "gc",
            "-prof",
            CPU,
            "-rf",
            "json",
            "-rff",
            str(found),
        ]
        options += ["-p", f"model={model}", "-p", f"engine={engine}", "-foe", "true"]
        run_jmh("ScoringBenchmark", options, folder)
        (result,) = json.loads(found.read_text())
    more = result["secondaryMetrics"]
    return {
        "ns": float(result["primaryMetric"]["score"]),
        "cpu": float(more["cpu.norm"]["score"]),
        "bytes": float(more["gc.alloc.rate.norm"]["score"]),
    }


def run_jmh(benchmark: str, options: Sequence[str], folder: Path) -> None:
    """Runs JMH once.

    Args:
        benchmark: Name of the class.
        options: Of JMH.
        folder: Holds a folder for each model.

    Raises:
        RuntimeError: It failed, or an engine gave other scores than the training framework.
    """
    java = (
        os.path.join(os.environ["JAVA_HOME"], "bin", "java")
        if "JAVA_HOME" in os.environ
        else "java"
    )
    heap = ["-Xms512m", "-Xmx2g", "-XX:+UseParallelGC", f"-Dbench.models={folder}"]
    # ONNX Runtime 1.29 ends a process whose command line is longer than a few KB.
    command = [
        java,
        "-Djmh.separateClasspathJAR=true",
        "-Djmh.ignoreLock=true",
        "org.openjdk.jmh.Main",
        benchmark,
    ]
    done = subprocess.run(
        [*command, *options, "-jvmArgs", " ".join(heap)],
        env={**os.environ, "CLASSPATH": _CLASS_PATH.read_text().strip()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            f"JMH failed for {' '.join(options)}:\n{done.stdout[-4000:]}{done.stderr}"
        )


def main() -> None:
    """Measures and writes the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("result", type=Path)
    parser.add_argument("--models", default=",".join(MODELS))
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--folder", type=Path, default=Path("build/bench/models"))
    given = parser.parse_args()
    results = measure(
        given.folder.absolute(),
        given.engines.split(","),
        given.models.split(","),
        given.rounds,
        SHORT if given.short else FULL,
    )
    given.result.write_text(json.dumps(results, indent=1) + "\n")
    for model, engines in results.items():
        for engine, found in engines.items():
            print(
                f"{model:14} {engine:16} {found['ns']:12.1f} ns "
                f"{found['cpu']:12.1f} ns CPU {found['bytes']:10.1f} B"
            )


if __name__ == "__main__":
    main()

"""Runs the JMH benchmarks and keeps their results as JSON.

    python benchmarks/jmh.py RESULT [--rounds 5] [--models linear-3,...] [--short]

Each round measures every engine on every model once, in a process of its own, so that a neighbour
on the machine disturbs all engines alike; the result of an engine is the median of its rounds.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from java_program import CLASS_PATH, java
from part import Part, keep, medians, part

__all__ = ["ENGINES"]

ENGINES = ("plan", "row-transformer", "leap-frame", "onnx", "pmml")

# Warm-up and measurement, as options of JMH.
_EFFORT = ("-wi", "3", "-w", "500ms", "-i", "3", "-r", "300ms")
_SHORT_EFFORT = ("-wi", "1", "-w", "200ms", "-i", "1", "-r", "100ms")
# A profiler of JMH: processor time of the process for each operation.
_CPU = "io.flinkmleap.bench.CpuTime"
_FILES = {"onnx": "model.onnx", "pmml": "model.pmml"}


def measure(run: Part) -> dict[str, dict[str, dict[str, Any]]]:
    """Measures every engine on every model; one without a file for a model is left out.

    Returns:
        By model and engine, for each row: `ns` by the clock, `cpu` nanoseconds of processor time,
        and `bytes` allocated. All are medians; `rounds` are the processor times as measured.
    """
    pairs = [
        (model, engine)
        for model in run.models
        for engine in ENGINES
        if (run.folder / model / _FILES.get(engine, "bundle.zip")).exists()
    ]
    effort = _SHORT_EFFORT if run.short else _EFFORT
    measured: dict[tuple[str, str], list[dict[str, float]]] = defaultdict(list)
    for number in range(1, run.rounds + 1):
        print(f"round {number} of {run.rounds}", flush=True)
        for pair in pairs:
            measured[pair].append(_run(run.folder, *pair, effort))
            print(" ", *pair, f"{measured[pair][-1]['cpu']:,.1f} ns", flush=True)
    results: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for (model, engine), found in measured.items():
        results[model][engine] = {**medians(found), "rounds": [each["cpu"] for each in found]}
    return dict(results)


def _run(folder: Path, model: str, engine: str, effort: Sequence[str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as scratch:
        found = Path(scratch) / "result.json"
        profilers = ["-prof", "gc", "-prof", _CPU, "-foe", "true"]
        target = ["-rf", "json", "-rff", str(found)]
        pair = ["-p", f"model={model}", "-p", f"engine={engine}"]
        _run_jmh([*effort, "-f", "1", *profilers, *target, *pair], folder)
        (result,) = json.loads(found.read_text())
    more = result["secondaryMetrics"]
    return {
        "ns": float(result["primaryMetric"]["score"]),
        "cpu": float(more["cpu.norm"]["score"]),
        "bytes": float(more["gc.alloc.rate.norm"]["score"]),
    }


def _run_jmh(options: Sequence[str], folder: Path) -> None:
    """Runs JMH once.

    Raises:
        RuntimeError: It failed, or an engine gave other scores than the training framework.
    """
    heap = ["-Xms512m", "-Xmx2g", "-XX:+UseParallelGC", f"-Dbench.models={folder}"]
    # ONNX Runtime 1.29 ends a process whose command line is longer than a few KB.
    separate = ["-Djmh.separateClasspathJAR=true", "-Djmh.ignoreLock=true"]
    command = [java(), *separate, "org.openjdk.jmh.Main", "ScoringBenchmark", *options]
    done = subprocess.run(
        [*command, "-jvmArgs", " ".join(heap)],
        env={**os.environ, "CLASSPATH": CLASS_PATH.read_text().strip()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            f"JMH failed for {' '.join(options)}:\n{done.stdout[-4000:]}{done.stderr}"
        )


if __name__ == "__main__":
    given = part(__doc__)
    keep(measure(given), given.result)

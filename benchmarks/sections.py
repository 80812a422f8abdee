"""The report, piece by piece, out of the measured results."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import tables
from reach import reached
from run import PARTS

__all__ = ["sections"]


def sections(results: dict[str, Any]) -> Iterator[str]:
    """Yields the pieces of the report.

    Args:
        results: By part, what it has measured; parts may be missing, and are named.
    """
    missing = [PARTS[part] for part in PARTS if part not in results]
    if missing:
        yield f"Not measured: {', '.join(missing)}."
    yield "## Reach"
    yield tables.reach_table(reached(results))
    if "jmh" in results:
        yield "## One row (JMH)"
        yield tables.jmh_table(results["jmh"])
        yield "![time of one row](results.svg)"
    for parallelism, models in results.get("jobs", {}).items():
        if models:
            yield f"## Flink jobs, parallelism {parallelism}"
            yield tables.added_table(models)
            yield tables.job_table(models)
    if "growth" in results:
        yield "## Growth"
        for axis, places in results["growth"].items():
            yield tables.growth_table(places, axis)
        yield "![rows a second along each axis](growth.svg)"
    for part, title, table in (
        ("kafka", "Kafka to Kafka, JSON", tables.job_table),
        ("latency", "Latency at half load", tables.latency_table),
        ("cold", "Submit to first row", tables.cold_table),
        ("loading", "Loading", tables.load_table),
        ("heap", "Heap of a model", tables.heap_table),
        ("python", "Functions of PyFlink", tables.python_table),
        ("profiles", "Where the time of `Predict` goes", tables.profile_table),
    ):
        if part in results:
            yield f"## {title}"
            yield table(results[part])
    if "profiles" in results:
        yield tables.method_list(results["profiles"])

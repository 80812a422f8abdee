"""Runs jobs from one topic of a Kafka broker into another, with JSON: what a row costs in each.

    python benchmarks/kafka_jobs.py RESULT [--rounds 5] [--models linear-3,...] [--short]

The broker is a real one, on the same machine. `cpu` is of the process with the job alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

from java_program import measure_in_java
from jobs import Cost, medians_by_job
from part import keep, part

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.servers.kafka import kafka_broker

__all__: list[str] = []

_MODELS = ("linear-3", "logistic-13")
_VARIANTS = ("none", "predict", "row-transformer")
_ROWS = (100_000, 600_000)
_SHORT_ROWS = (5_000, 20_000)


def main() -> None:
    """Measures and writes the result, after each model."""
    run = part(__doc__, models=_MODELS, rounds=3)
    jars = sorted(Path("build/connectors").absolute().glob("flink-sql-connector-kafka-*.jar"))
    sizes = [str(each) for each in (run.rounds, *(_SHORT_ROWS if run.short else _ROWS))]
    results: dict[str, dict[str, Cost]] = {}
    for model in run.models:
        print(model, flush=True)
        # A broker for each: what one model has written is gone before the next.
        with kafka_broker() as broker:
            for topic in (f"{model}-in", f"{model}-out"):
                broker.create_topic(topic)
            arguments = [broker.address, model, *sizes, *_VARIANTS]
            measured = measure_in_java("KafkaJobs", run.folder, arguments, jars=jars)
        results[model] = medians_by_job(measured, _VARIANTS)
        keep(results, run.result)


if __name__ == "__main__":
    main()

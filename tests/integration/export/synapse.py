"""SynapseML in a Spark of its own, and its LightGBM models as its Python package has them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pyspark import SparkContext
from pyspark.ml.wrapper import JavaModel
from pyspark.sql import DataFrame, SparkSession

__all__ = ["lightgbm", "loaded_lightgbm", "synapse_session"]

JARS = Path(__file__).resolve().parents[3] / "build" / "synapse"


@contextmanager
def synapse_session() -> Iterator[SparkSession]:
    """A session in a JVM that has SynapseML; the one of the other tests goes on without it."""
    jars = sorted(map(str, JARS.glob("*.jar")))
    assert jars, "SynapseML is not there: run `make build/.synapse`"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_gateway", "_jvm", "_active_spark_context"):
            patch.setattr(SparkContext, name, None)
        for name in ("_instantiatedSession", "_activeSession"):
            patch.setattr(SparkSession, name, None)
        builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        builder = builder.config("spark.sql.shuffle.partitions", "1")
        # Its training opens sockets between the tasks.
        builder = builder.config("spark.driver.host", "127.0.0.1")
        session = builder.config("spark.jars", ",".join(jars)).getOrCreate()
        gateway = session.sparkContext._gateway
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()


def lightgbm(estimator: str, rows: DataFrame, **parameters: Any) -> Any:
    """Returns what an estimator of ``synapse.ml.lightgbm`` fits, with parameters by name."""
    java = getattr(_package(rows.sparkSession), estimator)()
    for name, value in parameters.items():
        java.set(java.getParam(name).w(value))
    return _model(java.fit(rows._jdf))


def loaded_lightgbm(model: str, session: SparkSession, text: str) -> Any:
    """Returns a model of ``synapse.ml.lightgbm`` that was loaded from the text of a booster."""
    return _model(getattr(_package(session), model).loadNativeModelFromString(text))


def _package(session: SparkSession) -> Any:
    return session._jvm.com.microsoft.azure.synapse.ml.lightgbm


def _model(java: Any) -> Any:
    kind = type(java.getClass().getSimpleName(), (JavaModel,), {"__module__": "synapse.ml"})
    model = kind(java)
    model._transfer_params_from_java()
    return model

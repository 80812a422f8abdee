"""Spark's latent Dirichlet allocation.

MLeap's own starts each document at random weights; those of Spark come from the seed of the model,
and are the same for every document.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyspark.ml.common import _java2py
from pyspark.sql import SparkSession

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.spark.outcomes import add_named
from flink_mleap.export.spark.stages import Stage

__all__ = ["topic_shares"]


def topic_shares(stage: Stage, graph: Graph, _: Any) -> None:
    """The share of each topic in the counts of terms, as both ways of training infer it."""
    context = SparkSession.builder.getOrCreate().sparkContext
    local = stage.java.oldLocalModel()
    concentration = list(local.docConcentration().toArray())
    start = _drawn(context._gateway, local.gammaShape(), len(concentration), local.seed())
    model = {
        "terms": attributes.rows(np.exp(_expectation(context, stage.java.topicsMatrix()))),
        "concentration": attributes.vector(concentration),
        "start": attributes.vector(start),
    }
    shares = graph.column("topics")
    graph.add("topic_shares", {"input": stage.value("featuresCol")}, {"output": shares}, model)
    add_named(stage, graph, shares, "topicDistributionCol")


def _expectation(context: Any, topics: Any) -> NDArray[np.float64]:
    """Returns the expected logarithm of the share of each term (row) in each topic, by Spark.

    Its digamma is wrong in the ninth digit, which shows in documents that take long to settle.
    """
    spark = context._gateway.jvm.org.apache.spark
    utilities = getattr(getattr(spark.mllib.clustering, "LDAUtils$"), "MODULE$")
    found = utilities.dirichletExpectation(topics.transpose().asBreeze())
    rows, columns, values = found.rows(), found.cols(), found.data()
    matrix = spark.ml.linalg.DenseMatrix(rows, columns, values, found.isTranspose())
    logs: NDArray[np.float64] = _java2py(context, matrix).toArray()
    return logs.T


def _drawn(gateway: Any, shape: float, count: int, seed: int) -> list[float]:
    """Returns the numbers that Spark draws for each document from a Gamma distribution of mean 1.

    Both halves of the seed are given, as Py4J takes a small number for a seed of 32 bits, which
    begins another series.
    """
    halves = gateway.new_array(gateway.jvm.int, 2)
    for i, half in enumerate(np.array([seed >> 32, seed & 0xFFFFFFFF]).astype(np.int32).tolist()):
        halves[i] = half
    twister = gateway.jvm.org.apache.commons.math3.random.MersenneTwister(halves)
    distributions = gateway.jvm.breeze.stats.distributions
    gamma = distributions.Gamma(shape, 1.0 / shape, distributions.RandBasis(twister))
    return [float(gamma.draw()) for _ in range(count)]

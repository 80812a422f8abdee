"""Spark's generalized linear regression with what MLeap's lacks: offsets and the family tweedie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.vectors import Vector
from flink_mleap.export.spark.outcomes import add_named
from flink_mleap.export.spark.stages import Stage

__all__ = ["generalized_regression", "has_offset_or_power"]

_EPSILON = 1e-16
_MOST = float(np.finfo(np.float64).max)

_MEANS: dict[str, Callable[[Vector], Vector]] = {
    "cloglog": lambda eta: (eta.apply("exp") * -1.0).apply("exp") * -1.0 + 1.0,
    "identity": lambda eta: eta,
    "inverse": lambda eta: eta.constant([1.0]) / eta,
    "log": lambda eta: eta.apply("exp"),
    "logit": lambda eta: eta.apply("logistic"),
    "sqrt": lambda eta: eta.apply("square"),
}
"""The mean of the linear predictor, by the name of the link."""

_LINKS = {"binomial": "logit", "gamma": "inverse", "gaussian": "identity", "poisson": "log"}
"""The link of a family that names none."""

_FAMILIES = {0.0: "gaussian", 1.0: "poisson", 2.0: "gamma"}
_POWERS = {0.0: "log", 1.0: "identity", -1.0: "inverse", 0.5: "sqrt"}
"""What Spark takes for the family tweedie and its links of these powers."""

_RANGES = {
    "binomial": (_EPSILON, 1.0 - _EPSILON),
    "gaussian": (-_MOST, _MOST),
    "gamma": (_EPSILON, _MOST),
    "poisson": (_EPSILON, _MOST),
    "tweedie": (_EPSILON, _MOST),
}
"""Where Spark keeps the mean, by the name of the family."""


def has_offset_or_power(stage: Stage) -> bool:
    """Whether MLeap has no form for the regression."""
    return _family(stage) == "tweedie" or _offset(stage) is not None


def generalized_regression(stage: Stage, graph: Graph, _: Any) -> None:
    """The mean of the sum of the products, the intercept and the offset."""
    weights = list(stage.java.coefficients().toArray())
    features = Vector(graph, stage.value("featuresCol"), len(weights))
    eta = features.linear([weights], stage.java.intercept())
    offset = _offset(stage)
    if offset is not None:
        eta = eta + Vector.of_scalars([offset], graph)
    least, most = _RANGES[_plain_family(stage)]
    mean = _mean(stage, eta).at_least(least).at_most(most)
    graph.rename(mean.scalar(), stage.value("predictionCol"))
    if stage.has("linkPredictionCol"):
        add_named(stage, graph, eta.scalar(), "linkPredictionCol")


def _family(stage: Stage) -> str:
    return str(stage.value("family")).lower()


def _offset(stage: Stage) -> str | None:
    return (stage.value("offsetCol") or None) if stage.has("offsetCol") else None


def _plain_family(stage: Stage) -> str:
    family = _family(stage)
    return _FAMILIES.get(stage.value("variancePower"), family) if family == "tweedie" else family


def _mean(stage: Stage, eta: Vector) -> Vector:
    family = _family(stage)
    if family == "tweedie":
        power = 1.0 - stage.value("variancePower")
        power = stage.value("linkPower") if stage.has("linkPower") else power
        return _MEANS[_POWERS[power]](eta) if power in _POWERS else eta.raised(1.0 / power)
    link = str(stage.value("link")).lower() if stage.has("link") else _LINKS[family]
    if link not in _MEANS:
        raise stage.refused(
            f"adds an offset behind the link {link}, for which there is no form here",
            "train it without offsetCol, or with the link logit or cloglog",
            "link",
        )
    return _MEANS[link](eta)

"""Spark's one-vs-rest, which takes the class whose model has the greatest margin.

MLeap's own compares probabilities instead: in them great margins are equal, and those of trees are
in another order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.vectors import Vector, joined
from flink_mleap.export.spark.factors import margin
from flink_mleap.export.spark.outcomes import add_named
from flink_mleap.export.spark.stages import Stage

__all__ = [
    "COMPARED",
    "has_trees",
    "kinds_of_models",
    "margins_of_models",
    "margins_of_trees",
]

_OUTPUTS = ("prediction", "raw_prediction", "probability")
_LINEAR = frozenset({"LinearSVCModel", "LogisticRegressionModel"})
_TREES = frozenset(
    {
        "DecisionTreeClassificationModel",
        "GBTClassificationModel",
        "RandomForestClassificationModel",
    }
)

COMPARED = _LINEAR | _TREES | {"FMClassificationModel"}
"""The classes of the models that it is exported with."""


def has_trees(stage: Stage) -> bool:
    """Whether the models are trees, which MLeap's serializer writes."""
    return kinds_of_models(stage) <= _TREES


def margins_of_models(stage: Stage, graph: Graph, _: Any) -> None:
    """The margins of linear models or of factorization machines."""
    column, models = stage.value("featuresCol"), list(stage.java.models())
    if kinds_of_models(stage) <= _LINEAR:
        weights, biases = zip(*map(_linear, models), strict=True)
        row = Vector(graph, column, len(weights[0]))
        _add_greatest(stage, graph, row.linear(np.array(weights), biases))
    else:
        _add_greatest(stage, graph, joined([margin(each, column, graph) for each in models]))


def margins_of_trees(stage: Stage, graph: Graph, files: Mapping[str, bytes]) -> None:
    """The margins of trees: each model, as MLeap has written it, becomes a node.

    Args:
        stage: The one-vs-rest.
        graph: Gets the nodes.
        files: What MLeap has written for the stage, by path below the folder of its node.
    """
    count = len(list(stage.java.models()))
    _add_greatest(
        stage,
        graph,
        joined([_trees(stage.value("featuresCol"), graph, files, i) for i in range(count)]),
    )


def kinds_of_models(stage: Stage) -> set[str]:
    """Returns the classes of the models that are compared."""
    return {str(each.getClass().getSimpleName()) for each in stage.java.models()}


def _add_greatest(stage: Stage, graph: Graph, raw: Vector) -> None:
    add_named(stage, graph, raw.greatest(), "predictionCol")
    add_named(stage, graph, raw.column, "rawPredictionCol")


def _linear(java: Any) -> tuple[list[float], float]:
    """Returns the coefficients and the intercept of the margin of the class 1."""
    if java.getClass().getSimpleName() == "LinearSVCModel":
        return list(java.coefficients().toArray()), java.intercept()
    # A multinomial model has a row for each of the two classes.
    matrix = java.coefficientMatrix()
    weights = np.array(list(matrix.toArray())).reshape((-1, matrix.numCols()), order="F")
    return list(weights[-1]), list(java.interceptVector().toArray())[-1]


def _trees(features: str, graph: Graph, files: Mapping[str, bytes], i: int) -> Vector:
    folder = f"model{i}/"
    inner = {name[len(folder) :]: each for name, each in files.items() if name.startswith(folder)}
    model = json.loads(inner.pop("model.json"))
    outputs = {port: graph.column(f"{port}_{i}") for port in _OUTPUTS}
    graph.add(model["op"], {"features": features}, outputs, model["attributes"], inner)
    return Vector(graph, outputs["raw_prediction"], 2).take([1])

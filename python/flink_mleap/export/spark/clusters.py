"""Spark's clusterings that MLeap lacks or gets wrong.

MLeap takes the components of a mixture for its features, and knows no angle between vectors.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.vectors import Vector
from flink_mleap.export.spark.outcomes import add_named, refuse_where
from flink_mleap.export.spark.stages import Stage

__all__ = ["cosine_means", "gaussian_mixture"]

_EPSILON = float(np.finfo(np.float64).eps)


def gaussian_mixture(stage: Stage, graph: Graph, _: Any) -> None:
    """The weighted densities of the components as shares of their sum, and the greatest of them.

    Spark adds an epsilon to each density, so that rows far from all components have equal shares.
    """
    gaussians = list(stage.java.gaussians())
    means = [np.array(list(each.mean().toArray())) for each in gaussians]
    forms = [_form(each) for each in gaussians]
    roots, constants = (list(each) for each in zip(*forms, strict=True))
    row = Vector(graph, stage.value("featuresCol"), len(means[0]))
    centers = [root @ mean for root, mean in zip(roots, means, strict=True)]
    distances = row.linear(np.vstack(roots), -np.concatenate(centers)).apply("square")
    logs = distances.reduced("sum", row.size) * -0.5 + np.array(constants)
    densities = logs.apply("exp") * np.array(list(stage.java.weights())) + _EPSILON
    shares = densities.shares()
    add_named(stage, graph, _cluster(graph, shares), "predictionCol")
    add_named(stage, graph, shares.column, "probabilityCol")


def cosine_means(stage: Stage, graph: Graph, _: Any) -> None:
    """The center at the smallest angle; a row of zeros, which has no angle, is refused."""
    centers = np.array([list(each.toArray()) for each in stage.java.clusterCenters()])
    if centers.shape[1] == 1:
        raise stage.refused(
            "compares the angles of vectors of one element, between which rounding decides",
            "use the euclidean distance, or more features",
            "distanceMeasure",
        )
    row = Vector(graph, stage.value("featuresCol"), centers.shape[1])
    length = row.apply("square").reduced("sum").apply("sqrt")
    cosines = row.linear(centers) / length / np.linalg.norm(centers, axis=1)
    # Spark compares distances, in which cosines beside 1 are equal.
    nearness = refuse_where(length.apply("step") * -1.0 + 1.0, cosines - 1.0)
    add_named(stage, graph, _cluster(graph, nearness), "predictionCol")


def _cluster(graph: Graph, scores: Vector) -> str:
    """Returns the column with the number of the greatest score, as a whole number.

    The nearest of the centers 0, 1, ... makes an integer of the double.
    """
    number = Vector.of_scalars([scores.greatest()], graph)
    centers = [attributes.vector([i]) for i in range(scores.size)]
    tensors = [{key: each[key] for key in ("double", "shape")} for each in centers]
    column = graph.column("cluster")
    graph.add(
        "k_means",
        {"features": number.column},
        {"prediction": column},
        {
            "cluster_centers": {"type": "list", "tensor": tensors},
            "num_features": attributes.long(1),
        },
    )
    return column


def _form(gaussian: Any) -> tuple[NDArray[np.float64], float]:
    """Returns a root of the inverse of a covariance, and the logarithm of the density at the mean.

    They are those of Spark itself, which has no public name for them: where a covariance is nearly
    singular, a root that another library finds gives other densities.
    """
    root = _hidden(gaussian, "rootSigmaInvMat")
    shape = root.numRows(), root.numCols()
    return np.array(list(root.toArray())).reshape(shape, order="F"), _hidden(gaussian, "u")


def _hidden(java: Any, name: str) -> Any:
    for method in java.getClass().getDeclaredMethods():
        if method.getName().split("$$")[-1] == name and not method.getParameterCount():
            method.setAccessible(True)
            return method.invoke(java, None)
    raise AttributeError(name)

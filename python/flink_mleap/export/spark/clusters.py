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

__all__ = ["cosine_means", "cosine_tree", "gaussian_mixture"]

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
    add_named(stage, graph, _cluster(graph, _nearness(stage, graph, centers)), "predictionCol")


def cosine_tree(stage: Stage, graph: Graph, _: Any) -> None:
    """From the root of a tree of centers to a leaf, at each node to the child at the smaller angle.

    A leaf has the score 0 where all nodes above it turn towards it, and a smaller one elsewhere.
    """
    tree = _CenterTree()
    tree.add(_hidden(stage.java, "parentModel").root())
    if not tree.left:
        raise stage.refused("has one cluster only", "leave it out")
    nearness = _nearness(stage, graph, np.array([*tree.left, *tree.right]))
    count = len(tree.left)
    left, right = nearness.take(range(count)), nearness.take(range(count, 2 * count))
    turns = np.zeros((len(tree.leaves), count))
    for leaf, path in tree.leaves.items():
        for node, turn in path:
            turns[leaf, node] = turn
    scores = (right - left).apply("step").linear(turns, -(turns > 0.0).sum(axis=1))
    add_named(stage, graph, _cluster(graph, scores), "predictionCol")


class _CenterTree:
    """The centers of a bisecting clustering.

    Attributes:
        left: The first child of each node that has two, which is taken where both are as near.
        right: The other one.
        leaves: The nodes above each leaf by its cluster: 1.0 where it is on the right, else -1.0.
    """

    def __init__(self) -> None:
        self.left: list[list[float]] = []
        self.right: list[list[float]] = []
        self.leaves: dict[int, tuple[tuple[int, float], ...]] = {}

    def add(self, node: Any, path: tuple[tuple[int, float], ...] = ()) -> None:
        """Adds a node of Spark with all those below it."""
        children = list(node.children())
        if not children:
            self.leaves[node.index()] = path
        elif len(children) == 1:
            self.add(children[0], path)
        else:
            number = len(self.left)
            left, right = children
            self.left.append(list(left.center().toArray()))
            self.right.append(list(right.center().toArray()))
            self.add(left, (*path, (number, -1.0)))
            self.add(right, (*path, (number, 1.0)))


def _nearness(stage: Stage, graph: Graph, centers: NDArray[np.float64]) -> Vector:
    """Returns the distances of Spark to the centers with the other sign."""
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
    return refuse_where(length.apply("step") * -1.0 + 1.0, cosines - 1.0)


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

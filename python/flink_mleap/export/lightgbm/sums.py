"""What LightGBM's trees add up to, and what it predicts from that."""

from __future__ import annotations

from flink_mleap.export.lightgbm.fitted_model import FittedModel
from flink_mleap.export.lightgbm.objectives import transformed
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.fitted_trees import added_up
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Step
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["predicted", "summed"]


def summed(
    step: Step, model: FittedModel, features: Features, graph: Graph, *, single_features: bool
) -> Vector:
    """Adds the trees; returns their sums, which are LightGBM's raw scores.

    Args:
        step: The estimator.
        model: What it consists of.
        features: What flows into the trees, categories as numbers.
        graph: The graph to add the node to.
        single_features: Whether LightGBM gets the features as float32.

    Raises:
        UnsupportedModel: The leaves hold linear models.
    """
    if model.has_linear_leaves:
        raise step.unsupported(
            "has linear models in its leaves", "Set linear_tree=False.", "linear_tree"
        )
    return added_up(model.ensemble(single_features), features, graph)


def predicted(step: Step, model: FittedModel, sums: Vector) -> Vector:
    """Returns what LightGBM's `predict` makes of the sums.

    Raises:
        UnsupportedModel: The objective has no exact form.
    """
    name, parameters = model.objective
    means = sums if model.divisor == 1.0 else sums / model.divisor
    return transformed(step, name, parameters, means)

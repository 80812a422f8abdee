"""The outputs of a classifier of Spark."""

from __future__ import annotations

from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.vectors import Vector
from flink_mleap.export.spark.stages import Stage

__all__ = ["add_classes", "add_named"]


def add_classes(stage: Stage, graph: Graph, raw: Vector, shares: Vector) -> None:
    """Names margins, probabilities and the class with the greatest margin as the stage does.

    Raises:
        UnsupportedModel: The stage has thresholds.
    """
    if stage.has("thresholds"):
        raise stage.refused(
            "has thresholds of its own", "leave thresholds at their default", "thresholds"
        )
    graph.rename(raw.greatest(), stage.value("predictionCol"))
    graph.rename(raw.column, stage.value("rawPredictionCol"))
    graph.rename(shares.column, stage.value("probabilityCol"))


def add_named(stage: Stage, graph: Graph, column: str, parameter: str) -> None:
    """Names a column as the stage does; a stage without a name for it does not give it."""
    name = stage.value(parameter)
    if name:
        graph.rename(column, name)

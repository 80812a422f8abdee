"""The outputs of a classifier of Spark."""

from __future__ import annotations

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.vectors import Vector
from flink_mleap.export.spark.stages import Stage

__all__ = ["add_classes", "add_named", "refuse_where"]


def add_classes(stage: Stage, graph: Graph, raw: Vector, shares: Vector) -> None:
    """Names margins, probabilities and the class with the greatest margin as the stage does.

    Raises:
        UnsupportedModel: The stage has thresholds.
    """
    if stage.has("thresholds"):
        raise stage.refused(
            "has thresholds of its own", "leave thresholds at their default", "thresholds"
        )
    add_named(stage, graph, raw.greatest(), "predictionCol")
    add_named(stage, graph, raw.column, "rawPredictionCol")
    add_named(stage, graph, shares.column, "probabilityCol")


def add_named(stage: Stage, graph: Graph, column: str, parameter: str) -> None:
    """Names a column as the stage does; a stage without a name for it does not give it."""
    name = stage.value(parameter)
    if name:
        graph.rename(column, name)


def refuse_where(condition: Vector, values: Vector) -> Vector:
    """Returns the values; refuses a row where an element of the condition is more than 0."""
    checked = condition * -1.0
    for function in ("sqrt", "finite"):
        model = {"function": attributes.string(function), "size": attributes.long(checked.size)}
        checked = checked.through("column_function", model, checked.size)
    return values + checked.reduced("sum") * 0.0

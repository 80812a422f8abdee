"""Spark's one-hot encoder, column by column."""

from __future__ import annotations

from typing import Any

import numpy as np

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.vectors import Vector
from flink_mleap.export.spark.outcomes import refuse_where
from flink_mleap.export.spark.stages import Stage

__all__ = ["one_hot_encoder"]


def one_hot_encoder(stage: Stage, graph: Graph, schema: Any) -> None:
    """A one at the place of the category.

    MLeap takes whole numbers only. Spark cuts numbers within the categories to whole ones.
    """
    (taken,), (given,) = stage.value("inputCols"), stage.value("outputCols")
    (categories,) = stage.java.categorySizes()
    keeps = stage.value("handleInvalid") == "keep"
    width = categories + keeps - bool(stage.value("dropLast"))
    if not width:
        raise stage.refused(
            f"makes vectors without elements of column {taken}, which has one category",
            "set dropLast to false, or leave the column out",
            "dropLast",
        )
    if _has_categories(schema[taken], categories):
        # MLeap declares a size without handleInvalid and dropLast: here it is right.
        drops = stage.value("dropLast")
        model = {
            "category_sizes": attributes.integers([width]),
            "drop_last": attributes.boolean(drops),
            "handle_invalid": attributes.string("keep" if drops else "error"),
        }
        graph.add("one_hot_encoder", {"input0": taken}, {"output0": given}, model)
        return
    edges = attributes.lists("edges", [np.arange(categories + 1.0).tolist()])
    bins = {**edges, "one_hot": attributes.boolean(True)}
    below_to_above = Vector.of_scalars([taken], graph).through("bins", bins, categories + 2)
    invalid = np.zeros(categories + 2)
    invalid[[0, -1]] = 1.0
    hot = below_to_above.linear(np.vstack([np.eye(categories + 2)[1:-1], invalid])[:width])
    if not keeps:
        hot = refuse_where(below_to_above.linear(invalid), hot)
    graph.rename(hot.column, given)


def _has_categories(field: Any, count: int) -> bool:
    """Whether the stage that made a column has named all values that it can have."""
    known = field.metadata.get("ml_attr", {})
    return len(known.get("vals", ())) == count or known.get("num_vals") == count

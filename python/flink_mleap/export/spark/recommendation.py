"""Spark's alternating least squares: factors of users and of items, whose products are ratings."""

from __future__ import annotations

from typing import Any

import numpy as np
from pyspark.sql import DataFrame, SparkSession

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.vectors import Vector, joined
from flink_mleap.export.spark.outcomes import refuse_where
from flink_mleap.export.spark.stages import Stage

__all__ = ["ratings"]

_REFUSED = -2
_INTEGERS = ("byte", "short", "integer")
_LEAST, _GREATEST = -(2.0**31), 2.0**31 - 1.0


def ratings(stage: Stage, graph: Graph, schema: Any) -> None:
    """The product in float32, added up in the order of the factors; NaN for an unknown id."""
    users = _factors(stage.value("userCol"), graph, schema, stage.java.userFactors())
    items = _factors(stage.value("itemCol"), graph, schema, stage.java.itemFactors())
    rating = (users * items).apply("single").reduced("single_sum")
    graph.rename(rating.scalar(), stage.value("predictionCol"))


def _factors(column: str, graph: Graph, schema: Any, known: Any) -> Vector:
    """Returns the factors of the id in a column; those of an unknown one are NaN.

    A number that is no integer of 32 bits is refused, as Spark does.
    """
    rows = DataFrame(known, SparkSession.builder.getOrCreate()).orderBy("id").collect()
    table = np.array([row["features"] for row in rows], dtype=np.float64)
    count, rank = table.shape
    model = {
        "numbers": attributes.doubles(row["id"] for row in rows),
        "positions": attributes.longs(range(count)),
        "missing": attributes.longs([_REFUSED]),
        "unknown": attributes.longs([count]),
        "width": attributes.long(rank),
        "table": attributes.rows(np.vstack([table, np.zeros(rank)])),
        "nan_cells": attributes.longs(range(count * rank, (count + 1) * rank)),
    }
    found = graph.column("factors")
    graph.add("category_lookup", {"input": column}, {"output": found}, model)
    factors = Vector(graph, found, rank)
    if schema[column].dataType.typeName() in _INTEGERS:
        return factors
    number = Vector.of_scalars([column], graph)
    fraction = (number - number.apply("truncate")).apply("abs")
    wrong = joined([fraction, number - _GREATEST, number * -1.0 + _LEAST])
    return refuse_where(wrong, factors)

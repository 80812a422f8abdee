"""Spark's string indexer on a column of numbers, of which it takes the texts for labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pyspark.sql import SparkSession
from pyspark.sql.types import DataType, NumericType, StructType

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.vectors import Vector
from flink_mleap.export.spark.stages import Stage

__all__ = ["indexes_numbers", "number_indexer"]

_REFUSED = -2
_GREATEST_WHOLE = 2.0**53
_FRACTIONS = ("float", "double")


def indexes_numbers(stage: Stage, schema: StructType) -> bool:
    """Whether a stage is a string indexer of one column of numbers."""
    is_indexer = stage.kind == "StringIndexerModel"
    return is_indexer and isinstance(schema[stage.value("inputCol")].dataType, NumericType)


def number_indexer(stage: Stage, graph: Graph, schema: StructType) -> None:
    """The place of the number among those whose texts are labels."""
    (labels,) = ([str(each) for each in column] for column in stage.java.labelsArray())
    column = stage.value("inputCol")
    keys = _numbers(labels, schema[column].dataType)
    if not keys:
        raise stage.refused(
            f"knows no label that is a number of column {column}", "cast the column to string"
        )
    is_whole = schema[column].dataType.typeName() not in _FRACTIONS
    if is_whole and max(map(abs, keys)) >= _GREATEST_WHOLE:
        raise stage.refused(
            f"has labels in column {column} that a double cannot hold exactly",
            "cast the column to string before the indexer",
        )
    finite = {key: place for key, place in keys.items() if np.isfinite(key)}
    if len(finite) < sum(1 for key in keys if key == key):  # noqa: PLR0124 - NaN is another case
        raise stage.refused(
            f"has an infinite label in column {column}",
            "cast the column to string before the indexer",
        )
    # The nominal values that a stage has made have no negative zero.
    if not is_whole and 0.0 in keys and "ml_attr" not in schema[column].metadata:
        raise stage.refused(
            f"has the label 0.0 in column {column}, which negative zero has not in Spark, and a "
            "bundle does not tell the two apart",
            "cast the column to an integer or to string before the indexer",
        )
    other = len(labels) if stage.value("handleInvalid") == "keep" else _REFUSED
    order = sorted(finite)
    model = {
        "numbers": attributes.doubles(order),
        "positions": attributes.longs(finite[key] for key in order),
        "missing": attributes.longs([labels.index("NaN") if "NaN" in labels else other]),
        "unknown": attributes.longs([other]),
        "width": attributes.long(1),
        "table": attributes.rows([[float(i)] for i in range(len(labels) + 1)]),
    }
    found = graph.column("label")
    graph.add("category_lookup", {"input": column}, {"output": found}, model)
    graph.rename(Vector(graph, found, 1).scalar(), stage.value("outputCol"))


def _numbers(labels: Sequence[str], kind: DataType) -> dict[float, int]:
    """Returns the places of the labels that Spark makes of a number of that type."""
    session = SparkSession.builder.getOrCreate()
    rows = session.createDataFrame(list(enumerate(labels)), "place int, label string")
    number = f"try_cast(label AS {kind.simpleString()})"
    same = rows.where(f"CAST({number} AS STRING) = label")
    found = same.selectExpr(f"CAST({number} AS DOUBLE)", "place").collect()
    return dict(map(tuple, found))

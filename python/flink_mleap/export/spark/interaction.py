"""Spark's products of columns. MLeap takes the elements of sparse vectors at wrong places."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.vectors import Vector
from flink_mleap.export.spark.stages import Stage

__all__ = ["dense_interaction", "multiplies_vectors"]


def multiplies_vectors(stage: Stage, schema: Any) -> bool:
    """Whether one of its columns is a vector."""
    return any(schema[each].dataType.typeName() == "vectorudt" for each in stage.columns())


def dense_interaction(_: Stage, graph: Graph, files: Mapping[str, bytes]) -> None:
    """The same products of dense copies of the vectors.

    Args:
        graph: Gets the nodes.
        files: What MLeap has written for the stage, by path below the folder of its node.
    """
    model, shape = json.loads(files["model.json"]), json.loads(files["node.json"])["shape"]
    inputs = {socket["port"]: socket["name"] for socket in shape["inputs"]}
    outputs = {socket["port"]: socket["name"] for socket in shape["outputs"]}
    for i, each in enumerate(model["attributes"]["input_shapes"]["data_shape"]):
        sizes = [one["size"] for one in each.get("tensorShape", {}).get("dimensions", ())]
        if sizes:
            vector = Vector(graph, inputs[f"input{i}"], sizes[0])
            inputs[f"input{i}"] = vector.repeated(1).column
    graph.add(model["op"], inputs, outputs, model["attributes"])

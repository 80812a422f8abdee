"""Spark's feature hasher on narrow whole numbers, which MLeap takes for words or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.spark.stages import Stage

__all__ = ["takes_narrow_numbers", "widened_hasher"]

_NARROW = ("byte", "short")


def takes_narrow_numbers(stage: Stage, schema: Any) -> bool:
    """Whether one of its columns is a byte or a short."""
    return any(schema[each].dataType.typeName() in _NARROW for each in stage.columns())


def widened_hasher(_: Stage, graph: Graph, files: Mapping[str, bytes]) -> None:
    """The same hasher on integers, to which MLeap casts the columns.

    Args:
        graph: Gets the node.
        files: What MLeap has written for the stage, by path below the folder of its node.
    """
    model, shape = json.loads(files["model.json"]), json.loads(files["node.json"])["shape"]
    types = model["attributes"]["basic_types"]
    types["basic_type"] = ["int" if each in _NARROW else each for each in types["basic_type"]]
    inputs, outputs = (
        {socket["port"]: socket["name"] for socket in shape[side]} for side in ("inputs", "outputs")
    )
    graph.add(model["op"], inputs, outputs, model["attributes"])

"""The MLeap pipeline under construction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flink_mleap.export.sklearn.attributes import Attribute, strings

__all__ = ["Graph", "model_json"]


class Graph:
    """Nodes in the order in which they run, and the columns between them.

    Args:
        inputs: Names of the columns that the pipeline takes.
    """

    def __init__(self, inputs: Iterable[str]) -> None:
        self._columns = set(inputs)
        self._nodes: list[str] = []
        self._entries: dict[str, bytes] = {}

    def column(self, meaning: str) -> str:
        """Returns a name for a new column that no other column has."""
        name, number = f"__{meaning}", 1
        while name in self._columns:
            number += 1
            name = f"__{meaning}_{number}"
        return name

    def add(
        self,
        op: str,
        inputs: Mapping[str, str],
        outputs: Mapping[str, str],
        attributes: Mapping[str, Attribute],
        files: Mapping[str, bytes] | None = None,
    ) -> None:
        """Adds a node.

        Args:
            op: Name of the MLeap operator.
            inputs: The column read, by port.
            outputs: The column written, by port.
            attributes: The attributes of its model.
            files: More files of its model, by path below the folder of the node.
        """
        node = f"{op}_{len(self._nodes) + 1}"
        self._nodes.append(node)
        self._columns.update(outputs.values())
        folder = f"root/{node}.node"
        shape = {"inputs": _sockets(inputs), "outputs": _sockets(outputs)}
        self._entries[f"{folder}/node.json"] = _json({"name": node, "shape": shape})
        self._entries[f"{folder}/model.json"] = model_json(op, attributes)
        for path, content in (files or {}).items():
            self._entries[f"{folder}/{path}"] = content

    def entries(self) -> dict[str, bytes]:
        """Returns the files of the pipeline by entry name; bundle.json is not among them."""
        root = {"name": "pipeline", "shape": {"inputs": [], "outputs": []}}
        return {
            "root/node.json": _json(root),
            "root/model.json": model_json("pipeline", {"nodes": strings(self._nodes)}),
            **self._entries,
        }


def model_json(op: str, attributes: Mapping[str, Attribute]) -> bytes:
    """Returns the content of a model.json."""
    return _json({"op": op, "attributes": dict(attributes)})


def _sockets(columns: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": column, "port": port} for port, column in columns.items()]


def _json(document: Any) -> bytes:
    return json.dumps(document, allow_nan=False, separators=(",", ":")).encode()

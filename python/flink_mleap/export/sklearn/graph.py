"""The MLeap pipeline under construction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flink_mleap.export.sklearn.attributes import Attribute, strings
from flink_mleap.export.sklearn.input_facts import InputFacts

__all__ = ["Graph", "inner_name", "is_inner", "model_json"]

_INNER = "__"


@dataclass(frozen=True)
class _Node:
    op: str
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    model: bytes
    files: Mapping[str, bytes] = field(default_factory=dict)

    def renamed(self, names: Mapping[str, str]) -> _Node:
        return replace(
            self,
            inputs={port: names.get(column, column) for port, column in self.inputs.items()},
            outputs={port: names.get(column, column) for port, column in self.outputs.items()},
        )

    def does(self) -> tuple[Any, ...]:
        """Returns what two nodes have in common that compute the same."""
        ports = tuple(sorted(self.inputs.items())), tuple(sorted(self.outputs))
        return (*ports, self.model, tuple(sorted(self.files.items())))


class Graph:
    """Nodes in the order in which they run, and the columns between them.

    Args:
        inputs: Names of the columns that the pipeline takes.

    Attributes:
        facts: What the steps do with these columns.
    """

    def __init__(self, inputs: Iterable[str]) -> None:
        self.facts = InputFacts()
        self._columns = set(inputs)
        self._nodes: list[_Node] = []

    def column(self, meaning: str) -> str:
        """Returns a name for a new column that no other column has."""
        name, number = inner_name(meaning), 1
        while name in self._columns:
            number += 1
            name = f"{_INNER}{meaning}_{number}"
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
        self._columns.update(outputs.values())
        model = model_json(op, attributes)
        self._nodes.append(_Node(op, dict(inputs), dict(outputs), model, dict(files or {})))

    def has(self, column: str) -> bool:
        """Whether there is a column of that name."""
        return column in self._columns

    def rename(self, column: str, name: str) -> None:
        """Gives a column that a node writes another name, wherever it is written or read."""
        self._columns = (self._columns - {column}) | {name}
        self._nodes = [node.renamed({column: name}) for node in self._nodes]

    def entries(self, wanted: Iterable[str] | None = None) -> dict[str, bytes]:
        """Returns the files of the pipeline by entry name; bundle.json is not among them.

        Args:
            wanted: The columns that will be read. Nodes that none of them needs are left out, and
                nodes that compute the same become one; None keeps every node.
        """
        nodes = self._nodes
        if wanted is not None:
            columns = set(wanted)
            nodes = _needed(_merged(nodes, columns), columns)
        names = [f"{node.op}_{i + 1}" for i, node in enumerate(nodes)]
        root = {"name": "pipeline", "shape": {"inputs": [], "outputs": []}}
        entries = {
            "root/node.json": _json(root),
            "root/model.json": model_json("pipeline", {"nodes": strings(names)}),
        }
        for name, node in zip(names, nodes, strict=True):
            folder = f"root/{name}.node"
            shape = {"inputs": _sockets(node.inputs), "outputs": _sockets(node.outputs)}
            entries[f"{folder}/node.json"] = _json({"name": name, "shape": shape})
            entries[f"{folder}/model.json"] = node.model
            entries.update({f"{folder}/{path}": content for path, content in node.files.items()})
        return entries


def inner_name(meaning: str) -> str:
    """Returns a name for a column that is neither an input nor an output of a pipeline."""
    return f"{_INNER}{meaning}"


def is_inner(column: str) -> bool:
    """Whether a column has a name that `inner_name` gives."""
    return column.startswith(_INNER)


def _merged(nodes: list[_Node], wanted: set[str]) -> list[_Node]:
    """Returns the nodes without those that compute what another one does.

    Two inputs of a node stay two columns: MLeap takes no column twice.
    """
    kept: list[_Node] = []
    first: dict[tuple[Any, ...], _Node] = {}
    names: dict[str, str] = {}
    for i, each in enumerate(nodes):
        node = each.renamed(names)
        same = first.setdefault(node.does(), node)
        new = {column: same.outputs[port] for port, column in node.outputs.items()}
        if same is node or wanted & new.keys() or _would_meet({**names, **new}, nodes[i:]):
            kept.append(node)
        else:
            names.update(new)
    return kept


def _would_meet(names: Mapping[str, str], nodes: Iterable[_Node]) -> bool:
    inputs = (node.renamed(names).inputs.values() for node in nodes)
    return any(len(set(columns)) < len(columns) for columns in inputs)


def _needed(nodes: list[_Node], wanted: set[str]) -> list[_Node]:
    columns = set(wanted)
    kept: list[_Node] = []
    for node in reversed(nodes):
        if columns & set(node.outputs.values()):
            columns |= set(node.inputs.values())
            kept.append(node)
    return kept[::-1]


def model_json(op: str, attributes: Mapping[str, Attribute]) -> bytes:
    """Returns the content of a model.json."""
    return _json({"op": op, "attributes": dict(attributes)})


def _sockets(columns: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"name": column, "port": port} for port, column in columns.items()]


def _json(document: Any) -> bytes:
    return json.dumps(document, allow_nan=False, separators=(",", ":")).encode()

"""Where a pipeline decides: thresholds and categories of its inputs, read from MLeap's nodes."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flink_mleap.bundle.schema import FieldType, Schema
from flink_mleap.export.boundaries import Boundaries
from flink_mleap.export.sklearn.tree_ensemble import thresholds_in
from flink_mleap.export.spark.element_columns import element_names

__all__ = ["boundaries_of"]

_CONTINUOUS = re.compile(rb'"type":"continuous","featureIndex":(\d+),"threshold":([^}]+)}')
_CATEGORICAL = re.compile(rb'"numCategories":(\d+)[^\n]*?"featureIndex":(\d+)')


@dataclass(frozen=True)
class _Place:
    """A number that is an input, scaled and shifted."""

    column: str
    scale: float = 1.0
    shift: float = 0.0

    def before(self, values: Iterable[float]) -> list[float]:
        """Returns about the inputs that give these values."""
        if not self.scale:
            return []
        found: NDArray[np.float64] = (np.array(list(values)) - self.shift) / self.scale
        return list(found)


_Places = tuple[_Place | None, ...]


@dataclass(frozen=True)
class _Node:
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    attributes: Mapping[str, Any]
    trees: Sequence[bytes]
    columns: bytes | None = None

    def value(self, name: str, default: Any = 0.0) -> Any:
        """Returns an attribute; `default` for one that is absent, as zeros are."""
        found = self.attributes.get(name) or {}
        return next((each for key, each in found.items() if key not in ("type", "shape")), default)


class _Search:
    def __init__(self, inputs: Schema, types: Mapping[str, FieldType]) -> None:
        self.found = Boundaries()
        self.types = types
        self.places: dict[str, _Places] = {
            field.name: tuple(_Place(name) for name in element_names(field)) for field in inputs
        }

    def of(self, node: _Node, *ports: str) -> _Places:
        """Returns the places of the first port that the node has; none where they are unknown."""
        column = next((node.inputs[port] for port in ports if port in node.inputs), "")
        return self.places.get(column, ())

    def numbers(self, place: _Place | None, thresholds: Iterable[float | None]) -> None:
        if place is not None:
            finite = [each for each in thresholds if each is not None]
            self.found.add_numbers(place.column, place.before(finite))

    def categories(self, place: _Place | None, known: Iterable[Any]) -> None:
        if place is not None and (place.scale, place.shift) == (1.0, 0.0):
            self.found.add_categories(place.column, known)


def boundaries_of(entries: Mapping[str, bytes], inputs: Schema, fields: Schema) -> Boundaries:
    """Returns the values of the inputs at which nodes decide.

    Numbers are followed through the operators that keep or scale them, into vectors and out again.

    Args:
        entries: MLeap's files by entry name.
        inputs: The columns that the pipeline takes.
        fields: The same, with one field for each element of a vector (`element_fields`).
    """
    search = _Search(inputs, {field.name: field.type for field in fields})
    for op, node in _nodes(entries, "root"):
        reader = _READERS.get(op)
        if reader is not None:
            reader(node, search)
        if node.trees:
            _trees(node, search)
    return search.found


def _nodes(entries: Mapping[str, bytes], folder: str) -> Iterator[tuple[str, _Node]]:
    model = json.loads(entries[f"{folder}/model.json"])
    if model["op"] == "pipeline":
        for name in model["attributes"]["nodes"].get("string", []):
            yield from _nodes(entries, f"{folder}/{name}.node")
        return
    shape = json.loads(entries[f"{folder}/node.json"])["shape"]
    inputs, outputs = (
        {socket["port"]: socket["name"] for socket in shape[side]} for side in ("inputs", "outputs")
    )
    trees = [
        content
        for name, content in entries.items()
        if name.startswith(f"{folder}/") and name.endswith("/tree.json")
    ]
    columns = entries.get(f"{folder}/trees.bin")
    yield model["op"], _Node(inputs, outputs, model.get("attributes", {}), trees, columns)


def _trees(node: _Node, search: _Search) -> None:
    thresholds: dict[int, set[float]] = {}
    sizes: dict[int, int] = {}
    for tree in node.trees:
        for feature, threshold in _CONTINUOUS.findall(tree):
            thresholds.setdefault(int(feature), set()).add(float(threshold))
        for size, feature in _CATEGORICAL.findall(tree):
            sizes[int(feature)] = int(size)
    places = search.of(node, "features")
    for feature, place in enumerate(places):
        search.numbers(place, thresholds.get(feature, ()))
        search.categories(place, map(float, range(sizes.get(feature, 0))))


def _tree_ensemble(node: _Node, search: _Search) -> None:
    found = {} if node.columns is None else thresholds_in(node.columns)
    for feature, place in enumerate(search.of(node, "features")):
        search.numbers(place, found.get(feature, ()))


def _assembler(node: _Node, search: _Search) -> None:
    found: list[_Place | None] = []
    for i, shape in enumerate(node.value("input_shapes", ())):
        sizes = [each["size"] for each in shape.get("tensorShape", {}).get("dimensions", ())]
        size = sizes[0] if sizes else 1
        known = search.of(node, f"input{i}")
        found += known if len(known) == size else (None,) * size
    search.places[node.outputs["output"]] = tuple(found)


def _slicer(node: _Node, search: _Search) -> None:
    before = search.of(node, "input")
    if before:
        chosen = tuple(before[i] for i in node.value("indices", ()))
        search.places[node.outputs["output"]] = chosen


def _scaled(node: _Node, search: _Search, scale: ArrayLike, shift: ArrayLike) -> None:
    before = search.of(node, "input")
    scales, shifts = (np.broadcast_to(each, (len(before),)) for each in (scale, shift))
    search.places[node.outputs["output"]] = tuple(
        place and _Place(place.column, place.scale * by, place.shift * by + to)
        for place, by, to in zip(before, scales.tolist(), shifts.tolist(), strict=True)
    )


def _standard_scaler(node: _Node, search: _Search) -> None:
    std = np.asarray(node.value("std", 1.0), dtype=np.float64)
    scale = np.divide(1.0, std, out=np.zeros_like(std), where=std != 0.0)
    _scaled(node, search, scale, -scale * np.asarray(node.value("mean", 0.0)))


def _min_max_scaler(node: _Node, search: _Search) -> None:
    least, most = (np.asarray(node.value(name), dtype=np.float64) for name in ("min", "max"))
    low, high = float(node.value("minValue")), float(node.value("maxValue"))
    spread = most - least
    scale = np.divide(high - low, spread, out=np.zeros_like(spread), where=spread != 0.0)
    _scaled(node, search, scale, low - least * scale)


def _product(node: _Node, search: _Search) -> None:
    _scaled(node, search, np.asarray(node.value("scaling_vec")), 0.0)


def _imputer(node: _Node, search: _Search) -> None:
    search.places[node.outputs["output"]] = search.of(node, "input")


def _vector_indexer(node: _Node, search: _Search) -> None:
    places = list(search.of(node, "input"))
    for feature in node.value("keys", ()):
        if feature < len(places):
            search.categories(places[feature], node.value(f"key_{feature}_keys", ()))
            places[feature] = None
    search.places[node.outputs["output"]] = tuple(places)


def _bucketizer(node: _Node, search: _Search) -> None:
    for place in search.of(node, "input"):
        search.numbers(place, node.value("splits", ()))


def _bins(node: _Node, search: _Search) -> None:
    places = search.of(node, "input")
    if len(places) == 1:
        search.numbers(places[0], node.value("edges", ()))


def _binarizer(node: _Node, search: _Search) -> None:
    for place in search.of(node, "input"):
        search.numbers(place, [node.value("threshold")])


def _isotonic(node: _Node, search: _Search) -> None:
    places = search.of(node, "features")
    feature = int(node.value("feature_index", 0))
    if feature < len(places):
        search.numbers(places[feature], node.value("boundaries", ()))


def _string_indexer(node: _Node, search: _Search) -> None:
    for place in search.of(node, "input"):
        if place is not None:
            known = (_typed(label, search.types) for label in node.value("labels", ()))
            search.categories(place, (each(place.column) for each in known))


def _category_lookup(node: _Node, search: _Search) -> None:
    for place in search.of(node, "input"):
        search.categories(place, node.value("numbers", ()))


def _topic_shares(node: _Node, search: _Search) -> None:
    """Of a negative count Spark may never see the end."""
    for place in search.of(node, "input"):
        if place is not None and place.scale:
            zero = -place.shift / place.scale
            above = place.scale > 0.0
            search.found.ranges[place.column] = (zero, math.inf) if above else (-math.inf, zero)


def _typed(label: str, types: Mapping[str, FieldType]) -> Callable[[str], Any]:
    """Returns what reads a label, the text of a value, as a value of a column."""

    def read(column: str) -> Any:
        kind = types[column]
        if kind == "string":
            return label
        return label == "true" if kind == "boolean" else float(label)

    return read


def _one_hot_encoder(node: _Node, search: _Search) -> None:
    sizes = node.value("category_sizes", ())
    for place in search.of(node, "input0", "input"):
        search.categories(place, map(float, range(sizes[0] if sizes else 0)))


def _labels(node: _Node, search: _Search) -> None:
    for place in search.of(node, "input"):
        search.categories(place, map(float, range(len(node.value("labels", ())))))


_READERS: dict[str, Callable[[_Node, _Search], None]] = {
    "binarizer": _binarizer,
    "bins": _bins,
    "bucketizer": _bucketizer,
    "category_lookup": _category_lookup,
    "elementwise_product": _product,
    "imputer": _imputer,
    "isotonic_regression": _isotonic,
    "min_max_scaler": _min_max_scaler,
    "one_hot_encoder": _one_hot_encoder,
    "reverse_string_indexer": _labels,
    "standard_scaler": _standard_scaler,
    "string_indexer": _string_indexer,
    "topic_shares": _topic_shares,
    "tree_ensemble": _tree_ensemble,
    "vector_assembler": _assembler,
    "vector_indexer": _vector_indexer,
    "vector_slicer": _slicer,
}

"""Trees as columns of numbers: the form of our operator ``tree_ensemble`` in a bundle.

MLeap's own trees know neither missing values nor the categories and the order of additions of the
boosting libraries. Each library's trees are turned into these columns, without an object for a
node, so that a forest of millions of nodes is written in seconds.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.graph import Graph

__all__ = ["CategorySets", "Ensemble", "Flag", "Tree", "thresholds_in"]

_SIGNATURE = 0x31544D46
_HEADER = "<7i"
_LEAF = -1
_BITS = 64
_MOST_THRESHOLDS = 100_000


class Flag:
    """What is special about a split."""

    CATEGORICAL = 1
    """The threshold is the number of a category set, and its members pass."""
    MISSING_PASSES = 2
    """NaN passes; it does not otherwise."""
    ZERO_IS_MISSING = 4
    """A number of at most 1e-35 counts as NaN."""
    UNKNOWN_PASSES = 8
    """A category that is negative, or beyond the last word of the set, passes."""
    NEGATIVE_IS_UNKNOWN = 16
    """A number between -1 and 0 is a negative category; it counts as category 0 otherwise."""


@dataclass(frozen=True)
class Tree:
    """The nodes of one tree, side by side; the root first and each child behind its parent.

    Attributes:
        feature: The feature that a split looks at; -1 for a leaf.
        threshold: A row whose feature is at most this one passes.
        left: The node for a row that passes; of a leaf, the row of `values`.
        right: The node for a row that does not pass.
        values: One row for each leaf.
        flags: The flags of each split, or None where there are none.
    """

    feature: NDArray[np.integer[Any]]
    threshold: NDArray[np.float64]
    left: NDArray[np.integer[Any]]
    right: NDArray[np.integer[Any]]
    values: NDArray[np.float64]
    flags: NDArray[np.integer[Any]] | None = None

    @classmethod
    def of_children(
        cls,
        feature: NDArray[np.integer[Any]],
        threshold: NDArray[np.float64],
        children: tuple[NDArray[np.integer[Any]], NDArray[np.integer[Any]]],
        values: NDArray[np.float64],
        flags: NDArray[np.integer[Any]] | None = None,
    ) -> Tree:
        """Returns a tree from columns of any order of nodes, with a row of `values` for each node.

        A node is a leaf where both its children are negative.
        """
        left, right = (np.asarray(each, dtype=np.int32) for each in children)
        leaves = left < 0
        splits = np.flatnonzero(~leaves)
        if not bool(((left[splits] > splits) & (right[splits] > splits)).all()):
            order = _parents_first(left, right)
            place = np.empty(len(order), dtype=np.int32)
            place[order] = np.arange(len(order), dtype=np.int32)
            flags = None if flags is None else flags[order]
            moved = [np.where(each < 0, each, place[each])[order] for each in (left, right)]
            return cls.of_children(
                feature[order], threshold[order], (moved[0], moved[1]), values[order], flags
            )
        found = values[leaves]
        return cls(
            feature=np.where(leaves, _LEAF, feature),
            threshold=np.where(leaves, 0.0, threshold),
            left=np.where(leaves, np.cumsum(leaves) - 1, left),
            right=np.where(leaves, 0, right),
            values=found.reshape(len(found), -1),
            flags=None if flags is None else np.where(leaves, 0, flags),
        )


def _parents_first(left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.int32]:
    """Returns the nodes that can be reached from the first one, level by level."""
    levels = [np.zeros(1, dtype=np.int32)]
    while len(levels[-1]):
        children = np.concatenate([left[levels[-1]], right[levels[-1]]])
        levels.append(children[children >= 0])
    return np.concatenate(levels)


class CategorySets:
    """Sets of categories; a set is numbered when it is added."""

    def __init__(self) -> None:
        self._words: list[NDArray[np.uint64]] = []

    def add(self, categories: ArrayLike) -> int:
        """Adds the set of categories, whole numbers that are not negative."""
        members = np.asarray(categories, dtype=np.int64)
        count = int(members.max(initial=-1)) // _BITS + 1
        bits = np.zeros(count * _BITS, dtype=np.uint8)
        bits[members] = 1
        return self.add_bits(bits)

    def add_bits(self, bits: NDArray[np.uint8]) -> int:
        """Adds the set of the places where `bits` is 1."""
        padded = np.zeros(-(-len(bits) // _BITS) * _BITS, dtype=np.uint8)
        padded[: len(bits)] = bits
        self._words.append(np.packbits(padded, bitorder="little").view("<u8"))
        return len(self._words) - 1

    def members(self, number: int) -> NDArray[np.int64]:
        """Returns the categories of a set, and the one behind the last."""
        bits = np.unpackbits(self._words[number].view(np.uint8), bitorder="little")
        members = np.flatnonzero(bits)
        return np.append(members, members.max(initial=-1) + 1)

    def words(self) -> NDArray[np.uint64]:
        """Returns the bits of all sets, one behind the other."""
        return np.concatenate([np.empty(0, dtype="<u8"), *self._words])

    def starts(self) -> NDArray[np.int64]:
        """Returns the first word of each set, and the end of the last one."""
        return np.cumsum([0, *map(len, self._words)])


@dataclass(frozen=True)
class Ensemble:
    """Trees whose leaves are added up, in their order.

    Attributes:
        features: Number of features.
        base: What the sum of each output starts with.
        trees: The trees; the leaves of all have as many values.
        outputs: For each tree the output that its first leaf value is added to.
        sets: The category sets of all trees.
        single_features: Whether features are rounded to float32 before they are compared.
        single_sums: Whether the sums are rounded to float32 after each tree.
        missing: A value that counts as NaN.
    """

    features: int
    base: Sequence[float]
    trees: Sequence[Tree]
    outputs: Sequence[int]
    sets: CategorySets = field(default_factory=CategorySets)
    single_features: bool = False
    single_sums: bool = False
    missing: float | None = None

    def add_to(self, graph: Graph, features: str, raw: str, base: str | None = None) -> None:
        """Adds the node from a vector column to the column of sums.

        Args:
            graph: The graph to add the node to.
            features: The vector column of the features.
            raw: The vector column of the sums.
            base: A vector column that the sums start with, in place of `base`.
        """
        model = {
            "num_features": attributes.long(self.features),
            "base": attributes.doubles(self.base),
            "leaf_size": attributes.long(self.trees[0].values.shape[1] if self.trees else 1),
            "single_features": {"boolean": self.single_features},
            "single_sums": {"boolean": self.single_sums},
            "starts_with_input": {"boolean": base is not None},
        }
        if self.missing is not None:
            model["missing"] = attributes.double(self.missing)
        inputs = {"features": features} if base is None else {"features": features, "base": base}
        graph.add("tree_ensemble", inputs, {"raw": raw}, model, {"trees.bin": self.to_bytes()})

    def thresholds(self) -> dict[int, NDArray[np.float64]]:
        """Returns where the splits of each feature decide, some of them where there are many."""
        found: dict[int, list[NDArray[np.float64]]] = {}
        step = -(-sum(len(tree.feature) for tree in self.trees) // _MOST_THRESHOLDS) or 1
        for tree in self.trees:
            chosen = np.flatnonzero(tree.feature >= 0)[::step]
            for feature in np.unique(tree.feature[chosen]):
                nodes = chosen[tree.feature[chosen] == feature]
                found.setdefault(int(feature), []).append(self._decisions(tree, nodes))
        return {
            feature: _within_float32(np.unique(np.concatenate(each)))
            for feature, each in found.items()
        }

    def _decisions(self, tree: Tree, nodes: NDArray[np.intp]) -> NDArray[np.float64]:
        numbers = tree.threshold[nodes]
        if tree.flags is None:
            return numbers
        categorical = (tree.flags[nodes] & Flag.CATEGORICAL) != 0
        sets = [self.sets.members(int(number)) for number in np.unique(numbers[categorical])]
        return np.concatenate([numbers[~categorical], *sets])

    def to_bytes(self) -> bytes:
        """Returns the nodes as the little-endian columns that the operator reads."""
        sizes = [len(tree.feature) for tree in self.trees]
        roots = np.cumsum([0, *sizes])[:-1]
        leaves = np.cumsum([0, *(tree.values.size for tree in self.trees)])[:-1]
        starts, words = self.sets.starts(), self.sets.words()
        counts = [len(sizes), sum(sizes), sum(tree.values.size for tree in self.trees)]
        columns = [
            words,
            *(tree.values.astype("<f8", order="C").ravel() for tree in self.trees),
            *(tree.threshold.astype("<f8") for tree in self.trees),
            roots.astype("<i4"),
            np.asarray(self.outputs, dtype="<i4"),
            *(tree.feature.astype("<i4") for tree in self.trees),
            *map(_left, self.trees, roots, leaves),
            *map(_right, self.trees, roots),
            starts.astype("<i4"),
            *map(_flags, self.trees),
        ]
        header = struct.pack(_HEADER, _SIGNATURE, *counts, len(starts) - 1, len(words), 0)
        return b"".join([header, *(column.tobytes() for column in columns)])


def thresholds_in(content: bytes) -> dict[int, NDArray[np.float64]]:
    """Returns where the splits of each feature decide, read from what `Ensemble.to_bytes` gives.

    All categories that a set has a bit for count as thresholds of its feature.
    """
    _, trees, nodes, values, sets, words, _ = struct.unpack_from(_HEADER, content)
    start = struct.calcsize(_HEADER) + 8 * (words + values)
    thresholds = np.frombuffer(content, "<f8", nodes, start)
    start += 8 * nodes + 2 * 4 * trees
    features = np.frombuffer(content, "<i4", nodes, start)
    ends = np.frombuffer(content, "<i4", sets + 1, start + 3 * 4 * nodes)
    flags = np.frombuffer(content, "<i1", nodes, start + 3 * 4 * nodes + 4 * (sets + 1))
    found: dict[int, NDArray[np.float64]] = {}
    for feature in np.unique(features[features >= 0]):
        chosen = thresholds[features == feature]
        categorical = (flags[features == feature] & Flag.CATEGORICAL) != 0
        sizes = np.diff(ends)[chosen[categorical].astype(int)] * _BITS
        categories = np.arange(sizes.max(initial=0), dtype=np.float64)
        together = np.concatenate([chosen[~categorical], categories])
        found[int(feature)] = _within_float32(np.unique(together))
    return found


def _within_float32(thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leaves out the infinite threshold of a split that only parts missing values from others."""
    return thresholds[np.abs(thresholds) < np.finfo(np.float32).max]


def _left(tree: Tree, root: int, value: int) -> NDArray[np.int32]:
    width = tree.values.shape[1]
    moved = np.where(tree.feature < 0, tree.left * width + value, tree.left + root)
    return moved.astype("<i4")


def _right(tree: Tree, root: int) -> NDArray[np.int32]:
    return np.where(tree.feature < 0, 0, tree.right + root).astype("<i4")


def _flags(tree: Tree) -> NDArray[np.int8]:
    flags = np.zeros(len(tree.feature)) if tree.flags is None else tree.flags
    return flags.astype("<i1")

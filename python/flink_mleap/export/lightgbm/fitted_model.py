"""A fitted LightGBM model, read from the text that LightGBM itself saves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flink_mleap.export.sklearn.tree_ensemble import CategorySets, Ensemble, Flag, Tree

__all__ = ["FittedModel"]

_CATEGORICAL = 1
_DEFAULT_LEFT = 2
_MISSING_SHIFT = 2
_MISSING_MASK = 3
_ZERO = 1
_GREATEST_ZERO = float(np.float32(1e-35))
_CATEGORIES_KEY = "pandas_categorical:"


@dataclass(frozen=True)
class FittedModel:
    """The parts of the text that scoring needs.

    Attributes:
        header: What holds for all trees, by name.
        trees: The fields of each tree, by name.
        categories: The categories of each column that was of pandas' type for them, in order.
    """

    header: Mapping[str, str]
    trees: tuple[Mapping[str, str], ...]
    categories: tuple[list[Any], ...]

    @classmethod
    def of(cls, booster: Any, iterations: int) -> FittedModel:
        """Reads the first iterations of a booster; all of them when not above 0."""
        return cls.read(booster.model_to_string(num_iteration=iterations, start_iteration=0))

    @classmethod
    def read(cls, text: str) -> FittedModel:
        """Reads all of what LightGBM has saved."""
        model, _, rest = text.partition("\nend of trees")
        header, *trees = model.split("\nTree=")
        found = [line for line in rest.splitlines() if line.startswith(_CATEGORIES_KEY)]
        categories = json.loads(found[-1].removeprefix(_CATEGORIES_KEY)) if found else None
        return cls(_fields(header), tuple(map(_fields, trees)), tuple(categories or ()))

    @property
    def objective(self) -> tuple[str, Mapping[str, str]]:
        """The objective's name, and its parameters by name."""
        name, *parameters = self.header.get("objective", "custom").split()
        pairs = (each.partition(":") for each in parameters)
        return name, {key: value for key, _, value in pairs}

    @property
    def features(self) -> int:
        """Number of features."""
        return int(self.header["max_feature_idx"]) + 1

    @property
    def outputs(self) -> int:
        """Number of sums."""
        return int(self.header["num_tree_per_iteration"])

    @property
    def has_linear_leaves(self) -> bool:
        """Whether a leaf holds a linear model."""
        return any(tree.get("is_linear", "0") != "0" for tree in self.trees)

    @property
    def divisor(self) -> float:
        """What the sums are divided by: the number of iterations of a random forest, else 1."""
        averaged = "average_output" in self.header and self.trees
        return len(self.trees) / self.outputs if averaged else 1.0

    def iterations(self, start: int, count: int) -> FittedModel:
        """Returns some of the iterations.

        Args:
            start: The first one; a number below 0 is 0.
            count: How many at most; all that follow when not above 0.
        """
        first = max(start, 0) * self.outputs
        end = first + count * self.outputs if count > 0 else None
        return replace(self, trees=self.trees[first:end])

    def categorical_features(self) -> list[int]:
        """Returns the features that LightGBM was told to take for categories."""
        infos = self.header["feature_infos"].split()
        return [i for i, info in enumerate(infos) if not info.startswith("[") and info != "none"]

    def ensemble(self, single_features: bool) -> Ensemble:
        """Returns the trees.

        Args:
            single_features: Whether LightGBM gets the features as float32.
        """
        sets = CategorySets()
        return Ensemble(
            features=self.features,
            base=[0.0] * self.outputs,
            trees=[_tree(tree, sets) for tree in self.trees],
            outputs=[i % self.outputs for i in range(len(self.trees))],
            sets=sets,
            single_features=single_features,
        )


def _fields(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines())
    return {name: value for name, _, value in pairs}


def _numbers(tree: Mapping[str, str], name: str, kind: type) -> NDArray[Any]:
    return np.array(tree[name].split(), dtype=kind)


def _tree(tree: Mapping[str, str], sets: CategorySets) -> Tree:
    leaves = _numbers(tree, "leaf_value", float)
    if int(tree["num_leaves"]) == 1:
        nothing = np.zeros(1, dtype=np.int32)
        return Tree.of_children(nothing, nothing * 1.0, (nothing - 1, nothing - 1), leaves)
    thresholds = _numbers(tree, "threshold", float)
    decisions = _numbers(tree, "decision_type", int)
    categorical = (decisions & _CATEGORICAL) != 0
    thresholds[~categorical] = _beyond_zero(thresholds[~categorical])
    flags = np.where(categorical, Flag.CATEGORICAL, _missing_flags(decisions, thresholds))
    thresholds[categorical] = _added_sets(tree, thresholds[categorical], sets)
    splits = len(thresholds)
    left, right = (
        _children(_numbers(tree, f"{side}_child", int), splits) for side in ("left", "right")
    )
    none = np.zeros(len(leaves), dtype=np.int32)
    return Tree.of_children(
        np.concatenate([_numbers(tree, "split_feature", int), none]),
        np.concatenate([thresholds, none]),
        (np.concatenate([left, none - 1]), np.concatenate([right, none - 1])),
        np.concatenate([np.zeros(splits), leaves]),
        np.concatenate([flags, none]),
    )


def _children(children: NDArray[np.int64], splits: int) -> NDArray[np.int64]:
    """Puts the leaves, which LightGBM numbers -1, -2, ..., behind the splits."""
    return np.where(children < 0, splits - 1 - children, children)


def _beyond_zero(thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Puts the thresholds among the numbers that LightGBM takes for 0 beside them."""
    below = np.nextafter(-_GREATEST_ZERO, -np.inf)
    beside = np.where(thresholds < 0.0, below, _GREATEST_ZERO)
    return np.where(np.abs(thresholds) <= _GREATEST_ZERO, beside, thresholds)


def _missing_flags(
    decisions: NDArray[np.int64], thresholds: NDArray[np.float64]
) -> NDArray[np.int64]:
    missing = (decisions >> _MISSING_SHIFT) & _MISSING_MASK
    # Where the split knows no missing values, NaN counts as 0.
    passes = np.where(missing == 0, thresholds >= 0.0, (decisions & _DEFAULT_LEFT) != 0)
    flags = np.where(passes, Flag.MISSING_PASSES, 0)
    flags[missing == _ZERO] |= Flag.ZERO_IS_MISSING
    return flags


def _added_sets(
    tree: Mapping[str, str], numbers: NDArray[np.float64], sets: CategorySets
) -> list[int]:
    if not len(numbers):
        return []
    bounds = _numbers(tree, "cat_boundaries", int)
    words = _numbers(tree, "cat_threshold", np.uint32)
    found = []
    for number in numbers.astype(int).tolist():
        little = words[bounds[number] : bounds[number + 1]].astype("<u4").view(np.uint8)
        found.append(sets.add_bits(np.unpackbits(little, bitorder="little")))
    return found

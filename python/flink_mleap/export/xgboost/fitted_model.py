"""A fitted XGBoost model, read from the document that XGBoost itself saves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flink_mleap.export.sklearn.tree_ensemble import CategorySets, Ensemble, Flag, Tree
from flink_mleap.export.xgboost.ubjson import read_ubjson

__all__ = ["FittedModel"]

_LOGIT = ("binary:logistic", "reg:logistic")
_LOG = ("count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft")
_CATEGORY = Flag.CATEGORICAL | Flag.NEGATIVE_IS_UNKNOWN


@dataclass(frozen=True)
class FittedModel:
    """The parts of the document that scoring needs.

    Attributes:
        learner: What the document says of the learner.
    """

    learner: dict[str, Any]

    @classmethod
    def of(cls, booster: Any) -> FittedModel:
        """Reads a booster."""
        return cls(read_ubjson(booster.save_raw(raw_format="ubj"))["learner"])

    @property
    def objective(self) -> str:
        """The objective's name."""
        return str(self.learner["objective"]["name"])

    @property
    def booster(self) -> str:
        """``gbtree``, ``dart`` or ``gblinear``."""
        return str(self.learner["gradient_booster"]["name"])

    @property
    def features(self) -> int:
        """Number of features."""
        return int(self.learner["learner_model_param"]["num_feature"])

    @property
    def has_leaf_vectors(self) -> bool:
        """Whether a leaf holds a number for each target."""
        return any(int(tree["tree_param"]["size_leaf_vector"]) > 1 for tree in self._model["trees"])

    def base(self) -> NDArray[np.float32]:
        """Returns the margin of each output before the first tree, rounded as XGBoost does."""
        parameters = self.learner["learner_model_param"]
        score = np.atleast_1d(np.array(json.loads(parameters["base_score"]), dtype=np.float32))
        one = np.float32(1)
        if self.objective in _LOGIT:
            score = -np.log(one / score - one)
        elif self.objective in _LOG:
            score = np.log(score)
        outputs = max(int(parameters["num_class"]), int(parameters["num_target"]), 1)
        if self.booster == "gblinear":
            score = score[:1]  # a linear booster gives every output the first one
        return np.broadcast_to(score, (outputs,))

    def ensemble(self, iterations: tuple[int, int] | None, missing: float | None) -> Ensemble:
        """Returns the trees of some iterations.

        Args:
            iterations: The first one, and the one behind the last; all when None.
            missing: A value that stands for missing, besides NaN.
        """
        model = self._model
        starts = model["iteration_indptr"]
        first, end = iterations or (0, len(starts) - 1)
        chosen = range(int(starts[first]), int(starts[end]))
        drops = self.learner["gradient_booster"].get("weight_drop")
        sets = CategorySets()
        return Ensemble(
            features=self.features,
            base=self.base().astype(np.float64).tolist(),
            trees=[
                _tree(model["trees"][i], 1.0 if drops is None else float(drops[i]), sets)
                for i in chosen
            ],
            outputs=[int(model["tree_info"][i]) for i in chosen],
            sets=sets,
            single_features=True,
            single_sums=True,
            missing=missing,
        )

    def weights(self) -> NDArray[np.float32]:
        """Returns the weights of a linear booster: a row a feature, the bias in the last one."""
        weights = np.asarray(self.learner["gradient_booster"]["model"]["weights"], dtype=np.float32)
        return weights.reshape(self.features + 1, -1)

    def categories(self) -> dict[int, list[Any]]:
        """Returns the categories of each feature whose text or number XGBoost encodes itself."""
        if self.booster == "gblinear":
            return {}
        encoded = self._model.get("cats", {}).get("enc", [])
        found = {i: _values(each) for i, each in enumerate(encoded)}
        return {i: values for i, values in found.items() if values}

    @property
    def _model(self) -> dict[str, Any]:
        booster = self.learner["gradient_booster"]
        model: dict[str, Any] = booster.get("gbtree", booster)["model"]
        return model


def _values(encoded: dict[str, Any]) -> list[Any]:
    values = np.asarray(encoded["values"])
    if "offsets" not in encoded:
        return list(values.tolist())
    ends = np.asarray(encoded["offsets"]).tolist()
    text = values.astype(np.int8).tobytes()
    return [text[start:end].decode() for start, end in pairwise(ends)]


def _tree(document: dict[str, Any], weight: float, sets: CategorySets) -> Tree:
    left, right = document["left_children"].copy(), document["right_children"].copy()
    conditions = document["split_conditions"]
    # x < c of float32 is x <= the float32 before c.
    thresholds = np.nextafter(conditions, np.float32(-np.inf)).astype(np.float64)
    default_left = document["default_left"] != 0
    categorical = (document["split_type"] == 1) & (left >= 0)
    # Members of the set go right, so a row that passes here is on its way to the right.
    left[categorical], right[categorical] = right[categorical], left[categorical]
    flags = np.where(default_left != categorical, Flag.MISSING_PASSES, 0)
    flags[categorical] |= _CATEGORY
    for node, members in _category_nodes(document):
        thresholds[node] = sets.add(members)
    leaves = conditions * np.float32(weight)
    return Tree.of_children(
        document["split_indices"], thresholds, (left, right), leaves.astype(np.float64), flags
    )


def _category_nodes(document: dict[str, Any]) -> list[tuple[int, NDArray[np.int64]]]:
    categories = np.asarray(document["categories"])
    return [
        (int(node), categories[int(start) : int(start) + int(size)])
        for node, start, size in zip(
            document["categories_nodes"],
            document["categories_segments"],
            document["categories_sizes"],
            strict=True,
        )
    ]

"""Converters of histogram gradient boosting."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.fitted_trees import added_up
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.links import above_zero, binary_probability
from flink_mleap.export.sklearn.outcomes import classified, margins_of, regressed
from flink_mleap.export.sklearn.registry import Prediction, Step, convert, register
from flink_mleap.export.sklearn.tree_ensemble import CategorySets, Ensemble, Flag, Tree
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["hist_boosting_classifier", "hist_boosting_regressor"]

_LOG_LINKS = ("poisson", "gamma")


@register(HistGradientBoostingRegressor, takes_missing=True, takes_text=True)
def hist_boosting_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The baseline and the leaves, added in the order of the iterations, through the link."""
    raw = _raw(step, features, graph)
    return regressed(raw.apply("exp") if step.estimator.loss in _LOG_LINKS else raw)


@register(HistGradientBoostingClassifier, takes_missing=True, takes_text=True)
def hist_boosting_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The same sums, one for two classes and else one for each class, and what they say."""
    raw = _raw(step, features, graph)
    if raw.size == 1:
        probability = binary_probability(raw.apply("logistic"))
        scores = above_zero(raw)
    else:
        probability, scores = raw.softmax(), raw
    return classified(step, scores, probability=probability, raw_prediction=margins_of(raw))


def _raw(step: Step, features: Features, graph: Graph) -> Vector:
    estimator = step.estimator
    if estimator._preprocessor is not None:
        features = _preprocessed(step, features, graph)
    iterations = estimator._predictors
    outputs = range(estimator.n_trees_per_iteration_)
    known, places = estimator._bin_mapper.make_known_categories_bitsets()
    sets = CategorySets()
    ensemble = Ensemble(
        features=features.width,
        base=np.ravel(estimator._baseline_prediction).tolist(),
        trees=[_tree(predictor, known, places, sets) for each in iterations for predictor in each],
        outputs=[output for _ in iterations for output in outputs],
        sets=sets,
    )
    return added_up(ensemble, features, graph)


def _preprocessed(step: Step, features: Features, graph: Graph) -> Features:
    """Puts the categories first, as whole numbers, and the numbers behind them."""
    estimator = step.estimator
    categorical = np.flatnonzero(estimator.is_categorical_).tolist()
    numeric = np.flatnonzero(~estimator.is_categorical_).tolist()
    encoder = step.child("encoder", estimator._preprocessor.named_transformers_["encoder"])
    encoded = convert(encoder, features.take(categorical, graph), graph)
    assert isinstance(encoded, Features)  # noqa: S101 - an encoder predicts nothing
    return Features.joined([encoded, features.take(numeric, graph)])


def _tree(
    predictor: Any, known: NDArray[np.uint32], places: NDArray[np.uint32], sets: CategorySets
) -> Tree:
    nodes = predictor.nodes
    leaves = nodes["is_leaf"].astype(bool)
    missing_passes = nodes["missing_go_to_left"] == 1
    flags = np.where(missing_passes, Flag.MISSING_PASSES, 0)
    thresholds = nodes["num_threshold"].copy()
    for node in np.flatnonzero((nodes["is_categorical"] == 1) & ~leaves):
        passing = _bits(predictor.raw_left_cat_bitsets[nodes["bitset_idx"][node]])
        if missing_passes[node]:
            # A category that was not seen in training goes where missing values go.
            known_here = _bits(known[places[nodes["feature_idx"][node]]])
            passing = np.where(known_here == 0, 1, passing).astype(np.uint8)
            flags[node] |= Flag.UNKNOWN_PASSES
        flags[node] |= Flag.CATEGORICAL
        thresholds[node] = sets.add_bits(passing)
    left, right = (np.where(leaves, -1, nodes[side].astype(np.int64)) for side in ("left", "right"))
    return Tree.of_children(nodes["feature_idx"], thresholds, (left, right), nodes["value"], flags)


def _bits(words: NDArray[np.uint32]) -> NDArray[np.uint8]:
    little = np.ascontiguousarray(words, dtype="<u4").view(np.uint8)
    return np.unpackbits(little, bitorder="little")

"""Converters of estimators that are made of others: columns, unions, searches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sklearn.compose import ColumnTransformer
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.model_selection._search_successive_halving import (
    HalvingGridSearchCV,
    HalvingRandomSearchCV,
)
from sklearn.pipeline import FeatureUnion

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Prediction, Step, convert, register

__all__ = ["best_estimator", "column_transformer", "feature_union"]


@register(ColumnTransformer, takes_missing=True, takes_text=True)
def column_transformer(step: Step, features: Features, graph: Graph) -> Features:
    """Each transformer gets its columns, and the results stand side by side."""
    model = step.estimator
    weights = model.transformer_weights or {}
    places: dict[str, Sequence[int]] = model._transformer_to_input_indices
    kept = [
        (name, transformer, list(places[name]))
        for name, transformer, _ in model.transformers_
        if not (isinstance(transformer, str) and transformer == "drop") and len(places[name])
    ]
    types = features.types_of_columns()
    branches = [{types[column] for column in columns} == {"float"} for _, _, columns in kept]
    if any(branches) and not all(branches):
        graph.facts.has_single_branch = True
    return _side_by_side(
        step,
        [
            _branch(step.child(name, each), features.take(columns, graph), weights.get(name), graph)
            for name, each, columns in kept
        ],
    )


@register(FeatureUnion, takes_missing=True, takes_text=True)
def feature_union(step: Step, features: Features, graph: Graph) -> Features:
    """The results of all transformers stand side by side."""
    weights = step.estimator.transformer_weights or {}
    return _side_by_side(
        step,
        [
            _branch(step.child(name, transformer), features, weights.get(name), graph)
            for name, transformer in step.estimator.transformer_list
            if not (isinstance(transformer, str) and transformer == "drop")
        ],
    )


@register(
    GridSearchCV,
    RandomizedSearchCV,
    HalvingGridSearchCV,
    HalvingRandomSearchCV,
    takes_missing=True,
    takes_text=True,
)
def best_estimator(step: Step, features: Features, graph: Graph) -> Features | Prediction:
    """The best estimator, fitted on all data."""
    best = getattr(step.estimator, "best_estimator_", None)
    if best is None:
        raise step.unsupported(
            "was searched with refit=False and has no fitted estimator", "Set refit=True.", "refit"
        )
    child = step.child("best_estimator_", best)
    return convert(child.as_transformer() if step.transforms else child, features, graph)


def _branch(step: Step, features: Features, weight: Any, graph: Graph) -> Features:
    if isinstance(step.estimator, str):
        result: Features | Prediction = features
    else:
        result = convert(step.as_transformer(), features, graph)
    if isinstance(result, Prediction):
        raise step.unsupported("predicts beside transformers", "Put the predictor last.")
    return result if weight is None else result.apply("mul", float(weight))


def _side_by_side(step: Step, results: Iterable[Features]) -> Features:
    joined = Features.joined(results)
    if not joined.width:
        raise step.unsupported(
            "gives no columns", "Keep at least one column, or leave the step out."
        )
    return joined

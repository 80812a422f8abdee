"""Converters of XGBoost's models."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sklearn.preprocessing import OrdinalEncoder
from xgboost import XGBClassifier, XGBRanker, XGBRegressor, XGBRFClassifier, XGBRFRegressor

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.fitted_trees import added_up
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import classified, regressed
from flink_mleap.export.sklearn.registry import Prediction, Step, convert, register
from flink_mleap.export.sklearn.vectors import Vector, joined
from flink_mleap.export.xgboost.booster import FittedBooster
from flink_mleap.export.xgboost.fitted_model import FittedModel
from flink_mleap.export.xgboost.objectives import predicted

__all__ = ["FittedBooster", "margins", "xgboost_booster", "xgboost_classifier", "xgboost_regressor"]


@register(XGBRegressor, XGBRFRegressor, XGBRanker, takes_missing=True, takes_text=True)
def xgboost_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The margins through the link of the objective."""
    estimator = step.estimator
    model = FittedModel.of(estimator.get_booster())
    iterations = estimator._get_iteration_range(None)
    sums = margins(step, model, features, graph, iterations=iterations, missing=estimator.missing)
    return regressed(predicted(step, model.objective, sums))


@register(XGBClassifier, XGBRFClassifier, takes_missing=True, takes_text=True)
def xgboost_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class with the greatest probability; of two, the second if it has more than a half."""
    estimator = step.estimator
    model = FittedModel.of(estimator.get_booster())
    if np.ndim(estimator.classes_[0]) or model.objective == "multi:softmax":
        raise step.unsupported(
            "predicts several targets or no probabilities",
            "Train it with one target and the objective binary:logistic or multi:softprob.",
            "objective",
        )
    iterations = estimator._get_iteration_range(None)
    sums = margins(step, model, features, graph, iterations=iterations, missing=estimator.missing)
    values = predicted(step, model.objective, sums)
    if values.size > 1:
        return classified(step, values, probability=values)
    probability = joined([(values * -1.0 + 1.0).apply("single"), values])
    return classified(step, values.linear([[0.0], [1.0]], [0.5, 0.0]), probability=probability)


@register(FittedBooster, takes_missing=True, takes_text=True)
def xgboost_booster(step: Step, features: Features, graph: Graph) -> Prediction:
    """What `Booster.predict` gives with all iterations."""
    model = step.estimator.model
    sums = margins(step, model, features, graph)
    return regressed(predicted(step, model.objective, sums))


def margins(
    step: Step,
    model: FittedModel,
    features: Features,
    graph: Graph,
    *,
    iterations: tuple[int, int] | None = None,
    missing: float = math.nan,
) -> Vector:
    """Adds the nodes that give the sums of the trees, or the linear model.

    Args:
        step: The model in its place.
        model: What its booster consists of.
        features: What flows into it.
        graph: The graph to add nodes to.
        iterations: The first one, and the one behind the last; all for None and (0, 0).
        missing: The number that counts as a missing value, besides NaN.

    Returns:
        A margin for each output.
    """
    graph.facts.single_precision = True
    encoded = _encoded(step, model.categories(), features, graph)
    if model.booster == "gblinear":
        return _linear_margins(model, encoded, graph)
    if model.has_leaf_vectors:
        raise step.unsupported(
            "has trees with a vector in each leaf",
            "Set multi_strategy='one_output_per_tree'.",
            "multi_strategy",
        )
    if math.isinf(missing):
        raise step.unsupported(
            "takes an infinity for a missing value", "Use NaN or a number.", "missing"
        )
    every = None if iterations is None or iterations[1] == 0 else iterations
    ensemble = model.ensemble(every, None if math.isnan(missing) else float(missing))
    return added_up(ensemble, encoded, graph)


def _linear_margins(model: FittedModel, features: Features, graph: Graph) -> Vector:
    """Adds the products one after the other, each sum rounded, as XGBoost does."""
    graph.facts.refuse_missing(features.missing)
    weights = model.weights().astype(np.float64)
    row = Vector.of(features, graph).apply("single")
    margins = []
    for output, base in enumerate(model.base()):
        start = float(np.float32(weights[-1, output]) + base)
        products = (row * weights[:-1, output]).apply("single")
        together = joined([row.constant([start]), products])
        margins.append(together.reduced("single_sum"))
    return joined(margins)


def _encoded(
    step: Step, categories: dict[int, list[Any]], features: Features, graph: Graph
) -> Features:
    """Numbers the categories as XGBoost does, and refuses those that it has not seen.

    XGBoost refuses them only where they come behind all others in the order of texts, and takes
    them for the next one elsewhere.
    """
    if not categories:
        return features
    columns = []
    for i in range(features.width):
        column = features.take([i], graph)
        if i in categories:
            known = np.array([*categories[i], np.nan], dtype=object)
            encoder = OrdinalEncoder(categories=[known], encoded_missing_value=np.nan)
            encoder.fit(known.reshape(-1, 1))
            for origin in column.leaves()[0].origins:
                if origin is not None:
                    graph.facts.closed_categories[origin] = frozenset(categories[i])
            column = _features(convert(step.child(f"feature {i}", encoder), column, graph))
        columns.append(column)
    return Features.joined(columns)


def _features(converted: Features | Prediction) -> Features:
    assert isinstance(converted, Features)  # noqa: S101 - an encoder predicts nothing
    return converted

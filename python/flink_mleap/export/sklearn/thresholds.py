"""Converters of classifiers that move the threshold of another one."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.model_selection import FixedThresholdClassifier, TunedThresholdClassifierCV

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.members import member
from flink_mleap.export.sklearn.outcomes import classified, margins_of
from flink_mleap.export.sklearn.registry import Prediction, Step, register

__all__ = ["moved_threshold"]


@register(FixedThresholdClassifier, TunedThresholdClassifierCV, takes_missing=True, takes_text=True)
def moved_threshold(step: Step, features: Features, graph: Graph) -> Prediction:
    """The positive class where its score is the threshold or more."""
    model = step.estimator
    inner = getattr(model, "estimator_", None) or model.estimator
    one = member(step.child("estimator", inner), features, graph)
    response = _response(model, inner)
    positive = _positive(model)
    if response == "predict_proba":
        score = one.probability().take([positive])
    else:
        score = one.decision() * (1.0 if positive else -1.0)
    # The threshold less the score is above zero exactly where the score is below it.
    below = (score * -1.0 + _threshold(model, response)).apply("step")
    scores = below.linear(np.array([[1.0], [0.0]]) if positive else np.array([[0.0], [1.0]]))
    scores = scores + ([0.0, 0.5] if positive else [0.5, 0.0])
    return classified(
        step,
        scores,
        probability=one.probability() if one.has("probability") else None,
        raw_prediction=margins_of(one.decision()) if one.has("raw_prediction") else None,
    )


def _response(model: Any, inner: Any) -> str:
    if model.response_method != "auto":
        return str(model.response_method)
    return "predict_proba" if hasattr(inner, "predict_proba") else "decision_function"


def _positive(model: Any) -> int:
    if isinstance(model, FixedThresholdClassifier):
        label = model.pos_label
    else:
        label = model._curve_scorer._get_pos_label()
    return 1 if label is None else int(np.flatnonzero(model.classes_ == label)[0])


def _threshold(model: Any, response: str) -> float:
    if isinstance(model, TunedThresholdClassifierCV):
        return float(model.best_threshold_)
    if model.threshold == "auto":
        return 0.5 if response == "predict_proba" else 0.0
    return float(model.threshold)

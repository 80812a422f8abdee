"""Converters of estimators that give every row the same."""

from __future__ import annotations

import numpy as np
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.multiclass import _ConstantPredictor

from flink_mleap.bundle.schema import Field
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import (
    both_of,
    classified,
    margins_of,
    regressed,
    with_vector,
)
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["constant_member", "dummy_classifier", "dummy_regressor"]


@register(DummyRegressor, takes_missing=True, checks_values=False)
def dummy_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The constant that was found or given."""
    return regressed(Vector.of(features, graph).constant(np.ravel(step.finite("constant_"))))


@register(DummyClassifier, takes_missing=True, checks_values=False)
def dummy_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class with the greatest prior, or a constant one."""
    model = step.estimator
    if model.strategy in ("stratified", "uniform"):
        raise step.unsupported(
            f"draws classes at random (strategy {model.strategy})",
            "Use the strategy prior, most_frequent or constant.",
            "strategy",
        )
    if model.n_outputs_ > 1:
        raise step.unsupported(
            "predicts several targets", "Train one model for each target.", "classes_"
        )
    priors = step.finite("class_prior_")
    if model.strategy == "constant":
        shares = np.asarray(model.classes_ == np.ravel(model.constant)[0], dtype=np.float64)
    elif model.strategy == "most_frequent":
        shares = np.eye(len(priors))[priors.argmax()]
    else:
        shares = priors
    vector = Vector.of(features, graph).constant(shares)
    return classified(step, vector, probability=vector)


@register(_ConstantPredictor, takes_missing=True, checks_values=False)
def constant_member(step: Step, features: Features, graph: Graph) -> Prediction:
    """The only class that was there in the training of a binary member: no or yes."""
    only = Vector.of(features, graph).constant(np.ravel(step.finite("y_"))[:1])
    output = Field(name="prediction", type="long", column=only.scalar())
    prediction = Prediction("classification", (output,), (0, 1))
    prediction = with_vector(prediction, "probability", both_of(only))
    return with_vector(prediction, "raw_prediction", margins_of(only))

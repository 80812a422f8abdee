"""Converter of Pipeline, nested ones too."""

from __future__ import annotations

from sklearn.pipeline import Pipeline

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Prediction, Step, convert, register

__all__ = ["pipeline"]


@register(Pipeline, takes_missing=True, takes_text=True)
def pipeline(step: Step, features: Features, graph: Graph) -> Features | Prediction:
    """Converts the steps one after the other."""
    flowing: Features | Prediction = features
    for name, estimator in step.estimator.steps:
        if estimator is None or (isinstance(estimator, str) and estimator == "passthrough"):
            continue
        child = step.child(name, estimator)
        if step.transforms or estimator is not step.estimator.steps[-1][1]:
            child = child.as_transformer()
        if isinstance(flowing, Prediction):
            raise child.unsupported(
                "comes after an estimator that predicts", "Put the predictor last."
            )
        flowing = convert(child, flowing, graph)
    return flowing

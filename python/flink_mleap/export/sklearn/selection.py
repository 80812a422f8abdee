"""Converter of everything that selects columns."""

from __future__ import annotations

import numpy as np
from sklearn.feature_selection import (
    RFE,
    RFECV,
    GenericUnivariateSelect,
    SelectFdr,
    SelectFpr,
    SelectFromModel,
    SelectFwe,
    SelectKBest,
    SelectPercentile,
    SequentialFeatureSelector,
    VarianceThreshold,
)
from sklearn.utils import get_tags

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Step, register

__all__ = ["feature_selector"]


@register(
    GenericUnivariateSelect,
    RFE,
    RFECV,
    SelectFdr,
    SelectFpr,
    SelectFromModel,
    SelectFwe,
    SelectKBest,
    SelectPercentile,
    SequentialFeatureSelector,
    VarianceThreshold,
    takes_missing=True,
    checks_values=False,
)
def feature_selector(step: Step, features: Features, graph: Graph) -> Features:
    """The columns of `get_support`; the others are no arguments of the model any more."""
    if not get_tags(step.estimator).input_tags.allow_nan:
        features = features.without_missing(graph)
    chosen = np.flatnonzero(step.estimator.get_support()).tolist()
    if not chosen:
        raise step.unsupported(
            "selects no column", "Train it so that it keeps at least one column."
        )
    return features.take(chosen, graph)

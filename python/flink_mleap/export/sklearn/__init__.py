"""Writes fitted scikit-learn models as MLeap pipelines, and never a wrong one.

Each family of estimators has a module here; `register` adds a converter for another class.
"""

from flink_mleap.export.sklearn import linear, pipeline, scalers, trees
from flink_mleap.export.sklearn.features import Elementwise, Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import (
    Converter,
    Prediction,
    Step,
    convert,
    register,
    supported,
)

__all__ = [
    "Converter",
    "Elementwise",
    "Features",
    "Graph",
    "Prediction",
    "Step",
    "convert",
    "linear",
    "pipeline",
    "register",
    "scalers",
    "supported",
    "trees",
]

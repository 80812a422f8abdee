"""Writes XGBoost's models: its scikit-learn classes, in pipelines too, and its native boosters."""

from flink_mleap.export.xgboost import converters
from flink_mleap.export.xgboost.booster import FittedBooster

__all__ = ["FittedBooster", "converters"]

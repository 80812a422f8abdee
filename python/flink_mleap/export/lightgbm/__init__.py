"""Writes LightGBM's models: its scikit-learn classes, in pipelines too, and native boosters."""

from flink_mleap.export.lightgbm import converters
from flink_mleap.export.lightgbm.booster import FittedBooster

__all__ = ["FittedBooster", "converters"]

"""Turns fitted models into bundles that score as the framework does, or refuses to."""

from flink_mleap.export.exporter import export

__all__ = ["export"]

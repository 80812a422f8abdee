"""Writes LightGBM's models: its scikit-learn classes, in pipelines too, and native boosters."""

__all__: list[str] = []

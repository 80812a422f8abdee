"""Writes XGBoost's models: its scikit-learn classes, in pipelines too, and its native boosters."""

__all__: list[str] = []

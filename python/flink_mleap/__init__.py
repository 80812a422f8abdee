"""Trained scikit-learn and Spark pipelines as functions in Flink SQL."""

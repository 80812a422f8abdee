"""Writes fitted Spark pipelines as MLeap pipelines, with MLeap's own serializer."""

from flink_mleap.export.spark.writer import write_spark

__all__ = ["write_spark"]

"""Trained scikit-learn and Spark pipelines as functions in Flink SQL."""

from flink_mleap.bundle import Bundle, open_bundle, score
from flink_mleap.errors import (
    BundleError,
    BundleRefused,
    ConfigurationError,
    DependencyMissing,
    ExportError,
    FlinkMleapError,
    JobError,
    LoaderError,
    ParityError,
    ProblemGroup,
    RowError,
    SchemaError,
    SqlError,
    UnsupportedModel,
)
from flink_mleap.export import export
from flink_mleap.jobs.registration import register_udfs

__all__ = [
    "Bundle",
    "BundleError",
    "BundleRefused",
    "ConfigurationError",
    "DependencyMissing",
    "ExportError",
    "FlinkMleapError",
    "JobError",
    "LoaderError",
    "ParityError",
    "ProblemGroup",
    "RowError",
    "SchemaError",
    "SqlError",
    "UnsupportedModel",
    "export",
    "open_bundle",
    "register_udfs",
    "score",
]

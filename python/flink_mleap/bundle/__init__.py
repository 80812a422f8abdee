"""Bundles: one file that any MLeap runtime loads, with our manifest and golden rows inside."""

from flink_mleap.bundle.golden import GOLDEN_ENTRY, GoldenRow, GoldenRows
from flink_mleap.bundle.manifest import MANIFEST_ENTRY, Code, Data, Framework, Manifest, Task
from flink_mleap.bundle.opened import Bundle, open_bundle, score
from flink_mleap.bundle.schema import Field, FieldType, Schema

__all__ = [
    "GOLDEN_ENTRY",
    "MANIFEST_ENTRY",
    "Bundle",
    "Code",
    "Data",
    "Field",
    "FieldType",
    "Framework",
    "GoldenRow",
    "GoldenRows",
    "Manifest",
    "Schema",
    "Task",
    "open_bundle",
    "score",
]

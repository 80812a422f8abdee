"""Golden rows: inputs with the outputs of the training framework, checked at every load."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["GOLDEN_ENTRY", "GoldenRow", "GoldenRows"]

GOLDEN_ENTRY = "flink-mleap/golden.json"
"""Name of the golden rows inside the archive."""

_DOCUMENT = ConfigDict(frozen=True, extra="forbid")


class GoldenRow(BaseModel):
    """One row, its values encoded as `flink_mleap.jvm.values` says.

    Attributes:
        inputs: A value for each input column.
        outputs: The framework's value for each output column.
    """

    model_config = _DOCUMENT

    inputs: tuple[Any, ...] = Field(serialization_alias="in")
    outputs: tuple[Any, ...] = Field(serialization_alias="out")


class GoldenRows(BaseModel):
    """The golden rows of a bundle.

    Attributes:
        format_version: Version of this form; 1.
        tolerance: Largest relative error of a double; everything else must be equal.
        smallest_share: What a number near zero counts as in its relative error: this share of the
            largest one of its column.
        inputs: Names of the input columns.
        outputs: Names of the output columns.
        rows: The rows.
    """

    model_config = _DOCUMENT

    format_version: Literal[1] = Field(default=1, serialization_alias="formatVersion")
    tolerance: float
    smallest_share: float = Field(default=1e-3, serialization_alias="smallestShare")
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[GoldenRow, ...]

    def to_json(self) -> str:
        """Returns the document."""
        return self.model_dump_json(by_alias=True)

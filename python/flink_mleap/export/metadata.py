"""What a caller may add to the manifest of a bundle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from flink_mleap.bundle import Code, Data
from flink_mleap.errors import ExportError

__all__ = ["Metadata"]


class Metadata(BaseModel):
    """Facts about the training that the model itself does not know.

    Attributes:
        parameters: Parameters of the training, added to those of the model.
        metrics: Figures of merit.
        data: The training data: ``rows``, ``columns``, ``sha256``, ``source``.
        code: The training program: ``commit``, ``dirty``.
        baseline: Figures of the training data, for the detection of drift.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    parameters: dict[str, Any] = {}
    metrics: dict[str, float] = {}
    data: Data | None = None
    code: Code | None = None
    baseline: dict[str, Any] | None = None

    @classmethod
    def read(cls, metadata: Mapping[str, Any] | None) -> Metadata:
        """Checks what the caller gave.

        Raises:
            ExportError: A key is unknown or a value has the wrong form.
        """
        try:
            return cls.model_validate(dict(metadata or {}))
        except ValidationError as error:
            places = sorted({".".join(map(str, each["loc"])) for each in error.errors()})
            raise ExportError(
                "export.metadata",
                f"The metadata cannot be used ({', '.join(places)}): give any of parameters, "
                "metrics (numbers), data (rows, columns, sha256, source), code (commit, dirty) and "
                "baseline.",
                str(error),
            ) from error

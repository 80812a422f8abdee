"""What the steps of a pipeline do with the columns that it takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flink_mleap.export.boundaries import Boundaries

__all__ = ["InputFacts"]


class InputFacts:
    """Facts about the inputs of a pipeline, collected while its steps are converted.

    Attributes:
        boundaries: Where the pipeline decides.
        missing_refused: Inputs whose missing values reach a step that takes none.
        has_single_branch: Whether some columns are computed in float32 and others are not.
        missing_seen: Inputs of which the sample has missing values.
        single_precision: Whether a step computes in float32.
        closed_categories: Categories of inputs of which the bundle refuses all others, though the
            framework takes some.
        company: Inputs that a step takes otherwise when all of them are missing in all rows that
            are scored together; a bundle gives what it gives to such a row among others.
    """

    def __init__(self) -> None:
        self.boundaries = Boundaries()
        self.missing_refused: set[str] = set()
        self.has_single_branch = False
        self.missing_seen: set[str] = set()
        self.single_precision = False
        self.closed_categories: dict[str, frozenset[Any]] = {}
        self.company: list[frozenset[str]] = []

    def refuse_missing(self, columns: Iterable[str]) -> None:
        """Notes inputs that must not be missing, normally `Features.missing` of a step."""
        self.missing_refused.update(columns)

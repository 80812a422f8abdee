"""Where the scores of a model jump: what the sample of an export is widened by."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

__all__ = ["Boundaries"]


class Boundaries:
    """Values of the inputs at which a model decides, as its converters found them.

    Attributes:
        numbers: Thresholds by input column. They need not be exact: rows are made around each.
        categories: Categories by input column, NULL not among them.
        ranges: Least and greatest number that may be tried by input column, where a model has no
            answer to others but does not refuse them.
        markers: What a missing value is for the framework by input column: None or NaN; NaN for
            numbers and None for strings where nothing is said.
    """

    def __init__(self) -> None:
        self.numbers: dict[str, set[float]] = {}
        self.categories: dict[str, dict[Any, None]] = {}
        self.ranges: dict[str, tuple[float, float]] = {}
        self.markers: dict[str, Any] = {}

    def add_numbers(self, column: str, thresholds: Iterable[float]) -> None:
        """Adds finite thresholds of an input column."""
        finite = (float(each) for each in thresholds if math.isfinite(each))
        self.numbers.setdefault(column, set()).update(finite)

    def add_categories(self, column: str, categories: Iterable[Any]) -> None:
        """Adds categories of an input column."""
        self.categories.setdefault(column, {}).update(dict.fromkeys(categories))

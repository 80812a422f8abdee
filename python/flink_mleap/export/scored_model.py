"""A model between its framework and its bundle: MLeap's files, and the scores they have to give."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flink_mleap.bundle import Framework, Schema, Task
from flink_mleap.bundle.schema import Field

__all__ = ["EXACT_TOLERANCE", "FLOAT32_TOLERANCE", "ScoredModel", "ScoredRows", "Scores"]

EXACT_TOLERANCE = 1e-9
"""Relative error allowed where the framework computes in double precision."""

FLOAT32_TOLERANCE = 1e-6
"""Relative error allowed where the framework computes in single precision."""

Scores = Mapping[str, NDArray[Any]]
"""The framework's outputs by name: one value a row, or one row of a matrix for a vector."""


@dataclass(frozen=True)
class ScoredRows:
    """Rows that the export added to the sample, with what the framework makes of them.

    Attributes:
        kind: What is special about them, in the plural.
        rows: Those that the framework scores.
        expected: Its scores of them; empty when there are none.
        refused: Those that it does not score, which the bundle has to refuse.
        is_decisive: Whether some belong among the golden rows.
    """

    kind: str
    rows: pd.DataFrame
    expected: Scores
    refused: pd.DataFrame
    is_decisive: bool = True


@dataclass(frozen=True)
class ScoredModel:
    """What a framework's writer hands to the guard.

    Attributes:
        framework: The training framework.
        task: What the model does.
        inputs: The columns it takes.
        outputs: The columns it gives.
        labels: The classes in the order of the probabilities; None without classes.
        entries: MLeap's files by entry name, without bundle.json.
        sample: Rows with the input columns.
        expected: The framework's scores of the sample.
        added: Rows that the export added to the sample.
        tolerance: Largest relative error of a double.
        parameters: Parameters of the training.
    """

    framework: Framework
    task: Task
    inputs: Schema
    outputs: Schema
    labels: tuple[Any, ...] | None
    entries: Mapping[str, bytes]
    sample: pd.DataFrame
    expected: Scores
    added: tuple[ScoredRows, ...] = ()
    tolerance: float = EXACT_TOLERANCE
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """How many values the outputs of a row are, the elements of vectors counted one by one."""
        return sum(math.prod(self.expected[name].shape[1:]) for name in self.outputs.names)

    def is_exact(self, output: Field) -> bool:
        """Whether an output has to be equal to the last bit, as labels have."""
        is_label = self.task in ("classification", "clustering") and output.name == "prediction"
        return is_label or output.type not in ("float", "double")

    @property
    def smallest_share(self) -> float:
        """Share of a column's magnitude that its smallest values count as.

        A number near zero is the difference of greater ones: there the order of additions shows,
        and where the framework works in float32 all that it knows of a small probability is its
        difference to 1.
        """
        return 1e-3 if self.tolerance < FLOAT32_TOLERANCE else 0.1

    def scale(self, output: Field) -> NDArray[np.float64]:
        """Returns the magnitude of an output's values: the greatest of them, or 1 for zeros.

        One number for each column of a transformed table; one for all classes of a probability.
        """
        values = np.abs(np.asarray(self.expected[output.name], dtype=np.float64))
        finite = np.where(np.isfinite(values), values, 0.0)
        greatest = finite.max(axis=0 if self.task == "transform" else None, initial=0.0)
        return np.where(greatest > 0.0, greatest, 1.0)

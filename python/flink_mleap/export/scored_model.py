"""A model between its framework and its bundle: MLeap's files, and the scores they have to give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flink_mleap.bundle import Framework, Schema, Task
from flink_mleap.bundle.schema import Field

__all__ = ["EXACT_TOLERANCE", "FLOAT32_TOLERANCE", "ScoredModel", "Scores"]

EXACT_TOLERANCE = 1e-9
"""Relative error allowed where the framework computes in double precision."""

FLOAT32_TOLERANCE = 1e-6
"""Relative error allowed where the framework computes in single precision."""

Scores = Mapping[str, NDArray[Any]]
"""The framework's outputs by name: one value a row, or one row of a matrix for a vector."""


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
    tolerance: float = EXACT_TOLERANCE
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def is_exact(self, output: Field) -> bool:
        """Whether an output has to be equal to the last bit, as labels have."""
        is_label = self.task in ("classification", "clustering") and output.name == "prediction"
        return is_label or output.type not in ("float", "double")

    def scale(self, output: Field) -> float:
        """Returns the magnitude of an output's values: the greatest of them, or 1 for zeros."""
        values = np.abs(np.asarray(self.expected[output.name], dtype=np.float64))
        finite = values[np.isfinite(values)]
        greatest = float(finite.max()) if finite.size else 0.0
        return greatest or 1.0

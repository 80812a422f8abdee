"""A native booster, with what the export asks of an estimator."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from flink_mleap.export.lightgbm.fitted_model import FittedModel
from flink_mleap.export.native_booster import NativeBooster

__all__ = ["FittedBooster"]


class FittedBooster(NativeBooster):
    """A `lightgbm.Booster` as an estimator.

    Attributes:
        model: What the booster consists of.
    """

    def __init__(self, booster: Any) -> None:
        self.model = FittedModel.of(booster, booster.best_iteration)
        names = booster.feature_name()
        is_named = names != [f"Column_{i}" for i in range(len(names))]
        super().__init__(booster, self.model.features, names if is_named else None)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Returns the parameters that the booster still knows."""
        return dict(self._booster.params)

    def predict(self, rows: Any) -> NDArray[np.float64]:
        """Returns what the booster predicts."""
        scores: NDArray[np.float64] = self._booster.predict(rows)
        return scores

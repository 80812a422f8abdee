"""A native booster, with what the export asks of an estimator."""

from __future__ import annotations

from typing import Any

import numpy as np
import xgboost
from numpy.typing import NDArray

from flink_mleap.export.native_booster import NativeBooster
from flink_mleap.export.xgboost.fitted_model import FittedModel

__all__ = ["FittedBooster"]


class FittedBooster(NativeBooster):
    """An `xgboost.Booster` as an estimator.

    Attributes:
        model: What the booster consists of.
    """

    def __init__(self, booster: Any) -> None:
        self.model = FittedModel.of(booster)
        super().__init__(booster, self.model.features, booster.feature_names)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Returns the parameters that the booster still knows."""
        return {"objective": self.model.objective, "booster": self.model.booster}

    def predict(self, rows: Any) -> NDArray[np.float32]:
        """Returns what the booster predicts."""
        scores: NDArray[np.float32] = self._booster.predict(
            xgboost.DMatrix(rows, enable_categorical=True)
        )
        return scores

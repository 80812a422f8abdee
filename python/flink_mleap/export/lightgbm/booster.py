"""A native booster, with what the export asks of an estimator."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from flink_mleap.export.lightgbm.fitted_model import FittedModel

__all__ = ["FittedBooster"]


class FittedBooster(BaseEstimator):  # type: ignore[misc]
    """A `lightgbm.Booster` as an estimator.

    Attributes:
        model: What the booster consists of.
        n_features_in_: Number of features.
        feature_names_in_: Their names, only where the booster has names.
    """

    def __init__(self, booster: Any) -> None:
        self._booster = booster
        self.model = FittedModel.of(booster, booster.best_iteration)
        self.n_features_in_ = self.model.features
        names = booster.feature_name()
        if names != [f"Column_{i}" for i in range(len(names))]:
            self.feature_names_in_ = np.array(names, dtype=object)

    def fit(self) -> FittedBooster:
        """Returns the booster, which is fitted."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Returns the parameters that the booster still knows."""
        return dict(self._booster.params)

    def predict(self, rows: Any) -> NDArray[np.float64]:
        """Returns what the booster predicts."""
        scores: NDArray[np.float64] = self._booster.predict(rows)
        return scores

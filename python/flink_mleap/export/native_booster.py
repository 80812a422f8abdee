"""What boosters outside scikit-learn lack of an estimator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator

__all__ = ["NativeBooster"]


class NativeBooster(BaseEstimator):  # type: ignore[misc]
    """A trained booster as a fitted estimator; a subclass adds its parameters and predictions.

    Args:
        booster: As its library has trained it.
        features: Number of features.
        names: Their names; None where the booster has none.

    Attributes:
        n_features_in_: Number of features.
        feature_names_in_: Their names, only where the booster has names.
    """

    def __init__(self, booster: Any, features: int, names: Sequence[str] | None) -> None:
        self._booster = booster
        self.n_features_in_ = features
        if names is not None:
            self.feature_names_in_ = np.array(names, dtype=object)

    def fit(self) -> Self:
        """Returns the booster, which is fitted."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

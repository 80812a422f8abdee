"""Converters of LightGBM's models."""

from __future__ import annotations

from typing import Any

import numpy as np
from lightgbm import LGBMClassifier, LGBMRanker, LGBMRegressor
from sklearn.preprocessing import OrdinalEncoder

from flink_mleap.export.lightgbm.booster import FittedBooster
from flink_mleap.export.lightgbm.fitted_model import FittedModel
from flink_mleap.export.lightgbm.sums import predicted, summed
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.links import binary_probability
from flink_mleap.export.sklearn.outcomes import classified, margins_of, regressed
from flink_mleap.export.sklearn.registry import Prediction, Step, convert, register
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["FittedBooster", "lightgbm_booster", "lightgbm_classifier", "lightgbm_regressor"]

_WHOLE = ("boolean", "byte", "short", "int", "long")


@register(LGBMRegressor, LGBMRanker, takes_missing=True, takes_text=True)
def lightgbm_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The sum of the leaves through the link of the objective."""
    model = _fitted(step.estimator)
    return regressed(predicted(step, model, _sums(step, model, features, graph)))


@register(LGBMClassifier, takes_missing=True, takes_text=True)
def lightgbm_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class with the greatest probability."""
    model = _fitted(step.estimator)
    if model.objective[0] in ("custom", "none") or callable(step.estimator.objective_):
        raise step.unsupported(
            "was trained with an objective of your own and has no probabilities",
            "Use binary, multiclass or multiclassova.",
            "objective",
        )
    sums = _sums(step, model, features, graph)
    values = predicted(step, model, sums)
    probability = values if values.size > 1 else binary_probability(values)
    return classified(step, probability, probability=probability, raw_prediction=margins_of(sums))


@register(FittedBooster, takes_missing=True, takes_text=True)
def lightgbm_booster(step: Step, features: Features, graph: Graph) -> Prediction:
    """What `Booster.predict` gives, with the best iteration where there is one."""
    model = step.estimator.model
    return regressed(predicted(step, model, _sums(step, model, features, graph)))


def _fitted(estimator: Any) -> FittedModel:
    return FittedModel.of(estimator.booster_, estimator.booster_.best_iteration)


def _sums(step: Step, model: FittedModel, features: Features, graph: Graph) -> Vector:
    encoded = _encoded(step, model, features, graph)
    # An array of whole numbers is turned into float32, a DataFrame into doubles.
    is_array = getattr(step.estimator, "feature_names_in_", None) is None
    single = is_array and all(kind in _WHOLE for kind in features.types_of_columns())
    return summed(step, model, encoded, graph, single_features=single)


def _encoded(step: Step, model: FittedModel, features: Features, graph: Graph) -> Features:
    """Numbers the categories as pandas does; one that is not known counts as missing."""
    if not model.categories:
        return features
    categorical = _category_columns(step, model, features)
    columns = []
    for i in range(features.width):
        column = features.take([i], graph)
        if i in categorical:
            known = np.array(model.categories[categorical.index(i)], dtype=object)
            encoder = OrdinalEncoder(
                categories=[known],
                handle_unknown="use_encoded_value",
                unknown_value=np.nan,
                encoded_missing_value=np.nan,
            ).fit(known.reshape(-1, 1))
            converted = convert(step.child(f"feature {i}", encoder), column, graph)
            assert isinstance(converted, Features)  # noqa: S101 - an encoder predicts nothing
            column = converted
        columns.append(column)
    return Features.joined(columns)


def _category_columns(step: Step, model: FittedModel, features: Features) -> list[int]:
    """Returns the columns that were of pandas' type for categories."""
    count = len(model.categories)
    told = model.categorical_features()
    texts = [i for i, kind in enumerate(features.types_of_columns()) if kind == "string"]
    for columns in (told, texts):
        if len(columns) == count:
            return columns
    raise step.unsupported(
        "mixes columns of type category with other categorical features",
        "Make all categorical features columns of type category.",
        "categorical_feature",
    )

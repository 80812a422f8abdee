"""Converter of the imputer that estimates each column from the others."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.impute._iterative import IterativeImputer

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.imputation import indicator_flags, missing_flags, missing_marker
from flink_mleap.export.sklearn.members import member
from flink_mleap.export.sklearn.registry import Step, register
from flink_mleap.export.sklearn.vectors import Vector, joined

__all__ = ["iterative_imputer"]

_MOST_ESTIMATES = 300


@register(IterativeImputer, takes_missing=True)
def iterative_imputer(step: Step, features: Features, graph: Graph) -> Features:
    """The statistic of each column, and then what the regression of the others gives, in turns."""
    model, marker = step.estimator, missing_marker(step)
    _check_parameters(step, features)
    if marker is not None:
        features = features.without_missing(graph)
    flags = indicator_flags(step, features, marker, graph)
    is_empty = np.asarray(model._is_empty_feature)
    kept = np.flatnonzero(~is_empty | bool(model.keep_empty_features))
    columns = features.take(kept.tolist(), graph)
    if marker is None:
        graph.facts.company.append(columns.missing)
    statistics = step.finite_values(model.initial_imputer_.statistics_[kept], "initial_imputer_")
    filled = _filled(columns, marker, statistics)
    if model.n_iter_ > 0:
        known = Vector.of(_filled(columns, marker, np.zeros(len(kept))), graph)
        is_missing = Vector.of(missing_flags(step, columns, marker), graph)
        values = _elements(Vector.of(filled, graph))
        _estimate(step, values, _elements(known), _elements(is_missing), is_empty[kept])
        filled = joined(values).as_features()
    return Features.joined([filled, *flags])


def _estimate(
    step: Step,
    values: list[Vector],
    known: list[Vector],
    is_missing: list[Vector],
    is_empty: NDArray[np.bool_],
) -> None:
    """Puts the estimates in the place of missing values, one column after the other.

    Of the known value, which is 0 where there is none, and the estimate times 0 or 1 one is always
    0, so that their sum has the bits of the other one.
    """
    model = step.estimator
    for i, (column, neighbors, estimator) in enumerate(model.imputation_sequence_):
        if is_empty[column]:
            continue
        row = joined([values[each] for each in neighbors]).as_features()
        place = step.child(f"imputation_sequence_[{i}]", estimator)
        estimate = member(place, row, values[0].graph).predicted()
        if np.isfinite(model._min_value[column]):
            estimate = estimate.at_least(float(model._min_value[column]))
        if np.isfinite(model._max_value[column]):
            estimate = estimate.at_most(float(model._max_value[column]))
        values[column] = known[column] + is_missing[column] * estimate


def _filled(features: Features, marker: Any, values: NDArray[np.float64]) -> Features:
    if marker is None:
        return features.apply("fill", values)
    return features.apply("replace", float(marker), values)


def _elements(vector: Vector) -> list[Vector]:
    return [vector.take([i]) for i in range(vector.size)]


def _check_parameters(step: Step, features: Features) -> None:
    model = step.estimator
    if model.sample_posterior:
        raise step.unsupported(
            "draws its estimates at random", "Set sample_posterior=False.", "sample_posterior"
        )
    if features.is_single:
        raise step.unsupported(
            "estimates in float32", "Convert the columns to float64 before training."
        )
    if len(model.imputation_sequence_) > _MOST_ESTIMATES:
        raise step.unsupported(
            f"makes {len(model.imputation_sequence_)} estimates for each row",
            f"Train it with at most {_MOST_ESTIMATES}, which is the product of the rounds and the "
            "columns: set skip_complete=True, lower max_iter, or give it fewer columns.",
            "max_iter",
        )

"""Converter of the imputer that looks for the nearest rows of the training."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.impute import KNNImputer

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.imputation import indicator_flags, missing_marker
from flink_mleap.export.sklearn.registry import Step, register
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["neighbor_imputer"]

_ERROR = 1e-15
"""Share of the squared lengths by which scikit-learn's distances are wrong, for each column."""


@register(KNNImputer, takes_missing=True)
def neighbor_imputer(step: Step, features: Features, graph: Graph) -> Features:
    """The mean of the nearest rows that have a value in the column, or that of the whole column.

    Rows are compared by the columns that both have.
    """
    marker = missing_marker(step)
    _check_parameters(step, features)
    if marker is not None:
        features = features.without_missing(graph)
    flags = indicator_flags(step, features, marker, graph)
    return Features.joined([_filled(step, Vector.of(features, graph), marker), *flags])


def _filled(step: Step, row: Vector, marker: Any) -> Features:
    model = step.estimator
    is_missing: NDArray[np.bool_] = model._mask_fit_X
    rows = step.finite_values(np.where(is_missing, 0.0, model._fit_X), "n_neighbors")
    present = np.maximum((~is_missing).sum(axis=0), 1)
    described = {
        "rows": attributes.rows(rows),
        "means": attributes.vector(rows.sum(axis=0) / present),
        "neighbors": attributes.integer(model.n_neighbors),
        "error": attributes.double(_ERROR),
    }
    cells = np.flatnonzero(is_missing)
    if len(cells):
        described["missing_cells"] = attributes.longs(cells.tolist())
    if marker is not None:
        described["missing"] = attributes.double(float(marker))
    filled = row.through("nearest_donors", described, row.size)
    known = np.asarray(model._valid_mask)
    if known.all():
        return filled.as_features()
    if model.keep_empty_features:
        return (filled * known.astype(np.float64)).as_features()
    return filled.take(np.flatnonzero(known).tolist()).as_features()


def _check_parameters(step: Step, features: Features) -> None:
    model = step.estimator
    if model.metric != "nan_euclidean":
        raise step.unsupported("has a function as metric", "Use nan_euclidean.", "metric")
    if model.weights != "uniform":
        raise step.unsupported(
            "weighs by distances that products of matrices have rounded",
            "Use weights='uniform'.",
            "weights",
        )
    if features.is_single:
        raise step.unsupported(
            "compares in float32, in which its distances lose too many digits",
            "Convert the columns to float64 before training.",
        )

"""Converters of what makes several columns of one: products, bins and splines."""

from __future__ import annotations

from itertools import combinations, combinations_with_replacement
from typing import Any

import numpy as np
from sklearn.preprocessing import (
    KBinsDiscretizer,
    Normalizer,
    PolynomialFeatures,
    SplineTransformer,
)

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Step, register

__all__ = ["k_bins_discretizer", "normalizer", "polynomial_features", "spline_transformer"]


@register(PolynomialFeatures)
def polynomial_features(step: Step, features: Features, graph: Graph) -> Features:
    """Products in scikit-learn's order: that of the later factors times the first one."""
    model = step.estimator
    least, most = model._min_degree, model._max_degree
    combine = combinations if model.interaction_only else combinations_with_replacement
    places: dict[tuple[int, ...], int] = {}
    parents: list[int] = []
    factors: list[int] = []
    for degree in range(1, most + 1):
        for term in combine(range(features.width), degree):
            places[term] = len(parents)
            parents.append(places[term[1:]] if degree > 1 else -1)
            factors.append(term[0])
    start = next((place for term, place in places.items() if len(term) >= least), len(places))
    if model.include_bias:
        start = _with_bias(parents, factors, start)
    width = len(parents) - start
    if width != model.n_output_features_:
        raise step.unsupported("has terms that the export does not expect", "Report this model.")
    if not width:
        return features.take([], graph)
    output = graph.column("products")
    graph.add(
        "products",
        {"input": features.as_vector(graph)},
        {"output": output},
        {
            "input_size": attributes.long(features.width),
            "parents": attributes.longs(parents),
            "factors": attributes.longs(factors),
            "from": attributes.long(start),
        },
    )
    return Features(width, vector=output, is_unchecked=most > 1).after(features)


def _with_bias(parents: list[int], factors: list[int], start: int) -> int:
    """Puts a product of nothing before the first term that is given out."""
    for i, parent in enumerate(parents):
        if parent >= start:
            parents[i] = parent + 1
    parents.insert(start, -1)
    factors.insert(start, -1)
    return start


@register(Normalizer)
def normalizer(step: Step, features: Features, graph: Graph) -> Features:
    """Each row divided by its norm."""
    output = graph.column("normalized")
    described = {
        "norm": attributes.string(step.estimator.norm),
        "size": attributes.long(features.width),
    }
    if features.is_single:
        described["single"] = attributes.boolean(True)
    inputs, outputs = {"input": features.as_vector(graph)}, {"output": output}
    graph.add("row_normalizer", inputs, outputs, described)
    return Features(features.width, vector=output).after(features)


@register(KBinsDiscretizer)
def k_bins_discretizer(step: Step, features: Features, graph: Graph) -> Features:
    """The number of the bin, or a column for each bin."""
    model = step.estimator
    edges = [np.asarray(each, dtype=np.float64)[1:-1].tolist() for each in model.bin_edges_]
    features.note_thresholds(graph, dict(enumerate(edges)))
    is_one_hot = model.encode != "ordinal"
    output = graph.column("bins")
    graph.add(
        "bins",
        {"input": features.as_vector(graph)},
        {"output": output},
        {**attributes.lists("edges", edges), "one_hot": attributes.boolean(is_one_hot)},
    )
    width = sum(len(each) + 1 for each in edges) if is_one_hot else features.width
    return Features(width, vector=output).after(features)


@register(SplineTransformer, takes_missing=True)
def spline_transformer(step: Step, features: Features, graph: Graph) -> Features:
    """The basis splines of each column."""
    model = step.estimator
    takes_missing = model.handle_missing == "zeros"
    if not takes_missing:
        features = features.without_missing(graph)
    _check_edges(step, features.width)
    width = model.bsplines_[0].c.shape[1]
    knots = [np.asarray(each.t, dtype=np.float64).tolist() for each in model.bsplines_]
    inner = {i: np.unique(each.t).tolist() for i, each in enumerate(model.bsplines_)}
    if model.extrapolation != "continue":
        features.note_thresholds(graph, inner)
    output = graph.column("splines")
    graph.add(
        "spline_basis",
        {"input": features.as_vector(graph)},
        {"output": output},
        {
            **attributes.lists("knots", knots),
            "degree": attributes.long(model.degree),
            "width": attributes.long(width),
            "extrapolation": attributes.string(model.extrapolation),
            "zeros_for_missing": attributes.boolean(takes_missing),
        },
    )
    splines = Features(features.width * width, vector=output).after(features)
    if model.include_bias:
        return splines
    return splines.take([i for i in range(splines.width) if (i + 1) % width], graph)


def _check_edges(step: Step, columns: int) -> None:
    """Refuses what scikit-learn computes in another way than it says, for low degrees."""
    model = step.estimator
    if model.degree == 0 and model.extrapolation == "constant":
        raise step.unsupported(
            "has degree=0, for which scikit-learn fails beyond the last knot",
            "Set degree=1, or extrapolation='error'.",
            "degree",
        )
    if model.degree <= 1 and model.extrapolation == "linear" and columns > 1:
        raise step.unsupported(
            f"has degree={model.degree} and extrapolation='linear', for which scikit-learn gives "
            "other splines to the first column than to the others",
            "Set degree=2, or extrapolation='constant'.",
            "extrapolation",
        )
    if model.extrapolation == "linear" and any(map(_meet, model.bsplines_)):
        raise step.unsupported(
            "has knots that meet in one value, as those of a constant column do, where "
            "extrapolation='linear' has no slope",
            "Drop the column, as VarianceThreshold does, or set extrapolation='constant'.",
            "extrapolation",
        )


def _meet(spline: Any) -> bool:
    """Whether the slope of a basis spline would be a division by zero."""
    degree = max(spline.k, 1)
    return bool((spline.t[degree:] == spline.t[:-degree]).any())

"""Converters of what makes missing values known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from sklearn.impute import MissingIndicator, SimpleImputer

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Step, register

__all__ = [
    "indicator_flags",
    "missing_flags",
    "missing_indicator",
    "missing_marker",
    "simple_imputer",
]


@register(SimpleImputer, takes_missing=True, takes_text=True, checks_values=True)
def simple_imputer(step: Step, features: Features, graph: Graph) -> Features:
    """The statistic of each column in the place of its missing values."""
    model = step.estimator
    marker = missing_marker(step)
    if marker is not None:
        features = features.without_missing(graph)
    statistics = list(model.statistics_)
    kept = [i for i, value in enumerate(statistics) if not _is_missing(value)]
    if model.keep_empty_features:
        kept = list(range(len(statistics)))
        empty = 0.0 if model.strategy != "constant" else model.fill_value
        statistics = [empty if _is_missing(value) else value for value in statistics]
    filled = _filled(step, features.take(kept, graph), [statistics[i] for i in kept], marker, graph)
    return Features.joined([filled, *indicator_flags(step, features, marker, graph)])


@register(MissingIndicator, takes_missing=True)
def missing_indicator(step: Step, features: Features, graph: Graph) -> Features:
    """1 for each missing value, 0 for others."""
    model = step.estimator
    marker = missing_marker(step)
    if marker is not None:
        features = features.without_missing(graph)
    if model.features == "missing-only" and model.error_on_new:
        known = set(model.features_.tolist())
        others = [column for column in range(features.width) if column not in known]
        if others and marker is None:
            graph.facts.refuse_missing(features.take(others, graph).missing)
    return missing_flags(step, features.take(model.features_.tolist(), graph), marker)


def missing_marker(step: Step) -> Any:
    """Returns the value that stands for a missing one; None for NaN and None themselves.

    Raises:
        UnsupportedModel: It is of a type that no column of a bundle has.
    """
    marker = step.estimator.missing_values
    if _is_missing(marker):
        return None
    if isinstance(marker, bool) or not isinstance(marker, int | float | str):
        raise step.unsupported(
            f"takes {marker!r} for missing",
            "Use NaN, None, a number or a string.",
            "missing_values",
        )
    return marker


def _filled(
    step: Step, features: Features, values: Sequence[Any], marker: Any, graph: Graph
) -> Features:
    if any(isinstance(value, str) for value in values):
        return _filled_texts(step, features, values, marker, graph)
    numbers = [float(value) for value in values]
    if not np.isfinite(numbers).all():
        raise step.unsupported(
            "fills with a value that is not finite", "Fill with finite numbers.", "statistics_"
        )
    if isinstance(marker, str):
        return features
    if marker is None:
        return features.apply("fill", numbers)
    return features.apply("replace", features.as_compared(marker), numbers)


def _filled_texts(
    step: Step, features: Features, values: Sequence[Any], marker: Any, graph: Graph
) -> Features:
    types = features.types_of_columns()
    if any(kind != "string" for kind in types) or not all(isinstance(v, str) for v in values):
        raise step.unsupported(
            "fills columns of several types",
            "Use one imputer for the strings and another one for the numbers.",
            "statistics_",
        )
    columns: list[str] = []
    for leaf in features.leaves():
        for name in leaf.scalars:
            output = graph.column("filled")
            model = {"fill": attributes.string(str(values[len(columns)]))}
            if marker is not None:
                model["missing"] = attributes.string(str(marker))
            graph.add("text_fill", {"input": name}, {"output": output}, model)
            columns.append(output)
    origins = tuple(origin for leaf in features.leaves() for origin in leaf.origins)
    missing = frozenset() if marker is None else features.missing
    return Features(
        len(columns), scalars=tuple(columns), types=types, origins=origins, missing=missing
    )


def missing_flags(step: Step, features: Features, marker: Any) -> Features:
    """Returns 1 for each missing value, 0 for others.

    Args:
        step: The imputer.
        features: The columns.
        marker: What `missing_marker` gives.

    Raises:
        UnsupportedModel: A column has strings.
    """
    if features.named(["string"]):
        raise step.unsupported(
            "adds indicators of missing strings",
            "Set add_indicator=False for columns of strings.",
            "add_indicator",
        )
    if marker is None:
        return features.apply("is_missing")
    return features.apply("equals", features.as_compared(marker))


def indicator_flags(step: Step, features: Features, marker: Any, graph: Graph) -> list[Features]:
    """Returns the flags that an imputer adds behind its values; none without `add_indicator`."""
    found = step.estimator.indicator_.features_.tolist() if step.estimator.add_indicator else []
    return [missing_flags(step, features.take(found, graph), marker)] if found else []


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value))

"""Converters of functions of single numbers: FunctionTransformer and Binarizer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.preprocessing import Binarizer, FunctionTransformer

from flink_mleap.export.sklearn.elementwise import Operation
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Step, register

__all__ = ["binarizer", "function_transformer", "named_function"]

_FUNCTIONS: dict[Any, Operation] = {
    np.abs: "abs",
    np.negative: "negative",
    np.reciprocal: "reciprocal",
    np.sign: "sign",
    np.square: "square",
    np.sqrt: "sqrt",
    np.cbrt: "cbrt",
    np.exp: "exp",
    np.exp2: "exp2",
    np.expm1: "expm1",
    np.log: "log",
    np.log2: "log2",
    np.log10: "log10",
    np.log1p: "log1p",
    np.sin: "sin",
    np.cos: "cos",
    np.tan: "tan",
    np.arcsin: "arcsin",
    np.arccos: "arccos",
    np.arctan: "arctan",
    np.sinh: "sinh",
    np.cosh: "cosh",
    np.tanh: "tanh",
    np.floor: "floor",
    np.ceil: "ceil",
    np.trunc: "trunc",
    np.rint: "rint",
}
_SAME: tuple[Any, ...] = (None, np.positive)
_KEEP_INTEGERS = ("abs", "negative", "reciprocal", "sign", "square", "floor", "ceil", "trunc")


@register(FunctionTransformer, takes_missing=True, takes_text=True, checks_values=False)
def function_transformer(step: Step, features: Features, graph: Graph) -> Features:
    """A function of numpy, or none at all."""
    model = step.estimator
    if model.kw_args:
        raise step.unsupported("passes kw_args to its function", "Leave kw_args out.", "kw_args")
    name = named_function(step, model.func, "func")
    if model.validate:
        graph.facts.refuse_missing(features.missing)
    if name is None:
        return features
    _check_types(step, features, name)
    return features.apply(name)


def named_function(step: Step, function: Callable[..., Any] | None, parameter: str) -> Any:
    """Returns the operation that a function of numpy is; None for one that changes nothing.

    Raises:
        UnsupportedModel: It is another function.
    """
    if any(function is each for each in _SAME):
        return None
    for known, name in _FUNCTIONS.items():
        if function is known:
            return name
    known_names = ", ".join(sorted(f"numpy.{each.__name__}" for each in _FUNCTIONS))
    raise step.unsupported(
        f"has the {parameter} {getattr(function, '__name__', function)}, which no bundle can hold",
        f"Use one of {known_names}; or add a converter with flink_mleap.export.sklearn.register.",
        parameter,
    )


@register(Binarizer)
def binarizer(step: Step, features: Features, graph: Graph) -> Features:
    """1 above the threshold, else 0."""
    threshold = features.as_compared(step.estimator.threshold)
    columns = range(features.width)
    features.note_thresholds(graph, {column: [threshold] for column in columns})
    return features.apply("greater", threshold)


def _check_types(step: Step, features: Features, name: str) -> None:
    """Refuses what numpy computes in integers or in less than float64."""
    kinds = set(features.types_of_columns()) - {"double", "float"}
    exact = kinds <= {"int", "long"} and name not in _KEEP_INTEGERS
    if kinds and not exact:
        names = features.named(kinds)
        raise step.unsupported(
            f"applies numpy.{name} to {', '.join(names)}, which numpy does not do in float64",
            "Convert these columns to float64 before training.",
            "func",
        )

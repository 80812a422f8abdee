"""Converter of TransformedTargetRegressor: the regressor, and then the way back to the target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sklearn.compose import TransformedTargetRegressor
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    RobustScaler,
    StandardScaler,
)

from flink_mleap.bundle.schema import Field
from flink_mleap.export.sklearn.features import Features, add_element
from flink_mleap.export.sklearn.functions import named_function
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Prediction, Step, convert, register

__all__ = ["transformed_target_regressor"]

_Inverse = Callable[[Step, Features], Features]


@register(TransformedTargetRegressor, takes_missing=True, takes_text=True)
def transformed_target_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The prediction of the regressor, transformed back."""
    model = step.estimator
    result = convert(step.child("regressor_", model.regressor_), features, graph)
    if isinstance(result, Features) or result.outputs[0].shape is not None:
        raise step.unsupported("has no regressor of one target", "Train one model for each target.")
    inner = result.outputs[0]
    target = Features(1, scalars=(inner.column or inner.name,))
    back = _inverted(step.child("transformer_", model.transformer_), target)
    if not any(leaf.pending for leaf in back.leaves()):
        return result
    column = add_element(back, graph)
    return Prediction("regression", (Field(name="prediction", type="double", column=column),))


def _inverted(step: Step, target: Features) -> Features:
    inverse = _INVERSES.get(type(step.estimator))
    if inverse is None:
        names = ", ".join(each.__name__ for each in _INVERSES)
        raise step.unsupported(
            "has no inverse in the export", f"Transform the target by one of {names}."
        )
    return inverse(step, target)


def _pipeline(step: Step, target: Features) -> Features:
    for name, each in reversed(step.estimator.steps):
        if each is not None and each != "passthrough":
            target = _inverted(step.child(name, each), target)
    return target


def _function(step: Step, target: Features) -> Features:
    name = named_function(step, step.estimator.inverse_func, "inverse_func")
    return target if name is None else target.apply(name)


def _standard(step: Step, target: Features) -> Features:
    if step.estimator.with_std:
        target = target.apply("mul", step.finite("scale_"))
    return target.apply("add", step.finite("mean_")) if step.estimator.with_mean else target


def _robust(step: Step, target: Features) -> Features:
    if step.estimator.with_scaling:
        target = target.apply("mul", step.finite("scale_"))
    return target.apply("add", step.finite("center_")) if step.estimator.with_centering else target


def _min_max(step: Step, target: Features) -> Features:
    return target.apply("sub", step.finite("min_")).apply("div", step.finite("scale_"))


def _max_abs(step: Step, target: Features) -> Features:
    return target.apply("mul", step.finite("scale_"))


_INVERSES: dict[type[Any], _Inverse] = {
    FunctionTransformer: _function,
    MaxAbsScaler: _max_abs,
    MinMaxScaler: _min_max,
    Pipeline: _pipeline,
    RobustScaler: _robust,
    StandardScaler: _standard,
}

"""From the sums of LightGBM's trees to its predictions."""

from __future__ import annotations

from collections.abc import Mapping

from flink_mleap.export.sklearn.registry import Step
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["transformed"]

_IDENTITY = (
    "custom",
    "fair",
    "huber",
    "lambdarank",
    "mape",
    "quantile",
    "rank_xendcg",
    "regression",
    "regression_l1",
)
_EXPONENTIAL = ("gamma", "poisson", "tweedie")
_LOGISTIC = ("binary", "cross_entropy", "multiclassova")


def transformed(step: Step, objective: str, parameters: Mapping[str, str], sums: Vector) -> Vector:
    """Returns what LightGBM's `predict` makes of the sums.

    Raises:
        UnsupportedModel: The objective is another one.
    """
    if "sqrt" in parameters:
        return sums * sums.apply("abs")
    if objective in _IDENTITY:
        return sums
    if objective in _EXPONENTIAL:
        return sums.apply("exp")
    if objective in _LOGISTIC:
        return (sums * float(parameters.get("sigmoid", "1"))).apply("logistic")
    if objective == "multiclass":
        return sums.softmax()
    if objective == "cross_entropy_lambda":
        return (sums.apply("exp") + 1.0).apply("log")
    raise step.unsupported(
        f"has the objective {objective}",
        f"Use one of {', '.join((*_IDENTITY, *_EXPONENTIAL, *_LOGISTIC))}, multiclass or "
        "cross_entropy_lambda.",
        "objective",
    )

"""From margins to predictions, rounded to float32 where XGBoost rounds."""

from __future__ import annotations

from flink_mleap.export.sklearn.registry import Step
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["predicted", "single_logistic", "single_softmax"]

_IDENTITY = (
    "binary:logitraw",
    "rank:map",
    "rank:ndcg",
    "rank:pairwise",
    "reg:absoluteerror",
    "reg:pseudohubererror",
    "reg:quantileerror",
    "reg:squarederror",
    "reg:squaredlogerror",
)
_EXPONENTIAL = ("count:poisson", "reg:gamma", "reg:tweedie", "survival:aft", "survival:cox")
_LOGISTIC = ("binary:logistic", "reg:logistic")


def predicted(step: Step, objective: str, margins: Vector) -> Vector:
    """Returns what XGBoost's `predict` makes of margins.

    Raises:
        UnsupportedModel: The objective is another one, such as a function of the user.
    """
    if objective in _IDENTITY:
        return margins
    if objective in _EXPONENTIAL:
        return margins.apply("exp").apply("single")
    if objective in _LOGISTIC:
        return single_logistic(margins)
    if objective == "binary:hinge":
        return margins.apply("step")
    if objective == "multi:softprob":
        return single_softmax(margins)
    if objective == "multi:softmax":
        return Vector.of_scalars([single_softmax(margins).greatest()], margins.graph)
    raise step.unsupported(
        f"has the objective {objective}",
        f"Use one of {', '.join((*_IDENTITY, *_EXPONENTIAL, *_LOGISTIC))}, binary:hinge, "
        "multi:softmax or multi:softprob.",
        "objective",
    )


def single_logistic(margins: Vector) -> Vector:
    """Returns 1 / (1 + exp(-margin))."""
    powers = (margins * -1.0).apply("exp").apply("single")
    ones = (powers + 1.0).apply("single")
    return (ones.constant([1.0]) / ones).apply("single")


def single_softmax(margins: Vector) -> Vector:
    """Returns the exponentials of the margins below the greatest one, divided by their sum."""
    below = (margins - margins.reduced("max")).apply("single")
    powers = below.apply("exp").apply("single")
    return (powers / powers.reduced("sum").apply("single")).apply("single")

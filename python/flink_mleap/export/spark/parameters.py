"""Parameters of Spark's stages that MLeap has no form for, although it has one for the class."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flink_mleap.export.spark.stages import Stage

__all__ = ["check_parameters"]


@dataclass(frozen=True)
class _Rule:
    """What a stage must not have.

    Attributes:
        parameter: Its name.
        is_broken: Whether a stage has it.
        reason: Completes "Stage x ...".
        remedy: What would work.
    """

    parameter: str
    is_broken: Callable[[Stage], bool]
    reason: str
    remedy: str


def check_parameters(stage: Stage) -> None:
    """Refuses a stage whose parameters MLeap has no form for.

    Raises:
        UnsupportedModel: It has one.
    """
    rule = _RULES.get(stage.kind)
    if rule is not None and rule.is_broken(stage):
        raise stage.refused(rule.reason, rule.remedy, rule.parameter)


def _takes_a_column_twice(stage: Stage) -> bool:
    columns = stage.columns()
    return len(set(columns)) < len(columns)


def _has_own_bayes(stage: Stage) -> bool:
    kinds = [each for each in stage.java.models() if each.hasParam("modelType")]
    types = {str(each.getOrDefault(each.getParam("modelType"))) for each in kinds}
    return not types <= {"multinomial", "bernoulli"}


_RULES: Mapping[str, _Rule] = {
    "GeneralizedLinearRegressionModel": _Rule(
        "family",
        lambda stage: str(stage.value("family")).lower() == "tweedie",
        "has the family tweedie, which MLeap does not know",
        "use gaussian, binomial, poisson or gamma",
    ),
    "Normalizer": _Rule(
        "p",
        lambda stage: math.isinf(stage.value("p")),
        "divides by the greatest element, which MLeap does not do as Spark does",
        "use a finite p",
    ),
    "OneVsRestModel": _Rule(
        "classifier",
        _has_own_bayes,
        "has naive Bayes models of a type that MLeap does not know",
        "use the naive Bayes itself, which takes several classes",
    ),
    "StandardScalerModel": _Rule(
        "withStd",
        lambda stage: not (stage.value("withMean") or stage.value("withStd")),
        "neither centers nor scales",
        "leave it out",
    ),
    "VectorAssembler": _Rule(
        "inputCols",
        _takes_a_column_twice,
        "takes a column twice",
        "take each column once, or a copy of it that has a name of its own",
    ),
}

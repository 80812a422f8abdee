"""Parameters of Spark's stages that MLeap has no form for, although it has one for the class."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flink_mleap.export.spark.one_vs_rest import COMPARED, kinds_of_models
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
    for rule in _RULES.get(stage.kind, ()):
        if rule.is_broken(stage):
            raise stage.refused(rule.reason, rule.remedy, rule.parameter)


def _has_one_label(stage: Stage) -> bool:
    return _is_endless(stage.java)


def _has_a_class_without_rows(stage: Stage) -> bool:
    is_logistic = kinds_of_models(stage) == {"LogisticRegressionModel"}
    return is_logistic and any(map(_is_endless, stage.java.models()))


def _has_met_nan(stage: Stage) -> bool:
    numbers = [*stage.java.mean().toArray(), *stage.java.std().toArray()]
    return not all(map(math.isfinite, numbers))


def _is_endless(java: Any) -> bool:
    """Whether a logistic regression is always sure of one label."""
    return not all(map(math.isfinite, java.interceptVector().toArray()))


_THRESHOLDS = _Rule(
    "thresholds",
    lambda stage: bool(stage.has("thresholds") and 0.0 in stage.value("thresholds")),
    "has a threshold of 0, by which Spark divides and MLeap does not",
    "put a small positive number in its place",
)
_RULES: Mapping[str, tuple[_Rule, ...]] = {
    "ALSModel": (
        _Rule(
            "coldStartStrategy",
            lambda stage: str(stage.value("coldStartStrategy")).lower() == "drop",
            "drops rows of unknown users and items, and a function has to answer every row",
            "set coldStartStrategy to nan",
        ),
    ),
    "DecisionTreeClassificationModel": (_THRESHOLDS,),
    "GBTClassificationModel": (_THRESHOLDS,),
    "LogisticRegressionModel": (
        _Rule(
            "labelCol",
            _has_one_label,
            "has met one label only, of which it is infinitely sure",
            "train it on rows of several labels",
        ),
        _Rule(
            "threshold",
            lambda stage: bool(stage.has("threshold") and stage.value("threshold") == 0.0),
            "has a threshold of 0, above which Spark puts every row, and MLeap not one that is "
            "certain",
            "put a small positive number in its place",
        ),
        _THRESHOLDS,
    ),
    "NaiveBayesModel": (_THRESHOLDS,),
    "Normalizer": (
        _Rule(
            "p",
            lambda stage: math.isinf(stage.value("p")),
            "divides by the greatest element, which MLeap does not do as Spark does",
            "use a finite p",
        ),
    ),
    "OneVsRestModel": (
        _Rule(
            "classifier",
            lambda stage: "NaiveBayesModel" in kinds_of_models(stage),
            "compares naive Bayes models, whose margins MLeap does not give",
            "use the naive Bayes itself, which takes several classes",
        ),
        _Rule(
            "classifier",
            lambda stage: not kinds_of_models(stage) <= COMPARED,
            "compares models of a class whose margins have no form here",
            "use the classifier itself where it takes several classes, or compare "
            "LogisticRegression, LinearSVC, FMClassifier or trees of Spark",
        ),
        _Rule(
            "labelCol",
            _has_a_class_without_rows,
            "has a class without rows",
            "number the labels from 0 without gaps, as StringIndexer does",
        ),
    ),
    "RandomForestClassificationModel": (_THRESHOLDS,),
    "StandardScalerModel": (
        _Rule(
            "inputCol",
            _has_met_nan,
            "was trained on NaN, so that it makes NaN of every row",
            "fill or drop the missing values before training",
        ),
    ),
    "VectorAssembler": (
        _Rule(
            "inputCols",
            lambda stage: not stage.columns(),
            "takes no column",
            "leave it out, or give the formula that made it a term",
        ),
    ),
}

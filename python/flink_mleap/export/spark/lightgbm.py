"""LightGBM's models for Spark, those of SynapseML, which score with the booster that they hold.

Its text is all that is read, so that neither LightGBM nor SynapseML is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flink_mleap.errors import UnsupportedModel
from flink_mleap.export.lightgbm.fitted_model import FittedModel
from flink_mleap.export.lightgbm.sums import predicted, summed
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.links import binary_probability
from flink_mleap.export.sklearn.outcomes import margins_of
from flink_mleap.export.sklearn.registry import Step
from flink_mleap.export.sklearn.vectors import Vector
from flink_mleap.export.spark.outcomes import add_named
from flink_mleap.export.spark.stages import Stage

__all__ = ["LIGHTGBM_WRITERS"]


def _classifier(stage: Stage, graph: Graph, _: Any) -> None:
    """Sums of the trees, of two classes with both signs, and what the objective makes of them."""
    sums, values = _scores(stage, graph)
    if values is sums:
        raise stage.refused(
            "has an objective without probabilities",
            "train it with binary, multiclass or multiclassova",
            "objective",
        )
    raw = margins_of(sums)
    shares = values if values.size > 1 else binary_probability(values)
    add_named(stage, graph, _decisive(stage, raw, shares).greatest(), "predictionCol")
    add_named(stage, graph, raw.column, "rawPredictionCol")
    add_named(stage, graph, shares.column, "probabilityCol")


def _regressor(stage: Stage, graph: Graph, _: Any) -> None:
    """What the objective makes of the sum."""
    add_named(stage, graph, _scores(stage, graph)[1].scalar(), "predictionCol")


LIGHTGBM_WRITERS: Mapping[str, Callable[[Stage, Graph, Any], None]] = {
    "LightGBMClassificationModel": _classifier,
    "LightGBMRankerModel": _regressor,
    "LightGBMRegressionModel": _regressor,
}
"""What writes each of them."""


@dataclass(frozen=True)
class _StageStep(Step):
    """A stage where converters of estimators take a step; the stage is the estimator."""

    def unsupported(self, why: str, remedy: str, parameter: str | None = None) -> UnsupportedModel:
        """Returns the refusal as that of a stage."""
        refusal: UnsupportedModel = self.estimator.refused(
            why, remedy[0].lower() + remedy[1:].removesuffix("."), parameter
        )
        return refusal


def _scores(stage: Stage, graph: Graph) -> tuple[Vector, Vector]:
    """Returns the sums of the trees, and what the booster predicts from them."""
    for parameter, gives in _REFUSED.items():
        if stage.has(parameter) and stage.value(parameter):
            raise stage.refused(gives, f'set {parameter} to ""', parameter)
    step = _StageStep(stage, (stage.step,))
    model = _model(stage)
    features = Features(model.features, vector=stage.value("featuresCol"))
    sums = summed(step, model, features, graph, single_features=False)
    return sums, predicted(step, model, sums)


def _model(stage: Stage) -> FittedModel:
    """Returns the iterations that the stage predicts with.

    Spark has numbers only, which LightGBM takes for categories as they are, also where the booster
    was trained with pandas.
    """
    everything = replace(FittedModel.read(stage.java.getNativeModel()), categories=())
    return everything.iterations(stage.value("startIteration"), stage.value("numIterations"))


def _decisive(stage: Stage, raw: Vector, shares: Vector) -> Vector:
    """Returns the scores of which the greatest one is the class, as SynapseML chooses them."""
    if stage.has("thresholds"):
        thresholds: list[float] = stage.value("thresholds")
        if 0.0 in thresholds:
            raise stage.refused(
                "has a threshold of 0, which divides by it",
                "set it to a small number",
                "thresholds",
            )
        return shares / thresholds
    is_raw = stage.value("rawPredictionCol") or not stage.value("probabilityCol")
    return raw if is_raw else shares


_REFUSED = {
    "featuresShapCol": "gives the contribution of each feature, which takes all trees apart",
    "leafPredictionCol": "gives the number of the leaf in each tree",
}

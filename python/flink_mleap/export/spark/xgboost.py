"""XGBoost's models for Spark, which score in Python with the booster that they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Step
from flink_mleap.export.sklearn.vectors import Vector, joined
from flink_mleap.export.spark.outcomes import add_named
from flink_mleap.export.spark.stages import PythonStage, Stage
from flink_mleap.export.xgboost.converters import margins
from flink_mleap.export.xgboost.fitted_model import FittedModel
from flink_mleap.export.xgboost.objectives import predicted, single_logistic, single_softmax

__all__ = ["XGBOOST_WRITERS"]


def _classifier(stage: Stage, graph: Graph, schema: Any) -> None:
    """Margins of the booster, of two classes with both signs, and what softmax makes of them.

    The objective has no say in it: Spark asks for margins whatever it is.
    """
    sums = _Booster(stage).margins(graph, schema)
    if sums.size > 1:
        raw, shares = sums, single_softmax(sums)
    else:
        positive = single_logistic(sums)
        raw = joined([sums * -1.0, sums])
        shares = joined([(positive * -1.0 + 1.0).apply("single"), positive])
    add_named(stage, graph, shares.greatest(), "predictionCol")
    add_named(stage, graph, raw.column, "rawPredictionCol")
    add_named(stage, graph, shares.column, "probabilityCol")


def _regressor(stage: Stage, graph: Graph, schema: Any) -> None:
    """What the objective makes of the margin."""
    booster = _Booster(stage)
    sums = booster.margins(graph, schema)
    values = predicted(booster.step, booster.model.objective, sums)
    add_named(stage, graph, values.scalar(), "predictionCol")


XGBOOST_WRITERS: Mapping[str, Callable[[Stage, Graph, Any], None]] = {
    "SparkXGBClassifierModel": _classifier,
    "SparkXGBRankerModel": _regressor,
    "SparkXGBRegressorModel": _regressor,
}
"""What writes each of them."""


class _Booster:
    """The scikit-learn model inside a stage, in which XGBoost keeps the booster for Spark."""

    def __init__(self, stage: Stage) -> None:
        for parameter in ("base_margin_col", "pred_contrib_col"):
            if stage.has(parameter) and stage.value(parameter):
                raise stage.refused(_REFUSED[parameter], f"train it without {parameter}", parameter)
        assert isinstance(stage, PythonStage)  # noqa: S101 - XGBoost has no other ones
        self._stage = stage
        self._estimator = stage.python._xgb_sklearn_model
        self.model = FittedModel.of(self._estimator.get_booster())
        self.step = Step(stage.python, (stage.step,))

    def margins(self, graph: Graph, schema: Any) -> Vector:
        """Adds the trees, or the linear model, on the columns that the stage takes."""
        columns = self._stage.value("features_cols")
        if columns and set(columns) <= set(schema.names):
            features = Features.of_columns(columns)
        else:
            features = Features(self.model.features, vector=self._stage.value("featuresCol"))
        return margins(
            self.step,
            self.model,
            features,
            graph,
            iterations=self._estimator._get_iteration_range(self._stage.value("iteration_range")),
            missing=self._estimator.missing,
        )


_REFUSED = {
    "base_margin_col": "starts from a margin that a column gives",
    "pred_contrib_col": "gives the contribution of each feature, which takes all trees apart",
}

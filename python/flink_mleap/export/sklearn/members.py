"""Estimators inside others, whose scores become columns to compute with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Prediction, Step, convert
from flink_mleap.export.sklearn.targets import numbered_classes
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["Member", "member"]


@dataclass(frozen=True)
class Member:
    """A fitted estimator inside another one, and what it gives.

    Attributes:
        step: The estimator in its place.
        graph: The graph that it was added to.
        prediction: What it gives, in columns that no other estimator writes.
    """

    step: Step
    graph: Graph
    prediction: Prediction

    @property
    def estimator(self) -> Any:
        """The fitted estimator."""
        return self.step.estimator

    def has(self, output: str) -> bool:
        """Whether the estimator has that output."""
        return any(field.name == output for field in self.prediction.outputs)

    def probability(self) -> Vector:
        """Returns the probabilities of its classes."""
        return self._vector("probability")

    def decision(self) -> Vector:
        """Returns what `decision_function` gives: of two classes the margin of the second one."""
        raw = self._vector("raw_prediction")
        return raw.take([1]) if raw.size == 2 else raw  # noqa: PLR2004 - two classes

    def index(self) -> str:
        """Returns the column of the class that `predict` gives, which are numbered 0, 1, ..."""
        labels = self.prediction.labels
        if labels is not None and list(labels) != list(range(len(labels))):
            raise self.step.unsupported(
                f"gives the classes {', '.join(map(str, labels))} to the estimator around it",
                "Number its classes 0, 1, 2, ...",
                "classes_",
            )
        field = self.prediction.outputs[0]
        return field.column or field.name

    def label(self) -> Vector:
        """Returns the class that `predict` gives as the number that it is."""
        field, labels = self.prediction.outputs[0], np.array(self.prediction.labels)
        number = Vector.of_scalars([field.column or field.name], self.graph)
        return number if field.type == "double" else numbered_classes(self.step, number, labels)

    def predicted(self) -> Vector:
        """Returns what `predict` gives: numbers, or classes that are numbered 0, 1, ..."""
        field = self.prediction.outputs[0]
        return (
            self._vector("prediction")
            if field.is_vector
            else Vector.of_scalars([self.index()], self.graph)
        )

    def _vector(self, output: str) -> Vector:
        for field in self.prediction.outputs:
            if field.name == output and field.shape is not None:
                return Vector(self.graph, field.column or field.name, field.shape[0])
        raise self.step.unsupported(
            f"has no {output} for the estimator around it", "Use an estimator that has one."
        )


def member(step: Step, features: Features, graph: Graph) -> Member:
    """Converts an estimator inside another one.

    Args:
        step: The estimator in its place.
        features: What flows into it.
        graph: The graph to add nodes to.

    Raises:
        UnsupportedModel: It has no exact form or does not predict.
    """
    result = convert(replace(step, wanted=None), features, graph)
    if not isinstance(result, Prediction):
        raise step.unsupported("does not predict", "Use a classifier or a regressor there.")
    outputs = []
    for field in result.outputs:
        column = field.column
        if column is None:
            column = graph.column(field.name)
            graph.rename(field.name, column)
        outputs.append(field.model_copy(update={"column": column}))
    return Member(step, graph, replace(result, outputs=tuple(outputs)))

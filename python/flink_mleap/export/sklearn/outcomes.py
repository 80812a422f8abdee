"""What estimators end in: vectors as the outputs of a prediction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flink_mleap.bundle.schema import Field, Schema
from flink_mleap.export.sklearn.classes import add_labels, index_column
from flink_mleap.export.sklearn.graph import Graph, is_inner
from flink_mleap.export.sklearn.registry import Prediction, Step
from flink_mleap.export.sklearn.vectors import Vector

__all__ = [
    "both_of",
    "classified",
    "clustered",
    "margins_of",
    "named_outputs",
    "regressed",
    "with_vector",
]


def classified(
    step: Step,
    scores: Vector,
    *,
    probability: Vector | None = None,
    raw_prediction: Vector | None = None,
) -> Prediction:
    """Returns the class with the greatest score, the first among equals.

    Args:
        step: The classifier.
        scores: One for each class; scikit-learn's own choice of a class has to be made from them.
        probability: What `predict_proba` gives; None for an estimator without it.
        raw_prediction: What `decision_function` gives, for two classes as `margins_of` does.
    """
    classes = step.estimator.classes_
    if len(classes) != scores.size:
        raise step.unsupported(
            f"has {len(classes)} classes and {scores.size} scores", "Train it with one target."
        )
    index = scores.greatest(index_column(classes, scores.graph))
    prediction = add_labels(step, classes, index, scores.graph)
    if probability is not None:
        prediction = with_vector(prediction, "probability", probability)
    if raw_prediction is not None:
        prediction = with_vector(prediction, "raw_prediction", raw_prediction)
    return prediction


def with_vector(prediction: Prediction, name: str, values: Vector) -> Prediction:
    """Returns the prediction with one more output."""
    column = Field(name=name, type="double", shape=(values.size,), column=values.column)
    return replace(prediction, outputs=(*prediction.outputs, column))


def both_of(probability: Vector) -> Vector:
    """Returns the probabilities of two classes, given that of the second one."""
    return probability.linear([[-1.0], [1.0]], [1.0, 0.0])


def margins_of(decision: Vector) -> Vector:
    """Returns one margin for each class: a single one is that of the second class."""
    return decision.linear([[-1.0], [1.0]]) if decision.size == 1 else decision


def regressed(values: Vector) -> Prediction:
    """Returns one number as a scalar, several ones as a vector."""
    if values.size == 1:
        output = Field(name="prediction", type="double", column=values.scalar())
    else:
        output = Field(name="prediction", type="double", shape=(values.size,), column=values.column)
    return Prediction("regression", (output,))


def clustered(
    scores: Vector, labels: tuple[int, ...] | None = None, probability: Vector | None = None
) -> Prediction:
    """Returns the cluster with the greatest score, the first among equals.

    Args:
        scores: One for each cluster.
        labels: Numbers of the clusters; 0, 1, ... when None.
        probability: What `predict_proba` gives.
    """
    labels = tuple(range(scores.size)) if labels is None else labels
    output = Field(name="prediction", type="long", column=scores.greatest())
    prediction = Prediction("clustering", (output,), labels)
    if probability is not None:
        prediction = with_vector(prediction, "probability", probability)
    return prediction


def named_outputs(outputs: Schema, graph: Graph, labels: tuple[Any, ...] | None) -> Schema:
    """Gives inner columns the names of their outputs, for readers without a manifest."""
    is_index = labels is not None and list(labels) == list(range(len(labels)))
    named: list[Field] = []
    taken: set[str] = set()
    for field in outputs:
        column = field.column
        is_itself = field.type == "double" or (field.type == "long" and is_index)
        inner = column is not None and is_inner(column) and column not in taken
        if column is not None and inner and is_itself and not graph.has(field.name):
            graph.rename(column, field.name)
            named.append(field.model_copy(update={"column": None}))
        else:
            named.append(field)
        taken.add(column or field.name)
    return Schema(named)

"""Turns MLeap's class indices into the labels that the user trained with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flink_mleap.bundle.schema import Field, FieldType
from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Prediction, Step

__all__ = [
    "BINARY",
    "add_greatest",
    "add_labels",
    "classification",
    "index_column",
    "logistic_model",
]

BINARY = 2
"""The number of classes for which MLeap has one margin, and not one for each class."""

_PREDICTION = "prediction"

_LARGEST_EXACT_INTEGER = 2**53


def index_column(classes: NDArray[Any], graph: Graph) -> str:
    """Returns the column for a classifier's class index: the label itself where they are equal."""
    if not _is_text(classes) and classes.tolist() == list(range(len(classes))):
        return _PREDICTION
    return graph.column("class_index")


def add_labels(step: Step, classes: NDArray[Any], index: str, graph: Graph) -> None:
    """Adds the nodes from the `index_column` to the column ``prediction``.

    String labels come back as they are, numbers and booleans as the double of the same value.

    Raises:
        UnsupportedModel: The labels are of another kind, or not exact as doubles.
    """
    if index == _PREDICTION:
        return
    if _is_text(classes):
        _add_names(graph, index, _PREDICTION, classes.tolist())
        return
    values = _exact_doubles(step, classes)
    names, texts = graph.column("class_name"), [repr(value) for value in values]
    _add_names(graph, index, names, texts)
    graph.add(
        "string_map",
        {"input": names},
        {"output": _PREDICTION},
        {"labels": attributes.strings(texts), "values": attributes.doubles(values)},
    )


def add_greatest(graph: Graph, vector: str, size: int, index: str) -> None:
    """Adds the node from a vector to the index of its greatest value, the first among equals."""
    if size > BINARY:
        model = logistic_model(np.eye(size), np.zeros(size), size)
    else:
        difference = np.array([[-1.0, 1.0]]) if size == BINARY else np.zeros((1, 1))
        model = logistic_model(difference, np.zeros(1), BINARY)
    # With raw_prediction among its outputs the node compares the margins themselves.
    outputs = {"raw_prediction": graph.column("unused"), "prediction": index}
    graph.add("logistic_regression", {"features": vector}, outputs, model)


def logistic_model(
    coefficients: NDArray[np.float64], intercept: NDArray[np.float64], classes: int
) -> dict[str, attributes.Attribute]:
    """Returns the attributes of MLeap's logistic regression.

    Args:
        coefficients: One row for two classes, else one row for each class.
        intercept: One number for each row.
        classes: Number of classes.
    """
    model = {"num_classes": attributes.long(classes)}
    if classes == BINARY:
        model["coefficients"] = attributes.vector(coefficients[0])
        model["intercept"] = attributes.double(intercept[0])
        model["threshold"] = attributes.double(0.5)
    else:
        model["coefficient_matrix"] = attributes.matrix(coefficients)
        model["intercept_vector"] = attributes.vector(intercept)
    return model


def classification(step: Step, classes: NDArray[Any], vectors: Sequence[str]) -> Prediction:
    """Returns the prediction of a classifier.

    Args:
        step: The classifier.
        classes: Its classes, in the order of the probabilities.
        vectors: Its vector outputs, each with one value for each class.
    """
    label: FieldType = "string" if _is_text(classes) else "double"
    outputs = [Field(name=_PREDICTION, type=label)]
    outputs += [
        Field(name=name, type="double", shape=(len(classes),))
        for name in vectors
        if step.wants(name)
    ]
    return Prediction("classification", tuple(outputs), tuple(classes.tolist()))


def _add_names(graph: Graph, index: str, output: str, names: Sequence[str]) -> None:
    graph.add(
        "reverse_string_indexer",
        {"input": index},
        {"output": output},
        {"labels": attributes.strings(names)},
    )


def _is_text(classes: NDArray[Any]) -> bool:
    return all(isinstance(label, str) for label in classes.tolist())


def _exact_doubles(step: Step, classes: NDArray[Any]) -> list[float]:
    labels = classes.tolist()
    if not all(isinstance(label, int | float) for label in labels):
        kinds = ", ".join(sorted({type(label).__name__ for label in labels}))
        raise step.unsupported(
            f"was trained with labels of type {kinds}",
            "Train with strings, whole numbers or booleans as labels.",
            "classes_",
        )
    if not all(
        np.isfinite(label) and (isinstance(label, float) or abs(label) <= _LARGEST_EXACT_INTEGER)
        for label in labels
    ):
        raise step.unsupported(
            "was trained with a label that a double cannot hold",
            "Train with smaller numbers or with strings as labels.",
            "classes_",
        )
    return [float(label) for label in labels]

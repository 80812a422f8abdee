"""Turns MLeap's class indices into the labels that the user trained with."""

from __future__ import annotations

import math
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
    "index_column",
    "logistic_model",
]

BINARY = 2
"""The number of classes for which MLeap has one margin, and not one for each class."""

_PREDICTION = "prediction"


def index_column(classes: NDArray[Any], graph: Graph) -> str:
    """Returns the column for a classifier's class index: the label itself where they are equal."""
    if not _is_text(classes) and classes.tolist() == list(range(len(classes))):
        return _PREDICTION
    return graph.column("class_index")


def add_labels(step: Step, classes: NDArray[Any], index: str, graph: Graph) -> Prediction:
    """Adds what makes labels of class indices.

    Strings, whole numbers and booleans come back as they are, other numbers as doubles.

    Args:
        step: The classifier.
        classes: Its classes, in the order of the probabilities.
        index: The `index_column` that its node writes.
        graph: The graph to add nodes to.

    Returns:
        The prediction, with the label as its one output.

    Raises:
        UnsupportedModel: The labels are of another kind.
    """
    labels = tuple(classes.tolist())
    if _is_text(classes):
        _add_names(graph, index, _PREDICTION, labels)
        output = Field(name=_PREDICTION, type="string")
    elif all(isinstance(label, bool) for label in labels):
        output = _by_index("boolean", index)
    elif all(isinstance(label, int) and -(2**63) <= label < 2**63 for label in labels):
        output = _by_index("long", index)
    elif all(isinstance(label, float) and math.isfinite(label) for label in labels):
        _add_numbers(graph, index, labels)
        output = Field(name=_PREDICTION, type="double")
    else:
        kinds = ", ".join(sorted({type(label).__name__ for label in labels}))
        raise step.unsupported(
            f"was trained with labels of type {kinds}",
            "Train with strings, numbers or booleans as labels.",
            "classes_",
        )
    return Prediction("classification", (output,), labels)


def _by_index(label: FieldType, index: str) -> Field:
    """Returns a field for which the scorer turns the index into the label of the manifest."""
    return Field(name=_PREDICTION, type=label, column=None if index == _PREDICTION else index)


def _add_names(graph: Graph, index: str, output: str, names: Sequence[str]) -> None:
    graph.add(
        "reverse_string_indexer",
        {"input": index},
        {"output": output},
        {"labels": attributes.strings(names)},
    )


def _add_numbers(graph: Graph, index: str, numbers: Sequence[float]) -> None:
    if index == _PREDICTION:
        return
    names, texts = graph.column("class_name"), [repr(number) for number in numbers]
    _add_names(graph, index, names, texts)
    graph.add(
        "string_map",
        {"input": names},
        {"output": _PREDICTION},
        {"labels": attributes.strings(texts), "values": attributes.doubles(numbers)},
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


def _is_text(classes: NDArray[Any]) -> bool:
    return all(isinstance(label, str) for label in classes.tolist())

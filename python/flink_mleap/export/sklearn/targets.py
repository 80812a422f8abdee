"""What classifiers of several targets end in: one number for each target."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from flink_mleap.bundle.schema import Field
from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.outcomes import with_vector
from flink_mleap.export.sklearn.registry import Prediction, Step
from flink_mleap.export.sklearn.vectors import Vector, joined

__all__ = ["greatest_of_targets", "labels_above", "labels_of_targets", "numbered_classes"]


def labels_of_targets(labels: Vector) -> Prediction:
    """Returns the class of each target, as the number that the user trained with."""
    column = Field(name="prediction", type="double", shape=(labels.size,), column=labels.column)
    return Prediction("classification", (column,))


def labels_above(scores: Vector, threshold: float) -> Prediction:
    """Returns 1 for each label whose score is greater than a threshold, 0 for others."""
    return labels_of_targets((scores - threshold).apply("step"))


def greatest_of_targets(
    step: Step, shares: Sequence[Vector], classes: Sequence[NDArray[np.generic]]
) -> Prediction:
    """Returns for each target the class with the greatest share, and the shares side by side.

    Args:
        step: The classifier.
        shares: What `predict_proba` gives, one vector for each target.
        classes: The classes of each target.
    """
    graph = shares[0].graph
    chosen = [
        numbered_classes(step, Vector.of_scalars([each.greatest()], graph), labels)
        for each, labels in zip(shares, classes, strict=True)
    ]
    return with_vector(labels_of_targets(joined(chosen)), "probability", joined(shares))


def numbered_classes(step: Step, places: Vector, classes: NDArray[np.generic]) -> Vector:
    """Returns the class in a place among the classes, as a number.

    Args:
        step: The classifier that has the classes.
        places: One element, counted from 0.
        classes: The classes.

    Raises:
        UnsupportedModel: They are no finite numbers.
    """
    if classes.dtype.kind not in "biuf":
        raise step.unsupported(
            "has classes that are no numbers, and gives those of several targets as one vector",
            "Number the classes of each target, or export one classifier for each target.",
            "classes_",
        )
    numbers = step.finite_values(classes, "classes_")
    if numbers.tolist() == list(range(len(numbers))):
        return places
    model = {
        "tables": attributes.rows(numbers.reshape(-1, 1)),
        "sizes": attributes.integers([len(numbers)]),
    }
    return places.through("category_tables", model, 1)

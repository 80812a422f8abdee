"""The matrix that flows between the steps of a pipeline, as MLeap columns.

Scalers are kept as pending steps until something needs the values, so that each becomes the
operator that gives scikit-learn's bits: MLeap's own scalers multiply by a reciprocal where
scikit-learn divides, and one bit decides which way a row on the threshold of a tree goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.graph import Graph

__all__ = ["Elementwise", "Features", "Operation"]

Operation = Literal["add", "sub", "mul", "div", "min", "max"]


@dataclass(frozen=True)
class Elementwise:
    """One operation of every column with a constant of its own.

    Attributes:
        operation: ``min`` and ``max`` bound the values from above and from below.
        operand: One finite number for each column.
    """

    operation: Operation
    operand: NDArray[np.float64]

    @property
    def works_on_vectors(self) -> bool:
        """Whether MLeap has the operation for vectors, and not for scalars only."""
        return self.operation not in ("min", "max")


@dataclass(frozen=True)
class Features:
    """Columns of numbers: scalar columns of the graph, or one vector column.

    Attributes:
        width: Number of columns.
        scalars: The scalar columns; empty when `vector` is set.
        vector: The vector column, or None.
        pending: Operations still to be done on the columns, in order.
    """

    width: int
    scalars: tuple[str, ...] = ()
    vector: str | None = None
    pending: tuple[Elementwise, ...] = field(default=())

    @classmethod
    def of_columns(cls, columns: Sequence[str]) -> Features:
        """Returns the features of scalar columns as they are."""
        return cls(len(columns), scalars=tuple(columns))

    def apply(self, operation: Operation, operand: ArrayLike) -> Features:
        """Returns the features after one more operation; `operand` is a number or one a column."""
        numbers = np.broadcast_to(np.asarray(operand, dtype=np.float64), (self.width,))
        return replace(self, pending=(*self.pending, Elementwise(operation, numbers)))

    def can_be_bounded(self) -> bool:
        """Whether ``min`` and ``max`` can be done: MLeap has them for scalars only."""
        return self.vector is None

    def as_vector(self, graph: Graph) -> str:
        """Adds the nodes that do all pending operations; returns the vector column."""
        scalars, pending = list(self.scalars), list(self.pending)
        while any(not step.works_on_vectors for step in pending):
            step = pending.pop(0)
            scalars = [_add_scalar_node(graph, step, column, i) for i, column in enumerate(scalars)]
        column = self.vector or _add_assembler(graph, scalars)
        for step in pending:
            column = _add_vector_node(graph, step, column)
        return column


def _add_assembler(graph: Graph, scalars: Sequence[str]) -> str:
    output = graph.column("features")
    graph.add(
        "vector_assembler",
        {f"input{i}": column for i, column in enumerate(scalars)},
        {"output": output},
        {"input_shapes": attributes.scalars(len(scalars))},
    )
    return output


def _add_scalar_node(graph: Graph, step: Elementwise, column: str, index: int) -> str:
    output = graph.column("scaled")
    graph.add(
        "math_binary",
        {"input_a": column},
        {"output": output},
        {
            "operation": attributes.string(step.operation),
            "db": attributes.double(step.operand[index]),
        },
    )
    return output


def _add_vector_node(graph: Graph, step: Elementwise, column: str) -> str:
    output = graph.column("scaled")
    op, model = _vector_model(step)
    graph.add(op, {"input": column}, {"output": output}, model)
    return output


def _vector_model(step: Elementwise) -> tuple[str, dict[str, attributes.Attribute]]:
    operand = step.operand
    match step.operation:
        case "sub":
            return "standard_scaler", {"mean": attributes.vector(operand)}
        case "add":
            return "standard_scaler", {"mean": attributes.vector(-operand)}
        case "mul":
            return "elementwise_product", {"scaling_vec": attributes.vector(operand)}
        case "div":
            # (x - 0) / (max - 0) * 1 + 0 is the only true division of a vector in MLeap.
            return "min_max_scaler", {
                "min": attributes.vector(np.zeros_like(operand)),
                "max": attributes.vector(operand),
                "minValue": attributes.double(0.0),
                "maxValue": attributes.double(1.0),
            }
        case _:
            raise AssertionError(f"MLeap has no {step.operation} of vectors")

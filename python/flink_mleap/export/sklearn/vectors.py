"""Arithmetic of vectors, written as nodes: what most estimators are made of.

Every method adds the operator that does it and returns the vector that comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.attributes import Attribute
from flink_mleap.export.sklearn.features import Features, add_assembler, add_slicer
from flink_mleap.export.sklearn.graph import Graph

__all__ = ["Numbers", "Reduction", "Vector", "VectorFunction", "joined"]

VectorFunction = Literal[
    "abs",
    "cos",
    "exp",
    "log",
    "logistic",
    "relu",
    "single",
    "sqrt",
    "square",
    "step",
    "tanh",
    "truncate",
]
Numbers = float | NDArray[np.float64] | Sequence[float]
Reduction = Literal["sum", "max", "min", "log_sum_exp", "single_sum"]


@dataclass(frozen=True)
class Vector:
    """A vector column of a known length.

    Attributes:
        graph: The graph that it belongs to.
        column: Its column.
        size: Its length.
    """

    graph: Graph
    column: str
    size: int

    @classmethod
    def of(cls, features: Features, graph: Graph) -> Vector:
        """Returns the features as one vector."""
        return cls(graph, features.as_vector(graph), features.width)

    @classmethod
    def of_scalars(cls, columns: Sequence[str], graph: Graph) -> Vector:
        """Returns columns of doubles that are never NULL side by side."""
        return cls(graph, add_assembler(graph, [(each, None) for each in columns]), len(columns))

    def as_features(self) -> Features:
        """Returns the vector as what flows into an estimator."""
        return Features(self.size, vector=self.column)

    def linear(self, matrix: ArrayLike, bias: ArrayLike = 0.0) -> Vector:
        """Returns the matrix times the vector, plus the bias; one row for each element."""
        rows = np.atleast_2d(np.asarray(matrix, dtype=np.float64))
        added = np.broadcast_to(np.asarray(bias, dtype=np.float64), (len(rows),))
        model = {"matrix": attributes.rows(rows), "bias": attributes.vector(added)}
        return self.through("linear_map", model, len(rows))

    def apply(self, function: VectorFunction) -> Vector:
        """Returns the function of every element."""
        model = {"function": attributes.string(function), "size": attributes.integer(self.size)}
        return self.through("vector_function", model, self.size)

    def __add__(self, other: Vector | Numbers) -> Vector:
        """Returns the sums."""
        return self._with("add", other)

    def __sub__(self, other: Vector | Numbers) -> Vector:
        """Returns the differences."""
        return self._with("sub", other)

    def __mul__(self, other: Vector | Numbers) -> Vector:
        """Returns the products."""
        return self._with("mul", other)

    def __truediv__(self, other: Vector | Numbers) -> Vector:
        """Returns the quotients."""
        return self._with("div", other)

    def raised(self, exponent: float) -> Vector:
        """Returns the powers."""
        return self._with("pow", exponent)

    def at_least(self, other: Vector | Numbers) -> Vector:
        """Returns the greater of both."""
        return self._with("max", other)

    def at_most(self, other: Vector | Numbers) -> Vector:
        """Returns the smaller of both."""
        return self._with("min", other)

    def reduced(self, reduction: Reduction, group: int | None = None) -> Vector:
        """Returns one number of each group of neighbours; of all elements without a group."""
        group = self.size if group is None else group
        model = {
            "reduction": attributes.string(reduction),
            "size": attributes.integer(self.size),
            "group": attributes.integer(group),
        }
        return self.through("vector_reduction", model, self.size // group)

    def softmax(self) -> Vector:
        """Returns the exponentials, divided by their sum."""
        return self.through("softmax", {"size": attributes.integer(self.size)}, self.size)

    def shares(self) -> Vector:
        """Returns the elements divided by their sum."""
        return self / self.reduced("sum")

    def shares_or_uniform(self) -> Vector:
        """Returns the elements divided by their sum; equal shares where all of them are zero."""
        all_zero = self.reduced("sum").apply("step") * -1.0 + 1.0
        return (self + all_zero).shares()

    def take(self, indices: Sequence[int]) -> Vector:
        """Returns the elements in these places."""
        column = add_slicer(self.graph, self.column, self.size, indices)
        return Vector(self.graph, column, len(indices))

    def repeated(self, times: int) -> Vector:
        """Returns the vector that often, one after the other."""
        model = {"size": attributes.integer(self.size), "times": attributes.integer(times)}
        return self.through("vector_repetition", model, self.size * times)

    def constant(self, values: ArrayLike) -> Vector:
        """Returns the same vector for every row."""
        numbers = np.atleast_1d(np.asarray(values, dtype=np.float64))
        model = {"size": attributes.integer(self.size), "values": attributes.vector(numbers)}
        return self.through("constant_vector", model, len(numbers))

    def compared(
        self,
        rows: NDArray[np.float64],
        metric: str,
        *,
        gamma: float = 1.0,
        degree: float = 2.0,
        coef0: float = 0.0,
    ) -> Vector:
        """Returns the distance or kernel to each row of a matrix."""
        model = {
            "rows": attributes.rows(rows),
            "metric": attributes.string(metric),
            "gamma": attributes.double(gamma),
            "degree": attributes.double(degree),
            "coef0": attributes.double(coef0),
        }
        return self.through("row_comparison", model, len(rows))

    def greatest(self, column: str | None = None) -> str:
        """Returns the column with the place of the greatest element, the first among equals."""
        column = column or self.graph.column("greatest")
        model = {"size": attributes.integer(self.size)}
        self.graph.add("greatest_element", {"input": self.column}, {"output": column}, model)
        return column

    def scalar(self) -> str:
        """Returns the only element as a column of doubles."""
        column = self.graph.column("scalar")
        model = {"coefficients": attributes.vector([1.0]), "intercept": attributes.double(0.0)}
        self.graph.add(
            "linear_regression", {"features": self.column}, {"prediction": column}, model
        )
        return column

    def through(self, op: str, model: dict[str, Attribute], size: int) -> Vector:
        """Returns what another operator makes of it: a vector of that length."""
        column = self.graph.column(op)
        self.graph.add(op, {"input": self.column}, {"output": column}, model)
        return Vector(self.graph, column, size)

    def _with(self, operation: str, other: Vector | Numbers) -> Vector:
        model = {
            "operation": attributes.string(operation),
            "left_size": attributes.integer(self.size),
        }
        inputs = {"input_a": self.column}
        if isinstance(other, Vector):
            inputs["input_b"] = other.column
            model["right_size"] = attributes.integer(other.size)
            length = other.size
        else:
            numbers = np.atleast_1d(np.asarray(other, dtype=np.float64))
            model["constant"] = attributes.vector(numbers)
            length = len(numbers)
        column = self.graph.column("vector")
        self.graph.add("vector_arithmetic", inputs, {"output": column}, model)
        return Vector(self.graph, column, max(self.size, length))


def joined(vectors: Sequence[Vector]) -> Vector:
    """Returns the elements of all vectors side by side."""
    first = vectors[0]
    if len(vectors) == 1:
        return first
    column = add_assembler(first.graph, [(each.column, each.size) for each in vectors])
    return Vector(first.graph, column, sum(each.size for each in vectors))

"""Operations on every column by itself, and the MLeap nodes that do them to the bit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.graph import Graph

__all__ = ["Elementwise", "Operation", "add_elementwise"]

Operation = Literal[
    "add",
    "sub",
    "mul",
    "div",
    "min",
    "max",
    "greater",
    "fill",
    "replace",
    "is_missing",
    "equals",
    "single",
    "finite",
    "not_infinite",
    "box_cox",
    "yeo_johnson",
    "abs",
    "negative",
    "reciprocal",
    "sign",
    "square",
    "floor",
    "ceil",
    "trunc",
    "rint",
    "sqrt",
    "cbrt",
    "exp",
    "exp2",
    "expm1",
    "log",
    "log2",
    "log10",
    "log1p",
    "sin",
    "cos",
    "tan",
    "arcsin",
    "arccos",
    "arctan",
    "sinh",
    "cosh",
    "tanh",
]

_WITHOUT_NAN = frozenset(("greater", "fill", "is_missing", "equals", "finite"))
_MAY_OVERFLOW = frozenset(
    (
        "arccos",
        "arcsin",
        "box_cox",
        "cosh",
        "exp",
        "exp2",
        "expm1",
        "log",
        "log10",
        "log1p",
        "log2",
        "reciprocal",
        "sinh",
        "sqrt",
        "square",
        "yeo_johnson",
    )
)
_IS_USUAL = frozenset(("greater", "is_missing", "equals"))
_KEEP_ORDER = frozenset(("min", "max", "fill", "replace", "single", "finite", "not_infinite"))


@dataclass(frozen=True)
class Elementwise:
    """One operation of every column with constants of its own.

    Attributes:
        operation: ``min`` and ``max`` bound the values from above and from below, ``fill`` takes
            the place of NaN, ``replace`` puts its second constant in the place of the first,
            ``single`` rounds to float32, ``finite`` and ``not_infinite`` refuse other values.
        operands: For each constant one finite number for each column.
    """

    operation: Operation
    operands: tuple[NDArray[np.float64], ...]

    @property
    def keeps_missing(self) -> bool:
        """Whether NaN stays NaN."""
        return self.operation not in _WITHOUT_NAN

    @property
    def is_usual(self) -> bool:
        """Whether the result is a number that any step takes."""
        return self.operation in _IS_USUAL

    @property
    def may_overflow(self) -> bool:
        """Whether usual numbers may become NaN or infinite."""
        return self.operation in _MAY_OVERFLOW

    def of_columns(self, columns: slice | Sequence[int]) -> Elementwise:
        """Returns the operation of some of the columns."""
        return Elementwise(self.operation, tuple(each[columns] for each in self.operands))

    def inverse(self, values: NDArray[np.float64], column: int) -> NDArray[np.float64] | None:
        """Returns about the values that become these in a column; None where that says nothing."""
        if self.operation in _KEEP_ORDER:
            return values
        if len(self.operands) != 1:
            return None
        operand = self.operands[0][column]
        inverses = {"add": np.subtract, "sub": np.add, "mul": np.divide, "div": np.multiply}
        inverse = inverses.get(self.operation)
        with np.errstate(all="ignore"):
            return None if inverse is None else np.asarray(inverse(values, operand))


def add_elementwise(graph: Graph, step: Elementwise, column: str, size: int) -> str:
    """Adds the node that does the operation on a vector of that size; returns its result."""
    output = graph.column("scaled")
    op, model = _model(step, size)
    graph.add(op, {"input": column}, {"output": output}, model)
    return output


def _model(step: Elementwise, size: int) -> tuple[str, dict[str, attributes.Attribute]]:
    match step.operation:
        case "sub":
            return "standard_scaler", {"mean": attributes.vector(step.operands[0])}
        case "add":
            return "standard_scaler", {"mean": attributes.vector(-step.operands[0])}
        case "mul":
            return "elementwise_product", {"scaling_vec": attributes.vector(step.operands[0])}
        case "div":
            # (x - 0) / (max - 0) * 1 + 0 is the only true division of a vector in MLeap.
            return "min_max_scaler", {
                "min": attributes.vector(np.zeros_like(step.operands[0])),
                "max": attributes.vector(step.operands[0]),
                "minValue": attributes.double(0.0),
                "maxValue": attributes.double(1.0),
            }
        case function:
            model = {
                "function": attributes.string(function),
                "size": attributes.long(size),
            }
            if step.operands:
                model["operands"] = attributes.rows(np.array(step.operands))
            return "column_function", model

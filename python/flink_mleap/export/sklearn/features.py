"""The columns that flow between the steps of a pipeline, as MLeap columns.

Operations on single columns are kept as pending until something needs the values, so that each
becomes the operator that gives scikit-learn's bits: MLeap's own scalers multiply by a reciprocal
where scikit-learn divides, and one bit decides which way a row on the threshold of a tree goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

import numpy as np
from numpy.typing import ArrayLike, NDArray

from flink_mleap.bundle.schema import FieldType
from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.elementwise import Elementwise, Operation, add_elementwise
from flink_mleap.export.sklearn.graph import Graph

__all__ = ["Elementwise", "Features", "Operation", "add_assembler", "add_element", "add_slicer"]


@dataclass(frozen=True)
class Features:
    """Columns of a table: scalar columns of the graph, one vector column of it, or a row of both.

    Attributes:
        width: Number of columns.
        scalars: The scalar columns; empty when `vector` or `parts` is set.
        vector: The vector column, or None.
        pending: Operations still to be done on the columns, in order.
        types: Types of the scalars as the sample has them; doubles when empty.
        origins: The input that each scalar is, but for missing values and pending operations, or
            None; nothing is known when empty.
        missing: Inputs whose missing value may be found in a column, as NaN or NULL.
        is_unchecked: Whether a step may have made NaN, an infinity or a number beyond float32 of
            usual numbers.
        parts: Features that stand side by side, each without parts of its own.
    """

    width: int
    scalars: tuple[str, ...] = ()
    vector: str | None = None
    pending: tuple[Elementwise, ...] = ()
    types: tuple[FieldType | None, ...] = field(default=(), compare=False)
    origins: tuple[str | None, ...] = field(default=(), compare=False)
    missing: frozenset[str] = frozenset()
    parts: tuple[Features, ...] = ()
    is_unchecked: bool = False

    @classmethod
    def of_columns(
        cls, columns: Sequence[str], types: Sequence[FieldType | None] | None = None
    ) -> Features:
        """Returns the inputs as they are.

        Args:
            columns: Their names.
            types: Their types, None for one that no bundle can have; doubles when None.
        """
        names = tuple(columns)
        return cls(
            len(names),
            scalars=names,
            types=() if types is None else tuple(types),
            origins=names,
            missing=frozenset(names),
        )

    @classmethod
    def joined(cls, several: Iterable[Features]) -> Features:
        """Returns the columns of all of them, side by side."""
        leaves = [leaf for each in several for leaf in each.leaves() if leaf.width]
        if len(leaves) == 1:
            return leaves[0]
        return cls(
            sum(leaf.width for leaf in leaves),
            missing=frozenset().union(*(leaf.missing for leaf in leaves)),
            parts=tuple(leaves),
            is_unchecked=any(leaf.is_unchecked for leaf in leaves),
        )

    def leaves(self) -> tuple[Features, ...]:
        """Returns the features without parts of which these ones consist, in order."""
        return self.parts or (self,)

    def apply(self, operation: Operation, *operands: ArrayLike) -> Features:
        """Returns the features after one more operation.

        Where all columns are float32, so is its result, as scikit-learn has it.

        Args:
            operation: What `Elementwise` has.
            operands: As many as the operation takes, each a number or one for each column.
        """
        numbers = tuple(
            np.broadcast_to(np.asarray(operand, dtype=np.float64), (self.width,))
            for operand in operands
        )
        applied = self._applied(Elementwise(operation, numbers), self.is_single)
        return applied._applied(Elementwise("single", ()), True) if self.is_single else applied

    @property
    def is_single(self) -> bool:
        """Whether all columns are float32."""
        return set(self.types_of_columns()) == {"float"}

    @property
    def is_whole(self) -> bool:
        """Whether no column has fractions, so that numpy computes in whole numbers."""
        return not {"double", "float"} & set(self.types_of_columns())

    def without_missing(self, graph: Graph) -> Features:
        """Returns the columns for what takes no NaN: neither one that is given nor one made."""
        graph.facts.refuse_missing(self.missing)
        return self.apply("finite") if self.is_unchecked else self

    def as_compared(self, number: float) -> float:
        """Returns the number that numpy compares with the columns where a program has this one."""
        return float(np.float32(number)) if self.is_single else float(number)

    def take(self, columns: Sequence[int], graph: Graph) -> Features:
        """Returns some of the columns, in the order given; a vector is cut by a node of its own."""
        if list(columns) == list(range(self.width)):
            return self
        places = self._places()
        found = [places[column] for column in columns]
        return Features.joined(
            self.leaves()[leaf]._taken([column for _, column in run], graph)
            for leaf, run in groupby(found, key=lambda place: place[0])
        )

    def as_vector(self, graph: Graph) -> str:
        """Adds the nodes that do all pending operations; returns the vector column."""
        if not self.parts:
            column = self.vector or add_assembler(graph, [(name, None) for name in self.scalars])
            for step in self.pending:
                column = add_elementwise(graph, step, column, self.width)
            return column
        plain = [leaf for leaf in self.parts if leaf.pending]
        vectors = {id(leaf): leaf.as_vector(graph) for leaf in plain}
        return add_assembler(graph, list(self._sockets(vectors)))

    def after(self, before: Features) -> Features:
        """Returns these columns as float32 where those that they were made of are all float32."""
        if not before.is_single:
            return self
        singles: tuple[FieldType, ...] = ("float",)
        return replace(self, types=singles * self.width)._applied(Elementwise("single", ()), True)

    def types_of_columns(self) -> tuple[FieldType | None, ...]:
        """Returns the type of every column: that of the sample, or double."""
        return tuple(kind for leaf in self.leaves() for kind in leaf._types())

    def named(self, types: Iterable[FieldType | None]) -> list[str]:
        """Returns the scalar columns that have one of these types, where nothing is pending."""
        kinds = set(types)
        return [
            name
            for leaf in self.leaves()
            for name, kind in zip(leaf.scalars, leaf._types(), strict=False)
            if kind in kinds
        ]

    def note_thresholds(self, graph: Graph, thresholds: Mapping[int, Iterable[float]]) -> None:
        """Tells the export where a step decides, so that it checks rows at and beside it.

        Args:
            graph: The graph that the step is added to.
            thresholds: By the number of the column, as the step compares them. Columns that are no
                input any more are left out of account.
        """
        start = 0
        for leaf in self.leaves():
            for i, origin in enumerate(leaf.origins):
                values = thresholds.get(start + i)
                before = None if origin is None or values is None else leaf._before(i, values)
                if origin is not None and before is not None:
                    graph.facts.boundaries.add_numbers(origin, before.tolist())
            start += leaf.width

    def _before(self, column: int, values: Iterable[float]) -> NDArray[np.float64] | None:
        """Returns about the values that the pending operations turn into these."""
        numbers: NDArray[np.float64] | None = np.array(list(values), dtype=np.float64)
        for step in reversed(self.pending):
            numbers = None if numbers is None else step.inverse(numbers, column)
        return numbers

    def _applied(self, step: Elementwise, is_single: bool) -> Features:
        singles: tuple[FieldType, ...] = ("float",)
        changed = replace(
            self,
            types=singles * self.width if is_single else (),
            missing=self.missing if step.keeps_missing else frozenset(),
            is_unchecked=not step.is_usual and (self.is_unchecked or step.may_overflow),
        )
        if not self.parts:
            return replace(changed, pending=(*self.pending, step))
        ends = np.cumsum([leaf.width for leaf in self.parts])
        parts = tuple(
            leaf._applied(step.of_columns(slice(end - leaf.width, end)), is_single)
            for leaf, end in zip(self.parts, ends, strict=True)
        )
        return replace(changed, parts=parts)

    def _places(self) -> list[tuple[int, int]]:
        return [(n, i) for n, leaf in enumerate(self.leaves()) for i in range(leaf.width)]

    def _taken(self, columns: list[int], graph: Graph) -> Features:
        if columns == list(range(self.width)):
            return self
        pending = tuple(step.of_columns(columns) for step in self.pending)
        if self.vector is not None:
            vector = add_slicer(graph, self.vector, self.width, columns)
            return replace(self, width=len(columns), vector=vector, pending=pending)
        names = tuple(self.scalars[column] for column in columns)
        types = self._types()
        origins = tuple(self.origins[column] for column in columns) if self.origins else ()
        return replace(
            self,
            width=len(columns),
            scalars=names,
            pending=pending,
            types=tuple(types[column] for column in columns),
            origins=origins,
            missing=self.missing & set(origins) if origins else self.missing,
        )

    def _types(self) -> tuple[FieldType | None, ...]:
        doubles: tuple[FieldType, ...] = ("double",)
        return self.types or doubles * self.width

    def _sockets(self, vectors: Mapping[int, str]) -> Iterator[tuple[str, int | None]]:
        for leaf in self.parts:
            vector = vectors.get(id(leaf), leaf.vector)
            if vector is not None:
                yield vector, leaf.width
            else:
                yield from ((name, None) for name in leaf.scalars)


def add_assembler(graph: Graph, columns: Sequence[tuple[str, int | None]]) -> str:
    """Adds the nodes that join scalars (of no size) and vectors; one may stand there twice."""
    different = list(dict.fromkeys(columns))
    if len(different) < len(columns):
        starts, width = {}, 0
        for each in different:
            starts[each] = width
            width += each[1] or 1
        places = [starts[each] + i for each in columns for i in range(each[1] or 1)]
        return add_slicer(graph, add_assembler(graph, different), width, places)
    output = graph.column("features")
    graph.add(
        "vector_assembler",
        {f"input{i}": name for i, (name, _) in enumerate(columns)},
        {"output": output},
        {"input_shapes": attributes.shapes([size for _, size in columns])},
    )
    return output


def add_slicer(graph: Graph, vector: str, size: int, columns: Sequence[int]) -> str:
    """Adds the node that takes some elements of a vector of that size, in the order given."""
    output = graph.column("slice")
    graph.add(
        "vector_slicer",
        {"input": vector},
        {"output": output},
        {
            "indices": attributes.longs(columns),
            "names": attributes.strings([]),
            "named_indices": attributes.integers([]),
            "input_size": attributes.integer(size),
        },
    )
    return output


def add_element(single: Features, graph: Graph) -> str:
    """Adds the nodes that make a number of the only column; returns the scalar column."""
    output = graph.column("element")
    graph.add(
        "vector_element",
        {"input": single.as_vector(graph)},
        {"output": output},
        {"index": attributes.long(0), "size": attributes.long(1)},
    )
    return output

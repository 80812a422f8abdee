"""Columns that a model takes and gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_serializer

__all__ = ["Field", "FieldType", "Schema"]

FieldType = Literal["boolean", "byte", "short", "int", "long", "float", "double", "string"]


class Field(BaseModel):
    """One input or output column.

    Attributes:
        name: Column name; for an input also the name of the argument in SQL.
        type: Type of the value, or of each element of a vector.
        nullable: Whether the model itself takes a NULL here, as an imputer does.
        shape: None for a scalar; ``(n,)`` for a vector of n values, ``(-1,)`` for any length.
        accepts: Special numbers that the model takes: a subset of ``nan`` and ``infinity``.
        column: The MLeap column, where it is not called `name`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    type: FieldType
    nullable: bool = False
    shape: tuple[int] | None = None
    accepts: tuple[Literal["nan", "infinity"], ...] = ()
    column: str | None = None

    @model_serializer
    def _document(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "name": self.name,
            "type": self.type,
            "nullable": self.nullable,
        }
        if self.shape is not None:
            document["shape"] = list(self.shape)
        if self.accepts:
            document["accepts"] = list(self.accepts)
        if self.column is not None:
            document["column"] = self.column
        return document

    @property
    def is_vector(self) -> bool:
        """Whether a value is a vector, and not a scalar."""
        return self.shape is not None

    def __str__(self) -> str:
        if self.shape is None:
            return f"{self.name} {self.type}"
        length = "" if self.shape[0] < 0 else self.shape[0]
        return f"{self.name} {self.type}[{length}]"


class Schema(tuple[Field, ...]):
    """Fields in their order, which can also be had by name."""

    __slots__ = ()

    def __new__(cls, fields: Iterable[Field]) -> Schema:
        """Makes a schema of the fields in the order given."""
        return super().__new__(cls, fields)

    @property
    def names(self) -> tuple[str, ...]:
        """The names in order."""
        return tuple(field.name for field in self)

    def field(self, name: str) -> Field:
        """Returns the field of that name.

        Raises:
            KeyError: There is none.
        """
        for field in self:
            if field.name == name:
                return field
        raise KeyError(name)

    def __iter__(self) -> Iterator[Field]:
        return super().__iter__()

    def __str__(self) -> str:
        return ", ".join(str(field) for field in self)

"""MLeap's JSON forms of the attributes of a model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

__all__ = [
    "Attribute",
    "boolean",
    "double",
    "doubles",
    "integer",
    "integers",
    "lists",
    "long",
    "longs",
    "matrix",
    "rows",
    "shapes",
    "string",
    "strings",
    "vector",
]

Attribute = dict[str, Any]


def double(value: float) -> Attribute:
    """A finite double."""
    return {"double": float(value)}


def long(value: int) -> Attribute:
    """A whole number of 64 bits."""
    return {"long": int(value)}


def integer(value: int) -> Attribute:
    """A whole number of 32 bits."""
    return {"int": int(value)}


def boolean(value: bool) -> Attribute:
    """True or false."""
    return {"boolean": bool(value)}


def string(value: str) -> Attribute:
    """A string."""
    return {"string": value}


def strings(values: Iterable[str]) -> Attribute:
    """A list of strings."""
    return {"type": "list", "string": list(values)}


def doubles(values: Iterable[float]) -> Attribute:
    """A list of finite doubles."""
    return {"type": "list", "double": [float(value) for value in values]}


def longs(values: Iterable[int]) -> Attribute:
    """A list of whole numbers of 64 bits."""
    return {"type": "list", "long": [int(value) for value in values]}


def integers(values: Iterable[int]) -> Attribute:
    """A list of whole numbers of 32 bits."""
    return {"type": "list", "int": [int(value) for value in values]}


def vector(values: ArrayLike) -> Attribute:
    """A tensor of one dimension."""
    array = np.asarray(values, dtype=np.float64)
    return _tensor(array.tolist(), array.shape)


def matrix(values: ArrayLike) -> Attribute:
    """A tensor of two dimensions, in the column-major order that MLeap's matrices are read in."""
    array = np.asarray(values, dtype=np.float64)
    return _tensor(array.flatten(order="F").tolist(), array.shape)


def lists(name: str, values: Sequence[Sequence[float]]) -> dict[str, Attribute]:
    """Lists of different lengths, as our own operators read them: all in one, and their sizes."""
    return {
        name: doubles(number for each in values for number in each),
        f"{name}_sizes": longs(len(each) for each in values),
    }


def rows(values: ArrayLike) -> Attribute:
    """A tensor of two dimensions, row by row, as our own operators read it."""
    array = np.asarray(values, dtype=np.float64)
    return _tensor(array.ravel().tolist(), array.shape)


def shapes(sizes: Iterable[int | None]) -> Attribute:
    """The shapes of values that are never NULL: None for a scalar, the length of a vector."""
    return {"type": "list", "data_shape": [_shape(size) for size in sizes]}


def _shape(size: int | None) -> dict[str, Any]:
    if size is None:
        return {"base": "scalar", "isNullable": False}
    dimensions = {"dimensions": [{"size": size, "name": ""}]}
    return {"base": "tensor", "isNullable": False, "tensorShape": dimensions}


def _tensor(values: list[float], shape: Sequence[int]) -> Attribute:
    dimensions = [{"size": size, "name": ""} for size in shape]
    return {"type": "tensor", "double": values, "shape": {"dimensions": dimensions}}

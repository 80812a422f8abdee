"""How values travel between Python and the JVM, and stand in golden rows.

Numbers as JSON numbers that read back to the same bits, booleans and strings as such, a vector as
a list, NULL as null. JSON has no infinities and no NaN: in numeric columns they are the strings
``NaN``, ``Infinity`` and ``-Infinity``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

__all__ = ["decode", "encode"]

_WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
_INTEGERS = {"byte", "short", "int", "long"}


def encode(value: Any) -> Any:
    """Returns the form that travels of a scalar, a vector or NULL (None).

    A float32 becomes the double of the same value.

    Raises:
        TypeError: The value has no such form.
    """
    if value is None:
        return None
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return _encode_float(float(value))
    if isinstance(value, str):
        return str(value)
    if isinstance(value, np.ndarray | Sequence) and not isinstance(value, bytes):
        return [encode(element) for element in value]
    raise TypeError(f"a {type(value).__name__} cannot be sent to the JVM")


def decode(value: Any, field_type: str, is_vector: bool = False) -> Any:
    """Returns what `encode` was given, as the plain Python type of the field.

    Args:
        value: The form that travelled.
        field_type: Type of the field, which tells a number's word from a string.
        is_vector: Whether the value is a vector; it comes as a numpy array of doubles.
    """
    if value is None:
        return None
    if is_vector:
        # numpy reads the words of special numbers too.
        return np.array(value, dtype=np.float64)
    if field_type == "string":
        return str(value)
    if field_type == "boolean":
        return bool(value)
    if field_type in _INTEGERS:
        return int(value)
    return _WORDS[value] if isinstance(value, str) else float(value)


def _encode_float(value: float) -> float | str:
    if math.isfinite(value):
        return value
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"

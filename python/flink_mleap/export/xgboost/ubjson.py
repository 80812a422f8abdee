"""Reads Universal Binary JSON, the form in which XGBoost keeps a model without loss."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["read_ubjson"]

_NUMBERS: dict[bytes, np.dtype[Any]] = {
    b"i": np.dtype(">i1"),
    b"U": np.dtype(">u1"),
    b"I": np.dtype(">i2"),
    b"l": np.dtype(">i4"),
    b"L": np.dtype(">i8"),
    b"d": np.dtype(">f4"),
    b"D": np.dtype(">f8"),
}
_CONSTANTS = {b"T": True, b"F": False, b"Z": None}


def read_ubjson(content: bytes | bytearray) -> Any:
    """Returns the document; arrays of one type of number are NumPy arrays.

    Raises:
        ValueError: The bytes hold something else.
    """
    return _Reader(memoryview(content)).value()


class _Reader:
    def __init__(self, content: memoryview) -> None:
        self._content = content
        self._place = 0

    def value(self) -> Any:
        return self._of(self._take(1))

    def _of(self, marker: bytes) -> Any:
        if marker == b"{":
            return self._object()
        if marker == b"[":
            return self._array()
        if marker == b"S":
            return self._text()
        if marker in _CONSTANTS:
            return _CONSTANTS[marker]
        if marker in _NUMBERS:
            return self._numbers(marker, 1)[0].item()
        raise ValueError(f"Byte {self._place} of the model is no value of UBJSON.")

    def _take(self, count: int) -> bytes:
        self._place += count
        return bytes(self._content[self._place - count : self._place])

    def _numbers(self, marker: bytes, count: int) -> Any:
        kind = _NUMBERS[marker]
        numbers = np.frombuffer(self._content, kind, count, self._place)
        self._place += kind.itemsize * count
        return numbers.astype(kind.newbyteorder("="))

    def _count(self) -> int:
        return int(self.value())

    def _text(self) -> str:
        return self._take(self._count()).decode()

    def _next_is(self, marker: bytes) -> bool:
        found = bytes(self._content[self._place : self._place + 1]) == marker
        self._place += found
        return found

    def _object(self) -> dict[str, Any]:
        members = {}
        while not self._next_is(b"}"):
            name = self._text()
            members[name] = self.value()
        return members

    def _array(self) -> Any:
        kind = self._take(1) if self._next_is(b"$") else None
        if self._next_is(b"#"):
            count = self._count()
            if kind in _NUMBERS:
                return self._numbers(kind, count)
            return [self.value() if kind is None else self._of(kind) for _ in range(count)]
        elements = []
        while not self._next_is(b"]"):
            elements.append(self.value())
        return elements

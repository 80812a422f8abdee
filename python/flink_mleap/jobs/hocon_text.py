"""Where the objects of a HOCON text stand, so that one value can be changed and all else kept.

The text is one that Typesafe Config has read already: this reads the layout, not the meaning.
Substitutions and includes are stepped over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

__all__ = ["HoconObject", "Member", "objects_of"]


@dataclass(frozen=True)
class Member:
    """A key with its value, by offsets into the text.

    Attributes:
        key: The key without quotes.
        start: Where the key starts, its quote included.
        key_end: Behind the key.
        value_start: Where the value starts.
        value_end: Behind the value.
        text: The value where it is one plain text; None for objects, lists and substitutions.
    """

    key: str
    start: int
    key_end: int
    value_start: int
    value_end: int
    text: str | None


@dataclass(frozen=True)
class HoconObject:
    """An object in braces.

    Attributes:
        start: Offset of the opening brace.
        end: Offset of the closing brace.
        members: Its own members, in the order of the text.
    """

    start: int
    end: int
    members: tuple[Member, ...]

    def member(self, key: str) -> Member | None:
        """Returns the last member of that key, which is the one that counts."""
        return next((each for each in reversed(self.members) if each.key == key), None)


def objects_of(text: str) -> list[HoconObject]:
    """Returns every object of a text that stands in braces, inner ones before outer ones.

    Raises:
        ValueError: The text is no HOCON.
    """
    reader = _Reader(text)
    reader.members(0, closing="")
    return reader.found


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[HoconObject] = []

    def members(self, at: int, closing: str) -> tuple[int, list[Member]]:
        """Reads members up to the closing brace, or to the end; returns the offset behind it."""
        members: list[Member] = []
        while True:
            at = self._skip(at, "\n,")
            if at >= len(self.text):
                if closing:
                    raise ValueError("a brace is not closed")
                return at, members
            if closing and self.text[at] == closing:
                return at + 1, members
            at = self._member(at, members)

    def _member(self, start: int, members: list[Member]) -> int:
        if self.text[start] == "{":  # braces around the whole file
            return self._object(start)
        at = key_end = start
        while at < len(self.text) and self.text[at] not in "=:{}\n,#":
            if self.text.startswith(("+=", "//"), at):
                break
            step = self._string_end(at) if self.text[at] == '"' else at + 1
            key_end = key_end if self.text[at : at + 1].isspace() else step
            at = step
        if self.text.startswith("+=", at):
            at += 2
        elif at < len(self.text) and self.text[at] in "=:":
            at += 1
        elif not self.text.startswith("{", at):
            return max(at, start + 1)  # an include
        value_start = self._skip(at, "\n")
        value_end, text = self._value(value_start)
        key = _unquoted(self.text[start:key_end])
        members.append(Member(key, start, key_end, value_start, value_end, text))
        return value_end

    def _value(self, start: int) -> tuple[int, str | None]:
        """Reads a value up to the end of its line; returns the offset behind it, and plain text."""
        at = end = start
        composite = False
        while at < len(self.text) and self.text[at] not in "\n,]}#":
            if self.text.startswith("//", at):
                break
            here = self.text[at]
            if here == "{":
                at, composite = self._object(at), True
            elif here == "[":
                at, composite = self._list(at), True
            elif self.text.startswith("${", at):
                at, composite = self._find("}", at) + 1, True
            elif here == '"':
                at = self._string_end(at)
            else:
                at += 1
                if here.isspace():
                    continue
            end = at
        return end, None if composite else _unquoted(self.text[start:end])

    def _object(self, start: int) -> int:
        end, members = self.members(start + 1, closing="}")
        self.found.append(HoconObject(start, end - 1, tuple(members)))
        return end

    def _list(self, start: int) -> int:
        at = start + 1
        while True:
            at = self._skip(at, "\n,")
            if self.text[at : at + 1] == "]":
                return at + 1
            end, _ = self._value(at)
            if end == at:
                raise ValueError("a bracket is not closed")
            at = end

    def _skip(self, at: int, more: str) -> int:
        """Steps over spaces, comments and the characters given."""
        while at < len(self.text):
            here = self.text[at]
            if here == "#" or self.text.startswith("//", at):
                at = self.text.find("\n", at)
                if at < 0:
                    return len(self.text)
            elif here in more or here == "\ufeff" or (here.isspace() and here != "\n"):
                at += 1
            else:
                break
        return at

    def _string_end(self, start: int) -> int:
        if self.text.startswith('"""', start):
            end = self._find('"""', start + 3) + 3
            while self.text.startswith('"', end):
                end += 1
            return end
        at = start + 1
        while self.text[at : at + 1] != '"':
            if at >= len(self.text):
                raise ValueError("a text is not closed")
            at += 2 if self.text[at] == "\\" else 1
        return at + 1

    def _find(self, what: str, at: int) -> int:
        found = self.text.find(what, at)
        if found < 0:
            raise ValueError(f"{what} is missing")
        return found


def _unquoted(text: str) -> str:
    if text.startswith('"""') and text.endswith('"""') and len(text) >= len('""""""'):
        return text[3:-3]
    if text.startswith('"'):
        try:
            decoded = json.loads(text)
        except ValueError:
            return text
        return str(decoded)
    return text

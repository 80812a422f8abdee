"""Writes a value into SQL as exactly one literal or one name."""

from __future__ import annotations

import re

from flink_mleap.errors import SqlError
from flink_mleap.jobs.sql_tokens import Context

__all__ = ["render_value"]

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_BOOLEAN = re.compile(r"true|false", re.IGNORECASE)
# Flink's parser refuses longer names (its identifier maximum), and line breaks in them.
_LONGEST_NAME = 256


def render_value(value: str, context: Context, place: str) -> str:
    """Returns the SQL text that stands for `value`.

    A bare value that is written as a number or a boolean becomes that literal, any other a text in
    quotes: ``007`` is a text, since a number would lose its zeros. In quotes the value becomes a
    part of the text or name, with the quote character doubled.

    Args:
        value: Any text.
        context: Where the parameter stands.
        place: Start of the sentence of an error, such as ``jobs.sql:3: the value of name``.

    Raises:
        SqlError: The value holds half a UTF-16 pair, or cannot be part of a name.
    """
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise SqlError("sql.parameter-value", f"{place} is not valid Unicode text.")
    if context is Context.STRING:
        return value.replace("'", "''")
    if context is Context.IDENTIFIER:
        if "\n" in value or "\r" in value or len(value) > _LONGEST_NAME:
            raise SqlError(
                "sql.parameter-value",
                f"{place} cannot be part of a name in SQL: names have at most {_LONGEST_NAME} "
                "characters and no line break.",
            )
        return value.replace("`", "``")
    # The spaces keep the literal apart from what stands before it: in `a-${n}` the value -1 must
    # not open a comment.
    if _NUMBER.fullmatch(value) or _BOOLEAN.fullmatch(value):
        return f" {value} "
    return " '" + value.replace("'", "''") + "' "

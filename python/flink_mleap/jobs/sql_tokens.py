"""Cuts SQL text into the pieces that matter for splitting it and for putting values into it.

The rules are those of Flink's own parser: comments are ``--``, ``//`` and ``/* */`` (``/*+`` opens
a hint, which is code), texts stand in ``'``, names in backticks, ``E'..'`` has backslash escapes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from flink_mleap.errors import SqlError

__all__ = ["Context", "Kind", "Token", "tokens"]


class Kind(Enum):
    """What a token is to the one who splits statements."""

    WORD = "word"
    SYMBOL = "symbol"
    QUOTED = "quoted"
    BLANK = "blank"
    PARAMETER = "parameter"


class Context(Enum):
    """Where a parameter stands, which decides how its value is written."""

    BARE = "bare"
    STRING = "string"
    IDENTIFIER = "identifier"


@dataclass(frozen=True)
class Token:
    """One piece of the text.

    Attributes:
        kind: What it is.
        text: As written, but ``${`` for the escaped ``$${``; for a parameter its name.
        line: Line in the text, from 1.
        context: Of a parameter, else None.
        default: Of a parameter written as ``${name:-default}``, else None.
    """

    kind: Kind
    text: str
    line: int
    context: Context | None = None
    default: str | None = None


_BLANK = re.compile(r"(?:\s+|(?:--|//)[^\r\n]*|/\*(?!\+).*?\*/)+", re.DOTALL)
_WORD = re.compile(r"[^\W\d]\w*(?:\$(?!\$?\{)\w*)*|\$(?!\$?\{)\w+|[\d.]+\w*")
_PARAMETER = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")
_ESCAPED = "$${"
# Literals in which a plain value would be read as something else: escapes, bytes, other charsets.
_BACKSLASHES = re.compile(r"[\d.]*[eE]")
_PREFIX = re.compile(r"[\d.]*[eE]|[nNxXbB]|_.*")
_GLUE = re.compile(r"[\w$'`\"]")


def tokens(text: str, name: str) -> Iterator[Token]:
    """Cuts `text` into tokens.

    Args:
        text: SQL, perhaps of many statements, perhaps with ``${parameters}``.
        name: What errors call the text, normally the path of the file.

    Raises:
        SqlError: A quote or a comment is not closed, or a parameter is malformed or stands where
            no value can be put.
    """
    return _Lexer(text, name).run()


class _Lexer:
    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.position = 0
        self.line_ends = [match.start() for match in re.finditer("\n", text)]

    def run(self) -> Iterator[Token]:
        while self.position < len(self.text):
            yield from self.next()

    def next(self) -> Iterator[Token]:
        text, start = self.text, self.position
        if blank := _BLANK.match(text, start):
            yield self.take(Kind.BLANK, blank.end())
        elif text.startswith("/*", start) and not text.startswith("/*+", start):
            raise self.problem("sql.comment-open", "this comment has no closing */", start)
        elif text[start] == "'":
            yield from self.quoted("'", Context.STRING, "")
        elif text[start] == "`":
            yield from self.quoted("`", Context.IDENTIFIER, "")
        elif text[start] == '"':
            raise self.problem(
                "sql.double-quote",
                "Flink SQL has no double quotes: put '..' around texts and `..` around names",
                start,
            )
        elif text.startswith(_ESCAPED, start) or text.startswith("${", start):
            yield self.bare_parameter()
        elif text[start : start + 3].lower() == "u&'":
            self.position += 2
            yield Token(Kind.QUOTED, text[start : start + 2], self.line(start))
            yield from self.quoted("'", Context.STRING, text[start : start + 2])
        elif word := _WORD.match(text, start):
            token = self.take(Kind.WORD, word.end())
            yield token
            if text.startswith("'", self.position):
                prefix = token.text if _PREFIX.fullmatch(token.text) else ""
                yield from self.quoted("'", Context.STRING, prefix)
        else:
            yield self.take(Kind.SYMBOL, start + 1)

    def quoted(self, quote: str, context: Context, prefix: str) -> Iterator[Token]:
        """Yields a quoted text or name; `prefix` is what marks it as a special literal."""
        opened = self.position
        backslashes = _BACKSLASHES.fullmatch(prefix) is not None
        start, self.position = opened, opened + 1
        while self.position < len(self.text):
            here = self.position
            if self.text.startswith(_ESCAPED, here):
                yield Token(Kind.QUOTED, self.text[start:here], self.line(start))
                start = here + 1
                self.position += len(_ESCAPED)
            elif self.text.startswith("${", here):
                if prefix:
                    raise self.problem(
                        "sql.parameter-place",
                        f"a parameter cannot stand in {prefix}'..'; use a plain '..'",
                        here,
                    )
                yield Token(Kind.QUOTED, self.text[start:here], self.line(start))
                yield self.parameter(context)
                start = self.position
            elif self.text.startswith(quote * 2, here) or (backslashes and self.text[here] == "\\"):
                self.position += 2
            elif self.text[here] == quote:
                self.position += 1
                yield Token(Kind.QUOTED, self.text[start : self.position], self.line(start))
                return
            else:
                self.position += 1
        raise self.problem("sql.quote-open", f"the {quote} that opens here is not closed", opened)

    def bare_parameter(self) -> Token:
        start = self.position
        if self.text.startswith(_ESCAPED, start):
            raise self.problem(
                "sql.parameter-place", "$${ can stand in quotes only, for a plain ${", start
            )
        token = self.parameter(Context.BARE)
        around = self.text[max(start - 1, 0) : start], self.text[self.position : self.position + 1]
        if any(_GLUE.match(side) for side in around):
            raise self.problem(
                "sql.parameter-place",
                f"${{{token.text}}} touches its neighbour; put it in quotes as a whole, "
                "or put spaces around it",
                start,
            )
        return token

    def parameter(self, context: Context) -> Token:
        start = self.position
        match = _PARAMETER.match(self.text, start)
        if match is None:
            raise self.problem(
                "sql.parameter-form",
                "a parameter is ${name} or ${name:-default}, its name of letters, digits and _; "
                "inside quotes $${ stands for a plain ${",
                start,
            )
        self.position = match.end()
        return Token(Kind.PARAMETER, match[1], self.line(start), context, match[2])

    def take(self, kind: Kind, end: int) -> Token:
        start, self.position = self.position, end
        return Token(kind, self.text[start:end], self.line(start))

    def line(self, position: int) -> int:
        return bisect_left(self.line_ends, position) + 1

    def problem(self, code: str, what: str, position: int) -> SqlError:
        return SqlError(code, f"{self.name}:{self.line(position)}: {what}.")

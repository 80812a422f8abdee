"""SQL files: several statements, comments, and ``${name}`` parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from flink_mleap.errors import FlinkMleapError, ProblemGroup, SqlError
from flink_mleap.jobs.sql_parameters import render_value
from flink_mleap.jobs.sql_tokens import Kind, Token, tokens

__all__ = ["SqlScript", "Statement", "StatementKind"]


class StatementKind(Enum):
    """What a statement does when it is executed."""

    QUERY = "query"
    """Starts a job whose rows are shown."""
    INSERT = "insert"
    """Starts a job that writes."""
    CATALOG = "catalog"
    """Changes what names mean: tables, views, the current database."""
    SHOW = "show"
    """Answers at once, without a job."""
    SET = "set"
    """Changes an option of what follows."""
    RESET = "reset"
    """Takes options back."""


# Longest first word sequences first: the first that fits decides.
_KINDS: tuple[tuple[tuple[str, ...], StatementKind], ...] = (
    (("EXECUTE", "STATEMENT", "SET"), StatementKind.INSERT),
    (("CREATE", "TEMPORARY"), StatementKind.CATALOG),
    (("CREATE", "TABLE"), StatementKind.CATALOG),
    (("CREATE", "VIEW"), StatementKind.CATALOG),
    (("INSERT",), StatementKind.INSERT),
    (("SELECT",), StatementKind.QUERY),
    (("WITH",), StatementKind.QUERY),
    (("VALUES",), StatementKind.QUERY),
    (("DROP",), StatementKind.CATALOG),
    (("USE",), StatementKind.CATALOG),
    (("SHOW",), StatementKind.SHOW),
    (("DESCRIBE",), StatementKind.SHOW),
    (("DESC",), StatementKind.SHOW),
    (("EXPLAIN",), StatementKind.SHOW),
    (("SET",), StatementKind.SET),
    (("RESET",), StatementKind.RESET),
)
_INSTEAD = {
    "ADD": "pass jars with --jar",
    "CREATE": "functions come from --conf; CREATE knows TABLE, VIEW and TEMPORARY here",
    "LOAD": "functions come from --conf",
}
_ALLOWED = (
    "CREATE TABLE, VIEW or TEMPORARY, INSERT, SELECT, EXECUTE STATEMENT SET, SET, RESET, DROP, "
    "USE, SHOW, DESCRIBE and EXPLAIN"
)


@dataclass(frozen=True)
class Statement:
    """One statement, ready for Flink.

    Attributes:
        text: The SQL, without the closing semicolon, with its line breaks kept.
        line: Line of its first word in the file, from 1.
        number: Position in the file, from 1.
        kind: What it does.
        file: The file, as errors call it.
    """

    text: str
    line: int
    number: int
    kind: StatementKind
    file: str

    @property
    def place(self) -> str:
        """Where it stands, as ``file:line``."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class SqlScript:
    """The statements of a file, with their parameters still open.

    Attributes:
        name: The file, as errors call it.
        templates: The tokens of each statement.
    """

    name: str
    templates: tuple[tuple[Token, ...], ...]

    @classmethod
    def read(cls, path: Path) -> SqlScript:
        """Reads a UTF-8 file.

        Raises:
            SqlError: It is not there, is not UTF-8 text, or holds no statement; see also `parse`.
        """
        try:
            text = path.read_text("utf-8")
        except FileNotFoundError as error:
            raise SqlError("sql.file-missing", f"There is no SQL file at {path}.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise SqlError(
                "sql.file-unreadable",
                f"The SQL file {path} cannot be read as UTF-8 text.",
                str(error),
            ) from error
        return cls.parse(text, str(path))

    @classmethod
    def parse(cls, text: str, name: str) -> SqlScript:
        """Splits `text`, which errors call `name`, at the semicolons between statements.

        Raises:
            SqlError: A quote or comment is open, a parameter is malformed, or there is nothing.
        """
        templates = tuple(_split(tokens(text, name)))
        if not templates:
            raise SqlError("sql.file-empty", f"{name} holds no SQL statement.")
        return cls(name, templates)

    def render(self, values: Mapping[str, str]) -> list[Statement]:
        """Puts the values in place of the parameters.

        Args:
            values: By name; each must be used, and each parameter without default must have one.

        Raises:
            SqlError: One thing is wrong: a parameter without a value, a value without a
                parameter, a value that cannot stand where it should, a kind of statement that
                has no place in a file.
            ProblemGroup: Several are.
        """
        problems: list[FlinkMleapError] = list(self._mismatches(values))
        statements = []
        for number, template in enumerate(self.templates, 1):
            try:
                kind = _kind(template, self.name)
                text = "".join(_rendered(token, values, self.name) for token in template)
            except SqlError as problem:
                problems.append(problem)
            else:
                statements.append(Statement(text, template[0].line, number, kind, self.name))
        if problems:
            raise problems[0] if len(problems) == 1 else ProblemGroup(problems)
        return statements

    def _mismatches(self, values: Mapping[str, str]) -> Iterator[SqlError]:
        used: dict[str, Token] = {}
        for token in (token for template in self.templates for token in template):
            if token.kind is not Kind.PARAMETER:
                continue
            first_seen = token.text not in used
            used.setdefault(token.text, token)
            if token.text not in values and token.default is None and first_seen:
                yield SqlError(
                    "sql.parameter-missing",
                    f"{self.name}:{token.line}: the parameter {token.text} has no value; "
                    f"give it with --set {token.text}=VALUE.",
                )
        for name in values:
            if name not in used:
                known = ", ".join(sorted(used)) or "none"
                yield SqlError(
                    "sql.parameter-unknown",
                    f"{self.name} has no parameter {name}; its parameters: {known}.",
                )


def _rendered(token: Token, values: Mapping[str, str], name: str) -> str:
    if token.context is None:
        return token.text
    value = values.get(token.text, token.default)
    if value is None:
        return ""
    place = f"{name}:{token.line}: the value of {token.text}"
    return render_value(value, token.context, place)


def _split(stream: Iterator[Token]) -> Iterator[tuple[Token, ...]]:
    """Yields the tokens of each statement, without the blanks around it."""
    statement: list[Token] = []
    words: list[str] = []
    cases = 0
    in_set = False
    for token in stream:
        if not statement and token.kind is Kind.BLANK:
            continue
        if token.text == ";" and not in_set:
            yield from _trimmed(statement)
            statement, words = [], []
            continue
        statement.append(token)
        if token.kind is not Kind.WORD:
            continue
        words.append(token.text.upper())
        if not in_set:
            in_set, cases = words[-3:] == ["STATEMENT", "SET", "BEGIN"], 0
        elif words[-1] == "CASE":
            cases += 1
        elif words[-1] == "END":
            in_set, cases = cases > 0, cases - 1
    yield from _trimmed(statement)


def _trimmed(statement: list[Token]) -> Iterator[tuple[Token, ...]]:
    while statement and statement[-1].kind is Kind.BLANK:
        statement.pop()
    if statement:
        yield tuple(statement)


def _kind(template: Sequence[Token], name: str) -> StatementKind:
    significant = [token for token in template if token.kind is not Kind.BLANK]
    while significant and significant[0].text == "(":
        significant = significant[1:]
    words = tuple(token.text.upper() for token in significant[:3] if token.kind is Kind.WORD)
    for start, kind in _KINDS:
        if words[: len(start)] == start:
            return kind
    shown = " ".join(words[:2]) or template[0].text
    instead = _INSTEAD.get(words[0] if words else "", f"a file may hold {_ALLOWED}")
    raise SqlError(
        "sql.statement-kind",
        f"{name}:{template[0].line}: {shown} has no place in a SQL file here; {instead}.",
    )

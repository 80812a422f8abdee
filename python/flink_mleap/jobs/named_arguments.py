"""Names of arguments that Flink itself does not check.

Flink's planner orders named arguments by the names that the function has. It drops an argument with
any other name, and takes one of two with the same name, without a word. A call that names only some
of its arguments fails there with a Java class cast.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flink_mleap.errors import SqlError
from flink_mleap.jobs.sql_script import Statement
from flink_mleap.jobs.sql_tokens import Kind, Token, tokens

__all__ = ["check_named_arguments"]


@dataclass
class _Call:
    """What stands between two brackets: the word before, and the names of the arguments."""

    function: str
    arguments: list[Token | None] = field(default_factory=lambda: [None])


def check_named_arguments(statement: Statement, signatures: Sequence[str]) -> None:
    """Checks the names in all calls of the registered functions.

    Args:
        statement: The statement.
        signatures: Of the registered functions, as `register_udfs` returns them.

    Raises:
        SqlError: A call names an argument that its function does not have, names one twice, or
            names only some.
    """
    if "=>" not in statement.text:
        return
    known = {_function(signature).lower(): signature for signature in signatures}
    for call in _calls(statement.text, statement.file):
        signature = known.get(call.function.lower())
        named = [argument for argument in call.arguments if argument is not None]
        if signature is None or not named:
            continue
        token, problem = named[0], "has arguments with and without a name: name all or none"
        if len(named) == len(call.arguments):
            found = _wrong_name(named, _argument_names(signature))
            if found is None:
                continue
            token, problem = found
        raise SqlError(
            "sql.argument-name",
            f"{statement.file}:{statement.line + token.line - 1}: {_function(signature)} {problem}."
            f" The function is {signature}.",
        )


def _wrong_name(named: Sequence[Token], known: Sequence[str]) -> tuple[Token, str] | None:
    seen = set()
    for token in named:
        name = _name(token)
        if name not in known:
            return token, f"has no argument {name}"
        if name in seen:
            return token, f"is given the argument {name} twice"
        seen.add(name)
    return None


def _calls(sql: str, file: str) -> Iterator[_Call]:
    """Yields what stands between brackets, the innermost first."""
    open_calls: list[_Call] = []
    before: list[Token] = []
    for token in _pieces(sql, file):
        match token.text:
            case "(" | "[":
                open_calls.append(_Call(_name(before[-1]) if before else ""))
            case ")" | "]" if open_calls:
                yield open_calls.pop()
            case "," if open_calls:
                open_calls[-1].arguments.append(None)
            case ">" if open_calls and [each.text for each in before[-1:]] == ["="]:
                open_calls[-1].arguments[-1] = before[-2]
        before = [*before[-1:], token]


def _argument_names(signature: str) -> list[str]:
    """Returns the names in ``Predict(a DOUBLE, b DECIMAL(3, 1)) -> DOUBLE``."""
    names: list[str] = []
    depth, expected = 0, False
    for token in _pieces(signature, signature):
        if expected and token.text != ")":
            names.append(_name(token))
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.text == ")" and depth == 0:
            break
        expected = depth == 1 and token.text in ("(", ",")
    return names


def _function(signature: str) -> str:
    return signature.partition("(")[0]


def _pieces(sql: str, file: str) -> Iterator[Token]:
    # Parameters have their values by now: what still looks like one is text.
    text = sql.replace("${", "$${")
    return (token for token in tokens(text, file) if token.kind is not Kind.BLANK)


def _name(token: Token) -> str:
    return token.text[1:-1].replace("``", "`") if token.text.startswith("`") else token.text

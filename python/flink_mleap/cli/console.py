"""What the commands print: facts on standard output, complaints on standard error."""

from __future__ import annotations

import base64
import json
import math
import traceback
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flink_mleap.errors import ConfigurationError, FlinkMleapError, ProblemGroup

__all__ = [
    "DebugOption",
    "JsonOption",
    "StoresOption",
    "cell",
    "complain",
    "output",
    "print_json",
    "progress",
    "table",
]

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
DebugOption = Annotated[
    bool, typer.Option("--debug", help="Show stack traces and details when something fails.")
]
StoresOption = Annotated[
    Path | None,
    typer.Option("--conf", metavar="FILE", help="application.conf with settings of stores."),
]

_PLAIN_WIDTH = 200


def output() -> Console:
    """Returns the console of standard output; without a terminal its lines are wide."""
    return _console(stderr=False)


def progress() -> Console:
    """Returns the console of standard error, for what is going on and what is wrong."""
    return _console(stderr=True)


def print_json(document: Any, *, indent: int | None = 1) -> None:
    """Prints a document as JSON; numbers that JSON does not know become texts."""
    print(json.dumps(_plain(document), indent=indent, ensure_ascii=False), flush=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[str | Text]]) -> Table:
    """Returns a table of texts as they are: a bracket in them is a bracket and no markup.

    Args:
        columns: The header; none when empty.
        rows: The rows.
    """
    made = Table(show_header=bool(columns))
    for column in columns:
        made.add_column(Text(column))
    for row in rows:
        made.add_row(*(Text(text) if isinstance(text, str) else text for text in row))
    return made


def cell(value: Any) -> str:
    """Returns a value as it stands in a table."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dict):
        return ", ".join(f"{name}={cell(item)}" for name, item in value.items())
    if isinstance(value, list):
        return "[" + ", ".join(cell(item) for item in value) + "]"
    if isinstance(value, bytes | bytearray):
        return value.hex()
    return str(value)


def complain(error: Exception, *, debug: bool) -> None:
    """Prints one clear sentence for each problem; with `debug` also what is behind it."""
    console = progress()
    problems = error.problems if isinstance(error, ProblemGroup) else (error,)
    for problem in problems:
        console.print(Text.assemble(("error: ", "bold red"), _sentence(problem)), soft_wrap=True)
        if debug and isinstance(problem, FlinkMleapError) and problem.detail:
            console.print(Text(f"[{problem.code}] {problem.detail}"), soft_wrap=True)
    if debug:
        console.print(Text("".join(traceback.format_exception(error))), soft_wrap=True)


def _sentence(problem: Exception) -> str:
    if not isinstance(problem, FlinkMleapError):
        return (
            f"Something that flink-mleap did not foresee: {type(problem).__name__}: {problem}. "
            "Run it again with --debug to see where."
        )
    if isinstance(problem, ConfigurationError) and problem.file:
        line = f":{problem.line}" if problem.line else ""
        return f"{problem.file}{line}: {problem.sentence}"
    return problem.sentence


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    return console


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value

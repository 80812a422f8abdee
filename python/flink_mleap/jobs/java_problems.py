"""Turns what Java throws into our errors: one sentence each, the stack trace in the detail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flink_mleap.errors import FlinkMleapError, JobError, SqlError, from_problems
from flink_mleap.jobs.sql_script import Statement

__all__ = ["java_errors", "job_error", "registration_error", "sql_error"]

_CAUSE = re.compile(r"(?:Caused by: )?((?:[a-z_$][\w$]*\.)+[A-Z][\w$]*)(?:: (.*))?", re.DOTALL)
_FRAME = re.compile(r"\s+(?:at |\.\.\. \d+ |Suppressed: )")
_CODED = re.compile(r"(.*) \[((?:bundle|loader|row)\.[a-z-]+)\]", re.DOTALL)
_PREAMBLE = re.compile(r"(?:SQL (?:validation|parse) failed\. )+")
_POSITION = re.compile(
    r"(?:From|At) line (\d+), column \d+(?: to line \d+, column \d+)?: | at line (\d+), column \d+"
)
_APPENDIX = re.compile(r"\s*\n(?:Was expecting|\s*Table options are:).*", re.DOTALL)
_CALL = re.compile(
    r"(?:No match found for function signature|Invalid function call:) (?P<name>\w+)\("
)
_SUPPORTED = re.compile(r"\.? Supported signatures are: .*", re.DOTALL)


@dataclass(frozen=True)
class _Cause:
    kind: str
    message: str


def java_errors() -> tuple[type[Exception], ...]:
    """Returns the exceptions by which PyFlink hands on what Java threw."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - PyFlink takes seconds to import
    from pyflink.util.exceptions import JavaException  # noqa: PLC0415

    return (Py4JError, JavaException)


def sql_error(
    error: Exception, statement: Statement, signatures: Sequence[str] = ()
) -> FlinkMleapError:
    """Returns the error for a statement that Flink refused.

    Args:
        error: One of `java_errors`.
        statement: The statement.
        signatures: Of the registered functions, to say how one is called that was called wrongly.
    """
    trace = _trace(error)
    causes = _causes(trace)
    ours = _ours(causes, trace)
    if ours is not None:
        return ours
    message = _joined(causes)
    position = _POSITION.search(message)
    line = statement.line
    if position is not None:
        line += int(position[1] or position[2]) - 1
        message = message.replace(position[0], "", 1)
    sentence = f"{statement.file}:{line}: {_with_advice(message, signatures)}"
    parsing = causes[0].kind.rpartition(".")[2].startswith("SqlParser")
    return SqlError("sql.parse" if parsing else "sql.invalid", sentence, trace)


def job_error(trace: str, job_id: str) -> FlinkMleapError:
    """Returns the error for a job that ended with a Java stack trace."""
    causes = _causes(trace)
    ours = _ours(causes, trace)
    if ours is not None:
        return ours
    kind = causes[-1].kind.rpartition(".")[2]
    reason = f"{kind}: {_paragraph(causes[-1])}" if kind else _paragraph(causes[-1])
    return JobError("job.failed", f"The job {job_id} failed: {reason}", trace)


def registration_error(error: Exception) -> FlinkMleapError:
    """Returns the error, or the group, for functions that could not be registered.

    Args:
        error: One of `java_errors`.
    """
    trace = _trace(error)
    thrown: Any = getattr(error, "java_exception", None)
    if thrown is not None and thrown.getClass().getSimpleName() == "ConfigProblemsException":
        return from_problems(
            {
                "code": problem.code(),
                "sentence": problem.sentence(),
                "file": _value(problem.file()),
                "line": _value(problem.line()),
            }
            for problem in thrown.problems()
        )
    causes = _causes(trace)
    return _ours(causes, trace) or JobError(
        "job.registration", f"The functions were not registered: {_joined(causes)}", trace
    )


def _value(option: Any) -> Any:
    """Returns what a Scala Option holds, or None."""
    return option.get() if option.isDefined() else None


def _trace(error: Exception) -> str:
    text = str(error)
    # Py4J puts a line of its own before the Java text.
    head, _, tail = text.partition("\n: ")
    return tail if head.startswith("An error occurred while calling") else text


def _causes(trace: str) -> list[_Cause]:
    """Returns the chain of causes in a stack trace, outermost first, never empty."""
    chains: list[list[str]] = []
    for line in trace.splitlines():
        if _FRAME.match(line):
            continue
        if line.startswith("Caused by: ") or not chains:
            chains.append([])
        chains[-1].append(line)
    causes = []
    for lines in chains:
        text = "\n".join(lines).strip()
        match = _CAUSE.fullmatch(text)
        causes.append(_Cause(match[1], match[2] or "") if match else _Cause("", text))
    return causes or [_Cause("", "no reason was given")]


def _ours(causes: Sequence[_Cause], trace: str) -> FlinkMleapError | None:
    """Returns the problem of a bundle or a row that is among the causes."""
    for cause in causes:
        coded = _CODED.fullmatch(cause.message.strip())
        if coded is not None and ".flinkmleap." in cause.kind:
            return from_problems([{"code": coded[2], "sentence": coded[1], "detail": trace}])
    return None


def _joined(causes: Sequence[_Cause]) -> str:
    """Returns what the outermost and the innermost cause say, once if they say the same."""
    outer, inner = _paragraph(causes[0]), _paragraph(causes[-1])
    if inner in outer:
        return outer
    return f"{outer.rstrip('.')}: {inner}"


def _paragraph(cause: _Cause) -> str:
    """Returns a message on one line; its lists become enumerations."""
    text = _APPENDIX.sub("", _PREAMBLE.sub("", cause.message.strip(), count=1))
    text = text.replace("default_catalog.default_database.", "")
    text = text.replace("`default_catalog`.`default_database`.", "")
    joined = ""
    for paragraph in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        for number, line in enumerate(lines):
            gap = "" if not joined else " " if joined[-1] in ".:" else ", " if number else ". "
            joined += gap + line
    joined = joined or cause.kind.rpartition(".")[2]
    return joined if joined.endswith(".") else joined + "."


def _with_advice(message: str, signatures: Sequence[str]) -> str:
    """Adds what a reader can do, where that is known."""
    if "Could not find any factory for identifier" in message:
        return f"{message} Pass the jar of the connector or format with --jar."
    call = _CALL.search(message)
    if call is None:
        return message
    for signature in signatures:
        if signature.partition("(")[0].lower() == call["name"].lower():
            return f"{_SUPPORTED.sub('.', message)} The function is {signature}."
    names = ", ".join(signature.partition("(")[0] for signature in signatures)
    return f"{message} Functions of the configuration: {names}." if names else message

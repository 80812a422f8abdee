"""What can go wrong, as one tree of exceptions.

```
FlinkMleapError                 exit code 1
├── ConfigurationError          3   application.conf is wrong; carries file and line
├── SqlError                    3   a statement is wrong
├── SchemaError                 3   columns, types or shapes do not fit
├── BundleError                 4
│   ├── BundleRefused           4   the file is missing, damaged or not what it says
│   ├── LoaderError             4   the store did not give the bytes
│   └── ExportError             4   no bundle was written
│       ├── UnsupportedModel    4   a step or parameter has no exact form in MLeap
│       └── ParityError         4   the bundle scores differently from the framework
├── JobError                    5   the job, or the Java process that scores, failed
│   ├── RowError                5   a row could not be scored
│   └── DependencyMissing       5   a program or package is not installed
└── ProblemGroup                the gravest of its problems
```

Every error has a stable ``code`` such as ``bundle.digest-mismatch``, a ``sentence`` that is safe to
show to anybody, and perhaps a ``detail`` that may quote data and belongs in logs only.
``str(error)`` is the sentence. All of them survive pickling with their attributes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

__all__ = [
    "BundleError",
    "BundleRefused",
    "ConfigurationError",
    "DependencyMissing",
    "ExportError",
    "FlinkMleapError",
    "JobError",
    "LoaderError",
    "ParityError",
    "ProblemGroup",
    "RowError",
    "SchemaError",
    "SqlError",
    "UnsupportedModel",
    "from_problems",
]


class FlinkMleapError(Exception):
    """Any failure that flink-mleap foresees.

    Attributes:
        code: Stable identifier of the problem, ``family.problem``.
        sentence: Names the thing that is wrong and what to do; holds no data and no secret.
        detail: More for the log, or None; may quote data.
        exit_code: What the command line ends with.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, sentence: str, detail: str | None = None) -> None:
        super().__init__(code, sentence, detail)
        self.code = code
        self.sentence = sentence
        self.detail = detail

    def __str__(self) -> str:
        return self.sentence


class ConfigurationError(FlinkMleapError):
    """A configuration file is wrong.

    Attributes:
        file: The file, or None when the setting came from elsewhere.
        line: The line in it, from 1, or None.
    """

    exit_code = 3

    def __init__(
        self,
        code: str,
        sentence: str,
        detail: str | None = None,
        *,
        file: str | None = None,
        line: int | None = None,
    ) -> None:
        super().__init__(code, sentence, detail)
        self.file = file
        self.line = line


class SqlError(FlinkMleapError):
    """A SQL statement is wrong; found before anything is started."""

    exit_code = 3


class SchemaError(FlinkMleapError):
    """Columns, types or shapes do not fit what the model takes."""

    exit_code = 3


class BundleError(FlinkMleapError):
    """Something about a bundle; see the subclasses."""

    exit_code = 4


class BundleRefused(BundleError):  # noqa: N818
    """A bundle is missing, damaged, or not what its manifest or pin says."""


class LoaderError(BundleError):
    """A store did not give the bytes of a bundle."""


class ExportError(BundleError):
    """A model was not exported; no file was left behind."""


class UnsupportedModel(ExportError):  # noqa: N818
    """A step of a pipeline has no form in MLeap with the same scores.

    Attributes:
        step: Name of the step, with the names of the pipelines around it (``outer.inner``).
        estimator: Class of the step.
        parameter: The parameter that stands in the way, or None when it is the class itself.
    """

    def __init__(
        self,
        code: str,
        sentence: str,
        detail: str | None = None,
        *,
        step: str | None = None,
        estimator: str | None = None,
        parameter: str | None = None,
    ) -> None:
        super().__init__(code, sentence, detail)
        self.step = step
        self.estimator = estimator
        self.parameter = parameter


class ParityError(ExportError):
    """A new bundle scores rows differently from the framework that trained the model.

    Attributes:
        differences: The worst rows, gravest first: ``row`` (position in the sample), ``column``,
            ``expected``, ``got``, ``relative_error`` (infinity where no number applies) and
            ``inputs``, the values of the row.
    """

    def __init__(
        self,
        code: str,
        sentence: str,
        detail: str | None = None,
        *,
        differences: Iterable[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(code, sentence, detail)
        self.differences = [dict(difference) for difference in differences]


class JobError(FlinkMleapError):
    """A Flink job, or the Java process that scores for Python, failed."""

    exit_code = 5


class RowError(JobError):
    """A row could not be scored and the caller asked to fail on it.

    Attributes:
        row: Position of the row in what was given, from 0, or None.
    """

    def __init__(
        self, code: str, sentence: str, detail: str | None = None, *, row: int | None = None
    ) -> None:
        super().__init__(code, sentence, detail)
        self.row = row


class DependencyMissing(JobError):  # noqa: N818
    """A program, package or jar is not installed; the sentence says how to get it."""


class ProblemGroup(FlinkMleapError):  # noqa: N818
    """Several problems that were found together.

    Attributes:
        problems: All of them, in the order found; never empty.
    """

    def __init__(self, problems: Iterable[FlinkMleapError]) -> None:
        self.problems = tuple(problems)
        sentence = "\n".join(str(problem) for problem in self.problems)
        super().__init__("problems", sentence)
        self.args = (self.problems,)

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        """The highest exit code among the problems."""
        return max(problem.exit_code for problem in self.problems)


_FAMILIES: dict[str, type[FlinkMleapError]] = {
    "config": ConfigurationError,
    "sql": SqlError,
    "schema": SchemaError,
    "bundle": BundleRefused,
    "loader": LoaderError,
    "row": RowError,
}


def from_problems(problems: Iterable[Mapping[str, Any]]) -> FlinkMleapError:
    """Builds the error for the problems that the JVM reported.

    Args:
        problems: Mappings with ``code`` and ``sentence`` and perhaps ``detail``, ``file``, ``line``
            and ``row``.

    Returns:
        The one error, or a `ProblemGroup` of all. An unknown family becomes a `JobError`.
    """
    errors = [_from_problem(problem) for problem in problems]
    return errors[0] if len(errors) == 1 else ProblemGroup(errors)


def _from_problem(problem: Mapping[str, Any]) -> FlinkMleapError:
    code = str(problem["code"])
    kind = _FAMILIES.get(code.partition(".")[0], JobError)
    sentence, detail = str(problem["sentence"]), problem.get("detail")
    if kind is ConfigurationError:
        file, line = problem.get("file"), problem.get("line")
        return ConfigurationError(code, sentence, detail, file=file, line=line)
    if kind is RowError:
        return RowError(code, sentence, detail, row=problem.get("row"))
    return kind(code, sentence, detail)

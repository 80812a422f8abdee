"""``flink-mleap sql``: checks and runs SQL files."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from flink_mleap.cli.console import DebugOption, JsonOption, output, print_json
from flink_mleap.cli.sql_report import JsonReport, Report, TerminalReport
from flink_mleap.cli.udfs import existing_conf
from flink_mleap.errors import ConfigurationError, FlinkMleapError, ProblemGroup
from flink_mleap.jobs.sql_script import SqlScript
from flink_mleap.jobs.targets import Target, parse_target

__all__ = ["app"]

app = typer.Typer(help="Check and run SQL files.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="SQL, one or more statements.")]
ConfOption = Annotated[
    Path | None,
    typer.Option("--conf", metavar="FILE", help="The application.conf with the functions."),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Value of the parameter ${NAME}; repeatable."),
]
JarOption = Annotated[
    list[Path] | None,
    typer.Option("--jar", metavar="JAR", help="A connector or format to ship along; repeatable."),
]


def _target(text: str) -> Target:
    try:
        return parse_target(text)
    except ConfigurationError as error:
        raise typer.BadParameter(error.sentence, param_hint="--target") from error


@app.command(epilog="Example: flink-mleap sql check sql/datagen.sql --conf conf/application.conf")
def check(
    file: FileArgument,
    *,
    conf: ConfOption = None,
    settings: SetOption = None,
    jars: JarOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Plan every statement of a file and start nothing; all mistakes are shown together."""
    statements = SqlScript.read(file).render(_values(settings))
    conf = None if conf is None else existing_conf(conf)
    from flink_mleap.jobs.sql_session import SqlSession, runtime_mode  # noqa: PLC0415

    session = SqlSession(None, runtime_mode(statements), jars or [], conf)
    problems: list[FlinkMleapError] = []
    for statement in statements:
        try:
            session.check(statement)
        except FlinkMleapError as problem:
            problems.append(problem)
    if problems:
        raise problems[0] if len(problems) == 1 else ProblemGroup(problems)
    if as_json:
        print_json({"file": str(file), "statements": len(statements)})
    else:
        plural = "" if len(statements) == 1 else "s"
        output().print(f"{file}: {len(statements)} statement{plural}, no mistake", markup=False)


@app.command(epilog="Example: flink-mleap sql run sql/datagen.sql --conf conf/application.conf")
def run(
    file: FileArgument,
    *,
    conf: ConfOption = None,
    target: Annotated[
        str, typer.Option(metavar="TARGET", help="local, or session:HOST:PORT.")
    ] = "local",
    settings: SetOption = None,
    jars: JarOption = None,
    count: Annotated[
        bool | None,
        typer.Option(
            "--count/--no-count",
            help="Give each operator a task of its own, so that Flink counts the rows; this costs "
            "speed. Default: only with the local target.",
            show_default=False,
        ),
    ] = None,
    detach: Annotated[
        bool, typer.Option("--detach", help="Leave INSERT jobs to the session cluster.")
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Run a SQL file: a live result for SELECT; job, state and row counts for INSERT.

    Ctrl-C cancels the job that is being watched. With --json each row and each job is one line.
    """
    where = _target(target)
    if detach and where.embedded:
        raise typer.BadParameter(
            "--detach needs --target session:HOST:PORT: the local cluster ends."
        )
    statements = SqlScript.read(file).render(_values(settings))
    conf = None if conf is None else existing_conf(conf)
    counting = where.embedded if count is None else count
    options = {"pipeline.operator-chaining.enabled": "false"} if counting else {}
    report: Report = JsonReport() if as_json else TerminalReport()
    with contextlib.ExitStack() as stack:
        with report.doing("Starting Flink"):
            from flink_mleap.jobs.sql_session import SqlSession, runtime_mode  # noqa: PLC0415

            cluster = stack.enter_context(where.connect())
            session = SqlSession(cluster, options | runtime_mode(statements), jars or [], conf)
        for statement in statements:
            events = session.run(statement, wait=not detach)
            with contextlib.closing(events), report.of(statement):
                for event in events:
                    report.event(event)


def _values(settings: Sequence[str] | None) -> dict[str, str]:
    values: dict[str, str] = {}
    for setting in settings or ():
        name, equals, value = setting.partition("=")
        if not equals or not name or name in values:
            raise typer.BadParameter(
                f"--set takes NAME=VALUE, each name once, and not {setting}.", param_hint="--set"
            )
        values[name] = value
    return values

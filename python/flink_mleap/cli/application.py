"""The program: its commands, and how it ends.

Exit codes: 0 done, 1 a fault of flink-mleap itself, 2 wrong usage, 3 configuration, SQL or schema
is wrong, 4 a bundle was refused, 5 a job failed or something is not installed, 130 stopped by
Ctrl-C.
"""

from __future__ import annotations

import logging
import sys

import typer

from flink_mleap.cli import bundle, doctor, export, score, sql, train, udfs
from flink_mleap.cli.console import complain
from flink_mleap.errors import FlinkMleapError

__all__ = ["main"]

_UNEXPECTED = 1

app = typer.Typer(
    name="flink-mleap",
    help="Trained scikit-learn and Spark pipelines as functions in Flink SQL.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog="Example: flink-mleap train diabetes --out build/demo")(train.train)
app.command(epilog="Example: flink-mleap export --list")(export.export)
app.add_typer(bundle.app, name="bundle")
app.command(epilog="Example: flink-mleap score m.zip --input rows.csv --output scored.csv")(
    score.score
)
app.command(epilog="Example: flink-mleap udfs --conf conf/application.conf")(udfs.udfs)
app.add_typer(sql.app, name="sql")
app.command(epilog="Example: flink-mleap doctor --json")(doctor.doctor)


def main() -> None:
    """Runs the command line and ends the process with the exit code of the design."""
    debug = "--debug" in sys.argv
    # What libraries log is for --debug only: Py4J logs a stack trace when Ctrl-C interrupts a call.
    logging.basicConfig(handlers=None if debug else [logging.NullHandler()])
    try:
        app(prog_name="flink-mleap")
    except FlinkMleapError as error:
        complain(error, debug=debug)
        sys.exit(error.exit_code)
    except Exception as error:
        complain(error, debug=debug)
        sys.exit(_UNEXPECTED)

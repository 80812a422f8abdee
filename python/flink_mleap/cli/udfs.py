"""``flink-mleap udfs``: the functions of a configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from flink_mleap.cli.console import DebugOption, JsonOption, output, print_json
from flink_mleap.errors import ConfigurationError
from flink_mleap.jvm.worker import scoring_worker

__all__ = ["ConfOption", "existing_conf", "udfs"]

ConfOption = Annotated[
    Path, typer.Option("--conf", metavar="FILE", help="The application.conf with the functions.")
]

_SHOWN_DIGITS = 12


def udfs(conf: ConfOption, as_json: JsonOption = False, debug: DebugOption = False) -> None:
    """List the SQL functions that a configuration defines, with their signatures."""
    functions = scoring_worker().functions(str(existing_conf(conf).absolute()))
    if as_json:
        print_json(functions)
        return
    table = Table("function", "bundle", "sha256", "on error")
    for function in functions:
        table.add_row(
            function["signature"],
            function["bundle"],
            function["sha256"][:_SHOWN_DIGITS],
            function["onError"],
        )
    output().print(table)


def existing_conf(conf: Path) -> Path:
    """Returns the path of a configuration file that is there.

    Raises:
        ConfigurationError: It is not.
    """
    if not conf.is_file():
        raise ConfigurationError(
            "config.file-missing", f"There is no configuration file at {conf}."
        )
    return conf

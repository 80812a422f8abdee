"""``flink-mleap udfs``: the functions of a configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flink_mleap.cli.console import DebugOption, JsonOption, output, print_json, table
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
    rows = [
        (each["signature"], each["bundle"], each["sha256"][:_SHOWN_DIGITS], each["onError"])
        for each in functions
    ]
    output().print(table(("function", "bundle", "sha256", "on error"), rows))


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

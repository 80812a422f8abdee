"""``flink-mleap export``: what can be exported."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from flink_mleap.cli.console import DebugOption, JsonOption, output, print_json
from flink_mleap.export.support import support_markdown, support_matrix

__all__ = ["export"]


def export(
    list_classes: Annotated[
        bool,
        typer.Option("--list", help="Print what can be exported, and what is refused and why."),
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Say what can be exported. A model itself is exported in Python, by flink_mleap.export."""
    if not list_classes:
        raise typer.BadParameter(
            "a model is exported in Python, by flink_mleap.export(model, path, sample=rows); "
            "--list says what can be exported"
        )
    matrix = support_matrix()
    if as_json:
        print_json([asdict(each) for each in matrix])
    else:
        output().print(support_markdown(matrix), markup=False, soft_wrap=True, end="")

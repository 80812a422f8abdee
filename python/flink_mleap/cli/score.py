"""``flink-mleap score``: scores a CSV file on the JVM, as the Flink job would."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flink_mleap.bundle import open_bundle
from flink_mleap.cli.console import DebugOption, JsonOption, StoresOption, output, print_json
from flink_mleap.cli.csv_rows import read_texts, typed, write_rows
from flink_mleap.errors import SchemaError

if TYPE_CHECKING:
    from flink_mleap.jvm.worker import OnError

__all__ = ["score"]


def score(
    bundle: Annotated[str, typer.Argument(metavar="BUNDLE", help="Path or URI of the bundle.")],
    *,
    source: Annotated[
        Path, typer.Option("--input", metavar="CSV", help="Rows with a header; UTF-8.")
    ],
    target: Annotated[
        Path, typer.Option("--output", metavar="CSV", help="Gets the rows and their scores.")
    ],
    conf: StoresOption = None,
    null_on_error: Annotated[
        bool, typer.Option("--null-on-error", help="Leave scores empty that cannot be had.")
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Score the rows of a CSV file, with the code that scores in Flink.

    The output holds the columns of the input and those of the model behind them. An empty cell is
    a NULL; a vector is a JSON list.
    """
    opened = open_bundle(bundle, conf=conf)
    texts = read_texts(source)
    taken = [name for name in opened.output_schema.names if name in texts.columns]
    if taken:
        raise SchemaError(
            "schema.column-taken",
            f"{source} has a column {taken[0]} already, as the model gives one: rename it.",
        )
    on_error: OnError = "null" if null_on_error else "fail"
    rows = typed(texts, opened.input_schema, source)
    write_rows(target, texts.join(opened.score(rows, on_error=on_error)))
    if as_json:
        print_json({"rows": len(rows), "output": str(target), "sha256": opened.sha256})
    else:
        output().print(f"{len(rows)} rows scored into {target}", markup=False, soft_wrap=True)

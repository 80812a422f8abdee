"""``flink-mleap train``: trains a recipe and exports its bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flink_mleap.cli.console import DebugOption, JsonOption, output, print_json, progress, table

__all__ = ["train"]


def train(
    recipe: Annotated[
        str | None, typer.Argument(metavar="[RECIPE]", help="Its name; none lists them.")
    ] = None,
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Gets the bundle and the held-out rows.")
    ] = Path("build/demo"),
    header: Annotated[
        bool, typer.Option("--header", help="Begin the CSV file with the names of its columns.")
    ] = False,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Train a model on a part of real data, export it as a bundle, and keep the other rows.

    Writes RECIPE.zip, the bundle, and RECIPE-holdout.csv, the rows that the model has not seen.
    """
    with progress().status("Reading the recipes"):
        from flink_mleap.train import recipes, run  # noqa: PLC0415 - scikit-learn imports slowly
    if recipe is None:
        known = {each.name: each.summary for each in recipes()}
        if as_json:
            print_json(known)
            return
        output().print(table(("recipe", "what it does"), known.items()))
        return
    with progress().status(f"Training and exporting {recipe}"):
        result = run(recipe, out, header=header)
    if as_json:
        print_json(
            {
                "bundle": result.bundle.uri,
                "sha256": result.bundle.sha256,
                "holdout": str(result.holdout),
                "columns": result.columns,
                "rows": result.rows,
                "metrics": dict(result.metrics),
            }
        )
        return
    metrics = ", ".join(f"{name} {value:.4g}" for name, value in result.metrics.items())
    for line in (
        f"{out / (recipe + '.zip')}: {metrics} on {result.rows} held-out rows",
        f"{out / result.holdout.name}: {', '.join(result.columns)}",
    ):
        output().print(line, markup=False, soft_wrap=True)

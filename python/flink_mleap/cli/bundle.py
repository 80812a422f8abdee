"""``flink-mleap bundle``: looks into bundles, and makes sure of them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from flink_mleap.bundle import Bundle, Schema, open_bundle
from flink_mleap.cli import bundle_diff, bundle_pin, bundle_sign, bundle_verify
from flink_mleap.cli.console import (
    DebugOption,
    JsonOption,
    StoresOption,
    cell,
    output,
    print_json,
    table,
)

__all__ = ["app"]

app = typer.Typer(help="Look into bundles, and make sure of them.", no_args_is_help=True)


@app.callback()
def bundle() -> None:
    """Look into bundles, and make sure of them."""


@app.command(epilog="Example: flink-mleap bundle inspect build/demo/diabetes.zip")
def inspect(
    uri: Annotated[str, typer.Argument(metavar="URI", help="Path, gs://bucket/object, ...")],
    conf: StoresOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Show what a bundle says about itself: schema, origin, metrics; the model is not loaded."""
    opened = open_bundle(uri, conf=conf)
    if as_json:
        print_json(_document(opened))
        return
    output().print(table((), _facts(opened).items()))


def _document(opened: Bundle) -> dict[str, Any]:
    manifest = opened.manifest
    return {
        "uri": opened.uri,
        "sha256": opened.sha256,
        "foreign": manifest is None,
        "inputs": _fields(opened.input_schema),
        "outputs": _fields(opened.output_schema),
        "manifest": None
        if manifest is None
        else manifest.model_dump(mode="json", by_alias=True, exclude_none=True),
    }


def _fields(schema: Schema) -> list[dict[str, Any]]:
    return [field.model_dump(mode="json", by_alias=True, exclude_none=True) for field in schema]


def _facts(opened: Bundle) -> dict[str, str]:
    facts = {
        "uri": opened.uri,
        "sha256": opened.sha256,
        "inputs": str(opened.input_schema),
        "outputs": str(opened.output_schema),
    }
    manifest = opened.manifest
    if manifest is None:
        return facts | {"manifest": "none: this bundle was not exported by flink-mleap"}
    facts |= {
        "name": f"{manifest.name} {manifest.version}",
        "task": manifest.task,
        "framework": f"{manifest.framework.name} {manifest.framework.version}",
        "created": manifest.created.isoformat(),
    }
    if manifest.labels:
        facts["labels"] = ", ".join(manifest.labels)
    if manifest.code:
        dirty = ", with changes on top" if manifest.code.dirty else ""
        facts["code"] = f"commit {manifest.code.commit}{dirty}"
    if manifest.data:
        data = manifest.data
        origin = f" of {data.source}" if data.source else ""
        facts["data"] = f"{data.rows} rows, {data.columns} columns{origin}"
    if manifest.parameters:
        facts["parameters"] = cell(manifest.parameters)
    if manifest.metrics:
        facts["metrics"] = cell(manifest.metrics)
    return facts


app.command(epilog="Example: flink-mleap bundle verify m.zip --key public.pem")(
    bundle_verify.verify
)
app.command(epilog="Example: flink-mleap bundle diff old.zip new.zip")(bundle_diff.diff)
app.command(epilog="Example: flink-mleap bundle pin --conf conf/application.conf")(bundle_pin.pin)
app.command(epilog="Example: flink-mleap bundle sign m.zip --key private.pem")(bundle_sign.sign)

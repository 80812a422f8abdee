"""``flink-mleap bundle verify``: checks a bundle as a Flink task does."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from flink_mleap.bundle.verification import Check, Verification, verify_bundle
from flink_mleap.cli.console import DebugOption, JsonOption, StoresOption, output, print_json, table

__all__ = ["verify"]

_STYLES = {"passed": "green", "failed": "bold red"}


def verify(
    uri: Annotated[str, typer.Argument(metavar="URI", help="Path, gs://bucket/object, ...")],
    *,
    key: Annotated[
        Path | None,
        typer.Option("--key", metavar="PEM", help="Public key that must have signed the bundle."),
    ] = None,
    signature: Annotated[
        str | None,
        typer.Option(
            "--signature", metavar="URI", help="Where the signature is. Default: URI.sig."
        ),
    ] = None,
    conf: StoresOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Check a bundle as a Flink task does before it serves: archive, digests, golden rows.

    With --key also its signature. Ends with 4 when the bundle is refused.
    """
    if signature is not None and key is None:
        raise typer.BadParameter("--signature needs --key, the public key.", param_hint="--key")
    verification = verify_bundle(uri, conf=conf, public_key=key, signature=signature)
    if as_json:
        print_json(_document(verification))
    else:
        rows = [
            (check.name, Text(check.state, _STYLES.get(check.state, "dim")), _finding(check))
            for check in verification.checks
        ]
        output().print(table(("check", "", "finding"), rows))
    if verification.problem is not None:
        raise verification.problem


def _finding(check: Check) -> str:
    # The sentence of the problem stands below the table, on standard error.
    return "" if check.state == "failed" else check.finding


def _document(verification: Verification) -> dict[str, Any]:
    problem = verification.problem
    return {
        "uri": verification.uri,
        "sha256": verification.sha256,
        "checks": [
            {"name": check.name, "state": check.state, "finding": check.finding}
            for check in verification.checks
        ],
        "problem": None if problem is None else {"code": problem.code, "sentence": str(problem)},
    }

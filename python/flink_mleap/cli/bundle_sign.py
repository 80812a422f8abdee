"""``flink-mleap bundle sign``: signs a bundle with a local key pair."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from flink_mleap.bundle.archive import file_digest
from flink_mleap.bundle.signing import sign_bundle
from flink_mleap.cli.console import DebugOption, JsonOption, output, print_json

__all__ = ["sign"]


def sign(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="The zip file.")],
    *,
    key: Annotated[Path, typer.Option("--key", metavar="PEM", help="Private key (EC, PEM).")],
    signature: Annotated[
        Path | None,
        typer.Option("--signature", metavar="FILE", help="The signature. Default: BUNDLE.sig."),
    ] = None,
    password_env: Annotated[
        str | None,
        typer.Option(
            "--password-env",
            metavar="NAME",
            help="Environment variable with the password of the key.",
        ),
    ] = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Sign a bundle, in the format of OpenSSF Model Signing.

    A key pair: openssl ecparam -name prime256v1 -genkey -noout -out private.pem, then
    openssl ec -in private.pem -pubout -out public.pem
    """
    password = None if password_env is None else os.environ.get(password_env)
    if password_env is not None and not password:
        raise typer.BadParameter(
            f"The environment variable {password_env} is not set.", param_hint="--password-env"
        )
    signed = sign_bundle(bundle, key, signature=signature, password=password)
    if as_json:
        print_json({"bundle": str(bundle), "sha256": file_digest(bundle), "signature": str(signed)})
    else:
        output().print(f"Signature of {bundle} written to {signed}", markup=False, soft_wrap=True)

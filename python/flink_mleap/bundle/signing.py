"""Detached signatures of bundles, in the format of OpenSSF Model Signing.

A signature is a Sigstore bundle around an in-toto statement with the digest of the file, signed by
a local key pair on the curve P-256, P-384 or P-521. The JVM verifies it before a model is loaded;
any other tool for the format can verify it too.
"""

from __future__ import annotations

from pathlib import Path

from flink_mleap.bundle.archive import new_file
from flink_mleap.errors import BundleRefused, DependencyMissing

__all__ = ["sign_bundle", "signature_path"]


def signature_path(bundle: Path) -> Path:
    """Returns where the signature of a bundle is looked for: beside it, as ``NAME.sig``."""
    return bundle.with_name(f"{bundle.name}.sig")


def sign_bundle(
    bundle: Path, key: Path, *, signature: Path | None = None, password: str | None = None
) -> Path:
    """Signs the file of a bundle.

    Args:
        bundle: The zip; a folder cannot be signed, because only its packed form has a digest.
        key: PEM file with the private key.
        signature: Where the signature goes; beside the bundle when None. Replaced when it exists.
        password: Of the private key, if it is encrypted.

    Returns:
        The path of the signature.

    Raises:
        BundleRefused: There is no such file, or the key cannot be used.
        DependencyMissing: The extra ``signing`` is not installed.
        ExportError: The signature cannot be put there.
    """
    if not bundle.is_file():
        raise BundleRefused(
            "bundle.missing",
            f"There is no file {bundle} to sign: give the zip of an exported bundle.",
        )
    if not key.is_file():
        raise _unusable(key, "there is no such file")
    try:
        from model_signing import hashing, signing  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise DependencyMissing(
            "signing.package-missing",
            "Signing needs a package that is not installed: `pip install 'flink-mleap[signing]'`.",
            str(error),
        ) from error
    whole_file = hashing.Config().set_ignored_paths(paths=[], ignore_git_paths=False)
    try:
        # The package hands the password on to a function that takes bytes, whatever its hints say.
        secret = password.encode() if password else None
        signer = signing.Config().use_elliptic_key_signer(private_key=key, password=secret)
    except TypeError as error:
        why = (
            "it is encrypted and no password was given"
            if password is None
            else "it is not encrypted and a password was given"
        )
        raise _unusable(key, why, error) from error
    except (ValueError, AttributeError) as error:
        raise _unusable(key, "it is of another kind, or its password is another", error) from error
    target = signature or signature_path(bundle)
    with new_file(target) as unfinished:
        signer.set_hashing_config(whole_file).sign(bundle.resolve(), unfinished)
    return target


def _unusable(key: Path, reason: str, cause: Exception | None = None) -> BundleRefused:
    return BundleRefused(
        "bundle.signature-key",
        f"The private key {key} cannot be used because {reason}; it has to be a PEM file on the "
        "curve P-256, P-384 or P-521.",
        None if cause is None else str(cause),
    )

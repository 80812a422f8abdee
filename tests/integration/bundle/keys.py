"""Key pairs for tests."""

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(frozen=True)
class KeyPair:
    """The PEM files of a key pair."""

    private: Path
    public: Path


def new_key_pair(
    folder: Path, name: str = "key", curve: ec.EllipticCurve | None = None, password: str = ""
) -> KeyPair:
    """Writes a new key pair into a folder; on P-256 unless said otherwise."""
    key = ec.generate_private_key(curve or ec.SECP256R1())
    secret = serialization.BestAvailableEncryption(password.encode()) if password else None
    private, public = folder / f"{name}.pem", folder / f"{name}.pub"
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            secret or serialization.NoEncryption(),
        )
    )
    public.write_bytes(
        key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    return KeyPair(private, public)

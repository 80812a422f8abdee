"""Bundles from a web server with TLS."""

from __future__ import annotations

import contextlib
import datetime
import functools
import ssl
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flink_mleap.errors import LoaderError
from flink_mleap.jvm.worker import ScoringWorker

TOKEN = "Canary7f3a9c"  # noqa: S105


class _Handler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.headers.get("Authorization") == f"Bearer {TOKEN}":
            super().do_GET()
        else:
            self.send_error(401)

    def log_message(self, format: str, *args: object) -> None:
        pass


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for the loopback address and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "server.pem", folder / "server.key"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pem, secret


@contextlib.contextmanager
def _web_server(folder: Path, pem: Path, key: Path) -> Iterator[str]:
    handler = functools.partial(_Handler, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_bundle_comes_with_a_token_from_a_trusted_server_only(
    demo: Path, tmp_path: Path, worker: ScoringWorker
) -> None:
    pem, key = _certificate(tmp_path)
    token = tmp_path / "token"
    token.write_text(f"{TOKEN}\n")
    conf = tmp_path / "application.conf"

    def refusal(settings: str) -> str:
        conf.write_text(f"mleap.loaders.https {{ {settings}, retries = 0 }}\n")
        with pytest.raises(LoaderError) as raised:
            worker.describe(f"{address}/diabetes.zip", conf=str(conf))
        assert TOKEN not in f"{raised.value!r}{raised.value.detail}"
        return raised.value.code

    with _web_server(demo, pem, key) as address:
        trusted, named = f'certificates = "{pem}"', f'token = "file:{token}"'

        assert refusal(trusted) == "loader.denied"
        assert refusal(named) == "loader.untrusted"
        assert refusal(f'{trusted}, token = "file:{tmp_path}/none"') == "loader.invalid-settings"
        conf.write_text(f"mleap.loaders.https {{ {trusted}, {named} }}\n")
        assert worker.describe(f"{address}/diabetes.zip", conf=str(conf))["sha256"]


def test_http_is_refused_unless_it_is_allowed(worker: ScoringWorker) -> None:
    with pytest.raises(LoaderError, match="allowHttp") as refusal:
        worker.describe("http://127.0.0.1/b.zip")

    assert refusal.value.code == "loader.invalid-location"

"""An emulator of Google Cloud Storage, and a server that has its bad days."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import tempfile
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.servers.process import ServerProcess, accepts, free_port

__all__ = ["BadStore", "ObjectStore", "answering", "object_store", "silent"]


@dataclass(frozen=True)
class ObjectStore:
    """A running emulator; it speaks the JSON API over plain HTTP.

    Attributes:
        endpoint: Its URL.
    """

    endpoint: str

    def make_bucket(self, bucket: str) -> None:
        """Makes a bucket."""
        self._post("/storage/v1/b?project=test", json.dumps({"name": bucket}).encode())

    def upload(self, bucket: str, name: str, content: bytes) -> None:
        """Makes an object, or replaces it."""
        query = urllib.parse.urlencode({"uploadType": "media", "name": name})
        self._post(f"/upload/storage/v1/b/{bucket}/o?{query}", content)

    def _post(self, path: str, body: bytes) -> None:
        kind = "application/json" if path.startswith("/storage") else "application/octet-stream"
        address = self.endpoint + path
        request = urllib.request.Request(address, data=body, headers={"Content-Type": kind})  # noqa: S310
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            answer.read()


@dataclass(frozen=True)
class BadStore:
    """A server that does not give what it is asked for.

    Attributes:
        endpoint: Its URL.
        requests: One entry for each request or connection so far.
    """

    endpoint: str
    requests: list[str]


@contextlib.contextmanager
def object_store() -> Iterator[ObjectStore]:
    """Starts an empty emulator; it ends with the context."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="gcs-") as folder:
        command = [sys.executable, "-m", "gcp_storage_emulator", "start", "--in-memory"]
        command += ["--host", "127.0.0.1", "--port", str(port)]
        process = ServerProcess(command, Path(folder) / "server.log")
        try:
            process.await_ready(lambda: accepts(port))
            yield ObjectStore(f"http://127.0.0.1:{port}")
        finally:
            process.stop()


@contextlib.contextmanager
def answering(status: int) -> Iterator[BadStore]:
    """Starts a server that answers every request with a status, in the form of Google's errors."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            requests.append(self.path)
            error = {"code": status, "message": "no", "errors": [{"message": "no", "reason": "no"}]}
            body = json.dumps({"error": error}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield BadStore(f"http://127.0.0.1:{server.server_port}", requests)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def silent() -> Iterator[BadStore]:
    """Starts a server that takes connections and never says a word."""
    requests: list[str] = []
    connections: list[socket.socket] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connections.append(connection)
                requests.append("connection")

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield BadStore(f"http://127.0.0.1:{listener.getsockname()[1]}", requests)
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
        for connection in connections:
            connection.close()

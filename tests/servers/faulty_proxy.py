"""A proxy in front of a real server: what passes through it fails as told."""

from __future__ import annotations

import contextlib
import http.client
import threading
import urllib.parse
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

__all__ = ["CutOff", "Fault", "FaultyProxy", "Silence", "Status", "faulty_proxy"]

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "server", "date"}


@dataclass(frozen=True)
class Status:
    """The server answers with a status and no body."""

    code: int


@dataclass(frozen=True)
class CutOff:
    """The connection breaks after some bytes of the body.

    Attributes:
        after: How many.
        then: What happens behind the proxy afterwards.
    """

    after: int
    then: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Silence:
    """The server takes the request and says nothing."""


Fault = Status | CutOff | Silence


@dataclass
class FaultyProxy:
    """A running proxy.

    Attributes:
        endpoint: Its URL.
        faults: What goes wrong with the next requests, one after the other.
        always: What goes wrong with every request once `faults` is empty.
        ranges: The header ``Range`` of each request so far.
    """

    endpoint: str
    faults: deque[Fault] = field(default_factory=deque)
    always: Fault | None = None
    ranges: list[str | None] = field(default_factory=list)

    def next_fault(self) -> Fault | None:
        """Takes what goes wrong with the next request."""
        return self.faults.popleft() if self.faults else self.always


@contextlib.contextmanager
def faulty_proxy(upstream: str) -> Iterator[FaultyProxy]:
    """Starts a proxy in front of the server at the URL `upstream`; it ends with the context."""
    address = urllib.parse.urlsplit(upstream)
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            proxy.ranges.append(self.headers.get("Range"))
            fault = proxy.next_fault()
            self.close_connection = True
            if isinstance(fault, Status):
                self.send_response(fault.code)
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif isinstance(fault, Silence):
                ended.wait(30)
            else:
                self._forward(fault)

        def _forward(self, cut: CutOff | None) -> None:
            server = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
            server.request("GET", self.path, headers=dict(self.headers.items()))
            answer = server.getresponse()
            body = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in _HOP_BY_HOP | {"content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if cut is None else body[: cut.after])
            server.close()
            if cut is not None:
                cut.then()

        def log_message(self, format: str, *args: object) -> None:
            pass

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy = FaultyProxy(f"http://127.0.0.1:{listener.server_port}")
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        ended.set()
        listener.shutdown()
        listener.server_close()
        thread.join()

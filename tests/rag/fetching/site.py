"""A web site on loopback, and a name service that leads to it: the outside world, played."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

HOST = "site.test"
Page = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request; its answer is made by the page at its path."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.seen.append((self.path, dict(self.headers)))
        page = self.server.pages.get(path)
        self.close_connection = True
        try:
            (page or missing)(self)
        except (BrokenPipeError, ConnectionResetError):
            self.server.hung_up.append(path)

    def send(self, body: bytes, status: int = 200, length: bool = True, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Site(ThreadingHTTPServer):
    """Pages by path; keeps what was asked and where the visitor hung up."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.pages: dict[str, Page] = {}
        self.seen: list[tuple[str, Mapping[str, str]]] = []
        self.hung_up: list[str] = []
        self.scheme = "http"

    def url(self, path: str = "/", host: str = HOST) -> str:
        return f"{self.scheme}://{host}:{self.server_port}{path}"

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.seen]

    def handle_error(self, *_: Any) -> None:
        """A visitor that hangs up is no news."""


@contextmanager
def site(certificate: ssl.SSLContext | None = None) -> Iterator[Site]:
    with Site() as served:
        if certificate:
            served.socket = certificate.wrap_socket(served.socket, server_side=True)
            served.scheme = "https"
        Thread(target=served.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield served
        served.shutdown()


def missing(request: Request) -> None:
    request.send(b"nothing here", 404, Content_Type="text/plain")


def page(body: bytes | str, type_: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Page:
    content = body.encode() if isinstance(body, str) else body
    return lambda request: request.send(content, status, Content_Type=type_, **headers)


def redirect(target: str, status: int = 302) -> Page:
    return lambda request: request.send(b"", status, Location=target)


def drip(first: bytes, each: bytes, seconds: float = 0.05, times: int = 400) -> Page:
    """An answer that never stops coming, a little at a time."""

    def answer(request: Request) -> None:
        request.wfile.write(first)
        for _ in range(times):
            request.wfile.write(each)
            request.wfile.flush()
            time.sleep(seconds)

    return answer

"""Connections to checked addresses alone, each step of them within one deadline."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Collection, Iterable, Sequence
from ipaddress import ip_address
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import Any

import httpcore

from rag.errors import FetchError
from rag.fetching.addresses import Address, refusal
from rag.fetching.urls import literal

Resolve = Callable[[str], Sequence[str]]
MOST_TRIED = 4  # addresses of one host


class Deadline:
    """A moment by which all must be done."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError where none are."""
        left = self._end - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def system_resolve(host: str) -> list[str]:
    """The addresses the system knows for a host. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


class PinnedBackend(httpcore.NetworkBackend):
    """Resolves a host once, checks every address it has, and dials just these; TLS and `Host` keep the name.

    `private_hosts` may also lie in a private network or on this machine. `dial` makes the connections.
    """

    def __init__(
        self,
        deadline: Deadline,
        *,
        private_hosts: Collection[str] = (),
        resolve: Resolve = system_resolve,
        dial: httpcore.NetworkBackend | None = None,
    ) -> None:
        self._deadline = deadline
        self._private_hosts = private_hosts
        self._resolve = resolve
        self._dial = dial or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline's rest counts
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Dial the checked addresses one after the other until one answers.

        Raises FetchError where one of them is refused, TimeoutError, httpcore.ConnectError and ConnectTimeout.
        """
        addresses = self._checked(host)
        for waiting in range(len(addresses), 0, -1):
            address = str(addresses[-waiting])
            try:
                stream = self._dial.connect_tcp(
                    address, port, self._deadline.left() / waiting, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if waiting == 1:
                    raise
            else:
                return _TimedStream(stream, self._deadline)
        raise httpcore.ConnectError(f"{host} has no address")

    def _checked(self, host: str) -> list[Address]:
        written = literal(host)
        addresses = [written] if written else self._resolved(host)
        for address in addresses:
            if fault := refusal(address, intranet=host in self._private_hosts):
                where = "" if written else f" ({address})"
                raise FetchError(
                    f"{host}{where} is {fault}; Parley does not fetch from there.",
                    "Save the page and add the file; a host of your own network can be named in PARLEY_FETCH_PRIVATE.",
                )
        return addresses[:MOST_TRIED]

    def _resolved(self, host: str) -> list[Address]:
        """What `resolve` says, asked in a thread that is left behind when the time is up. Raises TimeoutError."""
        answers: Queue[Sequence[str] | Exception] = Queue()

        def ask() -> None:
            try:
                answers.put(self._resolve(host))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        Thread(target=ask, name="parley-resolve", daemon=True).start()
        try:
            found = answers.get(timeout=self._deadline.left())
        except Empty:
            raise TimeoutError from None
        if isinstance(found, Exception):
            raise FetchError(f"There is no host {host}, or it cannot be looked up.", "Check address and connection.")
        return list(dict.fromkeys(ip_address(address) for address in found))


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every wait ends with the deadline, so that a slow drip gains no time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

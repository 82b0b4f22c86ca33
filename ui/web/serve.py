"""Serving the chat on this machine."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

import uvicorn

from rag.errors import SettingsError
from rag.settings import Settings
from ui.web.app import LOOPBACK, create_app
from ui.web.starting import Starting, load

TRIES = 50  # ports, from the one that is set


def serve(settings: Settings, announce: Callable[[str], object]) -> None:
    """Serve the chat until it is interrupted; `announce` is given its address once that is known.

    The page is there before the articles are: they are loaded while it opens. Raises SettingsError where the
    address cannot be used, and what kept the articles from being loaded.
    """
    with bound(settings.host, settings.port) as listener:
        starting = Starting()
        app = create_app(starting, hosts_of(settings.host), remote_edits=settings.remote_edits)
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2),
        )
        starting.begin(lambda: load(settings, starting.questions), failed=lambda: setattr(server, "should_exit", True))
        announce(address(settings.host, listener.getsockname()[1]))
        try:
            server.run(sockets=[listener])
        finally:
            if assistant := starting.outcome():
                assistant.close()


def bound(host: str, port: int) -> socket.socket:
    """A socket listening at this port, or at the next free one. Raises SettingsError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, min(port + TRIES, 65536)):
        try:
            return socket.create_server((host, candidate), family=family)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                problem = f"The chat cannot listen at {host}, port {candidate}: {error.strerror or error}."
                raise SettingsError(problem, "Correct or unset PARLEY_HOST and PARLEY_PORT.") from None
    raise SettingsError(f"No port from {port} on is free at {host}.", "Set PARLEY_PORT to another one.")


def hosts_of(host: str) -> tuple[str, ...]:
    """The host names a browser may call the chat by, against pages that point a name of theirs at this machine."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - the user's own choice
        return ("*",)
    return (*LOOPBACK, f"[{host}]" if ":" in host else host)


def address(host: str, port: int) -> str:
    """The address to open in a browser."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}"

"""Who may change the library from a browser: a page of Parley's own, on this machine unless a setting says more."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from fastapi import HTTPException, Request

FOREIGN = {"problem": "This was not asked by Parley's own page.", "remedy": "Open the chat and do it there."}
REMOTE = {
    "problem": "The articles can be changed only in a browser on the machine that Parley runs on.",
    "remedy": "Set PARLEY_REMOTE_EDITS=1 there to let every visitor change them; there is no login.",
}
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


def guard(*, remote_edits: bool) -> Callable[[Request], None]:
    """A dependency that lets through what may change something. Raises HTTPException 403."""

    def guarded(request: Request) -> None:
        if not is_own_page(request):
            raise HTTPException(403, FOREIGN)
        if not remote_edits and not is_local(request):
            raise HTTPException(403, REMOTE)

    return guarded


def is_own_page(request: Request) -> bool:
    """Whether a browser says that a page of the same origin asks; who says nothing is no such page."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is None and origin is None:
        return False
    own = origin in (None, f"{request.url.scheme}://{request.headers.get('host', '')}")
    return own and site in (None, "same-origin")


def is_local(request: Request) -> bool:
    """Whether the browser runs on this machine and calls it by a name of its own."""
    peer = request.client.host if request.client else ""
    try:
        return ip_address(peer).is_loopback and (request.url.hostname or "") in LOOPBACK_NAMES
    except ValueError:
        return False

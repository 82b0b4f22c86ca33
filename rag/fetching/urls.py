"""Web addresses: checked before anything is looked up, and brought to one form by which an article is known."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

import httpx

from rag.errors import FetchError
from rag.fetching.addresses import Address

LONGEST = 4096  # characters

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_TRACKING = re.compile(rb"utm_[^=&]*(?:=[^&]*)?|(?:fbclid|gclid)(?:=[^&]*)?", re.IGNORECASE)
_AUTHORITY = re.compile(r"(?:\[[0-9a-f:.]*\]|[^:]*)(?::\d{0,5})?", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_url(text: str) -> bool:
    """Whether `text` is meant as an address, of whatever scheme, and not as a file's name."""
    return bool(_SCHEME.match(text))


def parse(url: str) -> httpx.URL:
    """The address, with its host in plain small letters and no dot at its end, ready to be fetched.

    Raises FetchError for schemes other than http and https, a name or password in it, a port below 1024 other
    than 80 and 443, a host that is neither a plain name nor a plain address, and what is no URL at all.
    """
    try:
        parsed = httpx.URL(url.strip()[: LONGEST + 1])
        whole = str(parsed)
    except (httpx.InvalidURL, ValueError):
        raise _broken(url) from None
    if parsed.scheme not in _DEFAULT_PORTS:
        raise FetchError(f"{shown(url)} is no http or https address.", "Give one that starts with https:// or http://.")
    if parsed.userinfo or len(whole) > LONGEST:
        fault = "holds a name or password" if parsed.userinfo else f"has more than {LONGEST} characters"
        raise FetchError(
            f"The address {shown(url)} {fault}.", "Save the page in your browser and add the file, or give it without."
        )
    host = parsed.raw_host.decode("ascii").removesuffix(".")
    if literal(host) is None and (len(host) > 253 or not _HOST.fullmatch(host)):
        raise _broken(url)
    return _with_port(parsed.copy_with(host=host), url)


def canonical(url: str) -> str:
    """The form by which an article's address is known: without fragment and the marks of who sent the reader.

    Applying it again changes nothing. Raises FetchError as `parse` does.
    """
    parsed = parse(url)
    path, _, query = parsed.raw_path.partition(b"?")
    query = b"&".join(part for part in query.split(b"&") if not _TRACKING.fullmatch(part))
    return str(parsed.copy_with(raw_path=path + (b"?" + query if query else b""), fragment=None))


def shown(url: str) -> str:
    """An address as a message may show it: without name, password, query and fragment, on one line, not too long."""
    scheme, mark, rest = re.split("[?#]", url.strip())[0].rpartition("://")
    authority, slash, path = rest.partition("/")
    host = authority.rpartition("@")[2]
    if not _AUTHORITY.fullmatch(host):  # it may be a piece of a password
        return f"{scheme}{mark}…"
    line = "".join(letter if letter.isprintable() else "�" for letter in f"{scheme}{mark}{host}{slash}{path}")
    return line if len(line) <= 120 else f"{line[:119]}…"


def literal(host: str) -> Address | None:
    """The address that a host written in figures is, None for a name."""
    try:
        found: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        return None
    return None if "%" in host else found


def _with_port(parsed: httpx.URL, url: str) -> httpx.URL:
    port = parsed.port
    if port is not None and not (port in (80, 443) or 1024 <= port <= 65535):
        raise FetchError(
            f"{shown(url)} names port {port}, where no web page is served.",
            "Pages are fetched from port 80, 443, and 1024 and above; save the page and add the file.",
        )
    return parsed.copy_with(port=None) if port == _DEFAULT_PORTS[parsed.scheme] else parsed


def _broken(url: str) -> FetchError:
    return FetchError(
        f"{shown(url)} is no web address Parley can use.",
        "Copy it from your browser's address line, such as https://example.org/page.",
    )

"""One web address, fetched with care: no private network, no endless body, no waiting beyond a deadline."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.metadata import version
from typing import Literal
from urllib.parse import urljoin

import httpcore
import httpx

from rag.errors import FetchError
from rag.fetching.connecting import Deadline, PinnedBackend, Resolve, system_resolve
from rag.fetching.kinds import Kind, content_type, kind_of
from rag.fetching.urls import parse, shown

ACCEPT = "text/html, application/xhtml+xml, application/pdf, text/plain, application/rss+xml, application/atom+xml, */*"
SAVE = "Save the page in your browser and add the file."
LATER = "Check the address and try again later."
GZIP = zlib.MAX_WBITS | 16  # zlib's word for it
PIECE = 1 << 16  # bytes
_MOVED = frozenset({301, 302, 303, 307, 308})
_READABLE = "Parley reads web pages, plain text, PDF, RSS and Atom."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one address may cost: bytes, as sent and as unpacked, seconds for all of it, and redirects."""

    size: int = 10_000_000
    seconds: float = 20.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask later whether anything is new."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came from an address; `url` is where the last redirect led.

    `unchanged` bodies are empty: the server says that nothing is new since the validators it was asked with.
    """

    url: str
    content: bytes
    content_type: str
    charset: str | None
    kind: Kind | Literal["unchanged"]
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches from public addresses, and from the named hosts of one's own network.

    `resolve` looks a host up, `trust` holds the certificates; no proxy, cookie or password is used.
    """

    private_hosts: Collection[str] = ()
    limits: Limits = field(default_factory=Limits)
    resolve: Resolve = system_resolve
    trust: ssl.SSLContext = field(default_factory=httpx.create_ssl_context)

    def fetch(self, url: str, since: Validators | None = None) -> Fetched:
        """What is at `url`, redirects followed by hand and each checked like the first address.

        Raises FetchError with a remedy for all that is refused or fails.
        """
        deadline = Deadline(self.limits.seconds)
        try:
            return self._followed(url, since or Validators(), deadline)
        except (TimeoutError, httpcore.TimeoutException):
            raise FetchError(
                f"{shown(url)} took longer than {self.limits.seconds:g} seconds.", f"Try again later. Or: {SAVE}"
            ) from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            raise _failed(url, error) from None

    def _followed(self, url: str, since: Validators, deadline: Deadline) -> Fetched:
        backend = PinnedBackend(deadline, private_hosts=self.private_hosts, resolve=self.resolve)
        at = parse(url)
        with httpcore.ConnectionPool(ssl_context=self.trust, max_connections=1, network_backend=backend) as pool:
            for _ in range(self.limits.redirects + 1):
                with pool.stream("GET", _raw(at), headers=_headers(at, since)) as response:
                    if response.status not in _MOVED:
                        return self._taken(response, at, since)
                    at = _next(at, _header(response, b"location", "utf-8"))
        raise FetchError(f"{shown(url)} redirects more than {self.limits.redirects} times.", SAVE)

    def _taken(self, response: httpcore.Response, at: httpx.URL, since: Validators) -> Fetched:
        if response.status == HTTPStatus.NOT_MODIFIED and since != Validators():
            return Fetched(str(at), b"", "", None, "unchanged", since)
        _refuse_status(response.status, at)
        type_, charset = content_type(_header(response, b"content-type"))
        content = self._body(response, at)
        kind = kind_of(type_, content)
        if kind is None:
            raise FetchError(f"{shown(str(at))} is of the type {type_[:60] or 'none'}. {_READABLE}", SAVE)
        validators = Validators(_kept(response, b"etag"), _kept(response, b"last-modified"))
        return Fetched(str(at), content, type_, charset, kind, validators)

    def _body(self, response: httpcore.Response, at: httpx.URL) -> bytes:
        """The body, unpacked, read no further than the limit as sent and as unpacked."""
        encoding = _header(response, b"content-encoding").strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise FetchError(f"{shown(str(at))} comes packed as {encoding[:40]}, which was not asked for.", SAVE)
        chunks = _capped(response.iter_stream(), self.limits.size, at)
        try:
            return b"".join(_capped(_unpacked(chunks), self.limits.size, at) if "gzip" in encoding else chunks)
        except (zlib.error, EOFError):
            raise FetchError(f"{shown(str(at))} is packed wrongly or cut short.", LATER) from None


def _capped(chunks: Iterable[bytes], most: int, at: httpx.URL) -> Iterator[bytes]:
    left = most
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise FetchError(
                f"{shown(str(at))} has more than {most / 1e6:g} MB.", "Save the part you need as a file and add that."
            )
        yield chunk


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Gzip unpacked in pieces, so that a bomb is noticed before it is in memory. Raises EOFError where it is cut."""
    stream = zlib.decompressobj(GZIP)
    for chunk in chunks:
        rest = chunk
        while rest:
            stream = zlib.decompressobj(GZIP) if stream.eof else stream
            yield stream.decompress(rest, PIECE)
            rest = stream.unconsumed_tail or stream.unused_data
    if not stream.eof:
        raise EOFError


def _raw(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _headers(url: httpx.URL, since: Validators) -> list[tuple[bytes | str, bytes | str]]:
    """`httpcore` sends just these: no cookie, no referrer."""
    asked = {"If-None-Match": since.etag, "If-Modified-Since": since.modified}
    sent = {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": f"Parley/{version('parley-talks')}",
        "Accept": ACCEPT,
        "Accept-Encoding": "gzip",
    }
    return [(name, value) for name, value in (sent | asked).items() if value]


def _header(response: httpcore.Response, name: bytes, encoding: str = "ascii") -> str:
    return next((value.decode(encoding, "replace") for key, value in response.headers if key.lower() == name), "")


def _kept(response: httpcore.Response, name: bytes) -> str | None:
    """A header's value to be sent back one day, if it is plain and not too long."""
    value = _header(response, name)
    return value if 0 < len(value) <= 500 and value.isascii() and value.isprintable() else None


def _next(at: httpx.URL, location: str) -> httpx.URL:
    if not location:
        raise FetchError(f"{shown(str(at))} redirects to nowhere.", SAVE)
    try:
        target = parse(urljoin(str(at), location))
    except ValueError:
        raise FetchError(f"{shown(str(at))} redirects to what is no address.", SAVE) from None
    if at.scheme == "https" and target.scheme == "http":
        raise FetchError(
            f"{shown(str(at))} redirects from https to {shown(str(target))}, which anyone on the way could alter.",
            f"If you trust that, add this address itself. Or: {SAVE}",
        )
    return target


def _refuse_status(status: int, at: httpx.URL) -> None:
    if status == HTTPStatus.OK:
        return
    phrase = next((f" ({known.phrase.lower()})" for known in HTTPStatus if known == status), "")
    barred = status in (401, 402, 403, 451)
    raise FetchError(f"{shown(str(at))} answered {status}{phrase}.", SAVE if barred else LATER)


def _failed(url: str, error: Exception) -> FetchError:
    cause: BaseException | None = error
    while cause and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return FetchError(
            f"The certificate of {shown(url)} cannot be trusted: {cause.verify_message}.",
            f"Check the address, or name your network's certificates in SSL_CERT_FILE. Or: {SAVE}",
        )
    if isinstance(error, httpcore.ProtocolError):
        return FetchError(f"{shown(url)} does not answer as a web server should.", LATER)
    return FetchError(f"{shown(url)} cannot be reached.", "Check the address and your connection, then try again.")

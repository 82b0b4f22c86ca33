"""A site, and a fetcher whose settings let it go there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rag.fetching.fetch import Fetcher
from tests.rag.fetching.site import HOST, Site, site


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as served:
        yield served


def lookup(host: str) -> list[str]:
    """The played name service: two names of this machine, one public address that nothing is sent to."""
    known = {HOST: ["127.0.0.1"], "inside.test": ["127.0.0.1"], "public.test": ["93.184.215.14"]}
    if host not in known:
        raise OSError("no such host")
    return known[host]


@pytest.fixture
def fetcher() -> Callable[..., Fetcher]:
    def made(**changes: Any) -> Fetcher:
        return Fetcher(**{"private_hosts": {HOST}, "resolve": lookup, **changes})

    return made

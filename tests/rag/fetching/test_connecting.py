from __future__ import annotations

import time
from typing import Any

import httpcore
import pytest

from rag.errors import FetchError
from rag.fetching.connecting import Deadline, PinnedBackend

PUBLIC = "93.184.215.14"


class Dialled(httpcore.MockBackend):
    """Notes which addresses are dialled; the first `silent` ones do not answer."""

    def __init__(self, silent: int = 0) -> None:
        super().__init__([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"])
        self.addresses: list[str] = []
        self.silent = silent

    def connect_tcp(self, host: str, *arguments: Any, **options: Any) -> httpcore.NetworkStream:
        self.addresses.append(host)
        if len(self.addresses) <= self.silent:
            raise httpcore.ConnectError("no answer")
        return super().connect_tcp(host, *arguments, **options)


def backend(*answers: list[str], dial: Dialled | None = None, seconds: float = 5, **changes: Any) -> PinnedBackend:
    """A backend whose name service gives these answers one after the other."""
    given = iter(answers)
    return PinnedBackend(Deadline(seconds), resolve=lambda _: next(given), dial=dial or Dialled(), **changes)


def test_the_address_dialled_is_the_one_that_was_checked_though_the_name_now_leads_elsewhere():
    dial = Dialled()
    pinned = backend([PUBLIC], ["127.0.0.1"], dial=dial)
    with httpcore.ConnectionPool(network_backend=pinned) as pool:
        assert pool.request("GET", "http://rebound.test/").content == b"ok"
    assert dial.addresses == [PUBLIC]


def test_the_next_connection_to_the_name_is_checked_anew():
    dial = Dialled()
    pinned = backend([PUBLIC], ["127.0.0.1"], dial=dial)
    pinned.connect_tcp("rebound.test", 80)
    with pytest.raises(FetchError, match=r"rebound\.test \(127\.0\.0\.1\) is in a private network"):
        pinned.connect_tcp("rebound.test", 80)
    assert dial.addresses == [PUBLIC]


@pytest.mark.parametrize("position", [0, 1, 2])
@pytest.mark.parametrize("bad", ["10.0.0.1", "::1", "fe80::1%eth0", "169.254.169.254", "::ffff:127.0.0.1", "0.0.0.0"])
def test_one_bad_address_among_good_ones_is_enough_to_refuse(bad, position):
    dial = Dialled()
    addresses = [PUBLIC, "8.8.8.8"]
    addresses.insert(position, bad)
    with pytest.raises(FetchError, match=r"mixed\.test"):
        backend(addresses, dial=dial).connect_tcp("mixed.test", 80)
    assert dial.addresses == []


def test_a_bad_address_behind_many_good_ones_is_seen():
    many = [f"8.8.8.{last}" for last in range(1, 30)]
    with pytest.raises(FetchError, match=r"127\.0\.0\.1"):
        backend([*many, "127.0.0.1"]).connect_tcp("many.test", 80)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "169.254.169.254", "::ffff:10.1.2.3", "64:ff9b::a01:203"])
def test_an_address_in_figures_is_checked_without_the_name_service(host):
    with pytest.raises(FetchError, match="PARLEY_FETCH_PRIVATE"):
        backend().connect_tcp(host, 80)


def test_addresses_are_tried_one_after_the_other():
    dial = Dialled(silent=1)
    backend([PUBLIC, "8.8.8.8"], dial=dial).connect_tcp("two.test", 80)
    assert dial.addresses == [PUBLIC, "8.8.8.8"]
    dial = Dialled(silent=9)
    with pytest.raises(httpcore.ConnectError):
        backend([f"8.8.8.{last}" for last in range(9)], dial=dial).connect_tcp("nine.test", 80)
    assert len(dial.addresses) == 4
    with pytest.raises(httpcore.ConnectError):
        backend([]).connect_tcp("none.test", 80)


def test_only_the_hosts_named_may_be_in_the_private_network():
    dial = Dialled()
    backend(["10.0.0.1"], dial=dial, private_hosts={"wiki.test"}).connect_tcp("wiki.test", 80)
    assert dial.addresses == ["10.0.0.1"]
    with pytest.raises(FetchError):
        backend(["10.0.0.1"], private_hosts={"wiki.test"}).connect_tcp("sub.wiki.test", 80)
    with pytest.raises(FetchError, match="metadata"):
        backend(["169.254.169.254"], private_hosts={"wiki.test"}).connect_tcp("wiki.test", 80)


def test_a_name_that_is_not_known_is_told():
    def unknown(_: str) -> list[str]:
        raise OSError("no such host")

    with pytest.raises(FetchError, match=r"There is no host gone\.test"):
        PinnedBackend(Deadline(5), resolve=unknown).connect_tcp("gone.test", 80)


def test_a_name_service_that_does_not_answer_is_left_behind():
    def slow(_: str) -> list[str]:
        time.sleep(3)
        return [PUBLIC]

    start = time.monotonic()
    with pytest.raises(TimeoutError):
        PinnedBackend(Deadline(0.2), resolve=slow).connect_tcp("slow.test", 80)
    assert time.monotonic() - start < 1


def test_a_deadline_passes():
    deadline = Deadline(0.05)
    assert 0 < deadline.left() <= 0.05
    time.sleep(0.06)
    with pytest.raises(TimeoutError):
        deadline.left()

from __future__ import annotations

import socket

import pytest

from rag.errors import SettingsError
from ui.web.serve import address, bound, hosts_of


def test_the_next_free_port_is_taken():
    with bound("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with bound("127.0.0.1", port) as second:
            assert port < second.getsockname()[1] < port + 50


def test_only_loopback_is_listened_at():
    with bound("127.0.0.1", 0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_an_address_that_is_not_ours_is_a_setting_to_correct():
    with pytest.raises(SettingsError, match="PARLEY_HOST"):
        bound("192.0.2.1", 0)


def test_a_name_that_nobody_bears_is_a_setting_to_correct():
    with pytest.raises(SettingsError, match="no-such-host"):
        bound("no-such-host.invalid", 0)


def test_no_free_port_is_told(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr("ui.web.serve.TRIES", 1)
        with pytest.raises(SettingsError, match="PARLEY_PORT"):
            bound("127.0.0.1", taken.getsockname()[1])


def test_host_names_and_addresses():
    assert "127.0.0.1" in hosts_of("127.0.0.1")
    assert "[::1]" in hosts_of("::1")
    assert hosts_of("0.0.0.0") == ("*",)
    assert address("127.0.0.1", 7860) == "http://127.0.0.1:7860"
    assert address("::1", 7860) == "http://[::1]:7860"
    assert address("0.0.0.0", 7860) == "http://127.0.0.1:7860"

"""The `parley` command, run in this process."""

from __future__ import annotations

import sys

import pytest

from ui import cli


@pytest.fixture
def parley(monkeypatch, capsys):
    """Runs the command in this process: exit code, what it wrote to stdout and to stderr."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["parley", *map(str, arguments)])
        try:
            cli.main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return code, shown.out, shown.err

    return run


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library without the shipped articles."""
    monkeypatch.setenv("PARLEY_SHIPPED_CORPUS", "0")

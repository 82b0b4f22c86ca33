from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import Settings


def test_the_environment_comes_before_the_env_file_and_that_before_the_toml(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    (home / "parley.toml").write_text('encoder = "english"\nport = 1\nhost = "::1"\n')
    (tmp_path / ".env").write_text("PARLEY_PORT=2\nPARLEY_ENCODER=openai:small\n")
    monkeypatch.setenv("PARLEY_ENCODER", "multilingual")
    settings = Settings.load(tmp_path)
    assert (settings.encoder, settings.port, settings.host) == ("multilingual", 2, "::1")


def test_the_home_may_be_named_in_the_env_file(tmp_path, monkeypatch):
    monkeypatch.delenv("PARLEY_HOME")
    monkeypatch.delenv("PARLEY_MODELS")
    (tmp_path / ".env").write_text(f"PARLEY_HOME={tmp_path / 'elsewhere'}\n")
    settings = Settings.load(tmp_path)
    assert settings.articles_folder == tmp_path / "elsewhere" / "articles"
    assert settings.models_folder == tmp_path / "elsewhere" / "models"


def test_an_unknown_setting_in_the_environment_is_refused_with_the_known_ones(monkeypatch):
    monkeypatch.setenv("PARLEY_ENCODRE", "english")
    with pytest.raises(SettingsError, match=r"PARLEY_ENCODRE.*PARLEY_ENCODER"):
        Settings.load()


@pytest.mark.parametrize("place", [".env", "home/parley.toml"])
def test_an_unknown_setting_in_a_file_is_refused_with_the_files_name(tmp_path, place):
    path = tmp_path / place
    path.parent.mkdir(exist_ok=True)
    path.write_text("PARLEY_COLOUR='red'\n" if place == ".env" else "colour = 'red'\n")
    with pytest.raises(SettingsError, match=Path(place).name.replace(".", r"\.")):
        Settings.load(tmp_path)


def test_other_keys_in_the_env_file_are_none_of_our_business(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-secret\nPARLEY_PORT=7000\n")
    assert Settings.load(tmp_path).port == 7000


def test_a_value_that_cannot_be_used_is_named(monkeypatch):
    monkeypatch.setenv("PARLEY_PORT", "seven")
    with pytest.raises(SettingsError, match=r"PARLEY_PORT cannot be 'seven'"):
        Settings.load()


def test_a_broken_toml_is_named(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "parley.toml").write_text("port = = 3")
    with pytest.raises(SettingsError, match=r"parley\.toml is not valid TOML"):
        Settings.load(tmp_path)


def test_an_empty_value_counts_as_not_given(monkeypatch):
    monkeypatch.setenv("PARLEY_CHROMA_URL", "")
    assert Settings.load().chroma_url is None


@pytest.mark.parametrize(("given", "shipped"), [("0", False), ("1", True), ("false", False)])
def test_the_shipped_articles_can_be_left_out(monkeypatch, given, shipped):
    monkeypatch.setenv("PARLEY_SHIPPED_CORPUS", given)
    assert Settings.load().shipped_corpus is shipped


def test_the_switch_of_the_tests_is_no_setting(monkeypatch):
    monkeypatch.setenv("PARLEY_REQUIRE_BROWSER", "1")
    assert Settings.load().port == 7860

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

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


@pytest.mark.parametrize("key", ["sk-hidden\nX-Other: 1", "sk-hidden more", "sk-hiddén", "sk-hidden\t"])
def test_a_key_that_is_no_key_is_refused_without_showing_it(monkeypatch, key):
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(SettingsError, match="OPENAI_API_KEY") as caught:
        Settings.load()
    assert "hidd" not in f"{caught.value} {caught.value!r} {caught.value.__cause__!r}"
    with pytest.raises(ValidationError) as raw:
        Settings(openai_api_key=key)
    assert "hidd" not in str(raw.value)


def test_a_key_is_in_no_form_of_the_settings(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hidden")
    settings = Settings.load()
    assert settings.openai_api_key.get_secret_value() == "sk-hidden"
    assert "hidden" not in f"{settings} {settings!r} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    "url",
    ["localhost:8000", "ftp://127.0.0.1/v1", "http://", "http://me:secret@127.0.0.1/v1", "http://127.0.0.1:99999/v1",
     "http://127.0.0.1 /v1", "not an address", "http://[::1/v1"],
)  # fmt: skip
def test_a_base_url_that_is_none_is_refused_by_name(monkeypatch, url):
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    with pytest.raises(SettingsError, match="OPENAI_BASE_URL") as caught:
        Settings.load()
    assert "secret" not in str(caught.value)


def test_the_key_may_stand_in_the_env_file_and_parleys_own_goes_first(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-file\nOPENAI_BASE_URL=http://127.0.0.1:1/v1\n")
    assert Settings.load(tmp_path).openai_api_key.get_secret_value() == "sk-file"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-environment")
    settings = Settings.load(tmp_path)
    assert settings.openai_api_key.get_secret_value() == "sk-environment"
    assert settings.openai_base_url == "http://127.0.0.1:1/v1"
    monkeypatch.setenv("PARLEY_OPENAI_API_KEY", "sk-own")
    assert Settings.load(tmp_path).openai_api_key.get_secret_value() == "sk-own"


def test_an_empty_key_in_the_environment_switches_that_of_the_file_off(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-file\n")
    monkeypatch.setenv("OPENAI_API_KEY", "")
    assert Settings.load(tmp_path).openai_api_key is None


def test_hosts_of_ones_own_network_are_named_with_commas(monkeypatch):
    assert Settings.load().private_hosts == frozenset()
    monkeypatch.setenv("PARLEY_FETCH_PRIVATE", "Wiki.local, 10.0.0.7,::1,")
    assert Settings.load().private_hosts == {"wiki.local", "10.0.0.7", "::1"}


@pytest.mark.parametrize(
    "hosts", ["http://wiki.local", "wiki.local:8080", "*", "10.0.0.0/8", "a b", "me:hush@wiki.local"]
)
def test_what_is_no_host_is_refused(monkeypatch, hosts):
    monkeypatch.setenv("PARLEY_FETCH_PRIVATE", hosts)
    with pytest.raises(SettingsError, match="PARLEY_FETCH_PRIVATE"):
        Settings.load()

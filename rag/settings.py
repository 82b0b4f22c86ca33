"""One place for every setting: the environment, then `.env`, then `parley.toml` in the home folder."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

PREFIX = "PARLEY_"
NO_SETTING = "PARLEY_REQUIRE_BROWSER"  # for the tests alone
BORROWED = {"openai_api_key": "OPENAI_API_KEY", "openai_base_url": "OPENAI_BASE_URL"}  # names that others read too
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f:]*:[0-9a-f:.]*")


class Settings(BaseSettings):
    """Parley's settings; each is `PARLEY_` and its name in capitals in the environment and `.env`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("parley"),
        description="where your articles and the indexes live",
    )
    models: Path | None = Field(
        default=None, description="where model files live; default: `models` in the home folder"
    )
    encoder: str = Field(
        "multilingual",
        description="`multilingual`, `english`, a folder with an ONNX model, or `openai:NAME`",
    )
    shipped_corpus: bool = Field(default=True, description="`0` leaves the shipped articles out")
    chroma_url: str | None = Field(default=None, description="a Chroma server to use in place of the embedded one")
    fetch_private: str | None = Field(
        default=None, description="hosts of your own network that `parley add URL` may fetch from"
    )
    host: str = Field("127.0.0.1", description="address the chat listens on")
    port: int = Field(7860, ge=0, le=65535, description="port of the chat; the next free one is taken")
    remote_edits: bool = Field(default=False, description="`1` lets other machines change the articles in the chat")
    answerer: Literal["auto", "extractive", "openai"] = Field(
        "auto", description="`auto`: a language model where a key or base URL is set, else the articles' own sentences"
    )
    llm_model: str = Field("gpt-4.1-mini", description="the language model, by the name its server knows")
    llm_api: Literal["auto", "chat", "responses"] = Field(
        "auto", description="`auto`: chat completions, and Responses for the models that take nothing else"
    )
    llm_timeout: int = Field(60, gt=0, description="seconds a model may stay silent; three times that for a reply")
    llm_context: int = Field(8192, ge=1024, description="tokens of the model's context window")
    llm_max_tokens: int = Field(1024, ge=16, description="tokens of a reply at most")
    llm_temperature: float | None = Field(default=None, ge=0, le=2, description="left to the server where not set")
    llm_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh"] | None = Field(
        default=None, description="effort of a reasoning model"
    )
    llm_price_in: float | None = Field(default=None, ge=0, description="price of a million tokens read")
    llm_price_out: float | None = Field(default=None, ge=0, description="price of a million tokens written")
    strict: bool = Field(default=False, description="`1` holds back what the cited words do not carry")
    judge: Literal["off", "openai"] = Field("off", description="`openai` has the model judge each sentence once more")
    otel: bool = Field(default=False, description="`1` sends traces to an OpenTelemetry collector")
    openai_api_key: SecretStr | None = Field(default=None, description="the key for the model's server")
    openai_base_url: str | None = Field(default=None, description="an OpenAI-compatible server, such as Ollama")

    @field_validator("openai_api_key")
    @classmethod
    def _one_word(cls, key: SecretStr | None) -> SecretStr | None:
        shown = key.get_secret_value() if key else ""
        if not all("!" <= character <= "~" for character in shown):
            raise ValueError("a key is one word of plain letters, digits and marks, without a line break or blank")
        return key

    @field_validator("openai_base_url")
    @classmethod
    def _an_address(cls, url: str | None) -> str | None:
        if url is not None and not _is_address(url):
            raise ValueError("an address such as http://127.0.0.1:11434/v1 is needed, without a name or password in it")
        return url

    @field_validator("fetch_private")
    @classmethod
    def _host_names(cls, hosts: str | None) -> str | None:
        names = [name.strip().lower() for name in (hosts or "").split(",") if name.strip()]
        if not all(_HOST.fullmatch(name) for name in names):
            raise ValueError("host names or addresses with commas between are needed, without http:// and ports")
        return ",".join(names) or None

    @property
    def private_hosts(self) -> frozenset[str]:
        """The hosts of `fetch_private`, in small letters."""
        return frozenset(self.fetch_private.split(",") if self.fetch_private else ())

    @property
    def uses_language_model(self) -> bool:
        """Whether a language model writes the answers, as these settings stand."""
        reachable = bool(self.openai_api_key or self.openai_base_url)
        return self.answerer == "openai" or (self.answerer == "auto" and reachable)

    @property
    def articles_folder(self) -> Path:
        """The user's own article files."""
        return self.home / "articles"

    @property
    def index_folder(self) -> Path:
        """What is derived from the articles; deleting it loses nothing."""
        return self.home / "index"

    @property
    def models_folder(self) -> Path:
        """The prepared model files."""
        return self.models or self.home / "models"

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """Read the settings as they stand now, `.env` being looked for in `folder` (default: the working one).

        Raises SettingsError for an unknown setting or a value that cannot be used.
        """
        given = _named(dotenv_values((folder or Path.cwd()) / ".env"), ".env")
        given |= _named(dict(os.environ), "the environment")
        home = Path(given.get("home") or user_data_path("parley")).expanduser()
        values = _from_toml(home / "parley.toml") | given | {"home": home}
        try:
            return cls(**{name: value for name, value in values.items() if value != ""})
        except ValidationError as error:
            raise _unusable(error) from None


def _named(values: dict[str, str | None], place: str) -> dict[str, Any]:
    """The Parley settings among `values`, by their short names."""
    found = {name: values[theirs] for name, theirs in BORROWED.items() if theirs in values}
    found |= {key[len(PREFIX) :].lower(): value for key, value in values.items() if _is_ours(key)}
    _refuse_unknown(found, place, PREFIX)
    return found


def _is_ours(key: str) -> bool:
    return key.startswith(PREFIX) and key != NO_SETTING


def _from_toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {path} is not valid TOML: {error}.", "Correct or delete it.") from None
    _refuse_unknown(values, str(path), "")
    return values


def _refuse_unknown(values: dict[str, Any], place: str, prefix: str) -> None:
    for name in values:
        if name not in Settings.model_fields:
            shown = prefix + (name.upper() if prefix else name)
            known = ", ".join(prefix + (key.upper() if prefix else key) for key in Settings.model_fields)
            raise SettingsError(f"There is no setting {shown} (in {place}).", f"Remove it, or use one of: {known}.")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port_fits = parts.port != 0
    except ValueError:
        return False
    whole = parts.scheme in ("http", "https") and bool(parts.hostname) and not set(url) & set(" \t\r\n\\")
    return whole and port_fits and parts.username is None and parts.password is None


def _unusable(error: ValidationError) -> SettingsError:
    """The first fault; a key, or what may hold a password, is never shown."""
    first = error.errors()[0]
    field = str(first["loc"][0])
    name = BORROWED.get(field, PREFIX + field.upper())
    said = "used" if field in BORROWED else repr(first["input"])
    reason = first["msg"].removeprefix("Value error, ")
    return SettingsError(f"{name} cannot be {said}: {reason}.", f"Correct or unset {name}.")

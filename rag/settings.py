"""One place for every setting: the environment, then `.env`, then `parley.toml` in the home folder."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Self

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

PREFIX = "PARLEY_"
NO_SETTING = "PARLEY_REQUIRE_BROWSER"  # for the tests alone


class Settings(BaseSettings):
    """Parley's settings; each is `PARLEY_` and its name in capitals in the environment and `.env`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

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
    host: str = Field("127.0.0.1", description="address the chat listens on")
    port: int = Field(7860, ge=0, le=65535, description="port of the chat; the next free one is taken")

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
    found = {key[len(PREFIX) :].lower(): value for key, value in values.items() if _is_ours(key)}
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


def _unusable(error: ValidationError) -> SettingsError:
    first = error.errors()[0]
    name = PREFIX + str(first["loc"][0]).upper()
    return SettingsError(f"{name} cannot be {first['input']!r}: {first['msg']}.", f"Correct or unset {name}.")

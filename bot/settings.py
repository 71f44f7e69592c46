"""Settings: the environment (and ``.env``), read once, refused with a sentence where something is wrong.

Every setting stands here and in the README; a test holds the two against each other.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"


class Unset(Exception):  # noqa: N818 - a state of affairs, told as a sentence
    """A setting is missing or wrong; ``str()`` is the sentence that names the remedy."""


class Settings(BaseSettings):
    """What the environment says. Paths are relative to the folder where the bot is started."""

    model_config = SettingsConfigDict(env_prefix="KAZIPOT_", env_file=".env", extra="ignore", frozen=True)

    token: SecretStr = Field(SecretStr(""), description="the bot's token, from @BotFather")
    api_url: str = Field(TELEGRAM, description="the Bot API server")
    data: Path = Field(Path("kazipot-data"), description="the data folder")
    database: str = Field("", description="sqlite:///path; empty: in the data folder")
    key: SecretStr = Field(SecretStr(""), description="the key that seals the data, 64 hex digits")
    key_file: Path = Field(Path("~/.config/kazipot/key"), description="the file with the key")
    dialogues: Path | None = Field(None, description="the folder with the dialogue pages")
    locales: Path | None = Field(None, description="the folder with the translations")
    voices: Path | None = Field(None, description="a folder with Piper voices")
    hearing_model: Path | None = Field(None, description="the folder of a faster-whisper model")
    open_door: bool = Field(default=False, description="yes: people may start without an invitation")
    timezone: str = Field("UTC", description="the time zone for dates that people see")

    @field_validator("open_door", mode="before")
    @classmethod
    def _yes_or_no(cls, value: Any) -> Any:
        if isinstance(value, str):
            said = value.strip().casefold()
            if said not in ("yes", "no", ""):
                raise ValueError("must be yes or no")
            return said == "yes"
        return value

    @field_validator("api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with https:// (or http:// for a server of your own)")
        return value.rstrip("/")

    @field_validator("voices", "hearing_model")
    @classmethod
    def _home(cls, value: Path | None) -> Path | None:
        return value.expanduser() if value is not None else None

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("must be the name of a time zone, such as Europe/Ljubljana") from error
        return value

    @field_validator("database")
    @classmethod
    def _kind(cls, value: str) -> str:
        name = value.removeprefix("sqlite:///")
        if value and (name == value or not name or name.startswith(":memory:")):
            raise ValueError("must look like sqlite:///kazipot.db or sqlite:////var/lib/kazipot/kazipot.db")
        return value

    def needed_token(self) -> str:
        """The token. Raises ``Unset`` if there is none."""
        token = self.token.get_secret_value().strip()
        if not token:
            raise Unset(
                "KAZIPOT_TOKEN is not set: get a token from @BotFather in Telegram and write KAZIPOT_TOKEN=… "
                "into the file .env. Without a token, “kazipot try” shows everything on this machine."
            )
        return token

    def database_url(self) -> str:
        """Where the database is."""
        return self.database or f"sqlite:////{str((self.data / 'kazipot.db').absolute()).lstrip('/')}"


def read_settings(**overrides: Any) -> Settings:
    """Read the environment. Raises ``Unset`` with one sentence that names every setting that is wrong."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        parts = [f"KAZIPOT_{str(each['loc'][0]).upper()} {_plain(each['msg'])}" for each in error.errors()]
        raise Unset("; ".join(parts) + ".") from None
    except (UnicodeDecodeError, OSError):
        raise Unset("The file .env cannot be read. Save it as UTF-8, and check that it is yours.") from None


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")

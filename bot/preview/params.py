"""The parameters of a call. JSON bodies bring numbers and objects, forms bring the same things as text."""

from __future__ import annotations

import json
from typing import Any

from bot.preview.shapes import Json, Upload, bad_request

_FILES = ("voice", "photo", "document", "file_id")


def text(params: Json, name: str) -> str:
    """Return a text, empty where it is missing."""
    value = params.get(name)
    return "" if value is None else str(value)


def integer(params: Json, name: str, default: int | None = None) -> int:
    """Return a whole number.

    Raises:
        RefusedError: It is missing without a default, or is no number.
    """
    value = params.get(name)
    if value is None or value == "":
        if default is None:
            raise bad_request(f'parameter "{name}" is required')
        return default
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad_request(f"invalid {name} specified") from None


def flag(params: Json, name: str) -> bool:
    """Return a truth value: ``true``, ``True``, ``1`` and ``yes`` are true."""
    return str(params.get(name, "")).lower() in {"true", "1", "yes"}


def structure(params: Json, name: str) -> Any:
    """Return an object or a list, reading it where a form brought it as text; None where it is missing.

    Raises:
        RefusedError: It is no JSON.
    """
    value = params.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


def maybe_chat_id(params: Json) -> int | None:
    """Return the number of the chat, or None where there is none."""
    value = params.get("chat_id")
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.removeprefix("-").isdecimal() else None


def uploaded(params: Json) -> int:
    """Return how many bytes of files came with a call."""
    return sum(len(value.content) for value in params.values() if isinstance(value, Upload))


def held_files(params: Json) -> list[str]:
    """Return the ids of files that a call names, in place of bringing them."""
    named = [params.get(name) for name in _FILES]
    return [file for file in named if isinstance(file, str) and file and not file.startswith("attach://")]


def chat_id(params: Json) -> int:
    """Return the number of the chat.

    Raises:
        RefusedError: There is none, or it is no number (the preview knows no public names).
    """
    value = params.get("chat_id")
    if value is None or value == "":
        raise bad_request("chat_id is empty")
    try:
        return int(value)
    except (TypeError, ValueError):
        raise bad_request("chat not found") from None

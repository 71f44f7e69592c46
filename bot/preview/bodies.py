"""Reads what came with a call: JSON, a form, or a form with files; answers in JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.preview.shapes import Json, RefusedError, Upload, bad_request

if TYPE_CHECKING:
    from multidict import MultiDictProxy

_JSON = "application/json"
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def read(request: web.Request) -> tuple[Json, int]:
    """Return the parameters of a call and the bytes of its body. A file becomes an ``Upload``.

    Raises:
        RefusedError: The body does not parse (400), or is too large (413).
    """
    params: Json = dict(request.query) if request.query_string else {}
    try:
        if request.content_type in _FORMS:
            params |= _form(await request.post())
        elif body := await request.read():
            params |= _object(body)
    except web.HTTPRequestEntityTooLarge:
        raise RefusedError(413, "Request Entity Too Large") from None
    return params, request.content_length or 0


def answer(body: Any, status: int = 200) -> web.Response:
    """Return a JSON answer."""
    text = _ENCODER.encode(body)
    return web.Response(body=text.encode("utf-8", "surrogatepass"), status=status, content_type=_JSON)


def _object(body: bytes) -> Json:
    try:
        parsed = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(parsed, dict):
        raise bad_request("object expected")
    return parsed


def _form(fields: MultiDictProxy[str | bytes | bytearray | web.FileField]) -> Json:
    form: Json = {}
    for name, value in fields.items():
        if isinstance(value, web.FileField):
            with value.file as file:
                form[name] = Upload(value.filename, file.read(), value.content_type)
        elif isinstance(value, bytes | bytearray):
            form[name] = Upload(name, bytes(value))
        else:
            form[name] = value
    return form

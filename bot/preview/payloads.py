"""What a person's message can hold, from a short description of it.

- ``text``; ``caption`` goes with a file
- ``voice``, ``photo``, ``document``: an ``Upload``, or ``{"file_size": 22020096, "duration": 600}`` to claim a file
  that is not there
- ``sticker``, ``location``, ``poll``, ``contact``, ``dice``: true for something typical, or the Bot API's own object
- ``album``: a number of photos that arrive as one album
- ``forwarded``: true, or the name of who wrote it first
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from bot.preview import files, markup
from bot.preview.shapes import Json, StoredFile, Upload

if TYPE_CHECKING:
    from bot.preview.world import World

_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8ffff3f0005fe02fea7356d2d0000000049454e44ae426082"
)
_TYPICAL: dict[str, Json] = {
    "location": {"latitude": 46.0569, "longitude": 14.5058},
    "contact": {"phone_number": "+38640123456", "first_name": "Ana"},
    "dice": {"emoji": "🎲", "value": 4},
    "poll": {
        "id": "1",
        "question": "Tea or coffee?",
        "options": [
            {"persistent_id": "a", "text": "Tea", "voter_count": 0},
            {"persistent_id": "b", "text": "Coffee", "voter_count": 0},
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    },
}


def read(world: World, body: Json) -> list[Json]:
    """Return the contents of the messages that this description makes (an album makes several)."""
    origin = _origin(world, body)
    if "album" in body:
        group = str(secrets.randbelow(10**12))
        picture = _photo(world, Upload("album.png", _PIXEL, "image/png"))
        return [{**picture, "media_group_id": group, **origin} for _ in range(int(body["album"]))]
    return [{**_content(world, body), **origin}]


def words(text: str) -> Json:
    """Return a text as a phone sends it: trimmed, with the entities that Telegram finds."""
    plain, entities = markup.read(text, "")
    return {"text": plain, **({"entities": entities} if entities else {})}


def _content(world: World, body: Json) -> Json:
    caption = {"caption": str(body["caption"])} if body.get("caption") else {}
    if "voice" in body:
        stored, duration = _file(world, "voice", body["voice"])
        return {**files.voice(stored, duration), **caption}
    if "photo" in body:
        return {**_photo(world, body["photo"]), **caption}
    if "document" in body:
        stored, _ = _file(world, "document", body["document"])
        return {**files.document(stored), **caption}
    if "sticker" in body:
        return _sticker(world)
    for kind, typical in _TYPICAL.items():
        if kind in body:
            return {kind: body[kind] if isinstance(body[kind], dict) else typical}
    return words(str(body.get("text", "")))


def _file(world: World, kind: str, given: Any) -> tuple[StoredFile, int | None]:
    if isinstance(given, Upload):
        return world.files.keep(kind, given), None
    claimed = given if isinstance(given, dict) else {}
    size = int(claimed.get("file_size", 2048))
    return world.files.keep(kind, Upload(f"{kind}.bin", b""), size), int(claimed.get("duration", 5))


def _photo(world: World, given: Any) -> Json:
    upload = given if isinstance(given, Upload) else Upload("photo.png", _PIXEL, "image/png")
    return files.photo(world.files.keep("photo", upload))


def _sticker(world: World) -> Json:
    stored = world.files.keep("sticker", Upload("sticker.webp", b"RIFF\0\0\0\0WEBP", "image/webp"))
    kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👍"}
    return {"sticker": {**files.reference(stored), **kind}}


def _origin(world: World, body: Json) -> Json:
    by = body.get("forwarded")
    if not by:
        return {}
    name = by if isinstance(by, str) else "Somebody"
    return {"forward_origin": {"type": "hidden_user", "sender_user_name": name, "date": int(world.now())}}

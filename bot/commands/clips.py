"""Recorded clips as files: ``<folder>/<language>/<key>.ogg``, with an index that tells whose words each one says.

What is read is not believed: a file must lie in its folder, be a sound, and its key must be that of its words.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from bot.service.changes import Note, SaveClip
from bot.service.records import Clip
from bot.service.sounds import CLIPS
from bot.service.speech import piece_key
from bot.service.studio import kept

if TYPE_CHECKING:
    from pathlib import Path

    from bot.service.changes import Change
    from bot.service.ports import Archive
    from bot.settings import Settings

INDEX = "clips.json"
LARGEST = 5 << 20
CLIP_LIST: TypeAdapter[list[Clip]] = TypeAdapter(list[Clip])


async def write_clips(archive: Archive, folder: Path) -> int:
    """Write every kept clip and the index; tell how many. Raises ``OSError``."""
    clips = sorted(kept(await archive.clips()), key=lambda each: (each.language, each.context, each.words))
    if not clips:
        return 0
    for clip in clips:
        file = _file(folder, clip)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(await archive.clip_sound(clip.key) or b"")
    listed = [clip.model_dump(mode="json") for clip in clips]
    (folder / INDEX).write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return len(clips)


async def read_clips(settings: Settings, folder: Path) -> tuple[list[Change], list[str]]:
    """The changes that take the clips in, and the names of what is none. Raises ``OSError``."""
    from bot.wiring import SystemClock, mouth_and_ear

    at = SystemClock().now()
    found: list[Change] = []
    refused: list[str] = []
    async with mouth_and_ear(settings) as (mouth, _):
        for clip in _index(folder, refused):
            sound = _sound(folder, clip)
            if sound is None or (await mouth.examine(sound)).found != "not transcribed":
                refused.append(f"{clip.language}/{clip.key}.ogg")
            else:
                found.append(SaveClip(clip.model_copy(update={"made_at": at}), sound))
    return [*found, Note(CLIPS, at)] if found else [], refused


def _index(folder: Path, refused: list[str]) -> list[Clip]:
    """The clips that the index names; one that is none is named among the refused."""
    try:
        listed: list[Any] = json.loads((folder / INDEX).read_text("utf-8"))
        return CLIP_LIST.validate_python(listed)
    except (ValueError, ValidationError):
        refused.append(INDEX)
        return []


def _sound(folder: Path, clip: Clip) -> bytes | None:
    if clip.key != piece_key(clip.language, clip.words) or not clip.language.isalpha():
        return None
    file = _file(folder, clip)
    if not file.is_file() or file.stat().st_size > LARGEST:
        return None
    return file.read_bytes()


def _file(folder: Path, clip: Clip) -> Path:
    return folder / clip.language / f"{clip.key}.ogg"

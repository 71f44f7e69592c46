"""Recorded clips as files: ``<folder>/<language>/<key>.ogg``, with an index that tells whose words each one says.

What is read is not believed: a file must lie in its folder, be a sound, and its key must be that of its words.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.service.changes import SaveClip
from bot.service.records import Clip
from bot.service.speech import piece_key
from bot.service.studio import kept

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from bot.service.ports import Archive
    from bot.settings import Settings

INDEX = "clips.json"
LARGEST = 5 << 20


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


async def read_clips(settings: Settings, folder: Path, languages: Collection[str]) -> tuple[list[SaveClip], list[str]]:
    """The clips that can be taken in, in these languages, and the names of what is none. Raises ``OSError``.

    Each is polished like a recording in the chat, wherever it comes from.
    """
    from bot.service.ports import Outage, Unusable
    from bot.wiring import SystemClock, mouth_and_ear

    found: dict[str, SaveClip] = {}
    listed, refused = _index(folder)
    async with mouth_and_ear(settings) as (mouth, _):
        for clip in listed:
            sound = _sound(folder, clip) if clip.language in languages else None
            try:
                made = await mouth.polish(sound) if sound is not None else None
            except (Unusable, Outage):
                made = None
            if made is None:
                refused.append(f"{clip.language}/{clip.key}.ogg")
            else:
                found[clip.key] = SaveClip(clip.model_copy(update={"made_at": SystemClock().now()}), made)
    return list(found.values()), refused


def _index(folder: Path) -> tuple[list[Clip], list[str]]:
    """The clips that the index names, and what stands in it that is none."""
    path = folder / INDEX
    try:
        listed = json.loads(path.read_text("utf-8")) if path.stat().st_size <= LARGEST else None
    except (ValueError, RecursionError):
        listed = None
    if not isinstance(listed, list):
        return [], [INDEX]
    clips = [(number, _clip(each)) for number, each in enumerate(listed, 1)]
    return [clip for _, clip in clips if clip], [f"{INDEX}, entry {number}" for number, clip in clips if clip is None]


def _clip(entry: Any) -> Clip | None:
    try:
        clip = Clip.model_validate(entry)
        clip.model_dump_json().encode()
    except (ValueError, RecursionError):  # half a character is no text
        return None
    return clip


def _sound(folder: Path, clip: Clip) -> bytes | None:
    if clip.key != piece_key(clip.language, clip.words) or not clip.language.isalpha():
        return None
    file = _file(folder, clip)
    if not file.is_file() or file.stat().st_size > LARGEST:
        return None
    return file.read_bytes()


def _file(folder: Path, clip: Clip) -> Path:
    return folder / clip.language / f"{clip.key}.ogg"

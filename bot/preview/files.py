"""The files that the server holds: each upload gets an id of its own; equal contents share their unique id.

``file_id`` can be sent again and again; ``file_path`` names the place under ``/file/bot<token>/``. As at Telegram, a
file over 20 MB cannot be fetched. An id may be forgotten: the bot cannot use it any more, while the page still shows
the file where it stands in a chat.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
import secrets
from typing import TYPE_CHECKING

from bot.preview import limits, media
from bot.preview.shapes import Json, StoredFile, Upload, bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLDERS = {"voice": "voice", "audio": "music", "photo": "photos", "document": "documents", "sticker": "stickers"}
_ENDINGS = {"voice": ".oga", "photo": ".jpg", "sticker": ".webp"}
_UNIQUE = 15
_AN_ID = re.compile(r"[A-Z]{2}[A-Za-z0-9_-]{32}")


class Files:
    """Every file by its id, and by its path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._forgotten: set[str] = set()

    def keep(self, kind: str, upload: Upload, size: int | None = None) -> StoredFile:
        """Store an upload.

        Args:
            kind: ``voice``, ``audio``, ``photo``, ``document`` or ``sticker``.
            upload: Name and bytes.
            size: The size to claim, in bytes, in place of the real one.
        """
        unique = hashlib.sha256(upload.content + str(size).encode()).hexdigest()[:_UNIQUE]
        guessed = mimetypes.guess_type(upload.name)[0]
        ending = _ENDINGS.get(kind) or mimetypes.guess_extension(guessed or upload.mime) or ".bin"
        stored = StoredFile(
            file_id=f"{kind[:2].upper()}{secrets.token_urlsafe(24)}",
            unique_id=unique,
            path=f"{_FOLDERS[kind]}/file_{len(self._by_id)}{ending}",
            name=upload.name,
            mime="audio/ogg" if kind == "voice" else guessed or upload.mime,
            content=upload.content,
            size=len(upload.content) if size is None else size,
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile:
        """Return a file that was stored before.

        Raises:
            RefusedError: No such id, or it was forgotten.
        """
        if not _AN_ID.fullmatch(file_id):
            raise bad_request("wrong remote file identifier specified: can't unserialize it")
        stored = self._by_id.get(file_id)
        if stored is None or file_id in self._forgotten:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return stored

    def forget(self, file_ids: Iterable[str]) -> None:
        """Let ids be good for nothing from now on."""
        self._forgotten.update(file_ids)

    def find(self, file_id: str) -> StoredFile | None:
        """Return a file of any size, or None."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """Return the file at a path, if it may be fetched."""
        stored = self._by_path.get(path)
        return stored if stored and stored.size <= limits.DOWNLOAD else None

    def told(self, file_id: str) -> Json:
        """Answer ``getFile``."""
        stored = self._by_id.get(file_id)
        if stored is None or file_id in self._forgotten:
            raise bad_request("invalid file_id")
        if stored.size > limits.DOWNLOAD:
            raise bad_request("file is too big")
        return {**reference(stored), "file_path": stored.path}


def reference(stored: StoredFile) -> Json:
    """Return what every kind of file has in common."""
    return {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": stored.size}


def voice(stored: StoredFile, duration: int | None = None) -> Json:
    """Return a message's ``voice``."""
    length = media.seconds(stored.content) if duration is None else duration
    return {"voice": {**reference(stored), "duration": length, "mime_type": stored.mime}}


def audio(stored: StoredFile, duration: int) -> Json:
    """Return a message's ``audio``: a sound that is no voice note."""
    return {"audio": {**reference(stored), "duration": duration, "mime_type": stored.mime, "file_name": stored.name}}


def document(stored: StoredFile) -> Json:
    """Return a message's ``document``."""
    return {"document": {**reference(stored), "file_name": stored.name, "mime_type": stored.mime}}


def photo(stored: StoredFile) -> Json:
    """Return a message's ``photo``: one size, the original."""
    wide, high = media.picture_size(stored.content) or (1, 1)
    return {"photo": [{**reference(stored), "width": wide, "height": high}]}

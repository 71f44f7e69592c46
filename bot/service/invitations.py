"""Invitations: made by a counsellor or at the command line, redeemed by ``/start CODE``.

A code has 128 random bits and is known to the archive only by its keyed hash. It works once, for 14 days; a poster's
works many times until it expires. Wrong codes are slowed down: after five in an hour from one chat, no code is looked
at for the rest of the hour, and the answer is the same as to a wrong one. A limit over all chats would let a few
guessers shut out everybody, and guards nothing that 128 bits do not.
"""

from __future__ import annotations

import re
import secrets
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.service.changes import SaveInvitation
from bot.service.hall import later
from bot.service.records import Invitation

if TYPE_CHECKING:
    from bot.service.changes import Change
    from bot.service.ports import Archive, Clock
    from bot.service.records import Person, Role

DAYS = 14
CODE = re.compile(r"[A-Za-z0-9_-]{16,64}")
TRIES_PER_CHAT = 5
HOUR = 3600.0


def make(
    archive: Archive,
    at: str,
    role: Role,
    *,
    name: str = "",
    counsellor: str | None = None,
    dialogue: str | None = None,
    days: int = DAYS,
    poster: bool = False,
) -> tuple[str, Invitation]:
    """A new code, and the invitation that is kept for it."""
    code = secrets.token_urlsafe(16)
    invitation = Invitation(
        code_hash=archive.code_hash(code),
        role=role,
        name=name,
        counsellor=counsellor,
        dialogue=dialogue,
        poster=poster,
        made_at=at,
        expires_at=later(at, days=days),
    )
    return code, invitation


def link(username: str | None, code: str) -> str | None:
    """The link that opens the bot with the code; ``None`` until the bot's name is known."""
    return f"https://t.me/{username}?start={code}" if username else None


async def reopened(archive: Archive, person: Person) -> list[Change]:
    """The invitation of somebody who leaves before consent works again."""
    invitation = await archive.invitation(person.code_hash) if person.code_hash else None
    return [SaveInvitation(invitation.model_copy(update={"used_at": None}))] if invitation else []


@dataclass(slots=True)
class Doorkeeper:
    """Looks at codes, and slows guessing down."""

    archive: Archive
    clock: Clock
    _wrong: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    async def look(self, chat: int, code: str, at: str) -> Invitation | None:
        """The invitation that this code opens now, or ``None``."""
        if self._guessing(chat):
            return None
        found = await self.archive.invitation(self.archive.code_hash(code)) if CODE.fullmatch(code) else None
        if found is None or found.expires_at <= at or (found.used_at and not found.poster):
            self._wrong[chat].append(self.clock.monotonic())
            return None
        return found

    def _guessing(self, chat: int) -> bool:
        now = self.clock.monotonic()
        for seen in list(self._wrong):
            while self._wrong[seen] and self._wrong[seen][0] < now - HOUR:
                self._wrong[seen].popleft()
            if not self._wrong[seen]:
                del self._wrong[seen]
        return len(self._wrong.get(chat, ())) >= TRIES_PER_CHAT

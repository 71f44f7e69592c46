"""The archive in one SQLite file: everything that the service keeps, sealed, in one transaction a turn.

The file and its folder are the owner's alone. A database that was sealed with another key is refused before anything
in it is changed. The tables stand in ``schema/``, the connections and the group commit in ``ledger``, the changes in
``writing`` and ``erasing``, the questions in ``reading``; what is spoken and heard in ``voices``.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from bot.service.ports import Outage
from bot.storage import migrating, packing, posting, reading, voices, writing
from bot.storage.copying import copy
from bot.storage.ledger import Ledger
from bot.storage.recent import INTERVIEWS
from bot.storage.sealing import WrongKey

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from bot.service.changes import Change
    from bot.service.records import Arrival, Clip, Invitation, Kept, KeptSound, Parcel, Person, Role, VoiceNote
    from bot.storage.sealing import Sealer

_SCHEME: Final = "sqlite:///"
_WORD: Final = b"kazipot"


def sqlite_path(url: str, base: Path) -> Path:
    """The file that an address names: ``sqlite:///kept.db`` lies under ``base``, ``sqlite:////var/kept.db`` does not.

    Raises:
        ValueError: with a sentence, if it is no such address.
    """
    name = unquote(url.removeprefix(_SCHEME))
    if not url.startswith(_SCHEME) or not name or name.startswith(":memory:"):
        raise ValueError(
            "KAZIPOT_DATABASE must look like sqlite:///kazipot.db or sqlite:////var/lib/kazipot/kazipot.db."
        )
    return base / name


class SqliteArchive:
    """An ``Archive`` in one file."""

    def __init__(self, path: Path, sealer: Sealer) -> None:
        """Name the file and the keys; ``open`` opens it."""
        self._path = path
        self._sealer = sealer
        self.ledger = Ledger(path, sealer)
        self._recent = self.ledger.recent

    async def open(self) -> None:
        """Open it and bring its tables up to date. Raises ``Outage`` with a sentence."""
        await self.ledger.open(self._prepare)

    async def close(self) -> None:
        """Close it; what was committed stays."""
        await self.ledger.close()

    async def receive(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        """Commit raw updates to the inbox, and return those that were not there before."""
        return await self.ledger.write(lambda pen: posting.receive(pen, arrivals)) if arrivals else []

    async def unfinished(self) -> list[Arrival]:
        """Raw updates that were received and are not done, oldest first.

        Whoever asks is about to begin: what was touched last before the stop is fetched into memory along with them.
        """
        await self.ledger.ask(self._wake)
        return await self.ledger.look_up(lambda db: reading.unfinished(db, self._sealer))

    async def commit(self, changes: Sequence[Change]) -> list[Parcel]:
        """Do all changes or none, durably; return the parcels that were enqueued, in order."""
        return await self.ledger.write(lambda pen: writing.apply(pen, changes)) if changes else []

    async def person_at(self, chat: int) -> Person | None:
        """The person who writes from this chat."""
        if known := self._recent.person_at(chat):
            return known
        return await self.ledger.ask(lambda db: self._met(reading.person_at(db, self._sealer, chat)))

    async def person(self, person: str) -> Person | None:
        """The person with this id."""
        if known := self._recent.person(person):
            return known
        return await self.ledger.ask(lambda db: self._met(reading.person(db, self._sealer, person)))

    async def people(self, role: Role | None = None) -> list[Person]:
        """Everybody, or everybody with a role, in the order in which they joined."""
        return await self.ledger.look_up(lambda db: reading.people(db, self._sealer, role))

    async def interview(self, interview: str) -> Kept | None:
        """The interview with this id."""
        if known := self._recent.interview(interview):
            return known
        return await self.ledger.ask(lambda db: self._read(reading.interview(db, self._sealer, interview)))

    async def latest_interview(self, person: str) -> Kept | None:
        """The person's interview that was begun last."""
        if known := self._recent.latest_interview(person):
            return known
        return await self.ledger.ask(lambda db: self._read(reading.latest_interview(db, self._sealer, person), person))

    async def interviews(
        self, *, counsellor: str | None = None, person: str | None = None, status: str | None = None
    ) -> AsyncIterator[Kept]:
        """Interviews in the order in which they were begun, a hundred at a time in memory."""
        asked = {"counsellor": counsellor, "person": person, "status": status}
        wanted = {column: value for column, value in asked.items() if value is not None}
        after: int | None = 0
        while after is not None:
            page = partial(reading.interviews, sealer=self._sealer, wanted=wanted, after=after)
            found, after = await self.ledger.look_up(page)
            for kept in found:
                yield kept

    async def open_since(self, touched_at: str) -> list[Kept]:
        """Open interviews that were touched at this time or later."""
        return await self.ledger.look_up(lambda db: reading.open_since(db, self._sealer, touched_at))

    async def open_before(self, touched_at: str, limit: int) -> list[Kept]:
        """Open interviews that were last touched before this time, oldest first."""
        return await self.ledger.look_up(lambda db: reading.open_before(db, self._sealer, touched_at, limit))

    async def invitation(self, code_hash: str) -> Invitation | None:
        """The invitation with this hash."""
        return await self.ledger.ask(lambda db: reading.invitation(db, self._sealer, code_hash))

    async def edition(self, edition: str) -> str | None:
        """The JSON of an edition."""
        return await self.ledger.ask(lambda db: reading.edition(db, edition))

    async def note(self, key: str) -> str | None:
        """A small thing that was remembered."""
        return await self.ledger.ask(lambda db: reading.note(db, key))

    async def voice_note(self, name: str) -> VoiceNote | None:
        """The voice note with this name, without its sound."""
        return await self.ledger.ask(lambda db: voices.voice_note(db, self._sealer, name))

    async def voice_sound(self, name: str) -> bytes | None:
        """The sound of a voice note, if it was fetched."""
        return await self.ledger.look_up(lambda db: voices.voice_sound(db, self._sealer, name))

    async def voice_notes_waiting(self) -> list[VoiceNote]:
        """Voice notes that wait to be looked at, in the order in which they came."""
        return await self.ledger.look_up(lambda db: voices.voice_notes_waiting(db, self._sealer))

    async def sound(self, key: str) -> KeptSound | None:
        """What is remembered of a sound."""
        return await self.ledger.ask(lambda db: voices.sound(db, self._sealer, key))

    async def clips(self) -> list[Clip]:
        """Every recorded clip, without its sound."""
        return await self.ledger.look_up(lambda db: voices.clips(db, self._sealer))

    async def clip_sound(self, key: str) -> bytes | None:
        """The sound of a recorded clip."""
        return await self.ledger.look_up(lambda db: voices.clip_sound(db, self._sealer, key))

    async def parcels(self, after: int = 0) -> list[Parcel]:
        """Parcels that are waiting or sending, with a number above ``after``, in order."""
        return await self.ledger.look_up(lambda db: reading.parcels(db, self._sealer, after))

    async def message_for(self, slot: str) -> int | None:
        """The messenger's number of the last message that was sent for this slot."""
        hashed = packing.slot_of(self._sealer, slot)
        if known := self._recent.message_for(hashed):
            return known
        return await self.ledger.ask(lambda db: reading.message_for(db, hashed))

    async def sent_to(self, chat: int, since: str) -> list[int]:
        """Numbers of the messages that were sent to a chat since a time."""
        return await self.ledger.look_up(lambda db: reading.sent_to(db, self._sealer, chat, since))

    async def purge(self, *, updates_before: str, parcels_before: str) -> None:
        """Forget old numbers of updates, and old parcels that are no longer waiting."""
        await self.ledger.write(
            lambda pen: posting.purge(pen, updates_before=updates_before, parcels_before=parcels_before)
        )

    async def scrub(self) -> None:
        """Let nothing of what was erased stay in the write-ahead log: now, or, while another program reads it, soon."""
        await self.ledger.scrub()

    async def backup_to(self, path: Path) -> None:
        """Copy everything, sealed as it is, into a new file of mode 0600. Raises ``Outage`` if that is not possible."""
        await self.ledger.look_up(lambda db: copy(db, path))

    def code_hash(self, code: str) -> str:
        """The keyed hash under which an invitation's code is known."""
        return self._sealer.lookup("code", code).hex()

    def _met(self, person: Person | None) -> Person | None:
        if person is not None:
            self._recent.keep_person(person)
        return person

    def _read(self, found: tuple[Kept, int] | None, latest_of: str = "") -> Kept | None:
        if found is None:
            return None
        kept, row = found
        self._recent.keep_interview(kept, {}, row)
        if latest_of:
            self._recent.keep_latest(latest_of, kept.interview.id)
        return kept

    def _wake(self, db: sqlite3.Connection) -> None:
        """Remember who was touched last; what does not open is left for whoever asks for it."""
        for person in reading.touched_last(db, INTERVIEWS):
            with suppress(Outage):
                self._met(reading.person(db, self._sealer, person))
                self._read(reading.latest_interview(db, self._sealer, person), person)

    def _prepare(self, db: sqlite3.Connection) -> None:
        """Refuse a wrong key, then bring the tables up to date."""
        if not migrating.is_empty(db):
            self._check_key(db)
        migrating.migrate(db, migrating.migrations())
        check = self._sealer.seal(_WORD, "vault", "value", "check")
        db.execute("INSERT OR IGNORE INTO vault (name, value) VALUES ('check', ?)", (check,))
        self._check_key(db)

    def _check_key(self, db: sqlite3.Connection) -> None:
        row = db.execute("SELECT value FROM vault WHERE name = 'check'").fetchone()
        if row is None:
            return
        try:
            self._sealer.unseal(row[0], "vault", "value", "check")
        except Outage:
            raise WrongKey(
                f"The key does not open the database {self._path.name}: it was made with another one. "
                "Name the right key with KAZIPOT_KEY or KAZIPOT_KEY_FILE."
            ) from None

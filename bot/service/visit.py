"""One happening being handled: who it is, where the interview stands, and what shall change at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.dialogue.phrases import INTERVIEW_OVER, OLD_BUTTON
from bot.service import phrases
from bot.service.aloud import Narrator
from bot.service.changes import Change, Enqueue, ErasePerson, SaveInterview, SavePerson
from bot.service.messages import Edit, Key, Sound, Text, Toast

if TYPE_CHECKING:
    from bot.dialogue.effects import Line
    from bot.library.shelf import Edition
    from bot.service.facing import Tongue
    from bot.service.hall import Hall
    from bot.service.happenings import Sender
    from bot.service.messages import Message, Rows
    from bot.service.records import Kept, Person


UNSPOKEN = {each.context for each in (OLD_BUTTON, INTERVIEW_OVER, phrases.OLD_TALK, phrases.WRONG_BUTTON)}
"""Words beside a tap that came twice or too late: whoever listens has heard the question that waits."""


@dataclass(slots=True)
class Tap:
    """The tap that is being answered: where it stood, and whether it has been answered yet."""

    callback: str
    message: int | None


@dataclass(slots=True)
class Visit:
    """Decisions of one turn. ``person`` and ``kept`` are working copies; what changed in them is saved at the end."""

    hall: Hall
    at: str
    sender: Sender
    person: Person | None = None
    kept: Kept | None = None
    edition: Edition | None = None
    tap: Tap | None = None
    changes: list[Change] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    erased: bool = False
    _person: Person | None = None
    _kept: Kept | None = None

    async def arrive(self) -> None:
        """Find out who it is and where the interview stands."""
        self.person = self._person = await self.hall.archive.person_at(self.sender.chat)
        if self.person is not None:
            await self.take(await self.hall.archive.latest_interview(self.person.id))

    async def take(self, kept: Kept | None) -> None:
        """Work on this interview."""
        self.kept = self._kept = kept
        if kept is not None:
            self.edition = await self.hall.editions.pinned(kept.interview.edition, self.hall.archive)

    @property
    def language(self) -> str:
        """The language of the person; of a stranger the phone's, if the bot speaks it."""
        return self.person.language if self.person else phrases.spoken(self.sender.language)

    @property
    def tongue(self) -> Tongue:
        """Says lines in the language of the person."""
        return self.hall.tongue(self.language, self.edition)

    @property
    def listens(self) -> bool:
        """Whether the person is spoken to aloud. Who cannot read must hear that there is a choice."""
        person = self.person
        listens = person is not None and (person.way == "listen and read" or person.door == "way")
        return listens and self.hall.speaks(self.language)

    @property
    def narrator(self) -> Narrator:
        """Words what is said aloud to the person."""
        return Narrator(self.language, self.hall.words(self.edition), self.person.id if self.person else None)

    def say(self, line: Line, rows: Rows = (), *, slot: str | None = None) -> None:
        """Say something to the person."""
        speech = self.narrator.of_lines((line,), rows) if self.listens else None
        self.send(Text(chat=self.sender.chat, text=self.tongue(line), rows=rows, slot=slot, aloud=speech))

    def send(self, message: Message) -> None:
        """Put a message into the outbox."""
        self.changes.append(Enqueue(message, self.at))

    def replace(self, line: Line, rows: Rows = (), *, echo: bool = False) -> None:
        """Draw the message that was tapped anew, else say the line. An ``echo`` of what was tapped is not spoken."""
        if self.tap is None or self.tap.message is None:
            self.say(line, rows)
            return
        self.send(
            Edit(
                chat=self.sender.chat,
                text=self.tongue(line),
                rows=rows,
                message=self.tap.message,
                spoken=self.listens,
            )
        )
        if not echo:
            self._utter(line, rows)

    def remark(self, line: Line) -> None:
        """A short word: beside the tap, or as a message if nothing was tapped."""
        if self.tap is None:
            self.say(line)
            return
        self.toasts.append(Toast(callback=self.tap.callback, text=self.tongue(line)))
        if line.context not in UNSPOKEN:
            self._utter(line)

    def _utter(self, line: Line, rows: Rows = ()) -> None:
        """What stands elsewhere in writing is said aloud too, to somebody who listens."""
        if self.listens and (speech := self.narrator.of_lines((line,), rows)) is not None:
            self.send(Sound(chat=self.sender.chat, aloud=speech))

    def key(self, line: Line, data: str) -> Key:
        """A button in the language of the person."""
        return Key(label=self.tongue(line), data=data)

    def change_person(self, **fields: object) -> None:
        """The person, with some fields changed."""
        assert self.person is not None  # noqa: S101 - whoever changes a person has met one
        self.person = self.person.model_copy(update=fields)

    def change_kept(self, **fields: object) -> None:
        """The kept interview, with some fields changed."""
        assert self.kept is not None  # noqa: S101 - the same
        self.kept = self.kept.model_copy(update=fields)

    def erase_person(self) -> None:
        """Erase the person before anything else of this turn; what is said now is still sent."""
        assert self.person is not None  # noqa: S101 - the same
        self.changes.insert(0, ErasePerson(self.person.id))
        self.hall.first_names.forget(self.person.chat)
        self.erased = True

    def gather(self) -> list[Change]:
        """All changes of this turn, in order."""
        if self.erased:
            return self.changes
        saves: list[Change] = []
        if self.person is not None and self.person is not self._person:
            saves.append(SavePerson(self.person))
        if self.kept is not None and self.kept is not self._kept:
            saves.append(SaveInterview(self.kept))
        return [*saves, *self.changes]

    def gather_toasts(self) -> list[Toast]:
        """Every tap is answered once, with a word or without."""
        if self.tap is not None and not self.toasts:
            return [Toast(callback=self.tap.callback)]
        return self.toasts[:1]

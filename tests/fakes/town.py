"""The whole service in memory: people with phones, and no network. What happened is handed in as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from bot.library.wording import Catalogues
from bot.report.card import CardReport
from bot.service import recording
from bot.service.changes import SaveInvitation
from bot.service.conversation import Conversation
from bot.service.courier import Courier
from bot.service.hall import Editions, Hall
from bot.service.happenings import Commanded, Sender, Tapped, Typed, VoiceCame
from bot.service.intake import Intake
from bot.service.invitations import make
from bot.service.listening import Bell, Listening
from bot.service.messages import Edit, Sound, Text
from bot.service.people import note_blocked
from bot.service.records import Arrival
from bot.service.sounds import Sounds
from bot.service.speaking import Speaker
from bot.service.speech import Listened
from bot.storage.memory import MemoryArchive
from tests.fakes.carrier import FakeCarrier
from tests.fakes.clock import FakeClock
from tests.fakes.cupboard import DictCupboard
from tests.fakes.ear import ScriptedEar
from tests.fakes.mouth import ScriptedMouth

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue.interview import Interview
    from bot.library.shelf import Edition
    from bot.service.happenings import Happening
    from bot.service.messages import Key, Message
    from bot.service.ports import Archive
    from bot.service.records import Role


def _plain(sound: bytes, _language: str) -> Listened:
    """Nobody here puts anything into words."""
    return Listened("not transcribed", 4.0) if sound else Listened("broken")


@dataclass
class Town:
    """The bot with everything around it. ``archive`` may be another one that keeps the same contract."""

    editions: dict[str, Edition]
    archive: Archive = field(default_factory=MemoryArchive)
    open_door: bool = True
    words: Catalogues = field(default_factory=Catalogues)
    carrier: FakeCarrier = field(default_factory=FakeCarrier)
    clock: FakeClock = field(default_factory=FakeClock)
    mouth: ScriptedMouth = field(default_factory=lambda: ScriptedMouth(voices={}))
    ear: ScriptedEar = field(default_factory=lambda: ScriptedEar(transcribes=False, script=_plain))
    cupboard: dict[str, bytes] = field(default_factory=dict)

    async def open(self) -> Town:
        """Open the archive and join the rooms."""
        await self.archive.open()
        self.hall = Hall(
            self.archive, self.clock, CardReport(), Editions(dict(self.editions)), self.words, self.open_door
        )
        self.hall.speaks = lambda language: self.mouth.voice(language) is not None
        self.hall.transcribes = lambda: self.ear.transcribes
        shelf = DictCupboard(self.cupboard)
        self.sounds = Sounds(self.archive, self.mouth, shelf, bot=1)
        self.speaker = Speaker(self.carrier, self.sounds, self.clock)
        await self.sounds.refresh()
        self.courier = Courier(self.archive, self.speaker, self.clock, self._blocked, limits=None)
        self.speaker.deliver = self.courier.deliver
        self.conversation = Conversation(self.hall, self._read, self.courier)
        self.intake = Intake(self.archive, self.conversation)
        polish = partial(recording.polish, self.archive, self.mouth, self.clock)
        self.listening = Listening(self.archive, self.speaker, self.ear, self.clock, Bell(), self.intake.hear, polish)
        self._happened: list[Happening | None] = []
        return self

    async def happens(self, *happenings: Happening | None) -> None:
        """Let things happen, one after the other, and deliver what follows."""
        for happening in happenings:
            self._happened.append(happening)
            number = len(self._happened)
            lane = 0 if happening is None or not hasattr(happening, "sender") else happening.sender.chat
            await self.intake.receive([Arrival(1, number, lane, str(number).encode(), self.clock.now())])
            await self.settle()

    async def settle(self) -> None:
        """Until everything is taken, listened to and delivered."""
        await self.intake.idle()
        await self.listening.look()
        await self.listening.idle()
        await self.intake.idle()
        await self.sounds.refresh()
        await self.courier.drain()

    async def invite(self, role: Role, **more: str) -> str:
        """A code for somebody."""
        code, invitation = make(self.archive, self.clock.now(), role, **more)  # type: ignore[arg-type]  # names and ids
        await self.archive.commit([SaveInvitation(invitation)])
        return code

    def phone(self, chat: int, first_name: str = "Ana", language: str = "en") -> TownPhone:
        """Somebody's phone."""
        return TownPhone(self, Sender(chat, first_name, language))

    def rewrite(self, changes: Mapping[str, str]) -> None:
        """The only page says something else from now on: new words for old ones."""
        ((name, edition),) = self.hall.editions.current.items()
        page = edition.script.model_dump_json()
        for old, new in changes.items():
            assert old in page
            page = page.replace(old, new)
        script = type(edition.script).model_validate_json(page)
        self.hall.editions.current[name] = edition.model_copy(update={"id": f"{edition.id}, changed", "script": script})

    async def interview(self) -> Interview:
        """The interview that was begun first."""
        return [each async for each in self.archive.interviews()][0].interview  # noqa: RUF015 - there is no anext here

    async def _blocked(self, chat: int) -> None:
        await note_blocked(self.archive, chat)

    def _read(self, body: bytes) -> Happening | None:
        happening = self._happened[int(body) - 1]
        if isinstance(happening, Exception):
            raise happening
        return happening


@dataclass
class TownPhone:
    """One person's phone."""

    town: Town
    sender: Sender

    @property
    def messages(self) -> list[Message]:
        """What was sent to this phone, edits included, in order."""
        return [each for each in self.town.carrier.carried if each.chat == self.sender.chat]

    @property
    def texts(self) -> list[str]:
        """The words of them."""
        return [each.text for each in self.messages if isinstance(each, Text | Edit)]

    @property
    def keys(self) -> list[Key]:
        """The buttons of the last message that has some."""
        shown = [each for each in self.messages if isinstance(each, Text | Edit | Sound) and each.rows]
        return [key for row in shown[-1].rows for key in row] if shown else []

    async def command(self, command: str, rest: str = "") -> None:
        """Send a command."""
        await self.town.happens(Commanded(self.sender, command, rest))

    async def write(self, text: str) -> None:
        """Type words."""
        await self.town.happens(Typed(self.sender, text))

    async def speak(self, note: str = "note", seconds: int = 4, sound: bytes = b"a sound") -> None:
        """Send a voice note."""
        self.town.carrier.files[f"file of {note}"] = sound
        await self.town.happens(VoiceCame(self.sender, f"file of {note}", note, seconds, len(sound)))

    async def tap(self, data: str) -> None:
        """Press a button with this data, forged or not."""
        await self.town.happens(Tapped(self.sender, "c1", data))

    async def press(self, label: str) -> str:
        """Press the button whose label holds this."""
        data = next(key.data for key in self.keys if label in key.label and key.data)
        await self.tap(data)
        return data

    async def press_first(self) -> None:
        """Press by the rule of the first button."""
        data = [key.data for key in self.keys if key.data]
        marks = [key for key in self.keys if key.data and key.data.startswith("mark:")]
        if any(key.label.startswith("✅ ") for key in marks):
            await self.tap(next(each for each in data if each.startswith("done:")))
            return
        for verb in ("pick:", "mark:", "go:", "send:", "skip:"):
            if found := next((each for each in data if each.startswith(verb)), None):
                await self.tap(found)
                return
        await self.write("My own words")

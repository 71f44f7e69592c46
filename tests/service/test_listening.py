"""Voice notes are fetched, kept, listened to and told about; fairly, and whatever breaks."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest_asyncio

from bot.service import recording
from bot.service.changes import SaveInterview, SavePerson, SaveVoiceNote
from bot.service.listening import HORIZON, Bell, Listening
from bot.service.ports import NotSent
from bot.service.records import VoiceNote
from bot.service.speech import Listened
from bot.storage.memory import MemoryArchive
from tests.fakes.carrier import FakeCarrier
from tests.fakes.clock import FakeClock
from tests.fakes.ear import ScriptedEar
from tests.fakes.mouth import ScriptedMouth
from tests.fakes.records import a_kept, a_person

AT = "2026-11-21T09:00:00.000Z"


class Room:
    """Listening with everything around it."""

    def __init__(self) -> None:
        self.archive, self.carrier, self.clock = MemoryArchive(), FakeCarrier(), FakeClock()
        self.ear = ScriptedEar(script=lambda sound, _: Listened("speech", 2.0, sound.decode()))
        self.told: list[tuple[str, Listened]] = []
        self.bell = Bell()
        self.listening = self.opened()

    def opened(self) -> Listening:
        """Listening, as it is after a start."""
        polish = partial(recording.polish, self.archive, ScriptedMouth(), self.clock)
        return Listening(self.archive, self.carrier, self.ear, self.clock, self.bell, self._tell, polish)

    async def came(self, name: str, chat: int = 1, sound: bytes | None = b"hello") -> None:
        """A note has come; without a sound the messenger has lost it."""
        if sound is not None:
            self.carrier.files[f"f-{name}"] = sound
        note = VoiceNote(
            name=name, person=f"p{chat}", chat=chat, interview=f"iv{chat}", file=f"f-{name}", seconds=2, language="sl",
            transcribe=True, came_at=AT,
        )  # fmt: skip
        await self.archive.commit([SaveVoiceNote(note)])

    async def _tell(self, note: VoiceNote, listened: Listened) -> None:
        self.told.append((note.name, listened))
        await self.archive.commit([SaveVoiceNote(note.model_copy(update={"waiting": False}))])


@pytest_asyncio.fixture
async def room() -> Room:
    made = Room()
    for chat in range(1, 4):
        person = a_person(f"p{chat}", chat)
        await made.archive.commit([SavePerson(person), SaveInterview(a_kept(f"iv{chat}", person.id))])
    return made


async def test_a_note_is_fetched_kept_and_told(room: Room) -> None:
    """Its sound is kept, the ear is told the language, and nothing waits afterwards."""
    await room.came("a")
    await room.listening.look()
    await room.listening.idle()

    assert room.told == [("a", Listened("speech", 2.0, "hello"))]
    assert await room.archive.voice_sound("a") == b"hello"
    assert room.ear.given == [(b"hello", "sl")]
    assert await room.archive.voice_notes_waiting() == []


async def test_whoever_sends_many_keeps_nobody_waiting(room: Room) -> None:
    """Chats take turns: the second chat's only note comes before the first chat's third; a chat keeps its order."""
    for number in range(5):
        await room.came(f"a{number}", chat=1)
    await room.came("b", chat=2)
    await room.listening.look()
    await room.listening.idle()

    names = [name for name, _ in room.told]
    assert [name for name in names if name.startswith("a")] == [f"a{number}" for number in range(5)]
    assert names.index("b") < names.index("a2")


async def test_what_the_messenger_does_not_give_out_is_broken(room: Room) -> None:
    """A file that is gone, and one that is empty, are told as broken; the others go on."""
    await room.came("gone", sound=None)
    await room.came("empty", chat=2, sound=b"")
    await room.came("good", chat=3)
    await room.listening.look()
    await room.listening.idle()

    assert {name: listened.found for name, listened in room.told} == {
        "gone": "broken",
        "empty": "broken",
        "good": "speech",
    }


async def test_bad_reception_is_waited_out(room: Room) -> None:
    """A connection that fails is tried again, after longer and longer waits; after a day the note is told as broken."""
    await room.came("a")
    room.carrier.fail(0, NotSent("no network"), NotSent("no network"))
    await room.listening.look()
    await room.clock.pass_(10)
    await room.listening.idle()
    assert [listened.found for _, listened in room.told] == ["speech"]

    room.carrier.fail(0, *(NotSent("no network") for _ in range(2000)))
    await room.came("b")
    await room.listening.look()
    await room.clock.pass_(HORIZON + 600)
    await room.listening.idle()
    assert room.told[-1] == ("b", Listened("broken"))


async def test_an_ear_that_fails_again_and_again_leaves_a_note(room: Room) -> None:
    """A failure is tried again; after the second the note is kept as one that nobody has put into words."""
    await room.came("a")
    await room.came("b", chat=2)
    room.ear.outages = 1
    await room.listening.look()
    await room.listening.idle()
    room.ear.outages = 2
    await room.came("c")
    await room.listening.look()
    await room.listening.idle()

    assert sorted(listened.found for _, listened in room.told) == ["not transcribed", "speech", "speech"]


async def test_a_stop_in_the_middle_loses_nothing(room: Room) -> None:
    """What was in hand is taken up after the next start, without being fetched again."""
    room.ear.busy = asyncio.Event()
    await room.came("a")
    await room.listening.look()
    await room.clock.settle()
    await room.listening.stop()
    assert room.told == []

    room.ear.busy = None
    room.carrier.files.clear()
    room.listening = room.opened()
    await room.listening.look()
    await room.listening.idle()
    assert room.told == [("a", Listened("speech", 2.0, "hello"))]


async def test_a_bell_wakes_the_room(room: Room) -> None:
    """Whoever rings is heard at once, and each ring once."""
    running = asyncio.create_task(room.listening.run())
    await room.clock.settle()
    await room.came("a")
    room.bell.ring()
    await room.clock.settle()
    await room.listening.idle()
    running.cancel()

    assert [name for name, _ in room.told] == ["a"]

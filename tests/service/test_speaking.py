"""The carrier that speaks: made once, uploaded once, never in anybody's way."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.service.changes import Note, SaveClip, SavePerson
from bot.service.latecomers import PAUSES
from bot.service.messages import Key, Sound, Text
from bot.service.ports import Blocked, NotSent, Outage, Refused
from bot.service.records import Clip, Person
from bot.service.sounds import CLIPS, Sounds
from bot.service.speaking import PATIENCE, Speaker
from bot.service.speech import Speech, piece_key
from bot.storage.memory import MemoryArchive
from tests.fakes.carrier import FakeCarrier
from tests.fakes.clock import FakeClock
from tests.fakes.cupboard import DictCupboard
from tests.fakes.mouth import ScriptedMouth

if TYPE_CHECKING:
    from bot.service.records import Parcel

ANA, EVA = 7, 8
FIRST, NEXT = "2026-11-21T09:00:00.000Z", "2026-11-21T09:00:05.000Z"
"""The stamps of two turns."""
WALK = Speech(language="en", pieces=("How can you go?", "One:", "I walk."))
ASIDE = Speech(language="en", pieces=("Good.",))
NAMED = Speech(language="en", pieces=("Hello Ana.",), person="p-ana")


class Studio:
    """A speaker with everything around it, which can be rebuilt as after a restart."""

    def __init__(self) -> None:
        self.carrier, self.clock, self.mouth = FakeCarrier(), FakeClock(), ScriptedMouth()
        self.archive, self.cupboard = MemoryArchive(), DictCupboard()
        self.followed: list[Parcel] = []
        self.speaker = self.restarted()

    def restarted(self, bot: int = 1) -> Speaker:
        """A speaker that remembers nothing but what was kept."""
        self.sounds_made = Sounds(self.archive, self.mouth, self.cupboard, bot)
        self.speaker = Speaker(self.carrier, self.sounds_made, self.clock, deliver=self.followed.extend)
        return self.speaker

    async def ask(self, speech: Speech = WALK, chat: int = ANA, turn: str = FIRST) -> int | None:
        """Carry a question."""
        return await self.speaker.carry(Text(chat=chat, text="How?", aloud=speech), turn=turn)

    async def follow(self) -> None:
        """Carry what follows."""
        for parcel in self.followed:
            await self.speaker.carry(parcel.message, turn=parcel.made_at)
        self.followed.clear()

    async def record(self, words: str, sound: bytes, at: str = "2026-11-21T09:00:00.000Z") -> None:
        """A human voice for these words."""
        clip = Clip(key=piece_key("en", words), language="en", words=words, context="page/x", made_at=at)
        await self.archive.commit([SaveClip(clip, sound), Note(CLIPS, at)])
        await self.sounds_made.refresh()

    @property
    def sounds(self) -> list[bytes | str]:
        """By what the voice notes went: a sound that was uploaded, or a file."""
        return [sound for _, sound in self.carrier.spoken]


@pytest_asyncio.fixture
async def studio() -> Studio:
    made = Studio()
    person = Person(id="p-ana", chat=ANA, joined_at="2026-11-21T09:00:00.000Z")
    await made.archive.commit([SavePerson(person)])
    return made


async def test_made_once_uploaded_once_then_sent_by_its_file(studio: Studio) -> None:
    """The same words to other people, and after a restart, cost no sound and no upload."""
    await studio.ask(chat=ANA)
    await studio.ask(chat=EVA)
    studio.restarted()
    await studio.ask(chat=EVA)

    assert len(studio.mouth.calls) == 1
    assert studio.sounds == [b"OGG:How can you go? One: I walk.", "F1", "F1"]


async def test_another_bot_uploads_for_itself_and_the_sound_is_not_made_anew(studio: Studio) -> None:
    """Files belong to one bot; sounds to everybody."""
    await studio.ask()
    studio.restarted(bot=2)
    await studio.ask()

    assert len(studio.mouth.calls) == 1
    assert studio.sounds == [b"OGG:How can you go? One: I walk."] * 2


async def test_a_lost_file_is_uploaded_again(studio: Studio) -> None:
    """A file that the messenger refuses is forgotten, and the new one is used from then on."""
    await studio.ask()
    studio.carrier.lost.add("F1")
    await studio.ask()
    await studio.ask()

    assert studio.sounds == [b"OGG:How can you go? One: I walk.", b"OGG:How can you go? One: I walk.", "F2"]
    assert len(studio.mouth.calls) == 1


async def test_slow_and_other_voices_are_other_sounds(studio: Studio) -> None:
    """Another pace or another voice never shares a sound."""
    await studio.ask()
    await studio.ask(WALK.model_copy(update={"slow": True}))
    studio.mouth.voices["en"] = "another voice"
    studio.restarted()
    await studio.ask()

    assert len(studio.mouth.calls) == 3
    assert len(studio.cupboard.kept) == 3


async def test_the_name_of_a_language_is_said_in_its_own_voice(studio: Studio) -> None:
    """A piece of another language is spoken apart, once, and played like a clip; if none can, the first says it."""
    pieces, elsewhere = ("Which?", "English.", "Magyar.", "Eesti."), (("Magyar.", "hu"), ("Eesti.", "et"))
    await studio.ask(Speech(language="en", pieces=pieces, elsewhere=elsewhere))
    await studio.ask(Speech(language="lv", pieces=("Kura?", "Magyar."), elsewhere=elsewhere))

    assert studio.mouth.calls == [
        (("Magyar.",), "hu", False),
        (("Which?", "English.", b"OGG:Magyar.", "Eesti."), "en", False),
        (("Kura?", b"OGG:Magyar."), "lv", False),
    ]
    assert studio.sounds == [b"OGG:Which? English. OGG:Magyar. Eesti.", b"OGG:Kura? OGG:Magyar."]


async def test_a_name_in_another_voice_after_all_is_another_sound(studio: Studio) -> None:
    """Where the voice of a language fails while it is asked, nothing is kept in the name of the one that failed."""
    studio.mouth.failing["hu"] = "spare hu"
    offer = Speech(language="en", pieces=("Which?", "Magyar."), elsewhere=(("Magyar.", "hu"),))
    before = studio.sounds_made.tape(offer)
    await studio.ask(offer)

    assert before is not None
    assert before.key not in studio.cupboard.kept
    assert studio.sounds == [b"OGG:Which? OGG:Magyar."]
    assert len(studio.cupboard.kept) == 2


async def test_what_is_personal_lies_in_the_archive_alone(studio: Studio) -> None:
    """A sound with a name in it is kept sealed under its owner, and never in the cupboard."""
    await studio.ask(NAMED)
    studio.carrier.lost.add("F1")
    studio.restarted()
    await studio.ask(NAMED)

    assert studio.cupboard.kept == {}
    assert len(studio.mouth.calls) == 1
    assert studio.sounds == [b"OGG:Hello Ana."] * 2


async def test_words_go_at_once_if_the_mouth_dies_and_the_sound_follows(studio: Studio) -> None:
    """A worker that is killed in the middle costs nobody a question: it is written, and the sound comes by itself."""
    studio.mouth.deaths.extend([Outage("killed"), Outage("killed")])
    await studio.ask()

    assert studio.sounds == []
    assert studio.carrier.texts(ANA) == ["How?"]
    await studio.clock.pass_(sum(PAUSES))
    (parcel,) = studio.followed
    await studio.speaker.carry(parcel.message)
    assert studio.sounds == [b"OGG:How can you go? One: I walk."]


async def test_words_go_at_once_if_the_mouth_dawdles(studio: Studio) -> None:
    """Nobody waits longer than a moment, for a sound alone neither; what is being made is not made twice."""
    studio.mouth.gate = asyncio.Event()
    asking = asyncio.create_task(studio.ask())
    await studio.clock.pass_(PATIENCE)
    await asking
    assert studio.carrier.texts(ANA) == ["How?"]
    studio.mouth.gate.set()
    await studio.clock.pass_(sum(PAUSES))
    await studio.speaker.carry(studio.followed[0].message)

    assert len(studio.mouth.calls) == 1
    assert studio.sounds == [b"OGG:How can you go? One: I walk."]


async def test_a_sound_alone_holds_nobody_up(studio: Studio) -> None:
    """🔊 on a mouth that dawdles: the chat goes on, and the sound follows with its buttons."""
    studio.mouth.gate = asyncio.Event()
    alone = Sound(chat=ANA, aloud=WALK, rows=((Key(label="🐢", data="hear:x"),),))
    asking = asyncio.create_task(studio.speaker.carry(alone))
    await studio.clock.pass_(PATIENCE)
    assert await asking is None
    studio.mouth.gate.set()
    await studio.clock.pass_(sum(PAUSES))

    assert [each.message for each in studio.followed] == [alone.model_copy(update={"follows": True})]


async def test_a_sound_that_comes_too_late_is_not_sent(studio: Studio) -> None:
    """Whoever has gone on hears the next question, and not the one before after it."""
    studio.mouth.deaths.append(Outage("killed"))
    await studio.ask()
    await studio.ask(WALK.model_copy(update={"pieces": ("Next question.",)}), turn=NEXT)
    await studio.clock.pass_(sum(PAUSES))

    assert studio.followed == []
    assert studio.sounds == [b"OGG:Next question."]


async def test_written_words_of_a_later_turn_end_it_too(studio: Studio) -> None:
    """Whoever wants only to read from now on hears nothing more, and whoever is gone gets nothing more."""
    studio.mouth.deaths.append(Outage("killed"))
    await studio.ask()
    await studio.speaker.carry(Text(chat=ANA, text="All is deleted."), turn=NEXT)
    await studio.clock.pass_(sum(PAUSES))

    assert studio.followed == []


async def test_all_sounds_of_a_turn_follow_in_their_order(studio: Studio) -> None:
    """What the same turn says next makes no sound too late: whoever cannot read hears everything, in its order."""
    studio.mouth.deaths.append(Outage("killed"))
    for speech in (ASIDE, NAMED, WALK):
        await studio.ask(speech)
    assert studio.sounds == []
    assert studio.carrier.texts(ANA) == ["How?"] * 3
    await studio.clock.pass_(sum(PAUSES))
    await studio.follow()

    assert studio.sounds == [b"OGG:Good.", b"OGG:Hello Ana.", b"OGG:How can you go? One: I walk."]


async def test_nobody_waits_twice_in_a_turn(studio: Studio) -> None:
    """Once the mouth dawdles, the rest of the turn is written at once; other chats, and the next turn, are not."""
    studio.mouth.gate = asyncio.Event()
    asking = asyncio.create_task(studio.ask(ASIDE))
    await studio.clock.pass_(PATIENCE)
    await asking
    await studio.ask()
    await studio.speaker.carry(Sound(chat=ANA, aloud=WALK), turn=FIRST)
    assert studio.carrier.texts(ANA) == ["How?", "How?"]
    studio.mouth.gate.set()
    await studio.ask(chat=EVA)
    await studio.ask(ASIDE, turn=NEXT)

    assert studio.sounds == [b"OGG:How can you go? One: I walk.", b"OGG:Good."]


async def test_a_sound_that_is_ready_waits_for_the_one_before(studio: Studio) -> None:
    """The messenger may hold the second sound already: it still comes after the first, and costs no second making."""
    await studio.ask(chat=EVA)
    studio.mouth.deaths.append(Outage("killed"))
    await studio.ask(ASIDE)
    await studio.ask()
    studio.cupboard.kept.clear()
    await studio.clock.pass_(sum(PAUSES))
    await studio.follow()

    assert studio.sounds[1:] == [b"OGG:Good.", "F1"]
    assert [said for said, _, _ in studio.mouth.calls] == [WALK.pieces, ASIDE.pieces, ASIDE.pieces]


async def test_a_late_sound_stays_of_its_turn(studio: Studio) -> None:
    """What follows bears the stamp of its turn, so it makes none of its own turn's other sounds too late."""
    studio.mouth.deaths.append(Outage("killed"))
    await studio.ask(ASIDE)
    await studio.clock.pass_(PAUSES[0])
    (first,) = studio.followed
    await studio.follow()
    await studio.ask()
    await studio.clock.pass_(PAUSES[0])
    await studio.follow()

    assert first.made_at == FIRST
    assert studio.sounds == [b"OGG:Good.", b"OGG:How can you go? One: I walk."]


async def test_one_that_is_given_up_holds_no_other_up_for_ever(studio: Studio) -> None:
    """Words of which the mouth always dies are given up, and the question after them is heard."""
    studio.mouth.deadly.add("Good.")
    await studio.ask(ASIDE)
    await studio.ask()
    await studio.clock.pass_(2 * sum(PAUSES))
    await studio.follow()

    assert studio.sounds == [b"OGG:How can you go? One: I walk."]


async def test_a_personal_sound_that_follows_is_made_once(studio: Studio) -> None:
    """It is kept sealed until it is sent, so that it is not too late once more."""
    studio.mouth.deaths.append(Outage("killed"))
    await studio.ask(NAMED)
    await studio.clock.pass_(sum(PAUSES))
    studio.restarted()
    calls = len(studio.mouth.calls)
    await studio.follow()

    assert studio.sounds == [b"OGG:Hello Ana."]
    assert len(studio.mouth.calls) == calls
    assert studio.cupboard.kept == {}


async def test_a_sound_that_cannot_be_kept_is_not_made_for_ever(studio: Studio) -> None:
    """Late again after it was made: it is given up, for its words are written."""
    studio.cupboard.full = True
    studio.mouth.deaths.append(Outage("killed"))
    await studio.ask()
    await studio.clock.pass_(sum(PAUSES))
    studio.mouth.deaths.append(Outage("killed"))
    await studio.follow()
    await studio.clock.pass_(sum(PAUSES))

    assert studio.followed == []
    assert studio.sounds == []


async def test_words_that_kill_the_mouth_are_given_up(studio: Studio) -> None:
    """A sound that fails again and again is given up, and keeps nobody and nothing busy."""
    studio.mouth.deadly.add("I walk.")
    await studio.ask()
    await studio.clock.pass_(sum(PAUSES) + 60)

    assert studio.followed == []
    assert studio.carrier.texts(ANA) == ["How?"]
    assert len(studio.mouth.calls) == 1 + len(PAUSES)


async def test_a_voice_that_does_not_work_is_replaced_and_its_name_is_not_used(studio: Studio) -> None:
    """The other voice speaks at once; when the first one works again, nothing of the other's is taken for its own."""
    first = studio.mouth.voices["en"]
    studio.mouth.failing["en"] = "another voice"
    await studio.ask()
    await studio.ask(NAMED)
    assert studio.sounds == [b"OGG:How can you go? One: I walk.", b"OGG:Hello Ana."]
    assert studio.carrier.texts(ANA) == ["How?", "How?"]
    await studio.ask()
    assert studio.sounds[2] == "F1"
    studio.mouth.voices["en"] = first
    studio.restarted()
    await studio.ask()
    await studio.ask(NAMED)

    assert studio.sounds[3:] == [b"OGG:How can you go? One: I walk.", b"OGG:Hello Ana."]
    assert len(studio.cupboard.kept) == 2


async def test_a_late_sound_is_made_by_the_voice_that_works(studio: Studio) -> None:
    """The voice fails while a sound is late: the other one's sound follows, and is kept as its own."""
    studio.mouth.deaths.append(Outage("killed"))
    await studio.ask()
    studio.mouth.failing["en"] = "another voice"
    await studio.clock.pass_(sum(PAUSES))
    calls = len(studio.mouth.calls)
    await studio.follow()

    assert studio.sounds == [b"OGG:How can you go? One: I walk."]
    assert len(studio.mouth.calls) == calls
    assert list(studio.cupboard.kept) == [studio.speaker.sounds.tape(WALK).key]  # type: ignore[union-attr]  # spoken


async def test_where_the_only_voice_fails_the_words_are_all_there_is(studio: Studio) -> None:
    """If no other voice speaks the language, it is written."""
    studio.mouth.failing["en"] = None
    await studio.ask()
    await studio.ask()

    assert studio.carrier.texts(ANA) == ["How?", "How?"]
    assert studio.sounds == []


async def test_where_nobody_speaks_the_words_are_all_there_is(studio: Studio) -> None:
    """A language without a voice is written, and a sound alone is refused."""
    studio.mouth.voices.clear()
    await studio.ask()

    assert studio.carrier.texts(ANA) == ["How?"]
    assert studio.followed == []
    with pytest.raises(Refused):
        await studio.speaker.carry(Sound(chat=ANA, aloud=WALK))


async def test_many_who_want_the_same_sound_wait_for_one(studio: Studio) -> None:
    """Twenty people at once: the sound is made once, and uploaded once."""
    await asyncio.gather(*(studio.ask(chat=100 + each) for each in range(20)))

    assert len(studio.mouth.calls) == 1
    assert len(studio.carrier.spoken) == 20
    assert [sound for sound in studio.sounds if sound != "F1"] == [b"OGG:How can you go? One: I walk."]


async def test_an_upload_that_fails_keeps_nobody_waiting(studio: Studio) -> None:
    """If the first one's connection breaks, the next one uploads."""
    studio.carrier.fail(ANA, NotSent("no network"))
    first, second = await asyncio.gather(studio.ask(chat=ANA), studio.ask(chat=EVA), return_exceptions=True)

    assert isinstance(first, NotSent)
    assert isinstance(second, int)


async def test_a_recorded_voice_comes_first_and_a_new_one_replaces_it(studio: Studio) -> None:
    """A human voice is heard for exactly its words, at once after it was kept; a newer recording is another sound."""
    await studio.ask()
    await studio.record("I walk.", b"<Maja walks>")
    await studio.ask()
    await studio.record("I walk.", b"<Maja walks better>", at="2026-11-21T10:00:00.000Z")
    await studio.ask()

    assert [call[0] for call in studio.mouth.calls] == [
        ("How can you go?", "One:", "I walk."),
        ("How can you go?", "One:", b"<Maja walks>"),
        ("How can you go?", "One:", b"<Maja walks better>"),
    ]


async def test_a_voice_note_goes_by_its_file_else_by_its_kept_sound(studio: Studio) -> None:
    """A learner's note reaches the counsellor even if the messenger has lost the file; a missing one is refused."""
    with pytest.raises(Refused):
        await studio.speaker.carry(Sound(chat=ANA, note="gone"))
    await studio.speaker.carry(Sound(chat=ANA, file="held"))

    assert studio.sounds == ["held"]


async def test_who_has_blocked_the_bot_is_told_apart(studio: Studio) -> None:
    """What the messenger says of the person is not taken for a fault of the file."""
    await studio.ask()
    studio.carrier.blocked.add(ANA)

    with pytest.raises(Blocked):
        await studio.ask()
    assert len(studio.mouth.calls) == 1

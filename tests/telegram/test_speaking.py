"""Voice notes: what both carriers promise, the real one (over HTTP to the preview server) and the fake one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.service.messages import Edit, Key, Sound, Text
from bot.service.ports import Blocked, MaybeSent, NotSent, Refused, TooMany
from bot.service.speech import Speech
from tests.fakes.ogg import opus

if TYPE_CHECKING:
    from tests.telegram.conftest import Side

OGG = opus(7)
ROWS = ((Key(label="Yes", data="pick:a:1:yes"),), (Key(label="Site", url="https://example.org/"),))
ALOUD = Speech(language="en", pieces=("How are you?",))


async def test_a_sound_is_uploaded_once_and_then_goes_by_its_file(side: Side) -> None:
    """Speaking gives a new number, and the file by which the same sound goes again without its bytes."""
    message = Text(chat=side.chat, text="How are you?", rows=ROWS, aloud=ALOUD)
    first, file = await side.carrier.speak(message, OGG)
    assert file
    second, held = await side.carrier.speak(Sound(chat=side.chat, caption="once more"), file)
    third = await side.carrier.carry(Sound(chat=side.chat, file=held))
    assert None not in (first, second, third)
    assert len({first, second, third}) == 3
    assert list(side.shown().values()) == ["How are you?", "once more", ""]


async def test_what_is_held_can_be_fetched(side: Side) -> None:
    """The content of a file comes back byte for byte."""
    _, file = await side.carrier.speak(Sound(chat=side.chat), OGG)
    assert file
    assert await side.carrier.fetch(file) == OGG


async def test_a_lost_file_is_refused_and_can_be_uploaded_anew(side: Side) -> None:
    """Neither speaking by it nor fetching it works any more, and nothing arrives; the bytes do."""
    message = Sound(chat=side.chat, caption="listen")
    _, file = await side.carrier.speak(message, OGG)
    assert file
    side.lose(file)
    with pytest.raises(Refused):
        await side.carrier.speak(message, file)
    with pytest.raises(Refused):
        await side.carrier.carry(message.model_copy(update={"file": file}))
    with pytest.raises(Refused):
        await side.carrier.fetch(file)
    _, anew = await side.carrier.speak(message, OGG)
    assert anew not in (None, file)
    assert list(side.shown().values()) == ["listen", "listen"]


async def test_what_cannot_be_played_is_refused(side: Side) -> None:
    """No file, no bytes, or a file that was never there: refused for good, and nothing arrives."""
    with pytest.raises(Refused):
        await side.carrier.carry(Sound(chat=side.chat, aloud=ALOUD))
    with pytest.raises(Refused):
        await side.carrier.speak(Sound(chat=side.chat), b"")
    with pytest.raises(Refused):
        await side.carrier.fetch("never there")
    assert side.shown() == {}


async def test_what_is_carried_is_written(side: Side) -> None:
    """A text that could be said aloud is carried in writing; only speaking makes a voice note of it."""
    await side.carrier.carry(Text(chat=side.chat, text="How are you?", aloud=ALOUD))
    assert list(side.shown().values()) == ["How are you?"]
    if side.server is not None:
        (message,) = side.server.world.chats[side.chat].messages.values()
        assert "voice" not in message


@pytest.mark.parametrize("spoken", [True, False])
@pytest.mark.parametrize("said", [True, False])
async def test_captions_and_texts_are_drawn_anew(side: Side, *, spoken: bool, said: bool) -> None:
    """Whether an edit takes a message for a voice note or for a text: it is drawn anew, also where that is wrong."""
    message = Text(chat=side.chat, text="one", rows=ROWS)
    number = (await side.carrier.speak(message, OGG))[0] if said else await side.carrier.carry(message)
    edit = Edit(chat=side.chat, text="two", rows=ROWS[:1], message=number, spoken=spoken)
    assert await side.carrier.carry(edit) == number
    assert await side.carrier.carry(edit) == number
    assert list(side.shown().values()) == ["two"]
    with pytest.raises(Refused):
        await side.carrier.carry(edit.model_copy(update={"message": 99}))


@pytest.mark.parametrize(
    ("kind", "expected", "arrived"),
    [("429", TooMany, 0), ("500", NotSent, 0), ("drop_before", MaybeSent, 0), ("drop_after", MaybeSent, 1)],
)
async def test_trouble_while_speaking(side: Side, kind: str, expected: type[Exception], arrived: int) -> None:
    """Trouble has its name, and what arrived before an answer was lost has arrived."""
    side.fail(kind)
    with pytest.raises(expected):
        await side.carrier.speak(Sound(chat=side.chat, caption="x"), OGG)
    assert list(side.shown().values()) == ["x"] * arrived
    assert (await side.carrier.speak(Sound(chat=side.chat), OGG))[0]


async def test_nobody_speaks_to_who_has_blocked_the_bot(side: Side) -> None:
    """Somebody who has blocked the bot hears nothing either."""
    _, file = await side.carrier.speak(Sound(chat=side.chat), OGG)
    side.block()
    assert file
    for sound in (OGG, file):
        with pytest.raises(Blocked):
            await side.carrier.speak(Sound(chat=side.chat), sound)

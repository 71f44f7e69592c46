"""Voice notes at Telegram: one message where the words fit, the words after it where they do not, never twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.preview import acts
from bot.preview.shapes import Upload
from bot.service.messages import Edit, Key, Sound, Text
from bot.service.ports import NotSent, Refused
from bot.service.speech import Speech
from bot.telegram.cutting import units
from bot.telegram.lasting import seconds_of
from tests.fakes.ogg import opus

if TYPE_CHECKING:
    from bot.preview.server import PreviewServer
    from bot.preview.shapes import Call
    from bot.telegram.carrying import TelegramCarrier

OGG = opus(7)
ROWS = ((Key(label="Yes", data="pick:a:1:yes"),), (Key(label="Site", url="https://example.org/"),))
ALOUD = Speech(language="en", pieces=("How are you?",))
LONG = "\n\n".join(f"{number}. " + "Ž🙂 word. " * 60 for number in range(12))


async def test_one_message_holds_everything(
    server: PreviewServer, carrier: TelegramCarrier, heard: list[Call], ana: int
) -> None:
    """Sound, words and buttons come as one voice note, with its length; by its file not a byte goes up."""
    hostile = "<b>*_`</b> &amp; \u202e 👩‍👩‍👧 @everybody\x00"
    message = Text(chat=ana, text=hostile, rows=ROWS)
    number, file = await carrier.speak(message, OGG)
    assert file
    again, _ = await carrier.speak(message, file)
    assert number is not None
    assert again is not None
    first, second = (server.world.chats[ana].messages[each] for each in (number, again))
    for shown in (first, second):
        assert shown["caption"] == hostile.replace("\x00", "")
        assert [row[0]["text"] for row in shown["reply_markup"]["inline_keyboard"]] == ["Yes", "Site"]
        assert shown["voice"]["duration"] == 7
    assert [(call.method, call.uploaded) for call in heard] == [("sendvoice", len(OGG)), ("sendvoice", 0)]
    assert heard[0].params["voice"].name == "voice.ogg"
    assert heard[0].params["duration"] == "7"
    assert "duration" not in heard[1].params


async def test_1024_units_are_a_caption_and_one_more_is_not(
    server: PreviewServer, carrier: TelegramCarrier, ana: int
) -> None:
    """A caption holds what Telegram allows, counted as Telegram counts; blanks at its end do not matter."""
    for words, messages in (("🙂" * 512, 1), ("x" * 1024 + "\n\n", 1), ("🙂" * 512 + "x", 2)):
        before = len(server.world.chats[ana].messages)
        await carrier.speak(Text(chat=ana, text=words), OGG)
        arrived = list(server.world.chats[ana].messages.values())[before:]
        assert len(arrived) == messages
        assert (arrived[-1].get("text") or arrived[-1]["caption"]) == words.strip()


@pytest.mark.parametrize("kind", [Text, Sound])
async def test_long_words_follow_the_voice_note(
    server: PreviewServer, carrier: TelegramCarrier, ana: int, kind: type[Text | Sound]
) -> None:
    """First the voice alone, then the words, whole, with the buttons under the last; that one's number counts."""
    words = {"text": LONG} if kind is Text else {"caption": LONG}
    number, file = await carrier.speak(kind(chat=ana, rows=ROWS, **words), OGG)
    voice, *texts = server.world.chats[ana].messages.values()
    assert voice["voice"]["file_id"] == file
    assert not voice.keys() & {"caption", "reply_markup"}
    assert len(texts) == 2
    assert all(units(each["text"]) <= 4096 for each in texts)
    assert "".join("".join(each["text"] for each in texts).split()) == "".join(LONG.split())
    assert [each["message_id"] for each in texts if "reply_markup" in each] == [number]


async def test_an_interrupted_voice_note_is_not_said_twice(
    server: PreviewServer, carrier: TelegramCarrier, ana: int
) -> None:
    """Where the words after it fail, the next try goes on with the words; the try after that one begins anew."""
    message = Text(chat=ana, text=LONG, rows=ROWS, aloud=ALOUD)
    trouble = {"kind": "500", "method": "sendMessage"}

    def fail_after(call: Call) -> None:
        if call.method == "sendmessage" and call.code == 200:
            server.world.on_call.remove(fail_after)
            server.faults.order([trouble])

    server.faults.order([trouble])
    server.world.on_call.append(fail_after)
    for sound in (OGG, OGG):
        with pytest.raises(NotSent):
            await carrier.speak(message, sound)
    number, file = await carrier.speak(message, "a file that is not there any more")
    voice, *texts = server.world.chats[ana].messages.values()
    assert file == voice["voice"]["file_id"]
    assert ["voice" in each for each in texts] == [False, False]
    assert "".join("".join(each["text"] for each in texts).split()) == "".join(LONG.split())
    assert texts[-1]["message_id"] == number
    await carrier.speak(message, OGG)
    assert len(server.world.chats[ana].messages) == 6


async def test_words_that_go_in_writing_after_all_end_the_matter(
    server: PreviewServer, carrier: TelegramCarrier, ana: int
) -> None:
    """Where the voice note went and its words only came by another way, the next same message is whole again."""
    message = Text(chat=ana, text=LONG, rows=ROWS)
    server.faults.order([{"kind": "500", "method": "sendMessage"}])
    with pytest.raises(NotSent):
        await carrier.speak(message, OGG)
    await carrier.carry(message)
    await carrier.speak(message, OGG)
    kinds = ["voice" if "voice" in each else "text" for each in server.world.chats[ana].messages.values()]
    assert kinds == ["voice", "text", "text"] * 2


async def test_a_refusal_begins_anew(server: PreviewServer, carrier: TelegramCarrier, ana: int) -> None:
    """Words that are refused for good leave nothing behind that would keep a later voice note back."""
    message = Text(chat=ana, text=LONG, rows=((Key(label="x", data="x" * 65),),))
    for _ in range(2):
        with pytest.raises(Refused):
            await carrier.speak(message, OGG)
    assert sum("voice" in each for each in server.world.chats[ana].messages.values()) == 2


@pytest.mark.parametrize(
    ("kind", "content"), [("document", b"RIFF....WAVE"), ("audio", b"ID3 a song"), ("voice", opus(3))]
)
async def test_a_file_that_telegram_takes_for_something_else(
    server: PreviewServer, carrier: TelegramCarrier, ana: int, kind: str, content: bytes
) -> None:
    """Whatever Telegram makes of the sound, the file under which it is held is told."""
    number, file = await carrier.speak(Sound(chat=ana), content)
    assert number is not None
    assert server.world.chats[ana].messages[number][kind]["file_id"] == file


async def test_an_edit_asks_once_more_only_where_the_kind_is_wrong(
    server: PreviewServer, carrier: TelegramCarrier, heard: list[Call], ana: int
) -> None:
    """A right guess is one call, a wrong one two; any other refusal, and any trouble, is one call too."""
    voice, _ = await carrier.speak(Text(chat=ana, text="one"), OGG)
    text = await carrier.carry(Text(chat=ana, text="one"))

    async def calls_of(number: int | None, *, spoken: bool) -> list[str]:
        heard.clear()
        try:
            await carrier.carry(Edit(chat=ana, text="🙂" * 3000, message=number, spoken=spoken))
        except (Refused, NotSent):
            heard.append(heard[-1])
        return [call.method.removeprefix("editmessage") for call in heard]

    assert await calls_of(voice, spoken=True) == ["caption"]
    assert await calls_of(text, spoken=False) == ["text"]
    assert await calls_of(voice, spoken=False) == ["text", "caption"]
    assert await calls_of(text, spoken=True) == ["caption", "text"]
    assert await calls_of(99, spoken=True) == ["caption"] * 2
    server.faults.order([{"kind": "500"}])
    assert await calls_of(voice, spoken=True) == ["caption"] * 2
    messages = server.world.chats[ana].messages
    assert voice is not None
    assert text is not None
    assert messages[voice]["caption"] == "🙂" * 511 + "…"
    assert messages[text]["text"] == "🙂" * 2047 + "…"


async def test_who_wants_no_voice_messages_is_told_apart(
    server: PreviewServer, carrier: TelegramCarrier, ana: int
) -> None:
    """It is a refusal, not a block: the same words can be carried in writing."""
    server.faults.order([{"kind": "no_voice", "times": None}])
    message = Text(chat=ana, text="How are you?")
    with pytest.raises(Refused, match="VOICE_MESSAGES_FORBIDDEN"):
        await carrier.speak(message, OGG)
    assert await carrier.carry(message)


async def test_the_largest_sound_goes_up_and_down(server: PreviewServer, carrier: TelegramCarrier, ana: int) -> None:
    """20 MB are fetched and played; one byte more than Telegram hands out is refused."""
    large = OGG + bytes((20 << 20) - len(OGG))
    _, file = await carrier.speak(Sound(chat=ana), large)
    assert file
    assert await carrier.fetch(file) == large
    told = acts.say(server.world, {"chat_id": ana, "voice": Upload("a.ogg", large + b"x")})["message_id"]
    with pytest.raises(Refused, match="too big"):
        await carrier.fetch(server.world.chats[ana].messages[told]["voice"]["file_id"])


@pytest.mark.parametrize(
    ("sound", "seconds"),
    [(opus(7), 7), (opus(0), 1), (opus(3000), 3000), (b"", None), (b"RIFF", None), (b"OggS", None)],
)
def test_how_long_a_voice_note_lasts(sound: bytes, seconds: int | None) -> None:
    """The length is read from the frame, and nothing is claimed of what is no voice note."""
    assert seconds_of(sound) == seconds


@pytest.mark.parametrize("end", range(0, len(opus(7)), 5))
def test_half_a_voice_note_is_no_trouble(end: int) -> None:
    """A sound that was cut anywhere, or that claims nonsense, has some length or none."""
    for sound in (opus(7)[:end], opus(7)[:end] + b"\xff" * 40):
        found = seconds_of(sound)
        assert found is None or found >= 1

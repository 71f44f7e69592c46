"""What both carriers promise, the real one (over HTTP to the preview server) and the fake one; then the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.preview import acts
from bot.preview.shapes import Upload
from bot.service.messages import Delete, Document, Edit, Key, Leave, Sound, Text, Toast
from bot.service.ports import Blocked, MaybeSent, NotSent, Refused, TooMany
from bot.telegram.cutting import units

if TYPE_CHECKING:
    from bot.preview.server import PreviewServer
    from bot.preview.shapes import Call
    from bot.telegram.carrying import TelegramCarrier
    from tests.telegram.conftest import Side

ROWS = ((Key(label="Yes", data="pick:a:1:yes"),), (Key(label="Site", url="https://example.org/"),))


async def test_new_numbers(side: Side) -> None:
    """Each new message gets a number of its own, above the ones before."""
    first = await side.carrier.carry(Text(chat=side.chat, text="one", rows=ROWS))
    second = await side.carrier.carry(Text(chat=side.chat, text="two"))
    assert first is not None
    assert second is not None
    assert first < second
    assert side.shown() == {first: "one", second: "two"}


async def test_edits(side: Side) -> None:
    """An edit draws the message anew that it names, else the one whose number is given, and returns that number."""
    number = await side.carrier.carry(Text(chat=side.chat, text="one", rows=ROWS))
    other = await side.carrier.carry(Text(chat=side.chat, text="two"))
    assert await side.carrier.carry(Edit(chat=side.chat, text="one!", message=number), other) == number
    assert await side.carrier.carry(Edit(chat=side.chat, text="two!", slot="s"), other) == other
    assert list(side.shown().values()) == ["one!", "two!"]


async def test_unchanged_edit(side: Side) -> None:
    """An edit that changes nothing is fine."""
    number = await side.carrier.carry(Text(chat=side.chat, text="one"))
    assert await side.carrier.carry(Edit(chat=side.chat, text="one", message=number)) == number


async def test_edit_of_nothing(side: Side) -> None:
    """An edit of a message that is not there, or not known, is refused for good."""
    with pytest.raises(Refused):
        await side.carrier.carry(Edit(chat=side.chat, text="one", message=99))
    with pytest.raises(Refused):
        await side.carrier.carry(Edit(chat=side.chat, text="one", slot="s"))


async def test_documents(side: Side) -> None:
    """A document is a new message."""
    number = await side.carrier.carry(Document(chat=side.chat, name="a.csv", content=b"a,b\n", caption="yours"))
    assert number is not None
    assert side.shown() == {number: "yours"}


async def test_deleted(side: Side) -> None:
    """Messages are taken back; those that are not there do not matter."""
    first = await side.carrier.carry(Text(chat=side.chat, text="one"))
    second = await side.carrier.carry(Text(chat=side.chat, text="two"))
    assert first is not None
    assert second is not None
    assert await side.carrier.carry(Delete(chat=side.chat, messages=(first, 99))) is None
    assert side.shown() == {second: "two"}


async def test_blocked(side: Side) -> None:
    """Somebody who has blocked the bot cannot be written to."""
    await side.carrier.carry(Text(chat=side.chat, text="one"))
    side.block()
    with pytest.raises(Blocked):
        await side.carrier.carry(Text(chat=side.chat, text="two"))


@pytest.mark.parametrize(
    ("kind", "expected", "arrived"),
    [("429", TooMany, 0), ("500", NotSent, 0), ("drop_before", MaybeSent, 0), ("drop_after", MaybeSent, 1)],
)
async def test_trouble(side: Side, kind: str, expected: type[Exception], arrived: int) -> None:
    """Trouble has its name, and what arrived before an answer was lost has arrived."""
    side.fail(kind)
    with pytest.raises(expected):
        await side.carrier.carry(Text(chat=side.chat, text="one"))
    assert len(side.shown()) == arrived
    assert await side.carrier.carry(Text(chat=side.chat, text="one"))


async def test_toast_never_raises(side: Side) -> None:
    """An answer to a tap that is too old, or that fails, is no trouble."""
    side.fail("500")
    await side.carrier.toast(Toast(callback="1", text="late"))
    await side.carrier.toast(Toast(callback="no such tap"))


async def test_plain_words(server: PreviewServer, carrier: TelegramCarrier, ana: int) -> None:
    """Whatever a person wrote arrives as it was written, and means nothing to the messenger."""
    hostile = "<b>*_`[x](http://a.b)</b> &amp; \u202e gnp.exe 👩‍👩‍👧 @everybody"
    heard: list[Call] = []
    server.world.on_call.append(heard.append)
    number = await carrier.carry(Text(chat=ana, text=hostile))
    assert number is not None
    message = server.world.chats[ana].messages[number]
    assert message["text"] == hostile
    sent = heard[-1].params
    assert sent["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in sent
    assert "reply_markup" not in sent


async def test_buttons(server: PreviewServer, carrier: TelegramCarrier, ana: int) -> None:
    """Buttons keep their rows; an edit without buttons takes them away."""
    number = await carrier.carry(Text(chat=ana, text="one", rows=ROWS))
    assert number is not None
    chat = server.world.chats[ana]
    assert chat.messages[number]["reply_markup"]["inline_keyboard"] == [
        [{"text": "Yes", "callback_data": "pick:a:1:yes"}],
        [{"text": "Site", "url": "https://example.org/"}],
    ]
    await carrier.carry(Edit(chat=ana, text="one", message=number))
    assert "reply_markup" not in chat.messages[number]


async def test_long_text(server: PreviewServer, carrier: TelegramCarrier, ana: int) -> None:
    """A text that is too long arrives in several messages, whole, with the buttons under the last."""
    words = "\n\n".join(f"{number}. " + "Ž🙂 word. " * 60 for number in range(20))
    number = await carrier.carry(Text(chat=ana, text=words, rows=ROWS))
    messages = list(server.world.chats[ana].messages.values())
    assert len(messages) > 3
    assert all(units(each["text"]) <= 4096 for each in messages)
    assert "".join("".join(each["text"] for each in messages).split()) == "".join(words.split())
    assert [each["message_id"] for each in messages if "reply_markup" in each] == [number]


async def test_long_text_goes_on(server: PreviewServer, carrier: TelegramCarrier, ana: int) -> None:
    """A long text that was interrupted goes on where it stopped: no part comes twice."""
    text = Text(chat=ana, text="\n\n".join(str(part) * 3000 for part in range(3)))
    server.faults.order([{"kind": "delay", "delay": 0}, {"kind": "500", "probability": 0.5, "times": 3}])
    while True:
        try:
            await carrier.carry(text)
        except NotSent:
            continue
        break
    assert [each["text"][0] for each in server.world.chats[ana].messages.values()] == ["0", "1", "2"]
    await carrier.carry(text)
    assert len(server.world.chats[ana].messages) == 6


async def test_long_edit_and_caption(server: PreviewServer, carrier: TelegramCarrier, ana: int) -> None:
    """What cannot become several messages is shortened."""
    number = await carrier.carry(Text(chat=ana, text="one"))
    assert number is not None
    await carrier.carry(Edit(chat=ana, text="🙂" * 3000, message=number))
    assert server.world.chats[ana].messages[number]["text"] == "🙂" * 2047 + "…"
    document = Document(chat=ana, name="a.txt", content=b"a", caption="x" * 2000)
    number = await carrier.carry(document)
    assert number is not None
    assert len(server.world.chats[ana].messages[number]["caption"]) == 1024


async def test_pictures_and_sounds(server: PreviewServer, carrier: TelegramCarrier, ana: int) -> None:
    """A picture goes as a picture; a sound that the messenger holds goes by its file."""
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000d49444154789c6360f8ffff3f0005fe02fea7356d2d0000000049454e44ae426082"
    )
    number = await carrier.carry(Document(chat=ana, name="a.png", content=pixel, picture=True))
    assert number is not None
    assert "photo" in server.world.chats[ana].messages[number]
    told = acts.say(server.world, {"chat_id": ana, "voice": Upload("a.ogg", b"OggS")})["message_id"]
    file = server.world.chats[ana].messages[told]["voice"]["file_id"]
    number = await carrier.carry(Sound(chat=ana, file=file, caption="listen"))
    assert number is not None
    assert "voice" in server.world.chats[ana].messages[number]


async def test_leaves(server: PreviewServer, carrier: TelegramCarrier) -> None:
    """A group is left; leaving it twice is the group's fault."""
    chat = acts.group(server.world, {"title": "Us"})["chat_id"]
    await carrier.carry(Leave(chat=chat))
    assert not server.world.chats[chat].member
    with pytest.raises((Blocked, Refused)):
        await carrier.carry(Leave(chat=chat))


async def test_delete_despite_one(server: PreviewServer, carrier: TelegramCarrier, ana: int) -> None:
    """A message that is too old to be taken back does not keep the others there."""
    await carrier.carry(Text(chat=ana, text="old"))
    server.world.shift += 50 * 3600
    numbers = [await carrier.carry(Text(chat=ana, text=str(each))) for each in range(5)]
    old = min(server.world.chats[ana].messages)
    await carrier.carry(Delete(chat=ana, messages=(old, *[each for each in numbers if each is not None])))
    assert set(server.world.chats[ana].messages) <= {old}


async def test_toast(server: PreviewServer, carrier: TelegramCarrier, ana: int) -> None:
    """A toast shows on the phone, shortened if it must be."""
    number = await carrier.carry(Text(chat=ana, text="one", rows=ROWS))
    tap = acts.tap(server.world, {"chat_id": ana, "message_id": number, "data": "x"})["query_id"]
    await carrier.toast(Toast(callback=tap, text="ž" * 300, alert=True))
    assert server.world.chats[ana].toasts[-1]["text"] == "ž" * 199 + "…"

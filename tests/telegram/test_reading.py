"""What the reader makes of updates: those of people (as the preview server sends them), and hostile ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.preview import acts
from bot.preview.shapes import Upload
from bot.service.happenings import (
    BlockedBot,
    CalledToGroup,
    Commanded,
    Sender,
    SomethingCame,
    Tapped,
    Typed,
    UnblockedBot,
    VoiceCame,
)
from bot.telegram.albums import AlbumReader
from bot.telegram.reading import lane_and_number, read

if TYPE_CHECKING:
    from bot.preview.server import PreviewServer
    from bot.service.happenings import Happening

PERSON = {"id": 7, "is_bot": False, "first_name": "Ana", "language_code": "sl"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ana"}
GROUP = {"id": -100, "type": "supergroup", "title": "Us"}
ANA = Sender(7, "Ana", "sl")
UNDER_GROUP = {"message_id": 1, "date": 0, "chat": GROUP}
GROUP_TAP = {"id": "1", "from": PERSON, "chat_instance": "x", "data": "d", "message": UNDER_GROUP}
GROUP_MEMBER = {
    "chat": GROUP,
    "from": PERSON,
    "date": 1,
    "old_chat_member": {"user": PERSON, "status": "left"},
    "new_chat_member": {"user": PERSON, "status": "member"},
}


def said(**parts: Any) -> bytes:
    message = {"message_id": 1, "date": 1_790_000_000, "chat": PRIVATE, "from": PERSON, **parts}
    return json.dumps({"update_id": 1, "message": message}).encode()


def update(**parts: Any) -> bytes:
    return json.dumps({"update_id": 1, **parts}).encode()


def last(server: PreviewServer) -> Happening | None:
    """What the last update means."""
    body = server.world.updates.waiting[-1].body
    lane, number = lane_and_number(body)
    happening = read(json.dumps(body).encode())
    assert number == body["update_id"]
    if happening is not None:
        assert lane == (happening.chat if isinstance(happening, CalledToGroup) else happening.sender.chat)
    return happening


def test_phones(server: PreviewServer, ana: int) -> None:
    """Everything that a phone can send is named."""
    sender = Sender(ana, "Ana", "sl")
    world = server.world
    acts.say(world, {"chat_id": ana, "text": "/start abc-DEF_1"})
    assert last(server) == Commanded(sender, "start", "abc-DEF_1")
    told = acts.say(world, {"chat_id": ana, "text": "I bake"})["message_id"]
    assert last(server) == Typed(sender, "I bake")
    acts.say(world, {"chat_id": ana, "text": "I cook", "edit": told})
    assert last(server) == SomethingCame(sender, "edited")
    tap = acts.tap(world, {"chat_id": ana, "message_id": told, "data": "pick:a:1:yes"})
    assert last(server) == Tapped(sender, tap["query_id"], "pick:a:1:yes", told)
    tap = acts.tap(world, {"chat_id": ana, "message_id": 99, "data": "forged"})
    assert last(server) == Tapped(sender, tap["query_id"], "forged", 99)
    acts.say(world, {"chat_id": ana, "voice": {"file_size": 22_020_096, "duration": 600}})
    voice = last(server)
    assert isinstance(voice, VoiceCame)
    assert (voice.sender, voice.seconds, voice.size, voice.forwarded) == (sender, 600, 22_020_096, False)
    for kind in ("sticker", "location", "contact", "poll"):
        acts.say(world, {"chat_id": ana, kind: True})
        assert last(server) == SomethingCame(sender, kind)
    acts.say(world, {"chat_id": ana, "dice": True})
    assert last(server) == SomethingCame(sender, "unknown")
    acts.say(world, {"chat_id": ana, "album": 3})
    assert last(server) == SomethingCame(sender, "album")
    acts.say(world, {"chat_id": ana, "document": Upload("a.pdf", b"%PDF")})
    assert last(server) == SomethingCame(sender, "document")
    acts.say(world, {"chat_id": ana, "text": "/start abc", "forwarded": True})
    assert last(server) == Commanded(sender, "start", "abc", forwarded=True)
    acts.say(world, {"chat_id": ana, "text": "words", "forwarded": "Beno"})
    assert last(server) == Typed(sender, "words", forwarded=True)
    acts.block(world, {"chat_id": ana})
    assert last(server) == BlockedBot(sender)
    acts.unblock(world, {"chat_id": ana})
    assert last(server) == UnblockedBot(sender)


def test_groups(server: PreviewServer, ana: int) -> None:
    """Being put into a group, and being spoken to in one, calls the bot there; leaving it does not."""
    group = acts.group(server.world, {"title": "Us", "user_id": ana})["chat_id"]
    assert last(server) == CalledToGroup(group, "sl")
    acts.group(server.world, {"chat_id": group, "user_id": ana, "text": "/start"})
    assert last(server) == CalledToGroup(group, "sl")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", Commanded(ANA, "start")),
        ("/START@kazipot_bot  abc ", Commanded(ANA, "start", "abc")),
        ("/invite Ana Novak\nand more", Commanded(ANA, "invite", "Ana Novak\nand more")),
        ("/", Typed(ANA, "/")),
        ("/ start", Typed(ANA, "/ start")),
        ("1/2 day", Typed(ANA, "1/2 day")),
        ("/živjo", Typed(ANA, "/živjo")),
        ("a\x00b", Typed(ANA, "a\x00b")),
        ("a\ud83db 🙂", Typed(ANA, "a\ufffdb 🙂")),
    ],
)
def test_words_and_commands(text: str, expected: Happening) -> None:
    """A command is a slash and a word, whomever it names; everything else is words, whole."""
    assert read(said(text=text)) == expected


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"photo": [{}]}, "picture"),
        ({"video": {}}, "video"),
        ({"video_note": {}}, "video"),
        ({"animation": {}, "document": {}}, "video"),
        ({"venue": {}, "location": {}}, "location"),
        ({"audio": {}}, "sound"),
        ({"game": {}}, "unknown"),
        ({"story": {}}, "unknown"),
        ({"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "x"}, "new_thing": 1}, "forwarded"),
    ],
)
def test_other_kinds(parts: dict[str, Any], what: Any) -> None:
    """What the bot cannot take is named, whatever is inside."""
    assert read(said(**parts)) == SomethingCame(ANA, what)


@pytest.mark.parametrize(
    "body",
    [
        update(inline_query={"id": "1"}),
        update(business_message={"message_id": 1}),
        update(message_reaction={}),
        update(something_new={"a": 1}),
        update(),
        said(pinned_message={"message_id": 3}),
        said(message_auto_delete_timer_changed={}),
        said(new_kind_of_service_message={}),
        said(text="hi", **{"from": {**PERSON, "is_bot": True}}),
        said(chat=GROUP, left_chat_member=PERSON),
        said(chat=GROUP, migrate_to_chat_id=-5),
        update(callback_query={"id": "1", "from": PERSON, "chat_instance": "x", "inline_message_id": "y", "data": "z"}),
        update(callback_query={"id": "1", "from": PERSON, "chat_instance": "x", "game_short_name": "y"}),
        update(
            my_chat_member={
                "chat": GROUP,
                "from": PERSON,
                "date": 1,
                "old_chat_member": {"user": PERSON, "status": "member"},
                "new_chat_member": {"user": PERSON, "status": "left"},
            }
        ),
    ],
)
def test_nothing_for_us(body: bytes) -> None:
    """What nobody asked for is nothing, not an error."""
    assert read(body) is None


def test_channels_and_taps_in_groups() -> None:
    """A channel, and a button pressed in a group, call the bot there."""
    channel = {"id": -5, "type": "channel", "title": "x"}
    assert read(update(channel_post={"message_id": 1, "date": 1, "chat": channel, "text": "hi"})) == CalledToGroup(-5)
    tap = {"id": "1", "from": PERSON, "chat_instance": "x", "data": "d", "message": {"message_id": 1, "chat": GROUP}}
    assert read(update(callback_query=tap)) == CalledToGroup(-100, "sl")


def test_unread_parts_do_not_matter() -> None:
    """A keyboard, an entity or a quoted message that nobody reads makes no update malformed."""
    odd = {"reply_to_message": 5, "entities": "x", "reply_markup": [], "link_preview_options": 7, "via_bot": {}}
    assert read(said(text="hi", **odd)) == Typed(ANA, "hi")


@pytest.mark.parametrize(
    "body",
    [
        said(text="hi", date=67_768_036_191_676_800),
        b"",
        b"\xff",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"update_id": NaN}',
        update(update_id=-1, message={}),
        update(update_id=True),
        update(update_id=2**31),
        update(message=None, callback_query=5),
        update(message=[]),
        update(message={}),
        said(**{"from": {"id": 7, "is_bot": False}}),
        said(**{"from": {"id": "7", "is_bot": False, "first_name": 5}}),
        said(chat={"id": "7", "type": "private"}, text="x"),
        said(chat={"id": 2**70, "type": "private"}, text="x"),
        said(chat={"type": "private"}),
        said(text=5),
        said(text={"a": 1}),
        said(date="yesterday", text="x"),
        said(date=10**30, text="x"),
        said(voice={"file_id": "a", "file_unique_id": "a", "duration": "long"}),
        said(voice={"file_id": "a", "file_unique_id": "a"}),
        said(voice={"file_id": "a", "file_unique_id": "\udfff", "duration": 3}),
        said(voice={"file_id": "a", "file_unique_id": "../a", "duration": 3}),
        said(voice={"file_id": ["a"], "file_unique_id": "a", "duration": 3}),
        said(voice=[1]),
        update(callback_query={"from": PERSON, "data": "x"}),
        update(callback_query={"id": 5, "from": PERSON, "chat_instance": "x", "data": "x"}),
        update(callback_query={"id": "5", "from": PERSON, "chat_instance": "x", "data": 5}),
        update(callback_query={"id": "5", "from": PERSON, "chat_instance": "x", "data": "x", "message": 5}),
        update(my_chat_member={"chat": PRIVATE, "from": PERSON, "date": 1}),
        said(chat=GROUP, text="x", **{"from": {**PERSON, "language_code": 5}}),
        said(chat={**GROUP, "id": [5]}, text="x"),
        update(callback_query={**GROUP_TAP, "from": {**PERSON, "language_code": {"a": 1}}}),
        update(my_chat_member={**GROUP_MEMBER, "from": {**PERSON, "language_code": [1]}}),
    ],
)
def test_malformed(body: bytes) -> None:
    """A malformed update is a ValueError that tells nothing of its content."""
    with pytest.raises(ValueError, match=r"^The update is malformed\.$") as caught:
        read(body)
    assert caught.value.__suppress_context__


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
WHOLE = [
    json.loads(said(text="hi", voice={"file_id": "a", "file_unique_id": "b", "duration": 3})),
    json.loads(said(forward_origin={"type": "user", "date": 1, "sender_user": PERSON}, text="x")),
    json.loads(
        update(
            callback_query={
                "id": "1",
                "from": PERSON,
                "chat_instance": "x",
                "data": "d",
                "message": {"message_id": 1, "date": 0, "chat": PRIVATE},
            }
        )
    ),
    json.loads(
        update(
            my_chat_member={
                "chat": PRIVATE,
                "from": PERSON,
                "date": 1,
                "old_chat_member": {"user": PERSON, "status": "member"},
                "new_chat_member": {"user": PERSON, "status": "kicked", "until_date": 0},
            }
        )
    ),
    json.loads(said(chat=GROUP, text="hi")),
    json.loads(update(callback_query=GROUP_TAP)),
    json.loads(update(my_chat_member=GROUP_MEMBER)),
]


def places(value: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """All paths in an update."""
    inner = (
        [found for name, part in value.items() for found in places(part, (*path, name))]
        if isinstance(value, dict)
        else []
    )
    return [path, *inner] if path else inner


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_one_thing_wrong(data: st.DataObject) -> None:
    """One part of an update replaced by anything, or left out: it is read, or it is malformed, and nothing else."""
    whole = json.loads(json.dumps(data.draw(st.sampled_from(WHOLE))))
    *way, name = data.draw(st.sampled_from(places(whole)))
    place = whole
    for step in way:
        place = place[step]
    if data.draw(st.booleans()):
        place[name] = data.draw(JUNK)
    else:
        del place[name]
    body = json.dumps(whole).encode()
    lane, _ = lane_and_number(whole)
    assert abs(lane) < 2**63
    try:
        happening = read(body)
    except ValueError as malformed:
        assert str(malformed) == "The update is malformed."  # noqa: PT017 - most of them are not malformed
        return
    if isinstance(happening, Typed):
        assert happening.text.encode("utf-8") is not None
    if happening is not None:
        spoken = happening if isinstance(happening, CalledToGroup) else happening.sender
        assert (type(spoken.chat), type(spoken.language)) == (int, str)


@given(JUNK)
def test_lenient_lane(raw: Any) -> None:
    """Lane and number of anything at all are found without complaint."""
    lane, number = lane_and_number(raw)
    assert lane == 0
    assert number is None or number >= 0


def test_an_album_happens_once(server: PreviewServer, ana: int) -> None:
    """An album of many pictures is answered once, also if its first message is read again."""
    acts.say(server.world, {"chat_id": ana, "album": 4})
    acts.say(server.world, {"chat_id": ana, "text": "hi"})
    acts.say(server.world, {"chat_id": ana, "album": 2})
    bodies = [json.dumps(each.body).encode() for each in server.world.updates.waiting]
    reader = AlbumReader()
    sender = Sender(ana, "Ana", "sl")
    album = SomethingCame(sender, "album")
    assert [reader(body) for body in bodies] == [album, None, None, None, Typed(sender, "hi"), album, None]
    assert [reader(body) for body in bodies[:2]] == [album, None]

"""The contract of every archive: the inbox and the outbox."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.service.changes import Enqueue, ParcelMoved, UpdateDone
from bot.service.messages import Delete, Document, Edit, Leave, Sound
from tests.fakes.records import BOT, CHAT, a_message, an_arrival, time_at

if TYPE_CHECKING:
    from bot.service.messages import Message
    from bot.service.ports import Archive


async def test_a_second_copy_of_an_update_is_known_as_one(archive: Archive) -> None:
    """An update is new once: not again in the same batch, not later, and not after it is done."""
    one, two = an_arrival(5), an_arrival(6)
    assert await archive.receive([one, one, two]) == [one, two]
    assert await archive.receive([two, one]) == []
    await archive.commit([UpdateDone(BOT, 5)])
    assert await archive.receive([one]) == []
    assert await archive.unfinished() == [two]


async def test_copies_that_come_side_by_side_are_new_once(archive: Archive) -> None:
    """Where the same update is handed over many times at once, exactly one caller is to take it."""
    answers = await asyncio.gather(*(archive.receive([an_arrival(9)]) for _ in range(20)))
    assert sorted(len(answer) for answer in answers) == [0] * 19 + [1]


async def test_the_same_number_of_another_bot_is_another_update(archive: Archive) -> None:
    """Numbers belong to a bot."""
    one = an_arrival(5)
    other = type(one)(bot=BOT + 1, update=5, lane=CHAT, body=b"", received_at=one.received_at)
    assert await archive.receive([one]) == [one]
    assert await archive.receive([other]) == [other]


async def test_unfinished_updates_come_in_the_order_in_which_they_came(archive: Archive) -> None:
    """The order is that of coming, even where the clock or the numbers run backwards; the body is byte for byte."""
    first = an_arrival(900, chat=-(2**52), words="\u0000 first 🌱", minute=9)
    second = an_arrival(3, words="second", minute=2)
    await archive.receive([first])
    await archive.receive([second])
    assert await archive.unfinished() == [first, second]
    await archive.commit([UpdateDone(BOT, 900, "malformed")])
    assert await archive.unfinished() == [second]


async def test_an_update_that_is_unknown_may_be_done(archive: Archive) -> None:
    """Being done with what was never received, or is done already, is no mistake."""
    await archive.commit([UpdateDone(BOT, 1), UpdateDone(BOT, 1, "malformed")])
    assert await archive.unfinished() == []


async def test_parcels_are_numbered_in_their_order(archive: Archive) -> None:
    """Numbers grow from commit to commit, and every kind of message comes back as it went in."""
    messages: list[Message] = [
        a_message("first", slot="i1:1"),
        Edit(chat=CHAT, text="again", slot="i1:1"),
        Sound(chat=CHAT, file="F", caption="c"),
        Document(chat=CHAT, name="a.pdf", content=b"JVBERg==", caption="c"),
        Delete(chat=CHAT, messages=(1, 2)),
        Leave(chat=-CHAT),
    ]
    some = await archive.commit([Enqueue(message, time_at(1)) for message in messages[:4]])
    more = await archive.commit([Enqueue(message, time_at(2)) for message in messages[4:]])
    numbers = [parcel.number for parcel in (*some, *more)]
    assert numbers == sorted(set(numbers))
    assert [parcel.message for parcel in await archive.parcels()] == messages
    assert await archive.parcels() == [*some, *more]
    assert await archive.parcels(after=some[-1].number) == more


async def test_numbers_are_never_given_twice(archive: Archive) -> None:
    """A number is not used again when its parcel has gone and was forgotten."""
    (one,) = await archive.commit([Enqueue(a_message(), time_at(1))])
    await archive.commit([ParcelMoved(one.number, "sent", message=1)])
    await archive.purge(updates_before=time_at(50), parcels_before=time_at(50))
    (two,) = await archive.commit([Enqueue(a_message(), time_at(2))])
    assert two.number > one.number


async def test_a_parcel_on_its_way_keeps_its_state(archive: Archive) -> None:
    """Waiting and sending parcels come back with their state, their tries and when to try again."""
    (one,) = await archive.commit([Enqueue(a_message(), time_at(1))])
    await archive.commit([ParcelMoved(one.number, "sending", tries=1)])
    assert [(parcel.state, parcel.tries) for parcel in await archive.parcels()] == [("sending", 1)]
    await archive.commit([ParcelMoved(one.number, "waiting", not_before=time_at(3), tries=2, why="slow")])
    (now,) = await archive.parcels()
    assert now == one.model_copy(update={"not_before": time_at(3), "tries": 2})


async def test_a_parcel_whose_way_has_ended_is_gone(archive: Archive) -> None:
    """Sent, given up and unsure parcels wait no more, and moving one again changes nothing."""
    parcels = await archive.commit([Enqueue(a_message(slot="s"), time_at(1)) for _ in range(3)])
    states = ("sent", "given up", "unsure")
    moves = [
        ParcelMoved(parcel.number, state, message=70 if state == "sent" else None, why="")
        for parcel, state in zip(parcels, states, strict=True)
    ]
    await archive.commit(moves)
    await archive.commit([ParcelMoved(parcels[0].number, "sent", message=99), ParcelMoved(4_711, "sent", message=5)])
    assert await archive.parcels() == []
    assert await archive.message_for("s") == 70
    assert await archive.sent_to(CHAT, time_at(0)) == [70]


async def test_the_last_message_of_a_slot_is_found(archive: Archive) -> None:
    """An edit finds the message that was sent last for its slot, and nothing before that was sent."""
    one, two, other = await archive.commit(
        [Enqueue(a_message(slot=slot), time_at(1)) for slot in ("i1:1", "i1:1", "i1:2")]
    )
    assert await archive.message_for("i1:1") is None
    await archive.commit([ParcelMoved(one.number, "sent", message=70)])
    assert await archive.message_for("i1:1") == 70
    await archive.commit([ParcelMoved(two.number, "sent", message=71), ParcelMoved(other.number, "sent", message=72)])
    assert await archive.message_for("i1:1") == 71
    assert await archive.message_for("i1:2") == 72
    assert await archive.message_for("i1:3") is None


async def test_messages_sent_to_a_chat_are_known_since_a_time(archive: Archive) -> None:
    """What was sent to one chat since a time is known by its numbers, in order; what makes no message is left out."""
    parcels = await archive.commit(
        [
            Enqueue(a_message(), time_at(1)),
            Enqueue(a_message(), time_at(5)),
            Enqueue(Edit(chat=CHAT, text="x", message=1), time_at(5)),
            Enqueue(a_message(chat=9), time_at(6)),
            Enqueue(a_message(), time_at(7)),
        ]
    )
    numbers = [80, 81, None, 82, 83]
    moves = [
        ParcelMoved(parcel.number, "sent", message=number) for parcel, number in zip(parcels, numbers, strict=True)
    ]
    await archive.commit(moves)
    assert await archive.sent_to(CHAT, time_at(5)) == [81, 83]
    assert await archive.sent_to(CHAT, time_at(0)) == [80, 81, 83]
    assert await archive.sent_to(77, time_at(0)) == []


async def test_purging_forgets_what_is_old_and_over(archive: Archive) -> None:
    """Old numbers of updates and old parcels are forgotten; what still waits is never."""
    await archive.receive([an_arrival(1, minute=1), an_arrival(2, minute=1), an_arrival(3, minute=9)])
    old, waits, young = await archive.commit(
        [
            Enqueue(a_message(slot="old"), time_at(1)),
            Enqueue(a_message(), time_at(1)),
            Enqueue(a_message(slot="young"), time_at(9)),
        ]
    )
    await archive.commit([UpdateDone(BOT, 1), UpdateDone(BOT, 3), ParcelMoved(old.number, "sent", message=1)])
    await archive.commit([ParcelMoved(young.number, "sent", message=2)])
    await archive.purge(updates_before=time_at(5), parcels_before=time_at(5))
    assert await archive.message_for("old") is None
    assert await archive.message_for("young") == 2
    assert [parcel.number for parcel in await archive.parcels()] == [waits.number]
    fresh = await archive.receive([an_arrival(1, minute=9), an_arrival(2, minute=9), an_arrival(3, minute=9)])
    assert [arrival.update for arrival in fresh] == [1]


async def test_doing_nothing_is_done_at_once(archive: Archive) -> None:
    """Neither an empty batch nor an empty turn is a mistake."""
    assert await archive.receive([]) == []
    assert await archive.commit([]) == []

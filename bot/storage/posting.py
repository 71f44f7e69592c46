"""What comes in and what goes out: raw updates and parcels, in rows that go as soon as they are done.

The inbox and the outbox hold only what waits, so they stay small however long the bot runs; what is over leaves a
narrow row without any words.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bot.service.records import Parcel
from bot.storage import packing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.changes import Enqueue, ParcelMoved, UpdateDone
    from bot.service.records import Arrival
    from bot.storage.pen import Pen

_AFOOT: Final = ("waiting", "sending")
_NOBODYS: Final = 0
"""The lane of a farewell: afterwards nobody can tell to whom it went."""


def receive(pen: Pen, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Put raw updates into the inbox; return those whose numbers were new."""
    fresh = []
    for arrival in arrivals:
        seen = (arrival.bot, arrival.update, arrival.received_at)
        if pen.cursor.execute("INSERT OR IGNORE INTO seen (bot, update_id, at) VALUES (?, ?, ?)", seen).rowcount:
            pen.cursor.execute(
                "INSERT INTO inbox (bot, update_id, lane, at, body) VALUES (?, ?, ?, ?, ?)",
                (
                    arrival.bot,
                    arrival.update,
                    packing.lane_of(pen.sealer, arrival.lane),
                    arrival.received_at,
                    packing.pack_arrival(pen.sealer, arrival),
                ),
            )
            fresh.append(arrival)
    return fresh


def finish_update(pen: Pen, change: UpdateDone) -> None:
    """Wipe a raw update's body; keep why it was set aside, sealed."""
    place = (change.bot, change.update)
    pen.cursor.execute("DELETE FROM inbox WHERE bot = ? AND update_id = ?", place)
    if change.why is not None:
        row = f"{change.bot}:{change.update}"
        why = pen.sealer.seal(change.why.encode("utf-8", "replace"), "seen", "why", row)
        pen.cursor.execute("UPDATE seen SET why = ? WHERE bot = ? AND update_id = ?", (why, *place))


def enqueue(pen: Pen, changes: Sequence[Enqueue]) -> list[Parcel]:
    """Put messages into the outbox, in order."""
    parcels = [
        Parcel(number=pen.number(), message=change.message, state="waiting", made_at=change.at) for change in changes
    ]
    pen.cursor.executemany(
        "INSERT INTO outbox (number, lane, slot, state, made_at, not_before, tries, body) "
        "VALUES (?, ?, ?, 'waiting', ?, '', 0, ?)",
        [_outbox_row(pen, parcel) for parcel in parcels],
    )
    return parcels


def move_parcels(pen: Pen, moves: Sequence[ParcelMoved]) -> None:
    """Note where parcels are; at the end of their way wipe their words. Those that have gone already stay gone."""
    if len({move.number for move in moves}) < len(moves):
        for move in moves:
            move_parcels(pen, [move])
        return
    under_way = [move for move in moves if move.state in _AFOOT]
    pen.cursor.executemany(
        "UPDATE outbox SET state = ?, not_before = ?, tries = ? WHERE number = ?",
        [(move.state, move.not_before, move.tries, move.number) for move in under_way],
    )
    _end(pen, [move for move in moves if move.state not in _AFOOT])


def _end(pen: Pen, moves: Sequence[ParcelMoved]) -> None:
    pen.cursor.executemany(
        "INSERT INTO dispatches (lane, number, slot, made_at, state, message, why) "
        "SELECT lane, number, slot, made_at, ?, ?, ? FROM outbox WHERE number = ?",
        [(move.state, move.message, _sealed_why(pen, move), move.number) for move in moves],
    )
    pen.cursor.executemany("DELETE FROM outbox WHERE number = ?", [(move.number,) for move in moves])
    for move in moves:
        slot = pen.recent.slot_of(move.number)
        if slot is not None:
            pen.news.append(partial(pen.recent.keep_message, slot, move.number, move.message))


def purge(pen: Pen, *, updates_before: str, parcels_before: str) -> None:
    """Forget numbers of updates that are done, and parcels whose way has ended, from before these times."""
    pen.cursor.execute(
        "DELETE FROM seen WHERE at < ? AND NOT EXISTS "
        "(SELECT 1 FROM inbox WHERE inbox.bot = seen.bot AND inbox.update_id = seen.update_id)",
        (updates_before,),
    )
    pen.cursor.execute("DELETE FROM dispatches WHERE made_at < ?", (parcels_before,))
    pen.news.append(pen.recent.forget)


def _outbox_row(pen: Pen, parcel: Parcel) -> tuple[int, int, int | None, str, bytes]:
    """Number, lane, slot, time and sealed body of a new parcel."""
    message = parcel.message
    slot = getattr(message, "slot", None)
    hashed = None if slot is None else packing.slot_of(pen.sealer, slot)
    if hashed is not None:
        pen.news.append(partial(pen.recent.keep_slot, parcel.number, hashed))
    lane = packing.lane_of(pen.sealer, message.chat)
    lane = _NOBODYS if lane in pen.erased else lane
    return parcel.number, lane, hashed, parcel.made_at, packing.pack_message(pen.sealer, parcel.number, message)


def _sealed_why(pen: Pen, move: ParcelMoved) -> bytes | None:
    why = move.why.encode("utf-8", "replace")
    return pen.sealer.seal(why, "dispatches", "why", move.number) if why else None

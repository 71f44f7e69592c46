"""What comes in and what goes out: raw updates and parcels, in rows that go as soon as they are done.

The inbox and the outbox hold only what waits, so they stay small however long the bot runs; what is over leaves a
narrow row without any words.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from bot.service.records import Parcel
from bot.storage import packing
from bot.storage.recent import Afoot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.changes import Enqueue, ParcelMoved, UpdateDone
    from bot.service.records import Arrival
    from bot.storage.pen import Pen

_AFOOT: Final = ("waiting", "sending")


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


def enqueue(pen: Pen, change: Enqueue) -> Parcel:
    """Put a message into the outbox."""
    number = pen.number()
    message = change.message
    slot = getattr(message, "slot", None)
    afoot = Afoot(
        lane=packing.lane_of(pen.sealer, message.chat),
        slot=None if slot is None else packing.slot_of(pen.sealer, slot),
        made_at=change.at,
    )
    pen.cursor.execute(
        "INSERT INTO outbox (number, lane, slot, state, made_at, not_before, tries, body) "
        "VALUES (?, ?, ?, 'waiting', ?, '', 0, ?)",
        (number, *afoot, packing.pack_message(pen.sealer, number, message)),
    )
    pen.news.append(partial(pen.recent.keep_parcel, number, afoot))
    return Parcel(number=number, message=message, state="waiting", made_at=change.at)


def move_parcel(pen: Pen, change: ParcelMoved) -> None:
    """Note where a parcel is; at the end of its way wipe its words."""
    if change.state in _AFOOT:
        pen.cursor.execute(
            "UPDATE outbox SET state = ?, not_before = ?, tries = ? WHERE number = ?",
            (change.state, change.not_before, change.tries, change.number),
        )
        return
    afoot = pen.recent.parcel(change.number) or _find(pen, change.number)
    if afoot is None or not pen.cursor.execute("DELETE FROM outbox WHERE number = ?", (change.number,)).rowcount:
        return
    why = None
    if change.why:
        why = pen.sealer.seal(change.why.encode("utf-8", "replace"), "dispatches", "why", change.number)
    pen.cursor.execute(
        "INSERT INTO dispatches (lane, slot, made_at, number, state, message, why) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*afoot, change.number, change.state, change.message, why),
    )
    pen.news.append(partial(pen.recent.drop_parcel, change.number))
    if afoot.slot is not None and change.message is not None:
        pen.news.append(partial(pen.recent.keep_message, afoot.slot, change.number, change.message))


def purge(pen: Pen, *, updates_before: str, parcels_before: str) -> None:
    """Forget numbers of updates that are done, and parcels whose way has ended, from before these times."""
    pen.cursor.execute(
        "DELETE FROM seen WHERE at < ? AND NOT EXISTS "
        "(SELECT 1 FROM inbox WHERE inbox.bot = seen.bot AND inbox.update_id = seen.update_id)",
        (updates_before,),
    )
    pen.cursor.execute("DELETE FROM dispatches WHERE made_at < ?", (parcels_before,))
    pen.news.append(pen.recent.forget)


def _find(pen: Pen, number: int) -> Afoot | None:
    row = pen.cursor.execute("SELECT lane, slot, made_at FROM outbox WHERE number = ?", (number,)).fetchone()
    return None if row is None else Afoot(*row)

"""Delivers what waits in one lane: commits what is about to be sent, sends it, and decides what its end means.

The rules stand in ``courier``; here is one chat at a time.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

import structlog

from bot.service.hall import later
from bot.service.lanes import Errand, counts, is_urgent, may_repeat, moved, seconds_between
from bot.service.messages import Delete, Edit
from bot.service.ports import Blocked, MaybeSent, Outage, Refused, TooMany

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.service.clerk import Clerk
    from bot.service.lanes import Lane
    from bot.service.messages import Message
    from bot.service.pace import Pace
    from bot.service.ports import Archive, Carrier, Clock
    from bot.service.records import Parcel

FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 300.0
HORIZON: Final = 86_400.0
MOST_AT_ONCE: Final = 10

_LOG = structlog.get_logger(__name__)


class Delivery:
    """Goes along lanes. ``stopping`` lets it end after the call under way."""

    def __init__(
        self,
        archive: Archive,
        carrier: Carrier,
        clock: Clock,
        on_blocked: Callable[[int], Awaitable[None]],
        pace: Pace,
        clerk: Clerk,
    ) -> None:
        """Join them."""
        self._archive = archive
        self._carrier = carrier
        self._clock = clock
        self._on_blocked = on_blocked
        self._pace = pace
        self._clerk = clerk
        self.stopping = False

    async def walk(self, lane: Lane) -> None:
        """Deliver what waits for a chat, until nothing does."""
        while lane.waiting and not self.stopping:
            await self._rest(lane)
            if counts(lane.waiting[0].parcel.message):
                await self._pace.turn(lane.chat, urgent=is_urgent(lane.waiting[0].parcel.message))
            lane.calling = True
            await self._send_all(lane, self._ready(lane))
            if lane.gone:
                await self._give_up(lane)
            lane.calling = False

    def end(self, parcel: Parcel, state: str, why: str) -> None:
        """Write down that it did not arrive, or that nobody knows."""
        _LOG.warning(
            "a message was not delivered", parcel=parcel.number, kind=parcel.message.kind, state=state, why=why
        )
        self._clerk.note([moved(parcel, state, why=why)])

    async def _rest(self, lane: Lane) -> None:
        while (wait := max(lane.resume_at - self._clock.monotonic(), self._pace.wait_for_all())) > 0:
            await self._clock.sleep(wait)

    def _ready(self, lane: Lane) -> deque[Errand]:
        """The first one, whose turn it is, and those after it that may go at once."""
        ready = deque([lane.waiting.popleft()])
        while lane.waiting and len(ready) < MOST_AT_ONCE:
            if counts(lane.waiting[0].parcel.message) and not self._pace.at_once(lane.chat):
                break
            ready.append(lane.waiting.popleft())
        return ready

    async def _send_all(self, lane: Lane, ready: deque[Errand]) -> None:
        """Send them in order; what was not tried because something came between waits again."""
        for errand in ready:
            errand.tries += 1
        await self._clerk.write([moved(each.parcel, "sending", each.tries) for each in ready])
        while ready and not self.stopping:
            if not await self._send(lane, ready.popleft()):
                break
        for errand in ready:
            self._wait_again(lane, errand)

    async def _send(self, lane: Lane, errand: Errand) -> bool:
        """Send one, and tell whether the next one may follow."""
        parcel = errand.parcel
        try:
            number = await self._number(parcel.message)
            sent = await self._carrier.carry(parcel.message, number, turn=parcel.made_at)
        except TooMany as wait:
            if wait.everywhere:
                self._pace.stop_everybody(wait.seconds)
            return self._try_later(lane, errand, str(wait), wait.seconds)
        except MaybeSent as trouble:
            if may_repeat(parcel.message, errand.tries):
                return self._try_later(lane, errand, str(trouble), maybe=True)
            self.end(parcel, "unsure", why=str(trouble))
        except Outage as trouble:
            return self._try_later(lane, errand, str(trouble))
        except Blocked as refusal:
            self.end(parcel, "given up", why=str(refusal))
            lane.gone = True
            return False
        except Refused as refusal:
            self.end(parcel, "given up", why=str(refusal))
        except Exception as fault:  # noqa: BLE001 - one message that cannot be carried must not stop the others
            self.end(parcel, "given up", why=type(fault).__name__)
        else:
            self._clerk.note([moved(parcel, "sent", message=sent)])
        return True

    async def _number(self, message: Message) -> int | None:
        """The number of the message that is drawn anew or taken back, if it is not named itself."""
        match message:
            case Edit(message=None, slot=str(slot)) | Delete(messages=(), slot=str(slot)):
                await self._clerk.caught_up()
                return await self._archive.message_for(slot)
            case _:
                return None

    def _try_later(
        self, lane: Lane, errand: Errand, why: str, seconds: float | None = None, *, maybe: bool = False
    ) -> bool:
        """Let the whole chat wait, and try this one again; after 24 hours give it up and go on."""
        if seconds_between(errand.parcel.made_at, self._clock.now()) > HORIZON:
            self.end(errand.parcel, "unsure" if maybe else "given up", why=why)
            return True
        if seconds is None:
            seconds = min(FIRST_WAIT * 2**errand.waits, LONGEST_WAIT)
            errand.waits = min(errand.waits + 1, 20)
        lane.resume_at = self._clock.monotonic() + seconds
        _LOG.warning("a message waits", parcel=errand.parcel.number, why=why, seconds=seconds)
        self._wait_again(lane, errand, maybe=maybe, not_before=later(self._clock.now(), seconds=seconds))
        return False

    def _wait_again(self, lane: Lane, errand: Errand, *, maybe: bool = False, not_before: str = "") -> None:
        """Back into the row. Only what may have reached the messenger counts as a try."""
        errand.tries -= not maybe
        lane.line_up(errand)
        self._clerk.note([moved(errand.parcel, "waiting", errand.tries, not_before=not_before)])

    async def _give_up(self, lane: Lane) -> None:
        """Whoever has blocked the bot gets nothing more."""
        self._clerk.note([moved(each.parcel, "given up", why="blocked") for each in lane.waiting])
        lane.waiting.clear()
        lane.gone = False
        while not self.stopping:
            try:
                await self._on_blocked(lane.chat)
            except Outage as trouble:
                _LOG.warning("a blocked chat could not be written down", why=str(trouble))
                await self._clock.sleep(FIRST_WAIT)
            else:
                return

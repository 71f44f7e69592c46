"""People who answer by tapping, on the phones of a preview server in this process, and the post to and from the bot.

A player taps each question once. She taps it again only if her tap has died at the messenger before the bot took it:
a tap that was handed over must be answered, or she waits in vain and the test fails.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.preview import acts
from bot.preview.client import View
from tests.fakes.robot import next_press

if TYPE_CHECKING:
    from bot.preview.server import PreviewServer
    from bot.preview.shapes import Call

ANSWERING = ("pick:", "mark:", "done:", "go:", "send:", "skip:door:")
LISTEN, READ = "pick:door:0:w.listen", "pick:door:0:w.read"
A_LOOK = 0.5
MOST_STEERING = 2
"""Questions of two answers (consent) are answered with the first one, always."""


class Post:
    """What the messenger has handed over: confirmed by a later poll, so that it never comes again."""

    def __init__(self, server: PreviewServer) -> None:
        """Listen to the bot's polls."""
        self._world = server.world
        self.handed: set[int] = set()
        self.confirmed: set[int] = set()
        self.polls = 0
        server.world.on_call.append(self._hear)

    def is_lost(self, tap: Tap) -> bool:
        """Whether a tap has died at the messenger, before the bot took it."""
        old = self._world.now() - tap.born > self._world.updates.tap_life + 2
        return old and tap.update not in self.confirmed

    def _hear(self, call: Call) -> None:
        if call.method != "getupdates":
            return
        self.polls += 1
        offset = int(call.params.get("offset", 0))
        self.confirmed |= {each for each in self.handed if each < offset}
        if call.result:
            self.handed |= {each["update_id"] for each in call.result if isinstance(each.get("update_id"), int)}
        self.handed -= self.confirmed


@dataclass(frozen=True)
class Tap:
    """One tap: the update that carries it, its data and the label, and when it was made."""

    update: int
    data: str
    label: str
    born: float


@dataclass
class Player:
    """Somebody who presses buttons.

    Args:
        server: The messenger.
        post: What it has handed over.
        chat: Whose phone.
        think: At most so many seconds before each tap.
        patience: Seconds without anything new until she gives up.
        chance: Chooses among the answers; without it, the first one.
        listens: Whether she listens and reads (and skips the voice note of the practice); else she only reads.

    ``taps`` are hers by the buttons that stood there; ``again`` counts those that she had to make once more;
    ``slowest`` is how many seconds she waited for the next question at most.
    """

    server: PreviewServer
    post: Post
    chat: int
    think: float = 0.1
    patience: float = 30.0
    chance: random.Random | None = None
    listens: bool = False
    taps: dict[tuple[str, ...], Tap] = field(default_factory=dict)
    again: int = 0
    slowest: float = 0.0
    _tapped_at: float | None = None

    @classmethod
    def joined(cls, server: PreviewServer, post: Post, first_name: str = "Ana", **more: Any) -> Player:
        """A new person, who has not pressed Start yet."""
        chat = acts.people(server.world, {"first_name": first_name, "start": more.pop("start", "")})["chat_id"]
        return cls(server, post, chat, **more)

    def view(self) -> View:
        """What the phone shows."""
        shown = acts.shown(self.server.world, self.server.world.chats[self.chat])
        return View(shown["version"], shown["messages"], shown["toasts"], shown["person"])

    def start(self) -> None:
        """Press Start."""
        acts.start(self.server.world, {"chat_id": self.chat})

    def say(self, text: str) -> None:
        """Type words."""
        acts.say(self.server.world, {"chat_id": self.chat, "text": text})

    def tap(self, data: str, message: int, label: str = "") -> Tap:
        """Tap a button of a message."""
        made = acts.tap(self.server.world, {"chat_id": self.chat, "message_id": message, "data": data})
        return Tap(made["update_id"], data, label, self.server.world.now())

    async def play(self, until: str, most: int = 10_000) -> int:
        """Press until the phone shows these words, or so many times; return how often."""
        done, last_new = 0, time.monotonic()
        while done < most and not (view := self.view()).has(until):
            if await self._press(view):
                done, last_new = done + 1, time.monotonic()
            elif await self._wait(view):
                last_new = time.monotonic()
            elif time.monotonic() - last_new > self.patience:
                raise AssertionError(f"nothing new for {self.patience} s:\n{view.drawn()}")
        return done

    async def settled(self, patience: float = 30.0) -> None:
        """Wait until a question stands there that was not answered yet."""
        end = time.monotonic() + patience
        while self.waits():
            view = self.view()
            assert time.monotonic() < end, view.drawn()
            await self._wait(view)

    def waits(self) -> bool:
        """Whether she has tapped, and nothing that she could answer has come since."""
        state = _state(self.view())
        return not state or state in self.taps

    async def press(self) -> None:
        """Press what waits."""
        assert await self._press(self.view())

    async def wait_for(self, words: str, patience: float = 30.0) -> View:
        """Wait until the phone shows these words."""
        end = time.monotonic() + patience
        while not (view := self.view()).has(words):
            if time.monotonic() > end:
                raise AssertionError(f"no “{words}” for {patience} s:\n{view.drawn()}")
            await self._wait(view)
        return view

    def count(self, words: str) -> int:
        """How many bubbles hold these words."""
        return sum(words in text for text in self.view().texts)

    def heard(self) -> int:
        """How many voice notes she has got."""
        return sum("voice" in each for each in self.view().messages)

    def values(self) -> list[str]:
        """The keys of the answers that she has given on the short page, in order."""
        given = [tap.label for tap in self.taps.values() if tap.data.startswith("pick:") and ":door:" not in tap.data]
        return [label.split()[-1].lower() for label in given]

    async def _press(self, view: View) -> bool:
        """Press what waits, if it was not pressed before."""
        state = _state(view)
        if state in self.taps and self.post.is_lost(self.taps[state]):
            del self.taps[state]
            self.again += 1
        if not state or state in self.taps:
            return False
        if self._tapped_at is not None:
            self.slowest = max(self.slowest, time.monotonic() - self._tapped_at)
        if self.think:
            await asyncio.sleep(random.uniform(0, self.think))  # noqa: S311 - how people think
        if _state(view := self.view()) == state:
            data = self._choose(view)
            labels = {data: label for label, data in view.buttons}
            self.taps[state] = self.tap(data, view.keyboard["message_id"], labels[data])
            self._tapped_at = time.monotonic()
        return True

    def _choose(self, view: View) -> str:
        first = next_press(view)
        assert first is not None, view.drawn()
        if first == LISTEN and not self.listens:
            return READ
        picks = [data for _, data in view.buttons if data.startswith("pick:")]
        return self.chance.choice(picks) if self.chance and len(picks) > MOST_STEERING else first

    async def _wait(self, view: View) -> bool:
        """Wait a moment for something new; tell whether it came."""
        world = self.server.world
        await world.changed(world.chats[self.chat], view.version, A_LOOK)
        return world.chats[self.chat].version > view.version


def _state(view: View) -> tuple[str, ...]:
    """What can be answered now: the same for every copy of one question."""
    return tuple(data for _, data in view.buttons if data.startswith(ANSWERING))

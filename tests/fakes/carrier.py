"""A messenger in memory: it keeps what it was given, chat by chat, and fails on order."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from bot.service.messages import Delete, Document, Edit, Leave, Sound, Text
from bot.service.ports import Blocked, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.service.messages import Message, Toast


@dataclass
class FakeCarrier:
    """A ``Carrier``. ``faults`` are raised, one a call, each before or after the message was taken (``after``).

    It holds every file that is not ``lost``, and hands out the content of those in ``files``; what is uploaded gets
    the names F1, F2 and so on. ``spoken`` is what went as a voice note, and by which sound; it is ``carried`` too.
    ``turns`` are the stamps of all calls. Fetching belongs to no chat: its faults stand under 0.
    """

    blocked: set[int] = field(default_factory=set)
    faults: dict[int, deque[tuple[Exception, bool]]] = field(default_factory=dict)
    carried: list[Message] = field(default_factory=list)
    turns: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    chats: dict[int, dict[int, str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    spoken: list[tuple[Text | Sound, bytes | str]] = field(default_factory=list)
    clock: Callable[[], float] | None = None
    _last: int = 100
    _uploaded: int = 0

    def fail(self, chat: int, *faults: Exception, after: bool = False) -> None:
        """Fail so at the next calls for this chat."""
        self.faults.setdefault(chat, deque()).extend((fault, after) for fault in faults)

    async def carry(self, message: Message, number: int | None = None, *, turn: str = "") -> int | None:
        """Take it, or fail."""
        self.turns.append(turn)
        if isinstance(message, Sound):
            if message.file is None:
                raise Refused("nothing to play")
            return (await self.speak(message, message.file))[0]
        with self._failing(message.chat):
            taken = self._take(message, number)
            self._keep(message)
        return taken

    async def speak(self, message: Text | Sound, sound: bytes | str) -> tuple[int | None, str | None]:
        """Take it as a voice note, or fail."""
        with self._failing(message.chat):
            file = self._hold(sound)
            taken = self._take(message, None)
            self._keep(message)
            self.spoken.append((message, sound))
        return taken, file

    async def fetch(self, file: str) -> bytes:
        """Hand out a file, or fail."""
        with self._failing(0):
            if file in self.lost or file not in self.files:
                raise Refused("invalid file_id")
            return self.files[file]

    async def toast(self, toast: Toast) -> None:
        """Keep it."""
        self.toasts.append(toast)

    def texts(self, chat: int | None = None) -> list[str]:
        """The words of the texts and edits that were taken, in order."""
        return [each.text for each in self.carried if isinstance(each, Text | Edit) and chat in (None, each.chat)]

    @contextmanager
    def _failing(self, chat: int) -> Iterator[None]:
        """Raise what was ordered for this chat, before or after what is done in the block."""
        waiting = self.faults.get(chat)
        fault, after = waiting.popleft() if waiting else (None, False)
        if fault is not None and not after:
            raise fault
        if chat in self.blocked:
            raise Blocked("bot was blocked by the user")
        yield
        if fault is not None:
            raise fault

    def _keep(self, message: Message) -> None:
        self.carried.append(message)
        if self.clock is not None:
            self.times.append(self.clock())

    def _hold(self, sound: bytes | str) -> str:
        """The file under which a sound is held; a lost one is refused."""
        if isinstance(sound, str):
            if sound in self.lost:
                raise Refused("wrong file identifier/HTTP URL specified")
            return sound
        if not sound:
            raise Refused("file must be non-empty")
        self._uploaded += 1
        file = f"F{self._uploaded}"
        self.files[file] = sound
        return file

    def _take(self, message: Message, number: int | None) -> int | None:
        chat = self.chats.setdefault(message.chat, {})
        match message:
            case Text():
                return self._new(chat, message.text)
            case Sound() | Document():
                return self._new(chat, message.caption)
            case Edit():
                wanted = number if message.message is None else message.message
                if wanted is None or wanted not in chat:
                    raise Refused("message to edit not found")
                chat[wanted] = message.text
                return wanted
            case Delete():
                for each in message.messages or (number,):
                    chat.pop(each or 0, None)
                return None
            case Leave():
                del self.chats[message.chat]
                return None
            case _:
                assert_never(message)

    def _new(self, chat: dict[int, str], text: str) -> int:
        self._last += 1
        chat[self._last] = text
        return self._last

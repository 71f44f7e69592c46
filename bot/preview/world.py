"""Everything that is, while the preview runs: people, chats with their messages, files, the bot itself.

The world is plain memory and plain functions: nothing here waits, so every call of the bot and every deed of a person
is done at once and whole. Whoever watches gets told: ``watchers`` hear each change of a chat (the page), ``on_call``
hears each call of the bot after it was answered (a benchmark that plays the people), and ``changed`` waits for a chat.

Message numbers rise over all private chats together, as at Telegram, from a random start: a button that a former
preview has left behind never hits a new message.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.preview import params as given
from bot.preview.files import Files
from bot.preview.shapes import Call, Chat, Json, Person, RefusedError, bad_request
from bot.preview.updates import Updates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CALLS_KEPT = 10_000
_TOASTS_KEPT = 50
_FIRST_IDS = 10**6
_FIRST_PERSON = 7_000_000_000
_RANDOM = random.SystemRandom()


class World:
    """One bot and the people around it.

    Args:
        token: The bot's token; its number is what stands before the colon.
        keep: How many messages of a chat are remembered; None: all.
        message_life: Seconds that an update waits for the bot.
        tap_life: Seconds that a tap waits, and that it can be answered.
        calls_kept: How many of the bot's calls are remembered.
        clock: Gives the time in seconds since 1970.
    """

    def __init__(
        self,
        token: str,
        *,
        keep: int | None = None,
        message_life: float = 86_400,
        tap_life: float = 150,
        calls_kept: int = _CALLS_KEPT,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.token = token
        self.bot = _bot(token)
        self.shift = 0.0
        self.keep = keep
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.taps: dict[str, tuple[int, int, float]] = {}
        self.profile: dict[tuple[str, str], Any] = {}
        self.webhook: Json = {}
        self.updates = Updates(self.now, _RANDOM.randrange(_FIRST_IDS, 2**30), message_life, tap_life)
        self.calls: deque[Call] = deque(maxlen=calls_kept)
        self.on_call: list[Callable[[Call], None]] = []
        self.watchers: list[Callable[[Json], None]] = []
        self._clock = clock
        self._next_message = _RANDOM.randrange(1_000, _FIRST_IDS)
        self._next_group = -1_000
        self._last_person = _FIRST_PERSON
        self._counted = 0

    def now(self) -> float:
        """Return the world's time in seconds; tests may shift it."""
        return self._clock() + self.shift

    def tell(self, event: Json) -> None:
        """Tell everybody who watches that something happened."""
        for watcher in self.watchers:
            watcher(event)

    def next_person(self) -> int:
        """Return a number that nobody has."""
        self._last_person += 1
        while self._last_person in self.people:
            self._last_person += 1
        return self._last_person

    def meet(self, person: Person) -> None:
        """Add a person with her private chat."""
        self.people[person.user_id] = person
        self.chats[person.user_id] = Chat(person.user_id)
        self.tell({"event": "person", "chat_id": person.user_id})

    def found_group(self, title: str) -> Chat:
        """Add a group in which the bot is a member."""
        self._next_group -= 1
        group = self.chats[self._next_group] = Chat(self._next_group, "group", title)
        return group

    def chat(self, chat_id: int) -> Chat:
        """Return a chat.

        Raises:
            RefusedError: There is none.
        """
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def open_chat(self, chat_id: int) -> Chat:
        """Return a chat in which the bot may write.

        Raises:
            RefusedError: It may not: blocked, never started, not a member (403), or no such chat (400).
        """
        chat = self.chat(chat_id)
        person = self.people.get(chat_id)
        if person and person.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        if person and not person.started:
            raise RefusedError(403, "Forbidden: bot can't initiate conversation with a user")
        if not chat.member:
            raise RefusedError(403, "Forbidden: bot is not a member of the group chat")
        return chat

    def message(self, chat: Chat, message_id: int, words: str) -> Json:
        """Return a message of a chat; ``words`` is the refusal where there is none."""
        found = chat.messages.get(message_id)
        if found is None:
            raise bad_request(words)
        return found

    def post(self, chat: Chat, sender: Json, body: Json) -> Json:
        """Put a new message into a chat and return it."""
        message = {
            "message_id": self._next_message,
            "from": sender,
            "chat": chat.reference(self.people.get(chat.chat_id)),
            "date": int(self.now()),
            **body,
        }
        self._next_message += 1
        chat.messages[message["message_id"]] = message
        if self.keep is not None and len(chat.messages) > self.keep:
            del chat.messages[next(iter(chat.messages))]
        self._changed(chat, {"event": "message", "message": message})
        return message

    def redraw(self, chat: Chat, message: Json) -> Json:
        """Put a message in the place of the one with its number."""
        chat.messages[message["message_id"]] = message
        self._changed(chat, {"event": "message", "message": message})
        return message

    def erase(self, chat: Chat, numbers: Iterable[int]) -> None:
        """Take messages away."""
        gone = [number for number in numbers if chat.messages.pop(number, None)]
        if gone:
            self._changed(chat, {"event": "erased", "messages": gone})

    def toast(self, chat: Chat, toast: Json) -> None:
        """Show the answer to a tap."""
        chat.toasts.append(toast)
        del chat.toasts[:-_TOASTS_KEPT]
        self._changed(chat, {"event": "toast", "toast": toast})

    def act(self, chat: Chat, action: str) -> None:
        """Show that the bot is doing something, such as ``typing``."""
        chat.action = action
        self._changed(chat, {"event": "action", "action": action})

    def refresh(self, chat: Chat) -> None:
        """Tell that something about the chat itself has changed: blocked, language, keyboard, commands."""
        self._changed(chat, {"event": "person"})

    def record(self, method: str, params: Json, size: int, code: int, result: Any) -> None:
        """Note a call that was answered, and tell those who listen."""
        self._counted += 1
        chat, uploaded = given.maybe_chat_id(params), given.uploaded(params)
        call = Call(self._counted, method, chat, time.monotonic(), size, code, params, uploaded=uploaded)
        self.calls.append(call)
        if self.on_call:
            whole = replace(call, result=result)
            for listener in self.on_call:
                listener(whole)

    async def changed(self, chat: Chat, after: int, seconds: float) -> None:
        """Wait until the chat's version is above ``after``, at most so many seconds."""
        if chat.version > after:
            return
        waiter = asyncio.get_running_loop().create_future()
        chat.waiting.append(waiter)
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            chat.waiting = [one for one in chat.waiting if one is not waiter]

    def release(self) -> None:
        """Let everybody go who is waiting for something."""
        self.updates.release()
        for chat in self.chats.values():
            _wake(chat)

    def _changed(self, chat: Chat, event: Json) -> None:
        chat.version += 1
        if chat.waiting:
            _wake(chat)
        if self.watchers:
            self.tell({**event, "chat_id": chat.chat_id})


def _bot(token: str) -> Json:
    head = token.partition(":")[0]
    number = int(head) if head.isdigit() else 1
    return {"id": number, "is_bot": True, "first_name": "Kažipot", "username": "kazipot_preview_bot"}


def _wake(chat: Chat) -> None:
    for waiter in chat.waiting:
        if not waiter.done():
            waiter.set_result(None)
    chat.waiting.clear()

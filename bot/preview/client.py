"""A phone in the hands of a program: what a person does, over the control API, without waiting in the dark.

    phone = await Phone.join(session, url, first_name="Ana", start="CODE")
    await phone.start()
    await phone.wait_for(lambda chat: chat.has("Which language?"))
    await phone.press("English")

``wait_for`` ends as soon as the chat is as wanted, or fails with what the phone shows.
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.preview.shapes import Json

_PATIENCE = 10.0


class PhoneError(Exception):
    """The server would not do it, or what was waited for did not come."""


@dataclass(frozen=True, slots=True)
class View:
    """A chat as the phone shows it at one moment. ``version`` grows with every change."""

    version: int
    messages: list[Json]
    toasts: list[Json]
    person: Json

    @property
    def texts(self) -> list[str]:
        """What stands in the bubbles, old ones first: texts and captions."""
        return [str(one.get("text") or one.get("caption") or "") for one in self.messages]

    @property
    def last(self) -> Json:
        """The last message; empty in an empty chat."""
        return self.messages[-1] if self.messages else {}

    @property
    def keyboard(self) -> Json:
        """The last message of the bot that has buttons; empty where there is none."""
        with_buttons = (one for one in reversed(self.messages) if "reply_markup" in one and one["from"]["is_bot"])
        return next(with_buttons, {})

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Label and callback data of each button of ``keyboard`` (links have no data)."""
        rows = self.keyboard.get("reply_markup", {}).get("inline_keyboard", [])
        return [(button["text"], button.get("callback_data", "")) for row in rows for button in row]

    def has(self, words: str) -> bool:
        """Tell whether some bubble holds these words."""
        return any(words in text for text in self.texts)

    def drawn(self) -> str:
        """Return the end of the chat as text, for a failed test to show."""
        lines = [f"{'bot' if one['from']['is_bot'] else 'you'}: {_content(one)}" for one in self.messages[-6:]]
        return "\n".join([*lines, f"buttons: {self.buttons}", f"toasts: {[one['text'] for one in self.toasts[-3:]]}"])


class Phone:
    """One person's phone. Make it with ``join``, or with the number of a person who is there already."""

    def __init__(self, session: aiohttp.ClientSession, url: str, chat_id: int) -> None:
        self.chat_id = chat_id
        self._session = session
        self._url = url

    @classmethod
    async def join(cls, session: aiohttp.ClientSession, url: str, **traits: Any) -> Phone:
        """Make a new person (see ``acts.people`` for the traits) and return her phone."""
        made = await control(session, url, "people", traits)
        return cls(session, url, made["chat_id"])

    async def view(self) -> View:
        """Return what the phone shows now."""
        return await self._get(f"{self._url}/control/chat/{self.chat_id}", {})

    async def start(self) -> None:
        """Press Start."""
        await self._do("start")

    async def say(self, text: str = "", **more: Any) -> Json:
        """Send text, or another kind: see ``payloads`` (``sticker=True``, ``voice={"file_size": …}``, ``edit=…``)."""
        return await self._do("say", **({"text": text} if text else {}), **more)

    async def send_file(self, kind: str, content: bytes, name: str = "voice.ogg", mime: str = "audio/ogg") -> Json:
        """Send a file: ``kind`` is ``voice``, ``photo`` or ``document``."""
        form = aiohttp.FormData({"chat_id": str(self.chat_id)})
        form.add_field(kind, io.BytesIO(content), filename=name, content_type=mime)
        async with self._session.post(f"{self._url}/control/say", data=form) as answer:
            return await _read(answer)

    async def tap(self, data: str, message_id: int | None = None) -> Json:
        """Tap with this callback data, forged or not, on a message (by default the last one with buttons)."""
        number = message_id or (await self.view()).keyboard.get("message_id", 0)
        return await self._do("tap", message_id=number, data=data)

    async def press(self, part: str) -> str:
        """Press the button whose label holds ``part`` or whose data begins with it; return its data."""
        view = await self.view()
        for label, data in view.buttons:
            if part in label or (data and data.startswith(part)):
                await self.tap(data, view.keyboard["message_id"])
                return data
        raise PhoneError(f"No button “{part}”.\n{view.drawn()}")

    async def buttons(self) -> list[tuple[str, str]]:
        """Return label and data of the buttons that the phone shows last."""
        return (await self.view()).buttons

    async def wait_for(self, wanted: Callable[[View], Any], patience: float = _PATIENCE) -> View:
        """Return the first view that is as wanted.

        Args:
            wanted: Gives something true once it is so.
            patience: Seconds until it fails.

        Raises:
            PhoneError: It did not come; shows the phone.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        view = await self.view()
        while not wanted(view):
            left = end - loop.time()
            if left <= 0:
                raise PhoneError(f"Waited {patience} s in vain.\n{view.drawn()}")
            view = await self.changed(view, left)
        return view

    async def changed(self, view: View, patience: float = _PATIENCE) -> View:
        """Return the next view after this one, or the same if nothing changes for so many seconds."""
        query = {"chat_id": str(self.chat_id), "after": str(view.version), "timeout": str(patience)}
        return await self._get(f"{self._url}/control/wait", query)

    async def block(self) -> None:
        """Block the bot."""
        await self._do("block")

    async def unblock(self) -> None:
        """Let the bot write again."""
        await self._do("unblock")

    async def speak(self, language: str) -> None:
        """Change the phone's language."""
        await self._do("language", language=language)

    async def _do(self, act: str, **body: Any) -> Json:
        return await control(self._session, self._url, act, {"chat_id": self.chat_id, **body})

    async def _get(self, url: str, query: dict[str, str]) -> View:
        async with self._session.get(url, params=query) as answer:
            shown = await _read(answer)
        return View(shown["version"], shown["messages"], shown["toasts"], shown["person"] or {})


async def control(session: aiohttp.ClientSession, url: str, act: str, body: Any) -> Json:
    """Do anything over the control API, for example ``control(session, url, "faults", [{"kind": "429"}])``.

    Raises:
        PhoneError: The server would not; the sentence says why.
    """
    async with session.post(f"{url}/control/{act}", json=body) as answer:
        return await _read(answer)


async def calls(session: aiohttp.ClientSession, url: str, after: int = 0, method: str = "") -> list[Json]:
    """Return the bot's calls after the one with this number, perhaps of one method alone."""
    async with session.get(f"{url}/control/calls", params={"after": str(after), "method": method}) as answer:
        listed: list[Json] = (await _read(answer))["calls"]
    return listed


async def _read(answer: aiohttp.ClientResponse) -> Json:
    body: Json = await answer.json()
    if not answer.ok:
        raise PhoneError(body.get("error", answer.reason))
    return body


def _content(message: Json) -> str:
    kinds = [kind for kind in ("voice", "audio", "document", "photo", "sticker") if kind in message]
    return " ".join([*(f"[{kind}]" for kind in kinds), str(message.get("text") or message.get("caption") or "")])

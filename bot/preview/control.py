"""The remote control, for tests and for the page: JSON over loopback, beside the Bot API.

| call | what it does |
|---|---|
| ``POST /control/<act>`` | a deed, see ``acts``: people, say, start, tap, block, unblock, language, group, raw, lives |
| ``GET /control/chat/<chat_id>`` | the chat as the phone shows it: messages, toasts, keyboard, person, version |
| ``GET /control/wait?chat_id=&after=&timeout=`` | the same, as soon as its version is above ``after`` |
| ``GET /control/calls?after=&method=`` · ``DELETE`` | the bot's calls: method, chat, monotonic time, code, bytes |
| ``POST /control/faults`` (a list) · ``DELETE`` | order trouble, see ``faults``; clear it |

``say`` also takes a form with a file in ``voice``, ``photo`` or ``document``. A misuse is answered with 400 and
``{"error": "a sentence"}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.preview import acts, bodies
from bot.preview.guard import guarded
from bot.preview.shapes import Json, RefusedError, Upload
from bot.service.ports import Outage, Unusable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.preview.faults import Faults
    from bot.preview.shapes import Call
    from bot.preview.world import World

    Convert = Callable[[bytes, str], Awaitable[bytes]]

_LONGEST = 50.0
_RECORDED = ("audio/webm", "video/webm", "audio/mp4", "video/mp4")
_NO_SOUND = "There is no sound in this recording. Cancel it, and record it once more."
_NOT_NOW = "The recording could not be made into a voice note just now. Send it again in a moment."


class Control:
    """The handlers of the remote control.

    Args:
        world: What they act upon.
        faults: What they order trouble from.
        convert: Makes Ogg/Opus of what a browser recorded (bytes, MIME type), or raises ``Unusable`` or ``Outage``,
            which are told in a sentence; None: recordings stay as they are.
    """

    def __init__(self, world: World, faults: Faults, convert: Convert | None) -> None:
        self._world = world
        self._faults = faults
        self._convert = convert

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, closed to strangers."""
        return [
            web.get("/control/chat/{chat_id}", guarded(self._chat)),
            web.get("/control/wait", guarded(self._wait)),
            web.get("/control/calls", guarded(self._calls)),
            web.delete("/control/calls", guarded(self._forget_calls)),
            web.post("/control/faults", guarded(self._order)),
            web.delete("/control/faults", guarded(self._clear)),
            web.post("/control/{act}", guarded(self._act)),
        ]

    def do(self, name: str, body: Any) -> Json:
        """Do a person's deed; ``body`` is what came over the line, an object if all is well.

        Raises:
            MisuseError: It makes no sense; the sentence says why.
        """
        act = acts.ACTS.get(name)
        if act is None:
            raise acts.MisuseError(f"There is no deed “{name}”. There are: {', '.join(acts.ACTS)}.")
        if not isinstance(body, dict):
            raise acts.MisuseError(f"“{name}” needs an object.")
        try:
            return act(self._world, body)
        except KeyError as missing:
            raise acts.MisuseError(f"“{name}” needs {missing}.") from None
        except (TypeError, ValueError) as wrong:
            raise acts.MisuseError(f"“{name}” cannot use this: {wrong}.") from None
        except RefusedError as refusal:
            raise acts.MisuseError(refusal.description) from None

    async def _act(self, request: web.Request) -> web.StreamResponse:
        try:
            body, _ = await bodies.read(request)
            await self._make_voice(body)
            return bodies.answer(self.do(request.match_info["act"], body))
        except (acts.MisuseError, RefusedError) as misuse:
            return bodies.answer({"error": str(misuse)}, 400)
        except Unusable:
            return bodies.answer({"error": _NO_SOUND}, 400)
        except Outage:
            return bodies.answer({"error": _NOT_NOW}, 503)

    async def _make_voice(self, body: Json) -> None:
        voice = body.get("voice")
        if self._convert and isinstance(voice, Upload) and voice.mime.partition(";")[0] in _RECORDED:
            body["voice"] = Upload("voice.ogg", await self._convert(voice.content, voice.mime), "audio/ogg")

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        return self._shown(request.match_info["chat_id"])

    async def _wait(self, request: web.Request) -> web.StreamResponse:
        number = request.query.get("chat_id", "")
        chat = self._world.chats.get(_integer(number))
        if chat:
            seconds = min(float(request.query.get("timeout", _LONGEST)), _LONGEST)
            await self._world.changed(chat, _integer(request.query.get("after", "-1")), seconds)
        return self._shown(number)

    def _shown(self, number: str) -> web.Response:
        chat = self._world.chats.get(_integer(number))
        if chat is None:
            return bodies.answer({"error": "There is no such chat."}, 404)
        return bodies.answer(acts.shown(self._world, chat))

    async def _calls(self, request: web.Request) -> web.StreamResponse:
        after, method = _integer(request.query.get("after", "0")), request.query.get("method", "").lower()
        listed = [_told(one) for one in self._world.calls if one.number > after and method in {"", one.method}]
        return bodies.answer({"calls": listed})

    async def _forget_calls(self, _: web.Request) -> web.StreamResponse:
        self._world.calls.clear()
        return bodies.answer({})

    async def _order(self, request: web.Request) -> web.StreamResponse:
        try:
            listed: Any = await request.json()
            self._faults.order(listed if isinstance(listed, list) else [listed])
        except (TypeError, ValueError) as wrong:
            return bodies.answer({"error": str(wrong)}, 400)
        return bodies.answer({})

    async def _clear(self, _: web.Request) -> web.StreamResponse:
        self._faults.clear()
        return bodies.answer({})


def _told(call: Call) -> Json:
    return {
        "number": call.number,
        "method": call.method,
        "chat": call.chat,
        "at": call.at,
        "size": call.size,
        "uploaded": call.uploaded,
        "code": call.code,
    }


def _integer(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else 0

"""Webhooks: where updates go by themselves instead of being fetched.

Each chat is a queue of its own, taps one more: the next update goes out once the one before was answered with 2xx.
Anything else is tried again, at once and then after 1, 2, 4 … seconds, until the update has outlived its time. Only
addresses on this machine are accepted, and over plain HTTP, which Telegram would refuse.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp

from bot.preview import params as given
from bot.preview.shapes import Json, RefusedError, bad_request

if TYPE_CHECKING:
    from bot.preview.updates import Waiting
    from bot.preview.world import World

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names under which this machine knows itself."""

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_LONGEST_PAUSE = 60.0
_SUCCESS = 2


def set_webhook(world: World, params: Json) -> bool:
    """Remember where updates go; an empty address takes the webhook away."""
    url = given.text(params, "url")
    if not url:
        return delete_webhook(world, params)
    if urlsplit(url).hostname not in LOOPBACK:
        raise bad_request("bad webhook: the preview delivers to this machine alone")
    secret = given.text(params, "secret_token")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    world.updates.ask_for(given.structure(params, "allowed_updates"))
    _forget(world, params)
    world.webhook = {"url": url, "secret": secret, "most": given.integer(params, "max_connections", 40)}
    world.tell({"event": "webhook"})
    return True


def delete_webhook(world: World, params: Json) -> bool:
    """Let the bot fetch its updates again."""
    _forget(world, params)
    world.webhook = {}
    return True


def get_webhook_info(world: World, _: Json) -> Json:
    """Tell where updates go, and how many wait."""
    info: Json = {
        "url": world.webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.waiting),
    }
    if info["url"]:
        info["max_connections"] = world.webhook["most"]
    if "failed_at" in world.webhook:
        info |= {"last_error_date": world.webhook["failed_at"], "last_error_message": world.webhook["failure"]}
    return info


def refuse_polling(world: World) -> None:
    """Refuse ``getUpdates`` while there is a webhook.

    Raises:
        RefusedError: There is one (409).
    """
    if world.webhook:
        words = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        raise RefusedError(409, f"Conflict: {words}")


class Deliverer:
    """Carries updates to the webhook, chat by chat."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None

    def start(self) -> None:
        """Listen for new updates and for a new webhook."""
        self._world.updates.on_put = self._start_lane
        self._world.watchers.append(self._hear)

    async def stop(self) -> None:
        """End every delivery."""
        self._world.updates.on_put = None
        self._world.watchers.remove(self._hear)
        lanes = list(self._lanes.values())
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
        if self._session:
            await self._session.close()

    def _hear(self, event: Json) -> None:
        if event["event"] == "webhook":
            for one in list(self._world.updates.waiting):
                self._start_lane(one)

    def _start_lane(self, one: Waiting) -> None:
        lane = _lane(one)
        if self._world.webhook and lane not in self._lanes:
            self._lanes[lane] = asyncio.get_running_loop().create_task(self._drive(lane))

    async def _drive(self, lane: str) -> None:
        pause = 0.0
        try:
            while self._world.webhook and (one := self._first(lane)):
                if await self._carry(one):
                    self._world.updates.drop(one)
                    pause = 0.0
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2 or 1.0, _LONGEST_PAUSE)
        finally:
            del self._lanes[lane]

    def _first(self, lane: str) -> Waiting | None:
        self._world.updates.confirm(0)
        return next((one for one in self._world.updates.waiting if _lane(one) == lane), None)

    async def _carry(self, one: Waiting) -> bool:
        hook = self._world.webhook
        self._session = self._session or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]} if hook["secret"] else {}
        taken = False
        try:
            async with self._session.post(hook["url"], json=one.body, headers=headers, allow_redirects=False) as answer:
                failure = "" if answer.ok else f"Wrong response from the webhook: {answer.status} {answer.reason}"
                taken = answer.status // 100 == _SUCCESS
        except (aiohttp.ClientError, TimeoutError) as error:
            failure = f"Connection failed: {type(error).__name__}"
        if not taken:
            hook |= {"failed_at": int(self._world.now()), "failure": failure}
        return taken


def _lane(one: Waiting) -> str:
    body = one.body.get(one.kind)
    body = body if isinstance(body, dict) else {}
    owner = body.get("from" if one.kind == "callback_query" else "chat")
    return f"{one.kind == 'callback_query'} {owner.get('id') if isinstance(owner, dict) else owner}"


def _forget(world: World, params: Json) -> None:
    if given.flag(params, "drop_pending_updates"):
        world.updates.waiting.clear()

"""At the start the bot introduces itself: who it is called, its commands and its descriptions in every language.

It waits until the messenger answers at all. Any webhook is taken down, and what waits for the bot is kept. A Bot API
server that refuses some of it never stops the bot; a wrong token does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.service.ports import Blocked, Outage, Refused, TooMany
from bot.telegram.answers import WrongToken
from bot.telegram.cutting import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.service.ports import Clock
    from bot.telegram.wire import Wire

MOST_DESCRIPTION: Final = 512
MOST_SHORT: Final = 120
MOST_COMMAND: Final = 256
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 30.0
DEFAULT_LANGUAGE: Final = "en"

_LOG = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Introduction:
    """What the bot says of itself in one language. ``commands`` are pairs of a name and what it does."""

    commands: tuple[tuple[str, str], ...]
    description: str = ""
    short: str = ""


async def greet(wire: Wire, words: Mapping[str, Introduction], clock: Clock, *, webhook: bool = False) -> str | None:
    """Introduce the bot; return its username, or ``None`` if the messenger would not tell it.

    Args:
        wire: Over which.
        words: What to say, by language; the English words stand for every other language.
        clock: Tells how long to wait until the messenger is asked again.
        webhook: Leave a webhook in place.

    Raises:
        WrongToken: The messenger does not know the token.
    """
    me = await _who_am_i(wire, clock)
    if not webhook:
        await _try(wire, "deleteWebhook", {"drop_pending_updates": False})
    for language, introduction in words.items():
        await _introduce(wire, introduction, "" if language == DEFAULT_LANGUAGE else language)
    await _try(wire, "setChatMenuButton", {"menu_button": {"type": "commands"}})
    username = me.get("username") if isinstance(me, dict) else None
    return username if isinstance(username, str) else None


async def _who_am_i(wire: Wire, clock: Clock) -> Any:
    """Ask until there is an answer."""
    wait = FIRST_WAIT
    while True:
        try:
            return await wire.call("getMe", {})
        except WrongToken:
            raise
        except Outage as trouble:
            _LOG.warning("the messenger does not answer", why=str(trouble), seconds=wait)
        except (Refused, Blocked) as trouble:
            _LOG.warning("the messenger does not tell who the bot is", why=str(trouble))
            return None
        except TooMany as order:
            wait = max(wait, order.seconds)
        await clock.sleep(wait)
        wait = min(2 * wait, LONGEST_WAIT)


async def _introduce(wire: Wire, words: Introduction, language: str) -> None:
    scope = {"type": "all_private_chats"}
    tongue = {"language_code": language} if language else {}
    commands = [{"command": name, "description": shortened(does, MOST_COMMAND)} for name, does in words.commands]
    await _try(wire, "setMyCommands", {"commands": commands, "scope": scope, **tongue})
    if words.description:
        described = {"description": shortened(words.description, MOST_DESCRIPTION), **tongue}
        await _try(wire, "setMyDescription", described)
    if words.short:
        await _try(wire, "setMyShortDescription", {"short_description": shortened(words.short, MOST_SHORT), **tongue})


async def _try(wire: Wire, method: str, params: dict[str, Any]) -> Any:
    """Call a method; if it fails for any reason but the token, say so and go on."""
    try:
        return await wire.call(method, params)
    except WrongToken:
        raise
    except (Outage, Refused, Blocked, TooMany) as trouble:
        _LOG.warning("the messenger did not take this", method=method, why=str(trouble))
        return None

"""What the Bot API answers, judged: a result, or whose fault it is.

- ``ok`` is true: the result counts.
- "message is not modified": the message already looks as wanted, so that is a success without a result.
- 429 names how long to wait. It stops the chat that was written to; without a chat or a time it stops everybody.
- 403, and a chat that is not there: the person has blocked the bot or is gone.
- 401, and 404 without a method to blame: the token is wrong.
- 409: somebody else polls with this token, or a webhook is set.
- 504 means that a gateway got no answer in time: nobody knows whether the call was done. Every other 5xx: it was not.
- Any other refusal is final. Its reason is kept without what stands in quotation marks, which may be somebody's words.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from bot.service.ports import Blocked, MaybeSent, NotSent, Outage, Refused, TooMany

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN_WAIT: Final = 5.0
MOST_REASON: Final = 160
GONE: Final = ("chat not found", "user is deactivated", "bot was blocked", "peer_id_invalid", "user not found")
_QUOTED: Final = re.compile(r'"[^"]*"|\'[^\']*\'|«[^»]*»')


class WrongToken(Outage):
    """Telegram does not know the token."""


class Conflict(Outage):
    """Somebody else takes this bot's updates."""


class Migrated(Refused):
    """The group lives on under another number."""

    def __init__(self, chat: int) -> None:
        """Keep the group's new number."""
        super().__init__("the group has become a supergroup")
        self.chat = chat


def judge(status: int, body: bytes, params: Mapping[str, Any]) -> Any:
    """The result of a call, or the exception that fits the answer.

    Args:
        status: The HTTP status.
        body: The answer's body.
        params: What the call was made with; ``chat_id`` tells whom a 429 concerns.

    Raises:
        Refused, Blocked, TooMany, NotSent, MaybeSent, WrongToken, Conflict, Migrated: as this module's rules say.
    """
    answer = _loaded(body)
    if status == 200 and answer.get("ok") is True and "result" in answer:  # noqa: PLR2004 - HTTP's "OK"
        return answer["result"]
    code = answer.get("error_code")
    return _refusal(code if isinstance(code, int) else status, answer, params)


def _loaded(body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _refusal(code: int, answer: dict[str, Any], params: Mapping[str, Any]) -> Any:
    described = str(answer.get("description") or "")
    plain = described.lower()
    extra = answer.get("parameters")
    extra = extra if isinstance(extra, dict) else {}
    if code == 429:  # noqa: PLR2004 - HTTP's "Too Many Requests"
        raise _too_many(extra, params)
    if code == 403 or any(each in plain for each in GONE):  # noqa: PLR2004 - HTTP's "Forbidden"
        raise Blocked(_without_words(described))
    if isinstance(moved := extra.get("migrate_to_chat_id"), int):
        raise Migrated(moved)
    if code == 400 and "message is not modified" in plain:  # noqa: PLR2004 - HTTP's "Bad Request"
        return None
    raise _fault(code, described, plain)


def _too_many(extra: dict[str, Any], params: Mapping[str, Any]) -> TooMany:
    seconds = extra.get("retry_after")
    known = isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds >= 0
    wait = float(seconds) if known and seconds is not None else UNKNOWN_WAIT
    return TooMany(wait, everywhere=not known or "chat_id" not in params)


def _fault(code: int, described: str, plain: str) -> Exception:
    match code:
        case 401:
            return WrongToken("Telegram does not know this token. Ask @BotFather for it, and set KAZIPOT_TOKEN.")
        case 404 if "method" not in plain:
            return WrongToken(
                "There is no bot with this token here. Check KAZIPOT_TOKEN, and KAZIPOT_API_URL if it is set."
            )
        case 409:
            return Conflict(_without_words(described))
        case 504:
            return MaybeSent("The Bot API's gateway got no answer in time.")
        case _ if 400 <= code < 500:  # noqa: PLR2004 - what HTTP calls the caller's fault
            return Refused(_without_words(described) or f"HTTP {code}")
        case _ if code >= 500:  # noqa: PLR2004 - what HTTP calls the server's fault
            return NotSent(f"The Bot API is out of order (HTTP {code}).")
        case _ if 300 <= code < 400:  # noqa: PLR2004 - what HTTP calls a redirection
            return NotSent("The Bot API's address leads elsewhere. Check KAZIPOT_API_URL.")
        case _:
            return MaybeSent("The Bot API's answer cannot be read.")


def _without_words(described: str) -> str:
    return _QUOTED.sub("…", described)[:MOST_REASON]

"""Who may come in: programs and pages of this machine, and nobody else.

A page of another site could make a browser call loopback (request forgery), or rename itself to loopback (DNS
rebinding). The first shows in ``Origin`` and ``Sec-Fetch-Site``, the second in ``Host``; both are refused with 403.
A link on another site may open the page itself, as long as it opens it whole and not in a frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from bot.preview.webhook import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guarded(handler: Handler) -> Handler:
    """Return the handler, closed to strangers."""

    async def answer(request: web.Request) -> web.StreamResponse:
        if not is_at_home(request):
            raise web.HTTPForbidden(text="Only pages of this machine may use the preview.")
        response = await handler(request)
        if not response.prepared:
            response.headers.setdefault("X-Content-Type-Options", "nosniff")
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def is_at_home(request: web.Request) -> bool:
    """Tell whether a request comes from this machine's own programs or from the preview's own page."""
    if _name(f"//{request.host}") not in LOOPBACK:
        return False
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"} and not _opens_page(request):
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _opens_page(request: web.Request) -> bool:
    return request.path == "/" and request.headers.get("Sec-Fetch-Dest") == "document"


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""

"""Clips that are not kept yet: a person records one at a time, and its key names her."""

from __future__ import annotations

from typing import Final

_DRAFT: Final = "draft:"


def draft_of(person: str) -> str:
    """The key of a person's draft."""
    return _DRAFT + person


def whose_draft(clip: str) -> str | None:
    """Whose draft a clip is, told from its key; ``None`` for a clip that is kept."""
    return clip.removeprefix(_DRAFT) if clip.startswith(_DRAFT) else None

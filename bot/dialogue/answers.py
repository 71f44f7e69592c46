"""What a person answered.

An answer holds the *value* that was chosen (an option's key, keys, a number, occupations) apart from the *text*
that was typed and the *voice* that was spoken, which are kept as they came. A story has no value.
"""

from __future__ import annotations

from bot.dialogue.frozen import Frozen


class Found(Frozen):
    """An occupation as the person gave it.

    ``label`` is the person's own words, or the label of the group in the page's own language; ``code`` is the
    group of work (``S3``) until the words are matched to ESCO, then ESCO's code with its ``uri`` and ``version``.
    """

    label: str
    uri: str | None = None
    code: str | None = None
    version: str | None = None


class Voice(Frozen):
    """A voice note: how to fetch it again, its name in exports, its length in seconds.

    ``words`` are what was understood of it, once the person has confirmed that; ``None``: not transcribed.
    """

    file: str
    name: str
    seconds: int
    words: str | None = None


Value = str | int | tuple[str, ...] | tuple[Found, ...] | None


class Answer(Frozen):
    """One answer, as it is kept. ``at`` is an ISO time in UTC; ``transcript`` the words of its voice notes."""

    at: str
    value: Value = None
    text: str | None = None
    voice: tuple[Voice, ...] = ()
    transcript: str | None = None
    skipped: bool = False

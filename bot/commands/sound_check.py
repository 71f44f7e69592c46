"""What ``doctor`` says of speaking and listening: which voices and model are there, and how to get better ones."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.settings import Settings

    Checked = tuple[Literal["ok", "to do", "wrong"], str, str]

BETTER = "Better: put Piper voices into a folder, and set KAZIPOT_VOICES. Best: /record in the chat"
A_WORD = "1."


def voice(settings: Settings) -> Checked:
    """Who speaks each language. A Piper voice has to say a word, for nobody else tells that its file does not work."""
    from bot.service.phrases import LANGUAGE_NAMES
    from bot.wiring import no_voices, voices_of

    names = {language: voices_of(settings)(language) for language in LANGUAGE_NAMES}
    if not any(names.values()):
        return "to do", "Voice", 'the bot is silent. To let it speak, run: pip install "kazipot[voice]"'
    if (trouble := no_voices(settings)) is not None:
        return "wrong", "Voice", trouble
    if silent := asyncio.run(_silent(settings)):
        remedy = "so espeak-ng speaks. Get the voice anew, or take it out of the folder."
        return "wrong", "Voice", f"{', '.join(silent)} does not work, {remedy}"
    spoken = ", ".join(f"{language}: {name}" for language, name in names.items())
    return "ok", "Voice", spoken if settings.voices is not None else f"{spoken}. {BETTER}"


def hearing(settings: Settings) -> Checked:
    """Whether voice notes are put into words."""
    from bot.wiring import deafness

    trouble = deafness(settings)
    if trouble is None:
        return "ok", "Hearing", f"voice notes are put into words with the model in {settings.hearing_model}"
    state: Literal["to do", "wrong"] = "to do" if settings.hearing_model is None else "wrong"
    return state, "Hearing", f"voice notes are kept for the counsellor, but not put into words. {trouble}"


async def _silent(settings: Settings) -> list[str]:
    """The Piper voices that cannot say a word."""
    from bot.service.ports import Outage, Refused
    from bot.wiring import mouth_and_ear, piper_languages

    silent = []
    async with mouth_and_ear(settings) as (mouth, _):
        for language in piper_languages(settings):
            name = mouth.voice(language)
            try:
                await mouth.say((A_WORD,), language)
            except (Outage, Refused):
                silent.append(name or language)
    return silent

"""The orientation interview by ear: all of it is said, and it can be finished without reading or typing a letter.

A talk by ear is written down: what is heard, and what is tapped or said. ``pytest --update-transcripts`` renews it.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.library.catalogues import bot_words
from bot.library.pictograms import pictogram
from bot.library.shelf import Edition, Shelf
from bot.library.wording import Catalogues
from bot.service.facing import SLOWER, STEERING, TICK
from bot.service.messages import Edit, Sound, Text
from bot.service.studio import speeches
from bot.voice.mouth import WorkerMouth
from tests.fakes.mouth import ScriptedMouth
from tests.fakes.town import Town

if TYPE_CHECKING:
    from bot.service.messages import Key
    from tests.fakes.town import TownPhone

ROOT = Path(__file__).resolve().parents[2]
TALKS = ROOT / "tests" / "transcripts" / "aloud"
LANGUAGES = {"en": "English", "lv": "Latviešu", "sl": "Slovenščina", "it": "Italiano", "hu": "Magyar"}
AT_A_TIME = 3
STEERS = {*STEERING.values(), SLOWER}


@pytest.fixture(scope="module")
def edition() -> Edition:
    """The orientation interview with its translations."""
    return Shelf(ROOT / "dialogues", ROOT / "locales").read().editions["orientation"]


async def by_ear(edition: Edition, language: str) -> tuple[TownPhone, list[str]]:
    """Somebody who hears, taps what she has heard, and speaks; and the talk as it went."""
    words = Catalogues(bot_words(ROOT / "locales"))
    town = await Town({"orientation": edition}, words=words, mouth=ScriptedMouth()).open()
    await town.phone(2, "Maja").command("start", await town.invite("counsellor", name="Maja"))
    ana = town.phone(1)
    await ana.command("start")
    await ana.press(LANGUAGES[language])
    talk, seen = [f"# orientation by ear · {language}", ""], len(ana.messages)
    for _ in range(300):
        heard = [each for each in ana.messages[seen:] if isinstance(each, Text | Sound)]
        seen = len(ana.messages)
        talk += [f"🔊 {' '.join(each.aloud.pieces) if each.aloud else '(silence)'}" for each in heard]
        kept = [each async for each in town.archive.interviews()]
        if kept and kept[0].interview.status == "finished":
            return ana, talk
        talk.append(await answer(ana))
    raise AssertionError("\n".join(talk[-10:]))


async def answer(ana: TownPhone) -> str:
    """Tap the first answer, else speak; tell what was done."""
    answers = [key for key in ana.keys if key.label not in STEERS]
    if not answers:
        await ana.speak(f"note {len(ana.messages)}")
        return "ana: 🎤"
    ticked = any(key.label.startswith(TICK) and key.data and key.data.startswith("mark:") for key in answers)
    done = [key for key in answers if key.data and key.data.startswith("done:")]
    key = done[0] if ticked and done else answers[0]
    await ana.tap(key.data or "")
    return f"ana: 👆 {pictogram(key.label) or key.label}"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_can_be_finished_by_ear(edition: Edition, language: str, request: pytest.FixtureRequest) -> None:
    """Only sound and taps, from the choice of the language to the end; the talk is as it was written down."""
    _, talk = await by_ear(edition, language)
    text = "\n".join([*talk, ""])
    written = TALKS / f"orientation.{language}.md"
    if request.config.getoption("--update-transcripts"):
        TALKS.mkdir(exist_ok=True)
        written.write_text(text, "utf-8")

    assert "(silence)" not in text
    assert text == written.read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_button_that_is_an_answer_is_heard(edition: Edition, language: str) -> None:
    """Whatever is to be tapped was said, or is a digit; and nothing is to be typed."""
    ana, _ = await by_ear(edition, language)
    unheard = {
        key.label
        for message in ana.messages
        if isinstance(message, Text) and message.aloud is not None
        for row in message.rows
        for key in row
        if key.label not in STEERS and not is_heard(key, message.aloud.pieces)
    }

    assert unheard == set()


def is_heard(key: Key, pieces: tuple[str, ...]) -> bool:
    """Whether a button's words are among the pieces, or it is a digit on a stair or a pad."""
    words = " ".join(each for each in key.label.split(" ") if any(letter.isalpha() for letter in each))
    return not words or any(words.split(" ")[0].casefold().strip(".,“„«") in piece.casefold() for piece in pieces)


async def test_no_redrawn_screen_is_silent(edition: Edition) -> None:
    """Another screen of a question is a voice note of its own: an edit only ticks, settles, or takes buttons away."""
    ana, _ = await by_ear(edition, "sl")
    redrawn = [each for each in ana.messages if isinstance(each, Edit) and each.rows]
    ticked = [each for each in redrawn if any(TICK in key.label for row in each.rows for key in row)]

    assert redrawn == ticked


async def test_each_language_is_offered_in_its_own_voice(edition: Edition) -> None:
    """Who does not know the language of the moment understands the name of her own."""
    ana, _ = await by_ear(edition, "sl")
    await ana.command("language")
    offer = ana.messages[-1]

    assert isinstance(offer, Text)
    assert offer.aloud is not None
    assert offer.aloud.pieces[1:] == ("Slovenščina.", "English.", "Latviešu.", "Italiano.", "Magyar.")
    assert offer.aloud.elsewhere == (("English.", "en"), ("Latviešu.", "lv"), ("Italiano.", "it"), ("Magyar.", "hu"))


@pytest.mark.long
@pytest.mark.timeout(1200)
async def test_all_of_it_can_be_spoken(edition: Edition) -> None:
    """Every prompt of the interview that can be made ahead becomes a sound, in five languages; no two share one."""
    words = Catalogues(bot_words(ROOT / "locales"))
    town = await Town({"orientation": edition}, words=words, mouth=ScriptedMouth()).open()
    made: dict[bytes, tuple[str, ...]] = {}
    waiting = iter(speeches(town.hall))

    async def speak() -> None:
        mouth = WorkerMouth()
        try:
            for speech in waiting:
                sound = await mouth.say(speech.pieces, speech.language)
                assert sound.startswith(b"OggS"), speech
                assert made.setdefault(sound, (speech.language, *speech.pieces)) == (speech.language, *speech.pieces)
        finally:
            await mouth.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_A_TIME):
            group.create_task(speak())

    assert len(made) > 1000

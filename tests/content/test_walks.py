"""Random people walk through the orientation interview on a phone, in each of the five languages."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.dialogue.effects import Line
from bot.library.catalogues import bot_words
from bot.library.shelf import Edition, Shelf
from bot.library.wording import Catalogues
from bot.service import phrases
from bot.service.messages import Edit, Text
from tests.fakes.town import Town, TownPhone

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "lv", "sl", "it", "hu")
LEARNER, COUNSELLOR = 1, 2


@pytest.fixture(scope="module")
def edition() -> Edition:
    """The orientation interview with its translations."""
    return Shelf(ROOT / "dialogues", ROOT / "locales").read().editions["orientation"]


@pytest.fixture(scope="module")
def words() -> Catalogues:
    """The bot's own words in every language."""
    return Catalogues(bot_words(ROOT / "locales"))


async def town_of(edition: Edition, words: Catalogues, language: str) -> tuple[Town, TownPhone]:
    """A town with one counsellor, and a learner who has chosen her language and wants to read."""
    town = await Town({"orientation": edition}, words=words).open()
    await town.phone(COUNSELLOR, "Maja", language).command("start", await town.invite("counsellor", name="Maja"))
    phone = town.phone(LEARNER, "Ana", language)
    await phone.command("start")
    await phone.tap(f"pick:door:0:l.{language}")
    await phone.tap("pick:door:0:w.read")
    return town, phone


async def wander(town: Town, phone: TownPhone, seed: int) -> str:
    """Press whatever is there, mostly what goes on, until the interview is over; tell how it ended."""
    chance = random.Random(seed)  # noqa: S311 - a random walk, not a secret
    for _ in range(1500):
        kept = [each async for each in town.archive.interviews()]
        if kept and kept[-1].interview.status != "open":
            return kept[-1].interview.status
        data = [key.data for key in phone.keys if key.data]
        answers = [each for each in data if each.startswith(("pick:", "mark:", "done:", "go:", "send:"))]
        whim = chance.random()
        if whim < 0.05:
            await phone.write(chance.choice(["ļoti labi", "2", "una parola", "šola", "😀", "x" * 300]))
        elif whim < 0.12 or not answers:
            steps = [each for each in data if each.startswith(("skip:", "back:", "page:", "change:"))]
            await phone.tap(chance.choice(steps)) if steps else await phone.write("vārds")
        else:
            await phone.tap(chance.choice(answers))
    raise AssertionError(f"seed {seed} is still at {phone.texts[-1]}")


def check_words(town: Town) -> None:
    """Nothing that was sent is empty, too long, or shows a placeholder; every button fits."""
    for message in town.carrier.carried:
        if not isinstance(message, Text | Edit):
            continue
        assert 0 < len(message.text.encode("utf-16-le")) // 2 <= 4096
        assert "{" not in message.text, message.text
        for key in (key for row in message.rows for key in row):
            assert key.label.strip()
            assert key.data is None or 1 <= len(key.data.encode()) <= 64


@pytest.mark.parametrize("language", LANGUAGES)
async def test_random_people_reach_an_end(edition: Edition, words: Catalogues, language: str) -> None:
    """Whatever they press, they end; every message is whole and in bounds."""
    for seed in range(2):
        town, phone = await town_of(edition, words, language)
        assert await wander(town, phone, seed) in ("finished", "refused", "stopped")
        check_words(town)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_many_random_people_reach_an_end(edition: Edition, words: Catalogues, language: str) -> None:
    """The same for forty people a language."""
    for seed in range(100, 140):
        town, phone = await town_of(edition, words, language)
        assert await wander(town, phone, seed) in ("finished", "refused", "stopped")
        check_words(town)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_first_button_reaches_the_summary(edition: Edition, words: Catalogues, language: str) -> None:
    """The rule of the first button ends at the counsellor's card in her language; no English is left over."""
    town, phone = await town_of(edition, words, language)
    for _ in range(300):
        if (await town.interview()).status != "open":
            break
        await phone.press_first()
    card = town.phone(COUNSELLOR).texts[-1]

    assert (await town.interview()).status == "finished"
    assert len(card) <= 900
    assert len(card.splitlines()) <= 16
    wanted = words.word(Line(phrases.TAKE_OVER.context, phrases.TAKE_OVER.text), language)
    assert wanted in [key.label for key in town.phone(COUNSELLOR).keys]
    if language != "en":
        english = {word for text in phone.texts for word in text.split() if word in {"the", "you", "What", "your"}}
        assert not english

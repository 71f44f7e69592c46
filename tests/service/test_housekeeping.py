"""What happens by itself: asking again, reminding, and forgetting in time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.dialogue.answers import Answer, Voice
from bot.service.changes import Note, SaveInterview
from bot.service.hall import AWAKE, later
from bot.service.housekeeping import Housekeeping
from bot.service.ports import Outage
from bot.storage.memory import MemoryArchive

if TYPE_CHECKING:
    from tests.fakes.town import Town, TownPhone

DAY = 86_400


class Scrubbed(MemoryArchive):
    """An archive that counts how often it is scrubbed, and is out of reach the second time."""

    scrubbed = 0

    async def scrub(self) -> None:
        """Count, and fail the second time."""
        self.scrubbed += 1
        if self.scrubbed == 2:
            raise Outage("The disk is full.")


async def answering(town: Town, chat: int = 1) -> TownPhone:
    """A learner who has given consent and waits at the name."""
    phone = town.phone(chat)
    await phone.command("start")
    await phone.press("Only read")
    await phone.press("Yes")
    return phone


async def settle(town: Town) -> None:
    """Let what was queued happen."""
    await town.intake.idle()
    await town.courier.drain()


async def test_after_downtime_the_question_comes_again_once(town: Town) -> None:
    """Whoever was active is asked again; whoever paused is left in peace."""
    phone, resting = await answering(town, 1), await answering(town, 5)
    await resting.press("⏸")
    await town.archive.commit([Note(AWAKE, later(town.clock.now(), seconds=-300))])
    rested = len(resting.messages)
    await Housekeeping(town.hall, town.intake).after_downtime()
    await settle(town)

    assert phone.texts[-2].startswith("I was away for a short time.")
    assert phone.texts[-1].startswith("What can I call you?")
    assert len(resting.messages) == rested


async def test_a_stop_in_the_middle_of_asking_again_forgets_nobody_and_asks_nobody_twice(town: Town) -> None:
    """Whoever was not reached before the next stop is asked after it; whoever was reached is not asked once more."""
    first, second = await answering(town, 1), await answering(town, 5)
    away = later(town.clock.now(), seconds=-300)
    await town.archive.commit([Note(AWAKE, away)])
    kept = [each async for each in town.archive.interviews()]
    await town.conversation.ask_again(kept[0])
    await Housekeeping(town.hall, town.intake).after_downtime()
    await settle(town)

    for phone in (first, second):
        assert len([text for text in phone.texts if text.startswith("I was away")]) == 1


async def test_the_bot_is_not_called_awake_before_everybody_was_asked_again(town: Town) -> None:
    """Else a stop in the middle would make the next start believe that it was away for a moment only."""
    await answering(town)
    away = later(town.clock.now(), seconds=-300)
    await town.archive.commit([Note(AWAKE, away)])
    housekeeping = Housekeeping(town.hall, town.intake)
    await housekeeping.after_downtime()
    staying = asyncio.create_task(housekeeping.stay_awake())
    while (await town.archive.note(AWAKE)) == away:
        await town.clock.settle()
    staying.cancel()

    asked = [each async for each in town.archive.interviews()]
    assert [each.asked_again_at for each in asked] == [town.clock.now()]


async def test_every_minute_what_was_wiped_is_scrubbed(town: Town) -> None:
    """Also if the archive is out of reach now and then."""
    archive = Scrubbed()
    town.hall.archive = archive
    rounds = asyncio.create_task(Housekeeping(town.hall, town.intake).leave_no_traces())
    await town.clock.pass_(3 * 60 + 1)
    rounds.cancel()

    assert archive.scrubbed == 3


async def test_a_short_absence_is_not_mentioned(town: Town) -> None:
    """Less than two minutes away asks nobody again."""
    phone = await answering(town)
    await town.archive.commit([Note(AWAKE, later(town.clock.now(), seconds=-60))])
    before = len(phone.messages)
    await Housekeeping(town.hall, town.intake).after_downtime()
    await settle(town)

    assert len(phone.messages) == before


async def test_without_consent_nothing_stays_for_longer_than_a_day(town: Town) -> None:
    """Language and way are forgotten after 24 hours, the person with them, and the invitation works again."""
    town.hall.open_door = False
    code = await town.invite("learner")
    phone = town.phone(1)
    await phone.command("start", code)
    await phone.press("Only read")
    await town.clock.pass_(DAY + 60)
    await Housekeeping(town.hall, town.intake).sweep()

    assert await town.archive.person_at(1) is None
    assert [each async for each in town.archive.interviews()] == []
    await phone.command("start", code)
    assert await town.archive.person_at(1) is not None


@pytest.mark.parametrize(("days", "kept"), [(29, True), (31, False)])
async def test_an_unfinished_interview_is_kept_thirty_days(town: Town, days: int, *, kept: bool) -> None:
    """On the 29th day it is there, on the 31st it is gone."""
    await answering(town)
    await town.clock.pass_(days * DAY)
    await Housekeeping(town.hall, town.intake).sweep()

    assert bool([each async for each in town.archive.interviews()]) == kept


async def test_sensitive_answers_and_voice_go_after_ninety_days(town: Town) -> None:
    """Three months after sending they are gone, and the other answers are there."""
    phone = await answering(town)
    for _ in range(200):
        if phone.texts[-1].startswith("Thank you. Maja"):
            break
        await phone.press_first()
    kept = [each async for each in town.archive.interviews()][0]  # noqa: RUF015 - there is no anext here
    told = Answer(at=kept.interview.touched_at, text="Every day", voice=(Voice(file="f", name="n", seconds=3),))
    answers = {**kept.interview.answers, "jobs.1.work day": told}
    changed = kept.interview.model_copy(update={"answers": answers})
    await town.archive.commit([SaveInterview(kept.model_copy(update={"interview": changed}))])
    await town.clock.pass_(91 * DAY)
    await Housekeeping(town.hall, town.intake).sweep()
    faded = await town.interview()

    assert "safe" not in faded.answers
    assert faded.answers["jobs.1.work day"].voice == ()
    assert faded.answers["jobs.1.work day"].text == "Every day"


async def test_a_finished_interview_goes_after_a_year(town: Town) -> None:
    """Twelve months after the last contact nothing of it is left."""
    phone = await answering(town)
    for _ in range(200):
        if phone.texts[-1].startswith("Thank you. Maja"):
            break
        await phone.press_first()
    await town.clock.pass_(366 * DAY)
    await Housekeeping(town.hall, town.intake).sweep()

    assert [each async for each in town.archive.interviews()] == []
    assert await town.archive.person_at(1) is None


async def test_before_an_interview_is_forgotten_its_person_is_told(town: Town) -> None:
    """Three days before, once, with the question that keeps the answers."""
    phone = await answering(town)
    await town.clock.pass_(27 * DAY + 60)
    for _ in range(2):
        await Housekeeping(town.hall, town.intake).sweep()
        await settle(town)

    assert sum("In 3 days I delete your answers." in text for text in phone.texts) == 1
    assert phone.texts[-1].startswith("What can I call you?")

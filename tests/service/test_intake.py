"""Errands of one chat wait for each other, and never for a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.library.shelf import Edition
from bot.service.ports import Outage
from bot.storage.memory import MemoryArchive
from tests.fakes.town import Town

if TYPE_CHECKING:
    from bot.dialogue.script import Script
    from bot.library.wording import Catalogues
    from tests.fakes.town import TownPhone


class Unscrubbed(MemoryArchive):
    """An archive that is out of reach whenever it is to be scrubbed."""

    tries = 0

    async def scrub(self) -> None:
        """Fail."""
        self.tries += 1
        raise Outage("The disk is full.")


async def at_consent(town: Town) -> TownPhone:
    """A learner who waits at the first question."""
    phone = town.phone(1)
    await phone.command("start")
    await phone.press("Only read")
    return phone


async def test_what_cannot_be_scrubbed_now_is_no_fault(everything: Script, words: Catalogues) -> None:
    """If the database is out of reach right after erasing, the person hears that all is erased, and nothing else."""
    archive = Unscrubbed()
    editions = {"everything": Edition(id="e1", script=everything, translations={})}
    town = await Town(editions, archive=archive, words=words).open()
    phone = await at_consent(town)
    await phone.command("forget")
    await phone.press("Yes")

    assert archive.tries == 1
    assert phone.texts[-1].startswith("Everything is deleted.")


async def test_an_errand_that_fails_holds_up_nobody_in_its_chat(town: Town) -> None:
    """A fault in asking again is one errand's; what waits behind it in the same chat goes on."""
    phone = await at_consent(town)
    (kept,) = [each async for each in town.archive.interviews()]
    before = len(phone.messages)
    asked = town.intake.ask_again(1, kept.model_copy(update={"interview": None}))
    await phone.command("menu")

    assert asked.done()
    assert len(phone.messages) > before

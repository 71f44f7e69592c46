"""What every mouth keeps to: the one with a worker process, and the scripted one of other tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.service.ports import Outage, Refused, Unusable
from tests.voice.mouths import BROKEN, CLIP, SILENCE, SLIP, Kit, real, scripted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.asyncio(loop_scope="module")

KINDS = {"worker": real, "scripted": scripted}
LANGUAGES = ("en", "lv", "sl", "it", "hu", "uk", "ru", "ar", "fr")


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=KINDS)
async def kit(request: pytest.FixtureRequest) -> AsyncIterator[Kit]:
    made = KINDS[request.param]()
    yield made
    await made.mouth.close()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_voices(kit: Kit, language: str) -> None:
    """Each language of the interview has a voice with a name of its own, and words become sound."""
    others = {kit.mouth.voice(other) for other in LANGUAGES if other != language}

    assert kit.mouth.voice(language) not in {None, *others}
    assert await kit.mouth.say(["112", "25."], language)


async def test_nobody_speaks_it(kit: Kit) -> None:
    """A language without a voice is refused."""
    assert kit.mouth.voice("tlh") is None
    with pytest.raises(Refused):
        await kit.mouth.say(["nuqneH"], "tlh")


@pytest.mark.parametrize("pieces", [[], [""], ["", ""]])
async def test_nothing_to_say(kit: Kit, pieces: list[str | bytes]) -> None:
    """Where there is nothing to say, no sound is made."""
    with pytest.raises(Refused):
        await kit.mouth.say(pieces, "en")


async def test_no_two_prompts_sound_alike(kit: Kit) -> None:
    """Different words make different sounds; slow ones last longer."""
    prompts: list[list[str | bytes]] = [["Yes."], ["No."], ["Yes.", "No."], ["No.", "Yes."], ["One:", "I walk."]]
    sounds = [await kit.mouth.say(each, "en") for each in prompts]
    slow = [await kit.mouth.say(each, "en", slow=True) for each in prompts]

    assert len({*sounds, *slow}) == 2 * len(prompts)
    assert all(len(slower) > len(faster) for faster, slower in zip(sounds, slow, strict=True))


async def test_a_clip_among_words(kit: Kit) -> None:
    """A recorded clip is played where it stands: what holds it is longer by it."""
    without = await kit.mouth.say(["Yes.", "No."], "en")

    assert len(await kit.mouth.say(["Yes.", CLIP, "No."], "en")) > len(without) + 2_000
    assert await kit.mouth.say([CLIP], "en")


async def test_a_recording_becomes_a_clip(kit: Kit) -> None:
    """A recording can be polished, and a clip can be said."""
    clip = await kit.mouth.polish(CLIP)

    assert clip
    assert await kit.mouth.say(["Yes.", clip], "en")


@pytest.mark.parametrize(("sound", "why"), [(BROKEN, "broken"), (SILENCE, "silence"), (SLIP, "slip")])
async def test_unusable_recordings(kit: Kit, sound: bytes, why: str) -> None:
    """What makes no clip is named: broken, silence or slip."""
    with pytest.raises(Unusable) as told:
        await kit.mouth.polish(sound)

    assert str(told.value) == why
    assert (await kit.mouth.examine(sound)).found == why


async def test_a_sound_is_examined(kit: Kit) -> None:
    """A sound has a length, and nobody here has put it into words."""
    examined = await kit.mouth.examine(CLIP)

    assert examined.found == "not transcribed"
    assert examined.words == ""
    assert examined.seconds == pytest.approx(1.5, abs=0.1)


async def test_a_recording_of_a_browser(kit: Kit) -> None:
    """A sound can be converted; what is none is broken."""
    assert await kit.mouth.convert(CLIP, "audio/webm")
    with pytest.raises(Unusable, match="broken"):
        await kit.mouth.convert(BROKEN, "audio/webm")


async def test_killed_in_mid_sentence(kit: Kit) -> None:
    """A mouth that dies while it speaks is an outage; the next call finds it alive, for the same words too."""
    with pytest.raises(Outage):
        await kit.killed(kit.mouth.say(["Where do you live?"], "en"))

    assert await kit.mouth.say(["Where do you live?"], "en")


async def test_killed_over_a_recording(kit: Kit) -> None:
    """A mouth that dies over a recording is an outage, however often: a recording is never refused for it."""
    for _ in range(3):
        with pytest.raises(Outage):
            await kit.killed(kit.mouth.polish(CLIP))

    assert await kit.mouth.polish(CLIP)

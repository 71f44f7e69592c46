"""Recordings: what kind of sound came, how it becomes a clip, and that nobody is harmed by what comes."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
import pytest_asyncio

from bot.service.ports import Unusable
from bot.voice.mouth import WorkerMouth
from tests.voice.sounds import RATE, contained, decibels, hum, joined, loudness, measure, noise, ogg, quiet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.voice.sounds import Samples

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONTAINERS = {
    "telephone": ("ogg", "libopus", 48_000, "mono"),
    "Chrome": ("webm", "libopus", 48_000, "stereo"),
    "Safari": ("mp4", "aac", 44_100, "mono"),
    "MP3": ("mp3", "libmp3lame", 44_100, "stereo"),
    "recorder": ("wav", "pcm_s16le", 16_000, "mono"),
    "lossless": ("flac", "flac", 44_100, "mono"),
    "old telephone": ("amr", "libopencore_amrnb", 8_000, "mono"),
}
NO_SOUND = {
    "empty": b"",
    "text": b"This is no sound, but a text.\n" * 200,
    "random": np.random.default_rng(3).bytes(50_000),
    "zeros": bytes(50_000),
    "ones": b"\xff" * 50_000,
    "picture": b"\x89PNG\r\n\x1a\n" + np.random.default_rng(4).bytes(9_000),
    "tag alone": b"ID3\x04\0\0\0\0\x01\x01" + bytes(500),
    "head alone": ogg(hum(1.0, -20.0))[:80],
    "list of files": b"ffconcat version 1.0\nfile /etc/hostname\n",
    "list of addresses": b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mouth() -> AsyncIterator[WorkerMouth]:
    made = WorkerMouth()
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def speech(mouth: WorkerMouth) -> Samples:
    """A sentence, at −16 LUFS, that begins and ends with sound."""
    words = "Kako lahko pridete na delo? Hodim peš."
    heard = measure(await mouth.say([words], "sl")).samples
    loud = np.flatnonzero(np.abs(heard) > 10 ** (-35 / 20))
    return heard[loud[0] : loud[-1]]


@pytest.mark.parametrize("kind", CONTAINERS)
async def test_any_container(mouth: WorkerMouth, kind: str) -> None:
    """Whatever telephones and browsers record is a sound, whatever it is called, and becomes Ogg/Opus."""
    form, codec, rate, layout = CONTAINERS[kind]
    recording = contained(hum(1.5, -20.0), form, codec, rate=rate, layout=layout)

    examined = await mouth.examine(recording)
    converted = measure(await mouth.convert(recording, "audio/webm"))

    assert examined.found == "not transcribed"
    assert examined.seconds == pytest.approx(1.5, abs=0.1)
    assert (converted.form, converted.codec, converted.rate, converted.channels) == ("ogg", "opus", 48_000, 1)
    assert converted.seconds == pytest.approx(1.5, abs=0.1)


async def test_converting_is_not_evening(mouth: WorkerMouth) -> None:
    """A converted sound is as loud as it was."""
    recording = contained(hum(3.0, -35.0), "webm", "libopus")

    converted = measure(await mouth.convert(recording, "audio/webm"))

    assert converted.loudness == pytest.approx(measure(recording).loudness, abs=1)


@pytest.mark.parametrize("kind", NO_SOUND)
async def test_no_sound_at_all(mouth: WorkerMouth, kind: str) -> None:
    """What holds no sound is broken: for a note, for a clip, and for a browser's recording; nobody dies of it."""
    await mouth.say(["Yes."], "en")
    alive = mouth.pid

    assert (await mouth.examine(NO_SOUND[kind])).found == "broken"
    with pytest.raises(Unusable, match="broken"):
        await mouth.polish(NO_SOUND[kind])
    with pytest.raises(Unusable, match="broken"):
        await mouth.convert(NO_SOUND[kind], "audio/webm")
    assert mouth.pid == alive


@pytest.mark.parametrize("kind", [each for each in CONTAINERS if each != "Safari"])
async def test_cut_off(mouth: WorkerMouth, kind: str) -> None:
    """A recording that breaks off in the middle is a sound as far as it goes."""
    form, codec, rate, layout = CONTAINERS[kind]
    recording = contained(hum(3.0, -20.0), form, codec, rate=rate, layout=layout)

    examined = await mouth.examine(recording[: len(recording) // 2])

    assert examined.found == "not transcribed"
    assert 0.5 < examined.seconds < 2


async def test_damaged_in_the_middle(mouth: WorkerMouth) -> None:
    """A recording with a bad spot is a sound."""
    recording = bytearray(ogg(joined(hum(3.0, -20.0), hum(3.0, -20.0, pitch=200.0))))
    middle = len(recording) // 2
    recording[middle : middle + 200] = bytes(200)

    assert (await mouth.examine(bytes(recording))).found == "not transcribed"


@pytest.mark.parametrize(
    ("samples", "found"),
    [
        (hum(0.4, -20.0), "slip"),
        (hum(0.6, -20.0), "not transcribed"),
        (quiet(2.0), "silence"),
        (noise(2.0, -60.0), "silence"),
        (noise(2.0, -40.0), "not transcribed"),
        (joined(quiet(3.0), hum(0.3, -30.0), quiet(3.0)), "not transcribed"),
    ],
    ids=["slip", "no slip", "nothing", "faint noise", "noise", "a word in silence"],
)
async def test_slips_and_silence(mouth: WorkerMouth, samples: Samples, found: str) -> None:
    """Less than half a second is a slip; what is nowhere louder than −50 dBFS for a tenth of a second is silence."""
    assert (await mouth.examine(ogg(samples))).found == found


@pytest.mark.long
async def test_a_small_file_with_a_long_sound(mouth: WorkerMouth) -> None:
    """No more than fifteen minutes are listened to, however small the file is."""
    hours = contained(quiet(16 * 60.0), "flac", "flac", rate=8_000)

    examined = await mouth.examine(hours)

    assert len(hours) < 200_000
    assert examined.seconds == pytest.approx(15 * 60, abs=0.1)


async def test_a_file_that_blows_up(mouth: WorkerMouth) -> None:
    """A sound of one sample a second would fill the memory: it is not a sound for people."""
    honest = contained(hum(1.0, -20.0), "wav", "pcm_s16le", rate=8_000)
    bomb = honest.replace((8_000).to_bytes(4, "little"), (1).to_bytes(4, "little"), 1)

    assert bomb != honest
    assert (await mouth.examine(bomb)).found == "broken"


@pytest.mark.parametrize("level", [-40.0, -6.0])
@pytest.mark.parametrize("noisy", [False, True], ids=["quiet room", "noisy room"])
async def test_a_clip(mouth: WorkerMouth, speech: Samples, level: float, noisy: bool) -> None:  # noqa: FBT001 - one of the rooms
    """A clip is Ogg/Opus, mono, 48 kHz, at −16 LUFS within 1, does not clip, and has a tenth of a second around it."""
    said = decibels(speech, level + 16)
    recording = joined(quiet(1.0), said, quiet(1.0))
    if noisy:
        recording = recording + noise(len(recording) / RATE, level - 28)[: len(recording)]

    clip = measure(await mouth.polish(ogg(np.clip(recording, -1, 1))))

    assert (clip.form, clip.codec, clip.rate, clip.channels) == ("ogg", "opus", 48_000, 1)
    assert clip.seconds == pytest.approx(len(speech) / RATE + 0.2, abs=0.15)
    assert clip.loudness == pytest.approx(-16, abs=1)
    assert clip.peak <= -1


@pytest.mark.parametrize("seconds", [1.0, 1.5, 6.0])
async def test_loudness_from_one_second_up(mouth: WorkerMouth, speech: Samples, seconds: float) -> None:
    """From one second up a clip is evened within 1; a clip that is even already stays so."""
    said = np.resize(decibels(speech, -12), int(seconds * RATE))

    clip = await mouth.polish(ogg(said))

    assert measure(clip).loudness == pytest.approx(-16, abs=1)
    assert measure(await mouth.polish(clip)).loudness == pytest.approx(-16, abs=1)


async def test_a_short_word(mouth: WorkerMouth, speech: Samples) -> None:
    """A word of half a second makes a clip, about as loud as all others."""
    word = speech[: RATE // 2]

    clip = measure(await mouth.polish(ogg(joined(quiet(1.0), decibels(word, -15), quiet(1.0)))))

    assert clip.seconds == pytest.approx(0.7, abs=0.15)
    assert loudness(joined(clip.samples, clip.samples, clip.samples)) == pytest.approx(-16, abs=1.5)
    assert clip.peak <= -1


async def test_a_knock_is_no_voice(mouth: WorkerMouth, speech: Samples) -> None:
    """A knock against the telephone before the voice is trimmed; a knock alone is silence."""
    knock = noise(0.02, -10.0)

    clip = measure(await mouth.polish(ogg(joined(quiet(0.5), knock, quiet(1.0), speech, quiet(0.5)))))

    assert clip.seconds == pytest.approx(len(speech) / RATE + 0.2, abs=0.15)
    with pytest.raises(Unusable, match="silence"):
        await mouth.polish(ogg(joined(quiet(1.0), knock, quiet(1.0))))


@pytest.mark.parametrize(
    ("samples", "why"),
    [
        (quiet(3.0), "silence"),
        (noise(3.0, -60.0), "silence"),
        (joined(quiet(2.0), hum(0.2, -20.0), quiet(2.0)), "slip"),
    ],
    ids=["nothing", "faint noise", "slip"],
)
async def test_no_clip(mouth: WorkerMouth, samples: Samples, why: str) -> None:
    """Silence and slips make no clip, and are named."""
    with pytest.raises(Unusable) as told:
        await mouth.polish(ogg(samples))

    assert str(told.value) == why


@pytest.mark.long
async def test_mangled_recordings(mouth: WorkerMouth) -> None:
    """However a recording is mangled, it is a sound or it is not, and the worker lives on."""
    chance = random.Random(7)  # noqa: S311 - no secret
    whole = [contained(hum(2.0, -20.0), *each[:2], rate=each[2], layout=each[3]) for each in CONTAINERS.values()]
    await mouth.say(["Yes."], "en")
    alive = mouth.pid

    for _ in range(500):
        mangled = bytearray(chance.choice(whole))
        for _ in range(chance.choice([1, 5, 50, 500])):
            mangled[chance.randrange(len(mangled) if chance.random() < 0.5 else 400)] = chance.randrange(256)
        found = (await mouth.examine(bytes(mangled))).found
        try:
            await mouth.convert(bytes(mangled), "audio/webm")
        except Unusable:
            assert found == "broken"
        else:
            assert found != "broken"

    assert mouth.pid == alive

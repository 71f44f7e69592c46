"""What is said, as sound: a voice in every language, measured, even, never clipping, and deaf to tricks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.service.ports import Refused
from bot.voice.mouth import WorkerMouth
from tests.voice.sounds import hum, joined, loudness, measure, ogg

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.asyncio(loop_scope="module")

PROMPTS = {
    "en": ("How can you go to work?", "One:", "I walk.", "Two:", "Bus or train.", "Three:", "Somebody drives me."),
    "lv": ("Kā Jūs varat tikt uz darbu?", "Viens:", "Eju kājām.", "Divi:", "Autobuss vai vilciens."),
    "sl": ("Kako lahko pridete na delo?", "Ena:", "Hodim peš.", "Dva:", "Avtobus ali vlak."),
    "it": ("Come può andare al lavoro?", "Uno:", "A piedi.", "Due:", "Autobus o treno."),
    "hu": ("Hogyan tud munkába menni?", "Egy:", "Gyalog.", "Kettő:", "Busszal vagy vonattal."),
    "uk": ("Як ви можете їздити на роботу?", "Один:", "Іду пішки."),
    "ru": ("Как вы можете ездить на работу?", "Один:", "Иду пешком."),
    "ar": ("كيف يمكنك الذهاب إلى العمل؟", "واحد:", "أمشي."),
    "fr": ("Comment pouvez-vous aller au travail ?", "Un:", "À pied."),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mouth() -> AsyncIterator[WorkerMouth]:
    made = WorkerMouth()
    yield made
    await made.close()


def breaths(pieces: tuple[str, ...]) -> float:
    """The seconds of breath between pieces."""
    return sum(0.15 if each.endswith(":") else 0.45 for each in pieces[:-1])


def words(pieces: tuple[str, ...]) -> int:
    """How many words are said."""
    return sum(len(each.split()) for each in pieces)


@pytest.mark.parametrize("language", PROMPTS)
async def test_a_prompt(mouth: WorkerMouth, language: str) -> None:
    """A prompt is Ogg/Opus, mono, 48 kHz, as long as its words suggest, at −16 LUFS within 1, and does not clip.

    Slowly, all of that holds too, and it takes at least a quarter longer.
    """
    pieces = PROMPTS[language]
    measured, slow = await mouth.say(pieces, language), await mouth.say(pieces, language, slow=True)

    for sound, slower in ((measured, 1.0), (slow, 1.6)):
        heard = measure(sound)
        assert (heard.form, heard.codec, heard.rate, heard.channels) == ("ogg", "opus", 48_000, 1)
        assert opus_head(sound) == (1, 48_000)
        spoken = heard.seconds - breaths(pieces) * slower
        assert 0.2 * words(pieces) < spoken < 1.2 * slower * words(pieces)
        assert heard.loudness == pytest.approx(-16, abs=1)
        assert heard.peak <= -1
    assert measure(slow).seconds > 1.25 * measure(measured).seconds


@pytest.mark.parametrize("language", PROMPTS)
async def test_a_single_word(mouth: WorkerMouth, language: str) -> None:
    """A single word, shorter than any measure of loudness, is as loud as all else, and does not clip."""
    heard = measure(await mouth.say([PROMPTS[language][1]], language))

    assert 0.2 < heard.seconds < 1.3
    assert loudness(joined(heard.samples, heard.samples, heard.samples)) == pytest.approx(-16, abs=1.5)
    assert heard.peak <= -1


async def test_breaths(mouth: WorkerMouth) -> None:
    """After a colon the breath is short, after all else longer; words in one piece have the library's own pause."""
    short = measure(await mouth.say(["One:", "I walk."], "en")).seconds
    long = measure(await mouth.say(["One", "I walk."], "en")).seconds

    assert 0.2 < long - short < 0.4


async def test_a_clip_in_the_middle(mouth: WorkerMouth) -> None:
    """A recorded clip sounds where it stands, between its breaths, as loud as it was."""
    clip = await mouth.polish(await mouth.say(["Come sta? Vado a piedi."], "it"))
    length = measure(clip).seconds
    heard = measure(await mouth.say(["Hello.", clip, "Goodbye."], "en"))
    without = measure(await mouth.say(["Hello.", "Goodbye."], "en"))
    alone = measure(await mouth.say([clip], "en"))

    assert heard.seconds == pytest.approx(without.seconds + length + 0.45, abs=0.1)
    assert alone.seconds == pytest.approx(length, abs=0.05)
    assert alone.loudness == pytest.approx(measure(clip).loudness, abs=1)
    assert heard.peak <= -1


async def test_a_slow_clip(mouth: WorkerMouth) -> None:
    """A recorded clip that is to be slow is played slower."""
    clip = ogg(hum(2.0, -18.0))

    assert measure(await mouth.say([clip], "en", slow=True)).seconds == pytest.approx(2.5, abs=0.1)


@pytest.mark.parametrize("clip", [b"no sound", b"OggS", bytes([255]) * 9], ids=["words", "four letters", "rubbish"])
async def test_a_clip_that_is_none(mouth: WorkerMouth, clip: bytes) -> None:
    """A clip that cannot be played is refused, and nobody dies of it."""
    alive = mouth.pid
    with pytest.raises(Refused):
        await mouth.say(["Hello.", clip], "en")

    assert mouth.pid == alive


@pytest.mark.parametrize(
    ("hostile", "plain"),
    [
        ("Hello <break time='9s'/> you", "Hello break time 9 s you"),
        ("<speak>Hello</speak>", "speak Hello speak"),
        ("<audio src='/etc/passwd'/> hello", "audio src etc passwd hello"),
        ("[[h@l'oU]]", "h at l'o U"),
        ("Hello\x01 10S you", "Hello 10S you"),
        ("Hello\0 you", "Hello you"),
        ("Hello\r\n\x1b[31m you", "Hello 31m you"),
        ("Hello\u202e\u200b\ufeff you", "Hello you"),
        ("Hello \ud83d you", "Hello you"),
    ],
    ids=["break", "speak", "audio", "phonemes", "command", "nul", "terminal", "unseen", "half a sign"],
)
async def test_hostile_words(mouth: WorkerMouth, hostile: str, plain: str) -> None:
    """Words are words: markup, phonemes and signs that steer machines are read out or left out, never obeyed."""
    said = measure(await mouth.say([hostile], "en")).seconds
    expected = measure(await mouth.say([plain], "en")).seconds

    assert 0.9 * expected < said < 2.5 * expected


@pytest.mark.parametrize("words", ["\0", "\x01\x02", "\u200b", " \n ", "—", "…"])
async def test_words_without_sound(mouth: WorkerMouth, words: str) -> None:
    """Words that have no sound are refused, and are passed over among others."""
    with pytest.raises(Refused):
        await mouth.say([words], "en")

    with_them = measure(await mouth.say(["Hello.", words, "Goodbye."], "en")).seconds
    without = measure(await mouth.say(["Hello.", "Goodbye."], "en")).seconds
    assert with_them == pytest.approx(without, abs=0.05)


async def test_a_long_word(mouth: WorkerMouth) -> None:
    """As many letters as a message may have are said to the end, or refused, and nobody dies of it."""
    alive = mouth.pid
    heard = measure(await mouth.say(["word " * 50, "x" * 100, "9" * 50, "<[&" * 50], "en"))

    assert heard.seconds > 30
    assert mouth.pid == alive


def opus_head(sound: bytes) -> tuple[int, int]:
    """Channels and original rate, as the file itself says (RFC 7845)."""
    at = sound.index(b"OpusHead")
    return sound[at + 9], int.from_bytes(sound[at + 12 : at + 16], "little")

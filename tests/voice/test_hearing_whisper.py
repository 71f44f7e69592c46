"""What the process that listens makes of notes: real sound, the real library, a model that was made for the test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.bench.whisper import SAYS, Mind, make_whisper
from bot.voice.whisper import Listener
from tests.voice.notes import hush, melody, recorded, spoken

if TYPE_CHECKING:
    from pathlib import Path

WORDS = {"en": "I cooked.", "lv": "Es gatavoju.", "uk": "Я працювала.", "it": "Ho cucinato.", "sl": "Kuhala sem."}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_whisper(tmp_path / "model")


def listen(folder: Path, sound: bytes, language: str = "lv") -> dict[str, Any]:
    """What a process that was just started answers."""
    head, body = Listener(folder).answer({"language": language}, sound)
    assert body == b""
    return head


@pytest.mark.parametrize("language", SAYS)
async def test_speech_becomes_words_in_the_speakers_language(folder: Path, language: str) -> None:
    """The model is told the language: it writes down this language's words, whatever it would have guessed."""
    heard = listen(folder, await spoken(WORDS[language], language), language)
    assert heard["found"] == "speech"
    assert heard["words"] == SAYS[language]
    assert 0.5 < heard["seconds"] < 3
    assert heard["deaf"] is None


async def test_a_language_with_a_region_is_the_language(folder: Path) -> None:
    """Telegram may say lv-LV: that is Latvian."""
    heard = listen(folder, await spoken(WORDS["lv"], "lv"), "lv-LV")
    assert heard["words"] == SAYS["lv"]


@pytest.mark.parametrize(
    ("yes", "language"), [("Yes.", "en"), ("Jā.", "lv"), ("Ja.", "sl"), ("Sì.", "it"), ("Так.", "uk")]
)
async def test_the_shortest_word_is_enough(folder: Path, yes: str, language: str) -> None:
    """A yes between the taps on the button is a voice in every language."""
    assert listen(folder, recorded(await spoken(yes, language)), language)["found"] == "speech"


def test_a_melody_is_noise(folder: Path) -> None:
    """A melody is loud, and nobody speaks in it: the model is not asked for words."""
    assert listen(folder, melody()) == {
        "found": "noise",
        "seconds": pytest.approx(4, abs=0.1),
        "words": "",
        "deaf": None,
    }


def test_silence_and_a_slip_need_no_model(tmp_path: Path) -> None:
    """Silence, a slip and rubbish are told apart also where there is no model."""
    nowhere = tmp_path / "nowhere"
    assert listen(nowhere, hush(2.0)) == {"found": "silence", "seconds": pytest.approx(2, abs=0.1), "words": ""}
    assert listen(nowhere, hush(0.3))["found"] == "slip"
    assert listen(nowhere, b"")["found"] == "broken"
    assert listen(nowhere, b"ID3 no sound at all" * 99) == {"found": "broken", "seconds": 0.0, "words": ""}


async def test_another_language_is_told(tmp_path: Path) -> None:
    """Doubtful words of somebody who surely speaks Russian are no Latvian words."""
    folder = make_whisper(tmp_path / "model", Mind(rivals=10, hears="ru"))
    heard = listen(folder, await spoken("Я работала на кухне.", "ru"))
    assert (heard["found"], heard["words"]) == ("other language", "")


async def test_sure_words_are_not_questioned(tmp_path: Path) -> None:
    """Where the words are sure, nobody asks what language they might be."""
    folder = make_whisper(tmp_path / "model", Mind(hears="ru"))
    assert listen(folder, await spoken(WORDS["lv"], "lv"))["words"] == SAYS["lv"]


async def test_doubtful_words_in_the_right_language_are_shown(tmp_path: Path) -> None:
    """Doubtful words are words, to be confirmed or said again."""
    folder = make_whisper(tmp_path / "model", Mind(rivals=10, hears="lv"))
    heard = listen(folder, await spoken(WORDS["lv"], "lv"))
    assert (heard["found"], heard["words"]) == ("speech", SAYS["lv"])


@pytest.mark.parametrize(
    "mind",
    [
        Mind(rivals=60, hears="lv"),
        Mind(rivals=10, hears="lv", silence=20),
        Mind(says={"lv": " ".join("ha" * times for times in range(1, 16))}, hears="lv"),
    ],
    ids=["no idea", "made up", "a loop"],
)
async def test_words_that_are_worth_nothing_are_no_words(tmp_path: Path, mind: Mind) -> None:
    """What the model has no idea of, makes up in a silence or goes round in is a note that nobody put into words."""
    heard = listen(make_whisper(tmp_path / "model", mind), await spoken(WORDS["lv"], "lv"))
    assert (heard["found"], heard["words"], heard["deaf"]) == ("not transcribed", "", None)


@pytest.mark.parametrize(("mind", "language"), [(Mind(), "xx"), (Mind(knows_english_alone=True), "lv")])
async def test_a_language_that_the_model_does_not_know(tmp_path: Path, mind: Mind, language: str) -> None:
    """A model never writes one language down as if it were another: such a note is not transcribed, and why is said."""
    heard = listen(make_whisper(tmp_path / "model", mind), await spoken(WORDS["lv"], "lv"), language)
    assert heard["found"] == "not transcribed"
    assert heard["failed"] == f"the language {language}"


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
@pytest.mark.parametrize("cut", [True, False], ids=["half", "rubbish"])
async def test_a_broken_model_is_told_of(folder: Path, name: str, *, cut: bool) -> None:
    """Whichever file was copied by half or is something else, the note is not transcribed, and the answer says why."""
    file = folder / name
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2] if cut else b"rubbish")
    heard = listen(folder, await spoken(WORDS["lv"], "lv"))
    assert (heard["found"], heard["words"]) == ("not transcribed", "")
    assert heard["deaf"].startswith("The model cannot be loaded")


async def test_a_model_that_came_late_is_used(folder: Path) -> None:
    """A folder that was still being copied with the first note serves the next one."""
    listener = Listener(folder)
    sound = await spoken(WORDS["lv"], "lv")
    file = folder / "model.bin"
    whole = file.read_bytes()
    file.write_bytes(whole[:1000])
    assert listener.answer({"language": "lv"}, sound)[0]["deaf"] is not None
    file.write_bytes(whole)
    assert listener.answer({"language": "lv"}, sound)[0]["words"] == SAYS["lv"]

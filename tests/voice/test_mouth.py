"""The mouth with a worker, what it refuses, and the silent mouth; which voices there are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.service.ports import Outage, Refused, Unusable
from bot.voice.mouth import Silent, WorkerMouth, mouth, piper_voices
from tests.fakes.mouth import ScriptedMouth
from tests.voice.mouths import CLIP, Kit, real
from tests.voice.sounds import hum, ogg

ROOT = Path(__file__).resolve().parents[2]


async def test_deadly_words() -> None:
    """Words of which the worker died twice in a row are refused; all others, and clips, are said as before."""
    kit = real()
    for expected in (Outage, Refused, Outage):
        with pytest.raises(expected):
            await kit.killed(kit.mouth.say(["Deadly words."], "en"))
    assert await kit.mouth.say(["Deadly words."], "en")

    with pytest.raises(Outage):
        await kit.killed(kit.mouth.say(["Deadly words."], "en"))
    with pytest.raises(Outage):
        await kit.killed(kit.mouth.say(["Deadly words."], "en", slow=True))

    await kit.mouth.close()


async def test_scripted_deadly_words() -> None:
    """The scripted mouth dies once of deadly words, and refuses them the second time."""
    fake = ScriptedMouth(deadly={"Deadly words."})
    for expected in (Outage, Refused, Outage):
        with pytest.raises(expected):
            await fake.say(["Deadly words."], "en")

    assert await fake.say(["Other words."], "en") == b"OGG:Other words."


async def test_clips_need_no_voice() -> None:
    """Recorded clips are played in a language that nobody speaks here."""
    kit = Kit(WorkerMouth())

    assert await kit.mouth.say([CLIP, CLIP], "tlh")
    with pytest.raises(Refused):
        await kit.mouth.say([CLIP, "nuqneH"], "tlh")

    await kit.mouth.close()


async def test_closed() -> None:
    """A closed mouth is an outage, and its worker is gone."""
    spoken = WorkerMouth()
    await spoken.say(["Yes."], "en")

    await spoken.close()

    assert spoken.pid is None
    with pytest.raises(Outage):
        await spoken.say(["Yes."], "en")


async def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the mouth is silent: no voice, no words, no clips; whether a voice note is one it can tell."""
    assert isinstance(mouth(), WorkerMouth)
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)

    silent = mouth({"lv": Path("lv_LV-aivars-medium.onnx")})

    assert isinstance(silent, Silent)
    assert silent.voice("en") is None
    with pytest.raises(Refused):
        await silent.say(["Yes."], "en")
    with pytest.raises(Unusable, match="broken"):
        await silent.polish(CLIP)
    with pytest.raises(Unusable, match="broken"):
        await silent.convert(CLIP, "audio/webm")
    assert (await silent.examine(CLIP)).found == "not transcribed"
    assert (await silent.examine(b"")).found == "broken"
    await silent.close()


def test_without_piper(monkeypatch: pytest.MonkeyPatch) -> None:
    """A voice file is of no use without Piper: then espeak-ng speaks."""
    voices = {"lv": Path("lv_LV-aivars-medium.onnx")}
    assert mouth(voices).voice("lv") == "piper lv_LV-aivars-medium"
    assert mouth(voices).voice("en") == "espeak-ng en"

    monkeypatch.setitem(sys.modules, "piper", None)

    assert mouth(voices).voice("lv") == "espeak-ng lv"


def test_voice_files(tmp_path: Path) -> None:
    """A voice file speaks its language if its JSON lies beside it; of several the first by name; others are let be."""
    for name in ("lv_LV-aivars-medium", "it_IT-riccardo-x_low", "it_IT-paola-medium", "hu_HU-anna-medium"):
        (tmp_path / f"{name}.onnx").touch()
        if not name.startswith("hu"):
            (tmp_path / f"{name}.onnx.json").touch()
    (tmp_path / "notes.txt").touch()

    assert piper_voices(tmp_path) == {
        "lv": tmp_path / "lv_LV-aivars-medium.onnx",
        "it": tmp_path / "it_IT-paola-medium.onnx",
    }
    assert piper_voices(tmp_path / "nowhere") == {}


def test_the_worker_is_small() -> None:
    """The worker that speaks loads nothing of the bot's own libraries, and numbers only for a voice that needs them."""
    script = (
        "import sys, bot.voice.speaker as s\n"
        "s.handle({'do': 'say', 'language': 'lv', 'piper': None, 'slow': False, 'pieces': ['Labdien.']}, b'')\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - our own words
    loaded = {each.partition(".")[0] for each in done.stdout.decode().split()}

    assert not loaded & {"pydantic", "structlog", "aiohttp", "asyncio", "numpy", "piper", "onnxruntime", "telegram"}


def test_how_a_plain_check_sees_it() -> None:
    """Without libraries the length of a voice note is read from its pages, also where it was cut off; a slip is one."""
    from bot.voice.mouth import plain_check

    whole = ogg(hum(6.0, -20.0))

    assert plain_check(whole).found == "not transcribed"
    assert plain_check(whole).seconds == pytest.approx(6.0, abs=0.05)
    assert 1 < plain_check(whole[: len(whole) // 2]).seconds < 5
    assert plain_check(ogg(hum(0.3, -20.0))).found == "slip"


@pytest.mark.parametrize(
    "sound",
    [b"", b"OggS", b"OggS" + bytes(60), b"ID3" + bytes(2000), b"a text\n" * 99, ogg(hum(1.0, -20.0))[:60]],
    ids=["empty", "four letters", "zeros", "mp3", "text", "head alone"],
)
def test_what_a_plain_check_finds_broken(sound: bytes) -> None:
    """What is no Ogg/Opus, or holds nothing, is broken."""
    from bot.voice.mouth import plain_check

    assert plain_check(sound).found == "broken"

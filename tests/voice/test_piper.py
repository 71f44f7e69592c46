"""A Piper voice speaks where its file lies: a tiny voice is made here, and goes the way of a real one."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import numpy as np
import onnx
import pytest
import pytest_asyncio
from onnx import TensorProto, helper, numpy_helper

from bot.service.ports import OtherVoice, Outage
from bot.voice.mouth import WorkerMouth, piper_voices
from tests.fakes.mouth import ScriptedMouth
from tests.voice.mouths import Kit
from tests.voice.sounds import measure

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.asyncio(loop_scope="module")

RATE = 16_000
SAMPLES_A_SIGN = 1_200


@pytest.fixture(scope="module")
def voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a voice that hums each sign of a text, and a voice whose file is broken."""
    folder = tmp_path_factory.mktemp("voices")
    onnx.save(humming(), folder / "lv_LV-hum-tiny.onnx")
    (folder / "it_IT-broken-tiny.onnx").write_bytes(b"no voice")
    for name in ("lv_LV-hum-tiny", "it_IT-broken-tiny"):
        (folder / f"{name}.onnx.json").write_text(json.dumps(CONFIGURATION), "utf-8")
    return folder


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def mouth(voices: Path) -> AsyncIterator[WorkerMouth]:
    made = WorkerMouth(piper_voices(voices))
    yield made
    await made.close()


async def test_it_speaks(mouth: WorkerMouth) -> None:
    """A Piper voice makes what any voice makes: Ogg/Opus, mono, 48 kHz, even, and as long as its words."""
    assert mouth.voice("lv") == "piper lv_LV-hum-tiny"
    short = measure(await mouth.say(["Eju kājām."], "lv"))
    long = measure(await mouth.say(["Eju kājām, un tad braucu ar autobusu vai ar vilcienu."], "lv"))

    for heard in (short, long):
        assert (heard.form, heard.codec, heard.rate, heard.channels) == ("ogg", "opus", 48_000, 1)
        assert heard.loudness == pytest.approx(-16, abs=1)
        assert heard.peak <= -1
    assert long.seconds > 3 * short.seconds


async def test_pace_and_breath(mouth: WorkerMouth) -> None:
    """It speaks slowly when asked, and breathes between pieces."""
    one = measure(await mouth.say(["Eju kājām."], "lv")).seconds
    two = measure(await mouth.say(["Eju kājām.", "Eju kājām."], "lv")).seconds
    slow = measure(await mouth.say(["Eju kājām."], "lv", slow=True)).seconds

    assert two == pytest.approx(2 * one + 0.45, abs=0.05)
    assert slow == pytest.approx(one * 1.6 / 1.15, rel=0.05)


@pytest.mark.parametrize("words", ["[[a]] b", "[[[a]]] b", "a ]] [[ b"])
async def test_no_phonemes_from_people(mouth: WorkerMouth, words: str) -> None:
    """Brackets are no way to smuggle sounds in: they are as good as blanks."""
    said = measure(await mouth.say([words], "lv")).seconds
    plain = measure(await mouth.say([words.translate(str.maketrans("[]", "  "))], "lv")).seconds

    assert said == pytest.approx(plain, abs=0.01)


async def test_others_speak_beside_it(mouth: WorkerMouth) -> None:
    """Languages without a file are spoken by espeak-ng, in the same worker."""
    await mouth.say(["Eju kājām."], "lv")
    alive = mouth.pid

    assert measure(await mouth.say(["I walk."], "en")).loudness == pytest.approx(-16, abs=1)
    assert mouth.pid == alive


async def test_a_broken_voice(mouth: WorkerMouth, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be loaded is told once, without any words; espeak-ng speaks, under its own name."""
    assert mouth.voice("it") == "piper it_IT-broken-tiny"
    asked = await asyncio.gather(*(mouth.say(["A piedi."], "it") for _ in range(3)), return_exceptions=True)

    assert [type(each) for each in asked] == [OtherVoice] * 3
    assert mouth.voice("it") == "espeak-ng it"
    assert measure(await mouth.say(["A piedi."], "it")).loudness == pytest.approx(-16, abs=1)
    assert await mouth.say(["Eju kājām."], "lv")
    told = "".join(capsys.readouterr())
    assert told.count("it_IT-broken-tiny") == 1
    assert "piedi" not in told


async def test_a_voice_that_kills(voices: Path) -> None:
    """The worker died twice of the same words in a Piper voice: espeak-ng says them."""
    kit = Kit(WorkerMouth(piper_voices(voices)))
    for expected in (Outage, OtherVoice):
        with pytest.raises(expected):
            await kit.killed(kit.mouth.say(["Eju kājām."], "lv"))

    assert kit.mouth.voice("lv") == "espeak-ng lv"
    assert await kit.mouth.say(["Eju kājām."], "lv")
    await kit.mouth.close()


async def test_a_scripted_voice_that_fails() -> None:
    """The scripted mouth changes its voice in the same way: once, and then it speaks under another name."""
    fake = ScriptedMouth(failing={"it": "another voice"})
    with pytest.raises(OtherVoice):
        await fake.say(["A piedi."], "it")

    assert fake.voice("it") == "another voice"
    assert await fake.say(["A piedi."], "it")


def humming() -> onnx.ModelProto:
    """Piper's model in small: ids, their number and three scales in; ``[1, 1, samples]`` out, a buzz."""
    nodes = [
        helper.make_node("Cast", ["input_lengths"], ["signs"], to=TensorProto.FLOAT),
        helper.make_node("Slice", ["scales", "one", "two"], ["length_scale"]),
        helper.make_node("Mul", ["signs", "length_scale"], ["scaled"]),
        helper.make_node("Mul", ["scaled", "a_sign"], ["samples"]),
        helper.make_node("Squeeze", ["samples"], ["end"]),
        helper.make_node("Range", ["zero", "end", "step"], ["time"]),
        helper.make_node("Cast", ["input"], ["ids"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["ids"], ["middle"], keepdims=0),
        helper.make_node("Mul", ["middle", "pitch"], ["turning"]),
        helper.make_node("Mul", ["time", "turning"], ["angle"]),
        helper.make_node("Sin", ["angle"], ["hum"]),
        helper.make_node("Exp", ["hum"], ["buzz"]),
        helper.make_node("Mul", ["time", "swell"], ["swelling"]),
        helper.make_node("Sin", ["swelling"], ["swollen"]),
        helper.make_node("Mul", ["buzz", "swollen"], ["wave"]),
        helper.make_node("Unsqueeze", ["wave", "axes"], ["output"]),
    ]
    constants = {
        "zero": np.float32(0),
        "step": np.float32(1),
        "a_sign": np.float32(SAMPLES_A_SIGN),
        "pitch": np.float32(0.002),
        "swell": np.float32(0.002),
        "one": np.array([1], np.int64),
        "two": np.array([2], np.int64),
        "axes": np.array([0, 1], np.int64),
    }
    graph = helper.make_graph(
        nodes,
        "hum",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, [1, "signs"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, "samples"])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)


CONFIGURATION = {
    "audio": {"sample_rate": RATE},
    "espeak": {"voice": "lv"},
    "phoneme_type": "espeak",
    "num_symbols": 256,
    "num_speakers": 1,
    "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
    "phoneme_id_map": {
        sign: [number]
        for number, sign in enumerate("_^$ !',-.:;?abcdefghijklmnopqrstuvwxyzæçðøħŋœɐɑɒɔɕɖəɛɡɣɪɫɯɱɲɳɹɾʃʊʋʌʎʒʔʲˈˌːθχ")
    },
}

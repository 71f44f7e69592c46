"""The process that listens: a sound and its language come in, a finding and the words go out.

The rules. The sound comes through the pipe and is never written anywhere. It is looked at in the order of what things
cost: can it be decoded, is it long and loud enough, is there a voice in it; only then is it put into words. The model
is always told the speaker's language and never guesses it; where its words are doubtful, it is asked whether they are
another language. Nothing is fetched from a network, and nothing is told to one. A model that cannot be used makes this
process deaf, not dead: it says so beside each note, and tries again with the next one.

What weighs much is imported when the first note has come.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.voice import judging
from bot.voice.judging import Stretch
from bot.voice.model import lacking
from bot.voice.pieces import RATE, pieces
from bot.voice.recordings import examine
from bot.voice.serving import serve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from faster_whisper import WhisperModel

    from bot.voice.frames import Frame, Head
    from bot.voice.pieces import Wave

SURROUNDINGS: Final = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    "ORT_TELEMETRY_DISABLED": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""What libraries read when they are loaded. From version 1.29 on, unless it is told not to, onnxruntime keeps a number
of the machine on the disk, and reports it to its makers with every model that it loads.
"""
BEAMS: Final = 5
TEMPERATURES: Final = (0.0, 0.2, 0.4)
"""How freely to guess: not at all, and a little where that went round in a loop."""
A_BREATH: Final = 100
"""Milliseconds."""


class Deaf(Exception):  # noqa: N818 - a state, which the answer tells of
    """The model cannot be used; ``str()`` says why."""


class Listener:
    """Listens with the model in a folder, which is loaded when it is first needed."""

    def __init__(self, folder: Path) -> None:
        """Remember where the model is, and tell the libraries to keep quiet."""
        os.environ |= SURROUNDINGS
        self._folder = folder
        self._model: WhisperModel | None = None

    def answer(self, head: Head, body: bytes) -> Frame:
        """``{"language"}`` and a sound become ``{"found", "seconds", "words"}``.

        Where the model was wanted, ``deaf`` says why it cannot be used, or is ``None``; where it could not be used for
        this note, ``failed`` says what it failed at.
        """
        examined = examine(body)
        answer: Head = {"found": examined.found, "seconds": examined.seconds, "words": ""}
        if examined.found == "sound":
            answer |= self._heard(body, head["language"].partition("-")[0].lower())
        return answer, b""

    def _heard(self, sound: bytes, language: str) -> Head:
        """The finding, with words, or with what was in the way."""
        nothing = {"found": "not transcribed", "deaf": None}
        try:
            model = self._ready()
            if language not in model.supported_languages:
                return nothing | {"failed": f"the language {language}"}
            return nothing | _listen(model, sound, language)
        except Deaf as trouble:
            return nothing | {"deaf": str(trouble)}
        except (RuntimeError, ValueError) as trouble:
            return nothing | {"failed": type(trouble).__name__}

    def _ready(self) -> WhisperModel:
        """The model, loaded. Raises ``Deaf``."""
        if self._model is None:
            missing = lacking(self._folder)
            if missing is not None:
                raise Deaf(missing)
            try:
                self._model = _load(self._folder)
            except Exception as trouble:  # noqa: BLE001 - whatever a library says of these files, they are no model
                raise Deaf(f"The model cannot be loaded: {type(trouble).__name__}.") from None
        return self._model


def _listen(model: WhisperModel, sound: bytes, language: str) -> Head:
    """The finding, with its words; nothing if it cannot be transcribed."""
    spoken = [piece for piece in pieces(sound) if not judging.is_noise(_longest_voice(piece))]
    if not spoken:
        return {"found": "noise"}
    stretches = [stretch for piece in spoken for stretch in _taken_down(model, piece, language)]
    words = judging.words_of(stretches)
    if not words or judging.is_doubtful(stretches):
        chances = _languages(model, spoken[0])
        if judging.is_other_language(language, chances):
            return {"found": "other language"}
    return {"found": "speech", "words": words} if words else {}


def _load(folder: Path) -> WhisperModel:
    from faster_whisper import WhisperModel

    # One core stays free for the bot.
    threads = max(1, min(2, (os.cpu_count() or 1) - 1))
    return WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True, cpu_threads=threads)


def _longest_voice(wave: Wave) -> float:
    """How many seconds somebody speaks without a breath, where she does so longest."""
    from faster_whisper.vad import VadOptions, get_speech_timestamps

    voices = get_speech_timestamps(wave, VadOptions(min_silence_duration_ms=A_BREATH, speech_pad_ms=0))
    return max((each["end"] - each["start"] for each in voices), default=0) / RATE


def _taken_down(model: WhisperModel, wave: Wave, language: str) -> list[Stretch]:
    segments, _ = model.transcribe(
        wave,
        language=language,
        beam_size=BEAMS,
        temperature=TEMPERATURES,
        condition_on_previous_text=False,
        vad_filter=True,
    )
    return [Stretch(each.text, each.avg_logprob, each.compression_ratio, each.no_speech_prob) for each in segments]


def _languages(model: WhisperModel, wave: Wave) -> Mapping[str, float]:
    """How likely each language is in the first half minute of speech."""
    if not model.model.is_multilingual:
        return {}
    return dict(model.detect_language(wave, vad_filter=True)[2])


if __name__ == "__main__":
    serve(Listener(Path(sys.argv[1])).answer)

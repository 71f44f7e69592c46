"""Long notes: however long they are, they are taken in piece by piece, and no word is cut that need not be."""

from __future__ import annotations

import sys
from itertools import accumulate, chain, repeat
from pathlib import Path

import numpy as np
import pytest

from bot.bench.whisper import SAYS, make_whisper
from bot.voice.hearing import WhisperEar
from bot.voice.pieces import LONGEST_PIECE, RATE, pieces
from bot.voice.sound import RATE as SOUND_RATE
from bot.voice.sound import Unreadable, cut, decode, encode, samples_of, silence
from tests.voice.notes import spoken, wav

CYCLE = [9000, 9000, -9000, -9000] * 1800 + [0] * 800
"""At 8 kHz: nine tenths of a second of a loud tone and a tenth of nothing."""
MOST_MEMORY = 450 << 10


def test_a_short_note_is_one_piece() -> None:
    """A note of a few seconds stays whole, and comes as numbers from −1 to 1."""
    (piece,) = pieces(wav(CYCLE * 5, 8000))
    assert len(piece) / RATE == pytest.approx(5, abs=0.1)
    assert piece.dtype == np.float32
    assert 0.2 < np.abs(piece).max() <= 1


def test_a_long_note_is_parted_where_nothing_is_said() -> None:
    """No piece is longer than two minutes, nothing is lost between them, and they part in pauses."""
    parts = list(pieces(wav(CYCLE * 300, 8000)))
    ends = list(accumulate(len(part) / RATE for part in parts))
    assert ends[-1] == pytest.approx(300, abs=0.1)
    assert len(parts) == 3
    for part, end in zip(parts, ends[:-1], strict=False):
        assert len(part) / RATE <= LONGEST_PIECE
        assert end % 1 >= 0.9 or end % 1 == pytest.approx(0, abs=0.02)


def test_no_sound_has_no_pieces() -> None:
    """What is no sound is said to be none."""
    with pytest.raises(Unreadable):
        next(pieces(b"no sound"))


@pytest.mark.long
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read as Linux tells it")
async def test_half_an_hour_needs_little_memory(tmp_path: Path) -> None:
    """Of half an hour, a quarter of an hour is listened to, in little more memory than a short note needs."""
    sentence = samples_of(decode(await spoken("Es strādāju lielā virtuvē.", "lv"))) + silence(2.0, SOUND_RATE)
    frames = list(cut(sentence, SOUND_RATE))
    half_an_hour = encode(chain.from_iterable(repeat(frames, 30 * 60 // 4)))
    whisper = WhisperEar(make_whisper(tmp_path / "model"))
    heard = await whisper.listen(half_an_hour, "lv")
    kilobytes = most_memory(whisper.pid)
    await whisper.close()
    assert heard.seconds == pytest.approx(15 * 60, abs=1)
    assert heard.words.count(SAYS["lv"]) >= 8
    assert kilobytes < MOST_MEMORY


def most_memory(pid: int | None) -> int:
    """The most memory that a process ever held, in kilobytes."""
    status = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))

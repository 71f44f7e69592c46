"""Sounds for tests: made by hand, put into containers, and measured without the help of the room that is tested."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import av
import numpy as np
from av.audio.stream import AudioStream

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = 48_000

Samples: TypeAlias = "NDArray[np.float32]"


@dataclass(frozen=True)
class Measured:
    """What a sound file holds: its container, its codec, and the decoded samples."""

    form: str
    codec: str
    rate: int
    channels: int
    samples: Samples

    @property
    def seconds(self) -> float:
        """The length."""
        return len(self.samples) / self.rate

    @property
    def peak(self) -> float:
        """The highest sample, in dBFS."""
        return 20 * math.log10(float(np.max(np.abs(self.samples))) + 1e-9)

    @property
    def loudness(self) -> float:
        """Integrated loudness in LUFS."""
        return loudness(self.samples)


def measure(sound: bytes) -> Measured:
    """Decode a file and tell what it holds."""
    with av.open(io.BytesIO(sound), "r") as container:
        track = container.streams.audio[0]
        frames = [frame.to_ndarray() for frame in container.decode(track)]
        samples = np.concatenate(frames, axis=1)[0].astype(np.float32)
        return Measured(container.format.name, track.codec_context.name, track.rate, track.channels, samples)


def loudness(samples: Samples) -> float:
    """Integrated loudness after ITU-R BS.1770, in LUFS."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="flt", layout="mono", time_base=Fraction(1, RATE))
    graph.link_nodes(source, graph.add("ebur128", "metadata=1"), graph.add("abuffersink")).configure()
    graph.push(_frame(np.concatenate([samples, np.zeros(RATE // 10, np.float32)]), RATE))
    graph.push(None)
    told = -70.0
    while True:
        try:
            told = float(graph.pull().metadata.get("lavfi.r128.I", told))
        except (av.error.EOFError, av.error.BlockingIOError):
            return told


def contained(samples: Samples, form: str, codec: str, *, rate: int = RATE, layout: str = "mono") -> bytes:
    """Samples of 48 kHz in a container."""
    written = io.BytesIO()
    with av.open(written, "w", format=form) as container:
        track = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(track, AudioStream)
        fitting = av.AudioResampler(format=track.codec_context.format, layout=layout, rate=rate)
        for start in range(0, len(samples), RATE):
            for frame in fitting.resample(_frame(samples[start : start + RATE], RATE)):
                container.mux(track.encode(frame))
        for frame in fitting.resample(None):
            container.mux(track.encode(frame))
        container.mux(track.encode(None))
    return written.getvalue()


def ogg(samples: Samples) -> bytes:
    """A voice note, as a telephone makes it."""
    return contained(samples, "ogg", "libopus")


def quiet(seconds: float) -> Samples:
    """Nothing."""
    return np.zeros(int(seconds * RATE), np.float32)


def noise(seconds: float, level: float, seed: int = 1) -> Samples:
    """White noise of a level in dBFS."""
    made = np.random.default_rng(seed).standard_normal(int(seconds * RATE)) * 10 ** (level / 20)
    return made.astype(np.float32)


def hum(seconds: float, level: float, pitch: float = 150.0) -> Samples:
    """Something like a voice: a buzz that swells and falls four times a second. ``level`` is in dBFS."""
    time = np.arange(int(seconds * RATE)) / RATE
    buzz = np.sum([np.sin(2 * np.pi * pitch * n * time) / n for n in range(1, 20)], axis=0)
    made = buzz * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * time))
    return np.asarray(made / np.sqrt(np.mean(made**2)) * 10 ** (level / 20), np.float32)


def decibels(samples: Samples, change: float) -> Samples:
    """The same, louder or softer."""
    return np.asarray(samples * 10 ** (change / 20), np.float32)


def joined(*parts: Samples) -> Samples:
    """One after the other."""
    return np.concatenate(parts)


def _frame(samples: Samples, rate: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = rate
    return frame

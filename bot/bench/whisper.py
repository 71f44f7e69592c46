"""A Whisper model, made in a moment: it says what it was made to say, in the language that it is told.

It is a real model in every file and every layer, with a mind that was written instead of trained. Each position of the
text has a direction of its own, and so has each language. The attention of the first layer carries the language to
every later position, and a word is likely where its position and its language meet. What it hears makes no difference.
Directions are two apart: 8-bit arithmetic on older processors overflows where two great neighbours are added.

The smallest has 2 MB and serves the tests. One of the size of a model that people use takes as long to listen as that
one does: an arithmetic of whole matrices does not ask what stands in them.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

import numpy as np
from ctranslate2.specs import WhisperSpec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

LANGUAGES: Final = ("en", "hu", "it", "lv", "ru", "sl", "uk")
SAYS: Final = {
    "en": "I cooked for many people",
    "it": "Ho cucinato per tanta gente",
    "lv": "Es strādāju lielā virtuvē pilsētā",
    "sl": "Delala sem v veliki kuhinji",
    "uk": "Я працювала на великій кухні",
}

_MELS: Final = 80
_LENGTH: Final = 448
_PROMPT: Final = 3
_GAIN: Final = 12.0
_NOTHING: Final = 1e-4
_CHANCE: Final = np.random.default_rng(1)
_MERGED: Final = (("Ġ", "-"), ("Ġ", "'"), ("Ġ", "â"))
"""Pairs without which the blank itself would be among the signs that faster-whisper suppresses."""
_SPECIAL: Final = (
    *("<|endoftext|>", "<|startoftranscript|>"),
    *(f"<|{language}|>" for language in LANGUAGES),
    *("<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"),
)
_TIMES: Final = tuple(f"<|{number * 0.02:.2f}|>" for number in range(1501))


@dataclasses.dataclass(frozen=True, slots=True)
class Size:
    """How large a model is: layers, on either side; how wide they are, in how many heads; tokens it knows, at least."""

    layers: int = 1
    width: int = 96
    heads: int = 1
    tokens: int = 0


SMALLEST: Final = Size()
BASE: Final = Size(layers=6, width=512, heads=8, tokens=51_865)
"""As large as Whisper's ``base``."""


@dataclasses.dataclass(frozen=True, slots=True)
class Mind:
    """What the model says, with as many words in every language, and how it feels about it.

    ``rivals`` are words that are almost as likely at every place: none, it is sure; 10, it doubts; 60, it has no idea.
    ``hears`` is the language that it takes every sound for, ``silence`` how surely it takes every sound for silence
    (20: quite). One that ``knows_english_alone`` was not made for other languages.
    """

    says: Mapping[str, str] = dataclasses.field(default_factory=lambda: SAYS)
    rivals: int = 0
    hears: str = "en"
    silence: float = 0.0
    knows_english_alone: bool = False


def make_whisper(folder: Path, mind: Mind | None = None, size: Size = SMALLEST) -> Path:
    """Write the model's files into a folder."""
    mind = mind or Mind()
    folder.mkdir(parents=True, exist_ok=True)
    plain = _plain(mind, size)
    vocabulary = [*plain, *_SPECIAL, *_TIMES]
    ids = {token: number for number, token in enumerate(vocabulary)}
    assert len(ids) == len(vocabulary), "no word may stand in two places"  # noqa: S101 - whoever makes a mind chose the words
    _tokenizer(plain).save(str(folder / "tokenizer.json"))
    spec = WhisperSpec(size.layers, size.heads, size.layers, size.heads)
    _deaf_encoder(spec.encoder, size.width)
    _decoder(spec.decoder, ids, mind, size.width)
    spec.register_vocabulary(vocabulary)
    spec.config.suppress_ids = []
    spec.config.suppress_ids_begin = [ids["<|endoftext|>"]]
    spec.config.lang_ids = [ids[f"<|{language}|>"] for language in LANGUAGES]
    spec.config.alignment_heads = [(0, 0)]
    spec.validate()
    spec.optimize(quantization="float16")
    spec.save(str(folder))
    return folder


def _plain(mind: Mind, size: Size) -> list[str]:
    """Tokens of text; the empty one tells a model of many languages from an English one."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [word for line in mind.says.values() for word in _spelled(line)]
    rivals = [f"Ġrival{number}" for number in range(mind.rivals)]
    many = [] if mind.knows_english_alone else [""]
    known = [*letters, *("".join(pair) for pair in _MERGED), *many, *words, *rivals]
    return [*known, *(f"Ġnever{number}" for number in range(size.tokens - len((*known, *_SPECIAL, *_TIMES))))]


def _spelled(line: str) -> list[str]:
    """The words as the vocabulary of bytes spells them, each with its blank."""
    bytewise = pre_tokenizers.ByteLevel(add_prefix_space=True)
    return ["".join(part for part, _ in bytewise.pre_tokenize_str(word)) for word in line.split()]


def _tokenizer(plain: list[str]) -> Tokenizer:
    made = Tokenizer(models.BPE(vocab={token: number for number, token in enumerate(plain)}, merges=list(_MERGED)))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(token, special=True) for token in _SPECIAL])
    return made


def _deaf_encoder(encoder: WhisperSpec, width: int) -> None:
    encoder.conv1.weight, encoder.conv1.bias = _zeros(width, _MELS, 3), _zeros(width)
    encoder.conv2.weight, encoder.conv2.bias = _zeros(width, width, 3), _zeros(width)
    encoder.position_encodings.encodings = _zeros(1500, width)
    _norm(encoder.layer_norm, width)
    for layer in encoder.layer:
        _attention(layer.self_attention, width, 3)
        _feed_forward(layer.ffn, width)


def _decoder(decoder: WhisperSpec, ids: Mapping[str, int], mind: Mind, width: int) -> None:
    embeddings, positions = _zeros(len(ids), width), _zeros(_LENGTH, width)
    for language in LANGUAGES:
        embeddings[ids[f"<|{language}|>"], _way_of(language, width)] = 1
    for position in range(min(_LENGTH, width // 2 - len(LANGUAGES))):
        # What attention brings from the language's place is thinned in the same measure.
        positions[position, _way(position)] = 1 / (position + 1)
    decoder.embeddings.weight, decoder.position_encodings.encodings = embeddings, positions
    decoder.projection.weight = _likely(ids, mind, width)
    _norm(decoder.layer_norm, width, 1 / np.sqrt(width / 2))
    for layer in decoder.layer:
        _attention(layer.self_attention, width, 3)
        _attention(layer.attention, width, 1, 2)
        _feed_forward(layer.ffn, width)
    carrying = decoder.layer[0].self_attention
    for language in LANGUAGES:
        way = _way_of(language, width)
        carrying.linear[0].weight[2 * width + way, way] = 1
        carrying.linear[1].weight[way, way] = 1 / np.sqrt(width / 1.25)


def _likely(ids: Mapping[str, int], mind: Mind, width: int) -> NDArray[np.float32]:
    """How likely a token makes itself along each direction: time, words, time, end."""
    likely = _zeros(len(ids), width)
    (length,) = {len(line.split()) for line in mind.says.values()}
    after = _PROMPT + length
    likely[ids["<|0.00|>"], _way(_PROMPT - 1)] = 2
    likely[ids["<|1.00|>"], _way(after)] = 2
    likely[ids["<|endoftext|>"], _way(after + 1)] = 2
    for language, line in mind.says.items():
        for number, word in enumerate(_spelled(line)):
            likely[ids[word], [_way(_PROMPT + number), _way_of(language, width)]] = 1
    for number in range(mind.rivals):
        likely[ids[f"Ġrival{number}"], [_way(each) for each in range(_PROMPT, after)]] = 1.98
    likely *= np.float32(_GAIN)
    likely[ids[f"<|{mind.hears}|>"], _way(0)] = _GAIN
    likely[ids["<|nospeech|>"], _way(0)] = mind.silence
    return likely


def _way(position: int) -> int:
    """The direction of a position in the text."""
    return 2 * position


def _way_of(language: str, width: int) -> int:
    """The direction of a language."""
    return width - 2 * (LANGUAGES.index(language) + 1)


def _nearly_nothing(*shape: int) -> NDArray[np.float32]:
    """Weights that bring nothing; no two matrices are alike, for those that are would be kept, and read, only once."""
    return _CHANCE.normal(scale=_NOTHING, size=shape).astype(np.float32)


def _zeros(*shape: int) -> NDArray[np.float32]:
    return np.zeros(shape, np.float32)


def _norm(spec: WhisperSpec, width: int, scale: float = 1.0) -> None:
    spec.gamma, spec.beta = np.full(width, scale, np.float32), _zeros(width)


def _attention(spec: WhisperSpec, width: int, *into: int) -> None:
    """Attention that looks at everything alike, and brings nothing."""
    _norm(spec.layer_norm, width)
    for linear, wide in zip(spec.linear, (*into, 1), strict=True):
        linear.weight, linear.bias = _nearly_nothing(wide * width, width), _zeros(wide * width)


def _feed_forward(spec: WhisperSpec, width: int) -> None:
    _norm(spec.layer_norm, width)
    spec.linear_0.weight, spec.linear_0.bias = _nearly_nothing(4 * width, width), _zeros(4 * width)
    spec.linear_1.weight, spec.linear_1.bias = _nearly_nothing(width, 4 * width), _zeros(width)

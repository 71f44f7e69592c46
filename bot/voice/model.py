"""The folder of a model that puts speech into words: is it there, and whole? Nothing is loaded to find out."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

NEEDED: Final = ("model.bin", "config.json", "tokenizer.json")
VOCABULARIES: Final = ("vocabulary.json", "vocabulary.txt")
LIBRARIES: Final = ("av", "faster_whisper", "onnxruntime")

_HOW_TO_GET_ONE: Final = "Get one with: hf download Systran/faster-whisper-small --local-dir"


def why_deaf(model: Path | None) -> str | None:
    """What is missing before voice notes can be put into words, and how to get it, in a sentence or two."""
    if any(find_spec(library) is None for library in LIBRARIES):
        return 'What listens is not installed. Run: pip install "kazipot[hearing]"'
    if model is None:
        return f"No model is set. {_HOW_TO_GET_ONE} FOLDER, and set KAZIPOT_HEARING_MODEL=FOLDER"
    return lacking(model)


def lacking(folder: Path) -> str | None:
    """What a folder lacks to be a model, in a sentence or two; ``None`` if its files are all there."""
    if not folder.is_dir():
        return f"There is no folder {folder} with a model. {_HOW_TO_GET_ONE} {folder}"
    missing = [name for name in NEEDED if not _is_there(folder / name)]
    if not any(_is_there(folder / name) for name in VOCABULARIES):
        missing.append(VOCABULARIES[0])
    if missing:
        return f"The model in {folder} lacks {', '.join(missing)}. {_HOW_TO_GET_ONE} {folder}"
    return None


def _is_there(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0

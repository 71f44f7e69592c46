"""Labels of buttons: short enough, one pictogram each, no two alike on a screen, one meaning in a dialogue."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from bot.library.mistakes import Mistake
from bot.library.pictograms import CONSTANT_ROW, NONE_OF_THESE, is_new, pictogram, without_pictogram

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.library.sheet import Placed

LONG, TOO_LONG = 28, 64
MANY_WORDS = 4


def check_labels(placed: Iterable[Placed], names: frozenset[str]) -> Iterator[Mistake]:
    """Mistakes of labels; ``names`` are contexts of labels that are proper names and need no pictogram."""
    labels = [each for each in placed if each.kind == "label" and each.text]
    for _, screen in groupby(labels, key=lambda each: each.beside):
        yield from _check_screen(list(screen), names)
    yield from _check_meanings(labels)


def _check_screen(screen: list[Placed], names: frozenset[str]) -> Iterator[Mistake]:
    pictures: dict[str, Placed] = {}
    words: dict[str, Placed] = {}
    ranges = not any(pictogram(each.text) for each in screen) and any(_has_digit(each.text) for each in screen)
    for label in screen:
        yield from _check_length(label)
        if "{" in label.text:
            yield _mistake("placeholder in a label", label, label=label.text)
        said = without_pictogram(label.text)
        if (twin := words.setdefault(said.casefold(), label)) is not label:
            yield _mistake("label twice", label, label=said, first=str(twin.line))
        picture = pictogram(label.text)
        if not picture:
            if not (ranges or _has_digit(said) or label.context in names):
                yield _mistake("no pictogram", label, label=said)
            continue
        yield from _check_picture(label, picture)
        if (twin := pictures.setdefault(picture, label)) is not label:
            yield _mistake("pictogram twice", label, picture=picture, first=str(twin.line))


def _check_length(label: Placed) -> Iterator[Mistake]:
    said = without_pictogram(label.text)
    if len(label.text) > TOO_LONG:
        yield _mistake("label too long", label, label=said, length=str(len(label.text)), most=str(TOO_LONG))
    elif len(said) > LONG or len(said.split()) > MANY_WORDS:
        yield _mistake("label long", label, label=said, most=str(LONG), words=str(MANY_WORDS))


def _check_picture(label: Placed, picture: str) -> Iterator[Mistake]:
    if picture in CONSTANT_ROW:
        yield _mistake("pictogram of the bot", label, picture=picture, meaning=CONSTANT_ROW[picture])
    elif is_new(picture):
        yield _mistake("pictogram too new", label, picture=picture)


def _check_meanings(labels: list[Placed]) -> Iterator[Mistake]:
    """A pictogram keeps one meaning: the same key or the same words."""
    first: dict[str, list[Placed]] = {}
    for label in labels:
        picture = pictogram(label.text)
        if not picture or picture == NONE_OF_THESE:
            continue
        alike = first.setdefault(picture, [])
        if alike and not any(_means_the_same(label, each) for each in alike):
            other = alike[0]
            yield _mistake(
                "pictogram with two meanings",
                label,
                picture=picture,
                one=without_pictogram(other.text),
                other=without_pictogram(label.text),
                place=f"{other.file}, line {other.line}",
            )
        alike.append(label)


def _means_the_same(one: Placed, other: Placed) -> bool:
    return (
        one.context.rsplit("/", 1)[-1] == other.context.rsplit("/", 1)[-1]
        or without_pictogram(one.text).casefold() == without_pictogram(other.text).casefold()
        or one.beside == other.beside  # told as twins already
    )


def _has_digit(text: str) -> bool:
    return any(character.isdecimal() for character in text)


def _mistake(code: str, placed: Placed, /, **values: str) -> Mistake:
    return Mistake(code, placed.file, placed.line, values)

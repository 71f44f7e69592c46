"""Translations: is every word there, is it still true to its source, and does it fit where it will stand?

In the languages that a page promises (``also in``), what is missing is an error: somebody would suddenly be spoken
to in another language. Elsewhere it is a warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.library.mistakes import Mistake, quoted
from bot.library.pictograms import pictogram, without_pictogram
from bot.library.proof_labels import LONG, TOO_LONG
from bot.library.proof_language import check_language
from bot.library.proof_names import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bot.library.catalogues import Catalogue, Entry
    from bot.library.sheet import Placed

MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must be translated, into which languages, and which contexts are names that may stay as they are."""

    placed: tuple[Placed, ...]
    languages: tuple[str, ...]
    names: frozenset[str] = frozenset()
    file: str = ""


def check_translations(wanted: Wanted, catalogues: Collection[Catalogue]) -> Iterator[Mistake]:
    """Mistakes in the catalogues of one dialogue, or of the bot."""
    found = {each.language: each for each in catalogues}
    for language in wanted.languages:
        if language not in found:
            yield Mistake("no catalogue", wanted.file, 0, {"language": language})
    for catalogue in found.values():
        if catalogue.mistake is not None:
            yield catalogue.mistake
            continue
        yield from _check_missing(wanted, catalogue)
        for placed in wanted.placed:
            entry = catalogue.entries.get(placed.key)
            if entry is not None and entry.translation and not entry.stale:
                yield from _check_entry(placed, entry, catalogue)
        yield from _check_twins(wanted, catalogue)
        yield from _check_orphans(wanted, catalogue)


def _check_missing(wanted: Wanted, catalogue: Catalogue) -> Iterator[Mistake]:
    promised = catalogue.language in wanted.languages
    told = 0
    for placed in wanted.placed:
        entry = catalogue.entries.get(placed.key)
        if entry is not None and entry.translation and not entry.stale:
            continue
        if placed.wordless or placed.context in wanted.names:
            continue
        told += 1
        if told <= MOST_TOLD:
            stale = entry is not None and entry.stale
            yield Mistake(
                _code("translation stale" if stale else "translation missing", promised=promised),
                catalogue.file if stale and entry else placed.file,
                entry.line if stale and entry else placed.line,
                {"text": _short(placed.text), "language": catalogue.language, "file": catalogue.file},
            )
    if told > MOST_TOLD:
        rest = {"count": str(told - MOST_TOLD), "language": catalogue.language}
        yield Mistake(_code("more translations missing", promised=promised), catalogue.file, 0, rest)


def _code(code: str, *, promised: bool) -> str:
    return code if promised else f"{code} elsewhere"


def _check_entry(placed: Placed, entry: Entry, catalogue: Catalogue) -> Iterator[Mistake]:
    expected, given = set(PLACEHOLDER.findall(placed.text)), set(PLACEHOLDER.findall(entry.translation))
    if expected != given or "{" in PLACEHOLDER.sub("", entry.translation):
        values = {
            "text": _short(placed.text),
            "expected": _braced(expected),
            "given": _braced(given),
        }
        yield Mistake("placeholders differ", catalogue.file, entry.line, values)
    if placed.kind == "label":
        yield from _check_label(placed, entry, catalogue)
    yield from check_language(placed, entry.translation, catalogue.language, catalogue.file, entry.line)


def _check_label(placed: Placed, entry: Entry, catalogue: Catalogue) -> Iterator[Mistake]:
    label = entry.translation
    said = without_pictogram(label)
    if len(label) > TOO_LONG:
        values = {"label": said, "length": str(len(label)), "most": str(TOO_LONG)}
        yield Mistake("label too long", catalogue.file, entry.line, values)
    elif len(said) > LONG:
        yield Mistake("translated label long", catalogue.file, entry.line, {"label": said, "most": str(LONG)})
    if pictogram(label) != pictogram(placed.text):
        values = {"label": said, "picture": pictogram(placed.text) or "no pictogram"}
        yield Mistake("another pictogram", catalogue.file, entry.line, values)


def _check_twins(wanted: Wanted, catalogue: Catalogue) -> Iterator[Mistake]:
    seen: dict[tuple[str, str], Entry] = {}
    for placed in wanted.placed:
        entry = catalogue.entries.get(placed.key)
        if placed.kind != "label" or entry is None or not entry.translation or entry.stale:
            continue
        said = without_pictogram(entry.translation)
        twin = seen.setdefault((placed.beside, said.casefold()), entry)
        if twin is not entry:
            values = {"label": said, "first": str(twin.line)}
            yield Mistake("label twice", catalogue.file, entry.line, values)


def _check_orphans(wanted: Wanted, catalogue: Catalogue) -> Iterator[Mistake]:
    known = {placed.key for placed in wanted.placed}
    lost = [entry for key, entry in catalogue.entries.items() if key not in known]
    if lost:
        values = {"count": str(len(lost)), "text": _short(lost[0].text)}
        yield Mistake("orphan translations", catalogue.file, lost[0].line, values)


def _braced(names: Iterable[str]) -> str:
    return quoted(f"{{{name}}}" for name in sorted(names)) or "none"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"  # noqa: PLR2004 - enough to find it again

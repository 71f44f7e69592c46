"""Catalogues are written here: templates made anew, translations kept and brought up to date.

A file whose messages have not changed is left alone, so that dates alone never make a difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from bot.library.catalogues import catalogue_path

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog, Message

# Babel knows one form for Hungarian; gettext and Poedit know two.
PLURALS = {"hu": "nplurals=2; plural=(n != 1);"}
_DATES = (b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:')


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a catalogue is."""

    name: str
    language: str
    translated: int
    stale: int
    missing: int


def write_template(locales: Path, name: str, template: Catalog) -> bool:
    """Write ``locales/<name>.pot``; tells whether it changed."""
    return _write(locales / f"{name}.pot", template)


def update_catalogue(locales: Path, name: str, language: str, template: Catalog) -> bool:
    """Bring one language's catalogue up to date with its template; what was translated stays."""
    path = catalogue_path(locales, language, name)
    catalog = _open(path, language)
    catalog.update(template, no_fuzzy_matching=False, update_header_comment=False)
    catalog.obsolete.clear()
    for message in catalog:
        if message.id and not _is_translated(message):
            message.flags.discard("fuzzy")
    path.parent.mkdir(parents=True, exist_ok=True)
    return _write(path, catalog, language)


def progress(locales: Path, name: str, language: str, template: Catalog) -> Progress:
    """How far one language's catalogue is, measured against the words of today."""
    catalog = _open(catalogue_path(locales, language, name), language)
    translated = stale = missing = 0
    for message in template:
        if not message.id:
            continue
        found = catalog.get(message.id, message.context)
        if found is None or not _is_translated(found):
            missing += 1
        elif found.fuzzy:
            stale += 1
        else:
            translated += 1
    return Progress(name, language, translated, stale, missing)


def _open(path: Path, language: str) -> Catalog:
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    if not path.is_file():
        header = f"# Kažipot in the language “{language}”."
        return Catalog(locale=language, project="Kažipot", header_comment=header, charset="utf-8", fuzzy=False)
    with path.open("rb") as source:
        catalog = read_po(source, locale=language)
    catalog.fuzzy = False
    return catalog


def _is_translated(message: Message) -> bool:
    return bool(message.string)


def _write(path: Path, catalog: Catalog, language: str | None = None) -> bool:
    from babel.messages.pofile import write_po

    for message in catalog:  # Babel takes braces for Python's; placeholders are checked by proofreading
        message.flags -= {"python-format", "python-brace-format"}
    packed = BytesIO()
    write_po(packed, catalog, width=110, include_lineno=language is None, ignore_obsolete=True)
    content = _with_plurals(packed.getvalue(), language)
    if path.is_file() and _undated(path.read_bytes()) == _undated(content):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def _with_plurals(content: bytes, language: str | None) -> bytes:
    if (right := PLURALS.get(language or "")) is None:
        return content
    lines = content.splitlines(keepends=True)
    said = f'"Plural-Forms: {right}\\n"\n'.encode()
    return b"".join(said if line.startswith(b'"Plural-Forms:') else line for line in lines)


def _undated(content: bytes) -> list[bytes]:
    return [line for line in content.splitlines() if not line.startswith(_DATES)]

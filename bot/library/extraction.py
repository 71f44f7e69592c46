"""Words for the translators: a Babel extractor for pages, lists and the help card, and templates made of them.

Every message carries its msgctxt (``orientation/consent/yes``), so that "Yes" can differ from "Yes". The comment
tells what a translator cannot see: that it is a button and how long it may be, and which placeholders stay as they
are. ``why:``, ``call it:`` and ``end:`` are not extracted: nobody is told them.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from bot.dialogue.effects import Line
from bot.library.grammar import Reading, read_page, read_text
from bot.library.lists import Lists, read_list_text, read_lists
from bot.library.proof_labels import LONG
from bot.library.proof_names import PLACEHOLDER
from bot.library.used import placed_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from types import ModuleType

    from babel.messages.catalog import Catalog

    from bot.library.sheet import Placed

HEADER = """\
# The words of a Kažipot dialogue, to be translated.
# Make them with: kazipot translate update"""


def extract(
    fileobj: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: dict[str, Any]
) -> Iterator[tuple[int, str, tuple[str, str], list[str]]]:
    """Babel's way in: the messages of one page, list or help card."""
    del keywords, comment_tags, options  # nothing in a page is a function call
    path = Path(getattr(fileobj, "name", "page.yaml"))
    text = fileobj.read().decode("utf-8-sig")
    if path.parent.name == "lists":
        placed: Iterable[Placed] = read_list_text(text, path.stem)
    else:
        placed = read_text(text, path.stem, read_lists(path.parent / "lists")).placed
    for each in placed:
        if not each.wordless:
            yield each.line, "pgettext", (each.context, each.text), comments(each)


def comments(placed: Placed) -> list[str]:
    """What a translator should know about a message."""
    said = {
        "label": [f"A button: at most {LONG} characters. Keep the pictogram."],
        "place": ["The name of a place."],
        "title": ["A title."],
        "sentence": [],
    }[placed.kind]
    if names := PLACEHOLDER.findall(placed.text):
        kept = ", ".join(f"{{{name}}}" for name in names)
        said = [*said, f"Keep {kept} as it is; it stands for a name or an answer, in its basic form."]
    return said


def dialogue_template(reading: Reading, lists: Lists) -> Catalog:
    """The template of a dialogue: its page, the lists that it uses, the help card."""
    return _template(placed_in(reading, lists))


def bot_template(lines: Iterable[Line]) -> Catalog:
    """The template of the bot's own words."""
    template = _new_catalog()
    for line in lines:
        names = PLACEHOLDER.findall(line.text)
        kept = [f"Keep {', '.join(f'{{{name}}}' for name in names)} as it is."] if names else []
        _add(template, line.context, line.text, kept, ())
    return template


def read_template(page: Path, lists: Lists) -> tuple[Reading, Catalog]:
    """Read a page and make its template."""
    reading = read_page(page, lists)
    return reading, dialogue_template(reading, lists)


def lines_in(module: ModuleType) -> tuple[Line, ...]:
    """Every line that stands in a module under a name, alone or in a collection."""
    found: dict[tuple[str, str], Line] = {}
    for value in vars(module).values():
        for line in _lines(value):
            found.setdefault((line.context, line.text), line)
    return tuple(found.values())


def _lines(value: object) -> Iterator[Line]:
    if isinstance(value, Line) and value.context:
        yield value
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from _lines(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _lines(each)


def _template(placed: Iterable[Placed]) -> Catalog:
    template = _new_catalog()
    for each in placed:
        if not each.wordless:
            _add(template, each.context, each.text, comments(each), ((f"dialogues/{each.file}", each.line),))
    return template


def _add(template: Catalog, context: str, text: str, said: Collection[str], places: Iterable[tuple[str, int]]) -> None:
    message = template.add(text, locations=places, auto_comments=said, context=context)
    message.flags -= {"python-format", "python-brace-format"}  # placeholders are ours to check


def _new_catalog() -> Catalog:
    from babel.messages.catalog import Catalog

    from bot import __version__

    return Catalog(project="Kažipot", version=__version__, header_comment=HEADER, charset="utf-8", fuzzy=False)

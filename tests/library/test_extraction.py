"""Extraction: translators get every word, its context, and what they cannot see."""

from __future__ import annotations

import io
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.extract import extract as babel_extract
from babel.messages.pofile import read_po

from bot.commands.pages import bot_lines
from bot.dialogue.effects import Line
from bot.library.catalogues import catalogue_path, read_catalogue
from bot.library.extraction import bot_template, dialogue_template, extract, lines_in, read_template
from bot.library.grammar import read_text
from bot.library.lists import Lists, read_lists
from bot.library.po_files import progress, update_catalogue, write_template

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = """\
interview: Talk
written in: en
chapters:
  - chapter: Start
    steps:
      - ask: May {counsellor} read it?
        call it: consent
        why: the law
        hint: Yes or no.
        must answer: yes
        choose one:
          yes: 👍 Yes
          no: 👎 No
          age: 18–24
        if no:
          - end: without consent
      - hand over to: the counsellor
"""


def _named(text: str, name: str) -> io.BytesIO:
    file = io.BytesIO(text.encode())
    file.name = name
    return file


def test_babel_finds_the_extractor_and_its_messages() -> None:
    """``pybabel extract`` works with our extractor: msgctxt, line and comments arrive."""
    messages = list(babel_extract("kazipot", _named(PAGE, "dialogues/talk.yaml"), keywords={"pgettext": ((1, "c"), 2)}))

    found = {(context, text): (line, comments) for line, text, comments, context in messages}
    assert found["talk/consent/yes", "👍 Yes"] == (12, ["A button: at most 28 characters. Keep the pictogram."])
    line, comments = found["talk/consent", "May {counsellor} read it?"]
    assert line == 6
    assert "Keep {counsellor} as it is" in comments[0]


def test_only_what_people_are_told_is_extracted() -> None:
    """Titles, sentences, hints and labels are; ``why``, ``call it``, ``end`` and bare numbers are not."""
    texts = {text for _, _, (_, text), _ in extract(_named(PAGE, "talk.yaml"), (), (), {})}

    assert texts == {"Talk", "Start", "May {counsellor} read it?", "Yes or no.", "👍 Yes", "👎 No"}


def test_lists_and_the_help_card_are_extracted() -> None:
    """A list brings its labels, the help card its words and what each number is for."""
    places = ROOT / "dialogues" / "lists" / "places.yaml"
    card = ROOT / "dialogues" / "lists" / "help card.yaml"

    with places.open("rb") as file:
        assert ("lists/places/dobele", "Dobele") in [found for _, _, found, _ in extract(file, (), (), {})]
    with card.open("rb") as file:
        contexts = {context for _, _, (context, _), _ in extract(file, (), (), {})}
    assert {"help card", "help card/emergency"} <= contexts


def test_a_template_has_no_format_flag_and_no_doubles() -> None:
    """Placeholders are ours to check: gettext's tools must not take them for Python's."""
    template = dialogue_template(read_text(PAGE, "talk", Lists()), Lists())

    assert [message.id for message in template if message.id and message.flags] == []
    keys = [(message.context, message.id) for message in template if message.id]
    assert len(keys) == len(set(keys))


def test_the_bot_tells_all_its_words() -> None:
    """Every line of every room stands in ``bot.pot``, once, under a context of the bot's own."""
    lines = bot_lines()
    template = bot_template(lines)

    assert len(template) == len({(line.context, line.text) for line in lines})
    assert {"bot"} == {line.context.split("/")[0] for line in lines}
    assert any(line.context == "bot/consent" for line in lines)


def test_lines_are_found_alone_and_in_collections() -> None:
    """Lines in tuples and dictionaries count too; lines without a context are nobody's words."""
    module = ModuleType("phrases")
    vars(module).update(ONE=Line("bot/one", "One"), MORE={"a": (Line("bot/two", "Two"),)}, BARE=Line("", "bare"))

    assert [line.context for line in lines_in(module)] == ["bot/one", "bot/two"]


@pytest.fixture
def locales(tmp_path: Path) -> Path:
    """A folder with a Hungarian catalogue of the small page."""
    template = dialogue_template(read_text(PAGE, "talk", Lists()), Lists())
    write_template(tmp_path, "talk", template)
    update_catalogue(tmp_path, "talk", "hu", template)
    return tmp_path


def test_a_new_catalogue_is_empty_and_knows_two_forms_in_hungarian(locales: Path) -> None:
    """Hungarian has two plural forms in gettext; nothing is translated yet."""
    path = catalogue_path(locales, "hu", "talk")
    template = dialogue_template(read_text(PAGE, "talk", Lists()), Lists())

    assert "nplurals=2; plural=(n != 1);" in path.read_text(encoding="utf-8")
    far = progress(locales, "talk", "hu", template)
    assert (far.translated, far.stale) == (0, 0)
    assert far.missing == len([message for message in template if message.id])


def test_an_update_keeps_translations_and_marks_changed_ones(locales: Path) -> None:
    """What was translated stays; a sentence that changed is marked, and told as stale."""
    path = catalogue_path(locales, "hu", "talk")
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgid "Yes or no."\nmsgstr ""', 'msgid "Yes or no."\nmsgstr "Igen vagy nem."')
    text = text.replace('msgid "👍 Yes"\nmsgstr ""', 'msgid "👍 Yes"\nmsgstr "👍 Igen"')
    path.write_text(text, encoding="utf-8")
    changed = read_text(PAGE.replace("Yes or no.", "Say yes or no."), "talk", Lists())

    update_catalogue(locales, "talk", "hu", dialogue_template(changed, Lists()))

    entries = read_catalogue(path, "hu").entries
    assert entries["talk/consent/yes\x04👍 Yes"].translation == "👍 Igen"
    hint = entries["talk/consent/hint\x04Say yes or no."]
    assert (hint.translation, hint.stale) == ("Igen vagy nem.", True)
    assert "talk/consent/hint\x04Say yes or no." not in read_catalogue(path, "hu").words


def test_a_catalogue_that_needs_no_change_is_left_alone(locales: Path) -> None:
    """Running it twice changes no file: dates alone make no difference."""
    template = dialogue_template(read_text(PAGE, "talk", Lists()), Lists())

    assert not update_catalogue(locales, "talk", "hu", template)
    assert not write_template(locales, "talk", template)


def test_the_template_of_the_orientation_holds_its_lists() -> None:
    """Whoever translates the interview translates its lists and its help card with it."""
    page = ROOT / "dialogues" / "orientation.yaml"

    _, template = read_template(page, read_lists(page.parent / "lists"))

    contexts = {message.context for message in template if message.id}
    assert {"orientation/consent/yes", "lists/work/A1", "lists/places/dobele", "help card"} <= contexts


def test_a_written_template_can_be_read_by_gettexts_tools(locales: Path) -> None:
    """The file is what Poedit and Weblate expect."""
    with (locales / "talk.pot").open("rb") as file:
        catalog = read_po(file, abort_invalid=True)

    assert catalog.get("👍 Yes", "talk/consent/yes") is not None

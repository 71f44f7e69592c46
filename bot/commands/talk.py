"""``kazipot talk``: try a dialogue in the terminal."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.manners import give_up, new_app

if TYPE_CHECKING:
    from bot.library.rehearsal import Rehearsal, Said
    from bot.library.shelf import Edition
    from bot.library.transcripts import Transcript
    from bot.library.wording import Catalogues

app = new_app()

HINT = "Type a number, a label or words. /back /skip /pause /explain steer, /voice stands for a voice note, /quit ends."


@app.command()
def talk(
    page: Annotated[str, typer.Argument(help="The name or the file of a page.")],
    language: Annotated[str | None, typer.Option(help="One of the page's languages; without it, its own.")] = None,
    record: Annotated[Path | None, typer.Option(help="Write the talk down as a transcript, for tests.")] = None,
    replay: Annotated[Path | None, typer.Option(help="Take the answers from a transcript instead of asking.")] = None,
) -> None:
    """Try a dialogue in the terminal. Nothing is kept but what --record writes down.

    Example: kazipot talk orientation --language sl
    """
    from bot.library.rehearsal import Cast, Rehearsal
    from bot.library.transcripts import Transcript

    replies = _replies(replay) if replay else None
    edition = _edition(page)
    cast = Cast(_language(edition, language or (replies[0] if replies else None)))
    rehearsal = Rehearsal(edition.script, _catalogues(edition), cast)
    transcript = Transcript(edition.script.name, cast.language, cast.learner)
    try:
        _talk(rehearsal, transcript, list(replies[1]) if replies else None)
    except (EOFError, KeyboardInterrupt):
        print()
    if record is not None:
        _write(record, transcript)


def _talk(rehearsal: Rehearsal, transcript: Transcript, replies: list[str] | None) -> None:
    if replies is None:
        print(f"{HINT}\n")
    heard = rehearsal.begin()
    while True:
        transcript.bot(heard)
        _show(heard)
        if rehearsal.over or replies == []:
            return
        reply = input("> ") if replies is None else replies.pop(0)
        if reply.strip() == "/quit":
            return
        if not reply.strip():
            heard = []
            continue
        taken, heard = rehearsal.reply(reply)
        transcript.person(taken)
        if replies is not None:
            print(f"> {taken}")


def _show(heard: list[Said]) -> None:
    for said in heard:
        if said.kind == "noted":
            print(f"  — {said.text}")
        elif said.kind != "drawn":
            print(said.text if said.kind == "chosen" else f"\n{said.text}")
        for number, label in enumerate(said.buttons, 1):
            print(f"  {number:>2}  {label}")
        if said.steering:
            print("      " + " ".join(said.steering))


def _edition(page: str) -> Edition:
    from bot.commands.pages import find_page, folders, lists_of
    from bot.library.catalogues import read_catalogues
    from bot.library.grammar import read_page
    from bot.library.lists import read_lists
    from bot.library.proofreading import proofread
    from bot.library.shelf import make_edition
    from bot.library.telling import tell

    path = find_page(page)
    lists = read_lists(lists_of(path))
    reading = read_page(path, lists)
    catalogues = tuple(read_catalogues(folders().locales, path.stem))
    errors = [each for each in proofread(reading, lists, catalogues) if each.level == "error"]
    grave = [each for each in errors if "translation" not in each.code and each.code != "no catalogue"]
    if grave or reading.script is None:
        give_up("\n".join(map(tell, grave)) + f"\nThe page cannot be talked yet. Run: kazipot check {page}")
    return make_edition(reading, lists, catalogues)


def _catalogues(edition: Edition) -> Catalogues:
    from bot.commands.pages import folders
    from bot.library.catalogues import bot_words
    from bot.library.wording import Catalogues

    return Catalogues(bot_words(folders().locales)).over(edition.translations)


def _language(edition: Edition, wanted: str | None) -> str:
    if wanted is None:
        return edition.script.language
    if wanted not in edition.languages:
        give_up(f"The page does not speak “{wanted}”. It speaks: {', '.join(edition.languages)}.")
    return wanted


def _replies(replay: Path) -> tuple[str, tuple[str, ...]]:
    from bot.library.transcripts import read_transcript

    try:
        played = read_transcript(replay.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        give_up(f"I cannot read {replay}. Name a transcript that --record has written.")
    if played is None:
        give_up(f"{replay} is no transcript. Name one that --record has written.")
    return played.language, played.replies


def _write(record: Path, transcript: Transcript) -> None:
    try:
        record.write_text(transcript.text(), encoding="utf-8")
    except OSError as error:
        give_up(f"I cannot write {record}: {error.strerror}. Name another file with --record.")
    print(f"Written: {record}")

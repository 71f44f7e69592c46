"""The interview's side of a turn: one step of the engine, and what it wants done.

The engine decides; here its effects become messages, alerts and changes. Nothing is sent before the turn is saved.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, assert_never

from bot.dialogue import effects
from bot.dialogue.engine import step, waiting
from bot.dialogue.inputs import Began
from bot.dialogue.interview import begin
from bot.dialogue.layout import layout
from bot.service import desk, menu, phrases
from bot.service.aloud import are_counted
from bot.service.buttons import encode
from bot.service.changes import DropSounds, DropVoiceNote, SaveEdition, SaveInterview, SaveVoiceNote
from bot.service.facing import HEAR, SLOWER, face
from bot.service.hall import new_id
from bot.service.help_card import help_card
from bot.service.invitations import reopened
from bot.service.messages import Edit, Text
from bot.service.records import Consented, Kept, VoiceNote
from bot.service.slots import listening_slot, question_slot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dialogue.answers import Voice
    from bot.dialogue.effects import Effect, Line, Prompt
    from bot.dialogue.inputs import Input
    from bot.dialogue.interview import Interview
    from bot.library.shelf import Edition
    from bot.service.messages import Rows
    from bot.service.visit import Visit


async def start(visit: Visit, edition: Edition) -> None:
    """Begin a new interview with this edition."""
    person = visit.person
    assert person is not None  # noqa: S101 - nobody begins without having been met
    counsellor = await desk.counsellor_of(visit.hall, person)
    interview = begin(
        new_id(),
        dialogue=edition.script.name,
        edition=edition.id,
        language=person.language,
        way=person.way,
        counsellor=counsellor.name if counsellor else "",
        at=visit.at,
    )
    if await visit.hall.archive.edition(edition.id) is None:
        visit.changes.append(SaveEdition(edition.id, edition.model_dump_json()))
    visit.kept = Kept(interview=interview, person=person.id, counsellor=counsellor.id if counsellor else None)
    visit.edition = edition
    await happen(visit, Began(visit.at))


async def happen(visit: Visit, happened: Input) -> None:
    """Take one step of the interview."""
    assert visit.kept is not None  # noqa: S101 - the caller has looked
    assert visit.edition is not None  # noqa: S101 - the same
    before = visit.kept.interview
    called = visit.hall.first_names.of(visit.sender)
    interview, wanted = step(visit.edition.script, before, replace(happened, first_name=called))
    if interview is not before:
        visit.change_kept(interview=interview)
        _take_name(visit)
    for effect in wanted:
        await _carry_out(visit, effect, before)


async def _carry_out(visit: Visit, effect: Effect, before: Interview) -> None:  # noqa: C901, PLR0912 - one case an effect, nothing else
    match effect:
        case effects.Say():
            _say(visit, effect)
        case effects.Put(prompt=prompt):
            _put(visit, prompt)
        case effects.Redraw(prompt=prompt):
            _redraw(visit, prompt, before)
        case effects.Settle():
            _settle(visit, effect)
        case effects.Remark(line=line):
            visit.remark(line)
        case effects.ShowHelpCard():
            visit.send(help_card(visit))
        case effects.RaiseAlert(words=words):
            await desk.alert(visit, words)
        case effects.OfferPerson():
            visit.say(phrases.OFFER_PERSON, ((visit.key(phrases.TALK_TO_PERSON, encode("person", "menu")),),))
        case effects.ShowMenu():
            menu.show(visit)
        case effects.Transcribe(voice=voice, wanted=transcribe):
            _take_note(visit, voice, transcribe=transcribe)
        case effects.DropNote(note=note):
            visit.changes.append(DropVoiceNote(note))
        case effects.UseWay(way=way):
            visit.change_person(way=way)
        case effects.Consent(lines=lines):
            _consent(visit, lines)
        case effects.HandOver():
            await desk.hand_over(visit)
        case effects.Close(status=status):
            await _close(visit, status)
        case other:
            assert_never(other)


def _text(visit: Visit, lines: Iterable[Line]) -> str:
    tongue = visit.tongue
    return "\n\n".join(filter(None, (tongue(line) for line in lines)))


def _slot(visit: Visit, asking: int) -> str:
    assert visit.kept is not None  # noqa: S101 - only an interview's effects come here
    return question_slot(visit.kept.interview.id, asking)


def _say(visit: Visit, say: effects.Say) -> None:
    lines = say.lines if say.aloud is None else (say.aloud, *say.lines[1:])
    speech = visit.narrator.of_lines(lines) if visit.listens else None
    visit.send(Text(chat=visit.sender.chat, text=_text(visit, say.lines), aloud=speech))


def _face(visit: Visit, prompt: Prompt) -> tuple[str, Rows]:
    """A question as it is seen. Who hears the options by their numbers sees these beside the pictograms."""
    assert visit.kept is not None  # noqa: S101 - the same
    if visit.listens:
        heard = prompt if prompt.numbered else replace(prompt, numbered=are_counted(prompt))
        return face(heard, visit.kept.interview.id, visit.tongue, SLOWER)
    return face(prompt, visit.kept.interview.id, visit.tongue, HEAR if visit.hall.speaks(visit.language) else "")


def _put(visit: Visit, prompt: Prompt) -> None:
    text, rows = _face(visit, prompt)
    speech = visit.narrator.of_prompt(prompt) if visit.listens else None
    visit.send(Text(chat=visit.sender.chat, text=text, rows=rows, slot=_slot(visit, prompt.asking), aloud=speech))


def _redraw(visit: Visit, prompt: Prompt, before: Interview) -> None:
    """The question anew, in place; a screen on which something else is said is a message of its own to who listens."""
    assert visit.edition is not None  # noqa: S101 - the same
    text, rows = _face(visit, prompt)
    message = visit.tap.message if visit.tap else None
    slot = _slot(visit, prompt.asking)
    if visit.listens:
        speech = visit.narrator.of_prompt(prompt)
        seen = waiting(visit.edition.script, before, first_name=visit.hall.first_names.of(visit.sender))
        if seen is not None and visit.narrator.of_prompt(seen) != speech:
            bare, _ = _face(visit, replace(seen, buttons=(), numbered=False))
            visit.send(Edit(chat=visit.sender.chat, text=bare, slot=slot, message=message, spoken=True))
            visit.send(Text(chat=visit.sender.chat, text=text, rows=rows, slot=slot, aloud=speech))
            return
    visit.send(Edit(chat=visit.sender.chat, text=text, rows=rows, slot=slot, message=message, spoken=visit.listens))


def _settle(visit: Visit, settle: effects.Settle) -> None:
    visit.send(
        Edit(
            chat=visit.sender.chat,
            text=_text(visit, settle.lines),
            slot=_slot(visit, settle.asking),
            message=visit.tap.message if visit.tap and not settle.last else None,
            spoken=visit.listens,
        )
    )


def _take_note(visit: Visit, voice: Voice, *, transcribe: bool) -> None:
    """A voice note is to be fetched and listened to. It is written down in the same transaction as the turn."""
    assert visit.kept is not None  # noqa: S101 - the same
    assert visit.person is not None  # noqa: S101 - the same
    note = VoiceNote(
        name=voice.name,
        person=visit.person.id,
        chat=visit.sender.chat,
        interview=visit.kept.interview.id,
        file=voice.file,
        seconds=voice.seconds,
        language=visit.kept.interview.language,
        transcribe=transcribe,
        came_at=visit.at,
    )
    visit.changes.append(SaveVoiceNote(note))
    if transcribe:
        slot = listening_slot(voice.name)
        visit.send(Text(chat=visit.sender.chat, text=visit.tongue(phrases.LISTENING), slot=slot))


def _consent(visit: Visit, lines: tuple[Line, ...]) -> None:
    """Consent is bound to the text that was read: its hash, its language, and when."""
    digest = hashlib.sha256(_text(visit, lines).encode()).hexdigest()
    visit.change_kept(consent=Consented(text_hash=digest, language=visit.language, at=visit.at))


async def _close(visit: Visit, status: str) -> None:
    """What was said aloud to the person goes; a refused interview leaves nothing but the fact that somebody refused."""
    if visit.person is not None:
        visit.changes.append(DropSounds(visit.person.id))
    if status != "refused" or visit.kept is None or visit.person is None:
        return
    old = visit.kept.interview
    bare = begin(
        old.id,
        dialogue=old.dialogue,
        edition=old.edition,
        language=old.language,
        way=old.way,
        counsellor="",
        at=old.started_at,
    ).model_copy(update={"status": "refused", "finished_at": visit.at, "touched_at": visit.at})
    again = await reopened(visit.hall.archive, visit.person)
    visit.erase_person()
    visit.changes += [SaveInterview(Kept(interview=bare, person=None, counsellor=None)), *again]


def _take_name(visit: Visit) -> None:
    """The confirmed name is what the counsellor sees."""
    assert visit.kept is not None  # noqa: S101 - the same
    assert visit.edition is not None  # noqa: S101 - the same
    answer = visit.kept.interview.answers.get(layout(visit.edition.script).name_question or "")
    if answer is not None and not answer.skipped and visit.person and visit.person.name != answer.value:
        visit.change_person(name=str(answer.value))

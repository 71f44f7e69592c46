"""The interview's side of a turn: one step of the engine, and what it wants done.

The engine decides; here its effects become messages, alerts and changes. Nothing is sent before the turn is saved.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, assert_never

from bot.dialogue import effects
from bot.dialogue.engine import step
from bot.dialogue.inputs import Began
from bot.dialogue.interview import begin
from bot.dialogue.layout import layout
from bot.service import desk, phrases
from bot.service.buttons import encode
from bot.service.changes import SaveEdition, SaveInterview
from bot.service.facing import face
from bot.service.hall import new_id
from bot.service.help_card import help_card
from bot.service.invitations import reopened
from bot.service.messages import Edit, Text
from bot.service.records import Consented, Kept

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dialogue.effects import Effect, Line, Prompt
    from bot.dialogue.inputs import Input
    from bot.library.shelf import Edition
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
    await happen(visit, Began(visit.at, visit.sender.first_name))


async def happen(visit: Visit, happened: Input) -> None:
    """Take one step of the interview."""
    assert visit.kept is not None  # noqa: S101 - the caller has looked
    assert visit.edition is not None  # noqa: S101 - the same
    interview, wanted = step(visit.edition.script, visit.kept.interview, happened)
    if interview is not visit.kept.interview:
        visit.change_kept(interview=interview)
        _take_name(visit)
    for effect in wanted:
        await _carry_out(visit, effect)


async def _carry_out(visit: Visit, effect: Effect) -> None:  # noqa: C901, PLR0912 - one case an effect, nothing else
    match effect:
        case effects.Say(lines=lines):
            visit.send(Text(chat=visit.sender.chat, text=_text(visit, lines)))
        case effects.Put(prompt=prompt):
            _put(visit, prompt)
        case effects.Redraw(prompt=prompt):
            _redraw(visit, prompt)
        case effects.Settle(asking=asking, lines=lines):
            _settle(visit, asking, lines)
        case effects.Remark(line=line):
            visit.remark(line)
        case effects.ShowHelpCard():
            visit.send(Text(chat=visit.sender.chat, text=help_card(visit)))
        case effects.RaiseAlert(words=words):
            await desk.alert(visit, words)
        case effects.OfferPerson():
            visit.say(phrases.OFFER_PERSON, ((visit.key(phrases.TALK_TO_PERSON, encode("person", "menu")),),))
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
    return f"{visit.kept.interview.id}:{asking}"


def _put(visit: Visit, prompt: Prompt) -> None:
    assert visit.kept is not None  # noqa: S101 - the same
    text, rows = face(prompt, visit.kept.interview.id, visit.tongue)
    visit.send(Text(chat=visit.sender.chat, text=text, rows=rows, slot=_slot(visit, prompt.asking)))


def _redraw(visit: Visit, prompt: Prompt) -> None:
    assert visit.kept is not None  # noqa: S101 - the same
    text, rows = face(prompt, visit.kept.interview.id, visit.tongue)
    message = visit.tap.message if visit.tap else None
    slot = _slot(visit, prompt.asking)
    visit.send(Edit(chat=visit.sender.chat, text=text, rows=rows, slot=slot, message=message))


def _settle(visit: Visit, asking: int, lines: tuple[Line, ...]) -> None:
    message = visit.tap.message if visit.tap else None
    edit = Edit(chat=visit.sender.chat, text=_text(visit, lines), slot=_slot(visit, asking), message=message)
    visit.send(edit)


def _consent(visit: Visit, lines: tuple[Line, ...]) -> None:
    """Consent is bound to the text that was read: its hash, its language, and when."""
    digest = hashlib.sha256(_text(visit, lines).encode()).hexdigest()
    visit.change_kept(consent=Consented(text_hash=digest, language=visit.language, at=visit.at))


async def _close(visit: Visit, status: str) -> None:
    """A refused interview leaves nothing behind but the fact that somebody refused."""
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

"""The counsellor's desk: summaries and alerts arrive, are taken over and looked at; learners are invited.

A counsellor sees her own learners and nobody else's: every press is checked against whose interview it is.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import segno

from bot.dialogue.effects import Line
from bot.dialogue.summary import summarise
from bot.service import phrases
from bot.service.buttons import encode
from bot.service.changes import Enqueue, SaveInterview, SaveInvitation, Witness
from bot.service.hall import USERNAME
from bot.service.invitations import link, make
from bot.service.messages import Document, Edit, Key, Sound, Text

if TYPE_CHECKING:
    from bot.dialogue.answers import Voice
    from bot.dialogue.effects import Value
    from bot.dialogue.summary import Row, Summary
    from bot.library.shelf import Edition
    from bot.service.buttons import Press
    from bot.service.facing import Tongue
    from bot.service.hall import Hall
    from bot.service.messages import Rows
    from bot.service.records import Kept, Person
    from bot.service.visit import Visit


async def counsellor_of(hall: Hall, person: Person) -> Person | None:
    """The learner's counsellor, else the one on duty."""
    if person.counsellor and (assigned := await hall.archive.person(person.counsellor)):
        return assigned
    return await hall.on_duty()


async def alert(visit: Visit, words: Line) -> None:
    """Tell the counsellor at once; if she has blocked the bot, the one on duty: somebody must hear of it."""
    assert visit.person is not None  # noqa: S101 - an alert comes from somebody
    counsellor = await counsellor_of(visit.hall, visit.person)
    if counsellor is not None and counsellor.status == "blocked":
        counsellor = await visit.hall.on_duty()
    if counsellor is not None:
        tongue = visit.hall.tongue(counsellor.language, visit.edition)
        values: dict[str, Value] = {"name": visit.person.name or tongue(phrases.A_LEARNER), "words": words}
        text = tongue(Line(phrases.ALERT.context, phrases.ALERT.text, values))
        rows = ((_write_to(visit.person, tongue),),)
        visit.send(Text(chat=counsellor.chat, text=text, rows=rows, urgent=True))


async def wants_person(visit: Visit) -> bool:
    """Tell the counsellor that somebody wants to talk; false if there is no counsellor yet."""
    assert visit.person is not None  # noqa: S101 - the same
    counsellor = await counsellor_of(visit.hall, visit.person)
    if counsellor is None:
        return False
    tongue = visit.hall.tongue(counsellor.language)
    values = {"name": visit.person.name or visit.sender.first_name or tongue(phrases.A_LEARNER)}
    text = tongue(Line(phrases.WANTS_PERSON.context, phrases.WANTS_PERSON.text, values))
    visit.send(Text(chat=counsellor.chat, text=text, rows=((_write_to(visit.person, tongue),),)))
    return True


async def hand_over(visit: Visit) -> None:
    """Send the summary to the counsellor."""
    assert visit.person is not None  # noqa: S101 - the same
    assert visit.kept is not None  # noqa: S101 - the same
    if counsellor := await counsellor_of(visit.hall, visit.person):
        visit.change_kept(counsellor=counsellor.id)
        visit.send(await summary_message(visit.hall, visit.kept, visit.person.name, counsellor))


async def deliver_waiting(visit: Visit) -> None:
    """A counsellor has come: she gets what was sent while nobody was there."""
    assert visit.person is not None  # noqa: S101 - the same
    async for kept in visit.hall.archive.interviews(status="finished"):
        if kept.counsellor is None and kept.person and (learner := await visit.hall.archive.person(kept.person)):
            mine = kept.model_copy(update={"counsellor": visit.person.id})
            visit.changes.append(SaveInterview(mine))
            visit.send(await summary_message(visit.hall, mine, learner.name, visit.person))


async def deliver_again(visit: Visit) -> None:
    """A counsellor who had blocked the bot is back: what she has not taken over comes again."""
    assert visit.person is not None  # noqa: S101 - the same
    async for kept in visit.hall.archive.interviews(counsellor=visit.person.id, status="finished"):
        if kept.taken_over_at is None and kept.person and (learner := await visit.hall.archive.person(kept.person)):
            visit.send(await summary_message(visit.hall, kept, learner.name, visit.person))


async def summary_message(hall: Hall, kept: Kept, name: str, counsellor: Person) -> Text:
    """The card with its two buttons, in the counsellor's language."""
    tongue, summary = await _summary(hall, kept, counsellor)
    text = hall.report.card(summary, name or tongue(phrases.A_LEARNER), tongue)
    about = kept.interview.id
    return Text(chat=counsellor.chat, text=text, rows=_card_rows(about, tongue), slot=f"summary:{about}", urgent=True)


async def pressed(visit: Visit, press: Press) -> None:
    """A button of the desk: *Taken over*, *All answers*, a chapter, its voice notes."""
    kept = await visit.hall.archive.interview(press.about)
    mine = kept is not None and visit.person is not None and kept.counsellor == visit.person.id
    if not mine or kept is None or visit.person is None or kept.interview.status != "finished":
        visit.remark(phrases.NOT_YOURS)
        return
    if press.verb == "over":
        await _take_over(visit, kept)
    elif press.verb == "voice":
        await _play(visit, kept, press.asking)
    else:
        await _show_chapter(visit, kept, press)
    visit.changes.append(Witness(visit.at, visit.person.id, f"desk:{press.verb}", kept.interview.id))


async def invite(visit: Visit, name: str) -> None:
    """Invite one learner: a link, the code, and a picture to show or print."""
    assert visit.person is not None  # noqa: S101 - the same
    archive, tongue = visit.hall.archive, visit.tongue
    code, invitation = make(archive, visit.at, "learner", name=name[:64], counsellor=visit.person.id)
    visit.changes.append(SaveInvitation(invitation))
    address = link(await archive.note(USERNAME), code)
    values = {
        "name": name[:64] or phrases.A_LEARNER,
        "until": invitation.expires_at[:10],
        "link": address or "",
        "code": f"/start {code}",
    }
    visit.say(Line(phrases.INVITATION.context, phrases.INVITATION.text, values))
    picture = io.BytesIO()
    segno.make(address or f"/start {code}", error="m").save(picture, kind="png", scale=12, border=4)
    caption = tongue(phrases.INVITATION_PICTURE)
    content = picture.getvalue()
    visit.send(Document(chat=visit.person.chat, name="invitation.png", content=content, caption=caption, picture=True))


async def _take_over(visit: Visit, kept: Kept) -> None:
    assert visit.person is not None  # noqa: S101 - the same
    if kept.taken_over_at is None:
        kept = kept.model_copy(update={"taken_over_at": visit.at})
        visit.changes.append(SaveInterview(kept))
    learner = await visit.hall.archive.person(kept.person or "")
    tongue, summary = await _summary(visit.hall, kept, visit.person)
    card = visit.hall.report.card(summary, learner.name if learner else "", tongue)
    rows = (_card_rows(kept.interview.id, tongue)[0][1:],)
    message = visit.tap.message if visit.tap else None
    text = f"{card}\n{tongue(phrases.TAKEN_OVER_MARK)}"
    visit.send(Edit(chat=visit.person.chat, text=text, rows=rows, message=message, slot=f"summary:{kept.interview.id}"))
    visit.remark(phrases.TAKEN_OVER)


async def _show_chapter(visit: Visit, kept: Kept, press: Press) -> None:
    """One message in which the chapters are turned like pages."""
    assert visit.person is not None  # noqa: S101 - the same
    tongue, summary = await _summary(visit.hall, kept, visit.person)
    chapters = sorted({row.chapter for row in summary.rows})
    here = press.asking if press.verb == "part" and press.asking in chapters else chapters[0]
    text = visit.hall.report.chapter(summary, here, tongue)
    rows = _chapter_rows(summary, here, chapters, tongue)
    if press.verb == "part" and visit.tap and visit.tap.message:
        visit.send(Edit(chat=visit.person.chat, text=text, rows=rows, message=visit.tap.message))
    else:
        visit.send(Text(chat=visit.person.chat, text=text, rows=rows))


def _chapter_rows(summary: Summary, here: int, chapters: list[int], tongue: Tongue) -> Rows:
    about = summary.interview.id
    spoken = any(row.answer.voice for row in summary.rows if row.chapter == here)
    voice = ((Key(label="🎧", data=encode("voice", about, here)),),) if spoken else ()
    others = [
        Key(label=tongue(summary.chapters[each]), data=encode("part", about, each)) for each in chapters if each != here
    ]
    return (*voice, *(tuple(others[start : start + 2]) for start in range(0, len(others), 2)))


async def _play(visit: Visit, kept: Kept, chapter: int) -> None:
    assert visit.person is not None  # noqa: S101 - the same
    tongue, summary = await _summary(visit.hall, kept, visit.person)
    for row in summary.rows:
        if row.chapter == chapter:
            for voice in row.answer.voice:
                visit.send(played(visit.person.chat, row, voice, tongue))


def played(chat: int, row: Row, voice: Voice, tongue: Tongue) -> Sound:
    """A voice note to listen to, titled with its question, and with its words or a mark that nobody has them."""
    if voice.words is None:
        said = tongue(phrases.NOT_TRANSCRIBED)
    else:
        said = tongue(Line(phrases.TRANSCRIBED.context, phrases.TRANSCRIBED.text, {"words": voice.words}))
    return Sound(chat=chat, file=voice.file, note=voice.name, caption=f"{tongue(row.question[-1])}\n{said}")


async def _summary(hall: Hall, kept: Kept, reader: Person) -> tuple[Tongue, Summary]:
    edition: Edition | None = await hall.editions.pinned(kept.interview.edition, hall.archive)
    assert edition is not None  # noqa: S101 - editions of kept interviews are kept
    return hall.tongue(reader.language, edition), summarise(edition.script, kept.interview)


def _card_rows(about: str, tongue: Tongue) -> Rows:
    over = Key(label=tongue(phrases.TAKE_OVER), data=encode("over", about))
    return ((over, Key(label=tongue(phrases.ALL_ANSWERS), data=encode("all", about))),)


def _write_to(learner: Person, tongue: Tongue) -> Key:
    """Opens the chat with the learner, where her settings allow it; the carrier drops it where they do not."""
    values = {"name": learner.name or phrases.A_LEARNER}
    label = tongue(Line(phrases.WRITE_TO.context, phrases.WRITE_TO.text, values))
    return Key(label=label, url=f"tg://user?id={learner.chat}")


def farewell(hall: Hall, counsellor: Person, name: str, at: str) -> Enqueue:
    """Tell the counsellor that a learner has deleted everything."""
    tongue = hall.tongue(counsellor.language)
    values = {"name": name or phrases.A_LEARNER}
    return Enqueue(
        Text(
            chat=counsellor.chat, text=tongue(Line(phrases.WAS_FORGOTTEN.context, phrases.WAS_FORGOTTEN.text, values))
        ),
        at,
    )

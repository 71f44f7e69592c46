"""A coordinator reads the lines of the dialogues aloud, one by one, in the chat.

The rules. Lines whose old recording is stale come first, then those without one, both in the order of the dialogue;
what she puts off comes again after all others. What she sends is trimmed and evened, and comes back as learners will
hear it; only what she keeps is played. A clip is bound to the words that she read: when they change, it is no longer
played, and the line that took its place (see ``studio``) stands first in the list. It goes when that line is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue.effects import Line
from bot.dialogue.phrases import OLD_BUTTON
from bot.library.recital import Spoken
from bot.library.wording import SEPARATOR
from bot.service import phrases
from bot.service.buttons import encode
from bot.service.changes import DropClip, DropVoiceNote, Note, SaveClip, SaveVoiceNote
from bot.service.messages import Sound
from bot.service.ports import Unusable
from bot.service.records import Clip, VoiceNote
from bot.service.sounds import CLIPS
from bot.service.speech import DRAFT, Listened, piece_key
from bot.service.studio import changed, every_line, kept, places

if TYPE_CHECKING:
    from bot.service.buttons import Press
    from bot.service.happenings import VoiceCame
    from bot.service.messages import Key, Rows
    from bot.service.ports import Archive, Clock, Mouth
    from bot.service.visit import Visit

REFUSED = {
    "silence": phrases.RECORD_SILENCE,
    "slip": phrases.RECORD_SLIP,
    "broken": phrases.RECORD_BROKEN,
}


def waits_for(visit: Visit) -> bool:
    """Whether this coordinator is reading lines aloud."""
    return visit.person is not None and visit.person.recording is not None and "coordinator" in visit.person.roles


async def begin(visit: Visit) -> None:
    """``/record``: the first line that needs a voice."""
    if not visit.hall.speaks(visit.language):
        visit.say(phrases.RECORD_NO_VOICE)
        return
    await _next(visit)


def spoke(visit: Visit, voice: VoiceCame) -> None:
    """She has read the line: it is fetched, and made into a clip."""
    assert visit.person is not None  # noqa: S101 - the caller has looked
    asked = _asked(visit.person.recording or "")
    note = VoiceNote(
        name=f"clip-{visit.person.id}-{voice.unique}",
        person=visit.person.id,
        chat=visit.sender.chat,
        file=voice.file,
        seconds=voice.seconds,
        language=asked.language,
        about=visit.person.recording or "",
        came_at=visit.at,
    )
    visit.changes.append(SaveVoiceNote(note))
    visit.say(phrases.RECORD_WAIT)


async def polish(archive: Archive, mouth: Mouth, clock: Clock, note: VoiceNote, sound: bytes) -> Listened:
    """Make a draft clip of what she has read. Raises ``Outage``."""
    try:
        made = await mouth.polish(sound)
    except Unusable as why:
        return Listened(str(why) if str(why) in REFUSED else "broken")  # type: ignore[arg-type]  # one of the three
    asked = _asked(note.about)
    draft = Clip(
        key=_draft(note.person),
        language=asked.language,
        words=asked.words,
        context=asked.context,
        made_at=clock.now(),
    )
    await archive.commit([SaveClip(draft, made)])
    return Listened("speech", words=asked.words)


async def reviewed(visit: Visit, note: VoiceNote, listened: Listened) -> None:
    """She hears it back as learners will, and keeps it or reads once more."""
    visit.changes.append(DropVoiceNote(note.name))
    if listened.found != "speech":
        visit.say(REFUSED.get(listened.found, phrases.RECORD_BROKEN))
        return
    if (draft := await _drafted(visit)) is None:
        return
    keep, again = (f"{what}.{_take(draft)}" for what in ("keep", "again"))
    rows = ((_key(visit, phrases.RECORD_KEEP, keep), _key(visit, phrases.RECORD_AGAIN, again)),)
    caption = visit.tongue(_with(phrases.RECORD_HEARD, listened.words))
    visit.send(Sound(chat=visit.sender.chat, clip=_draft(note.person), caption=caption, rows=rows))


async def pressed(visit: Visit, press: Press) -> None:
    """Keep, once more, another line first, or stop."""
    if not waits_for(visit) or visit.person is None:
        visit.remark(OLD_BUTTON if visit.person and "coordinator" in visit.person.roles else phrases.WRONG_BUTTON)
        return
    what, _, take = press.what.partition(".")
    draft = await _drafted(visit)
    if take and (draft is None or _take(draft) != take):
        visit.remark(OLD_BUTTON)
        return
    match what:
        case "keep" if draft is not None:
            await _keep(visit, draft)
        case "again":
            asked = _asked(visit.person.recording or "")
            visit.changes.append(DropClip(_draft(visit.person.id)))
            visit.say(_with(phrases.RECORD_ONCE_MORE, asked.words), _other_rows(visit))
        case "later":
            await _next(visit, after=visit.person.recording)
        case "stop":
            await _stop(visit)
        case _:
            visit.remark(phrases.WRONG_BUTTON)


async def _stop(visit: Visit) -> None:
    assert visit.person is not None  # noqa: S101 - the caller has looked
    visit.change_person(recording=None)
    visit.changes.append(DropClip(_draft(visit.person.id)))
    spoken = {each.words for each in kept(await visit.hall.archive.clips(), visit.language)}
    count = sum(line.words in spoken for line in every_line(visit.hall, visit.language))
    visit.say(Line(phrases.RECORD_STOPPED.context, phrases.RECORD_STOPPED.text, {"count": str(count)}))


async def _keep(visit: Visit, draft: Clip) -> None:
    sound = await visit.hall.archive.clip_sound(draft.key)
    if sound is None:
        visit.remark(OLD_BUTTON)
        return
    lines, line = every_line(visit.hall, draft.language), Spoken(draft.context, draft.words)
    key, place = piece_key(draft.language, draft.words), places(lines).get(line)
    clip = draft.model_copy(update={"key": key, "made_at": visit.at, "place": place})
    outdated = changed(lines, kept(await visit.hall.archive.clips(), draft.language)).get(line)
    drops = [DropClip(each.key) for each in (draft, outdated) if each is not None]
    visit.changes += [SaveClip(clip, sound), *drops, Note(CLIPS, visit.at)]
    visit.replace(_with(phrases.RECORD_KEPT, clip.words))
    await _next(visit, after=_name(clip), new=clip)


async def _drafted(visit: Visit) -> Clip | None:
    """The take that waits for her word."""
    assert visit.person is not None  # noqa: S101 - the caller has looked
    key = _draft(visit.person.id)
    return next((each for each in await visit.hall.archive.clips() if each.key == key), None)


async def _next(visit: Visit, *, after: str | None = None, new: Clip | None = None) -> None:
    """Ask for the next line; after the last one, say that all is done."""
    lines = every_line(visit.hall, visit.language)
    if not lines:
        visit.say(phrases.RECORD_NOTHING)
        return
    clips = await visit.hall.archive.clips()
    spoken = {each.words for each in kept([*clips, *([new] if new else [])], visit.language)}
    missing = {line for line in lines if line.words not in spoken}
    if not missing:
        visit.change_person(recording=None)
        visit.say(phrases.RECORD_ALL_DONE)
        return
    stale = changed(lines, kept(clips, visit.language))  # with the line that was kept just now: it was one of them
    line = _following(after, sorted(lines, key=lambda line: line not in stale), missing, visit.language)
    visit.change_person(recording=_name(Asked(visit.language, line.context, line.words)))
    asked = phrases.RECORD_STALE if line in stale else phrases.RECORD_LINE
    values = {"left": str(len(missing)), "words": line.words}
    visit.say(Line(asked.context, asked.text, values), _other_rows(visit))


def _following(after: str | None, order: list[Spoken], missing: set[Spoken], language: str) -> Spoken:
    """The first line that is missing after one that was asked for in this order, else the first of all."""
    names = [_name(Asked(language, each.context, each.words)) for each in order]
    start = names.index(after) + 1 if after in names else 0
    return next(each for each in (*order[start:], *order) if each in missing)


def _other_rows(visit: Visit) -> Rows:
    return ((_key(visit, phrases.RECORD_LATER, "later"),), (_key(visit, phrases.RECORD_STOP, "stop"),))


def _with(line: Line, words: str) -> Line:
    return Line(line.context, line.text, {"words": words})


class Asked(NamedTuple):
    """A line that is asked for, or was read: in which language, where it stands, and its words."""

    language: str
    context: str
    words: str


def _name(line: Asked | Clip) -> str:
    return SEPARATOR.join((line.language, line.context, line.words))


def _asked(name: str) -> Asked:
    language, context, words = (*name.split(SEPARATOR, 2), "", "", "")[:3]
    return Asked(language, context, words)


def _take(draft: Clip) -> str:
    """Tells one take from another: when it was made."""
    return "".join(each for each in draft.made_at if each.isdecimal())


def _draft(person: str) -> str:
    return f"{DRAFT}{person}"


def _key(visit: Visit, line: Line, what: str) -> Key:
    return visit.key(line, encode("clip", "line", 0, what))

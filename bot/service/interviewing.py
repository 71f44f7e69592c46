"""Taps and words that belong to an interview become inputs of the engine.

Every press is checked: it must name the interview that this person has open. Words that mean a button (its label,
its printed number, a close spelling) are turned into the tap; the rest goes to the engine as words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.dialogue import inputs
from bot.dialogue.answers import Voice
from bot.dialogue.effects import Button
from bot.dialogue.engine import sayable, waiting
from bot.dialogue.phrases import DONE, GO_ON, HEARD_RIGHT, NO_MORE, OLD_BUTTON, SAY_AGAIN
from bot.library.heard import name_said, number, understand, verdict
from bot.library.matching import match
from bot.service import phrases, talk
from bot.service.buttons import encode, meant
from bot.service.facing import SLOW, SLOWER
from bot.service.messages import Delete, Key, Sound
from bot.service.slots import listening_slot

if TYPE_CHECKING:
    from bot.dialogue.inputs import Input, Steered
    from bot.dialogue.sayable import Sayable
    from bot.service.buttons import Press
    from bot.service.happenings import VoiceCame
    from bot.service.records import VoiceNote
    from bot.service.speech import Listened
    from bot.service.visit import Visit

LEAVING = (Button("go", "", GO_ON), Button("go", "", NO_MORE), Button("go", "", DONE))
"""What means, said aloud, that a story is told to its end."""
READY = Button("done", "", DONE)
"""What means, said aloud, that what is ticked is all."""
LONGEST_WORDS = 4096


async def pressed(visit: Visit, press: Press) -> None:
    """A button of an interview."""
    if visit.kept is None or visit.kept.interview.id != press.about:
        visit.remark(phrases.WRONG_BUTTON if visit.kept is None else phrases.OLD_TALK)
        return
    happened = _input(visit, press)
    if happened is None:
        visit.remark(phrases.WRONG_BUTTON)
    else:
        await talk.happen(visit, happened)


async def wrote(visit: Visit, text: str) -> None:
    """Words, which may mean a button."""
    assert visit.kept is not None  # noqa: S101 - the caller has looked
    assert visit.edition is not None  # noqa: S101 - the same
    interview = visit.kept.interview
    prompt = waiting(visit.edition.script, interview, first_name=visit.hall.first_names.of(visit.sender))
    buttons = [button for button in prompt.buttons if button.verb in ("pick", "mark")] if prompt else []
    others = [button for button in prompt.buttons if button.verb not in ("pick", "mark")] if prompt else []
    labels = [visit.tongue(button.label) for button in (*buttons, *others)]
    index = match(text, labels)
    if index is None and (said_of_guess := _verdict(visit, text)):
        index = [each.verb for each in others].index("go" if said_of_guess == "yes" else "retry") + len(buttons)
    if index is not None and not (text.strip().rstrip(".)").isdecimal() and index >= len(buttons)):
        await talk.happen(visit, _tapped(visit, (*buttons, *others)[index], interview.asking))
    else:
        await talk.happen(visit, inputs.Wrote(visit.at, text[:LONGEST_WORDS]))


async def spoke(visit: Visit, voice: VoiceCame) -> None:
    """A voice note."""
    assert visit.kept is not None  # noqa: S101 - the caller has looked
    moment = "".join(each for each in visit.at if each.isdecimal())  # the same recording may be sent twice
    name = f"{visit.kept.interview.id}-{moment}-{voice.unique}.ogg"
    note = Voice(file=voice.file, name=name, seconds=voice.seconds)
    await talk.happen(visit, inputs.Spoke(visit.at, note, visit.hall.transcribes()))


async def heard(visit: Visit, note: VoiceNote, listened: Listened) -> None:
    """What a voice note was. Its words are matched to what can be said where the interview waits."""
    assert visit.kept is not None  # noqa: S101 - the caller has looked
    if note.transcribe:
        visit.send(Delete(chat=visit.sender.chat, slot=listening_slot(note.name)))
    said = _Said(listened.words)
    if listened.found == "speech":
        said = _meaning(visit, listened.words)
    await talk.happen(visit, inputs.Heard(visit.at, note.name, listened.found, said.words, said.meant, said.steered))


def hear(visit: Visit, press: Press) -> None:
    """🔊 says the question that waits, 🐢 says it slowly."""
    if visit.kept is None or visit.kept.interview.id != press.about or visit.edition is None:
        visit.remark(phrases.WRONG_BUTTON if visit.kept is None else phrases.OLD_TALK)
        return
    interview = visit.kept.interview
    prompt = waiting(visit.edition.script, interview, first_name=visit.hall.first_names.of(visit.sender))
    if prompt is None or press.asking != interview.asking:
        visit.remark(OLD_BUTTON)
    elif not visit.hall.speaks(visit.language):
        visit.remark(phrases.HEAR_NOT)
    else:
        slow = press.what == SLOW
        slower = Key(label=SLOWER, data=encode("hear", interview.id, interview.asking, SLOW))
        speech = visit.narrator.of_prompt(prompt, slow=slow)
        visit.send(Sound(chat=visit.sender.chat, aloud=speech, rows=() if slow else ((slower,),)))


@dataclass(frozen=True, slots=True)
class _Said:
    """A voice note's words, and what they mean here."""

    words: str
    meant: tuple[str, ...] = ()
    steered: Steered = ""


def _meaning(visit: Visit, words: str) -> _Said:
    assert visit.kept is not None  # noqa: S101 - the same
    assert visit.edition is not None  # noqa: S101 - the same
    if said_of_guess := _verdict(visit, words):
        return _Said(words, steered=said_of_guess)
    found = sayable(visit.edition.script, visit.kept.interview)
    catalogues, language = visit.hall.words(visit.edition), visit.language
    if found.bounds is not None and (counted := number(words, language, catalogues, *found.bounds)) is not None:
        return _Said(words, (str(counted),))
    ends = LEAVING if found.told else (READY,) if found.ticked else ()
    labels = [visit.tongue(button.label) for button in (*found.options, *ends)]
    meaning = understand(words, labels, language, catalogues, several=found.several, shown=_shown(visit, found))
    chosen = tuple(found.options[index].what for index in meaning.options if index < len(found.options))
    ended = len(chosen) < len(meaning.options)
    if found.told and (ended or meaning.steer == "no"):
        return _Said(words, steered="on")
    plain = name_said(words, language, catalogues) if found.name else words if found.story else words.rstrip(" .")
    steered: Steered = "" if meaning.steer == "yes" or meaning.steer == "no" else meaning.steer  # noqa: PLR1714 - so the types are narrowed
    return _Said(plain, tuple(dict.fromkeys((*found.ticked, *chosen))) if ended else chosen, steered)


def _verdict(visit: Visit, words: str) -> Literal["", "yes", "no"]:
    """What these words say of what was understood of a voice note, while that waits to be confirmed."""
    assert visit.kept is not None  # noqa: S101 - the caller has looked
    if visit.kept.interview.draft.heard is None:
        return ""
    right, again = visit.tongue(HEARD_RIGHT), visit.tongue(SAY_AGAIN)
    return verdict(words, right, again, visit.language, visit.hall.words(visit.edition))


def _shown(visit: Visit, found: Sayable) -> list[int]:
    """Which of the options were read aloud with their numbers: those on the screen."""
    assert visit.kept is not None  # noqa: S101 - the same
    assert visit.edition is not None  # noqa: S101 - the same
    prompt = waiting(visit.edition.script, visit.kept.interview)
    seen = {button.what for button in prompt.buttons} if prompt else set()
    return [index for index, button in enumerate(found.options) if button.what in seen]


def _tapped(visit: Visit, button: Button, asking: int) -> Input:
    """What the button does, when its label was typed."""
    match button.verb:
        case "mark":
            return inputs.Marked(visit.at, asking, button.what, on=not button.ticked)
        case "done":
            return inputs.Completed(visit.at, asking)
        case "page":
            return inputs.Turned(visit.at, asking, int(button.what))
        case "go":
            return inputs.WentOn(visit.at, asking, button.what)
        case "change":
            return inputs.WantedChange(visit.at, asking, button.what)
        case "send":
            return inputs.Sent(visit.at, asking)
        case "retry":
            return inputs.Retried(visit.at, asking, button.what)
        case _:
            return inputs.Picked(visit.at, asking, button.what)


def _input(visit: Visit, press: Press) -> Input | None:  # noqa: C901, PLR0911, PLR0912 - one case a verb, nothing else
    at, asking = visit.at, press.asking
    match press.verb:
        case "pick":
            return inputs.Picked(at, asking, _meant(visit, press.what))
        case "mark":
            return inputs.Marked(at, asking, _meant(visit, press.what), on=press.on)
        case "done":
            return inputs.Completed(at, asking)
        case "page":
            return inputs.Turned(at, asking, int(press.what)) if press.what.isdecimal() else None
        case "back":
            return inputs.WentBack(at, asking)
        case "skip":
            return inputs.Skipped(at, asking)
        case "later":
            return inputs.Paused(at, asking)
        case "go":
            return inputs.WentOn(at, asking, press.what)
        case "change":
            return inputs.WantedChange(at, asking, press.what)
        case "send":
            return inputs.Sent(at, asking)
        case "explain":
            return inputs.Explained(at, asking)
        case "retry":
            return inputs.Retried(at, asking, press.what)
        case _:
            return None


def _meant(visit: Visit, written: str) -> str:
    """The option that a hash stands for."""
    if not written.startswith("~") or visit.edition is None or visit.kept is None:
        return written
    interview = visit.kept.interview
    asked = interview.model_copy(update={"draft": interview.draft.model_copy(update={"heard": None})})
    prompt = waiting(visit.edition.script, asked)
    return meant(written, [button.what for button in prompt.buttons] if prompt else [])

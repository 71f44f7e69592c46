"""Every sentence a coordinator can be told: the rule, and the remedy. One code, one sentence, one place.

``{name}`` stands for a value of the mistake; ``{guess}`` is empty or asks "Did you mean …?".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Sentence:
    """How grave a mistake is, and what it is told in."""

    level: Literal["error", "warning"]
    words: str


_ERRORS = {
    # The file
    "too many mistakes": "There are more mistakes than 200. Mend these first, then look again.",
    "too large": "The file is larger than 1 MB. A page of talk is much smaller: is it the right file?",
    "cannot open": "I cannot open this file. Look at its name, and whether you may read it.",
    "not utf-8": "I cannot read the letters of this line. Save the file as UTF-8.",
    "unseen character": "There is a character that nobody can see ({character}). Delete the line and write it anew.",
    "unreadable": "I cannot read this line. Look at the colons, the quotes, and the blanks at its start.",
    "empty page": "The page is empty. Begin with “interview:” and a title.",
    "second page": "A second page begins here. Put it into a file of its own, and leave out the “---”.",
    "too deep": "Things stand in each other more than 20 deep. Nobody can follow that: make it flatter.",
    "alias": "An alias (“*”) cannot stand here. Write the words again where they are needed.",
    "anchor": "An anchor (“&”) cannot stand here. Leave it out; if it belongs to the words, put them in quotes.",
    "tag": "A tag (“!”) cannot stand here. Leave it out; if it belongs to the words, put them in quotes.",
    "braces": "Options do not stand in “{{ }}”: a comma would cut a label. Write one option a line: “yes: 👍 Yes”.",
    "empty item": "Nothing stands after the dash. Write the step, or delete the dash.",
    "empty value": "Nothing stands after “{key}:”. Write what belongs there, or delete the line.",
    "key is no word": "Before the colon stands a list. Write one or two words there.",
    "key twice": "“{key}” stands here twice; line {first} has it already. Keep one of the two.",
    # Slips of the pen
    "tab": "The line begins with a tab. Use blanks: two for each step to the right.",
    "colon in a sentence": "A colon inside a sentence would cut it in two. Put the sentence in quotes.",
    "comment in a sentence": (
        "What stands after “ #” would be lost silently. Put the sentence in quotes, or the remark on a line of its own."
    ),
    "leading brace": "A sentence that begins with “{{” must stand in quotes.",
    "leading character": "A sentence cannot begin with “{first}”. Put it in quotes.",
    "leading character in the way": "“{first}” cannot stand here. Put the sentence in quotes.",
    "half-open quote": "A quote is opened and never closed. Close it at the end of the sentence.",
    "words after a quote": "Words stand after the closing quote. Put the whole sentence in quotes.",
    "stands too deep": (
        "This line stands under a line that already has its words. If it begins something new, give it {nearby} blanks "
        "at the start, not {blanks}. If it belongs to the sentence above, write that sentence on one line, in quotes."
    ),
    "stands askew": "This line begins with {blanks} blanks and belongs to nothing. Give it {nearby} blanks.",
    "no dash": "The lines above begin with a dash, this one does not. Put “- ” before it, or give it {nearby} blanks.",
    "dash out of place": "A dash cannot stand here. Steps stand under “steps:”, each on a line of its own.",
    "no colon": "There is no colon after these words. Write one.",
    "open bracket": "A bracket is opened and never closed. Close it, or put the sentence in quotes.",
    "backslash": "A backslash (“\\”) cannot stand in double quotes. Leave it out.",
    # What stands where
    "not a page": "This is not a page. A page begins with “interview:” and a title.",
    "not a list": "This is not a list. A list begins with “list:” and a title.",
    "missing key": "“{key}:” is missing here. Write it.",
    "words expected": "After “{key}:” stand words, on the same line.",
    "keys expected": "Under “{key}:” stand lines like “yes: 👍 Yes”, one a line.",
    "dashes expected": "Under “{key}:” each thing stands on a line of its own, after a dash.",
    "yes or no": "After “{key}:” stands yes or no, not “{said}”.",
    "unknown key": "I do not know “{key}” in {where}.{guess} I know: {known}.",
    "only this may stand here": "After “{key}:” can stand “{meant}”, not “{said}”.",
    "comes later": "“{word}” comes in a later version of the bot. Leave it out for now.",
    "no options": "Under “{key}:” stands no option. Write at least two, one a line.",
    "full stop in a key": "“{key}” has a full stop. Leave it out: a full stop joins the name of a question and a card.",
    "no steps": "Under “{key}:” stands nothing. Write at least one line after a dash.",
    "steps without a chapter": "Steps stand in a chapter. Write “chapters:”, “- chapter: …”, and the steps under it.",
    "chapter twice": "There are two chapters “{title}”. Give one of them another title.",
    "no language": "“{said}” is no language that I know. Write its code: en, lv, sl, it, hu.",
    "no verb": "I do not know the step “{said}”.{guess} A step begins with a verb and a colon.",
    "two dashes": "Two dashes stand one after the other. One is enough.",
    "two verbs": "“{one}” and “{other}” stand in one step. Put a dash before “{other}”: one verb a step.",
    "only a condition": "Here stands only a condition. Write the step under it, without a dash.",
    "ask again alone": "Nothing stands after “ask again”. Write “- ask again”.",
    "repeat in a repeat": "A repeat cannot stand in a repeat. Let it stand after the first one.",
    "none at all": "“{key}” would be nothing at all. Write a number from 1 on.",
    "no days": "Write it so: “if silent for 2 days:”.",
    "not while silent": "“{verb}” cannot stand here. Somebody who is silent can only be told: say, show or alert.",
    # Questions
    "no way": "“{name}” has no way of answering. Write one: choose one, choose any, listen for, name, number, …",
    "two ways": "One question has one way of answering. Here stand “{one}” and “{other}”.",
    "means nothing here": "“{key}” means nothing beside “{way}”. Delete it.",
    "name cannot hold": "The name “{name}” cannot hold “{part}”: a condition could not be read. Choose another name.",
    "name is taken": "“{name}” is a word of the bot. Choose another name.",
    "no line of the card": "The counsellor's card has no line “{said}”.{guess} It has: {known}.",
    "none is no option": "“none of these: {said}” is no option here.{guess} The options are: {keys}.",
    "no number": "After “{key}:” stands a number from 1 on, not “{said}”.",
    "no range": "After “{key}:” stand two numbers, the small one first: “1 to 5”. “{said}” I cannot read.",
    "stair too long": "A scale of {steps} steps does not fit on a screen. Use at most 11, or “number:”.",
    "no such list": "There is no list “{said}”.{guess} The lists are: {known}.",
    "no list of work": "“find” needs the list of work. Put “work.yaml” into dialogues/lists.",
    "sensitive in words": (
        "“{name}” is sensitive and asks for words. A sensitive question is only tapped: choose one, choose any, scale."
    ),
    "two conditions": "“only if” and “only if any” stand in one step. Use one of them.",
    "no condition": (
        "I cannot read the condition “{said}”.{guess} There are five: X is Y, X is not Y, X includes Y, "
        "X was skipped, X is at least 3."
    ),
    # Lists
    "group twice": "“{key}” stands twice in the list of work. Every sector and group has a key of its own.",
    "sector without groups": "The sector “{key}” has no groups. Write them under “groups:”, “{key}:”.",
    "no 112": "112 is missing on the help card. It must stand there, everywhere in Europe.",
    "no telephone number": "“{said}” is no telephone number. Write digits and blanks.",
    "no date": "“{said}” is no date. Write it so: 2026-11-01.",
}

_WARNINGS = {
    "number not confirmed": (
        "Nobody has confirmed the number {number}. Call it, and write “checked on: ” with the date of the day."
    ),
}

SENTENCES = {code: Sentence("error", words) for code, words in _ERRORS.items()} | {
    code: Sentence("warning", words) for code, words in _WARNINGS.items()
}

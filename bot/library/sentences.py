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
    "too long": "The page has {lines} lines: at most {most}. Split it into several pages.",
    "too much": "There is too much on this page for one talk. Split it into several pages.",
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
    "unknown key": "I do not know “{key}”.{meant}",
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
    "no way": "“{name}” has no way of answering. Write one: choose one, choose any, listen for, name, number.",
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
    # Names and conditions
    "name twice": "The name “{name}” is taken: line {first} has it. Choose another one.",
    "name nobody asked": "No question is called “{name}”.{guess} A name stands after “call it:”.",
    "name asked later": "“{name}” is asked only in line {later}, further down. A name can be used from there on.",
    "name in a round": "“{name}” is asked in each round of “{round}”. From outside nobody knows which round is meant.",
    "no such source": "There is no list and no earlier question “{name}”.{guess}",
    "source without options": "“{name}” has no options to choose from. Name a question with options, or a list.",
    "rated without cards": "“rated” belongs to cards, and “{name}” is a choice. Delete it.",
    "cards without rating": "Which cards of “{name}” stand to choose? Write “rated:” and some of: {answers}.",
    "answer nobody gives": "“{waits}” waits for an answer that nobody can give.{guess} The answers are: {answers}.",
    "never skipped": "“{name}” must be answered, so nobody skips it. Delete the condition.",
    "words cannot be compared": "“{name}” is answered in words. Only “{name} was skipped” can be asked of it.",
    "no number to compare": "“{name}” is no number. “is at least” needs one. The answers are: {answers}.",
    "one answer includes nothing": "“{name}” has one answer. Write “{name} is {value}”.",
    "unknown placeholder": "I do not know “{{{name}}}”.{guess} Write the name of an earlier question.",
    "half a placeholder": "A brace stands alone. A placeholder looks like “{{first name}}”.",
    "placeholder in a label": "“{label}” has a placeholder. A button cannot hold one: write it in the question.",
    # The way through the page
    "never met": "Nobody comes here: the condition contradicts what was answered before. Change it or delete the step.",
    "nobody gets here": "Nobody comes here: every way before it ends or asks again. Delete the step, or move it up.",
    "nobody gets out": "Nobody gets out of “{name}”: every answer asks again. Let one answer go on.",
    "never enough options": "“needs at least: {least}” can never be: there are {count} options.",
    "ask again out of place": "“ask again” stands under an “if” of a question. Here it has nothing to ask.",
    "question after hand over": "“{name}” is asked after the answers were handed over. Ask it before.",
    # Consent
    "asked before consent": "“{name}” is asked before “consent”. Nothing may be asked before it: put it after.",
    "consent in a corner": "“consent” must be asked of everybody: neither in a repeat nor under an “if”.",
    "consent under a condition": "“consent” must be asked of everybody. Delete the condition.",
    "consent without yes": "“consent” needs “choose one:” with the answers “yes:” and “no:”.",
    "consent may be skipped": "“consent” cannot be skipped. Write “must answer: yes”.",
    "consent goes on without yes": (
        "Without a yes to “consent” the talk may not go on. Write “if no:” and, at its end, “- end: without consent”."
    ),
    # Buttons
    "too many buttons": "{count} options do not fit: at most {most}. Split the question.",
    "text too long": "{length} characters do not fit into one message: at most {most}. Split it.",
    "label too long": "“{label}” is too long for a button: {length} characters, at most {most}. Shorten it.",
    "label twice": "“{label}” stands twice among these answers (line {first}). Nobody can tell them apart.",
    "pictogram twice": "{picture} stands twice among these answers (line {first}). Take another one.",
    "pictogram of the bot": "{picture} means “{meaning}” under every question. Take another one.",
    # Catalogues
    "no catalogue": "There is no catalogue for “{language}”. Run: kazipot translate update.",
    "no catalogue file": "This is no catalogue that I can read. Open it with Poedit, and save it again.",
    "catalogue too large": "The catalogue is larger than 5 MB. Is it the right file?",
    "translation missing": "“{text}” is not translated ({language}). Translate it in {file}.",
    "translation stale": "“{text}” has changed, or its translation is a guess ({language}). Look, and confirm it.",
    "more translations missing": "{count} more translations are missing or stale ({language}).",
    "placeholders differ": "The translation of “{text}” needs the placeholders {expected}. It has {given}.",
}

_WARNINGS = {
    "number not confirmed": (
        "Nobody has confirmed the number {number}. Call it, and write “checked on: ” with the date of the day."
    ),
    "no why": "“{name}” does not say why it is asked. Write “why:” and what the counsellor learns from it.",
    "one option": "“{name}” has one option. A question needs at least two.",
    "more than there are": "“{key}” allows more than the {count} options. Write a smaller number.",
    "no hand over": "The counsellor never gets the answers. Write “- hand over to: the counsellor” near the end.",
    "nobody asks the name": "No question asks the name (“name: yes”). So “{{first name}}” always stays empty.",
    "is means only": "“{name} is {value}” holds only if nothing else was chosen. Perhaps: “{name} includes {value}”.",
    "label long": "“{label}” is long for a button. Better: at most {most} characters and {words} words.",
    "translated label long": "“{label}” is long for a button. Better: at most {most} characters.",
    "no pictogram": "“{label}” has no pictogram. Put one before it, for people who do not read.",
    "pictogram too new": "Old telephones do not show {picture}. Take an older one (Emoji 12).",
    "pictogram with two meanings": "{picture} means “{other}” here and “{one}” in {place}. One picture, one meaning.",
    "another pictogram": "“{label}” needs the same pictogram as its source: {picture}.",
    "sentence long": "The sentence “{begin}” has {count} words. Better: at most {most}.",
    "prompt long": "“{begin}” has {count} words in all. Better: at most {most}.",
    "word long": "“{begin}” has more than {most} letters. Perhaps there is a shorter word.",
    "two questions": "“{begin}” asks {count} questions at once. Better: one.",
    "translation missing elsewhere": "“{text}” is not translated ({language}). Translate it in {file}.",
    "translation stale elsewhere": "“{text}” has changed, or its translation is a guess ({language}). Look at it.",
    "more translations missing elsewhere": "{count} more translations are missing or stale ({language}).",
    "orphan translations": "{count} translations belong to nothing, “{text}” first. Run: kazipot translate update.",
}

SENTENCES = {code: Sentence("error", words) for code, words in _ERRORS.items()} | {
    code: Sentence("warning", words) for code, words in _WARNINGS.items()
}

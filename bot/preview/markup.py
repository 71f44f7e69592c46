"""Telegram's HTML, read as strictly as Telegram reads it: text with tags becomes plain text with entities.

Offsets and lengths of entities are UTF-16 units. The sentences of refusal are Telegram's (TDLib, ``parse_html``),
with the offset in bytes of UTF-8. Only ``&lt; &gt; &amp; &quot;`` and numbers are decoded; any other ``&`` stays.
Text is trimmed as Telegram trims it, and commands and addresses in it are found as Telegram finds them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.preview.shapes import Json, bad_request

_TAGS = {
    "a": "text_link", "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
_PIECE = re.compile(r"[^<&]+|&|<")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(r"""\s*([^\s=>]*)\s*(?:(=)\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.\-]*)))?""")
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"']*[^\s<>\"'.,;:!?)])"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w/@<>])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w+)?)(?![\w/])"
)
_LAST_SCALAR = 0x10FFFF
_ONE_UNIT = 0xFFFF


def width(text: str) -> int:
    """Return the length in UTF-16 units, which is how Telegram counts.

    Raises:
        RefusedError: The text holds half of a surrogate pair.
    """
    try:
        return len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


def read(text: str, parse_mode: str, entities: list[Json] | None = None) -> tuple[str, list[Json]]:
    """Return plain, trimmed text and its entities.

    Args:
        text: What the bot sent.
        parse_mode: Empty or ``HTML``, in any case; other modes are refused here.
        entities: Entities that the bot gave beside the text, in place of a parse mode.

    Raises:
        RefusedError: The markup does not parse.
    """
    width(text)
    if parse_mode and parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    if parse_mode and ("<" in text or "&" in text):
        text, given = _Reader(text).read()
    else:
        given = [dict(one) for one in entities or ()]
    text, given = _trimmed(text, given)
    return text, sorted([*given, *_found(text, given)], key=lambda one: (one["offset"], -one["length"]))


@dataclass(slots=True)
class _Open:
    name: str
    argument: str
    offset: int
    place: int


class _Reader:
    """Reads one text from left to right; what is open is a stack."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._parts: list[str] = []
        self._width = 0
        self._stack: list[_Open] = []
        self._entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        while self._at < len(self._source):
            match = _PIECE.match(self._source, self._at)
            assert match is not None  # noqa: S101 - the three alternatives cover every character
            piece = match[0]
            if piece == "&":
                self._reference()
            elif piece == "<":
                self._tag()
            else:
                self._put(piece)
                self._at = match.end()
        if self._stack:
            raise self._fault(f'Can\'t find end tag corresponding to start tag "{self._stack[-1].name}"')
        return "".join(self._parts), self._entities

    def _put(self, piece: str) -> None:
        self._parts.append(piece)
        self._width += width(piece)

    def _reference(self) -> None:
        match = _REFERENCE.match(self._source, self._at)
        decoded = _decoded(match) if match else ""
        self._put(decoded or "&")
        self._at = match.end() if match and decoded else self._at + 1

    def _tag(self) -> None:
        begin = self._at
        end = self._source.find(">", begin)
        closing = self._source.startswith("/", begin + 1)
        if closing:
            self._close(begin, end)
        else:
            self._open(begin, end)

    def _open(self, begin: int, end: int) -> None:
        match = re.compile(r"[^\s>]*").match(self._source, begin + 1)
        name = match[0].lower() if match else ""
        if end < 0:
            raise self._fault("Unclosed start tag", begin)
        if name not in _TAGS:
            raise self._fault(f'Unsupported start tag "{name}"', begin)
        argument, self._at = self._attributes(name, begin)
        if name == "span" and argument != "tg-spoiler":
            raise self._fault('Tag "span" must have class "tg-spoiler"', begin)
        self._stack.append(_Open(name, argument, self._width, len(self._parts)))

    def _attributes(self, name: str, begin: int) -> tuple[str, int]:
        argument, at = "", begin + 1 + len(name)
        while True:
            at += len(self._source[at:]) - len(self._source[at:].lstrip())
            if at >= len(self._source):
                raise self._fault("Unclosed start tag", begin)
            if self._source[at] == ">":
                return argument, at + 1
            key, value, at = self._attribute(name, at, begin)
            if (name, key) in {("a", "href"), ("span", "class"), ("code", "class")}:
                argument = value

    def _attribute(self, name: str, at: int, begin: int) -> tuple[str, str, int]:
        match = _ATTRIBUTE.match(self._source, at)
        if match is None or not match[1]:
            raise self._fault(f'Empty attribute name in the tag "{name}"', begin)
        if match[2] is None and (name, match[1]) != ("blockquote", "expandable"):
            raise self._fault(f'Expected equal sign in declaration of an attribute of the tag "{name}"', begin)
        after = self._source[match.end() : match.end() + 1]
        if match[5] is not None and after and not after.isspace() and after != ">":
            raise self._fault("Unexpected end of name token", match.start(5))
        value = next((group for group in match.groups()[2:] if group is not None), "")
        return match[1], _REFERENCE.sub(lambda found: _decoded(found) or found[0], value), match.end()

    def _close(self, begin: int, end: int) -> None:
        if not self._stack:
            raise self._fault("Unexpected end tag", begin)
        if end < 0 or len(self._source[begin + 2 : end].split()) > 1:
            raise self._fault("Unclosed end tag", begin)
        found = self._source[begin + 2 : end].strip().lower()
        opened = self._stack[-1]
        if found and found != opened.name:
            place = self._bytes(begin)
            raise self._fault(
                f'Unmatched end tag at byte offset {place}, expected "</{opened.name}>", found "</{found}>"'
            )
        self._stack.pop()
        self._at = end + 1
        if self._width > opened.offset:
            self._entities.extend(self._entity(opened))

    def _entity(self, opened: _Open) -> list[Json]:
        entity: Json = {"type": _TAGS[opened.name], "offset": opened.offset, "length": self._width - opened.offset}
        if opened.name == "a":
            url = opened.argument or "".join(self._parts[opened.place :])
            if not re.match(r"(?:https?|tg|mailto|tel|ftp)[:/]|[\w-]+\.[\w.-]+", url):
                return []
            entity["url"] = url
        if opened.name == "code" and opened.argument.startswith("language-"):
            entity |= {"type": "pre", "language": opened.argument.removeprefix("language-")}
        return [entity]

    def _bytes(self, at: int) -> int:
        return len(self._source[:at].encode())

    def _fault(self, words: str, at: int | None = None) -> Exception:
        place = "" if at is None else f" at byte offset {self._bytes(at)}"
        return bad_request(f"can't parse entities: {words}{place}")


def _decoded(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1], 16) if match[1] else int(match[2])
    return chr(code) if 0 < code < _LAST_SCALAR else ""


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    if text == (stripped := text.strip()):
        return text, entities
    before = width(text[: len(text) - len(text.lstrip())])
    last = width(stripped)
    kept = []
    for one in entities:
        begin = max(0, one["offset"] - before)
        length = min(last, one["offset"] + one["length"] - before) - begin
        if length > 0:
            kept.append({**one, "offset": begin, "length": length})
    return stripped, kept


def _found(text: str, taken: list[Json]) -> list[Json]:
    if "/" not in text and "@" not in text:
        return []
    found = []
    for match in _FOUND.finditer(text):
        offset, length = width(text[: match.start()]), width(match[0])
        if all(offset + length <= one["offset"] or offset >= one["offset"] + one["length"] for one in taken):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return found

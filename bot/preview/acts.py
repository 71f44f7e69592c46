"""What people do with their phones. Each deed is a function of the world and a JSON object, and answers with another.

The control API and the page offer exactly these. A phone is named by ``chat_id``; what a deed needs besides stands in
its docstring. Callback data may be forged: ``tap`` takes any text, as Telegram's clients may send any.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bot.preview import payloads, profile
from bot.preview.shapes import Chat, Json, Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.preview.world import World

_ROLES = ("learner", "counsellor", "coordinator")


class MisuseError(Exception):
    """A deed that makes no sense: the sentence says why."""


def people(world: World, body: Json) -> Json:
    """Make a phone: ``first_name``, ``language``, ``role``, ``role_label``, ``start`` (a code), ``user_id``."""
    role = str(body.get("role", "learner"))
    if role not in _ROLES:
        raise MisuseError(f"A role is one of {', '.join(_ROLES)}.")
    person = Person(
        user_id=int(body.get("user_id") or world.next_person()),
        first_name=str(body.get("first_name", "")) or _next_name(world),
        language=str(body.get("language", "en")),
        role=role,
        role_label=str(body.get("role_label", "")),
        start=str(body.get("start", "")),
        started=bool(body.get("started", False)),
    )
    world.meet(person)
    return {"user_id": person.user_id, "chat_id": person.user_id}


def say(world: World, body: Json) -> Json:
    """Send something: ``text`` or another kind (see ``payloads``); ``forwarded``, ``edit`` (a message number)."""
    chat, person = _phone(world, body)
    if person.blocked:
        raise MisuseError("This person has blocked the bot: unblock first.")
    person.started = True
    if "edit" in body:
        return _say_anew(world, chat, body)
    answer: Json = {}
    for payload in payloads.read(world, body):
        message = world.post(chat, person.user(), payload)
        number = world.updates.put("message", message)
        answer = {"message_id": message["message_id"], "update_id": number}
    return answer


def start(world: World, body: Json) -> Json:
    """Press Start: sends ``/start``, with the code of the link that the person came by."""
    _, person = _phone(world, body)
    return say(world, {**body, "text": f"/start {person.start}".strip()})


def tap(world: World, body: Json) -> Json:
    """Tap a button: ``message_id`` and ``data`` (any text); in a group ``user_id`` says who."""
    chat = _chat(world, body)
    person = world.people.get(int(body.get("user_id", chat.chat_id)))
    if person is None:
        raise MisuseError("Nobody has this user_id.")
    number, query = int(body["message_id"]), str(secrets.randbelow(10**18))
    gone = {"chat": chat.reference(world.people.get(chat.chat_id)), "message_id": number, "date": 0}
    world.taps[query] = (chat.chat_id, number, world.now())
    _forget_old_taps(world)
    update = {
        "id": query,
        "from": person.user(),
        "message": chat.messages.get(number, gone),
        "chat_instance": str(abs(chat.chat_id) * 7919),
        "data": str(body.get("data", "")),
    }
    return {"query_id": query, "update_id": world.updates.put("callback_query", update)}


def block(world: World, body: Json) -> Json:
    """Block the bot."""
    return _block(world, body, blocked=True)


def unblock(world: World, body: Json) -> Json:
    """Let the bot write again."""
    return _block(world, body, blocked=False)


def language(world: World, body: Json) -> Json:
    """Change the language of a phone: ``language``, for example ``lv``."""
    chat, person = _phone(world, body)
    person.language = str(body["language"])
    world.refresh(chat)
    return {"language": person.language}


def group(world: World, body: Json) -> Json:
    """Add the bot to a group (``title``, ``user_id`` of who does it), or write there (``chat_id``, ``text``)."""
    person = world.people.get(int(body.get("user_id", 0))) or Person(world.next_person(), "Somebody", role="")
    if "chat_id" in body:
        found = _chat(world, body)
    else:
        found = world.found_group(str(body.get("title", "A group")))
        _membership(world, found, person, ("left", "member"))
    if "text" in body:
        message = world.post(found, person.user(), payloads.words(str(body["text"])))
        world.updates.put("message", message)
    return {"chat_id": found.chat_id, "user_id": person.user_id}


def raw(world: World, body: Json) -> Json:
    """Queue an update as it stands: ``update``, right or wrong."""
    return {"update_id": world.updates.put_raw(dict(body["update"]))}


def lives(world: World, body: Json) -> Json:
    """Scale time: ``message_life`` and ``tap_life`` in seconds, ``advance`` moves the world's clock on."""
    world.updates.message_life = float(body.get("message_life", world.updates.message_life))
    world.updates.tap_life = float(body.get("tap_life", world.updates.tap_life))
    world.shift += float(body.get("advance", 0))
    return {"message_life": world.updates.message_life, "tap_life": world.updates.tap_life, "shift": world.shift}


def shown(world: World, chat: Chat) -> Json:
    """Return a chat as the phone shows it."""
    person = world.people.get(chat.chat_id)
    view: Json = {
        "chat_id": chat.chat_id,
        "version": chat.version,
        "messages": list(chat.messages.values()),
        "toasts": list(chat.toasts),
        "keyboard": chat.keyboard,
        "action": chat.action,
        "member": chat.member,
        "person": None,
    }
    if person:
        view["person"] = portrait(world, person)
    return view


def portrait(world: World, person: Person) -> Json:
    """Return what the page shows of a person and her phone, messages aside."""
    return {
        "chat_id": person.user_id,
        "first_name": person.first_name,
        "language": person.language,
        "role": person.role,
        "role_label": person.role_label,
        "blocked": person.blocked,
        "started": person.started,
        "commands": profile.commands_for(world, person),
        "description": profile.described(world, person),
    }


def _say_anew(world: World, chat: Chat, body: Json) -> Json:
    number = int(body["edit"])
    message = chat.messages.get(number)
    if message is None or message["from"]["is_bot"]:
        raise MisuseError("This person has no such message.")
    kept = {name: value for name, value in message.items() if name != "entities"}
    edited = world.redraw(chat, {**kept, **payloads.words(str(body["text"])), "edit_date": int(world.now())})
    return {"message_id": number, "update_id": world.updates.put("edited_message", edited)}


def _block(world: World, body: Json, *, blocked: bool) -> Json:
    chat, person = _phone(world, body)
    if person.blocked == blocked:
        return {"blocked": blocked}
    person.blocked = blocked
    _membership(world, chat, person, ("member", "kicked") if blocked else ("kicked", "member"))
    world.refresh(chat)
    return {"blocked": blocked}


def _membership(world: World, chat: Chat, person: Person, change: tuple[str, str]) -> None:
    old, new = (_member(world, status) for status in change)
    update = {
        "chat": chat.reference(world.people.get(chat.chat_id)),
        "from": person.user(),
        "date": int(world.now()),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    world.updates.put("my_chat_member", update)


def _member(world: World, status: str) -> Json:
    return {"user": world.bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}


def _forget_old_taps(world: World) -> None:
    for query, (_, _, born) in list(world.taps.items()):
        if world.now() - born < world.updates.tap_life:
            break
        del world.taps[query]


def _chat(world: World, body: Json) -> Chat:
    chat = world.chats.get(int(body.get("chat_id", 0)))
    if chat is None:
        raise MisuseError("There is no such chat.")
    return chat


def _phone(world: World, body: Json) -> tuple[Chat, Person]:
    chat = _chat(world, body)
    person = world.people.get(chat.chat_id)
    if person is None:
        raise MisuseError("Nobody has this phone.")
    return chat, person


def _next_name(world: World) -> str:
    names = ("Ana", "Marko", "Ilze", "Jānis", "Giulia", "Zsófia", "Luka", "Amina", "Bence", "Sara")
    return names[len(world.people) % len(names)]


ACTS: dict[str, Callable[[World, Json], Json]] = {
    "people": people,
    "say": say,
    "start": start,
    "tap": tap,
    "block": block,
    "unblock": unblock,
    "language": language,
    "group": group,
    "raw": raw,
    "lives": lives,
}

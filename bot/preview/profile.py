"""The methods about the bot itself: its names, its commands, its menu button, and the chats that it looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.preview import limits
from bot.preview import params as given
from bot.preview.markup import width
from bot.preview.shapes import Json, Person, bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.preview.world import World

_NAMES = {"name": ("name", 64), "description": ("description", 512), "short": ("short_description", 120)}


def get_me(world: World, _: Json) -> Json:
    """Return the bot."""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_commands(world: World, params: Json) -> bool:
    """Set the commands of a scope and a language."""
    return _set_commands(world, params, limits.commands(params))


def delete_commands(world: World, params: Json) -> bool:
    """Take the commands of a scope and a language away."""
    return _set_commands(world, params, [])


def get_commands(world: World, params: Json) -> list[Json]:
    """Return the commands of exactly this scope and language."""
    found: list[Json] = world.profile.get((_scope(params), limits.language(params)), [])
    return found


def commands_for(world: World, person: Person) -> list[Json]:
    """Return the commands that a person's menu shows: the narrowest scope first, her language before everybody's."""
    for scope in (f"chat {person.user_id}", "all_private_chats", "default"):
        for language in (person.language[:2], ""):
            if found := world.profile.get((scope, language)):
                return list(found)
    return []


def described(world: World, person: Person) -> str:
    """Return what stands in an empty chat, in the person's language."""
    words = world.profile.get(("description", person.language[:2])) or world.profile.get(("description", ""))
    return str(words or "")


def setter(kind: str) -> Callable[[World, Json], bool]:
    """Return the method that sets a name or a description."""
    field, most = _NAMES[kind]

    def set_words(world: World, params: Json) -> bool:
        words = given.text(params, field)
        if width(words) > most:
            raise bad_request(f"{field} is too long")
        world.profile[kind, limits.language(params)] = words
        _refresh(world)
        return True

    return set_words


def getter(kind: str) -> Callable[[World, Json], Json]:
    """Return the method that tells a name or a description."""
    field, _ = _NAMES[kind]

    def get_words(world: World, params: Json) -> Json:
        words = world.profile.get((kind, limits.language(params))) or world.profile.get((kind, ""))
        return {field: words or (world.bot["first_name"] if kind == "name" else "")}

    return get_words


def set_menu(world: World, params: Json) -> bool:
    """Set what the menu button does, for a chat or for all."""
    world.profile["menu", given.text(params, "chat_id")] = given.structure(params, "menu_button") or {"type": "default"}
    return True


def get_menu(world: World, params: Json) -> Json:
    """Return what the menu button does."""
    found: Json = world.profile.get(("menu", given.text(params, "chat_id"))) or {"type": "default"}
    return found


def get_chat(world: World, params: Json) -> Json:
    """Return a chat in full."""
    chat = world.chat(given.chat_id(params))
    return {
        **chat.reference(world.people.get(chat.chat_id)),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
        ),
    }


def leave_chat(world: World, params: Json) -> bool:
    """Leave a group; of a private chat there is no leaving."""
    chat = world.open_chat(given.chat_id(params))
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.member = False
    world.refresh(chat)
    return True


def done(_world: World, _params: Json) -> bool:
    """Say yes to what changes nothing here (``logOut``, ``close``)."""
    return True


def _set_commands(world: World, params: Json, commands: list[Json]) -> bool:
    world.profile[_scope(params), limits.language(params)] = commands
    _refresh(world)
    return True


def _scope(params: Json) -> str:
    scope: Any = given.structure(params, "scope") or {"type": "default"}
    if not isinstance(scope, dict) or "type" not in scope:
        raise bad_request("can't parse BotCommandScope")
    return f"chat {scope.get('chat_id')}" if scope["type"] == "chat" else str(scope["type"])


def _refresh(world: World) -> None:
    for chat_id in world.people:
        world.refresh(world.chats[chat_id])

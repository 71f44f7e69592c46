"""``kazipot doctor``: what is here, what is missing, and how to get it.

It only looks: it makes no key, no database and no message. *Wrong* is what keeps the bot from running or hurts
people's data; *to do* is what somebody has still to do, or may want to.
"""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import re
import shutil
import sys
from typing import TYPE_CHECKING, Literal, NamedTuple

import typer

from bot.commands.manners import new_app
from bot.commands.sound_check import hearing, voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings

app = new_app()
OLDEST_PYTHON = (3, 11)
ENOUGH_ROOM = 500 << 20
A_CALL = 10.0


class Finding(NamedTuple):
    """How it is with one thing."""

    state: Literal["ok", "to do", "wrong"]
    thing: str
    words: str


@app.command()
def doctor() -> None:
    """Say what is here and what is missing, and how to get it. The exit code is 1 if something is wrong.

    Example: kazipot doctor
    """
    found = []
    for finding in examine():
        found.append(finding)
        print(f"{finding.state:<5}  {finding.thing}: {finding.words}", flush=True)
    wrong, to_do = (sum(each.state == state for each in found) for state in ("wrong", "to do"))
    print(f"\n{len(found)} things looked at: {wrong} wrong, {to_do} to do.")
    if wrong:
        raise typer.Exit(1)


def examine() -> Iterator[Finding]:
    """Look at everything, one thing after the other."""
    from bot.settings import Unset, read_settings

    yield _python()
    yield _packages()
    try:
        settings = read_settings()
    except Unset as trouble:
        yield Finding("wrong", "Settings", str(trouble))
        return
    yield _token(settings)
    yield _key(settings)
    yield from asyncio.run(_database(settings))
    yield _running(settings)
    yield from _pages(settings)
    yield _room(settings)
    yield Finding("ok", "Door", _door(settings))
    yield Finding(*voice(settings))
    yield Finding(*hearing(settings))


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return Finding("wrong", "Python", f"{version} is too old. Install Python 3.11 or newer.")
    return Finding("ok", "Python", version)


def _packages() -> Finding:
    try:
        needed = [each for each in importlib.metadata.requires("kazipot") or [] if "extra ==" not in each]
    except importlib.metadata.PackageNotFoundError:
        return Finding("to do", "Packages", "Kažipot is not installed here. Run: pip install .")
    names = [re.split(r"[^\w.-]", each, maxsplit=1)[0] for each in needed]
    missing = [name for name in names if not _is_installed(name)]
    if missing:
        return Finding("to do", "Packages", f"{', '.join(missing)} missing. Run: pip install {' '.join(missing)}")
    return Finding("ok", "Packages", f"all {len(names)} are here")


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _token(settings: Settings) -> Finding:
    from bot.service.ports import Blocked, Outage, Refused, TooMany
    from bot.settings import Unset
    from bot.telegram.answers import WrongToken

    try:
        username = asyncio.run(_who_am_i(settings.needed_token(), settings.api_url))
    except Unset as trouble:
        return Finding("to do", "Token", str(trouble))
    except WrongToken as trouble:
        return Finding("wrong", "Token", str(trouble))
    except (Outage, Refused, Blocked, TooMany) as trouble:
        return Finding(
            "to do", "Token", f"it is set, but {settings.api_url} does not answer: {trouble} Check the network."
        )
    return Finding("ok", "Token", f"it belongs to @{username}")


async def _who_am_i(token: str, api_url: str) -> str:
    from bot.telegram.wire import Wire

    async with Wire(token, api_url) as wire:
        me = await wire.call("getMe", {}, seconds=A_CALL)
    return str(me.get("username", "a bot without a name")) if isinstance(me, dict) else "a bot without a name"


def _key(settings: Settings) -> Finding:
    from bot.settings import Unset
    from bot.wiring import database_path, refuse_key_beside_data

    if settings.key.get_secret_value():
        return Finding("ok", "Key", "KAZIPOT_KEY is set")
    file = settings.key_file.expanduser()
    if not file.exists():
        if database_path(settings).exists():
            return Finding("wrong", "Key", f"{file} is missing. Put it back: without it the database cannot be read.")
        return Finding("to do", "Key", f"{file} is made with the first start. Then keep a copy of it in a safe place.")
    try:
        refuse_key_beside_data(settings)
    except Unset as trouble:
        return Finding("wrong", "Key", str(trouble))
    if os.name == "posix" and file.stat().st_mode & 0o077:
        return Finding("wrong", "Key", f"others may read {file}. Run: chmod 600 {file}")
    return Finding("ok", "Key", f"{file}, readable by you alone")


async def _database(settings: Settings) -> list[Finding]:
    from bot.service.ports import Outage
    from bot.wiring import database_path, hall_of, opened

    path = database_path(settings)
    if not path.exists():
        return [
            Finding("to do", "Database", f"{path} is made with the first start"),
            Finding("to do", "Counsellors", "nobody has joined yet. Run: kazipot invite counsellor --name Maja"),
        ]
    try:
        async with opened(settings) as archive:
            counsellors = await archive.people("counsellor")
            on_duty = await hall_of(settings, archive).on_duty()
    except Outage as trouble:
        return [Finding("wrong", "Database", f"{path}: {trouble}")]
    here = Finding("ok", "Database", f"{path} opens with the key")
    if on_duty is None:
        return [
            here,
            Finding("to do", "Counsellors", "nobody has joined yet. Run: kazipot invite counsellor --name Maja"),
        ]
    from bot.commands.beside import shown

    return [here, Finding("ok", "Counsellors", f"{len(counsellors)}; on duty: {shown(on_duty.name) or on_duty.id}")]


def _running(settings: Settings) -> Finding:
    from bot.service.ports import Outage
    from bot.storage.lock import AlreadyRunning, held
    from bot.wiring import database_path

    database = database_path(settings)
    lock = database.with_name(database.name + ".lock")
    try:
        if lock.exists():
            with held(lock, ""):
                pass
    except AlreadyRunning:
        return Finding("ok", "Bot", "it is running with this database")
    except Outage as trouble:
        return Finding("wrong", "Bot", str(trouble))
    return Finding("ok", "Bot", "it is not running here just now. Start it with: kazipot run")


def _pages(settings: Settings) -> Iterator[Finding]:
    from bot.wiring import shelf

    here = shelf(settings)
    if not here.pages():
        yield Finding(
            "wrong", "Dialogues", f"there is no page in {here.dialogues}. Write one, or set KAZIPOT_DIALOGUES."
        )
        return
    reading = here.read()
    errors = sum(each.level == "error" for each in reading.mistakes)
    in_use = ", ".join(reading.editions) or "none"
    if errors:
        yield Finding("wrong", "Dialogues", f"{errors} mistakes; good pages: {in_use}. Run: kazipot check")
    elif reading.default is None:
        yield Finding("wrong", "Dialogues", f"no page is called orientation, and there are several: {in_use}.")
    else:
        yield Finding("ok", "Dialogues", f"{in_use}, from {here.dialogues}")
    numbers = [each.values["number"] for each in reading.mistakes if each.code == "number not confirmed"]
    if numbers:
        first = "Copy the pages to your own folder dialogues first." if "_shipped" in here.dialogues.parts else ""
        where = here.dialogues / "lists" / "help card.yaml"
        words = f"nobody has confirmed {', '.join(numbers)}. Call them, and write the date into {where}. {first}"
        yield Finding("to do", "Help card", words.rstrip())
    else:
        yield Finding("ok", "Help card", "every number is confirmed")


def _room(settings: Settings) -> Finding:
    from bot.wiring import database_path

    folder = next(each for each in database_path(settings).absolute().parents if each.is_dir())
    free = shutil.disk_usage(folder).free
    words = f"{free / (1 << 30):.1f} GB are free in {folder}"
    return (
        Finding("ok", "Disk", words) if free >= ENOUGH_ROOM else Finding("wrong", "Disk", f"only {words}. Free some.")
    )


def _door(settings: Settings) -> str:
    if settings.open_door:
        return "open: everybody may start (KAZIPOT_OPEN_DOOR=yes)"
    return "closed: people need an invitation (kazipot invite learner)"

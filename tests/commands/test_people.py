"""Inviting, listing, duty and forgetting, at the command line."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.service.changes import SavePerson
from bot.settings import read_settings
from bot.wiring import opened
from tests.fakes.records import a_person

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.service.records import Invitation, Parcel, Person

    Kazipot = Callable[..., Any]


def invitation_of(code: str) -> Invitation | None:
    """The invitation that the archive keeps for a code."""

    async def look() -> Invitation | None:
        async with opened(read_settings()) as archive:
            return await archive.invitation(archive.code_hash(code))

    return asyncio.run(look())


def save(*people: Person) -> None:
    """Put people into the archive."""

    async def do() -> None:
        async with opened(read_settings()) as archive:
            await archive.commit([SavePerson(person) for person in people])

    asyncio.run(do())


def counsellor(number: int, name: str) -> Person:
    """A counsellor with the id ``p<number>``, who joined after everybody else."""
    return a_person(f"p{number}", number, name=name, roles=("counsellor",), joined_at="2026-12-31T09:00:00.000Z")


def waiting() -> list[Parcel]:
    """What waits to be sent."""

    async def look() -> list[Parcel]:
        async with opened(read_settings()) as archive:
            return await archive.parcels()

    return asyncio.run(look())


def deeds() -> list[tuple[str, str, str]]:
    """Who did what to whom, as it is written down."""
    with sqlite3.connect("kazipot-data/kazipot.db") as db:
        found = db.execute("SELECT actor, deed, subject FROM witnesses WHERE actor = 'operator' ORDER BY n").fetchall()
    db.close()
    return found


def ids(kazipot: Kazipot, role: str) -> dict[str, str]:
    """Names and ids of everybody with a role."""
    rows = json.loads(kazipot("people", "--json").out)
    return {row["name"]: row["id"] for row in rows if row["role"] == role}


def test_first_invitation(kazipot: Kazipot) -> None:
    """In an empty folder the first counsellor can be invited: a code of 128 bits for 14 days, no link yet."""
    said = kazipot("invite", "counsellor", "--name", "Maja", "--json")

    told = json.loads(said.out)
    until = datetime.fromisoformat(told["expires_at"]) - datetime.now().astimezone()
    assert (said.code, said.err, list(told)) == (0, "", ["role", "name", "code", "link", "expires_at"])
    assert (told["role"], told["name"], told["link"]) == ("counsellor", "Maja", None)
    assert len(told["code"]) >= 22
    assert timedelta(days=13, hours=23) < until < timedelta(days=14, minutes=1)
    kept = invitation_of(told["code"])
    assert kept is not None
    assert (kept.role, kept.name, kept.poster, kept.expires_at) == ("counsellor", "Maja", False, told["expires_at"])


def test_key_is_made_apart(kazipot: Kazipot, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first command makes the key, readable by its owner alone, and never inside the data folder."""
    kazipot("invite", "counsellor")

    assert (home / "secret" / "key").stat().st_mode & 0o777 == 0o600

    monkeypatch.setenv("KAZIPOT_DATA", "other")
    monkeypatch.setenv("KAZIPOT_KEY_FILE", "other/key")
    said = kazipot("invite", "counsellor")
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "KAZIPOT_KEY_FILE" in said.err
    assert not (home / "other").exists()


@pytest.mark.usefixtures("lived")
def test_learner_goes_to_the_only_counsellor(kazipot: Kazipot) -> None:
    """A learner's invitation needs no counsellor while there is only one, and has a link once the bot has run."""
    said = kazipot("invite", "learner", "--name", "Cene", "--days", "30", "--poster", "--json")
    assert (said.code, said.err) == (1, "A poster is for many people: leave out --name.\n")

    told = json.loads(
        kazipot("invite", "learner", "--days", "30", "--poster", "--dialogue", "orientation", "--json").out
    )

    assert told["link"] == f"https://t.me/kazipot_test_bot?start={told['code']}"
    kept = invitation_of(told["code"])
    assert kept is not None
    assert (kept.counsellor, kept.poster, kept.dialogue) == (ids(kazipot, "counsellor")["Maja"], True, "orientation")


@pytest.mark.usefixtures("lived")
def test_one_of_several_counsellors(kazipot: Kazipot) -> None:
    """With several counsellors one is named, by id or by a name that only one of them has."""
    save(counsellor(71, "Eva"), counsellor(72, "Eva"), counsellor(73, "Jo"))

    unnamed = kazipot("invite", "learner")
    assert (unnamed.code, unnamed.out) == (1, "")
    assert "--counsellor" in unnamed.err
    twice = kazipot("invite", "learner", "--counsellor", "eva")
    assert (twice.code, twice.err) == (1, "Several people have the name “eva”: Eva (p71), Eva (p72). Use the id.\n")
    nobody = kazipot("invite", "learner", "--counsellor", "Ana")
    assert (nobody.code, "There is no counsellor “Ana”" in nobody.err) == (1, True)

    for who, expected in (("p72", "p72"), ("jo", "p73")):
        told = json.loads(kazipot("invite", "learner", "--counsellor", who, "--json").out)
        kept = invitation_of(told["code"])
        assert kept is not None
        assert kept.counsellor == expected


@pytest.mark.usefixtures("lived")
def test_invitation_for_eyes(kazipot: Kazipot, home: Path) -> None:
    """A person sees link, code and a QR code; the QR code can be a file to print."""
    said = kazipot("invite", "learner", "--name", "Cene", "--qr", "cene.png")
    drawn = kazipot("invite", "learner", "--qr", "poster.svg", "--poster")

    link = re.search(r"https://t.me/kazipot_test_bot\?start=(\S+)", said.out)
    assert link
    assert f"Code: {link[1]}" in said.out
    assert "█" in said.out
    assert (home / "cene.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (home / "poster.svg").read_text("utf-8")
    assert "works many times" in drawn.out


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["invite", "boss"], "'counsellor', 'coordinator', 'learner'"),
        (["invite", "learner", "--days", "0"], "--days"),
        (["invite", "coordinator", "--poster"], "leave them out"),
        (["invite", "learner", "--dialogue", "orientatoin"], "Did you mean “orientation”?"),
        (["invite", "learner", "--qr", "me.pdf"], "me.png"),
        (["invite", "learner", "--qr", "me.png"], "kazipot run"),
        (["duty", "Maja"], "kazipot invite counsellor"),
        (["forget", "Ana"], "kazipot people"),
        (["forget"], "--help"),
        (["people", "--jso"], "--help"),
    ],
)
def test_wrong_calls(kazipot: Kazipot, words: list[str], remedy: str) -> None:
    """Whatever is called wrongly is answered with one sentence that names the remedy, and exit code 1."""
    said = kazipot(*words)

    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert remedy in said.err
    assert "Traceback" not in said.err


@pytest.mark.usefixtures("lived")
def test_people(kazipot: Kazipot) -> None:
    """Everybody is listed once for each role, with an id that other commands take; that somebody looked is noted."""
    rows = json.loads(kazipot("people", "--json").out)
    table = kazipot("people").out

    assert [row["role"] for row in rows] == ["counsellor", "coordinator", "learner", "learner"]
    assert all(list(row) == ["id", "role", "name", "status"] and row["status"] == "active" for row in rows)
    assert len({row["id"] for row in rows}) == 4
    assert all(row["id"] in table for row in rows)
    assert re.search(r"Maja +active  on duty", table)
    assert deeds() == [("operator", "people", "*")] * 2


def test_people_with_two_roles(kazipot: Kazipot) -> None:
    """Somebody with two roles has two rows; a name cannot spoil the table."""
    save(a_person("p9", 9, name="E\x1b[31mva\n", roles=("learner", "counsellor"), status="blocked"))

    assert [row["role"] for row in json.loads(kazipot("people", "--json").out)] == ["learner", "counsellor"]
    table = kazipot("people").out
    assert "\x1b" not in table
    assert table.count("blocked") == 2
    assert table.count("\n") == 3


@pytest.mark.usefixtures("lived")
def test_duty(kazipot: Kazipot) -> None:
    """The first counsellor is on duty until another one is named, by name or id."""
    save(counsellor(71, "Eva"))

    assert kazipot("duty").out.startswith("On duty: Maja (")
    assert kazipot("duty", "eva").out == "On duty: Eva (p71)\n"
    assert kazipot("duty").out == "On duty: Eva (p71)\n"
    assert ("operator", "duty", "p71") in deeds()


@pytest.mark.usefixtures("lived")
def test_forget_a_learner(kazipot: Kazipot) -> None:
    """Forgetting erases the person and every interview, tells both sides, and takes the messages back."""
    exported = json.loads(kazipot("export").out)["interviews"]
    learner = next(each["learner"]["id"] for each in exported if each["status"] == "finished")

    said = kazipot("forget", learner)

    assert (said.code, said.err) == (0, "")
    assert learner not in kazipot("people", "--json").out
    assert all(each["learner"]["id"] != learner for each in json.loads(kazipot("export").out)["interviews"])
    told = [(parcel.message.kind, parcel.message.chat) for parcel in waiting()]
    assert told[0] == ("text", 2)
    assert told[-1] == ("text", 5)
    assert {("delete", 5)} == set(told[1:-1])
    assert ("operator", "forget", learner) in deeds()
    assert kazipot("forget", learner).code == 1


@pytest.mark.usefixtures("lived")
def test_forget_a_counsellor(kazipot: Kazipot) -> None:
    """The learners of an erased counsellor stay, without her name, and go to whoever is on duty then."""
    maja = ids(kazipot, "counsellor")["Maja"]
    alone = kazipot("forget", maja)

    assert "No counsellor is left" in alone.out
    interviews = json.loads(kazipot("export").out)["interviews"]
    assert len(interviews) >= 1
    assert all(each["counsellor"] is None for each in interviews)

    save(counsellor(71, "Eva"), counsellor(72, "Jo"))
    kazipot("duty", "Jo")
    assert "go to Jo, who is on duty" in kazipot("forget", "p71").out

"""What a learner says and who she is: readable nowhere without the key, and gone for everybody after ``/forget``."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.preview import acts
from bot.storage import packing
from bot.storage.sealing import Sealer
from tests.fakes.disk import files_below
from tests.long.conftest import TOKEN
from tests.long.driving import KEY
from tests.long.playing import Player, Post

if TYPE_CHECKING:
    from pathlib import Path

    from bot.preview.server import PreviewServer
    from tests.long.conftest import Bear
    from tests.long.driving import Nursery, Place

pytestmark = [pytest.mark.long, pytest.mark.timeout(120)]

CHAT = 7_351_926_480_113
FIRST_NAME = "Ljubimka"
NAME = "Bogomirka"
TOWN = "Zaplana pri Žagi"
STORY = "Petindvajset let šivam čevlje v kleti."
REASON = "Ker me je šef 'ponižal' \\ vsak dan."
COUNSELLOR = "Svetoslava"
WORDS = (FIRST_NAME, NAME, TOWN, STORY, REASON, COUNSELLOR, "šivam čevlje", "ponižal", "Zaplana", str(CHAT))
PAGE = """interview: Short
written in: en
for: people who try the bot
lasts: about 2 minutes

chapters:
  - chapter: Start
    steps:
      - ask: What can I call you?
        call it: name
        why: a test
        name: yes
      - ask: Where do you live?
        call it: place
        why: a test
        place: places
      - ask: Tell me about your work.
        call it: story
        why: a test
        listen for: a story
      - ask: Why did it end?
        call it: reason
        why: a test
        choose one:
          money: 💰 No money
          health: 🏥 My body
        or in own words: yes
      - read back: everything
      - hand over to: the counsellor
      - say: This is the end.
"""


def readable(words: tuple[str, ...]) -> list[bytes]:
    """Every form in which words could lie about: two encodings, JSON, quoted; the chat as a number."""
    forms = [form for word in words for form in (word, json.dumps(word)[1:-1], repr(word)[1:-1], ascii(word)[1:-1])]
    encodings = ("utf-8", "utf-16-le", "utf-16-be")
    numbers = [CHAT.to_bytes(6, "big"), CHAT.to_bytes(6, "little")]
    return [*{form.encode(encoding) for form in forms for encoding in encodings}, *numbers]


def found(where: dict[str, bytes], what: list[bytes]) -> list[tuple[str, bytes]]:
    """Which of it stands where."""
    return [(name, each) for name, content in where.items() for each in what if each in content]


def everything_on_disk(place: Place) -> dict[str, bytes]:
    """Every file that the bot could have written, and its content."""
    files = [file for file in files_below(place.folder) if place.dialogues not in file.parents]
    return {str(file.relative_to(place.folder)): file.read_bytes() for file in files}


@pytest.fixture
def place(place: Place) -> Place:
    """The page asks for a name, a place and words of her own; the tools log whatever they can."""
    (place.dialogues / "short.yaml").write_text(PAGE, "utf-8")
    return place


@pytest.fixture
def code(place: Place, server: PreviewServer) -> str:
    """The code by which the counsellor has come."""
    invited = json.loads(place.command("invite", "counsellor", "--name", COUNSELLOR, "--json"))
    acts.people(server.world, {"user_id": 900, "first_name": COUNSELLOR, "start": invited["code"]})
    acts.start(server.world, {"chat_id": 900})
    return str(invited["code"])


async def answer(learner: Player) -> None:
    """Say all that is personal, as far as the read-back."""
    learner.start()
    await learner.play("What can I call you?")
    for words, then in ((NAME, "Where do you live?"), (TOWN, "Tell me about"), (STORY, "I have it.")):
        learner.say(words)
        await learner.wait_for(then)
    await learner.play("Why did it end?")
    learner.say(REASON)
    await learner.wait_for(f"👉 {REASON}")


def method(learner: Player) -> str:
    """By which method the learner is told things."""
    return "sendVoice" if learner.listens else "sendMessage"


async def suffer(server: PreviewServer, learner: Player) -> None:
    """Whatever makes the bot write into its log."""
    faults = ("403", "429", "502", "drop_after")
    server.faults.order([{"kind": kind, "method": method(learner), "retry_after": 1} for kind in faults])
    for words in (STORY, "/menu", REASON, "/help", TOWN, "/mydata"):
        learner.say(words)
    acts.raw(server.world, {"update": {"message": {"text": STORY, "from": {"id": CHAT, "first_name": 5}}}})
    acts.tap(server.world, {"chat_id": CHAT, "message_id": 5, "data": f"pick:{NAME}:1:{TOWN}"})
    await asyncio.sleep(5)
    server.faults.clear()
    learner.say("/start")
    await learner.wait_for("Good to see you again.")
    await asyncio.sleep(1)


async def a_life(server: PreviewServer, learner: Player, bots: Nursery) -> None:
    """An interview with everything that can go wrong, up to the last question."""
    await bots.bear()
    await answer(learner)
    await suffer(server, learner)
    learner.taps.clear()


@pytest.mark.parametrize("listens", [False, True], ids=["reads", "listens"])
async def test_without_the_key_nothing_personal_is_readable_anywhere(
    server: PreviewServer, post: Post, place: Place, nursery: Bear, code: str, *, listens: bool
) -> None:
    """Not in the database, its log, temporary files, or what is logged: running, killed, stopped, backed up."""
    acts.people(server.world, {"user_id": CHAT, "first_name": FIRST_NAME})
    learner = Player(server, post, CHAT, listens=listens)
    bots = await nursery(limits=False, debug=True)
    await a_life(server, learner, bots)
    secret = [*readable(WORDS), code.encode(), TOKEN.encode(), TOKEN.partition(":")[2].encode(), KEY.encode()]
    running = everything_on_disk(place)
    assert {"data/kazipot.db", "data/kazipot.db-wal", "data/kazipot.db-shm"} <= set(running)
    assert found(running, secret) == []
    await bots.kill()
    assert found(everything_on_disk(place), secret) == []
    await bots.bear()
    await learner.play("This is the end.")
    await asyncio.to_thread(place.command, "backup", str(place.folder / "backup.db"))
    assert found(everything_on_disk(place), secret) == []
    assert await bots.stop(signal.SIGINT) == 0
    assert found(everything_on_disk(place), secret) == []
    assert b"DEBUG" in bots.said
    assert b"update set aside" in bots.said
    assert found({"log": bots.said}, secret) == []


def rows_with(database: Path, values: tuple[object, ...]) -> list[tuple[str, object]]:
    """Every table in which one of these values stands; those who witnessed name nobody but by an opaque id."""
    with closing(sqlite3.connect(database)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        cells = [
            (table, cell)
            for table in tables
            if table != "witnesses"
            for row in db.execute(f"SELECT * FROM {table}")  # noqa: S608 - tables of ours
            for cell in row
        ]
    return [(table, cell) for table, cell in cells if cell in values]


def sealed(database: Path, lane: int, *whose: str) -> list[bytes]:
    """Everything sealed that belongs to a person: her record, her interviews, what came from her and goes to her."""
    questions = [("SELECT body FROM persons WHERE id = ?", each) for each in whose]
    questions += [("SELECT body FROM interviews WHERE id = ?", each) for each in whose]
    questions += [(f"SELECT body FROM {table} WHERE lane = ?", str(lane)) for table in ("inbox", "outbox")]  # noqa: S608 - the same
    with closing(sqlite3.connect(database)) as db:
        return [bytes(body) for question, about in questions for (body,) in db.execute(question, (about,))]


@pytest.mark.parametrize("listens", [False, True], ids=["reads", "listens"])
async def test_after_forget_nothing_of_the_person_is_left_even_with_the_key(
    server: PreviewServer, post: Post, place: Place, nursery: Bear, code: str, *, listens: bool
) -> None:
    """No row, no keyed hash of the chat, no sealed byte: not in the database, and a minute later not in its log."""
    assert code
    acts.people(server.world, {"user_id": CHAT, "first_name": FIRST_NAME})
    learner = Player(server, post, CHAT, listens=listens)
    bots = await nursery(limits=False, periods={"traces_seconds": 2})
    await a_life(server, learner, bots)
    await learner.play("This is the end.")
    (interview,) = [each for each in await place.exported() if each["status"] == "finished"]
    ids = (interview["id"], interview["learner"]["id"])
    lane = packing.lane_of(Sealer(bytes.fromhex(KEY)), CHAT)
    hers = sealed(place.database, lane, *ids)
    assert len(hers) >= 2
    assert {table for table, _ in rows_with(place.database, (lane, *ids))} >= {"persons", "interviews", "dispatches"}

    server.faults.order([{"kind": "delay", "delay": 1.5, "times": None, "method": method(learner), "chat": CHAT}])
    learner.say("/forget")
    await learner.wait_for("Do you want to delete everything?")
    learner.tap("forget:me:1", learner.view().keyboard["message_id"])
    await asyncio.sleep(1)
    hers += goodbye(place.database)
    await learner.wait_for("Everything is deleted.")
    await asyncio.sleep(4)

    assert rows_with(place.database, (lane, *ids)) == []
    left = {name: content for name, content in everything_on_disk(place).items() if name.startswith("data/")}
    assert found(left, hers) == []
    copy = place.folder / "copy"
    shutil.copytree(place.data, copy)
    assert await bots.stop() == 0
    assert rows_with(place.database, (lane, *ids)) == []
    assert rows_with(copy / "kazipot.db", (lane, *ids)) == []


def goodbye(database: Path) -> list[bytes]:
    """The last words to her, which wait to be sent."""
    with closing(sqlite3.connect(database)) as db:
        bodies = [bytes(body) for (body,) in db.execute("SELECT body FROM outbox")]
    assert bodies
    return bodies

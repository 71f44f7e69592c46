"""The ways through a page: who can get where, with which answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library.grammar import read_page, read_text
from bot.library.lists import Lists, read_lists
from bot.library.paths import reach
from bot.library.proofreading import proofread

ROOT = Path(__file__).resolve().parent.parent.parent

PAGE = """\
interview: Ways
written in: en
chapters:
  - chapter: Start
    steps:
      - ask: May I keep your answers?
        call it: consent
        why: the law
        must answer: yes
        choose one:
          yes: 👍 Yes
          no: 👎 No
        if no:
          - end: without consent
      - ask: How can you come?
        call it: travel
        why: reach
        choose any:
          walk: 🚶 On foot
          bus: 🚌 By bus
          none: 🚫 Not at all
        none of these: none
      - ask: How sure are you?
        call it: sure
        why: belief
        scale: 1 to 5
{more}
      - hand over to: the counsellor
"""


def _codes(more: str) -> list[str]:
    indented = "\n".join(f"      {line}" for line in more.splitlines())
    page = PAGE.replace("{more}", indented)
    return [each.code for each in proofread(read_text(page, "ways", Lists()), Lists()) if each.level == "error"]


@pytest.mark.parametrize(
    "condition",
    [
        "only if: travel is none",
        "only if: travel was skipped",
        "only if: travel is not none",
        "only if: [travel includes walk, travel includes bus]",
        "only if any: [travel is none, sure is at least 4]",
        "only if: [sure is at least 2, sure is not 5]",
        "only if: consent is yes",
        "only if: [sure is not 1, sure was skipped]",
    ],
)
def test_a_condition_that_somebody_meets_is_left_alone(condition: str) -> None:
    """Nothing that can happen is called impossible."""
    assert _codes(f"- {condition}\n  say: Well.") == []


@pytest.mark.parametrize(
    "condition",
    [
        "only if: consent is no",
        "only if: [travel is none, travel includes bus]",
        "only if: [travel is walk, travel includes bus]",
        "only if: [travel includes none, travel includes bus]",
        "only if: [travel was skipped, travel includes bus]",
        "only if: [sure is at least 4, sure is 2]",
        "only if: [sure is 2, sure is not 2]",
        "only if any: [consent is no, consent is no]",
    ],
)
def test_a_condition_that_nobody_meets_is_told(condition: str) -> None:
    """A step that nobody can reach is a slip: its condition contradicts what was answered before."""
    assert _codes(f"- {condition}\n  say: Well.") == ["never met"]


def test_after_every_answer_has_ended_nobody_goes_on() -> None:
    """Where each answer ends the talk and none can be skipped, the rest of the page is out of reach."""
    more = """\
- ask: Stop?
  call it: stop
  why: the end
  must answer: yes
  choose one:
    yes: 🏁 Yes
    no: 🛑 No
  if yes:
    - end: enough
  if no:
    - end: enough too"""

    assert "nobody gets here" in _codes(more)


def test_a_question_that_may_be_skipped_lets_people_go_on() -> None:
    """Skipping is a way out."""
    more = """\
- ask: Stop?
  call it: stop
  why: the end
  choose one:
    yes: 🏁 Yes
    no: 🛑 No
  if yes:
    - end: enough
  if no:
    - ask again"""

    assert _codes(more) == []


def test_the_orientation_can_be_walked_everywhere() -> None:
    """Every step of the shipped interview is reached by somebody, and everybody gets out."""
    script = read_page(ROOT / "dialogues" / "orientation.yaml", read_lists(ROOT / "dialogues" / "lists")).script
    assert script is not None

    found = reach(script)

    assert (found.never_met, found.unreached, found.endless) == ([], [], [])
    assert not found.consent_left_open

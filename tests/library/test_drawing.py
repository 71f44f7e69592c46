"""The picture of a dialogue: everything stands in it, and nothing in it is alive."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

from bot.library.drawing import WIDTH, mermaid, svg
from bot.library.grammar import read_text
from bot.library.lists import read_lists

if TYPE_CHECKING:
    from bot.dialogue.script import Script

LISTS = read_lists(Path(__file__).resolve().parent.parent.parent / "dialogues" / "lists")
EVIL = '<script>alert(1)</script> & \\" ]] --> x|y'
PAGE = """\
interview: "{evil}"
written in: en
chapters:
  - chapter: Start
    steps:
      - ask: "{evil}"
        call it: consent
        why: the law
        must answer: yes
        choose one:
          yes: "👍 {evil}"
          no: 👎 No
          why: 💭 Why?
        if no:
          - say: Good bye.
          - end: without consent
        if why:
          - ask again
      - only if: consent is yes
        repeat up to 2: One more?
        call them: jobs
        steps:
          - ask: What work?
            call it: job
            why: experience
            find: an occupation
      - ask each: Can you do this?
        call it: can
        why: strengths
        rate:
          alone: 💪 Alone
          not: ⏳ Not yet
        of:
          cook: 🍳 Cook
      - hand over to: the counsellor
"""


def _script() -> Script:
    script = read_text(PAGE.replace("{evil}", EVIL), "page", LISTS).script
    assert script is not None
    return script


def test_the_svg_is_well_formed_and_inert() -> None:
    """Whatever a page contains is words in the picture: no script, no link, no foreign object."""
    root = ET.fromstring(svg(_script()))  # noqa: S314 - our own picture

    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags == {"svg", "title", "style", "rect", "text"}
    assert "<script>" in "".join(root.itertext())


def test_boxes_stand_in_boxes_and_within_the_picture() -> None:
    """No box leaves the picture, and the picture is as high as it takes."""
    root = ET.fromstring(svg(_script()))  # noqa: S314 - our own picture
    height = float(root.attrib["height"])

    for box in (element for element in root.iter() if element.tag.endswith("rect") and "x" in element.attrib):
        assert float(box.attrib["x"]) >= 0
        assert float(box.attrib["x"]) + float(box.attrib["width"]) <= WIDTH
        assert float(box.attrib["y"]) + float(box.attrib["height"]) <= height


def test_the_svg_follows_light_and_dark() -> None:
    """The picture is readable by day and by night."""
    assert "prefers-color-scheme:dark" in svg(_script())


def test_the_flow_chart_joins_every_step() -> None:
    """Every node of the chart is reached, ends lead nowhere, and ``ask again`` leads back."""
    chart = mermaid(_script())
    arrows = [line.split() for line in chart.splitlines() if " -->" in line]
    nodes = {
        line.split("[")[0].split("{")[0].split("(")[0].strip()
        for line in chart.splitlines()
        if '"' in line and "-->" not in line
    }
    nodes = {node for node in nodes if node.startswith("n")}

    assert chart.startswith("flowchart TD")
    assert nodes - {"n1"} == {arrow[-1] for arrow in arrows} - {"n1"}
    assert any(arrow[-1] == "n1" for arrow in arrows)


def test_the_flow_chart_is_inert() -> None:
    """Quotes, brackets and angles of a page mean nothing to Mermaid or to a browser."""
    chart = mermaid(_script())

    assert "<script>" not in chart
    assert "]] -->" not in chart

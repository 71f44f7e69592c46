"""How the benchmark tells what it found."""

from __future__ import annotations

import pytest

from bot.bench.finding import Finding, Verdict, against, quantile, table


@pytest.mark.parametrize(
    ("figure", "target", "at_most", "met"),
    [(1.1, 1.1, True, True), (1.11, 1.1, True, False), (3.0, 3.0, False, True), (2.99, 3.0, False, False)],
)
def test_a_target_is_met_up_to_its_very_figure(figure: float, target: float, at_most: bool, met: bool) -> None:  # noqa: FBT001 - a row of a table
    """A verdict says nothing but whether the figure keeps to the target."""
    verdict = Verdict("something", figure, target, at_most=at_most)
    assert verdict.met is met
    assert ("NOT MET" in verdict.told()) is not met


def test_paired_ratios_are_told_by_their_median_with_their_spread() -> None:
    """One round that went well does not make a target met."""
    verdict = against("turns a second", [2.9, 5.0, 2.8], 3.0, at_most=False)
    assert (verdict.figure, verdict.least, verdict.most, verdict.met) == (2.9, 2.8, 5.0, False)
    assert verdict.told() == "  NOT MET  turns a second: 2.90 × (2.80 to 5.00); at least 3 ×"


def test_a_finding_is_a_table_and_its_verdicts() -> None:
    """The text shows everything that was found, the JSON the same with plain values."""
    finding = Finding("Turns", [["", "a", "bb"], ["turns a second", "1", "22"]], notes=["All stored."], plain={"x": 1})
    finding.verdicts.append(Verdict("p99", 12.5, 50.0, "ms"))
    assert finding.told().splitlines() == [
        "Turns",
        "                  a  bb",
        "  turns a second  1  22",
        "  met      p99: 12.50 ms; at most 50 ms",
        "  All stored.",
    ]
    told = finding.as_json()
    assert (told["x"], told["verdicts"][0]["met"], told["notes"]) == (1, True, ["All stored."])


def test_quantiles_of_few_and_of_no_values() -> None:
    """The 99th of a hundred is the last but one; of nothing there is none."""
    assert quantile([float(each) for each in range(100)], 0.99) == 99.0
    assert quantile([float(each) for each in range(200)], 0.99) == 198.0
    assert quantile([], 0.5) == 0.0


def test_a_table_shows_the_medians_of_the_rounds() -> None:
    """A column for each of those who are compared, a row for each figure that is shown, in its own form."""
    finding = Finding("Turns")
    rounds = {"alone": [{"p95": 1.0}, {"p95": 9.0}, {"p95": 2.0}], "beside": [{"p95": 3.26}]}
    table(finding, rounds, {"p95": "p95, ms|.1f"})
    assert finding.rows == [["", "alone", "beside"], ["p95, ms", "2.0", "3.3"]]

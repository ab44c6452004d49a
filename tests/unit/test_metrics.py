"""Figures of a month: each rate with its whole, times as bounds, and nothing invented where nothing was counted."""

import json
from types import SimpleNamespace

import pytest

from appliance.commands import metrics as command
from appliance.commands import queue as queue_command
from appliance.metrics.figures import Audit, Rate, Reason, figures, spelled
from appliance.metrics.table import text
from appliance.queue.items import CountRow

TODAY = "2026-03-31"
MONTH = [
    CountRow("2026-03-30", *row)
    for row in (
        ("stacks", "", "", 40),
        ("sheets", "", "", 190),
        ("pages", "", "", 380),
        ("sheets-again", "", "", 10),
        ("stops", "", "feeder-jam", 3),
        ("sealed", "referral", "", 70),
        ("sealed", "lab-result", "", 20),
        ("discarded", "referral", "", 10),
        ("delivered", "referral", "", 68),
        ("waited", "referral", "", 15),
        ("held", "referral", "page-missing", 6),
        ("held", "lab-result", "page-missing", 2),
        ("held", "referral", "release-refused", 5),
        ("held", "referral", "spot-audit", 4),
        ("drawn", "referral", "", 4),
        ("audited", "referral", "audit-passed", 2),
        ("audited", "referral", "audit-order", 1),
        ("seconds", "referral", "", 6_000),
        ("within", "referral", "60", 10),
        ("within", "referral", "300", 50),
        ("within", "referral", "longer", 8),
        ("untimed", "referral", "", 1),
        ("receipts-refused", "", "receipt-unknown", 2),
        ("readiness", "", "failed", 1),
        ("readiness", "", "passed", 5),
    )
]


def test_the_figures_of_a_month():
    found = figures([*MONTH, CountRow("2026-03-31", "stacks", "", "", 2)], TODAY)
    assert (found.stacks, found.sheets, found.pages, found.sealed, found.delivered, found.discarded) == (
        *(42, 190, 380, 90, 68, 10),
    )
    assert found.again_sheets == Rate(10, 200)
    assert found.again_sheets.share == pytest.approx(0.05)
    assert found.again_documents == Rate(8, 100)
    assert found.review == Rate(15, 100)
    assert found.reasons == (
        Reason("referral", "page-missing", 6),
        Reason("referral", "release-refused", 5),
        Reason("lab-result", "page-missing", 2),
    )
    assert found.stops == (Reason("", "feeder-jam", 3),)
    assert found.audits == (Audit("referral", 4, 2, 1),)
    assert found.timed == 68
    assert found.mean_s == pytest.approx(6_000 / 68)
    assert found.at_most_s == (300, None)
    assert (found.receipts_refused, found.clock_wrong) == (2, 1)


def test_an_empty_month_has_no_rates_and_no_times():
    found = figures([], TODAY)
    assert found.again_sheets.share is found.review.share is found.mean_s is None
    assert found.at_most_s == ()
    assert "press to receipt" not in text(found, 1)
    assert text(found, 1).startswith("Today\n")


@pytest.mark.parametrize("day", ["0000-00-00", "2025-12-31", "2026-04-01", "2099-01-01"])
def test_what_a_wrong_clock_counted_is_in_the_sums_and_named(day):
    found = figures([CountRow(day, "stacks", "", "", 3)], TODAY)
    assert (found.stacks, found.clock_wrong) == (3, 3)


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [(None, "longer"), (0, "0 s"), (59, "59 s"), (90, "1.5 min"), (3_600, "1 h"), (604_800, "7 d")],
)
def test_times_are_spelled_as_people_say_them(seconds, wanted):
    assert spelled(seconds) == wanted


def test_the_table_says_each_rate_with_its_whole():
    shown = text(figures(MONTH, TODAY), 30)
    assert "The last 30 days" in shown
    assert "10 of 200 (5.0%)" in shown
    assert "15 of 100 (15.0%)" in shown
    assert "95% at most" in shown
    assert "longer" in shown
    assert "     6  referral  page-missing" in shown
    assert "drawn 4, without a finding 2, with one" in shown


def test_the_command_prints_the_table_or_json_with_the_counts(monkeypatch, capsys):
    monkeypatch.setattr(command, "ask_queue", lambda _bus, _question: MONTH)
    assert command.run(SimpleNamespace(bus="", days=30, json=False)) == 0
    assert "documents sealed" in capsys.readouterr().out
    assert command.run(SimpleNamespace(bus="", days=30, json=True)) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["figures"]["again_sheets"] == {"part": 10, "whole": 200}
    assert len(said["counts"]) == len(MONTH)
    with pytest.raises(Exception, match="1 to 400"):
        command._days("401")


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("assign", "a", None, None), "ITEM PERSON"),
        (("escalate", None, None, None), "ITEM"),
        (("escalate", "a", "b", None), "ITEM"),
        (("resolve", "a", None, None), "--because"),
        (("escalate", "a", None, "reported"), "ITEM"),
    ],
)
def test_a_queue_command_with_too_little_or_too_much_says_what_it_needs(words, wanted, capsys):
    action, item, person, because = words
    arguments = SimpleNamespace(bus="", action=action, item=item, person=person, because=because)
    assert queue_command.run(arguments) == 2
    assert wanted in capsys.readouterr().err

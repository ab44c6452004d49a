"""What uplink and panel hand a technician: their own words alone, whoever says them, and never in place of ours."""

import json
import logging
from datetime import UTC, datetime

import pytest

from appliance import own_lines
from appliance.delivery import courier, journal, uplink
from appliance.delivery.faults import BrokerRefusedError
from appliance.delivery.journal import CONNECTED, FILE_NAME, MAX_LINES, WRITE_S, Journal, read
from appliance.delivery.main import heard_by
from appliance.own_lines import HIDDEN, OwnLine, StrangeLineError, checked, templates, words_in
from appliance.panel import link as panel_link
from appliance.panel.journal import AT_ONCE
from appliance.panel.journal import MAX_LINES as PANEL_LINES
from appliance.panel.journal import Journal as PanelJournal
from appliance.technician.handed import MAX_NOTED, MAX_PANEL_LINES, PANEL, Handed
from appliance.technician.rows import LogLine

AT = "2026-11-26T12:00:00Z"
NOW = datetime(2026, 11, 26, 12, 0, 30, tzinfo=UTC)
NAME, BORN = "Zebulon Quackenbush", "03/04/1951"  # an invented person
DROPPED = "dropped a message on a foreign topic"
DOCUMENT = "document %s: %s"
WAY = "the way to the station: %s"
assert DROPPED in templates(courier.__file__)
assert DOCUMENT in templates(courier.__file__)
assert CONNECTED in templates(uplink.__file__)
assert WAY in templates(panel_link.__file__)


def said(*arguments, template=DOCUMENT, module="delivery.courier", at=AT, level="warning"):
    return [at, level, module, template, list(arguments)]


def record(template, *arguments, level=logging.WARNING, where=courier.__file__, name="scanstation.uplink"):
    return logging.LogRecord(name, level, where, 1, template, arguments, None)


@pytest.mark.parametrize(
    "line",
    [
        said("quackenbush", NAME), said(BORN, BORN), said(NAME, "broker-refused"),
        said("0" * 31 + "g", "1" * 31), said("quackenbush-born-1951", "\u0440aper"), said("1e", "--1", "1 2"),
    ],
    ids=range(6),
)  # fmt: skip
def test_an_argument_that_is_no_number_id_or_word_of_ours_does_not_show(line):
    shown = checked(line, journal.PARTS).text
    for word in (*NAME.split(), "quackenbush", BORN, "g", "\u0440aper", "1 2"):
        assert word not in shown.replace("broker-refused", "").replace("document ", ""), shown


@pytest.mark.parametrize(
    "line",
    [
        None, "text", {}, [], said()[:4], [*said(), 1], [1, *said()[1:]], [*said()[:4], "ab"], [*said()[:4], [1]],
        said(*"abcdefghi"), said(template=f"page of {NAME}, born {BORN}"), said(template="%s %s %s"), said(template=""),
        said(module="redaction.clearing"), said(module="technician.logbook"), said(module="delivery.nothing"),
        said(module="delivery/../redaction.clearing"), said(module="delivery.__init__.x.y"), said(module="delivery"),
        said(at="yesterday"), said(at=f"{AT}\n"), said(level="loud"), said(module="panel.link", template=WAY),
    ],
    ids=range(23),
)  # fmt: skip
def test_a_line_that_no_source_file_of_the_uplink_logs_is_none(line):
    with pytest.raises(StrangeLineError):
        checked(line, journal.PARTS)


def test_codes_and_lists_of_a_part_are_words_without_being_loaded():
    assert {"broker-refused", "est-storage"} <= words_in(journal.PARTS)
    assert {"gone", "refused", "sign-in"} <= words_in(PANEL)
    assert NAME not in words_in(PANEL)
    assert checked(said("3" * 32, "broker-refused"), journal.PARTS).text == f"document {'3' * 32}: broker-refused"
    assert checked(said("12", "-3.5"), journal.PARTS).text == "document 12: -3.5"


def test_a_source_file_that_is_not_there_or_no_source_has_no_templates(tmp_path, monkeypatch):
    monkeypatch.setattr(own_lines, "_OURS", tmp_path)
    (tmp_path / "broken.py").write_text("def (")
    assert templates(str(tmp_path / "broken.py")) == templates(str(tmp_path / "nothing.py")) == frozenset()
    assert templates("/etc/passwd") == frozenset()


# The uplink's file


def test_warnings_and_connecting_are_in_the_file_and_nothing_else(tmp_path):
    now = [100.0]
    kept = Journal(tmp_path, lambda: now[0])
    log = logging.getLogger("scanstation.uplink")
    before = log.getEffectiveLevel()
    with heard_by(kept):
        kept.handle(record(CONNECTED, 4_096, level=logging.INFO, where=uplink.__file__))
        kept.handle(record("document %s sent in %d parts", "4" * 32, 2, level=logging.INFO))
        kept.handle(record(DOCUMENT, NAME, BrokerRefusedError(NAME)))
        kept.handle(record(f"receipt of {NAME}"))
        kept.handle(record(DROPPED, name="paho.mqtt"))
        kept.tend()
        assert [line.text for line in read(tmp_path)] == [
            "connected; packets of at most 4096 bytes", f"document {HIDDEN}: broker-refused",
        ]  # fmt: skip
        assert NAME not in (tmp_path / FILE_NAME).read_text()
        kept.handle(record(DROPPED))
        kept.tend()
        assert len(read(tmp_path)) == 2, "not for every line"
        now[0] += WRITE_S
        kept.tend()
        assert len(read(tmp_path)) == 3
        kept.handle(record(DROPPED))
    assert len(read(tmp_path)) == 4, "the last words as well"
    assert logging.getLogger("scanstation.uplink").getEffectiveLevel() == before
    assert len(Journal(tmp_path)._lines) == 4, "an earlier run is not forgotten"


def test_the_file_is_bounded_and_a_full_disk_loses_lines_alone(tmp_path):
    kept = Journal(tmp_path)
    for _ in range(3 * MAX_LINES):
        kept.handle(record(DROPPED))
    kept.tend(now=True)
    assert len(read(tmp_path)) == MAX_LINES
    gone = Journal(tmp_path / "gone")
    gone.handle(record(DROPPED))
    gone.tend(now=True)


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"format": 1}', b'{"format": 2, "lines": []}', b"0" * (300 << 10),
     json.dumps({"format": 1, "lines": [said(template=NAME), NAME, None, said(NAME, NAME), 7]}).encode()],
    ids=range(9),
)  # fmt: skip
def test_a_file_of_an_uplink_that_was_taken_over_says_nothing_of_its_own(tmp_path, raw):
    (tmp_path / FILE_NAME).write_bytes(raw)
    assert [line.text for line in read(tmp_path)] in ([], [f"document {HIDDEN}: {HIDDEN}"])


# Beside the station's own


def own(second, text="receipt refused: 3"):
    return LogLine(f"2026-11-26T11:00:{second:02d}Z", "warning", "station", text)


def test_lines_of_all_three_stand_in_the_order_of_time(tmp_path):
    handed = Handed(tmp_path, lambda: NOW)
    (tmp_path / FILE_NAME).write_text(json.dumps({"format": 1, "lines": [said("5", "6", at="2026-11-26T11:00:01Z")]}))
    handed.note([said("gone", template=WAY, module="panel.link", at="2026-11-26T11:00:03Z"), said("1"), NAME, None])
    lines = handed.beside([own(2), own(0)], 10)
    assert [(line.module, line.text) for line in lines] == [
        ("panel.link", "the way to the station: gone"), ("station", "receipt refused: 3"),
        ("delivery.courier", "document 5: 6"), ("station", "receipt refused: 3"),
    ]  # fmt: skip


def test_a_flood_or_times_to_come_never_push_the_stations_own_lines_out(tmp_path):
    handed = Handed(tmp_path, lambda: NOW)
    for _ in range(20):
        handed.note([said("gone", template=WAY, module="panel.link")] * 50)
    assert len(handed._panel) == MAX_PANEL_LINES
    (tmp_path / FILE_NAME).write_text(
        json.dumps({"format": 1, "lines": [said("5", "6", at="2099-01-01T00:00:00Z")] * 50})
    )
    lines = handed.beside([own(second) for second in range(59, -1, -1)], 40)
    assert len(lines) == 40
    assert sum(line.module == "station" for line in lines) == 20
    assert not any(line.at.startswith("2099") for line in lines)
    assert handed.beside([own(1)], 0) == []
    handed.note([said("gone", template=WAY, module="panel.link")] * (MAX_NOTED + 5))


def test_a_panel_keeps_the_newest_lines_until_it_hands_them_over():
    kept = PanelJournal()
    for number in range(PANEL_LINES + 5):
        kept.handle(record(WAY, number, where=panel_link.__file__, name="appliance.panel.link"))
    kept.handle(record(NAME, where=panel_link.__file__, name="appliance.panel.link"))
    first = kept.take()
    assert (len(first), first[0].arguments) == (AT_ONCE, ("5",))
    assert isinstance(first[0], OwnLine)
    while kept.take():
        pass

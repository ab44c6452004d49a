"""The technician's log shows nothing of papers, whatever somebody logs; and it is bounded."""

import logging
import random
import string
import sys
from datetime import UTC, datetime

import pytest

from appliance.custody.states import JobState
from appliance.devices.feeder_errors import PaperJamError
from appliance.own_lines import HIDDEN, shown_argument, templates
from appliance.technician import logbook as logbook_module
from appliance.technician.logbook import FILE_NAME, Logbook, line_of

NAME = "Zebulon Quackenbush"  # an invented person
BORN = "03/04/1951"
WHERE = logbook_module.__file__.replace("technician/logbook.py", "lookout.py")
TEMPLATE = "receipt refused: %s"
assert TEMPLATE in templates(WHERE)


def record(template=TEMPLATE, *arguments, name="appliance.lookout", level=logging.WARNING, where=WHERE):
    return logging.LogRecord(name, level, where, 1, template, arguments, None)


@pytest.fixture
def logbook(tmp_path):
    return Logbook(tmp_path, 4_096)


def kept(logbook, *records):
    for one in records:
        logbook.handle(one)
    return [line.text for line in logbook.newest(100)]


@pytest.mark.parametrize(
    "planted",
    [
        record(TEMPLATE, NAME),
        record(TEMPLATE, NAME.lower().replace(" ", "-")),
        record(TEMPLATE, "quackenbush"),
        record(TEMPLATE, PaperJamError(NAME)),
        record(TEMPLATE, ValueError(NAME)),
        record(TEMPLATE, {"name": NAME}),
        record(TEMPLATE, BORN.encode()),
        record(f"receipt refused: {NAME}"),
        record(TEMPLATE, NAME, name="appliance.reading.reader"),
        record(TEMPLATE, NAME, name=f"appliance.{NAME}"),
        record(f"page of {NAME}, born {BORN}", where="/usr/lib/python3/other.py"),
        record(f"%s born {BORN}", NAME, name="PIL.Image"),
        record(TEMPLATE, 3, name="paho"),
    ],
    ids=range(13),
)
def test_planted_content_never_shows(logbook, planted, tmp_path):
    seen = " ".join(kept(logbook, planted)) + " ".join(line.module for line in logbook.newest(9))
    file = tmp_path / FILE_NAME
    seen += file.read_text() if file.exists() else ""
    assert not [word for word in (*NAME.split(), "quackenbush", BORN) if word.lower() in seen.lower()]


def test_a_traceback_is_not_kept(logbook, tmp_path):
    try:
        raise ValueError(NAME)  # noqa: TRY301
    except ValueError:
        one = record(TEMPLATE, "feeder-jam")
        one.exc_info = sys.exc_info()
    assert kept(logbook, one) == ["receipt refused: feeder-jam"]
    assert NAME not in (tmp_path / FILE_NAME).read_text()


def test_codes_ids_numbers_and_our_own_words_show(logbook):
    assert kept(logbook, record(TEMPLATE, PaperJamError(NAME))) == ["receipt refused: feeder-jam"]
    assert [shown_argument(value) for value in ("a" * 32, 7, 1.5, True, JobState.HELD)] == [
        "a" * 32, "7", "1.5", "True", "held",
    ]  # fmt: skip
    assert [shown_argument(value) for value in (NAME, None, object(), "A" * 32, ["held"])] == [HIDDEN] * 5


def test_random_words_never_show():
    rng = random.Random(4)
    for _ in range(2_000):
        word = "".join(rng.choice(string.ascii_lowercase + "-") for _ in range(rng.randint(6, 14)))
        assert shown_argument(word) == HIDDEN


def test_only_warnings_and_what_the_lamps_showed_are_kept():
    where = WHERE.replace("lookout.py", "progress.py")
    shown = record("view %s signal %s", "ready", "ready", name="appliance.progress", level=logging.INFO, where=where)
    assert line_of(shown).text == "view ready signal ready"
    page = record("job %s page %d %s", "a" * 32, 1, "read", name="appliance.progress", level=logging.INFO, where=where)
    assert line_of(page) is None


def test_it_is_bounded_on_disk_and_in_memory_and_read_again(tmp_path):
    logbook = Logbook(tmp_path, 2_000)
    for number in range(2_000):
        logbook.handle(record(TEMPLATE, number))
    files = list(tmp_path.iterdir())
    assert sum(file.stat().st_size for file in files) <= 4_000
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)
    assert len(logbook.newest(10_000)) == 500
    assert logbook.newest(1)[0].text == "receipt refused: 1999"
    assert logbook.newest(0) == []
    (tmp_path / FILE_NAME).write_bytes(b'["no line"]\n' + (tmp_path / FILE_NAME).read_bytes() + b"\xff{\n")
    assert Logbook(tmp_path, 4_000).newest(1)[0].text == "receipt refused: 1999"


def test_a_file_that_somebody_wrote_content_into_shows_only_lines_of_our_form(tmp_path):
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    (tmp_path / FILE_NAME).write_text(f'["{at}", "warning", "station", "x\\ny"]\n["{at}", "{NAME}", "station", "x"]\n')
    assert Logbook(tmp_path, 4_000).newest(5) == []


def test_a_disk_that_is_full_loses_lines_and_nothing_else(tmp_path, monkeypatch):
    logbook = Logbook(tmp_path, 2_000)

    def full(*_):
        raise OSError(28, "no space")

    monkeypatch.setattr(logbook_module.os, "open", full)
    assert kept(logbook, record(TEMPLATE, 1)) == ["receipt refused: 1"]

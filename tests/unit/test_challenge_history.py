"""When a passed test counts: young, passed, with the limits that hold, and by a clock that can be believed."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from appliance.challenge import history
from appliance.challenge.history import FILE_NAME, MAX_RESULTS, History, ReadinessFileError, expires
from appliance.challenge.report import Check, Judge, worst
from appliance.errors import StorageFullError
from appliance.sections.desk import ReadinessConfig

GOOD = (Check("skew", True, 1.0, 3.0, "degree", "Straight."),)
BAD = (*GOOD, Check("streak", False, 0.4, 0.02, "share", "Wipe the glass."))
START = datetime(2031, 5, 6, 7, 0, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now

    def on(self, **ahead):
        self.now += timedelta(**ahead)


@pytest.fixture
def clock():
    return Clock()


def opened(directory, clock, limits="a", **config):
    return History(directory, ReadinessConfig(**config), limits, clock)


def test_a_passed_test_counts_until_it_is_too_old_and_after_a_restart(tmp_path, clock):
    book = opened(tmp_path, clock, valid_hours=10)
    assert not book.counts()
    assert book.add(GOOD).passed
    assert book.counts()
    clock.on(hours=9)
    assert opened(tmp_path, clock, valid_hours=10).counts()
    clock.on(hours=1)
    assert not opened(tmp_path, clock, valid_hours=10).counts()
    assert not book.counts()


def test_a_failed_test_ends_an_older_passed_one(tmp_path, clock):
    book = opened(tmp_path, clock)
    book.add(GOOD)
    clock.on(minutes=1)
    assert not book.add(BAD).passed
    assert not book.counts()
    assert worst(book.last.checks).name == "streak"
    assert not book.add(()).passed  # no check at all is no test


def test_a_result_does_not_count_with_other_limits(tmp_path, clock):
    opened(tmp_path, clock).add(GOOD)
    assert opened(tmp_path, clock).counts()
    assert not opened(tmp_path, clock, limits="b").counts()


def test_a_result_from_the_future_does_not_count(tmp_path, clock):
    clock.on(days=3)
    opened(tmp_path, clock).add(GOOD)
    clock.on(days=-3)
    assert not opened(tmp_path, clock).counts()


def test_a_clock_that_is_put_back_does_not_make_an_old_result_young_again(tmp_path, clock):
    book = opened(tmp_path, clock, valid_hours=10)
    book.add(GOOD)
    clock.on(hours=11)
    assert not book.counts()  # the time was seen, and written down
    clock.on(hours=-3)
    assert not book.counts()
    assert not opened(tmp_path, clock, valid_hours=10).counts()
    assert book.behind_s() == pytest.approx(3 * 3600)
    book.add(GOOD)  # a new test is made by the clock as it is now
    assert book.counts()
    assert book.behind_s() == 0


def test_a_small_correction_of_the_clock_changes_nothing(tmp_path, clock):
    book = opened(tmp_path, clock)
    book.add(GOOD)
    clock.on(seconds=-100)
    assert book.counts()


@pytest.mark.parametrize(("at", "until"), [("05:30", "05:30"), ("09:00", "09:00")])
def test_a_time_of_day_renews_the_test_at_its_next_coming(at, until):
    passed = datetime(2031, 5, 6, 7, 0).astimezone()
    end = expires(passed, ReadinessConfig(valid_hours=48, renew_at=at)).astimezone()
    assert end.strftime("%H:%M") == until
    assert timedelta(0) < end - passed <= timedelta(hours=25)
    assert expires(passed, ReadinessConfig(valid_hours=1, renew_at="06:59")) == passed + timedelta(hours=1)


@pytest.mark.parametrize("bad", ["24:00", "5:30", "ab:cd", "05:60", "05:30:00"])
def test_a_time_of_day_that_is_none_is_refused(bad):
    with pytest.raises(ValueError, match="renew_at"):
        ReadinessConfig(renew_at=bad)


def test_other_bad_values_are_refused():
    with pytest.raises(ValueError, match="valid_hours"):
        ReadinessConfig(valid_hours=0)
    with pytest.raises(ValueError, match="max_cer"):
        ReadinessConfig(max_cer=1.5)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": 2, "results": []}', '{"format": 1}', '{"format": 1, "latest": 3, "results": []}',
     '{"format": 1, "latest": "2031-05-06T07:00:00", "results": []}', "[" * 100_000,
     '{"format": 1, "latest": "2031-05-06T07:00:00+00:00", "results": [{"at": "x"}]}'],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_as_good_as_none(tmp_path, clock, text):
    (tmp_path / FILE_NAME).write_text(text)
    book = opened(tmp_path, clock)
    assert not book.counts()
    assert book.last is None
    book.add(GOOD)
    assert opened(tmp_path, clock).counts()


def test_only_the_newest_results_stay(tmp_path, clock):
    book = opened(tmp_path, clock)
    for _ in range(MAX_RESULTS + 5):
        clock.on(minutes=1)
        book.add(GOOD)
    assert len(opened(tmp_path, clock).results) == MAX_RESULTS
    assert opened(tmp_path, clock).last.at == clock.now


def test_a_result_that_cannot_be_written_does_not_count(tmp_path, clock, monkeypatch):
    book = opened(tmp_path, clock)
    for number, error in ((28, StorageFullError), (5, ReadinessFileError)):
        monkeypatch.setattr(history.files, "write_atomic", lambda *_, n=number: (_ for _ in ()).throw(OSError(n, "no")))
        with pytest.raises(error):
            book.add(GOOD)
        assert not book.counts()


def test_a_mark_of_the_time_that_cannot_be_written_stops_nothing(tmp_path, clock, monkeypatch):
    book = opened(tmp_path, clock)
    book.add(GOOD)
    tried = []

    def full(*_):
        tried.append(clock.now)
        raise OSError(28, "full")

    monkeypatch.setattr(history.files, "write_atomic", full)
    for _ in range(3):
        clock.on(minutes=11)
        assert book.counts()
        assert book.counts()
    assert len(tried) == 3


def test_the_file_holds_numbers_and_fixed_sentences(tmp_path, clock):
    opened(tmp_path, clock).add(BAD)
    told = json.loads((tmp_path / FILE_NAME).read_text())
    assert set(told) == {"format", "latest", "results"}
    assert set(told["results"][0]) == {"at", "passed", "limits", "checks"}


def test_a_check_names_what_failed():
    judge = Judge("limits", "limits", "All hold.", "{value:g} do not hold.", "Call.")
    assert judge.none_of(()) == Check("limits", True, 0, 0, "limits", "All hold.")
    assert judge.none_of(["a", "b"]).sentence == "2 do not hold. Call. First of all: a, b."
    assert not judge.at_least(1, 2).ok
    assert judge.at_most(2, 2).ok

"""The LED language can be read by everybody, and its documentation is the table itself."""

import itertools
from pathlib import Path

import pytest

from appliance.devices.led_language import (
    LED_LANGUAGE,
    PRESETS,
    Light,
    Signal,
    UnknownSignalError,
    main,
    markdown,
    row_for,
)

ROOT = Path(__file__).parents[2]
PAIRS = list(itertools.combinations(LED_LANGUAGE.values(), 2))


def test_every_signal_has_a_row_with_a_sentence_and_an_advice():
    assert set(LED_LANGUAGE) == set(Signal)
    for row in LED_LANGUAGE.values():
        assert row.meaning.endswith(".")
        assert row.advice.endswith(".")


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda row: row.signal)
def test_rhythm_alone_tells_two_rows_apart_without_colour_or_position(one, other):
    """An eye tells the number of flashes, a period nearly twice as long, and mostly light from mostly dark."""
    slower, faster = max(one.period_ms, other.period_ms), min(one.period_ms, other.period_ms)
    assert (
        one.flashes != other.flashes or (faster and slower / faster >= 1.8) or abs(one.duty - other.duty) >= 0.3 - 1e-9
    )


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda row: row.signal)
def test_no_two_rows_have_equal_rhythm_even_when_started_at_another_moment(one, other):
    turns = [other.rhythm[2 * k :] + other.rhythm[: 2 * k] for k in range(max(1, other.flashes))]
    assert one.rhythm not in turns or (not one.rhythm and one.duty != other.duty)


@pytest.mark.parametrize("row", LED_LANGUAGE.values(), ids=lambda row: row.signal)
def test_nothing_flashes_more_than_three_times_in_any_second(row):
    """The general flash threshold that protects people with photosensitive epilepsy."""
    edges = list(itertools.accumulate((0, *row.rhythm * 6)))
    flashes = edges[0 : row.flashes * 2 * 6 : 2]
    assert all(sum(1 for t in flashes if start <= t < start + 1000) <= 3 for start in flashes)


def test_only_delivered_says_that_paper_may_be_shredded():
    allowed = [row.signal for row in LED_LANGUAGE.values() if "shred" in row.meaning + row.advice]
    assert allowed == [Signal.DELIVERED]
    flashes = LED_LANGUAGE[Signal.DELIVERED].flashes
    lasting = [row for row in LED_LANGUAGE.values() if not row.plays]
    assert [row.signal for row in lasting if row.flashes == flashes] == [Signal.DELIVERED]


def test_a_preset_flashes_as_often_as_its_place_says_and_then_gives_way():
    for place, signal in enumerate(PRESETS, 1):
        row = LED_LANGUAGE[signal]
        assert (row.flashes, row.plays) == (place, 1)
        assert row.duration_ms <= 6_000


def test_the_ring_is_steady_only_where_a_press_scans():
    steady = {row.signal for row in LED_LANGUAGE.values() if Light.RING in row.steady}
    assert steady == {Signal.READY, Signal.ATTENTION, Signal.DELIVERED, Signal.OFFLINE_SAFE, Signal.CHALLENGE, *PRESETS}


def test_frames_follow_the_rhythm_and_say_how_long_they_last():
    row = LED_LANGUAGE[Signal.ATTENTION]
    assert row.frame(0).lit == {Light.RING, Light.AMBER}
    assert row.frame(0).left_ms == 150
    assert row.frame(149).left_ms == 1
    assert row.frame(150).lit == {Light.RING}
    assert row.frame(450) == row.frame(450 + 7 * row.period_ms)
    assert LED_LANGUAGE[Signal.READY].frame(10**9).left_ms is None


def test_the_buzzer_plays_once():
    row = LED_LANGUAGE[Signal.FAULT]
    assert row.sounding(0) == (True, 400)
    assert row.sounding(450) == (False, 150)
    assert row.sounding(sum(row.buzzer)) == (False, None)
    assert LED_LANGUAGE[Signal.READY].sounding(0) == (False, None)


def test_an_unknown_signal_is_refused_with_the_known_ones():
    with pytest.raises(UnknownSignalError, match="known are off, starting"):
        row_for("disco")


def test_the_documentation_shows_this_very_table():
    text = (ROOT / "docs" / "led-language.md").read_text()
    block = text.split("<!-- led-language -->\n")[1].split("<!-- /led-language -->")[0]
    assert block == markdown()


def test_the_command_prints_the_table_and_refuses_anything_else(capsys):
    assert main(["--markdown"]) == 0
    assert capsys.readouterr().out == markdown()
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err

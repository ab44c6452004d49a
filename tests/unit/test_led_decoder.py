"""The decoder knows the table and nothing else: what is not in the language is not recognised."""

import pytest

from appliance.devices.led_language import LED_LANGUAGE, Light, Signal
from appliance.sim.led_decoder import Change, Segment, Trace, decode


def trace_of(row, *, phase_ms=0, seconds=6.0, stretch=1.0, late_s=0.0):
    """Samples a row as an eye would, from some phase on."""
    trace, step = Trace(), 0.005
    lit = row.frame(phase_ms).lit
    trace.begin(0.0, lit)
    t = 0.0
    while t < seconds:
        now = row.frame(phase_ms + int(t * 1000 / stretch)).lit
        for light in sorted(now ^ lit):
            trace.add(Change(t + late_s, light, light in now))
        lit = now
        t += step
    return trace, seconds


@pytest.mark.parametrize("row", list(LED_LANGUAGE.values()), ids=lambda row: row.signal)
@pytest.mark.parametrize("phase_ms", [0, 97, 333, 811])
def test_each_row_is_recognised_from_any_phase(row, phase_ms):
    trace, now = trace_of(row, phase_ms=phase_ms)
    assert trace.decode(now) is row.signal


@pytest.mark.parametrize("stretch", [0.5, 1.8])
def test_a_rhythm_played_at_the_wrong_speed_is_not_recognised_as_that_row(stretch):
    trace, now = trace_of(LED_LANGUAGE[Signal.ATTENTION], stretch=stretch)
    assert trace.decode(now) is not Signal.ATTENTION


def test_the_right_rhythm_on_the_wrong_lamp_is_not_recognised():
    looks = [Segment(frozenset({Light.RED}), 0.1)]
    for _ in range(4):
        looks += [Segment(frozenset(), 0.17), Segment(frozenset({Light.RED}), 0.17)]
    assert decode(looks) is None


def test_a_glance_too_short_to_tell_gives_no_answer():
    assert decode([Segment(frozenset({Light.GREEN, Light.RING}), 0.05)]) is None
    assert decode([]) is None


def test_a_change_of_row_is_seen_without_the_memory_of_the_old_one():
    trace, now = trace_of(LED_LANGUAGE[Signal.FEEDING], seconds=3.0)
    for light in sorted(trace.lit ^ LED_LANGUAGE[Signal.READY].steady):
        trace.add(Change(now, light, light not in trace.lit))
    assert trace.decode(now + 0.05) is None
    assert trace.decode(now + 0.6) is Signal.READY


def test_memory_is_bounded():
    trace = Trace()
    for k in range(20_000):
        trace.add(Change(k * 0.1, Light.RING, k % 2 == 0))
    assert len(trace.changes) == 4_096

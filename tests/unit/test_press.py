"""Presses are told from bounce by time alone, so a slow machine cannot change what a person meant."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.devices.press import Press, PressDetector


def detector(*, pressed=False):
    return PressDetector(0.03, 1.5, pressed=pressed, now=0.0)


def run(subject, edges, until):
    happened = []
    for now, pressed in edges:
        happened += subject.edge(now, pressed=pressed)
    return happened + subject.advance(until)


def test_a_short_press_fires_on_release():
    subject = detector()
    assert run(subject, [(1.0, True)], 1.2) == [Press.DOWN]
    assert run(subject, [(1.3, False)], 1.32) == []
    assert subject.advance(1.34) == [Press.UP, Press.SHORT]


def test_bounce_on_both_edges_is_one_press():
    edges = [(1.0, True), (1.004, False), (1.006, True), (1.011, False), (1.014, True)]
    edges += [(1.2, False), (1.203, True), (1.206, False)]
    assert run(detector(), edges, 1.3) == [Press.DOWN, Press.UP, Press.SHORT]


def test_a_spike_shorter_than_the_debounce_time_is_nothing():
    assert run(detector(), [(1.0, True), (1.02, False)], 2.0) == []


def test_a_long_press_fires_once_while_held_and_its_release_means_nothing():
    subject = detector()
    assert run(subject, [(1.0, True)], 2.49) == [Press.DOWN]
    assert subject.advance(2.5) == [Press.LONG]
    assert subject.advance(60.0) == []
    assert run(subject, [(3600.0, False)], 3601.0) == [Press.UP]


def test_the_time_of_the_release_decides_even_when_the_thread_wakes_late():
    assert run(detector(), [(1.0, True), (1.4, False)], 30.0) == [Press.DOWN, Press.UP, Press.SHORT]
    assert run(detector(), [(1.0, True), (2.6, False)], 30.0) == [Press.DOWN, Press.LONG, Press.UP]


def test_ten_presses_a_second_are_ten_presses():
    edges = [(1 + k * 0.1 + part, part == 0) for k in range(10) for part in (0, 0.05)]
    assert run(detector(), edges, 3.0).count(Press.SHORT) == 10


def test_a_button_that_is_down_from_the_start_does_nothing_until_released():
    subject = detector(pressed=True)
    assert subject.advance(100.0) == []
    assert run(subject, [(100.0, False)], 101.0) == [Press.UP]
    assert run(subject, [(102.0, True), (102.2, False)], 103.0) == [Press.DOWN, Press.UP, Press.SHORT]


def test_a_press_whose_release_was_lost_means_nothing_and_the_next_one_works():
    subject = detector()
    assert run(subject, [(1.0, True)], 1.1) == [Press.DOWN]
    subject.correct(2.6, pressed=False)
    assert subject.advance(2.7) == [Press.UP]
    assert run(subject, [(3.0, True), (3.2, False)], 4.0) == [Press.DOWN, Press.UP, Press.SHORT]


@given(st.lists(st.floats(0.0005, 2.0), max_size=40))
def test_any_train_of_edges_gives_alternating_downs_and_ups_and_one_meaning_a_press(gaps):
    subject, now, pressed, happened = detector(), 1.0, False, []
    for gap in gaps:
        now += gap
        pressed = not pressed
        happened += subject.edge(now, pressed=pressed)
    happened += subject.advance(now + 10) + subject.edge(now + 10, pressed=False) + subject.advance(now + 11)
    moves = [press for press in happened if press in (Press.DOWN, Press.UP)]
    assert moves == [Press.DOWN, Press.UP] * (len(moves) // 2)
    meanings = happened.count(Press.SHORT) + happened.count(Press.LONG)
    assert meanings == happened.count(Press.DOWN)


@given(st.lists(st.floats(0.0005, 2.0), max_size=40))
def test_a_deadline_always_decides_something_so_the_thread_never_spins(gaps):
    subject, now, pressed = detector(), 1.0, False
    for gap in gaps:
        now += gap
        pressed = not pressed
        subject.edge(now, pressed=pressed)
    deadline = subject.deadline()
    while deadline is not None:
        assert subject.advance(deadline + 1e-9)
        later = subject.deadline()
        assert later is None or later > deadline
        deadline = later

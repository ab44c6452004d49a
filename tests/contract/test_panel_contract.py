"""What every Panel does, shown on mock pins through the socket that the demo uses.

Finger and eyes are simulated here; `tests/hil/test_panel_on_pi.py` reads the lines of a real header back.
"""

import socket
import threading
import time
from pathlib import Path

import pytest

from appliance.devices.blinker import JOIN_TIMEOUT_S
from appliance.devices.gpio_panel import GpioPanel, PanelError
from appliance.devices.interfaces import Panel
from appliance.devices.led_language import LED_LANGUAGE, Light, Signal, UnknownSignalError
from appliance.devices.pinout import load_pinout
from appliance.sections.desk import GpioConfig
from appliance.sim.pins import MAX_CLIENTS, MockPins, SimPins

PINOUT = load_pinout(Path(__file__).parents[2] / "hardware" / "pinout.toml")
LASTING = [row.signal for row in LED_LANGUAGE.values() if not row.plays]


class Bench:
    """A panel, its lines, and a finger on its button."""

    def __init__(self, tmp_path, **config):
        self.pins = MockPins(PINOUT, tmp_path / "pins.sock")
        self.panel = GpioPanel(PINOUT, GpioConfig(factory="mock", **config), self.pins.factory)
        self.presses = []
        self.panel.on_short_press(lambda: self.presses.append("short"))
        self.panel.on_long_press(lambda: self.presses.append("long"))
        self.sim = SimPins(tmp_path / "pins.sock")

    def wait_for_presses(self, count, timeout_s=3.0):
        deadline = time.monotonic() + timeout_s
        while len(self.presses) < count and time.monotonic() < deadline:
            time.sleep(0.005)
        return self.presses

    def close(self):
        self.sim.close()
        self.panel.close()
        self.pins.close()


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path, long_press_s=0.4)
    yield made
    made.close()


def panel_on(pins) -> Panel:
    return GpioPanel(PINOUT, GpioConfig(factory="mock"), pins.factory)


@pytest.mark.parametrize("signal", LASTING)
def test_every_row_is_recognised_from_its_lamps(bench, signal):
    bench.panel.show(Signal.ATTENTION if signal is not Signal.ATTENTION else Signal.READY)
    bench.panel.show(signal)
    assert bench.sim.wait_for(signal, timeout_s=8.0) is signal


def test_the_first_change_is_made_before_show_returns(bench):
    for signal in (Signal.READY, Signal.FEEDING, Signal.FAULT):
        bench.panel.show(signal)
        assert bench.panel._blinker._lit == LED_LANGUAGE[signal].frame(0).lit


def test_showing_the_same_row_again_neither_restarts_it_nor_beeps_again(bench):
    bench.panel.show(Signal.ATTENTION)
    for _ in range(20):
        time.sleep(0.05)
        bench.panel.show(Signal.ATTENTION)
    assert bench.sim.wait_for(Signal.ATTENTION) is Signal.ATTENTION
    assert [beep.on for beep in bench.sim.beeps()] == [True, False, True, False]


def test_a_momentary_row_gives_way_to_the_row_before_it(bench):
    bench.panel.show(Signal.FEEDING)
    bench.panel.show(Signal.BUSY)
    bench.panel.show(Signal.FEEDING)  # a refresh must not cut it short
    assert bench.sim.wait_for(Signal.BUSY) is Signal.BUSY
    assert bench.sim.wait_for(Signal.FEEDING) is Signal.FEEDING


def test_a_new_lasting_row_ends_a_momentary_one_at_once(bench):
    bench.panel.show(Signal.FEEDING)
    bench.panel.show(Signal.BUSY)
    bench.panel.show(Signal.FAULT)
    assert bench.panel._blinker._lit == {Light.RED}


def test_an_unknown_row_is_refused_and_the_old_one_stays(bench):
    bench.panel.show(Signal.READY)
    with pytest.raises(UnknownSignalError):
        bench.panel.show("disco")
    assert bench.sim.wait_for(Signal.READY) is Signal.READY


def test_a_short_press_fires_once_on_release(bench):
    bench.sim.press(100)
    assert bench.wait_for_presses(1) == ["short"]
    time.sleep(0.5)
    assert bench.presses == ["short"]


def test_the_ring_answers_a_finger_at_once_and_long_before_the_release(bench):
    bench.panel.show(Signal.READY)
    waits = []
    for _ in range(5):  # a busy machine may be late now and then
        bench.sim.wait_for(Signal.READY)
        down = time.monotonic()
        bench.sim.press(300)
        first = next(change for change in bench.sim.changes() if change.t > down)
        assert (first.light, first.on) == (Light.RING, False)
        waits.append(first.t - down)
        if waits[-1] < 0.2:
            break
    assert min(waits) < 0.2
    assert bench.sim.wait_for(Signal.READY) is Signal.READY


def test_a_long_press_fires_while_held_and_no_short_press_follows(bench):
    finger = threading.Thread(target=bench.sim.hold, args=(2.0,))
    finger.start()
    assert bench.wait_for_presses(1, timeout_s=1.9) == ["long"]
    finger.join()
    time.sleep(0.1)
    assert bench.presses == ["long"]


def test_a_very_long_hold_fires_once(bench):
    bench.sim.hold(2.5)  # six times the long press
    time.sleep(0.1)
    assert bench.presses == ["long"]


def test_contact_bounce_is_one_press(bench):
    bouncing = [(True, 3), (False, 4), (True, 2), (False, 5), (True, 100), (False, 3), (True, 4), (False, 2)]
    bench.sim.play(bouncing)
    assert bench.wait_for_presses(1) == ["short"]
    time.sleep(0.1)
    assert bench.presses == ["short"]


def test_disturbances_alone_are_no_press(bench):
    bench.sim.play([(True, 2), (False, 6)] * 40)
    time.sleep(0.1)
    assert bench.presses == []


def test_ten_presses_a_second_are_ten_presses(bench):
    bench.sim.play([(True, 50), (False, 50)] * 10)
    assert bench.wait_for_presses(10) == ["short"] * 10


def test_a_press_during_a_pattern_changes_neither(bench):
    bench.panel.show(Signal.DELIVERED)
    bench.sim.press(200)
    assert bench.wait_for_presses(1) == ["short"]
    assert bench.sim.wait_for(Signal.DELIVERED) is Signal.DELIVERED


def test_a_button_held_down_at_start_does_nothing_until_it_was_released(tmp_path):
    pins = MockPins(PINOUT, tmp_path / "pins.sock", leaning=True)
    panel = GpioPanel(PINOUT, GpioConfig(factory="mock", long_press_s=0.1), pins.factory)
    presses = []
    panel.on_short_press(lambda: presses.append("short"))
    panel.on_long_press(lambda: presses.append("long"))
    time.sleep(0.3)
    pins.play([(False, 100)])
    assert presses == []
    pins.play([(True, 60), (False, 100)])
    assert presses == ["short"]
    panel.close()
    pins.close()


def test_close_turns_everything_off_stops_the_threads_and_can_be_repeated(tmp_path):
    before = set(threading.enumerate())
    pins = MockPins(PINOUT, tmp_path / "pins.sock")
    with SimPins(tmp_path / "pins.sock") as sim:
        panel = panel_on(pins)
        panel.show(Signal.FAULT)
        began = time.monotonic()
        panel.close()
        panel.close()
        assert time.monotonic() - began < JOIN_TIMEOUT_S  # no thread was given up
        panel.show(Signal.READY)  # after the end nothing lights up
        time.sleep(0.1)
        assert sim.lit() == frozenset()
        assert not sim.beeps() or not sim.beeps()[-1].on
    pins.close()
    time.sleep(0.05)
    assert {t.name for t in set(threading.enumerate()) - before} & {"button", "blinker", "pins", "sim-pins"} == set()


def test_close_from_an_action_does_not_lock_up(tmp_path):
    pins = MockPins(PINOUT, tmp_path / "pins.sock")
    panel = panel_on(pins)
    done = threading.Event()

    def leave():
        panel.close()
        done.set()

    panel.on_short_press(leave)
    with SimPins(tmp_path / "pins.sock") as sim:
        sim.press(60)
    assert done.wait(3.0)
    pins.close()


def test_silence_can_be_configured(tmp_path):
    quiet = Bench(tmp_path, buzzer=False)
    quiet.panel.show(Signal.FAULT)
    quiet.sim.wait_for(Signal.FAULT)
    assert quiet.sim.beeps() == []
    quiet.close()


def test_a_line_that_is_taken_is_a_clear_error(tmp_path):
    pins = MockPins(PINOUT, tmp_path / "pins.sock")
    panel = panel_on(pins)
    with pytest.raises(PanelError, match="GPIOPinInUse"):
        panel_on(pins)
    panel.close()
    pins.close()


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\xff\xfe\n",
        b"[]\n",
        b"{}\n",
        b'{"op": "play", "levels": 3}\n',
        b'{"op": "play", "levels": [[1]]}\n',
        b'{"op": "play", "levels": [[true, 1e9]]}\n',
        b'{"op": "play", "levels": [[true, NaN]]}\n',
        b'{"op": "explode"}\n',
        b"[" * 60_000 + b"\n",
        b"x" * 200_000,
    ],
)
def test_nonsense_on_the_control_socket_is_refused_and_the_button_still_works(bench, tmp_path, nonsense):
    with socket.socket(socket.AF_UNIX) as hostile:
        hostile.settimeout(5.0)
        hostile.connect(str(tmp_path / "pins.sock"))
        try:
            hostile.sendall(nonsense)
            answer = hostile.recv(200)
        except (ConnectionResetError, BrokenPipeError):
            answer = b""
        assert b"true" not in answer
    bench.sim.press(60)
    assert bench.wait_for_presses(1) == ["short"]


def test_a_crowd_of_idle_clients_is_bounded(bench, tmp_path):
    crowd = []
    for _ in range(MAX_CLIENTS + 4):
        client = socket.socket(socket.AF_UNIX)
        client.connect(str(tmp_path / "pins.sock"))
        client.settimeout(5.0)
        crowd.append(client)
    assert crowd[-1].recv(10) == b""  # turned away
    for client in crowd:
        client.close()
    time.sleep(0.2)
    bench.sim.press(60)
    assert bench.wait_for_presses(1) == ["short"]


def test_a_lost_release_is_noticed_before_it_turns_into_a_long_press(bench):
    bench.sim.play([(True, 50)])
    bench.pins.factory.pin(PINOUT.button.bcm)._state = True  # the line rises, and no edge is reported
    time.sleep(0.6)
    assert bench.presses == []
    bench.sim.play([(True, 5), (False, 60), (True, 60), (False, 60)])
    assert bench.wait_for_presses(1) == ["short"]


def test_a_flood_of_edges_while_the_thread_is_busy_is_bounded_and_the_next_press_works(bench):
    busy, go_on = threading.Event(), threading.Event()

    def dawdle():
        busy.set()
        go_on.wait(5)

    bench.panel.on_short_press(dawdle)
    bench.sim.press(60)
    assert busy.wait(3)
    bench.sim.play([(True, 0), (False, 0)] * 400)  # more edges than the queue holds
    assert bench.panel._edges.full()
    bench.panel.on_short_press(lambda: bench.presses.append("short"))
    go_on.set()
    time.sleep(0.2)
    bench.presses.clear()
    bench.sim.press(60)
    assert bench.wait_for_presses(1) == ["short"]


def test_an_edge_that_is_reported_late_still_ends_the_press(bench):
    bench.sim.play([(True, 15)])
    bench.pins.factory.pin(PINOUT.button.bcm)._state = True  # the line rises; its edge is under way
    time.sleep(0.08)
    bench.panel._edge(pressed=False)
    assert bench.wait_for_presses(1) == ["short"]

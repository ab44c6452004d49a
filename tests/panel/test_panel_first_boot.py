"""The first boot on the real panel, and its answer to the office, photographed off the screen."""

import asyncio
import contextlib
import threading
import types

import cv2
import numpy as np
import pytest
from PySide6.QtTest import QTest

from appliance.bus_enrolment import EnrolmentObject
from appliance.bus_interface import BusError
from appliance.bus_provision import BUS_NAME, INTERFACE, OBJECT_PATH, FirstBoot, Stage
from appliance.bus_rows import ContentError
from appliance.commands.fleet_attest import run as attest
from appliance.enrolment.errors import ExpiredError, WrongCodeError
from appliance.enrolment.first_boot import Board, shown
from appliance.enrolment.office import Office
from appliance.panel.codes import drawn
from appliance.panel.facts import Link
from appliance.panel.first_client import first_boot, send_code
from appliance.panel.model import Do
from tests.enrolment_samples import BUNDLE, CODE
from tests.panel.first_gallery import ATTESTED, SIGNER
from tests.panel.pictures import take
from tests.panel.qt_panel import find, panel, pose, seen, touch, until
from tests.panel.stand_in import FakeStation, Raw

SIZES = ((800, 480), (1280, 720), (480, 800))


def photographed(picture, seed=3):
    """What a telephone makes of a screen: askew, a little blurred, grey and noisy, smaller or larger."""
    random = np.random.default_rng(seed)
    height, width = picture.shape
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    apart = random.uniform(-0.03, 0.03, (4, 2)).astype(np.float32) * min(picture.shape)
    there = (corners + apart + 60) * np.float32(1.7)
    size = tuple(int(side) for side in there.max(axis=0) + 120)
    photo = cv2.warpPerspective(picture, cv2.getPerspectiveTransform(corners, there), size, borderValue=40)
    photo = cv2.GaussianBlur(photo, (0, 0), 1.2) * 0.7 + 35
    return np.clip(photo + random.normal(0, 8, photo.shape), 0, 255).astype(np.uint8)


def answers(office, picture):
    """What `scanstation fleet attest` makes of a picture; returns the key that it kept."""
    office.mkdir()
    Office(office).issue(BUNDLE)
    file = office / "photo.png"
    cv2.imwrite(str(file), picture)
    assert attest(types.SimpleNamespace(office=office, answer=str(file))) == 0
    return (office / "stations" / f"{BUNDLE.station}.pub").read_bytes()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_office_verifies_a_photograph_of_the_screen(tmp_path, size):
    with panel(size=size, language="es") as window:
        pose(window, "answer")
        picture = np.asarray(take(window).convert("L"))
        code = find(window, "code")
        assert code.width() % code.property("implicitWidth") == 0, "each module is as wide as every other"
        assert code.width() >= 0.7 * min(size)
    for number, one in enumerate((picture, photographed(picture), photographed(picture, 4))):
        assert answers(tmp_path / str(number), one) == SIGNER.public_key.public_bytes_raw()


def test_a_code_of_anything_else_is_not_drawn():
    assert not drawn(ATTESTED).isNull()
    for text in ("", "https://example.invalid", "SSA1-lower", ATTESTED + "\n", "SSA1-" + "A" * 5_000):
        assert drawn(text).isNull()


class Boot:
    """A device that boots for the first time, on a bus."""

    def __init__(self, bus):
        self.answer = ""
        self.board = Board(lambda: self.answer)
        self._bus = bus

    @contextlib.contextmanager
    def on_bus(self):
        with shown(self.board, self._bus.address):
            yield self


def screen_is(window, name):
    until(lambda: window.controller.screen().name == name, name)


def test_the_first_boot_from_the_sheet_to_the_answer_and_the_station(bus, host):
    boot = Boot(bus)
    with panel(bus.address, connect=True) as window:
        with boot.on_bus():
            screen_is(window, "first-waiting")
            assert "Put the provisioning sheet in and press the button." in seen(window)
            boot.board.at(Stage.READING)
            screen_is(window, "first-reading")
            boot.board.say(ExpiredError.advice)
            boot.board.at(Stage.WAITING)
            screen_is(window, "first-refused")
            assert ExpiredError.advice in seen(window)
            boot.board.at(Stage.CODE, BUNDLE.bundle[:8])
            screen_is(window, "first-code")
            assert "Code of sheet 5a5a5a5a" in seen(window)
            for step, name in (("begun", "first-connecting"), ("network", "first-enrolling")):
                boot.board.reached(step)
                screen_is(window, name)
            boot.answer = ATTESTED
            boot.board.at(Stage.READY)
        screen_is(window, "answer")  # by itself, and without a login
        until(lambda: window.controller.facts.link is Link.GONE, "the provisioning has ended")
        assert find(window, "code").width() > 0
        host.serve(FakeStation())
        until(lambda: "The station is running." in seen(window), "the station runs, and the answer stays")
        touch(window, "do-home")
        screen_is(window, "ready")


def test_a_panel_that_did_not_see_the_answer_asks_the_station_and_shows_it_once(bus, host):
    boot = Boot(bus)
    with panel(bus.address, connect=True) as window:
        with contextlib.suppress(InterruptedError), boot.on_bus():
            boot.board.at(Stage.ENROLLING)
            screen_is(window, "first-enrolling")
            raise InterruptedError  # the process ends before a screen looked once more
        host.serve_beside(FakeStation(), lambda _: EnrolmentObject(lambda: ATTESTED, lambda _: None), None)
        screen_is(window, "answer")
        touch(window, "do-home")
        screen_is(window, "ready")
        QTest.qWait(1_500)
        screen_is(window, "ready")


def test_who_wants_the_answer_later_finds_it_in_the_settings_without_signing_in(bus, host):
    said = [ATTESTED]
    host.serve_beside(FakeStation(), lambda _: EnrolmentObject(lambda: said[0], lambda _: None), None)
    with panel(bus.address, connect=True) as window:
        window.controller._guard._quiet_s = 0
        screen_is(window, "ready")
        touch(window, "do-settings")
        touch(window, "do-answer-")
        screen_is(window, "answer")
        touch(window, "do-home")
        said[0] = ""
        touch(window, "do-settings")
        touch(window, "do-answer-")
        until(lambda: any("No sheet made this station" in text for text in seen(window)), "there is none")


def test_a_technician_finds_it_in_their_own_menu():
    with panel() as window:
        pose(window, "technician")
        assert find(window, "do-answer") is not None
        window.controller.tap(Do.ANSWER)
        assert window.controller.ui.busy, "the station is asked"


def test_a_device_that_was_reset_shows_the_proof_that_it_is_empty(bus):
    boot = Boot(bus)
    boot.answer = ATTESTED  # of whichever kind: the screen does not look into it
    boot.board.at(Stage.WAITING)
    with panel(bus.address, connect=True) as window, boot.on_bus():
        window.controller._guard._quiet_s = 0
        touch(window, "do-answer")
        screen_is(window, "answer-empty")
        assert "This device holds nothing any more." in seen(window)
        touch(window, "do-home")
        screen_is(window, "first-waiting")
        touch(window, "do-settings")
        assert find(window, "do-answer-") is None
        touch(window, "do-language-es")
        touch(window, "do-home")
        assert "Sin configurar" in seen(window)


class Liar(Raw):
    """Somebody under the device's name who says it in another form."""

    path, name = OBJECT_PATH, INTERFACE
    methods = {"Now": ("", "ssss", lambda it: it.says)}  # noqa: RUF012 - as its base has it

    def __init__(self, *says):
        self.says = says


@pytest.mark.parametrize(
    "says", [("polishing", "", "", ""), ("waiting", "x" * 500, "", ""), ("code", "", "Mockford", ""),
             ("ready", "", "", "https://example.invalid")], ids=lambda says: says[0]
)  # fmt: skip
def test_a_device_that_says_it_in_another_form_is_no_first_boot(bus, host, says):
    with pytest.raises(ContentError):
        FirstBoot(*says)
    host.serve_raw(Liar(*says), BUS_NAME)
    with panel(bus.address, connect=True) as window:
        window.link._started -= 60  # nobody waits for a station that starts
        screen_is(window, "gone")


def asked_for(boot, read=lambda _: "", timeout_s=30.0):
    """A technician's question in a thread of its own; what it hears."""
    heard = []
    ask = boot.board.asker(read, timeout_s)
    boot.board.at(Stage.CODE, BUNDLE.bundle[:8])
    thread = threading.Thread(target=lambda: heard.append(ask("Code of sheet 5a5a5a5a: ")), daemon=True)
    thread.start()
    return heard, thread


def test_the_code_is_typed_on_the_glass_shows_as_dots_and_stays_nowhere(bus):
    boot = Boot(bus)
    with panel(bus.address, connect=True) as window, boot.on_bus():
        window.controller._guard._quiet_s = 0
        heard, thread = asked_for(boot)
        screen_is(window, "first-code")
        touch(window, "do-first-code")  # nothing was typed yet
        for digit in f"9{CODE}7":  # one typed wrongly, and one too many
            touch(window, f"do-digit-{digit}")
            if digit == "9" and window.controller.ui.pin_length == 1:
                touch(window, "do-erase")
        until(lambda: find(window, "dots").property("text") == " ".join(["●" * 4] * 4), "sixteen dots", 5)
        assert CODE not in "".join(seen(window))
        touch(window, "do-first-code")
        thread.join(10)
        assert heard == [CODE]
        until(lambda: not window.controller.ui.pin_length, "it is forgotten")
        assert window.controller._pin == ""
        assert CODE not in repr(boot.board.now())
        boot.board.say(WrongCodeError.advice)
        heard, thread = asked_for(boot)
        until(lambda: WrongCodeError.advice in seen(window), "what the device says")
        touch(window, "do-first-again")
        thread.join(10)
        assert heard == [""], "another sheet is to be read"


def test_a_code_that_nobody_asked_for_or_that_is_none_is_refused(bus):
    boot = Boot(bus)
    assert not boot.board.typed(CODE), "no code is asked for"
    with boot.on_bus():

        async def says(code):
            await send_code(bus.address, code)

        until(lambda: asyncio.run(first_boot(bus.address)), "the device is on the bus")
        with pytest.raises(BusError):
            asyncio.run(says(CODE))
        boot.board.at(Stage.CODE, BUNDLE.bundle[:8])
        for wrong in ("1" * 17, "12 34", "Mockford", "\u0661"):
            with pytest.raises(BusError):
                asyncio.run(says(wrong))
        asyncio.run(says(CODE))
        with pytest.raises(BusError):
            asyncio.run(says(CODE))  # it was given
    assert asked_for(boot, timeout_s=0.1)[1].join(5) is None


def closed(_question):
    raise EOFError


@pytest.mark.parametrize("read", [lambda _: "", closed], ids=["ended", "closed"])
def test_a_terminal_that_is_closed_leaves_it_to_the_screen(bus, read):
    boot = Boot(bus)
    heard, thread = asked_for(boot, read)
    until(lambda: boot.board.typed(CODE), "the screen may say it")
    thread.join(5)
    assert heard == [CODE]
    heard, thread = asked_for(boot, read, 0.1)
    thread.join(5)
    assert heard == [""], "nobody typed in time"


def test_a_terminal_answers_as_well_once_for_each_question(bus):
    boot, lines = Boot(bus), iter([f"{CODE}\n", "\n"])
    for wanted in (CODE, ""):
        heard, thread = asked_for(boot, lambda _: next(lines))
        thread.join(5)
        assert heard == [wanted]


def test_the_board_forgets_what_was_refused_once_something_else_happens():
    board = Board(lambda: "")
    board.at(Stage.CODE, "5a5a5a5a")
    board.say("The code was mistyped.")
    board.at(Stage.CODE, "5a5a5a5a")
    assert board.now().sentence
    board.reached("begun")
    assert board.now() == FirstBoot(Stage.CONNECTING, sheet="5a5a5a5a")
    board.reached("time")
    assert board.now().stage == Stage.CONNECTING

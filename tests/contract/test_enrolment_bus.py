"""The answer to the office on a real dbus-daemon: what a screen gets, and that nothing but an answer travels."""

import asyncio

import pytest

from appliance.bus import StationBus
from appliance.bus_address import open_bus
from appliance.bus_enrolment import OBJECT_PATH, EnrolmentInterface, EnrolmentObject
from appliance.bus_interface import BUS_NAME, StationFailedError
from appliance.enrolment.attestation import answer_in, from_text, read_attestation
from appliance.enrolment.bundle import seal
from appliance.enrolment.errors import StorageError
from appliance.sim.private_bus import PrivateBus
from tests.contract.test_bus import FakeStation
from tests.enrolment_samples import BUNDLE, CODE, ROOT, Box


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with PrivateBus(tmp_path_factory.mktemp("bus")) as private:
        yield private


def asked(bus, answer):
    """What a screen hears where the station has this to say; and what was reported as a bug."""
    bugs = []

    async def ask():
        station = StationBus(FakeStation(), bugs.append)
        station.also(EnrolmentObject(answer, bugs.append))
        await station.open(bus.address)
        screen = open_bus(bus.address)
        try:
            return await EnrolmentInterface.new_proxy(BUS_NAME, OBJECT_PATH, screen).answer()
        finally:
            screen.close()
            station.close()

    try:
        return asyncio.run(ask()), bugs
    except StationFailedError as error:
        return error, bugs


def test_a_screen_gets_what_the_office_can_check(bus, tmp_path):
    box = Box(tmp_path)
    assert asked(bus, lambda: answer_in(box.places.state)) == ("", [])
    box.take(seal(BUNDLE, CODE, ROOT))
    text, _ = asked(bus, lambda: answer_in(box.places.state))
    assert read_attestation(from_text(text)).station == "frontdesk-1"


@pytest.mark.parametrize("text", ["Bertram Mockford", "SSA1-lower", "SSA1-" + "A" * 4_000, "SSA1-AAAA\n"])
def test_anything_else_is_not_passed_on(bus, text):
    assert asked(bus, lambda: text) == ("", [])


def test_failures_travel_by_code_and_bugs_without_their_text(bus, tmp_path):
    def fail():
        raise StorageError("attestation")

    error, bugs = asked(bus, fail)
    assert str(error).startswith("enrolment-storage: ")
    assert bugs == []
    error, bugs = asked(bus, lambda: 1 / 0)
    assert "division" not in str(error)
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]
    (tmp_path / "attestation").mkdir()
    with pytest.raises(StorageError):
        answer_in(tmp_path)

"""What NetworkManager's states come to: each one on a private bus, and the table of docs/enrolment.md says the same."""

import json
import re
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from appliance.enrolment.bundle import Network, Wifi
from appliance.enrolment.errors import EnrolmentError
from appliance.enrolment.network import NetworkManager, connection_uuid
from appliance.sim.private_bus import PrivateBus
from tests.enrolment_samples import PASSPHRASE
from tests.network_modes import MODES

ROOT = Path(__file__).parents[2]
UUID = connection_uuid("5a" * 16)
CABLE, WIFI = Network(), Network(wifi=Wifi(b"Mock Clinic".hex(), "sae", PASSPHRASE))

STATES = {  # what the page says: the mode of the stand-in, the sheet's network, and the code ("": none)
    "up": ("good", CABLE, ""),
    "Wi-Fi up": ("good", WIFI, ""),
    "does not answer": ("hangs", CABLE, "network-away"),
    "ends in the middle of a call": ("dies", CABLE, "network-away"),
    "refuses the settings": ("refuses", WIFI, "network-refused"),
    "wrong passphrase": ("secret", WIFI, "wifi-secret"),
    "asks an agent for the secret": ("asks", WIFI, "wifi-secret"),
    "no such Wi-Fi": ("ssid", WIFI, "wifi-missing"),
    "DHCP gave nothing": ("address", CABLE, "network-address"),
    "DHCP is waited for": ("waiting", CABLE, "network-address"),
    "still associating": ("slow", WIFI, "network-connecting"),
    "busy with another try": ("busy", WIFI, "network-connecting"),
    "login page": ("portal", WIFI, "network-portal"),
    "networking switched off": ("off", CABLE, "network-off"),
    "flight mode": ("flight", WIFI, "network-off"),
    "no cable": ("cable", CABLE, "network-cable"),
    "adapter not managed": ("unmanaged", CABLE, "network-unmanaged"),
    "no such adapter": ("bare", WIFI, "network-adapter"),
}
ELSEWHERE = {"not on the bus", "restarted", "connection taken away"}
ROW = re.compile(r"^\| ([^|`]+) \| (?:`([a-z-]+)`|-) \| ([^|]+) \|$", re.MULTILINE)


class World:
    """A bus with a stand-in whose mode a test sets."""

    def __init__(self, directory, bus):
        self.log, self.bus, self.process, self.turn = directory / "told", bus, None, 0
        self.log.touch()

    def start(self):
        command = [sys.executable, "-m", "tests.fake_network_manager", self.bus, "good", str(self.log)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
        assert self.process.stdout.readline() == b"ready\n"

    def stop(self):
        self.process.terminate()
        self.process.communicate()

    def is_in(self, mode):
        """From now on; a process that died in a former test is started."""
        self.turn += 1
        self.log.with_name("told.mode").write_text(f"{mode} {self.turn}")
        if self.process.poll() is not None:
            self.process.communicate()
            self.start()

    def told(self):
        return [json.loads(line)["what"] for line in self.log.read_text().splitlines()]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    directory = tmp_path_factory.mktemp("bus")
    with PrivateBus(directory) as private:
        world = World(directory, private.address)
        world.start()
        yield world
        world.stop()


@pytest.fixture
def network(world):
    world.is_in("good")
    manager = NetworkManager(world.bus, timeout_s=1.0, patience_s=0.4)
    manager.remove(UUID)
    return manager


@contextmanager
def ends_with(code):
    """What is done in here raises the refusal of this code."""
    with pytest.raises(EnrolmentError) as caught:
        yield
    assert caught.value.code == code
    assert PASSPHRASE not in f"{caught.value} {caught.value.__cause__}"


def found(manager, settings):
    """The code of what installing and looking come to."""
    try:
        manager.install(UUID, settings)
        trouble = manager.trouble(UUID, settings)
    except EnrolmentError as error:
        return error.code
    return trouble.code if trouble else ""


@pytest.mark.parametrize("state", STATES)
def test_each_state_has_its_sentence(world, network, state):
    mode, settings, code = STATES[state]
    world.is_in(mode)
    assert found(network, settings) == code


def test_every_state_of_the_page_is_tried_and_no_other_is_there():
    page = (ROOT / "docs" / "enrolment.md").read_text().split("<!-- states -->")[1].split("<!-- /states -->")[0]
    rows = {state: code for state, code, _ in ROW.findall(page)}
    assert {state: code for state, code in rows.items() if state not in ELSEWHERE} == {
        state: code for state, (_, _, code) in STATES.items()
    }
    assert set(rows) >= ELSEWHERE
    assert set(MODES) == {mode for mode, _, _ in STATES.values()}


def test_a_failure_that_was_over_before_anybody_looked_is_tried_again_and_named(world, network):
    world.is_in("secret")
    network.install(UUID, WIFI)
    assert network.trouble(UUID, WIFI).code == "wifi-secret"
    assert network.trouble(UUID, WIFI).code == "wifi-secret"
    assert world.told().count("activate") >= 1
    world.is_in("good")  # the passphrase was set right at the access point
    assert network.trouble(UUID, WIFI) is None


def test_a_service_that_is_not_on_the_bus_is_away(world, network):
    world.stop()
    with ends_with("network-away"):
        network.install(UUID, CABLE)
    with ends_with("network-away"):
        network.trouble(UUID, CABLE)
    world.start()
    network.install(UUID, CABLE)


def test_a_bus_that_ends_in_the_middle_of_a_call_is_away_and_refuses_nothing(tmp_path, world):
    with PrivateBus(tmp_path) as private:
        other = World(tmp_path, private.address)
        other.start()
        other.is_in("hangs")
        end = threading.Timer(0.3, private._process.kill)
        end.start()
        with ends_with("network-away"):
            NetworkManager(private.address, timeout_s=20.0).install(UUID, WIFI)
        end.join()
        other.stop()


def test_a_restart_in_the_middle_leaves_one_connection(world, network):
    network.install(UUID, WIFI)
    world.process.kill()
    world.process.communicate()
    world.start()
    before = len(world.told())
    network.install(UUID, WIFI)
    assert network.trouble(UUID, WIFI) is None
    assert [what.split()[0] for what in world.told()[before:]] == ["update2", "activate"]


def test_a_connection_that_somebody_took_away_comes_back_with_the_next_try(world, network):
    network.install(UUID, CABLE)
    network.remove(UUID)
    world.is_in("good")
    assert network.trouble(UUID, CABLE).code == "network-connecting"
    network.install(UUID, CABLE)
    assert network.trouble(UUID, CABLE) is None

"""What NetworkManager is told, on a private bus: a stand-in checks the very messages that the real one would get."""

import json
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from appliance.enrolment.bundle import Network, Wifi
from appliance.enrolment.network import NetworkAwayError, NetworkManager, NetworkRefusedError, connection_uuid
from appliance.sim.private_bus import PrivateBus
from tests.enrolment_samples import PASSPHRASE

ROOT = Path(__file__).parents[2]
UUID = connection_uuid("5a" * 16)
WIFI = Network(wifi=Wifi(b"Mock \xff".hex(), "sae", PASSPHRASE), dns=("192.0.2.53", "2001:db8::53"))


@pytest.fixture
def bus(tmp_path):
    with PrivateBus(tmp_path) as private:
        yield private.address


@contextmanager
def manager(bus, tmp_path, mode="good"):
    """A NetworkManager of this mode, and what it was told."""
    log = tmp_path / "told"
    log.touch()
    command = [sys.executable, "-m", "tests.fake_network_manager", bus, mode, str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout.readline() == b"ready\n"
        try:
            yield lambda: [json.loads(line) for line in log.read_text().splitlines()]
        finally:
            process.terminate()


def test_a_network_is_added_once_then_kept_up_to_date_and_removed(bus, tmp_path):
    with manager(bus, tmp_path) as told:
        network = NetworkManager(bus)
        network.install(UUID, WIFI)
        network.install(UUID, Network("192.0.2.10/24", "192.0.2.1", ("192.0.2.53",)))
        network.remove(UUID)
        network.remove(UUID)
        added, updated, deleted = told()
    assert (added["what"], updated["what"], deleted["what"]) == ("add 1", "update2 1", "delete")
    assert added["settings"] == {
        "connection": {
            "id": ["s", "scanstation"],
            "uuid": ["s", UUID],
            "type": ["s", "802-11-wireless"],
            "autoconnect": ["b", True],
        },
        "802-11-wireless": {"ssid": ["ay", list(b"Mock \xff")], "mode": ["s", "infrastructure"]},
        "802-11-wireless-security": {"key-mgmt": ["s", "sae"], "psk": ["s", PASSPHRASE]},
        "ipv4": {"method": ["s", "auto"], "dhcp-send-hostname": ["b", False], "dns-data": ["as", ["192.0.2.53"]]},
        "ipv6": {"method": ["s", "auto"], "dhcp-send-hostname": ["b", False], "dns-data": ["as", ["2001:db8::53"]]},
    }
    assert updated["settings"]["ipv4"] == {
        "method": ["s", "manual"],
        "address-data": ["aa{sv}", [{"address": ["s", "192.0.2.10"], "prefix": ["u", 24]}]],
        "gateway": ["s", "192.0.2.1"],
        "dns-data": ["as", ["192.0.2.53"]],
    }
    assert updated["settings"]["ipv6"] == {"method": ["s", "disabled"]}
    assert updated["settings"]["connection"]["type"] == ["s", "802-3-ethernet"]


def test_a_refusal_is_ours_and_quotes_nothing(bus, tmp_path):
    with manager(bus, tmp_path, "refuses"), pytest.raises(NetworkRefusedError) as caught:
        NetworkManager(bus).install(UUID, WIFI)
    assert PASSPHRASE not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_one_that_hangs_is_away(bus, tmp_path):
    with manager(bus, tmp_path, "hangs"), pytest.raises(NetworkAwayError):
        NetworkManager(bus, timeout_s=0.3).install(UUID, WIFI)


def test_one_that_is_not_there_is_away(bus):
    with pytest.raises(NetworkAwayError):
        NetworkManager(bus).install(UUID, WIFI)
    with pytest.raises(NetworkAwayError):
        NetworkManager("unix:path=/nowhere/at/all").remove(UUID)

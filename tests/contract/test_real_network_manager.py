"""NetworkManager itself, in a network of its own: two ends of a virtual cable, no radio, nothing of this machine.

Needs root, a kernel that gives network namespaces, and Debian's network-manager: installed, or unpacked (`dpkg -x`)
with its program named by SCANSTATION_NETWORK_MANAGER and its libraries by LD_LIBRARY_PATH. Elsewhere it is skipped.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from appliance.enrolment.bundle import Network, Wifi
from appliance.enrolment.network import NetworkManager, NetworkRefusedError, connection_uuid
from appliance.sim.private_bus import PrivateBus
from tests.enrolment_samples import PASSPHRASE

UUID = connection_uuid("5a" * 16)
FIXED, DHCP = Network("192.0.2.10/24", "192.0.2.1", ("192.0.2.53",)), Network()
PATH = "/org/freedesktop/NetworkManager"
DEVICE = "org.freedesktop.NetworkManager.Device"
CONFIG = """
[main]
plugins=keyfile
dhcp=internal
dns=none
rc-manager=unmanaged
no-auto-default=*
auth-polkit=root-only
[keyfile]
path={connections}
[device-near]
match-device=interface-name:near0
managed=1
[device-far]
match-device=interface-name:far0
managed=0
"""
START = """
mount -t tmpfs none /run
mount -t tmpfs none /var/lib
mkdir -p /var/lib/NetworkManager
mount -t sysfs -o ro none /sys
ip link set lo up
ip link add near0 type veth peer name far0
ip link set far0 up
exec sh -c 'while true; do "$@" & echo $! > "{pid}"; wait $!; sleep 0.2; done' loop \\
  "{program}" --debug --config "{config}" --config-dir "{none}" --system-config-dir "{none}" \\
  --intern-config "{none}/intern" --state-file "{none}/state" --pid-file "{none}/pid"
"""


def program():
    named = os.environ.get("SCANSTATION_NETWORK_MANAGER") or shutil.which("NetworkManager", path="/usr/sbin:/usr/bin")
    if not named or os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("busctl"):
        return None
    probe = [
        "unshare",
        "-nm",
        "sh",
        "-c",
        "mount -t sysfs -o ro none /sys && ip link add near0 type veth peer name far0",
    ]
    return named if subprocess.run(probe, capture_output=True, check=False).returncode == 0 else None


PROGRAM = program()
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="needs root, network namespaces and NetworkManager")


class World:
    """The program in its namespace; `far` is the other end of the cable."""

    def __init__(self, directory, bus):
        self.directory, self.bus = directory, bus
        self.connections, self.pid = directory / "connections", directory / "nm.pid"
        self.connections.mkdir()
        (directory / "none").mkdir()
        (directory / "nm.conf").write_text(CONFIG.format(connections=self.connections))
        script = START.format(program=PROGRAM, config=directory / "nm.conf", none=directory / "none", pid=self.pid)
        with (directory / "log").open("wb") as log:
            self.process = subprocess.Popen(
                ["unshare", "--net", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child",
                 "sh", "-ec", script],
                stdout=log, stderr=log, env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": bus},
            )  # fmt: skip
        self.until(lambda: self.device("State") == "u 30", "the adapter")

    def stop(self):
        self.process.kill()
        self.process.wait()

    def busctl(self, *words):
        command = ["busctl", f"--address={self.bus}", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    def device(self, name):
        path = self.busctl("call", "org.freedesktop.NetworkManager", PATH, "org.freedesktop.NetworkManager",
                           "GetDeviceByIpIface", "s", "near0").partition(" ")[2].strip('"')  # fmt: skip
        return self.busctl("get-property", "org.freedesktop.NetworkManager", path, DEVICE, name) if path else ""

    def manage(self, *, on):
        path = self.busctl("call", "org.freedesktop.NetworkManager", PATH, "org.freedesktop.NetworkManager",
                           "GetDeviceByIpIface", "s", "near0").partition(" ")[2].strip('"')  # fmt: skip
        self.busctl("set-property", "org.freedesktop.NetworkManager", path, DEVICE, "Managed", "b", str(on).lower())

    def enter(self, what):
        """How to begin a command in a namespace of the program."""
        child = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()[0]
        return ["nsenter", what, "-t", child]

    def inside(self, *command):
        """In its network."""
        subprocess.run([*self.enter("-n"), *command], check=True, capture_output=True)

    def until(self, condition, what):
        deadline = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < deadline, (what, (self.directory / "log").read_text()[-2_000:])
            time.sleep(0.05)

    def restart(self):
        script = f"kill -9 $(cat {self.pid})"
        before = self.pid.read_text()
        subprocess.run([*self.enter("-p"), "sh", "-c", script], check=True, capture_output=True)
        self.until(lambda: self.pid.read_text() not in ("", before) and self.device("State"), "the restart")

    def files(self):
        return [path.read_text() for path in self.connections.iterdir()]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    directory = tmp_path_factory.mktemp("nm")
    with PrivateBus(directory) as private:
        world = World(directory, private.address)
        yield world
        world.stop()


@pytest.fixture
def network(world):
    manager = NetworkManager(world.bus, patience_s=2.0)
    manager.remove(UUID)
    world.until(lambda: world.device("State") == "u 30", "a free adapter")
    yield manager
    manager.remove(UUID)


def code(manager, settings, uuid=UUID):
    trouble = manager.trouble(uuid, settings)
    return trouble.code if trouble else ""


def test_a_fixed_address_comes_up_and_is_kept_for_root_alone(world, network):
    network.install(UUID, FIXED)
    assert code(network, FIXED) == ""
    (path,) = world.connections.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert "address1=192.0.2.10/24,192.0.2.1" in path.read_text()
    network.remove(UUID)
    assert world.files() == []


def test_done_twice_there_is_one_connection_with_the_newer_settings(world, network):
    network.install(UUID, DHCP)
    network.install(UUID, FIXED)
    (kept,) = world.files()
    assert (kept.count(UUID), kept.count("method=manual")) == (1, 1)


def test_a_wifi_of_the_sheet_is_taken_as_it_stands_and_has_no_adapter_here(world, network):
    wifi = Network(wifi=Wifi(b"Mock \xff".hex(), "sae", PASSPHRASE), dns=("192.0.2.53", "2001:db8::53"))
    network.install(UUID, wifi)
    (kept,) = world.files()
    assert "ssid=77;111;99;107;32;255;" in kept or "ssid=77;" in kept  # bytes, for it is not UTF-8
    assert "key-mgmt=sae" in kept
    assert code(network, wifi) in ("network-adapter", "network-off")


def test_settings_that_it_does_not_take_are_refused_without_a_quote(network):
    short = Network(wifi=Wifi(b"Mock".hex(), "wpa-psk", "seven77"))
    with pytest.raises(NetworkRefusedError) as caught:
        network.install(UUID, short)
    assert "seven77" not in str(caught.value)


def test_no_address_by_dhcp_has_its_sentence(network):
    network.install(UUID, DHCP)
    assert code(network, DHCP) == "network-address"


LISTEN = """
import socket, sys
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
wire.bind(("far0", 0))
wire.settimeout(20)
print("ready", flush=True)
while True:
    frame = wire.recv(2048)
    if frame[23] == 17 and frame[36:38] == b"\\0\\x43":  # UDP to port 67
        print(frame.hex())
        sys.exit(0)
"""


def test_dhcp_requests_carry_neither_the_machines_name_nor_the_stations(world, network):
    listen = [*world.enter("-n"), sys.executable, "-c", LISTEN]
    with subprocess.Popen(listen, stdout=subprocess.PIPE, text=True) as listener:
        assert listener.stdout.readline() == "ready\n"
        network.install(UUID, DHCP)
        asked = bytes.fromhex(listener.stdout.readline())
    options, found = asked[14 + 20 + 8 + 240 :], {}
    while options and options[0] != 255:
        found[options[0]], options = options[2 : 2 + options[1]], options[2 + options[1] :]
    assert found[53] == b"\x01"  # a discover
    assert not {12, 81} & set(found), "host name, or full name"
    assert socket.gethostname().encode() not in asked


def test_a_pulled_cable_has_its_sentence_and_comes_back(world, network):
    network.install(UUID, FIXED)
    assert code(network, FIXED) == ""
    world.inside("ip", "link", "set", "far0", "down")
    world.until(lambda: world.device("State") == "u 20", "the cable is out")
    assert code(network, FIXED) == "network-cable"
    world.inside("ip", "link", "set", "far0", "up")
    world.until(lambda: code(network, FIXED) == "", "the cable is in")


def test_switched_off_networking_has_its_sentence(world, network):
    network.install(UUID, FIXED)
    name = "org.freedesktop.NetworkManager"
    try:
        world.busctl("call", name, PATH, name, "Enable", "b", "false")
        assert code(network, FIXED) == "network-off"
    finally:
        world.busctl("call", name, PATH, name, "Enable", "b", "true")
    world.until(lambda: code(network, FIXED) == "", "it is on")


def test_an_adapter_that_is_not_managed_has_its_sentence(world, network):
    network.install(UUID, FIXED)
    try:
        world.manage(on=False)
        world.until(lambda: world.device("State") == "u 10", "left alone")
        assert code(network, FIXED) == "network-unmanaged"
    finally:
        world.manage(on=True)
    world.until(lambda: code(network, FIXED) == "", "managed again")


def test_a_kill_in_the_middle_leaves_one_connection(world, network):
    network.install(UUID, FIXED)
    world.restart()
    network.install(UUID, FIXED)
    assert code(network, FIXED) == ""
    assert len(world.files()) == 1
    world.manage(on=False)  # what it found when it came back it would not let go by itself
    world.inside("ip", "addr", "flush", "dev", "near0")
    world.manage(on=True)


def test_a_connection_that_went_away_is_put_back_by_the_next_try(network):
    network.install(UUID, FIXED)
    network.remove(UUID)
    assert code(network, FIXED) == "network-connecting"
    network.install(UUID, FIXED)
    assert code(network, FIXED) == ""

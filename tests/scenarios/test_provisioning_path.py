"""The technician's whole path on the simulator: a boxed device, a printed sheet, a code, and a first document.

Real are the feeder's path through libsane, the codes on the picture of the sheet, D-Bus, the broker with its access
list, the receiver, uplink and station. Power is cut (SIGKILL) after every step of provisioning.
"""

import contextlib
import inspect
import json
import re
import subprocess
import sys
import time

import pypdfium2
import pytest

from appliance.commands.fleet_attest import run as attest
from appliance.enrolment import provisioning
from appliance.enrolment.attestation import to_text
from appliance.enrolment.bundle import seal
from appliance.enrolment.configuring import to_toml
from appliance.enrolment.device import open_device
from appliance.enrolment.first_boot import WAITS
from appliance.enrolment.fleet_keys import make_root_keys
from appliance.enrolment.office import Office
from appliance.enrolment.provisioning import STEPS
from appliance.enrolment.sheet import sheet_pdf
from appliance.enrolment.site_settings import (
    Order,
    SiteBroker,
    SiteEnrolment,
    SiteNetwork,
    SiteRecipient,
    SiteSettings,
    bundle_of,
)
from appliance.enrolment.time_floor import system_clock
from appliance.enrolment.typed_code import new_code
from appliance.printing.paper import PAPERS
from appliance.sections.network import BrokerConfig
from appliance.sim.control import Paper
from appliance.sim.site import ROOT, STATION, Site
from tests.whole_site import deliver, options, site_directory, stack_for, until

TOUCHES = ("sheet into the scanner", "press", "code typed", "answer shown to the office", "paper in", "press")
KILLED = ("begun", *STEPS, "tidied")  # after each of these, and once before, when the identity is just made
MACHINE_S = 240.0  # everything that is not a hand: generous, the machine may be busy
PASSPHRASE = "mock passphrase"


class Path:
    """A technician with a sheet at a boxed device of a site whose station does not run yet."""

    def __init__(self, site):
        self.site, self.root = site, site.directory / "device"
        for name in ("base", "fleet", "keys"):
            (self.root / name).mkdir(parents=True)
        self.touches = []
        self.config = self.root / "provisioning.toml"
        self.process = None

    def unpack(self):
        """The image of the device: what it shares with all others of its kind, and the fleet's public keys."""
        root, _ = make_root_keys(self.root / "office-keys")
        (self.root / "fleet" / "fleet.pub").write_bytes(root.public_key.public_bytes_raw())
        station = self.site._station_config(self.site._feeder_ready())
        for name in ("station", "recipient"):
            station.pop(name)
        keys = self.root / "keys"
        station["custody"] = {"device_key": keys / "device-key", "signing_key": keys / "signing-key"}
        uplink = self.site._uplink_config()
        uplink.pop("station")
        uplink["broker"] = {"private_key": keys / "client.key", "backoff_min_s": 0.2, "backoff_max_s": 2.0}
        places = {
            "state": self.root / "state", "configuration": self.root / "etc", "fleet_keys": self.root / "fleet",
            "station_base": self.root / "base" / "station.toml", "uplink_base": self.root / "base" / "uplink.toml",
            "key_store": "files", "key_directory": keys, "bus": self.site.bus_address,
        }  # fmt: skip
        for path, table in (
            (places["station_base"], station), (places["uplink_base"], uplink), (self.config, places)
        ):  # fmt: skip
            path.write_text(to_toml(json.loads(json.dumps(table, default=str))))
        return root

    def print_sheet(self, root):
        """The office's work; returns the picture of the sheet and its code."""
        broker: BrokerConfig = self.site.broker.config(STATION)
        settings = SiteSettings(
            SiteBroker(broker.host, broker.ca, broker.port),
            SiteRecipient(self.site.keys.hpke_public, self.site.keys.receiver_public),
            SiteEnrolment("https://enrol.example"),
            SiteNetwork(wifi="Mock Clinic"),
        )
        bundle = bundle_of(settings, Order("mock-clinic", STATION, passphrase=PASSPHRASE), system_clock())
        code = new_code()
        pdf = sheet_pdf(bundle, seal(bundle, code, root), PAPERS["a4"])
        Office(self.root / "office").issue(bundle)
        picture = self.root / "sheet.png"
        pypdfium2.PdfDocument(pdf)[0].render(scale=300 / 72).to_pil().convert("L").save(picture, dpi=(300, 300))
        return picture, code

    def start(self):
        """Power on."""
        command = [
            sys.executable, "-m", "appliance.sim", "provision", "--config", str(self.config),
            "--pins", str(self.site.pins_socket), "--certificates", str(self.site.directory / "broker"),
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT, text=True
        )

    def hears(self, *wanted):
        """Waits for a line that begins with one of these; the last step may have been done before the power was cut."""
        heard = []
        for line in self.process.stdout:
            if line.startswith(wanted):
                return line
            heard.append(line)
            assert not line.startswith(WAITS), f"no {wanted}, it waits again: {heard}"
        assert wanted == (f"step {KILLED[-1]}",), f"ended with {self.process.wait()} before {wanted}"
        return ""

    def cut_power(self):
        self.process.kill()
        self.process.communicate()

    def touch(self, what):
        """A person does something."""
        self.touches.append(what)

    def press(self):
        def pressed():
            with contextlib.suppress(OSError):
                with self.site.pins() as pins:
                    pins.press()
                return True
            return False

        until(pressed, "the pins answer")


@contextlib.contextmanager
def network_manager(site):
    """The stand-in for NetworkManager on the site's bus."""
    log = site.directory / "network.log"
    log.touch()
    command = [sys.executable, "-m", "tests.fake_network_manager", site.bus_address, "good", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        try:
            assert process.stdout.readline() == b"ready\n"
            yield lambda: [json.loads(line) for line in log.read_text().splitlines()]
        finally:
            process.terminate()


@contextlib.contextmanager
def boxed_site():
    """Broker, bus, feeder and receiver run; station and uplink do not."""
    with site_directory() as directory:
        site = Site(directory / "s", options(workers=2))
        try:
            site.broker.start()
            for name in ("bus", "feeder"):
                site.children[name].start()
            until(lambda: (site.directory / "run" / "bus").exists() and site._feeder_ready(), "bus and feeder are up")
            for name, child in site.children.items():
                if name.startswith("receiver"):
                    child.start()
            yield site
        finally:
            site.stop()


def start_station(site, path):
    """What the units of a provisioned device do."""
    etc = path.root / "etc"
    site._add("uplink", site._python("appliance", "uplink", "--config", str(etc / "uplink.toml")))
    command = ("station", "--config", str(etc / "station.toml"), "--pins", str(site.pins_socket))
    site._add("station", site._python("appliance.sim", *command))
    for name in ("uplink", "station"):
        site.children[name].start()
    site.wait_for_pins()


def test_no_step_that_the_code_tells_of_is_without_its_power_cut():
    told = set(re.findall(r'reached\("(\w+)"\)', inspect.getsource(provisioning)))
    assert told | set(STEPS) == set(KILLED)


@pytest.mark.slow
def test_from_the_box_to_the_first_document_with_a_power_cut_after_every_step(tmp_path, capsys):
    with boxed_site() as site, network_manager(site) as told:
        path = Path(site)
        picture, code = path.print_sheet(path.unpack())
        began = time.monotonic()
        path.start()
        until((path.root / "state" / "identity").exists, "the identity of the first boot")
        path.cut_power()
        made = (path.root / "state" / "identity").read_bytes()
        path.start()
        with site.feeder() as feeder:
            path.touch("sheet into the scanner")
            feeder.load([Paper(picture)])
        path.hears(WAITS)  # a press before the lamp calls for it reaches nobody
        path.touch("press")
        path.press()
        path.hears("Code of sheet")
        path.touch("code typed")
        path.process.stdin.write(f"{code}\n")
        path.process.stdin.flush()
        for step in KILLED:
            path.hears(f"step {step}")
            path.cut_power()
            path.start()  # nobody touches anything
        assert path.process.wait(60) == 0
        path.process.communicate()

        device = open_device(path.config)
        assert (path.root / "state" / "identity").read_bytes() == made
        answer = tmp_path / "answer.txt"
        answer.write_text(to_text(device.answer()))

        class Arguments:
            office = path.root / "office"

        path.touch("answer shown to the office")
        Arguments.answer = str(answer)
        assert attest(Arguments) == 0
        key = path.root / "office" / "stations" / f"{STATION}.pub"
        (site.keys.stations / key.name).write_bytes(key.read_bytes())

        assert [one["what"].split()[0] for one in told()].count("add") == 1
        assert not device.keys.has("pending-bundle")
        start_station(site, path)
        path.touch("paper in")
        path.touch("press")
        jobs = deliver(site, stack_for(site, "first", pages=1))
        machine_s = time.monotonic() - began
        assert len(jobs) == 1
        assert len(site.delivered()) == 1
        assert PASSPHRASE not in site.log_text()
    with capsys.disabled():
        print(f"\n{len(path.touches)} touches, {len(KILLED) + 1} power cuts, {machine_s:.0f} s of machine time")
    assert tuple(path.touches) == TOUCHES  # no power cut cost anybody a move
    assert machine_s < MACHINE_S

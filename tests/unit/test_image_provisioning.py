"""An image starts what makes a station of a device, believes its fleet alone, and lets out what a sheet named."""

import importlib.util
import shutil
import subprocess
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from imaging import program, tree

from appliance import config as configuration
from appliance.config import StationConfig, UplinkConfig
from appliance.enrolment.configuring import files_of
from appliance.enrolment.fleet_keys import FleetTrustError, make_root_keys
from appliance.enrolment.places import SERVER, UPLINK_FILE, ProvisioningConfig
from tests.enrolment_samples import bundle

SHARE = tree.FILES / "usr/share/scanstation"
UNITS = Path("usr/lib/systemd/system")
SIMULATOR = tree.ROOT / "image-build/simulator"
STARTED = ("scanstation-identity.service", "scanstation-provision.service")
UPLINK = '[broker]\nhost = "192.0.2.10"\n'
EST = '[est]\nurl = "https://192.0.2.20:8443"\n'
BROKER_IN, SERVER_IN = "broker4 { 192.0.2.10 . 8883 }", "broker4 { 192.0.2.20 . 8443 }"


@pytest.fixture(scope="module")
def firewall():
    loader = SourceFileLoader("open_firewall_both", str(tree.FILES / "usr/lib/scanstation/open-firewall"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("open_firewall_both", loader))
    loader.exec_module(module)
    return module


def test_while_a_device_becomes_a_station_its_enrolment_server_alone_is_let_out(firewall):
    loaded, wrong = firewall.script(None, EST)
    assert (SERVER_IN in loaded, loaded.count("add element"), wrong) == (True, 1, [])
    assert loaded.startswith("flush set")
    assert firewall.script(None, None)[0].count("add element") == 0


def test_a_station_reaches_broker_and_enrolment_server_and_forgets_the_file_of_its_sheet(firewall):
    loaded, wrong = firewall.script(UPLINK + EST, '[est]\nurl = "https://192.0.2.99"\n')
    assert BROKER_IN in loaded
    assert SERVER_IN in loaded
    assert (loaded.count("add element"), wrong) == (2, [])
    assert firewall.server('[est]\nurl = "https://[2001:db8::20]/est"\n').endswith("broker6 { 2001:db8::20 . 443 }\n")


@pytest.mark.parametrize(
    "url",
    [
        "https://ca.clinic.example:8443", "http://192.0.2.20", "https://192.0.2.20:0", "https://192.0.2.20:99999",
        "https://user@192.0.2.20", "192.0.2.20:8443", "https://192.0.2.20 } ; flush ruleset", "https://[fe80::1%eth0]",
    ],
)  # fmt: skip
def test_an_enrolment_server_that_is_no_address_stays_shut_and_the_broker_open(firewall, url):
    loaded, wrong = firewall.script(UPLINK + f'[est]\nurl = "{url}"\n', None)
    assert (loaded.count("add element"), wrong) == (1, ["est.url"])
    assert BROKER_IN in loaded


@pytest.mark.parametrize("text", ["est = 1\n", "[est]\nurl = 1\n", "[est\n"])
def test_a_file_of_another_form_lets_nothing_out(firewall, text):
    loaded, wrong = firewall.script(None, text)
    assert (loaded.count("add element"), wrong) == (0, ["est.url"])


def test_what_a_sheet_is_laid_over_makes_a_configuration_that_starts(tmp_path):
    places = configuration.load(SHARE / "provisioning.toml", ProvisioningConfig)
    assert places.fleet_keys == Path("/") / tree.FLEET
    for name in ("station_base", "uplink_base"):
        assert getattr(places, name).parent == Path("/usr/share/scanstation")
    here = ProvisioningConfig(station_base=SHARE / "station.toml", uplink_base=SHARE / "uplink.toml")
    files = files_of(bundle(), here)
    for name, kind in (("station.toml", StationConfig), ("uplink.toml", UplinkConfig)):
        (tmp_path / name).write_bytes(files[name])
        configuration.load(tmp_path / name, kind)
    station = configuration.load(tmp_path / "station.toml", StationConfig)
    assert station.custody.signing_key == "credential:signing-key"
    assert station.fleet.keys == places.fleet_keys


@pytest.fixture
def made(tmp_path):
    """The project's files and links in a tree, without Debian."""
    (tmp_path / program.PACKAGES / "appliance").mkdir(parents=True)
    tree._overlay(tmp_path)
    tree._units(tmp_path)
    return tmp_path


def wanted(made):
    return {path.name for path in (made / "etc/systemd/system/scanstation.target.wants").iterdir()}


def test_a_product_starts_identity_and_provisioning_and_its_station_waits_for_both(made):
    assert set(STARTED) <= wanted(made)
    assert not list(made.rglob("*keys.service"))
    for room in ("station", "uplink"):
        drop_in = (made / UNITS / f"scanstation-{room}.service.d/provisioned.conf").read_text()
        assert "Requires=scanstation-identity.service" in drop_in
        assert "ConditionPathExists=/var/lib/scanstation/enrolment/provisioned" in drop_in
    assert (made / UNITS / "scanstation-courier.socket").is_file()
    panel = (made / UNITS / "scanstation-panel.service.d/image.conf").read_text()
    assert "ConditionPathExists=/var/lib/scanstation/enrolment/provisioned" in panel  # the screen asks for the code
    for name in tree._ON_SERVERS:
        assert (program.ROOT / "systemd" / name).is_file()
        assert not (made / UNITS / name).exists()


def test_the_twin_becomes_a_station_as_the_product_does_and_only_its_pins_and_feeder_are_simulated(made):
    program.simulator(made)
    assert {*STARTED, *program.OF_THE_TWIN} <= wanted(made)
    for name in program.OF_THE_TWIN:
        assert (made / UNITS / name).is_file()
    for name, words in (("identity", "--boot "), ("provision", "")):
        drop_in = (made / UNITS / f"scanstation-{name}.service.d/simulator.conf").read_text()
        command = f"-m appliance.sim provision {words}--config /usr/share/scanstation/provisioning.toml --pins "
        assert command in drop_in
    layer = [path.relative_to(tree.ROOT / "image-build/simulator") for path in SIMULATOR.rglob("*") if path.is_file()]
    product = [path for path in layer if (tree.FILES / path).exists()]
    assert product == [Path("usr/share/scanstation/station.toml")]  # the one file of the product that it replaces
    base = configuration.load(SIMULATOR / product[0], StationConfig)
    assert (base.gpio.factory, base.fleet.keys) == ("mock", Path("/") / tree.FLEET)


def test_the_firewall_is_told_where_provisioning_writes(made):
    places = ProvisioningConfig()
    watched = (made / UNITS / "scanstation-firewall-open.path").read_text()
    for path in (places.configuration / UPLINK_FILE, places.state / SERVER):
        assert f"PathChanged={path}\n" in watched


def test_systemd_accepts_the_units_of_provisioning_with_the_images_drop_ins(made):
    for name in ("basic", "sysinit", "shutdown", "multi-user", "network", "local-fs", "tpm2", "paths", "sockets"):
        (made / UNITS / f"{name}.target").write_text("[Unit]\nDescription=stand-in\nDefaultDependencies=no\n")
    for name in ("dbus.service", "systemd-tmpfiles-setup.service", "NetworkManager.service"):
        (made / UNITS / name).write_text(
            "[Unit]\nDefaultDependencies=no\n[Service]\nExecStart=/opt/scanstation/bin/scanstation\n"
        )
    for name in ("system.slice", "-.slice"):
        (made / UNITS / name).write_text("[Unit]\nDefaultDependencies=no\n")
    program_file = made / "opt/scanstation/bin/scanstation"
    program_file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy("/bin/true", program_file)
    units = [*STARTED, "scanstation-courier.socket", "scanstation-courier.service", "scanstation-firewall-open.path"]

    def complaints():
        done = subprocess.run(
            ["systemd-analyze", "verify", f"--root={made}", "--man=no", *units],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        return [line for line in done.stderr.splitlines() if "scanstation" in line]

    assert complaints() == []
    drop_in = made / UNITS / "scanstation-provision.service.d/image.conf"
    drop_in.write_text(drop_in.read_text().replace("RequiresMountsFor", "RequireMountsFor"))
    assert complaints() != []


def test_an_image_believes_the_fleet_that_it_was_built_for(tmp_path):
    make_root_keys(tmp_path / "keys")
    tree.believe(tmp_path / "with", tmp_path / "keys")
    assert {path.name for path in (tmp_path / "with" / tree.FLEET).iterdir()} == {"fleet.pub", "fleet-next.pub"}
    tree.believe(tmp_path / "without", None)
    assert not list((tmp_path / "without" / tree.FLEET).iterdir())
    (tmp_path / "nothing").mkdir()
    with pytest.raises(FleetTrustError):
        tree.believe(tmp_path / "nowhere", tmp_path / "nothing")

"""The office's and the technician's commands, from the fleet's keys to a known station and back."""

import contextlib
import io
import re
import sys
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest

from appliance.bus_provision import Stage
from appliance.cli import main
from appliance.enrolment import bundle as bundles
from appliance.enrolment import device as devices
from appliance.enrolment.attestation import text_in_picture
from appliance.enrolment.configuring import to_toml
from appliance.enrolment.errors import TornSheetError
from appliance.enrolment.first_boot import WAITS
from appliance.enrolment.identity import Hardware
from appliance.enrolment.paper_codes import from_texts
from appliance.enrolment.technician import Desk
from appliance.reading.barcodes import find_barcodes
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey
from tests.enrolment_samples import CA, PaperNetwork


@pytest.fixture(autouse=True)
def world(tmp_path, monkeypatch):
    """An office and a boxed device, side by side in one directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bundles, "stretch", lambda code, salt: (code.encode() + salt)[:32])
    monkeypatch.setattr(devices, "NetworkManager", lambda _bus: PaperNetwork())
    monkeypatch.setattr(devices, "read_hardware", lambda: Hardware("b0" * 32, ""))
    monkeypatch.setattr("getpass.getpass", lambda _question, _stream: "mock passphrase")
    assert main(["fleet", "init"]) == 0
    office = tmp_path / "fleet-office"
    office.mkdir()
    (office / "ca.pem").write_bytes(CA)
    (office / "hpke.pub").write_bytes(HpkePrivateKey(bytes(32)).public.raw)
    (office / "sign.pub").write_bytes(DeviceSigner(bytes(32)).public_key.public_bytes_raw())
    settings = {
        "broker": {"host": "broker.example", "ca": str(office / "ca.pem")},
        "recipient": {"hpke_public_key": str(office / "hpke.pub"), "receipt_public_key": str(office / "sign.pub")},
        "enrolment": {"url": "https://enrol.example"},
        "network": {"wifi": "Mock Clinic"},
    }
    (office / "mock-clinic.toml").write_text(to_toml(settings))
    for name in ("fleet", "base", "certificates"):
        (tmp_path / name).mkdir()
    (tmp_path / "fleet" / "fleet.pub").write_bytes((tmp_path / "fleet-keys" / "fleet.pub").read_bytes())
    (tmp_path / "certificates" / "ca.pem").write_bytes(CA)
    for suffix in ("pem", "key"):
        (tmp_path / "certificates" / f"frontdesk-1.{suffix}").write_bytes(b"mock")
    (tmp_path / "base" / "station.toml").write_text(f'[paths]\nstate = "{tmp_path / "station"}"\n')
    (tmp_path / "base" / "uplink.toml").write_text("")
    places = {
        "state": "state", "configuration": "etc", "fleet_keys": "fleet", "key_directory": "keys",
        "station_base": "base/station.toml", "uplink_base": "base/uplink.toml",
    }  # fmt: skip
    table = {"key_store": "files", **{name: str(tmp_path / value) for name, value in places.items()}}
    (tmp_path / "provisioning.toml").write_text(to_toml(table))


DEVICE = ["--config", "provisioning.toml", "--certificates", "certificates"]
SHEET = ["fleet", "sheet", "--site", "mock-clinic", "--station", "frontdesk-1"]


def make_sheet(capsys, *more):
    """Makes a sheet; returns the code that the office was shown."""
    assert main([*SHEET, "--out", "sheet.pdf", "--file", "frontdesk-1.bundle", *more]) == 0
    return re.search(r"^code: ([\d ]{19})$", capsys.readouterr().out, re.MULTILINE)[1]


def type_in(monkeypatch, *lines):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_from_the_office_to_a_known_station_and_back(tmp_path, capsys, monkeypatch):
    code = make_sheet(capsys)
    type_in(monkeypatch, code)
    assert main(["provision", "frontdesk-1.bundle", *DEVICE]) == 0
    assert "frontdesk-1 of mock-clinic" in capsys.readouterr().out
    assert main(["provision", "--show", "--out", "answer.png", *DEVICE]) == 0
    text = capsys.readouterr().out.strip()
    assert text_in_picture((tmp_path / "answer.png").read_bytes()) == text
    assert main(["fleet", "attest", "answer.png"]) == 0
    assert "protected by: file" in capsys.readouterr().out
    key = (tmp_path / "fleet-office" / "stations" / "frontdesk-1.pub").read_bytes()
    assert key == DeviceSigner((tmp_path / "keys" / "signing-key").read_bytes()).public_key.public_bytes_raw()

    assert main(["reset", "--config", "provisioning.toml"]) == 2  # not confirmed
    assert main(["reset", "--config", "provisioning.toml", "--confirm"]) == 0
    capsys.readouterr()
    assert main(["provision", "--show", *DEVICE]) == 0
    shown = capsys.readouterr().out
    type_in(monkeypatch, shown.splitlines()[-1])
    assert main(["fleet", "attest", "-"]) == 0
    assert "holds nothing any more" in capsys.readouterr().out
    assert not list((tmp_path / "fleet-office" / "stations").iterdir())
    type_in(monkeypatch, code)
    assert main(["provision", "frontdesk-1.bundle", *DEVICE]) == 1
    assert "was used" in capsys.readouterr().err


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("dpi", [200, 300])
def test_the_printed_sheet_says_the_same_as_the_file(tmp_path, capsys, paper, dpi):
    code = make_sheet(capsys, "--paper", paper)
    document = pypdfium2.PdfDocument(tmp_path / "sheet.pdf")
    assert len(document) == 1
    text = document[0].get_textpage().get_text_bounded()
    assert "frontdesk-1" in text
    assert "Mock Clinic" in text
    for secret in ("mock passphrase", code, code.replace(" ", "")):
        assert secret not in text
    picture = np.array(document[0].render(scale=dpi / 72).to_pil().convert("L"))
    turned = np.ascontiguousarray(np.rot90(picture, 2))
    for page in (picture, turned):
        assert (
            from_texts(code.text for code in find_barcodes(page, dpi)) == (tmp_path / "frontdesk-1.bundle").read_bytes()
        )


def test_a_sheet_without_its_lower_half_is_torn(tmp_path, capsys):
    make_sheet(capsys)
    page = pypdfium2.PdfDocument(tmp_path / "sheet.pdf")[0]
    picture = np.array(page.render(scale=300 / 72).to_pil().convert("L"))[:2150]
    with pytest.raises(TornSheetError, match=r"code 3, 4 of 4"):
        from_texts(code.text for code in find_barcodes(np.ascontiguousarray(picture), 300))


def test_a_stick_must_hold_one_bundle(tmp_path, capsys, monkeypatch):
    code = make_sheet(capsys)
    stick = tmp_path / "stick"
    stick.mkdir()
    with pytest.raises(SystemExit):
        main(["provision", str(stick), *DEVICE])
    (stick / "a.bundle").write_bytes((tmp_path / "frontdesk-1.bundle").read_bytes())
    type_in(monkeypatch, code)
    assert main(["provision", str(stick), *DEVICE]) == 0


class StillPanel:
    """A panel whose button nobody holds."""

    is_held = False

    def __init__(self):
        self.shown = []

    def show(self, signal):
        self.shown.append(signal)


def test_every_start_makes_or_checks_the_identity_and_says_how_keys_are_kept(tmp_path, capsys, monkeypatch):
    panel = StillPanel()
    monkeypatch.setattr("appliance.equipment.boot_panel", lambda _places: contextlib.nullcontext(panel))
    monkeypatch.setattr("appliance.enrolment.technician.FAULT_SHOWN_S", 0.0)
    assert main(["provision", "--boot", *DEVICE]) == 0
    first = capsys.readouterr().out
    assert "keys protected by: file" in first
    assert "waits for its provisioning sheet" in first
    assert main(["provision", "--boot", *DEVICE]) == 0
    assert capsys.readouterr().out == first
    monkeypatch.setattr(devices, "read_hardware", lambda: Hardware("00" * 32, ""))
    assert main(["provision", "--boot", *DEVICE]) == 1
    assert "comes from another board" in capsys.readouterr().err
    assert panel.shown == ["fault"]


def test_paper_ends_with_the_answer_on_the_screen(capsys, monkeypatch):
    type_in(monkeypatch, make_sheet(capsys))

    def at_once(device, provisioner, desk):
        assert (desk.panel, desk.feeder) == ("lamps", "feeder")
        desk.at(Stage.WAITING, "")
        desk.say("said at the terminal, and on a screen")
        sealed = device.check(Path("frontdesk-1.bundle").read_bytes())
        provisioner.begin(sealed, sys.stdin.readline())
        provisioner.finish()

    def desk(_places, ask, say):
        return contextlib.nullcontext(Desk("lamps", "feeder", ask, say))

    monkeypatch.setattr("appliance.equipment.provisioning_desk", desk)
    monkeypatch.setattr("appliance.enrolment.technician.provision_by_paper", at_once)
    assert main(["provision", "--scan", *DEVICE]) == 0
    waits, said, shown = capsys.readouterr().out.strip().split("\n", 2)
    assert waits == WAITS
    assert said == "said at the terminal, and on a screen"
    blocks, _, text = shown.rpartition("\n")
    assert read_blocks(blocks) == text


def read_blocks(blocks):
    """What a camera sees on a dark screen."""
    rows = []
    for line in blocks.splitlines():
        rows += [[c in "\u2588\u2580" for c in line], [c in "\u2588\u2584" for c in line]]
    picture = np.kron(np.array(rows, np.uint8) * 255, np.ones((6, 6), np.uint8))
    return text_in_picture(cv2.imencode(".png", picture)[1].tobytes())


def test_a_crumb_of_a_provisioning_that_is_done_is_swept_at_the_next_start(tmp_path, capsys, monkeypatch):
    type_in(monkeypatch, make_sheet(capsys))
    assert main(["provision", "frontdesk-1.bundle", *DEVICE]) == 0
    (tmp_path / "keys" / "pending-bundle").write_bytes(b"{}")
    monkeypatch.setattr("appliance.equipment.boot_panel", lambda _places: contextlib.nullcontext(StillPanel()))
    assert main(["provision", "--boot", *DEVICE]) == 0
    assert "is a station" in capsys.readouterr().out
    assert not (tmp_path / "keys" / "pending-bundle").exists()


def test_a_device_that_did_nothing_has_no_answer(capsys):
    assert main(["provision", "--show", *DEVICE]) == 1
    assert "not answered" in capsys.readouterr().err


def test_the_office_keeps_nothing_that_opens_a_sheet(tmp_path, capsys):
    code = make_sheet(capsys)
    (record,) = (tmp_path / "fleet-office" / "sheets").iterdir()
    assert record.stat().st_mode & 0o777 == 0o600
    text = record.read_text()
    assert "passphrase" not in text
    assert code.replace(" ", "") not in text
    assert code not in text


def test_a_certificate_that_nobody_handed_over_is_a_refusal(tmp_path, capsys, monkeypatch):
    type_in(monkeypatch, make_sheet(capsys))
    (tmp_path / "certificates" / "frontdesk-1.pem").unlink()
    assert main(["provision", "frontdesk-1.bundle", *DEVICE]) == 1
    assert "refused this sheet" in capsys.readouterr().err
    assert not list((tmp_path / "etc").iterdir())


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x89PNG\r\n\x1a\n"])
def test_a_picture_without_an_answer_is_refused(tmp_path, capsys, content):
    (tmp_path / "photo.png").write_bytes(content)
    assert main(["fleet", "attest", "photo.png"]) == 1
    assert "not the answer of a station" in capsys.readouterr().err


def test_settings_of_a_site_are_checked(tmp_path, capsys):
    path = tmp_path / "fleet-office" / "mock-clinic.toml"
    good = path.read_text()
    path.write_text("valid_days = 400\n" + good)
    assert main([*SHEET, "--out", "sheet.pdf"]) == 78
    path.write_text(good.replace("ca.pem", "missing.pem"))
    assert main([*SHEET, "--out", "sheet.pdf"]) == 78
    path.write_text(good)
    assert main([*SHEET[:-1], "Front Desk", "--out", "sheet.pdf"]) == 1
    assert not list(tmp_path.glob("*.pdf"))


def test_the_second_root_key_counts_as_well(tmp_path, capsys, monkeypatch):
    keys = tmp_path / "fleet-keys"
    (tmp_path / "fleet" / "fleet-next.pub").write_bytes((keys / "fleet-next.pub").read_bytes())
    for suffix in ("key", "pub"):
        (keys / f"fleet-next.{suffix}").replace(keys / f"fleet.{suffix}")
    type_in(monkeypatch, make_sheet(capsys))
    assert main(["provision", "frontdesk-1.bundle", *DEVICE]) == 0

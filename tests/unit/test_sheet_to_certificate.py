"""One command of the office is enough for a certificate: the sheet brings a token that the authority's ledger knows."""

import json
import re

import pytest
from cryptography import x509

from appliance.authority.enrolling import Authority
from appliance.cli import main
from appliance.commands import provision
from appliance.enrolment import bundle as bundles
from appliance.enrolment import device as devices
from appliance.enrolment.configuring import to_toml
from appliance.enrolment.identity import Hardware
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey
from tests.enrolment_samples import PaperNetwork
from tests.est_world import serving

STATION = "frontdesk-1"
DEVICE = ["--config", "provisioning.toml"]
SHEET = ["fleet", "sheet", "--site", "mock-clinic", "--out", "sheet.pdf", "--file", "sheet.bundle"]


@pytest.fixture
def office(tmp_path, monkeypatch):
    """An office after `fleet init` and `fleet ca`; `site(port)` writes the settings of its site."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bundles, "stretch", lambda code, salt: (code.encode() + salt)[:32])
    monkeypatch.setattr(devices, "NetworkManager", lambda _bus: PaperNetwork())
    monkeypatch.setattr(devices, "read_hardware", lambda: Hardware("b0" * 32, ""))
    monkeypatch.setattr(provision, "HANDED_OVER", tmp_path / "nothing-handed-over")
    assert main(["fleet", "init"]) == 0
    assert main(["fleet", "ca"]) == 0
    (tmp_path / "fleet-office").mkdir()
    (tmp_path / "hpke.pub").write_bytes(HpkePrivateKey(bytes(32)).public.raw)
    (tmp_path / "sign.pub").write_bytes(DeviceSigner(bytes(32)).public_key.public_bytes_raw())

    def site(port, **broker):
        settings = {
            "broker": {"host": "broker.example", "ca": "fleet-ca/ca.pem", **broker},
            "recipient": {"hpke_public_key": "hpke.pub", "receipt_public_key": "sign.pub"},
            "enrolment": {"url": f"https://127.0.0.1:{port}"},
        }
        (tmp_path / "fleet-office" / "mock-clinic.toml").write_text(to_toml(settings))

    return site


@pytest.fixture
def device(tmp_path, office):
    """A boxed device of this fleet."""
    for name in ("base", "fleet"):
        (tmp_path / name).mkdir()
    (tmp_path / "fleet" / "fleet.pub").write_bytes((tmp_path / "fleet-keys" / "fleet.pub").read_bytes())
    (tmp_path / "base" / "station.toml").write_text(f'[paths]\nstate = "{tmp_path / "station"}"\n')
    (tmp_path / "base" / "uplink.toml").write_text("")
    places = {
        "state": "state", "configuration": "etc", "fleet_keys": "fleet", "key_directory": "keys",
        "station_base": "base/station.toml", "uplink_base": "base/uplink.toml",
    }  # fmt: skip
    table = {"key_store": "files", **{name: str(tmp_path / value) for name, value in places.items()}}
    (tmp_path / "provisioning.toml").write_text(to_toml(table))
    return tmp_path / "etc"


def code_of(shown):
    return re.search(r"^code: ([\d ]{19})$", shown, re.MULTILINE)[1]


def test_init_ca_serve_sheet_and_the_device_has_its_certificate(tmp_path, capsys, monkeypatch, office, device):
    authority = Authority(tmp_path / "fleet-ca")
    with serving(tmp_path / "fleet-ca", authority) as port:
        office(port)
        assert main([*SHEET, "--station", STATION, "--ca", "fleet-ca"]) == 0
        code = code_of(capsys.readouterr().out)
        monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
        monkeypatch.setattr("sys.stdin.readline", lambda _most: code, raising=False)
        assert main(["provision", "sheet.bundle", *DEVICE]) == 0
    found = x509.load_pem_x509_certificate((device / "client.pem").read_bytes())
    assert authority.ledger.find(found).station == STATION
    assert main(["provision", "--show", "--out", "answer.png", *DEVICE]) == 0
    assert main(["fleet", "attest", "answer.png"]) == 0
    assert main(["fleet", "certificates"]) == 0
    assert f"{STATION:32} valid" in capsys.readouterr().out


def test_a_token_ends_with_its_sheet_and_stands_nowhere_else(tmp_path, capsys, monkeypatch, office):
    office(8443)
    given = []
    mint = Authority(tmp_path / "fleet-ca").ledger.new_token
    ledger = "appliance.authority.ledger.Ledger.new_token"
    monkeypatch.setattr(ledger, lambda _self, *words: given.append((*words, mint(*words))) or given[-1][-1])
    assert main([*SHEET, "--station", STATION, "--ca", "fleet-ca"]) == 0
    station, now, hours, token = given[0]
    assert (station, hours) == (STATION, 14 * 24)
    (record,) = (tmp_path / "fleet-office" / "sheets").iterdir()
    assert json.loads(record.read_text())["made_at"] == f"{now:%Y-%m-%dT%H:%M:%SZ}"
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and token.encode() in path.read_bytes()]
    assert (kept, token in capsys.readouterr().out) == ([], False)


def test_a_site_with_another_ca_gets_no_sheet_that_its_stations_would_refuse(tmp_path, capsys, office):
    assert main(["fleet", "ca", "--ca", "other-ca"]) == 0
    office(8443, ca="other-ca/ca.pem")
    assert main([*SHEET, "--station", STATION, "--ca", "fleet-ca"]) == 2
    assert "is another CA" in capsys.readouterr().err
    assert not (tmp_path / "sheet.pdf").exists()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["--station", "No Name", "--ca", "fleet-ca"], 2),
        (["--station", STATION, "--ca", "nowhere"], 1),
    ],
)
def test_what_the_ledger_refuses_makes_no_sheet(tmp_path, capsys, office, words, status):
    office(8443)
    assert main([*SHEET, *words]) == status
    assert "scanstation" in capsys.readouterr().err
    assert not (tmp_path / "sheet.pdf").exists()


def test_a_token_has_one_source(office):
    office(8443)
    with pytest.raises(SystemExit) as refused:
        main([*SHEET, "--station", STATION, "--ca", "fleet-ca", "--token-file", "token"])
    assert refused.value.code == 2

"""From a box to a station: once, whole, and back, whatever happens in between."""

import contextlib
import datetime as dt
import json
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance import config as configuration
from appliance.config import StationConfig, UplinkConfig
from appliance.custody.lock import StateInUseError, StateLock
from appliance.enrolment import bundle as bundles
from appliance.enrolment.attestation import (
    NotAnAttestationError,
    WrongProofError,
    from_text,
    read_attestation,
    to_text,
)
from appliance.enrolment.bundle import BrokerPin, seal
from appliance.enrolment.configuring import BaseConfigError, to_toml
from appliance.enrolment.erasure import LegalHoldError, StillHoldsError, read_erasure
from appliance.enrolment.errors import (
    AlreadyProvisionedError,
    CodeTypoError,
    ExpiredError,
    OtherDeviceError,
    ReplayedError,
    StorageError,
    TooManyTriesError,
    WrongCodeError,
    WrongFleetError,
)
from appliance.enrolment.fleet_keys import FleetTrustError
from appliance.enrolment.identity import (
    Hardware,
    IdentityDamagedError,
    OtherBoardError,
    OtherCardError,
    read_hardware,
)
from appliance.enrolment.network import NetworkAwayError, NetworkRefusedError
from appliance.enrolment.network_trouble import WifiSecretError
from appliance.enrolment.office import (
    AnsweredTwiceError,
    Office,
    OtherStationError,
    RecordError,
    UnknownSheetError,
)
from appliance.enrolment.provisioning import (
    TRY_AGAIN,
    ServerAwayError,
    TokenRefusedError,
    WrongAuthorityError,
    ca_digest,
)
from tests.enrolment_samples import (
    BUNDLE,
    CA,
    CODE,
    EXPIRES,
    MADE,
    PASSPHRASE,
    ROOT,
    STRANGER,
    TOKEN,
    Box,
    Power,
    PowerCutError,
    bundle,
)

WRONG = "0000000000000000"


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Stretching without its work; what it costs is tested with the code."""
    monkeypatch.setattr(bundles, "stretch", lambda code, salt: (code.encode() + salt)[:32])


@pytest.fixture
def box(tmp_path):
    return Box(tmp_path)


def sealed(**changes):
    changes.setdefault("broker", BUNDLE.broker)
    return seal(bundle(**changes), CODE, ROOT)


def is_boxed(box):
    """As before anybody touched it."""
    left = {path.name for path in box.places.configuration.iterdir()}
    return not left and not box.network.connections and not box.provisioner().is_begun


# The good way


def test_a_sheet_and_its_code_make_a_station(box):
    taken = box.take(sealed())
    assert taken.station == "frontdesk-1"
    assert box.steps == [
        "begun", "checked", "time", "network", "certificate", "configuration", "attestation", "provisioned", "tidied",
    ]  # fmt: skip
    station = configuration.load(box.places.configuration / "station.toml", StationConfig)
    uplink = configuration.load(box.places.configuration / "uplink.toml", UplinkConfig)
    assert station.station == uplink.station == "frontdesk-1"
    assert (uplink.broker.host, uplink.broker.port) == ("broker.example", 8883)
    assert station.paths.outbox == box.root / "outbox"  # of the image
    assert (station.fleet.site, station.fleet.policy) == ("mock-clinic", False)
    assert uplink.broker.ca.read_bytes() == CA
    assert list(box.network.connections.values()) == [BUNDLE.network]


def test_no_secret_of_the_bundle_stays_in_the_open(box):
    box.take(sealed())
    for path in (*box.places.state.rglob("*"), *box.places.configuration.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        assert not any(secret.encode() in content for secret in (PASSPHRASE, TOKEN, BUNDLE.answer))


def test_the_office_knows_the_answer_without_a_network(box, tmp_path):
    office = Office(tmp_path / "office")
    office.issue(BUNDLE)
    box.take(sealed())
    text = to_text(box.provisioner().attestation())
    assert len(text) < 1_852  # a QR code of version 29 at correction M, alphanumeric
    known = office.take(from_text(text))
    assert known.attestation.station == "frontdesk-1"
    assert known.attestation.protection == "file"
    assert known.was == ""
    key = tmp_path / "office" / "stations" / "frontdesk-1.pub"
    assert key.read_bytes().hex() == known.attestation.public_key
    assert office.take(from_text(text)) == known  # once more is the same answer


# Refused, and nothing changed


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"device": "11" * 16}, OtherDeviceError),
        ({"expires_at": "2026-11-27T08:59:59Z"}, ExpiredError),
    ],
)
def test_a_bundle_for_others_or_of_the_past_is_refused(box, changes, error):
    with pytest.raises(error):
        box.take(sealed(**changes))
    assert is_boxed(box)


def test_a_bundle_for_this_device_is_taken(box):
    box.take(sealed(device=box.device().prepare().device))
    assert box.provisioner().is_done


def test_another_fleets_sheet_is_refused_without_asking_for_a_code(box):
    with pytest.raises(WrongFleetError):
        box.device().check(seal(BUNDLE, CODE, STRANGER))


def test_a_device_without_a_fleet_takes_nothing(box):
    (box.root / "fleet" / "fleet.pub").unlink()
    with pytest.raises(FleetTrustError):
        box.take(sealed())


def test_a_station_takes_no_second_sheet(box):
    box.take(sealed())
    with pytest.raises(AlreadyProvisionedError):
        box.take(sealed(bundle="77" * 16))


@pytest.mark.parametrize("name", ["station.toml", "client.pem"])
def test_a_station_that_was_set_up_by_hand_is_left_alone(box, name):
    (box.places.configuration / name).write_text("by hand")
    with pytest.raises(AlreadyProvisionedError):
        box.take(sealed())
    assert (box.places.configuration / name).read_text() == "by hand"


def test_a_used_sheet_does_not_work_again_after_a_reset(box):
    box.take(sealed())
    eraser = box.device().eraser()
    eraser.begin()
    eraser.finish()
    with pytest.raises(ReplayedError):
        box.take(sealed())
    box.take(sealed(bundle="77" * 16, enrolment=bundles.Enrolment("https://enrol.example", "another-token-0123456")))


def test_damaged_memory_of_used_sheets_stops_everything(box):
    box.device().prepare()
    (box.places.state / "used-bundles.json").write_text("[]")
    with pytest.raises(StorageError):
        box.take(sealed())


@pytest.mark.parametrize(
    "error", [NetworkRefusedError(), TokenRefusedError(), WrongAuthorityError()], ids=lambda error: error.code
)
def test_what_is_refused_in_the_middle_leaves_the_device_as_it_was(box, error):
    if isinstance(error, NetworkRefusedError):
        box.network.error = error
    else:
        box.server.error = error
    with pytest.raises(type(error)):
        box.take(sealed())
    assert is_boxed(box)
    box.network.error = box.server.error = None
    box.take(sealed())  # the sheet was not used


def test_a_server_with_another_authority_is_refused(box):
    with pytest.raises(WrongAuthorityError):
        box.take(sealed(broker=BrokerPin("broker.example", 8883, "ab" * 32)))
    assert is_boxed(box)


@pytest.mark.parametrize("pem", [b"", b"nothing", CA + CA])
def test_an_authority_is_one_certificate(pem):
    with pytest.raises(WrongAuthorityError):
        ca_digest(pem)


def test_an_image_whose_own_configuration_is_broken_is_refused(box):
    box.places.uplink_base.write_text("[broker]\nunknown = 1\n")
    with pytest.raises(BaseConfigError):
        box.take(sealed())
    assert is_boxed(box)
    box.places.uplink_base.unlink()
    with pytest.raises(BaseConfigError):
        box.take(sealed())
    box.places.station_base.write_text("nonsense")
    with pytest.raises(BaseConfigError):
        box.device().eraser()


@pytest.mark.parametrize("error", [ServerAwayError(), NetworkAwayError()], ids=lambda error: error.code)
def test_what_is_away_only_delays(box, error):
    if isinstance(error, NetworkAwayError):
        box.network.error = error
    else:
        box.server.error = error
    with pytest.raises(type(error)):
        box.take(sealed())
    assert box.provisioner().is_begun
    with pytest.raises(AlreadyProvisionedError):
        box.take(sealed(bundle="77" * 16))
    box.network.error = box.server.error = None
    box.provisioner().finish()
    assert box.provisioner().is_done


@pytest.mark.parametrize(
    ("network", "read"),
    [(WifiSecretError(), "wifi-secret"), (None, "server-away"), (NetworkAwayError(), "server-away")],
    ids=["a reason", "no reason", "nobody to ask"],
)
def test_where_the_server_is_away_the_network_says_why(box, network, read):
    box.server.error, box.network.is_wrong = ServerAwayError(), network
    with pytest.raises(TRY_AGAIN) as caught:
        box.take(sealed())
    assert caught.value.code == read
    assert box.provisioner().is_begun
    box.server.error = None
    box.provisioner().finish()
    assert box.provisioner().is_done


# Wrong codes


def test_wrong_codes_have_to_wait_and_waiting_survives_a_restart(box):
    raw = sealed()
    for _ in range(box.places.free_tries - 1):
        with pytest.raises(WrongCodeError):
            box.take(raw, WRONG)
    with pytest.raises(TooManyTriesError):
        box.take(raw, WRONG)
    with pytest.raises(TooManyTriesError, match="30 s") as caught:  # a new process: the whole wait runs again
        box.take(raw)
    assert "Wait 1 min" in caught.value.advice
    with pytest.raises(TooManyTriesError):
        box.take(sealed(bundle="77" * 16))  # another sheet does not help


def test_a_typo_is_no_try(box):
    for _ in range(20):
        with pytest.raises(CodeTypoError):
            box.take(sealed(), "1234")
    box.take(sealed())


def test_the_right_code_takes_its_tries_back(box):
    for _ in range(3):
        with pytest.raises(WrongCodeError):
            box.take(sealed(), WRONG)
    box.take(sealed())
    assert json.loads((box.places.state / "tries" / "attempts.json").read_text())["counts"] == {}


# Time


def test_a_clock_of_1970_follows_the_sheet(box):
    box.clock = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    box.take(sealed())
    assert box.clock.isoformat() == "2026-11-26T08:00:00+00:00"
    box.clock = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    assert box.device().floor.now() == MADE  # the floor is kept where the clock is not


def test_the_floor_only_rises_and_judges_where_the_clock_is_behind(box):
    floor = box.device().floor
    floor.raise_to("2027-01-01T00:00:00Z")
    floor.raise_to("2026-01-01T00:00:00Z")
    assert floor.now() == "2027-01-01T00:00:00Z" > EXPIRES
    with pytest.raises(ExpiredError):
        box.take(sealed())


def test_a_clock_that_cannot_be_set_does_not_stop_anything(box):
    def refuse(_moment):
        raise PermissionError

    box.set_clock = refuse
    box.clock = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    box.take(sealed())
    assert box.device().floor.now() == MADE


def test_a_damaged_floor_counts_as_none(box):
    (box.places.state / "time-floor").write_bytes(b"\xff" * 20)
    assert box.device().floor.now() == "2026-11-27T09:00:00Z"


# Identity


def test_the_identity_is_made_once_with_the_stations_own_keys(box):
    first = box.device().prepare()
    assert box.device().prepare() == first
    assert {path.name for path in box.places.key_directory.iterdir()} == {"device-key", "signing-key"}
    assert first.device == first.key_id[:32]


def test_keys_that_are_there_are_taken_up(box):
    box.device().keys.keep("signing-key", bytes(range(32)))
    assert box.device().prepare().key_id == ROOT.key_id


@pytest.mark.parametrize(
    ("board", "card", "error"),
    [("00", "ca", OtherBoardError), ("b0", "00", OtherCardError), ("00", "00", OtherBoardError)],
)
def test_another_board_or_card_is_recognised(box, board, card, error):
    box.device().prepare()
    box.hardware = Hardware(board * 32, card * 32)
    with pytest.raises(error):
        box.device().prepare()


@pytest.mark.parametrize("name", ["device-key", "signing-key"])
def test_lost_keys_are_not_replaced_in_silence(box, name):
    box.device().prepare()
    (box.places.key_directory / name).unlink()
    with pytest.raises(IdentityDamagedError):
        box.device().prepare()


def test_an_identity_that_somebody_wrote_is_refused(box):
    box.device().prepare()
    path = box.places.state / "identity"
    path.write_bytes(path.read_bytes().replace(b"b0b0", b"00b0", 1))
    with pytest.raises(IdentityDamagedError):
        box.device().prepare()


def test_hardware_is_told_by_digest_alone(tmp_path):
    serial = tmp_path / "serial"
    serial.write_bytes(b"10000000abcdef\0\n")
    told = read_hardware((tmp_path / "none", serial), (tmp_path / "none",))
    assert len(told.board) == 64
    assert told.card == ""
    assert told == read_hardware((serial,), ())


# The office


def test_an_answer_without_the_bundle_is_not_believed(box, tmp_path):
    office = Office(tmp_path / "office")
    office.issue(bundle(answer="d4" * 32))
    box.take(sealed())
    with pytest.raises(WrongProofError):
        office.take(box.provisioner().attestation())


def test_an_answer_of_a_sheet_that_nobody_made_is_not_believed(box, tmp_path):
    box.take(sealed())
    with pytest.raises(UnknownSheetError):
        Office(tmp_path / "office").take(box.provisioner().attestation())


@pytest.mark.parametrize("changes", [{"station": "frontdesk-2"}, {"device": "11" * 16}])
def test_an_answer_for_another_station_is_not_believed(box, tmp_path, changes):
    office = Office(tmp_path / "office")
    office.issue(bundle(**changes))
    box.take(sealed())
    with pytest.raises(OtherStationError):
        office.take(box.provisioner().attestation())


def test_a_second_device_with_a_copy_of_the_sheet_is_noticed(box, tmp_path):
    office = Office(tmp_path / "office")
    office.issue(BUNDLE)
    box.take(sealed())
    office.take(box.provisioner().attestation())
    other = Box(tmp_path / "other")
    other.take(sealed())
    with pytest.raises(AnsweredTwiceError):
        office.take(other.provisioner().attestation())
    copy = Box(tmp_path / "third")
    copy.server = box.server  # the same server: the token is spent
    with pytest.raises(TokenRefusedError):
        copy.take(sealed())


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b'{"bundle": "../x"}'])
def test_a_damaged_record_of_the_office_is_not_guessed_at(box, tmp_path, content):
    office = Office(tmp_path / "office")
    office.issue(BUNDLE)
    box.take(sealed())
    (tmp_path / "office" / "sheets" / f"{BUNDLE.bundle}.json").write_bytes(content)
    with pytest.raises(RecordError):
        office.take(box.provisioner().attestation())
    with pytest.raises(RecordError):
        office.issue(BUNDLE)  # it is there already


def test_a_known_board_with_a_new_key_takes_the_old_key_away(box, tmp_path):
    office = Office(tmp_path / "office")
    office.issue(BUNDLE)
    box.take(sealed())
    office.take(box.provisioner().attestation())
    again = Box(tmp_path / "new-card")
    again.hardware = Hardware(box.hardware.board, "00" * 32)
    renewed = bundle(bundle="77" * 16, station="frontdesk-2", made_at="2026-11-26T09:00:00Z", broker=BUNDLE.broker)
    office.issue(renewed)
    again.take(seal(renewed, CODE, ROOT))
    assert office.take(again.provisioner().attestation()).was == "frontdesk-1"
    assert {path.name for path in (tmp_path / "office" / "stations").iterdir()} == {"frontdesk-2.pub"}


@pytest.mark.parametrize("text", ["", "SSA1-", "SSA1-AAAA", "SSP1-AAAA", "SSA1-A", "x" * 5_000])
def test_other_codes_are_no_answer(text, tmp_path):
    with pytest.raises(NotAnAttestationError):
        Office(tmp_path).take(from_text(text))


LINE = st.binary(max_size=300).map(lambda raw: raw.replace(b"\n", b"") + b"\n" + b"0" * 128 + b"\n")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=3_000), LINE))
def test_arbitrary_answers_end_in_a_sentence(raw):
    for read in (read_attestation, read_erasure):
        with pytest.raises(NotAnAttestationError):
            read(raw)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=100), st.from_regex(r"\ASSA1-[A-Z2-7]{1,60}\Z")))
def test_arbitrary_codes_are_no_answer_of_a_station(text):
    with pytest.raises(NotAnAttestationError):
        read_attestation(from_text(text))


def test_a_changed_answer_is_not_believed(box, tmp_path):
    box.take(sealed())
    changed = box.provisioner().attestation().replace(b"frontdesk-1", b"frontdesk-9")
    with pytest.raises(NotAnAttestationError):
        Office(tmp_path / "office").take(changed)


# Reset


def jobs(box, *rows):
    folder = box.root / "station"
    folder.mkdir(exist_ok=True)
    with sqlite3.connect(folder / "jobs.sqlite") as store:
        store.execute("CREATE TABLE jobs (state TEXT, legal_hold INTEGER)")
        store.executemany("INSERT INTO jobs VALUES (?, ?)", rows)
    store.close()


def reset(box, **how):
    eraser = box.device().eraser()
    eraser.begin(**how)
    return eraser.finish()


def test_a_reset_leaves_nothing_and_proves_it(box, tmp_path):
    office = Office(tmp_path / "office")
    office.issue(BUNDLE)
    before = box.device().prepare()
    box.take(sealed())
    office.take(box.provisioner().attestation())
    jobs(box, ("shredded", 0))
    (box.root / "outbox").mkdir()
    (box.root / "outbox" / "one.envelope").write_bytes(b"sealed")
    certificate = reset(box)
    assert not list(box.places.key_directory.iterdir())
    assert not list((box.root / "station").iterdir())
    assert not list((box.root / "outbox").iterdir())
    kept = {"time-floor", "used-bundles.json", "erasure", "tries"}
    assert {path.name for path in box.places.state.iterdir()} == kept
    told = office.take_erasure(certificate)
    assert (told.station, told.device, told.undelivered) == ("frontdesk-1", before.device, 0)
    assert not list((tmp_path / "office" / "stations").iterdir())
    assert office.sheets()[0].erased
    assert is_boxed(box)
    assert box.device().prepare().device != before.device


def test_a_reset_of_a_sheet_that_leads_nowhere_takes_its_network_away_as_well(box):
    box.server.error = ServerAwayError()
    with pytest.raises(ServerAwayError):
        box.take(sealed())
    assert box.network.connections
    reset(box)
    assert is_boxed(box)
    box.server = type(box.server)()
    box.take(sealed(bundle="77" * 16))
    assert len(box.network.connections) == 1


def test_a_pending_sheet_of_another_board_does_not_stop_a_reset(box):
    box.device().prepare()
    (box.places.key_directory / "pending-bundle").write_bytes(b"sealed elsewhere")
    reset(box)
    assert is_boxed(box)


def test_documents_that_wait_stop_a_reset(box):
    jobs(box, ("sealed", 0), ("shredded", 0))
    with pytest.raises(StillHoldsError):
        reset(box)
    assert read_erasure_count(reset_after_identity(box, give_up=True)) == 1


def reset_after_identity(box, **how):
    box.device().prepare()
    return reset(box, **how)


def read_erasure_count(certificate):
    return read_erasure(certificate).undelivered


def test_a_legal_hold_stops_every_reset(box):
    jobs(box, ("held", 1))
    with pytest.raises(LegalHoldError):
        reset(box, give_up=True)


def test_a_store_that_cannot_be_read_stops_a_reset(box):
    (box.root / "station").mkdir()
    (box.root / "station" / "jobs.sqlite").write_bytes(b"not a database, long enough to be looked at" * 40)
    with pytest.raises(StorageError):
        reset(box, give_up=True)


def test_a_network_that_is_away_leaves_a_reset_for_the_next_start(box, monkeypatch):
    box.take(sealed())
    with monkeypatch.context() as patched:
        patched.setattr(box.network, "remove", lambda _connection: (_ for _ in ()).throw(NetworkAwayError()))
        with pytest.raises(NetworkAwayError):
            reset(box)
        assert not list(box.places.key_directory.iterdir())  # keys went first
    box.device().prepare()
    assert is_boxed(box)


def test_a_running_station_is_not_reset(box):
    lock = StateLock(box.root / "station")
    with pytest.raises(StateInUseError):
        reset(box)
    lock.close()


def test_a_card_on_another_board_can_be_reset(box):
    box.take(sealed())
    box.hardware = Hardware("00" * 32, "ca" * 32)
    reset(box)
    assert box.device().prepare().board == "00" * 32


def test_a_key_that_does_not_open_signs_nothing(box):
    box.device().prepare()
    (box.places.key_directory / "signing-key").write_bytes(b"short")
    assert reset(box) == b""


def test_a_stranger_has_nothing_to_prove_here(box, tmp_path):
    certificate = reset_after_identity(box)
    with pytest.raises(UnknownSheetError):
        Office(tmp_path / "office").take_erasure(certificate)
    with pytest.raises(NotAnAttestationError):
        read_erasure(certificate.replace(b'"undelivered":0', b'"undelivered":1'))


# Power cuts


def changes_of(power, work):
    """How many changes to the disk or the network it makes."""
    power.restart()
    work()
    return power.done


def test_power_cuts_at_every_step_end_in_one_station(tmp_path, monkeypatch):
    raw = sealed()
    power = Power(monkeypatch)
    total = changes_of(power, lambda: Box(tmp_path / "whole", power).take(raw))
    assert total > 40
    for last in range(total):
        power.restart()
        box = Box(tmp_path / f"cut-{last}", power)
        power.restart(last)
        with pytest.raises(PowerCutError):
            box.take(raw)
        power.restart()
        seen = (box.places.state / "identity").exists() and box.device().prepare().device
        provisioner = box.provisioner()
        if provisioner.is_begun:
            provisioner.finish()
        elif not provisioner.is_done:
            box.take(raw)
        assert seen in (False, box.device().prepare().device)
        assert box.provisioner().is_done
        assert not box.provisioner().is_begun
        assert len(box.network.connections) == 1
        assert json.loads((box.places.state / "used-bundles.json").read_text()) == {"bundles": [BUNDLE.bundle]}
        assert {path.name for path in box.places.key_directory.iterdir()} <= {
            "device-key", "signing-key", "client.key",
        }  # fmt: skip
        configuration.load(box.places.configuration / "station.toml", StationConfig)


def test_power_cuts_while_a_refused_sheet_is_withdrawn_leave_the_device_as_it_was(tmp_path, monkeypatch):
    power = Power(monkeypatch)

    def refused(name):
        box = Box(tmp_path / name, power)
        box.server.error = TokenRefusedError()
        return box

    def take(box):
        with contextlib.suppress(TokenRefusedError):
            box.take(sealed())

    total = changes_of(power, lambda: take(refused("whole")))
    for last in range(total):
        power.restart()
        box = refused(f"cut-{last}")
        power.restart(last)
        with pytest.raises(PowerCutError):
            take(box)
        power.restart()
        provisioner = box.provisioner()
        if provisioner.is_begun:
            with pytest.raises(TokenRefusedError):
                provisioner.finish()
        assert is_boxed(box)
        box.server.error = None
        box.take(sealed())


def test_power_cuts_in_a_reset_end_in_an_empty_device_with_its_certificate(tmp_path, monkeypatch):
    power = Power(monkeypatch)
    whole = Box(tmp_path / "whole", power)
    whole.take(sealed())
    total = changes_of(power, lambda: reset(whole))
    assert total > 20
    for last in range(total):
        power.restart()
        box = Box(tmp_path / f"cut-{last}", power)
        box.take(sealed())
        old = box.device().prepare()
        power.restart(last)
        with pytest.raises(PowerCutError):
            reset(box)
        power.restart()
        had_begun = (box.places.state / "erasing.json").exists()
        new = box.device().prepare()
        finished = (box.places.state / "erasure").exists()
        assert had_begun or finished or new == old  # nothing happened yet, or all of it
        if had_begun or finished:
            assert new.device != old.device
            assert read_erasure((box.places.state / "erasure").read_bytes()).device == old.device
            assert is_boxed(box)


# Writing configurations


def test_toml_says_what_it_was_given(tmp_path):
    table = {
        "name": 'quo"te\\',
        "flag": True,
        "number": 3,
        "share": 0.5,
        "list": ["a", 1],
        "deep": {"er": {"x y": "\n"}},
    }
    path = tmp_path / "file.toml"
    path.write_text(to_toml(table))
    with path.open("rb") as file:
        assert configuration.tomllib.load(file) == table

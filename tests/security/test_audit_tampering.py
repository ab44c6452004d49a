"""The audit log: nobody edits, removes, reorders, inserts or cuts a record unnoticed; a power cut is no tampering."""

import errno
import json
import sqlite3
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance import files
from appliance.custody import audit as audit_module
from appliance.custody import events as events_module
from appliance.custody.audit import AuditBrokenError, AuditFieldError, AuditLog, Position, file_name, read_head
from appliance.custody.events import EVENT_FIELDS, FIELD_RULES, START, Event, decode_line, encode_line
from appliance.custody.verify import verify
from appliance.errors import StorageFullError
from appliance.sealing.canonical import NotCanonicalError
from appliance.sealing.keys import keys_by_id, write_public
from tests.custody_samples import OTHER_SIGNER, STATION, STATION_SIGNER, delivered_job, open_custody

JOB = "a" * 32
FIRST = "audit-000000000001.jsonl"


def clock():
    return datetime(2026, 3, 1, 9, 0, 0, tzinfo=UTC)


def open_log(directory, **changes):
    values = {
        "directory": directory,
        "station": STATION,
        "signer": STATION_SIGNER,
        "anchor": None,
        "max_file_bytes": 1 << 20,
        "clock": clock,
    }
    return AuditLog(**{**values, **changes})


@pytest.fixture
def written(tmp_path):
    """A log of ten records."""
    log = open_log(tmp_path / "audit")
    for number in range(10):
        log.append(Event.JOB_HELD, job=JOB, code=f"reason-{number}")
    return tmp_path / "audit"


def lines_of(directory, name=FIRST):
    return (directory / name).read_bytes().splitlines(keepends=True)


def assert_broken(directory, where=""):
    with pytest.raises(AuditBrokenError) as caught:
        open_log(directory)
    assert where in caught.value.detail


def test_records_are_chained_and_numbered(written):
    records = [json.loads(line) for line in lines_of(written)]
    assert [record["seq"] for record in records] == list(range(1, 11))
    assert records[0]["prev"] == START
    assert open_log(written).position.seq == 10


def test_edited_record_is_found_by_its_line(written):
    lines = lines_of(written)
    lines[4] = lines[4].replace(b"reason-4", b"reason-x")
    (written / FIRST).write_bytes(b"".join(lines))
    assert_broken(written, "line 6: the chain is broken")


def test_deleted_record_is_found(written):
    lines = lines_of(written)
    (written / FIRST).write_bytes(b"".join(lines[:3] + lines[4:]))
    assert_broken(written, "line 4")


def test_swapped_records_are_found(written):
    lines = lines_of(written)
    lines[2], lines[3] = lines[3], lines[2]
    (written / FIRST).write_bytes(b"".join(lines))
    assert_broken(written, "line 3")


def test_repeated_and_inserted_records_are_found(written):
    lines = lines_of(written)
    (written / FIRST).write_bytes(b"".join([*lines[:3], lines[2], *lines[3:]]))
    assert_broken(written, "line 4")
    record = json.loads(lines[2])
    forged = encode_line(4, record["prev"], record["at"], Event.JOB_HELD, {"job": JOB, "code": "forged"})
    (written / FIRST).write_bytes(b"".join([*lines[:3], forged + b"\n", *lines[3:]]))
    assert_broken(written, "line 4")


@pytest.mark.parametrize("keep", range(10))
def test_records_cut_off_at_the_end_are_missed(written, keep):
    (written / FIRST).write_bytes(b"".join(lines_of(written)[:keep]))
    assert_broken(written, "missing at the end")


def test_last_record_written_anew_is_found(written):
    lines = lines_of(written)
    last = json.loads(lines[-1])
    forged = encode_line(10, last["prev"], last["at"], Event.JOB_HELD, {"job": JOB, "code": "forged"})
    (written / FIRST).write_bytes(b"".join(lines[:-1]) + forged + b"\n")
    assert_broken(written, "written anew")


def test_missing_files_are_found(written):
    (written / FIRST).unlink()
    assert_broken(written, "missing at the end")


def test_missing_head_is_found(written):
    (written / "head").unlink()
    assert_broken(written, "head is missing")


@pytest.mark.parametrize("junk", [b"", b"junk", b"x" * 5_000])
def test_damaged_head_is_found(written, junk):
    (written / "head").write_bytes(junk)
    assert_broken(written, "head is damaged or not signed")


def test_head_of_another_signer_or_station_is_refused(written):
    with pytest.raises(AuditBrokenError):
        open_log(written, signer=OTHER_SIGNER)
    with pytest.raises(AuditBrokenError, match="another station"):
        open_log(written, station="station-0002")


def test_old_log_put_back_with_its_old_head_is_found_through_the_job_store(tmp_path, written):
    old = {path.name: path.read_bytes() for path in written.iterdir()}
    log = open_log(written)
    log.append(Event.JOB_REOPENED, job=JOB)
    for name, data in old.items():
        (written / name).write_bytes(data)
    open_log(written)  # the pair agrees with itself
    with pytest.raises(AuditBrokenError):
        open_log(written, anchor=log.position)


def test_log_that_vanished_with_its_head_is_found_through_the_job_store(tmp_path):
    with pytest.raises(AuditBrokenError):
        open_log(tmp_path / "audit", anchor=Position(3, "0" * 64))


@settings(deadline=None)
@given(st.data())
def test_any_single_change_of_a_byte_is_found(tmp_path_factory, data):
    directory = tmp_path_factory.mktemp("audit")
    log = open_log(directory)
    for number in range(3):
        log.append(Event.JOB_HELD, job=JOB, code=f"reason-{number}")
    raw = bytearray((directory / FIRST).read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    (directory / FIRST).write_bytes(bytes(raw))
    with pytest.raises(AuditBrokenError):
        open_log(directory)


# A power cut


@pytest.mark.parametrize("torn", [b"{", b'{"at":"2026', b"\0" * 300, b"x" * 5_000])
def test_unfinished_last_line_is_cut_off_and_recorded(written, torn):
    with (written / FIRST).open("ab") as file:
        file.write(torn)
    assert open_log(written).position.seq == 11
    last = json.loads(lines_of(written)[-1])
    assert (last["event"], last["count"]) == ("log-repaired", len(torn))
    assert open_log(written).position.seq == 11


def test_record_without_its_head_is_kept(tmp_path, monkeypatch):
    log = open_log(tmp_path)
    log.append(Event.JOB_REOPENED, job=JOB)

    class PowerCutError(BaseException):
        pass

    def cut(*_arguments):
        raise PowerCutError

    monkeypatch.setattr(audit_module, "write_atomic", cut)
    with pytest.raises(PowerCutError):
        log.append(Event.JOB_REOPENED, job=JOB)
    monkeypatch.undo()
    assert open_log(tmp_path).position.seq == 2


def test_first_record_without_any_head_is_kept(tmp_path, monkeypatch):
    log = open_log(tmp_path)
    monkeypatch.setattr(log, "_sign_head", lambda: None)
    log.append(Event.JOB_REOPENED, job=JOB)
    assert open_log(tmp_path).position.seq == 1


def test_new_file_that_got_no_record_is_removed(written):
    (written / file_name(11)).write_bytes(b'{"at"')
    log = open_log(written)
    assert log.position.seq == 11
    assert (written / file_name(11)).exists() is False
    assert json.loads(lines_of(written)[-1])["event"] == "log-repaired"


def test_full_disk_keeps_the_log_whole(written, monkeypatch):
    log = open_log(written)
    real = files.os.write

    def half(descriptor, data):
        real(descriptor, data[:20])
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files.os, "write", half)
    with pytest.raises(StorageFullError):
        log.append(Event.JOB_REOPENED, job=JOB)
    monkeypatch.undo()
    log.append(Event.JOB_REOPENED, job=JOB)
    assert open_log(written).position.seq == 11


# Files


def test_log_goes_on_in_a_new_file_that_is_chained(tmp_path):
    log = open_log(tmp_path, max_file_bytes=600)
    for _ in range(12):
        log.append(Event.JOB_REOPENED, job=JOB)
    names = sorted(path.name for path in tmp_path.glob("audit-*"))
    assert len(names) >= 3
    assert open_log(tmp_path, max_file_bytes=600).position.seq == 12
    (tmp_path / names[1]).unlink()
    assert_broken(tmp_path, "a file before it is missing")


def test_overlong_line_is_refused_without_reading_it_whole(written):
    raw = (written / FIRST).read_bytes()
    (written / FIRST).write_bytes(b"x" * 10_000 + b"\n" + raw)
    assert_broken(written, "line 1: too long")


def test_torn_line_in_an_earlier_file_is_tampering(tmp_path):
    log = open_log(tmp_path, max_file_bytes=600)
    for _ in range(6):
        log.append(Event.JOB_REOPENED, job=JOB)
    with (tmp_path / FIRST).open("ab") as file:
        file.write(b"{")
    assert_broken(tmp_path, "not finished")


# What may stand in it


@pytest.mark.parametrize(
    "fields",
    [
        {"job": JOB, "code": "Jane Fabricated"},
        {"job": "Jane", "code": "x"},
        {"job": JOB},
        {"job": JOB, "code": "x", "note": "free text"},
        {"job": JOB, "code": "x" * 65},
        {"job": JOB, "code": 5},
    ],
)
def test_no_free_text_gets_in(tmp_path, fields):
    log = open_log(tmp_path)
    with pytest.raises(AuditFieldError):
        log.append(Event.JOB_HELD, **fields)
    assert log.position.seq == 0


def test_station_whose_clock_starts_in_1970_still_keeps_its_log(tmp_path):
    log = open_log(tmp_path, clock=lambda: datetime(1970, 1, 1, tzinfo=UTC))
    log.append(Event.JOB_REOPENED, job=JOB)
    assert open_log(tmp_path).position.seq == 1


def test_every_event_has_fields_and_every_field_a_rule():
    assert set(EVENT_FIELDS) == set(Event)
    assert {field for fields in EVENT_FIELDS.values() for field in fields} == set(FIELD_RULES)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_random_line_is_refused(line):
    with pytest.raises(NotCanonicalError):
        decode_line(line)


def test_unknown_event_and_overlong_record_are_refused():
    for line in (b'{"event":"made-up"}', b"{}", b'{"event":["x"]}', b'{"event":"' + b"x" * 5_000 + b'"}'):
        with pytest.raises(NotCanonicalError):
            decode_line(line)
    assert events_module.MAX_LINE_BYTES < 5_000


# scanstation audit verify


@pytest.fixture
def state(tmp_path):
    custody = open_custody(tmp_path / "state")
    custody.recover()
    delivered_job(custody)
    custody.close()
    return tmp_path / "state"


def test_verify_says_that_a_whole_log_holds(state):
    verdict = verify(state)
    assert verdict.exit_code == 0
    assert verdict.sentence.startswith("The audit log holds: 7 records")


def test_verify_works_beside_a_running_station(tmp_path):
    custody = open_custody(tmp_path / "state")
    custody.recover()
    assert verify(tmp_path / "state").exit_code == 0
    custody.close()


def test_verify_passes_over_the_line_that_is_just_being_written(state):
    with (state / "audit" / FIRST).open("ab") as file:
        file.write(b'{"at":"2026')
    assert verify(state).sentence.startswith("The audit log holds: 7 records")


def test_verify_takes_a_key_from_outside(state, tmp_path):
    write_public(tmp_path / "right", STATION_SIGNER.public_key.public_bytes_raw())
    write_public(tmp_path / "wrong", OTHER_SIGNER.public_key.public_bytes_raw())
    assert verify(state, tmp_path / "right").exit_code == 0
    assert verify(state, tmp_path / "wrong").exit_code == 1


def test_verify_names_the_first_bad_line(state):
    path = state / "audit" / FIRST
    path.write_bytes(path.read_bytes().replace(b"referral", b"consents"))
    verdict = verify(state)
    assert verdict.exit_code == 1
    assert "line 3" in verdict.sentence


def test_verify_without_a_log_or_a_directory_says_so(tmp_path, state):
    assert "cannot be read" in verify(tmp_path / "nowhere").sentence
    for path in (state / "audit").iterdir():
        path.unlink()
    (state / "jobs.sqlite").unlink()
    assert "There is no audit log here" in verify(state).sentence


def test_verify_finds_a_log_that_is_behind_the_job_store(state):
    connection = sqlite3.connect(state / "jobs.sqlite")
    connection.execute("UPDATE audit_anchor SET seq = 99")
    connection.commit()
    connection.close()
    assert verify(state).exit_code == 1


def test_verify_copes_with_a_store_that_is_new_or_damaged(state):
    connection = sqlite3.connect(state / "jobs.sqlite")
    connection.execute("DELETE FROM audit_anchor")
    connection.commit()
    connection.close()
    assert verify(state).exit_code == 0
    (state / "jobs.sqlite").write_bytes(b"not a database" * 100)
    assert "cannot be read" in verify(state).sentence


def test_head_is_a_statement_of_this_station(written):
    position = read_head(written, keys_by_id([STATION_SIGNER.public_key]), STATION)
    assert position is not None
    assert position.seq == 10

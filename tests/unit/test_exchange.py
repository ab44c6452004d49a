"""Outbox and inbox: complete files, nothing overwritten, nothing believed."""

import dataclasses
import hashlib
import json
import os

import pytest

from appliance.delivery import status
from appliance.delivery.inbox import Inbox, InboxError, is_statement_about
from appliance.delivery.outbox import Outbox, OutboxConflictError, OutboxError
from appliance.documents import SealedDocument
from appliance.errors import StorageFullError

ID, OTHER = "a" * 32, "b" * 32


def document(content=b"ciphertext", name=ID):
    return SealedDocument(name, content, hashlib.sha256(content).hexdigest(), "0" * 64)


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path)


@pytest.fixture
def inbox(tmp_path):
    return Inbox(tmp_path, max_entries=5, max_bytes=200)


def receipt(name=ID, more=b""):
    return json.dumps({"document": name}).encode() + b"\n" + more


def test_an_envelope_put_is_there_whole_and_for_the_group_to_read(outbox, tmp_path):
    outbox.put(document())
    assert outbox.entries().documents == (ID,)
    assert outbox.holds(ID)
    assert not outbox.holds(OTHER)
    with outbox.read(ID) as envelope:
        assert (envelope.size, envelope.sha256) == (10, document().envelope_sha256)
        assert envelope.read(3, 7) == b"hert"
        with pytest.raises(OutboxError):
            envelope.read(5, 11)
    with pytest.raises(OutboxError):
        envelope.read(0, 5)  # closed
    assert (tmp_path / f"{ID}.envelope").stat().st_mode & 0o777 == 0o640


def test_the_same_envelope_again_is_fine_and_another_one_is_a_conflict(outbox):
    outbox.put(document())
    outbox.put(document())
    with pytest.raises(OutboxConflictError):
        outbox.put(document(b"other"))
    assert outbox.digest(ID) == document().envelope_sha256


def test_an_envelope_for_a_named_recipient_says_so_in_its_file_name_alone(outbox, tmp_path):
    addressed = dataclasses.replace(document(), recipient="claims-office")
    outbox.put(addressed)
    outbox.put(document(name=OTHER))
    assert (tmp_path / f"{ID}.claims-office.envelope").is_file()
    assert outbox.entries().recipients == {ID: "claims-office", OTHER: ""}
    assert outbox.entries().documents == (ID, OTHER)
    assert outbox.holds(ID)
    with outbox.read(ID) as envelope:
        assert (envelope.recipient, envelope.sha256) == ("claims-office", addressed.envelope_sha256)
    with outbox.read(OTHER) as envelope:
        assert envelope.recipient == ""
    outbox.put(addressed)
    for other in ("", "triage"):
        with pytest.raises(OutboxConflictError):
            outbox.put(dataclasses.replace(addressed, recipient=other))
    outbox.remove(ID)
    assert not outbox.holds(ID)
    assert outbox.entries().documents == (OTHER,)


@pytest.mark.parametrize("name", ["../x", "A", "a.b", "-a", "a b", "a" * 65])
def test_a_recipient_that_could_be_more_than_a_name_is_never_written(outbox, tmp_path, name):
    with pytest.raises(OutboxError):
        outbox.put(dataclasses.replace(document(), recipient=name))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [f"{ID}..envelope", f"{ID}.A.envelope", f"{ID}.a.b.envelope", f"x.{ID}.envelope"])
def test_a_file_whose_name_says_no_recipient_is_a_stranger(outbox, tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    assert outbox.entries().recipients == {}
    assert outbox.entries().strangers == 1
    assert not outbox.holds(ID)


def test_envelopes_come_out_oldest_first(outbox, tmp_path):
    for age, name in ((5, "c" * 32), (9, "a" * 32), (7, "b" * 32)):
        outbox.put(document(name=name))
        os.utime(tmp_path / f"{name}.envelope", (1_000 - age, 1_000 - age))
    assert outbox.entries().documents == ("a" * 32, "b" * 32, "c" * 32)


def test_strangers_are_counted_and_left_alone(outbox, tmp_path):
    outbox.put(document())
    (tmp_path / "letter.pdf").write_bytes(b"x")
    (tmp_path / f"{OTHER}.envelope").mkdir()
    (tmp_path / f"{'c' * 32}.envelope").symlink_to("/etc/hostname")
    (tmp_path / f"{'D' * 32}.envelope").write_bytes(b"x")
    (tmp_path / f".{OTHER}.envelope.0123.tmp").write_bytes(b"half")
    os.mkfifo(tmp_path / f"{'e' * 32}.envelope")
    listing = outbox.entries()
    assert listing.documents == (ID,)
    assert listing.strangers == 5
    for name in ("c" * 32, "e" * 32, OTHER, "../x", ""):
        with pytest.raises(OutboxError):
            outbox.open(name)


def test_remove_and_sweep_leave_nothing(outbox, tmp_path):
    outbox.put(document())
    outbox.remove(ID)
    outbox.remove(ID)
    (tmp_path / f".{OTHER}.envelope.0123.tmp").write_bytes(b"half")
    assert outbox.sweep() == 1
    assert list(tmp_path.iterdir()) == []


def test_an_outbox_that_is_gone_is_an_error_of_ours(tmp_path):
    outbox = Outbox(tmp_path / "gone")
    for call in (outbox.entries, lambda: outbox.put(document()), lambda: outbox.remove(ID), lambda: outbox.open(ID)):
        with pytest.raises(OutboxError):
            call()


def test_a_full_disk_is_named_and_leaves_nothing(outbox, tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFullError):
        outbox.put(document())
    assert list(tmp_path.iterdir()) == []


def test_a_receipt_is_kept_once_and_read_back(inbox):
    assert inbox.put(ID, receipt())
    assert inbox.put(ID, receipt())
    (entry,) = inbox.entries()
    assert entry.document == ID
    assert inbox.read(entry) == receipt()
    inbox.remove(entry)
    inbox.remove(entry)
    assert inbox.entries() == ()
    with pytest.raises(InboxError):
        inbox.read(entry)


def test_several_receipts_of_one_document_wait_side_by_side_within_bounds(tmp_path):
    inbox = Inbox(tmp_path, max_entries=20, max_bytes=200)
    kept = [inbox.put(ID, receipt(more=b"%d" % number)) for number in range(12)]
    assert kept == [True] * 8 + [False] * 4
    assert inbox.put(OTHER, receipt(OTHER))


def test_count_and_size_are_bounded_in_all(inbox):
    names = [f"{number:032x}" for number in range(8)]
    assert [inbox.put(name, receipt(name)) for name in names] == [True] * 5 + [False] * 3
    assert not inbox.put(ID, receipt(more=b"x" * 300))


@pytest.mark.parametrize(
    "untrusted", [b"", b"{}", b"[]", b"\xff", b"[" * 150, receipt(OTHER), b"1", b'{"document": 5}']
)
def test_what_is_no_statement_about_the_document_is_dropped(inbox, untrusted):
    assert not inbox.put(ID, untrusted)
    assert not is_statement_about(ID, untrusted)
    assert inbox.entries() == ()


def test_a_name_that_is_no_document_id_never_becomes_a_path(inbox):
    assert not inbox.put("../x", receipt("../x"))


def test_hostile_entries_cannot_block_or_feed_the_station(inbox, tmp_path):
    names = [f"{ID}.{number:016x}.receipt" for number in range(4)]
    os.mkfifo(tmp_path / names[0])
    (tmp_path / names[1]).symlink_to("/etc/hostname")
    (tmp_path / names[2]).write_bytes(b"x" * 201)
    (tmp_path / names[3]).write_bytes(receipt())
    (tmp_path / "stranger").write_bytes(b"x")
    entries = inbox.entries()
    assert [entry.path.name for entry in entries] == names
    for entry in entries[:3]:
        with pytest.raises(InboxError):
            inbox.read(entry)
        inbox.remove(entry)
    assert inbox.read(entries[3]) == receipt()


def test_a_crash_of_the_uplink_leaves_nothing_behind(inbox, tmp_path):
    (tmp_path / f".{ID}.0.receipt.12.tmp").write_bytes(b"half")
    assert inbox.sweep() == 1
    assert list(tmp_path.iterdir()) == []


STATUS = status.UplinkStatus(
    connected=False,
    since="2030-01-01T00:00:00Z",
    code="broker-unreachable",
    sentence="The server cannot be reached.",
    waiting=3,
    unanswered=1,
    strangers=0,
    held={ID: "refused-station"},
)


def test_the_status_file_reads_back(tmp_path):
    status.write(tmp_path, STATUS)
    read = status.read(tmp_path, max_age_s=60)
    assert read.updated
    assert read.held == STATUS.held
    assert (read.connected, read.code, read.waiting) == (False, "broker-unreachable", 3)


def test_an_old_missing_or_damaged_status_means_a_silent_uplink(tmp_path):
    def refused():
        with pytest.raises(status.StatusError) as error:
            status.read(tmp_path, max_age_s=60)
        assert error.value.code == "uplink-silent"

    refused()
    path = tmp_path / status.FILE_NAME
    status.write(tmp_path, STATUS)
    good = json.loads(path.read_bytes())
    os.utime(path, (1, 1))
    refused()
    for change in (
        {"format": 2},
        {"connected": 1},
        {"waiting": "3"},
        {"sentence": "x" * 501},
        {"held": {ID: 5}},
        {"held": {str(n): "x" for n in range(101)}},
        {"more": 1},
    ):
        path.write_text(json.dumps({**good, **change}))
        refused()
    for raw in (b"", b"[" * 9_999, b"[]", b"x" * 300_000):
        path.write_bytes(raw)
        refused()
    path.unlink()
    os.mkfifo(path)
    refused()


def test_at_most_a_hundred_held_documents_are_listed(tmp_path):
    status.write(tmp_path, dataclasses.replace(STATUS, held={f"{n:032x}": "refused-size" for n in range(500)}))
    assert len(status.read(tmp_path, 60).held) == 100

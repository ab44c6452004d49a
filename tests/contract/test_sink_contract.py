"""What every sink of the receiver promises; the directory sink is the first."""

import json
import os
from dataclasses import replace

import pytest

from appliance import files
from appliance.receiver.store import DirectorySink, StoreConflictError, StoreDamagedError
from appliance.sealing.envelope import open_envelope
from appliance.sealing.keys import HpkePrivateKey
from appliance.sections.storage import SealingLimits
from appliance.suggestions import FieldKind, ReleasedField
from tests.delivery_world import HPKE_SEED, OTHER, STATION, released, sealed, signer_of


def opened(document, station=STATION):
    envelope = sealed(document, station=station).envelope
    keys = {station: signer_of(station).public_key}
    return open_envelope(envelope, HpkePrivateKey(HPKE_SEED), keys, SealingLimits())


@pytest.fixture(params=[DirectorySink])
def make_sink(request, tmp_path):
    return lambda receiver="receiver-0001": request.param(tmp_path / "documents", receiver)


def test_a_stored_document_is_found_again(make_sink):
    incoming = opened(released())
    record = make_sink().store(incoming)
    claims = incoming.manifest.claims
    assert (record.document, record.station) == (claims.document, STATION)
    assert (record.envelope_sha256, record.payload_sha256) == (incoming.envelope_sha256, incoming.payload_sha256)
    assert make_sink().find(claims.document) == record


def test_what_was_never_stored_is_not_found(make_sink):
    assert make_sink().find("0" * 32) is None


def test_the_same_payload_again_is_the_same_record_again(make_sink):
    document = released()
    record = make_sink().store(opened(document))
    assert make_sink("receiver-0002").store(opened(document)) == record  # another envelope, another receiver


def test_another_payload_or_station_under_a_stored_id_is_a_conflict(make_sink):
    document = released()
    sink = make_sink()
    record = sink.store(opened(document))
    with pytest.raises(StoreConflictError):
        sink.store(opened(released(document=document.document)))
    with pytest.raises(StoreConflictError):
        sink.store(opened(document, OTHER))
    assert sink.find(document.document) == record


def test_suggestions_lie_in_a_file_of_their_own_and_not_in_the_sidecar(make_sink, tmp_path):
    field = ReleasedField(0, FieldKind.DOSE, "20 mg", "lisinopril", "20", "mg", (1, 2, 30, 40), 90.0, True, ())
    document = replace(released(), fields=(field,))
    record = make_sink().store(opened(document))
    table = json.loads((tmp_path / "documents" / f"{document.document}.fields.json").read_text())
    assert [f["name"] for f in table["fields"]] == ["lisinopril"]
    assert "a person publishes" in table["status"]
    assert "lisinopril" not in (tmp_path / "documents" / f"{document.document}.json").read_text()
    assert make_sink().store(opened(document)) == record


def test_the_directory_holds_a_pdf_and_a_sidecar_without_content(make_sink, tmp_path):
    document = released()
    make_sink().store(opened(document))
    pdf, sidecar = (tmp_path / "documents" / f"{document.document}.{kind}" for kind in ("pdf", "json"))
    assert {path.name for path in (tmp_path / "documents").iterdir()} == {pdf.name, sidecar.name}
    assert pdf.read_bytes() == document.pdf
    fields = json.loads(sidecar.read_bytes())
    assert set(fields) == {
        *("class", "document", "envelope_sha256", "format", "pages", "payload_sha256", "pdf_length", "pdf_sha256"),
        *("policy", "purpose", "receiver", "report", "simulated", "software", "station", "stored_at"),
    }
    assert (pdf.stat().st_mode & 0o777, sidecar.stat().st_mode & 0o777) == (0o640, 0o640)


def test_a_pdf_of_an_interrupted_attempt_is_taken_over_if_it_is_the_same(make_sink, tmp_path):
    document = released()
    sink = make_sink()
    (tmp_path / "documents" / f"{document.document}.pdf").write_bytes(document.pdf)
    assert sink.find(document.document) is None
    sink.store(opened(document))
    assert sink.find(document.document) is not None


@pytest.mark.parametrize("other", [b"other", b"x" * 6_000, None])
def test_another_pdf_in_the_way_is_a_conflict_and_is_not_touched(make_sink, tmp_path, other):
    document = released()
    sink = make_sink()
    path = tmp_path / "documents" / f"{document.document}.pdf"
    if other is None:
        path.symlink_to("/etc/hostname")
    else:
        path.write_bytes(other)
    with pytest.raises(StoreConflictError):
        sink.store(opened(document))
    assert other is None or path.read_bytes() == other
    assert sink.find(document.document) is None


def test_a_receiver_that_was_quicker_wins(make_sink, monkeypatch):
    document = released()
    sink = make_sink()
    original = files.create_atomic

    def raced(path, *rest):
        if path.suffix == ".json":
            monkeypatch.setattr(files, "create_atomic", original)
            make_sink("receiver-0002").store(opened(document))
        original(path, *rest)

    monkeypatch.setattr(files, "create_atomic", raced)
    record = sink.store(opened(document))
    assert make_sink().find(document.document) == record


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{}",
        b"[" * 9_000,
        b'{"format": 1}',
        None,
        {"format": 2},
        {"document": "0" * 32},
        {"payload_sha256": "x"},
        {"stored_at": "now"},
    ],
)
def test_a_damaged_sidecar_is_never_guessed(make_sink, tmp_path, damage):
    document = released()
    sink = make_sink()
    sink.store(opened(document))
    path = tmp_path / "documents" / f"{document.document}.json"
    good = path.read_bytes()
    if isinstance(damage, dict):
        path.write_text(json.dumps({**json.loads(good), **damage}))
    elif damage is None:
        path.unlink()
        path.mkdir()
    else:
        path.write_bytes(damage)
    with pytest.raises(StoreDamagedError):
        sink.find(document.document)
    with pytest.raises(StoreDamagedError):
        sink.store(opened(document))


def test_an_id_that_is_none_never_becomes_a_path(make_sink):
    with pytest.raises(StoreDamagedError):
        make_sink().find("../../etc/passwd")


def test_left_overs_of_a_killed_receiver_go_once_they_are_old(make_sink, tmp_path):
    make_sink()
    old, young = (tmp_path / "documents" / f".x.pdf.{age}.tmp" for age in ("old", "young"))
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    os.utime(old, (1, 1))
    make_sink()
    assert not old.exists()
    assert young.exists()

"""Sealing a released document and opening it again."""

import dataclasses
import hashlib
from types import MappingProxyType, SimpleNamespace

import pytest

from appliance.documents import FinishedFile
from appliance.sealing import envelope, payload
from appliance.sealing.canonical import NotCanonicalError
from appliance.sealing.envelope import open_envelope, read_manifest, seal
from appliance.sections.storage import SealingLimits
from tests.custody_samples import DOCUMENT, PDF, RECIPIENT, STATION, STATION_SIGNER, released

KEYS = {STATION: STATION_SIGNER.public_key}
LIMITS = SealingLimits()


def test_what_was_released_is_what_the_recipient_gets():
    sealed = seal(released(), RECIPIENT.public, STATION_SIGNER, STATION)
    opened = open_envelope(sealed.envelope, RECIPIENT, KEYS, LIMITS)
    assert opened.pdf == PDF
    assert opened.envelope_sha256 == sealed.envelope_sha256 == hashlib.sha256(sealed.envelope).hexdigest()
    assert opened.payload_sha256 == sealed.payload_sha256
    assert opened.sidecar["report"] == {"checks": ["pixels", "text"], "pages": 2, "seconds": 1.5}
    assert opened.manifest.claims == payload.Claims.of(released(), STATION)
    assert opened.manifest.recipient == RECIPIENT.public.key_id


def test_carrier_reads_the_manifest_without_a_decryption_key():
    sealed = seal(released(), RECIPIENT.public, STATION_SIGNER, STATION)
    manifest = read_manifest(sealed.envelope, KEYS, LIMITS)
    assert (manifest.claims.document, manifest.claims.simulated) == (DOCUMENT, True)


def test_same_document_sealed_twice_has_one_payload_digest_and_two_envelopes():
    first, second = (seal(released(), RECIPIENT.public, STATION_SIGNER, STATION) for _ in range(2))
    assert first.payload_sha256 == second.payload_sha256
    assert first.envelope_sha256 != second.envelope_sha256


def test_plaintext_is_nowhere_in_the_envelope():
    sealed = seal(released(pdf=b"%PDF planted Zoltan Fabricated" * 50), RECIPIENT.public, STATION_SIGNER, STATION)
    assert b"Zoltan" not in sealed.envelope
    assert b"%PDF" not in sealed.envelope


def test_no_repr_shows_content():
    sealed = seal(released(), RECIPIENT.public, STATION_SIGNER, STATION)
    opened = open_envelope(sealed.envelope, RECIPIENT, KEYS, LIMITS)
    assert "PDF" not in repr(sealed) + repr(opened)
    assert "report" not in repr(opened)


@pytest.mark.parametrize(
    "impostor",
    [
        SimpleNamespace(**{f.name: getattr(released(), f.name) for f in dataclasses.fields(released())}),
        FinishedFile(path=None, document=DOCUMENT, pages=1),
        None,
    ],
)
def test_only_a_released_document_is_sealed(impostor):
    with pytest.raises(envelope.NotReleasedError):
        seal(impostor, RECIPIENT.public, STATION_SIGNER, STATION)


def test_subclass_of_a_released_document_is_not_sealed():
    class Sneaky(type(released())):
        pass

    document = released()
    sneaky = Sneaky(**{f.name: getattr(document, f.name) for f in dataclasses.fields(document)})
    with pytest.raises(envelope.NotReleasedError):
        seal(sneaky, RECIPIENT.public, STATION_SIGNER, STATION)


def test_forged_witness_is_not_sealed():
    document = released()
    object.__setattr__(document, "witness", object())
    with pytest.raises(envelope.NotReleasedError):
        seal(document, RECIPIENT.public, STATION_SIGNER, STATION)


def test_bytes_changed_after_the_gate_are_not_sealed():
    document = released()
    object.__setattr__(document, "pdf", PDF + b"x")
    with pytest.raises(envelope.NotReleasedError):
        seal(document, RECIPIENT.public, STATION_SIGNER, STATION)


@pytest.mark.parametrize(
    "changes",
    [
        {"document": "Jane-Fabricated"},
        {"document_class": "Letter of Jane"},
        {"purpose": ""},
        {"policy": "default"},
        {"pages": 0},
        {"pages": True},
        {"simulated": 1},
    ],
)
def test_claims_that_could_carry_content_are_refused(changes):
    with pytest.raises(envelope.EnvelopeContentError):
        seal(released(**changes), RECIPIENT.public, STATION_SIGNER, STATION)


def test_station_name_that_could_not_stand_in_a_topic_is_refused():
    with pytest.raises(envelope.EnvelopeContentError):
        seal(released(), RECIPIENT.public, STATION_SIGNER, "Station One")


@pytest.mark.parametrize("value", [b"bytes", object(), {1: 2}, float("nan"), {"deep": float("inf")}])
def test_report_that_json_cannot_hold_is_refused(value):
    with pytest.raises(payload.ReportError):
        seal(released(gate_report={"value": value}), RECIPIENT.public, STATION_SIGNER, STATION)


def test_report_that_is_too_deep_is_refused():
    report = {"a": 1}
    for _ in range(20):
        report = MappingProxyType({"a": report})
    with pytest.raises(payload.ReportError):
        seal(released(gate_report=report), RECIPIENT.public, STATION_SIGNER, STATION)


def test_report_keeps_nulls_and_lists():
    sealed = seal(released(gate_report={"a": [None, {"b": ()}]}), RECIPIENT.public, STATION_SIGNER, STATION)
    assert open_envelope(sealed.envelope, RECIPIENT, KEYS, LIMITS).sidecar["report"] == {"a": [None, {"b": []}]}


def test_document_that_no_receiver_would_take_is_refused():
    small = SealingLimits(max_envelope_bytes=1_000)
    with pytest.raises(envelope.EnvelopeTooLargeError):
        seal(released(), RECIPIENT.public, STATION_SIGNER, STATION, small)


def test_sidecar_of_an_oversized_payload_is_refused():
    packed = payload.pack(payload.Claims.of(released(), STATION), released())
    with pytest.raises(NotCanonicalError):
        payload.unpack(packed, 10)

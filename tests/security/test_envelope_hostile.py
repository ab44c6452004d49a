"""Envelopes that were damaged, swapped, forged or made to confuse a receiver."""

import hashlib
import json
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.errors import SealingError
from appliance.sealing import canonical, envelope, payload
from appliance.sealing.algorithms import SigningContext, hpke_info, hpke_suite
from appliance.sealing.envelope import open_envelope, read_manifest, seal
from appliance.sections.storage import SealingLimits
from tests.custody_samples import (
    DOCUMENT,
    OTHER_RECIPIENT,
    OTHER_SIGNER,
    PDF,
    RECIPIENT,
    STATION,
    STATION_SIGNER,
    released,
)

KEYS = {STATION: STATION_SIGNER.public_key, "station-0002": OTHER_SIGNER.public_key}
LIMITS = SealingLimits()
SEALED = seal(released(), RECIPIENT.public, STATION_SIGNER, STATION).envelope
MANIFEST_LENGTH = struct.unpack(">I", SEALED[8:12])[0]
MANIFEST = json.loads(SEALED[12 : 12 + MANIFEST_LENGTH])
SIGNATURE_AT = 12 + MANIFEST_LENGTH
CIPHERTEXT = SEALED[SIGNATURE_AT + 64 :]


def build(manifest, ciphertext=CIPHERTEXT, signer=STATION_SIGNER, raw=None):
    """An envelope with any manifest, honestly signed by `signer`."""
    raw = canonical.encode(manifest) if raw is None else raw
    signature = signer.sign(SigningContext.ENVELOPE, raw)
    return b"SCANENV\x01" + struct.pack(">I", len(raw)) + raw + signature + ciphertext


def refused(untrusted, error=SealingError, key=RECIPIENT, keys=KEYS, limits=LIMITS):
    with pytest.raises(error) as caught:
        open_envelope(untrusted, key, keys, limits)
    return caught.value


def test_helper_builds_what_seal_builds():
    assert build(MANIFEST) == SEALED
    assert open_envelope(build(MANIFEST), RECIPIENT, KEYS, LIMITS).pdf == PDF


@pytest.mark.parametrize("bit", [0, 3, 7])
def test_no_bit_of_any_region_can_change(bit):
    for at in range(len(SEALED)):
        forged = bytearray(SEALED)
        forged[at] ^= 1 << bit
        refused(bytes(forged))


def test_truncation_at_every_length_is_refused():
    for length in range(0, len(SEALED), 7):
        refused(SEALED[:length])
    refused(SEALED + b"\0", envelope.EnvelopeDigestError)


@settings(deadline=None)
@given(st.binary(max_size=3_000))
def test_random_bytes_are_refused(untrusted):
    refused(untrusted, envelope.EnvelopeFormatError)


@settings(deadline=None)
@given(st.binary(max_size=300), st.integers(0, 2**32 - 1))
def test_random_bytes_behind_the_magic_are_refused(tail, length):
    refused(b"SCANENV\x01" + struct.pack(">I", length) + tail + bytes(2_000), envelope.EnvelopeFormatError)


def test_nothing_is_decrypted_before_the_signature_holds(monkeypatch):
    def no_decryption():
        raise AssertionError("decrypted too early")

    monkeypatch.setattr(envelope, "hpke_suite", no_decryption)
    refused(build(MANIFEST, signer=OTHER_SIGNER), envelope.EnvelopeSignatureError)
    refused(build(MANIFEST, ciphertext=CIPHERTEXT[:-1] + b"\0"), envelope.EnvelopeDigestError)


def test_manifest_of_one_document_on_another_is_refused():
    other = seal(released(document="f" * 32), RECIPIENT.public, STATION_SIGNER, STATION).envelope
    at = 12 + struct.unpack(">I", other[8:12])[0] + 64
    refused(other[:at] + CIPHERTEXT, envelope.EnvelopeDigestError)


def test_station_cannot_move_a_ciphertext_to_another_document():
    # Even a signing key that went astray cannot relabel a ciphertext: HPKE binds document and station.
    refused(build({**MANIFEST, "document": "f" * 32}), envelope.EnvelopeOpenError)


def test_station_cannot_pass_on_the_ciphertext_of_another():
    refused(build({**MANIFEST, "station": "station-0002"}, signer=OTHER_SIGNER), envelope.EnvelopeOpenError)


@pytest.mark.parametrize("changes", [{"purpose": "billing"}, {"pages": 9}, {"simulated": False}, {"class": "consent"}])
def test_outer_claims_that_differ_from_the_sealed_ones_are_refused(changes):
    refused(build({**MANIFEST, **changes}), envelope.EnvelopeContentError)


def test_station_that_signs_under_the_name_of_another_is_refused():
    refused(build({**MANIFEST, "station": "station-0002"}), envelope.EnvelopeSignatureError)


def test_unknown_station_is_refused():
    error = refused(build({**MANIFEST, "station": "station-0003"}), envelope.EnvelopeStationError)
    assert "station-0003" in error.detail


def test_envelope_for_another_receiver_is_refused():
    refused(SEALED, envelope.EnvelopeRecipientError, key=OTHER_RECIPIENT)


def test_envelope_relabelled_for_another_receiver_does_not_open():
    relabelled = build({**MANIFEST, "recipient": OTHER_RECIPIENT.public.key_id})
    refused(relabelled, envelope.EnvelopeOpenError, key=OTHER_RECIPIENT)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"format": True},
        {"suite": "HPKE-X25519"},
        {"suite": ""},
        {"document": "../" + "a" * 29},
        {"pages": 0},
        {"pages": 1.0},
        {"pages": 10**9},
        {"simulated": 0},
        {"ciphertext_length": 10},
        {"ciphertext_sha256": "A" * 64},
        {"class": "x" * 65},
        {"policy": "default@1\n"},
        {"patient": "Jane Fabricated"},
    ],
)
def test_manifest_outside_its_schema_is_refused_though_signed(change):
    raw = json.dumps({**MANIFEST, **change}, sort_keys=True, separators=(",", ":")).encode()
    refused(build(None, raw=raw), envelope.EnvelopeFormatError)


@pytest.mark.parametrize("key", sorted(MANIFEST))
def test_manifest_with_a_missing_key_is_refused_though_signed(key):
    rest = {name: value for name, value in MANIFEST.items() if name != key}
    refused(build(rest), envelope.EnvelopeFormatError)


def test_manifest_in_another_spelling_is_refused_though_signed():
    for raw in (
        json.dumps(MANIFEST, sort_keys=True).encode(),
        canonical.encode(MANIFEST)[:-1] + b',"suite":"x"}',
        canonical.encode(MANIFEST) + b"\n",
        canonical.encode(MANIFEST).replace(b"referral", b"r\\u0065ferral"),
    ):
        refused(build(None, raw=raw), envelope.EnvelopeFormatError)


def test_oversized_manifest_and_envelope_are_refused():
    refused(build(None, raw=b" " * 5_000), envelope.EnvelopeFormatError)
    refused(SEALED, envelope.EnvelopeFormatError, limits=SealingLimits(max_envelope_bytes=len(SEALED) - 1))
    refused(SEALED, envelope.EnvelopeFormatError, limits=SealingLimits(max_manifest_bytes=MANIFEST_LENGTH - 1))
    refused(SEALED, envelope.EnvelopeContentError, limits=SealingLimits(max_sidecar_bytes=20))


def test_wrong_length_in_a_signed_manifest_is_refused():
    refused(build({**MANIFEST, "ciphertext_length": len(CIPHERTEXT) + 1}), envelope.EnvelopeDigestError)


def test_reading_the_manifest_checks_everything_that_needs_no_key():
    with pytest.raises(envelope.EnvelopeSignatureError):
        read_manifest(build(MANIFEST, signer=OTHER_SIGNER), KEYS, LIMITS)
    with pytest.raises(envelope.EnvelopeDigestError):
        read_manifest(SEALED[:-1] + bytes([SEALED[-1] ^ 1]), KEYS, LIMITS)


GOOD_PAYLOAD = payload.pack(payload.Claims.of(released(), STATION), released())
SIDECAR_LENGTH = struct.unpack(">I", GOOD_PAYLOAD[8:12])[0]
SIDECAR = json.loads(GOOD_PAYLOAD[12 : 12 + SIDECAR_LENGTH])


def with_payload(raw):
    """A payload of our choice, sealed and signed like a real one."""
    ciphertext = hpke_suite().encrypt(raw, RECIPIENT.public.key, info=hpke_info(DOCUMENT, STATION))
    digest = hashlib.sha256(ciphertext).hexdigest()
    return build({**MANIFEST, "ciphertext_length": len(ciphertext), "ciphertext_sha256": digest}, ciphertext)


def with_sidecar(sidecar, pdf=PDF):
    raw = sidecar if isinstance(sidecar, bytes) else json.dumps(sidecar).encode()
    return with_payload(b"SCANPAY\x01" + struct.pack(">I", len(raw)) + raw + pdf)


def test_helper_packs_what_pack_packs():
    assert open_envelope(with_payload(GOOD_PAYLOAD), RECIPIENT, KEYS, LIMITS).pdf == PDF
    assert open_envelope(with_sidecar(SIDECAR), RECIPIENT, KEYS, LIMITS).pdf == PDF


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SCANPAY\x01",
        b"SCANPAY\x02" + GOOD_PAYLOAD[8:],
        GOOD_PAYLOAD[:8] + b"\xff\xff\xff\xff" + GOOD_PAYLOAD[12:],
        GOOD_PAYLOAD[:8] + struct.pack(">I", len(GOOD_PAYLOAD)) + GOOD_PAYLOAD[12:],
        GOOD_PAYLOAD[:-1],
        GOOD_PAYLOAD + b"x",
    ],
)
def test_payload_with_broken_framing_is_refused(raw):
    refused(with_payload(raw), envelope.EnvelopeContentError)


@pytest.mark.parametrize(
    "sidecar",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"a":' + b"[" * 50_000,
        json.dumps({**SIDECAR, "extra": 1}).encode(),
        json.dumps({**SIDECAR, "format": 2}).encode(),
        json.dumps({**SIDECAR, "format": True}).encode(),
        json.dumps({**SIDECAR, "pdf_sha256": "0" * 64}).encode(),
        json.dumps({**SIDECAR, "pdf_length": 1}).encode(),
        json.dumps({**SIDECAR, "report": float("nan")}).encode(),
        json.dumps({**SIDECAR, "simulated": 1}).encode(),
        json.dumps({**SIDECAR, "report": 1}).replace('"report": 1', '"report": 1e999').encode(),
        json.dumps(SIDECAR).replace('"pages": 2', '"pages": 1e999').encode(),
        json.dumps({**SIDECAR, "pages": 2.0}).encode(),
        json.dumps({**SIDECAR, "class": "consent"}).encode(),
        json.dumps({**SIDECAR, "class": ["referral"]}).encode(),
        json.dumps({**SIDECAR, "station": "station-0002"}).encode(),
        json.dumps(SIDECAR).encode()[:-1] + b',"class":"referral"}',
        json.dumps({key: value for key, value in SIDECAR.items() if key != "policy"}).encode(),
    ],
)
def test_sidecar_that_contradicts_or_confuses_is_refused(sidecar):
    refused(with_sidecar(sidecar), envelope.EnvelopeContentError)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_random_sidecar_is_refused(raw):
    with pytest.raises(canonical.NotCanonicalError):
        payload.unpack(b"SCANPAY\x01" + struct.pack(">I", len(raw)) + raw, 1 << 20)


def test_every_refusal_has_its_own_code_and_a_sentence():
    leaves = [leaf for leaf in vars(envelope).values() if isinstance(leaf, type) and issubclass(leaf, SealingError)]
    codes = [leaf.code for leaf in leaves if leaf is not SealingError]
    assert len(codes) == len(set(codes)) >= 8
    assert all(leaf.advice.endswith(".") for leaf in leaves)

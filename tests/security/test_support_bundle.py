"""The support bundle's envelope: each step of opening refuses what it must; nothing of it passes for a document."""

import struct

import pytest

from appliance.errors import SealingError
from appliance.sealing import canonical, support
from appliance.sealing.algorithms import SUITE, SigningContext
from appliance.sealing.envelope import open_envelope
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey
from appliance.sealing.support import MAGIC, SupportBundleError, open_bundle, seal_bundle
from appliance.sections.storage import SealingLimits

KEY, OTHER = HpkePrivateKey(bytes(range(32))), HpkePrivateKey(bytes(32))
SIGNER = DeviceSigner(bytes(range(32, 64)))
KEYS = {"station-0001": SIGNER.public_key}
MADE = "2026-11-26T12:00:00Z"
CONTENT = b'{"format": 1}'


def sealed(station="station-0001", made=MADE, signer=SIGNER):
    return seal_bundle(CONTENT, KEY.public, signer, station, made)


def parts(raw):
    (length,) = struct.unpack(">I", raw[8:12])
    return raw[12 : 12 + length], raw[12 + length : 76 + length], raw[76 + length :]


def put_together(manifest, signature, ciphertext, magic=MAGIC):
    return magic + struct.pack(">I", len(manifest)) + manifest + signature + ciphertext


def resigned(changes, ciphertext=None):
    """A bundle whose manifest was changed by somebody who holds the station's key."""
    manifest, _, sealed_bytes = parts(sealed())
    fields = {**canonical.parse(manifest), **changes}
    manifest = canonical.encode(fields)
    return put_together(manifest, SIGNER.sign(SigningContext.SUPPORT_BUNDLE, manifest), ciphertext or sealed_bytes)


def test_what_was_sealed_is_opened_and_names_its_station():
    bundle = open_bundle(sealed(), KEY, KEYS)
    assert (bundle.content, bundle.station, bundle.made) == (CONTENT, "station-0001", MADE)
    assert "format" not in repr(bundle)


@pytest.mark.parametrize("cut", [0, 5, 11, 12, 200, 350])
def test_a_cut_bundle_is_refused(cut):
    with pytest.raises(SupportBundleError):
        open_bundle(sealed()[:cut], KEY, KEYS)


def test_every_flipped_byte_is_refused():
    raw = sealed()
    for place in (*range(420), *range(420, len(raw), 97)):
        flipped = bytearray(raw)
        flipped[place] ^= 1
        with pytest.raises(SupportBundleError):
            open_bundle(bytes(flipped), KEY, KEYS)


def test_a_strange_station_a_strange_signature_and_another_key_are_refused():
    with pytest.raises(SupportBundleError, match="station or signature"):
        open_bundle(sealed("station-0002"), KEY, KEYS)
    with pytest.raises(SupportBundleError, match="station or signature"):
        open_bundle(sealed(signer=DeviceSigner(bytes(32))), KEY, KEYS)
    with pytest.raises(SupportBundleError, match="another key"):
        open_bundle(sealed(), OTHER, KEYS)


def test_what_is_signed_and_does_not_belong_together_is_refused():
    with pytest.raises(SupportBundleError, match="decryption"):
        open_bundle(resigned({"made": "2026-11-26T12:00:01Z"}), KEY, KEYS)
    with pytest.raises(SupportBundleError, match="digest"):
        open_bundle(resigned({"ciphertext_sha256": "0" * 64}), KEY, KEYS)
    with pytest.raises(SupportBundleError, match="manifest"):
        open_bundle(resigned({"suite": "none"}), KEY, KEYS)
    with pytest.raises(SupportBundleError, match="manifest"):
        open_bundle(resigned({"more": 1}), KEY, KEYS)


def test_a_manifest_that_claims_to_be_long_is_refused():
    _, signature, ciphertext = parts(sealed())
    with pytest.raises(SupportBundleError, match="length"):
        open_bundle(put_together(b"x" * 2_000, signature, ciphertext), KEY, KEYS)


def test_a_bundle_is_no_envelope_and_no_envelopes_signature_makes_one():
    with pytest.raises(SealingError):
        open_envelope(sealed(), KEY, KEYS, SealingLimits())
    manifest, _, ciphertext = parts(sealed())
    with pytest.raises(SupportBundleError, match="signature"):
        open_bundle(put_together(manifest, SIGNER.sign(SigningContext.ENVELOPE, manifest), ciphertext), KEY, KEYS)
    assert SUITE in manifest.decode()


@pytest.mark.parametrize(("station", "made"), [("Station", MADE), ("station-0001", "today")])
def test_names_and_times_of_another_form_are_not_sealed(station, made):
    with pytest.raises(SupportBundleError):
        sealed(station, made)


def test_what_is_too_large_is_not_sealed(monkeypatch):
    monkeypatch.setattr(support, "MAX_BYTES", 500)
    with pytest.raises(SupportBundleError, match="too large"):
        sealed()

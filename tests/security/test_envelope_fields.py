"""Suggestions in the sidecar: what was released arrives, and no other form is believed."""

import json

import pytest

from appliance.sealing import payload
from appliance.sealing.canonical import NotCanonicalError
from appliance.sealing.envelope import open_envelope, seal
from appliance.sections.storage import SealingLimits
from appliance.suggestions import MAX_NAME, MAX_RELEASED, MAX_TEXT, UNITS, Doubt, FieldKind, ReleasedField
from tests.custody_samples import RECIPIENT, STATION, STATION_SIGNER, released

KEYS = {STATION: STATION_SIGNER.public_key}
FIELD = ReleasedField(
    1, FieldKind.DOSE, "20 mg", "lisinopril", "20", "mg", (10, 20, 300, 60), 91.5, True, (Doubt.DOSE_UNUSUAL,)
)
OBJECT = {
    "box": [10, 20, 300, 60], "confidence": 91.5, "confirm": True, "kind": "dose", "name": "lisinopril", "page": 1,
    "text": "20 mg", "unit": "mg", "value": "20", "why": ["dose-unusual"],
}  # fmt: skip


def unpacked(fields):
    """The sidecar of a payload with these suggestions, put there by hand."""
    document = released()
    packed = payload.pack(payload.Claims.of(document, STATION), document)
    begin = len(payload.MAGIC) + 4
    length = int.from_bytes(packed[len(payload.MAGIC) : begin])
    sidecar = json.loads(packed[begin : begin + length]) | {"fields": fields}
    raw = json.dumps(sidecar).encode()
    return payload.unpack(payload.MAGIC + len(raw).to_bytes(4) + raw + packed[begin + length :], 1 << 20)[1]


def test_the_recipient_gets_the_suggestions_that_were_released():
    sealed = seal(released(fields=(FIELD,)), RECIPIENT.public, STATION_SIGNER, STATION)
    opened = open_envelope(sealed.envelope, RECIPIENT, KEYS, SealingLimits())
    assert opened.sidecar["fields"] == [OBJECT]
    assert b"lisinopril" not in sealed.envelope
    assert "lisinopril" not in repr(opened)


def test_without_suggestions_the_sidecar_has_no_such_key():
    opened = open_envelope(
        seal(released(), RECIPIENT.public, STATION_SIGNER, STATION).envelope, RECIPIENT, KEYS, SealingLimits()
    )
    assert "fields" not in opened.sidecar


def test_the_most_that_may_travel_fits_into_the_sidecar():
    longest = ReleasedField(
        9_999, FieldKind.RESULT, "\uffff" * MAX_TEXT, "\uffff" * MAX_NAME, "9" * 24, max(UNITS, key=len),
        (99_990, 99_990, 99_999, 99_999), 99.9, False, tuple(Doubt),
    )  # fmt: skip
    document = released(fields=(longest,) * MAX_RELEASED)
    packed = payload.pack(payload.Claims.of(document, STATION), document)
    length = int.from_bytes(packed[len(payload.MAGIC) : len(payload.MAGIC) + 4])
    assert length < SealingLimits().max_sidecar_bytes - (128 << 10)  # room for the report


def test_the_form_of_the_page_is_accepted():
    assert unpacked([OBJECT])["fields"] == [OBJECT]
    assert unpacked([OBJECT | {"unit": "", "value": "", "name": "", "why": [], "confidence": 0}])


@pytest.mark.parametrize(
    "change",
    [
        {"box": [10, 20, 300]}, {"box": [10, 20, 300, "60"]}, {"box": [300, 20, 10, 60]}, {"box": [10, 60, 300, 60]},
        {"box": [-1, 20, 300, 60]}, {"box": [10, 20, 300, 1 << 20]}, {"box": "10"}, {"box": [True, 20, 300, 60]},
        {"confidence": 100.5}, {"confidence": -1}, {"confidence": "91"}, {"confidence": True},
        {"confirm": 1}, {"kind": "date-of-birth"}, {"kind": "name"}, {"kind": 5}, {"kind": ["dose"]},
        {"name": "x" * 61}, {"name": None}, {"name": "a\nb"},
        {"page": -1}, {"page": 10_000}, {"page": 1.0}, {"page": True},
        {"text": ""}, {"text": "x" * 121}, {"text": ["20"]}, {"text": "\u0000"},
        {"unit": "stone"}, {"unit": None}, {"unit": []},
        {"value": "1" * 25}, {"value": 20}, {"why": "dose-unusual"}, {"why": ["because"]},
        {"why": ["policy", "policy"]},
        {"why": [["policy"]]}, {"extra": 1},
    ],
)  # fmt: skip
def test_a_suggestion_of_another_form_is_refused(change):
    with pytest.raises(NotCanonicalError):
        unpacked([OBJECT, OBJECT | change])


@pytest.mark.parametrize("fields", [None, {}, "x", [], [OBJECT] * (MAX_RELEASED + 1), [None], [[]], [{}]])
def test_a_list_of_another_form_is_refused(fields):
    with pytest.raises(NotCanonicalError):
        unpacked(fields)


@pytest.mark.parametrize("key", sorted(OBJECT))
def test_every_key_is_needed(key):
    with pytest.raises(NotCanonicalError):
        unpacked([{k: v for k, v in OBJECT.items() if k != key}])

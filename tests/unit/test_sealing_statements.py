"""Canonical JSON, receipts and certificates of deletion."""

import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.documents import DeliveryReceipt
from appliance.sealing import canonical, statement
from appliance.sealing.certificate import DeletedDocument, DeletionCertificate, sign_certificate, verify_certificate
from appliance.sealing.keys import keys_by_id
from appliance.sealing.receipt import RECEIPT, sign_receipt, verify_receipt
from tests.custody_samples import DOCUMENT, OTHER_SIGNER, RECEIVER, RECEIVER_SIGNER, STATION, receipt_for

KEYS = keys_by_id([RECEIVER_SIGNER.public_key])
SCHEMA = {"a": canonical.whole(0, 5), "b": canonical.text("[a-z]+"), "c": canonical.flag}
GOOD = b'{"a":1,"b":"x","c":true}'

RECEIPT_VALUE = DeliveryReceipt(DOCUMENT, STATION, RECEIVER, "a" * 64, "b" * 64, "2026-03-01T10:00:00Z")
CERTIFICATE_VALUE = DeletionCertificate(
    DOCUMENT,
    STATION,
    "c" * 64,
    4,
    "2026-03-01T11:00:00Z",
    (DeletedDocument("d" * 32, "a" * 64, "b" * 64, "e" * 64, RECEIVER, "2026-03-01T10:00:00Z"),),
)


def test_canonical_record_is_read():
    assert canonical.decode(GOOD, SCHEMA, 100) == {"a": 1, "b": "x", "c": True}


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b'{"a":1,"b":"x","c":true} ',
        b' {"a":1,"b":"x","c":true}',
        b'{"a": 1,"b":"x","c":true}',
        b'{"b":"x","a":1,"c":true}',
        b'{"a":1,"a":1,"b":"x","c":true}',
        b'{"a":9,"a":1,"b":"x","c":true}',
        b'{"a":1.0,"b":"x","c":true}',
        b'{"a":1e0,"b":"x","c":true}',
        b'{"a":NaN,"b":"x","c":true}',
        b'{"a":-Infinity,"b":"x","c":true}',
        b'{"a":true,"b":"x","c":true}',
        b'{"a":"1","b":"x","c":true}',
        b'{"a":6,"b":"x","c":true}',
        b'{"a":-0,"b":"x","c":true}',
        b'{"a":1,"b":"\\u0078","c":true}',
        b'{"a":1,"b":"X","c":true}',
        b'{"a":1,"b":"x\\n","c":true}',
        b'{"a":1,"b":null,"c":true}',
        b'{"a":1,"b":"x","c":1}',
        b'{"a":1,"b":"x"}',
        b'{"a":1,"b":"x","c":true,"d":1}',
        '{"a":1,"b":"é","c":true}'.encode(),
        "{}".encode("utf-16"),
        b'{"a":' + b"[" * 50_000,
        b'{"a":' + b"1" * 5_000 + b',"b":"x","c":true}',
        b"\xff\xfe",
    ],
)
def test_any_other_spelling_is_refused(untrusted):
    with pytest.raises(canonical.NotCanonicalError):
        canonical.decode(untrusted, SCHEMA, 1 << 20)


def test_oversized_record_is_refused_before_it_is_parsed():
    with pytest.raises(canonical.NotCanonicalError, match="longer"):
        canonical.decode(GOOD, SCHEMA, len(GOOD) - 1)


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
def test_random_bytes_are_read_canonically_or_refused(untrusted):
    try:
        record = canonical.decode(untrusted, SCHEMA, 1_000)
    except canonical.NotCanonicalError:
        return
    assert canonical.encode(record) == untrusted


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.fixed_dictionaries({"a": json_values, "b": json_values, "c": json_values}))
def test_values_are_accepted_exactly_when_they_fit_the_schema(record):
    fits = (
        type(record["a"]) is int
        and 0 <= record["a"] <= 5
        and isinstance(record["b"], str)
        and record["b"] != ""
        and all("a" <= character <= "z" for character in record["b"])
        and type(record["c"]) is bool
    )
    untrusted = json.dumps(record, separators=(",", ":"), sort_keys=True).encode()
    try:
        canonical.decode(untrusted, SCHEMA, 10_000)
    except canonical.NotCanonicalError:
        assert not fits
    else:
        assert fits


def test_errors_do_not_quote_what_they_refuse():
    with pytest.raises(canonical.NotCanonicalError) as caught:
        canonical.decode(b'{"a":1,"b":"Zoltan Fabricated","c":true}', SCHEMA, 100)
    assert "Zoltan" not in str(caught.value)
    assert "'b'" in str(caught.value)


def test_receipt_comes_back_as_it_was_signed():
    assert verify_receipt(sign_receipt(RECEIPT_VALUE, RECEIVER_SIGNER), KEYS) == RECEIPT_VALUE


def test_certificate_comes_back_as_it_was_signed():
    assert verify_certificate(sign_certificate(CERTIFICATE_VALUE, RECEIVER_SIGNER), KEYS) == CERTIFICATE_VALUE


def test_receipt_of_an_unknown_signer_is_refused():
    with pytest.raises(statement.StatementSignatureError):
        verify_receipt(receipt_for(DOCUMENT, signer=OTHER_SIGNER), KEYS)


def test_receipt_that_names_our_key_but_is_signed_by_another_is_refused():
    raw = sign_receipt(RECEIPT_VALUE, OTHER_SIGNER).split(b"\n")[0]
    raw = raw.replace(OTHER_SIGNER.key_id.encode(), RECEIVER_SIGNER.key_id.encode())
    forged = raw + b"\n" + OTHER_SIGNER.sign(RECEIPT.context, raw).hex().encode() + b"\n"
    with pytest.raises(statement.StatementSignatureError):
        verify_receipt(forged, KEYS)


def test_certificate_is_not_taken_for_a_receipt():
    with pytest.raises(statement.StatementFormatError):
        verify_receipt(sign_certificate(CERTIFICATE_VALUE, RECEIVER_SIGNER), KEYS)


def test_signature_over_the_same_json_in_another_context_is_refused():
    raw = sign_receipt(RECEIPT_VALUE, RECEIVER_SIGNER).split(b"\n")[0]
    other = RECEIVER_SIGNER.sign(statement.SigningContext.CERTIFICATE, raw)
    with pytest.raises(statement.StatementSignatureError):
        verify_receipt(raw + b"\n" + other.hex().encode() + b"\n", KEYS)


@pytest.mark.parametrize("bit", range(8))
def test_no_byte_of_a_receipt_can_change(bit):
    receipt = receipt_for(DOCUMENT)
    for at in range(len(receipt)):
        forged = bytearray(receipt)
        forged[at] ^= 1 << bit
        with pytest.raises((statement.StatementFormatError, statement.StatementSignatureError)):
            verify_receipt(bytes(forged), KEYS)


def test_truncated_or_extended_receipt_is_refused():
    receipt = receipt_for(DOCUMENT)
    for untrusted in [receipt[:at] for at in range(len(receipt))] + [receipt + b"\n", receipt + b"x", b"\n" * 5_000]:
        with pytest.raises(statement.StatementFormatError):
            verify_receipt(untrusted, KEYS)


@pytest.mark.parametrize(
    "changes",
    [
        {"document": "../../etc"},
        {"stored_at": "2026-13-01T10:00:00Z"},
        {"stored_at": "2026-03-01T10:00:00+01:00"},
        {"envelope_sha256": "A" * 64},
        {"receiver": ""},
    ],
)
def test_receipt_with_a_malformed_field_is_not_even_signed(changes):
    with pytest.raises(statement.StatementFormatError):
        sign_receipt(dataclasses.replace(RECEIPT_VALUE, **changes), RECEIVER_SIGNER)


def test_certificate_with_a_malformed_document_is_not_signed():
    bad = dataclasses.replace(CERTIFICATE_VALUE.documents[0], receiver="Jane Fabricated")
    with pytest.raises(statement.StatementFormatError):
        sign_certificate(dataclasses.replace(CERTIFICATE_VALUE, documents=(bad,)), RECEIVER_SIGNER)


def test_list_of_records_is_checked_item_by_item():
    rule = canonical.records({"a": canonical.whole(0, 1)}, 2)
    assert rule([{"a": 1}])
    assert not any(rule(value) for value in ("x", [1], [{"a": 2}], [{"a": 1, "b": 1}], [{}], [{"a": 1}] * 3))

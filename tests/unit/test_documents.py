"""The values that travel through the station are frozen, prove their origin and never show content."""

import dataclasses

import numpy as np
import pytest

from appliance.documents import (
    IDENTITY,
    AcceptedPage,
    Barcode,
    Box,
    CapturedPage,
    GateWitness,
    KnownIdentifiers,
    PageId,
    QualityReport,
    ReadPage,
    RedactedDocument,
    RedactedPage,
    ReleasedDocument,
    SealedDocument,
    Side,
    Word,
    is_opaque_id,
    new_opaque_id,
)

SECRET = "Mustermann"
PAGE = PageId("0" * 32, 0, 0, Side.FRONT)
IMAGE = np.full((4, 4), 199, np.uint8)
WORD = Word(SECRET, Box(0, 0, 4, 4), 0, 95.0)
QUALITY = QualityReport(())
ACCEPTED = AcceptedPage(PAGE, IMAGE, 300.0, IDENTITY, QUALITY, simulated=False)
REDACTED = RedactedPage(PAGE, IMAGE, 300.0, IDENTITY, (WORD,), (), 1, {}, QUALITY, simulated=False)
KNOWN = KnownIdentifiers(frozenset({SECRET}), frozenset({SECRET}))


def released(**changes):
    values = {
        "document": "0" * 32,
        "document_class": "referral",
        "purpose": "ai-summary",
        "policy": "default@1",
        "pages": 1,
        "simulated": False,
        "sha256": "0" * 64,
        "gate_report": {"words": SECRET},
        "pdf": SECRET.encode(),
        "witness": GateWitness(),
    }
    return ReleasedDocument(**{**values, **changes})


@pytest.mark.parametrize("witness", [None, True, object(), GateWitness, "witness"])
def test_nothing_but_the_gates_witness_makes_a_released_document(witness):
    with pytest.raises(TypeError, match="only the release gate"):
        released(witness=witness)


def test_a_subclass_of_the_witness_is_no_witness():
    class Forged(GateWitness):
        __slots__ = ()

    with pytest.raises(TypeError):
        released(witness=Forged())


def test_replacing_a_field_keeps_the_proof_and_dropping_it_is_refused():
    with pytest.raises(TypeError):
        dataclasses.replace(released(), witness=None)


@pytest.mark.parametrize(
    "value",
    [
        WORD,
        Barcode("QRCode", SECRET, Box(0, 0, 1, 1)),
        CapturedPage(PAGE, IMAGE, 300.0, simulated=False),
        ACCEPTED,
        ReadPage(ACCEPTED, (WORD,), (Barcode("QRCode", SECRET, Box(0, 0, 1, 1)),)),
        REDACTED,
        KNOWN,
        RedactedDocument("0" * 32, "referral", "ai-summary", (REDACTED,), KNOWN),
        released(),
        SealedDocument("0" * 32, SECRET.encode(), "0" * 64, "0" * 64),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_representation_shows_content(value):
    for text in (repr(value), str(value), f"{value}"):
        assert SECRET not in text
        assert "199" not in text
        assert len(text) < 1_000


@pytest.mark.parametrize("value", [WORD, ACCEPTED, REDACTED, released()], ids=lambda value: type(value).__name__)
def test_values_cannot_be_changed(value):
    first = dataclasses.fields(value)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, first, None)


def test_opaque_ids_are_random_and_recognised():
    ids = {new_opaque_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(is_opaque_id(one) for one in ids)


@pytest.mark.parametrize(
    "text", ["", "0" * 31, "0" * 33, "G" * 32, "A" * 32, "0" * 32 + "\n", "../" + "0" * 29, "\u0660" * 32]
)
def test_what_is_no_opaque_id_must_never_become_a_path(text):
    assert not is_opaque_id(text)

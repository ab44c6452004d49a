from dataclasses import replace

import cv2
import numpy as np
import pytest
import zxingcpp
from redaction_pages import PURPOSE, accepted_page, rendered

from appliance.documents import KnownIdentifiers
from appliance.reading import reader
from appliance.reading.barcodes import BarcodeError, find_barcodes
from appliance.reading.reader import read, turned
from appliance.redaction.findings import gather
from appliance.redaction.redactor import Redactor
from appliance.redaction.tagger import SpacyTagger
from appliance.sections.pages import ReadingConfig

CONFIG = ReadingConfig()
LINES = [
    (120, 120, "DISCHARGE SUMMARY"),
    (120, 220, "Patient: Bartholomew Quillfeather   MRN: 4029887"),
    (120, 320, "The patient has asthma and takes aspirin 81 mg daily."),
    (120, 420, "Blood pressure was 132/78 and the heart rate was 72."),
    (120, 520, "Dr. Young and Rose Hill saw him on 03/14/2026 in Springfield."),
    (120, 620, "Troponin was negative; the chest x-ray showed no infiltrate."),
]


@pytest.fixture(scope="module")
def page():
    return accepted_page(rendered(LINES, size=(1900, 800))[0])


@pytest.fixture(scope="module")
def tagger():
    return SpacyTagger()


def test_words_are_read_in_order_with_lines(page):
    words = read(page, CONFIG).words
    text = " ".join(w.text for w in words)
    assert "aspirin 81 mg daily" in text
    assert [w.line for w in words] == sorted(w.line for w in words)


def test_a_blank_page_is_not_read():
    empty = read(accepted_page(np.full((300, 300), 255, np.uint8), blank=True), CONFIG)
    assert empty.words == ()


@pytest.mark.parametrize("clockwise", [90, 180, 270])
def test_a_turned_page_is_read_upright_and_its_transform_says_so(page, clockwise):
    code = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}[clockwise]
    crooked = np.ascontiguousarray(cv2.rotate(page.image, code))
    found = read(accepted_page(crooked), CONFIG)
    assert "asthma" in [w.text for w in found.words]
    assert (found.accepted.image == page.image).all()
    corner = np.array(found.accepted.transform) @ np.array([0.0, 0.0, 1.0])
    height, width = page.image.shape
    assert {90: (width - 1, 0), 180: (width - 1, height - 1), 270: (0, height - 1)}[clockwise] == (corner[0], corner[1])


@pytest.mark.parametrize(("seen", "trials"), [(None, 3), (0, 0), (90, 1), (180, 1)])
def test_where_the_shapes_of_print_tell_the_way_up_no_other_way_is_tried(page, monkeypatch, seen, trials):
    sideways = accepted_page(np.ascontiguousarray(cv2.rotate(page.image, cv2.ROTATE_90_COUNTERCLOCKWISE)))
    sideways = replace(sideways, quality=replace(sideways.quality, turn=seen))
    asked = []
    monkeypatch.setattr(reader, "_words", lambda *_: asked.append(1) or ())
    read(sideways, CONFIG)
    assert len(asked) == 1 + trials


def test_a_wrong_hint_about_the_way_up_turns_nothing(page):
    upright = replace(page, quality=replace(page.quality, turn=180))
    assert (read(upright, CONFIG).accepted.image == page.image).all()


def test_weak_evidence_never_turns_a_page():
    noise = np.full((600, 600), 255, np.uint8)
    noise[np.random.default_rng(3).random(noise.shape) < 0.02] = 0
    found = read(accepted_page(noise), CONFIG)
    assert (found.accepted.image == noise).all()


def test_turning_keeps_every_pixel():
    page = accepted_page(np.arange(6, dtype=np.uint8).reshape(2, 3))
    there = turned(page, 90)
    assert there.image.shape == (3, 2)
    assert (turned(there, 270).image == page.image).all()


def test_barcodes_are_found_with_their_place():
    picture = np.full((500, 700), 255, np.uint8)
    code = np.array(zxingcpp.create_barcode("TEST-4711", zxingcpp.BarcodeFormat.QRCode).to_image(scale=6), np.uint8)
    picture[100 : 100 + code.shape[0], 200 : 200 + code.shape[1]] = code
    (found,) = find_barcodes(picture)
    assert found.text == "TEST-4711"
    assert found.symbology
    assert 200 <= found.box.left < found.box.right <= 200 + code.shape[1]


def test_a_decoder_that_fails_is_an_error_without_content():
    with pytest.raises(BarcodeError):
        find_barcodes(np.zeros((4, 4, 4, 4), np.uint8))


def test_a_page_loses_its_identifiers_and_keeps_its_medicine(page, tagger):
    redactor = Redactor(PURPOSE, tagger)
    seen = read(page, CONFIG)
    found = redactor.detect(seen)
    clean = redactor.redact(seen, found, gather([found]))
    again = " ".join(w.text for w in read(accepted_page(clean.image), CONFIG).words).lower()
    for gone in ("bartholomew", "quillfeather", "4029887", "young", "rose", "hill", "2026", "springfield"):
        assert gone not in again
    for kept in (
        "discharge summary",
        "aspirin 81 mg daily",
        "blood pressure was 132/78",
        "heart rate was 72",
        "troponin",
    ):
        assert kept in again
    assert clean.transform == seen.accepted.transform
    assert redactor.redact(seen, found, KnownIdentifiers(frozenset({"asthma"}))).reasons["denied-known-elsewhere"] == 1


def test_the_tagger_finds_people_and_places(tagger):
    text = "Yesterday Robert Hancock from Chicago was seen with chest pain."
    (found,) = tagger.entities([text])
    assert {text[e.start : e.end] for e in found} >= {"Robert Hancock", "Chicago"}
    assert tagger.entities([]) == []

"""The sample stack: reproducible, recognisable, and true to its own truth."""

import json
import re

import cv2
import numpy as np
import pytest
import zxingcpp

from appliance.programs.tesseract import Request, read_words
from appliance.sim.drawing.canvas import Canvas, OffPaperError, Pen
from appliance.sim.drawing.scanner import CLEAN, Defects, scan
from appliance.sim.drawing.truth import FIRST_REGION_LABEL, Kind, Medium, RegionKind, label_boxes
from appliance.sim.samples import forms, letters, notes, planted_identifiers, render_stack, stack, tables
from appliance.sim.samples.cast import SURNAMES, invent
from appliance.sim.samples.writing import main, write_stack

SEED = 7


@pytest.fixture(scope="module")
def sheets():
    return render_stack(SEED, clean=True)


@pytest.fixture(scope="module")
def referral():
    return letters.referral(invent(SEED), 1).sample()


@pytest.fixture(scope="module")
def read_referral(referral):
    return read_words(referral.image, Request(dpi=300))


def overlap(a, b):
    """Intersection over union of two boxes."""
    wide = min(a.right, b.right) - max(a.left, b.left)
    high = min(a.bottom, b.bottom) - max(a.top, b.top)
    if wide <= 0 or high <= 0:
        return 0.0
    return wide * high / (a.width * a.height + b.width * b.height - wide * high)


def test_stack_has_two_sided_sheets_a_blank_back_and_a_crooked_sheet(sheets):
    assert len(sheets) >= 8
    assert sum(sheet.back is not None for sheet in sheets) >= 3
    assert any(sheet.back is not None and not sheet.back.truth.words for sheet in sheets)
    turned = [s for _, _, s in stack.sides(sheets) if abs(s.truth.transform[0][1]) > 0.01]
    assert len(turned) == 1
    assert all(s.image.shape == (3300, 2550, 3) for _, _, s in stack.sides(sheets))


def test_equal_seeds_draw_equal_pages_and_other_seeds_other_people():
    def draw(seed):
        return scan(letters.insurance(invent(seed), seed).sample(), Defects(), seed)

    one, two, other = draw(3), draw(3), draw(4)
    assert np.array_equal(one.image, two.image)
    assert np.array_equal(one.truth.labels, two.truth.labels)
    assert one.truth.words == two.truth.words
    assert {p.text for p in one.truth.phrases} != {p.text for p in other.truth.phrases}


def test_every_word_has_ink_of_its_own_inside_its_box(sheets):
    for _, _, sample in stack.sides(sheets):
        boxes = label_boxes(sample.truth.labels)
        for number, word in enumerate(sample.truth.words, 1):
            assert boxes[number] == word.box, sample.truth.title
            ink = sample.image[sample.truth.labels == number] if number % 25 == 0 else None
            assert ink is None or ink.mean() < 190, sample.truth.title


def test_truth_boxes_are_where_ocr_finds_the_same_words(referral, read_referral):
    printed = [w for w in referral.truth.words if w.medium is Medium.PRINT]
    same = [w for w in printed if any(r.text == w.text and overlap(r.box, w.box) > 0.7 for r in read_referral)]
    assert len(same) / len(printed) > 0.95


def test_planted_identifiers_are_readable_on_the_page_they_stand_on(referral, read_referral):
    seen = " ".join(word.text for word in read_referral)
    wanted = {p.text for p in referral.truth.phrases if p.kind is Kind.IDENTIFIER and len(p.text) >= stack.MIN_PLANTED}
    assert len([text for text in wanted if text in seen]) / len(wanted) > 0.9


def test_planted_identifiers_cannot_be_met_by_chance(sheets):
    planted = planted_identifiers(sheets)
    assert len(planted) > 80
    assert any(surname in planted for surname in SURNAMES)
    assert all(len(text) >= stack.MIN_PLANTED for text in planted)
    harmless = {
        w.text.strip(".,;:()").lower() for _, _, s in stack.sides(sheets) for w in s.truth.words if w.hipaa is None
    }
    assert not harmless & {text.lower() for text in planted}


def test_nobody_in_the_stack_could_be_reached(sheets):
    text = " ".join(p.text for _, _, s in stack.sides(sheets) for p in s.truth.phrases if p.kind is Kind.IDENTIFIER)
    assert all(number.startswith("555-01") for number in re.findall(r"\b\d{3}-\d{4}\b(?!-)", text.replace("MR-", "MR")))
    assert all(domain.endswith("example.org") for domain in re.findall(r"[\w.]+\.(?:com|org|net)\b", text))


def test_no_invented_surname_stands_unmarked(sheets):
    surnames = {name.lower() for name in SURNAMES}
    for _, _, sample in stack.sides(sheets):
        for word in sample.truth.words:
            if surnames & set(re.findall("[a-z]+", word.text.lower())):
                assert word.kind is Kind.IDENTIFIER, sample.truth.title


def test_barcodes_can_be_read_and_say_what_the_truth_says():
    for drawn in (letters.insurance, notes.prescription):
        sample = scan(drawn(invent(SEED), 2).sample(), Defects(), 2)
        expected = {r.text for r in sample.truth.regions if r.kind is RegionKind.BARCODE}
        found = {code.text for code in zxingcpp.read_barcodes(sample.image)}
        assert expected
        assert expected <= found


def test_a_word_that_would_leave_the_paper_is_refused_and_not_clipped():
    canvas = Canvas("narrow", 1, (400, 300))
    with pytest.raises(OffPaperError):
        canvas.text(250, 100, "Samplewood", Pen())


def test_a_blank_back_holds_no_ink_even_on_real_paper():
    page = scan(Canvas("blank back", 1).sample(), Defects(grain=2.0, noise=2.0), 1)
    assert not page.truth.words
    assert page.image.min() > 200


def test_a_crooked_sheet_keeps_its_truth_on_its_ink():
    upright = tables.vital_signs(invent(SEED), 3).sample()
    tilted = scan(upright, Defects(**{**{f: getattr(CLEAN, f) for f in CLEAN.__slots__}, "skew_deg": 2.3}), 3)
    matrix = np.array(tilted.truth.transform)
    for before, after in zip(upright.truth.words, tilted.truth.words, strict=True):
        x, y, _ = matrix @ [(before.box.left + before.box.right) / 2, (before.box.top + before.box.bottom) / 2, 1]
        assert abs(x - (after.box.left + after.box.right) / 2) < 12
        assert abs(y - (after.box.top + after.box.bottom) / 2) < 12
    inked = (tilted.truth.labels > 0) & (tilted.truth.labels < FIRST_REGION_LABEL)
    assert np.quantile(tilted.image.mean(axis=2)[inked], 0.9) < 150


def test_the_portrait_is_a_face_to_a_face_detector():
    sample = notes.imaging(invent(SEED), 4).sample()
    (photo,) = [r.box for r in sample.truth.regions if r.kind is RegionKind.PHOTO]
    part = sample.image[photo.top - 40 : photo.bottom + 40, photo.left - 40 : photo.right + 40]
    detector = cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
    assert len(detector.detectMultiScale(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), 1.1, 5)) == 1


def test_boxed_cells_and_ticks_are_in_the_truth():
    truth = forms.intake_front(invent(SEED), 5).sample().truth
    assert sum(w.medium is Medium.CELLS and w.kind is Kind.IDENTIFIER for w in truth.words) >= 5
    boxes = [r.text for r in truth.regions if r.kind is RegionKind.CHECKBOX]
    assert boxes.count("ticked") >= 4
    assert boxes.count("open") >= 8


def test_the_command_writes_pictures_truth_and_the_planted_list(tmp_path, sheets):
    pictures = write_stack(sheets[:1], tmp_path, seed=SEED)
    assert [p.name for p in pictures] == ["01-front.png", "01-back.png"]
    truth = json.loads((tmp_path / "01-front.json").read_text())
    assert truth["words"][0].keys() == {"text", "box", "kind", "hipaa", "medium", "phrase"}
    listed = json.loads((tmp_path / "stack.json").read_text())
    assert set(listed["planted"]) == planted_identifiers(sheets[:1])
    assert not list(tmp_path.glob("*.part"))


def test_the_command_needs_a_folder(capsys):
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "--out" in capsys.readouterr().err

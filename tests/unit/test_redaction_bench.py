"""The measuring instruments: a leak that is there must be seen, and one that is not must not."""

import json

import numpy as np
import pytest

from appliance.documents import IDENTITY, Box, Word
from appliance.sim.drawing.canvas import Canvas, Pen
from appliance.sim.drawing.fonts import Face
from appliance.sim.drawing.markup import fact, mark
from appliance.sim.drawing.scanner import Defects, scan
from appliance.sim.drawing.truth import FIRST_REGION_LABEL, Hipaa, Kind, Medium, RegionKind, label_boxes
from appliance.sim.generator import Part, generate
from appliance.sim.generator.documents import _FACES, _TEMPLATES
from appliance.sim.generator.parts import BANKS
from bench.support.intervals import Share, share
from bench.support.journey import Journey, Outcome
from bench.support.report import DocumentScore, details, marks, report, summary
from bench.support.scoring import facts_whole, score_page


@pytest.fixture(scope="module")
def page():
    """Two lines: a name, a clinical fact, a mark."""
    canvas = Canvas("small", 1, (1700, 520))
    pen = Pen(Face.SANS, 12)
    canvas.text(80, 140, f"Patient {mark(Hipaa.NAME, 'Harriet Samplewood')} was seen in the clinic today", pen)
    canvas.text(80, 240, f"Blood pressure {fact('128/76 mmHg')} and {fact('no chest pain')} since the last visit", pen)
    canvas.mark(RegionKind.SCRIBBLE, np.full((40, 200), 255, np.uint8), 80, 320, (30, 30, 30))
    return scan(canvas.sample(), Defects(), 1)


def nothing_read(_image, _dpi):
    return ()


def outcome(output, *, transform=IDENTITY, layer=()):
    return Outcome("", False, output, transform, layer, ())


def scored(page, output, **more):
    return score_page((0, 0), page, outcome(output, **more), nothing_read)


def grey(page):
    return page.image.mean(axis=2).astype(np.uint8)


def test_an_unredacted_page_leaks_everything_and_keeps_everything(page):
    words, regions = scored(page, grey(page))
    assert all(w.ink > 0.98 for w in words)
    assert all(w.leaked for w in words if w.kind is Kind.IDENTIFIER)
    assert all(facts_whole(words))
    assert regions[0].ink > 0.98


def test_a_white_page_leaks_nothing_and_keeps_nothing(page):
    words, regions = scored(page, np.full(page.image.shape[:2], 255, np.uint8))
    assert not any(w.leaked or w.kept for w in words)
    assert not any(facts_whole(words))
    assert regions[0].ink == 0


def test_one_copied_word_is_the_one_that_leaks(page):
    output = np.full(page.image.shape[:2], 255, np.uint8)
    number = next(i for i, w in enumerate(page.truth.words) if w.text == "Samplewood")
    box = page.truth.words[number].box
    output[box.top : box.bottom, box.left : box.right] = grey(page)[box.top : box.bottom, box.left : box.right]
    words, _ = scored(page, output)
    assert [w.text for w in words if w.leaked] == ["Samplewood"]


def test_half_a_word_is_a_leak_and_a_speck_is_a_remnant(page):
    number = next(i for i, w in enumerate(page.truth.words) if w.text == "Samplewood")
    box = page.truth.words[number].box
    for part, leaks in ((0.5, True), (0.12, False)):
        output = np.full(page.image.shape[:2], 255, np.uint8)
        right = box.left + round(part * box.width)
        output[box.top : box.bottom, box.left : right] = grey(page)[box.top : box.bottom, box.left : right]
        words, _ = scored(page, output)
        assert words[number].leaked is leaks
        assert words[number].ink > 0


def test_what_a_pen_struck_out_stays_behind_by_design():
    canvas = Canvas("small", 1, (1700, 520))
    pen = Pen(Face.SANS, 12)
    canvas.text(80, 140, f"Give {fact('warfarin 5 mg')} daily", pen)
    canvas.text(80, 240, f"Blood pressure {fact('128/76 mmHg')}", pen)
    canvas.text(80, 145, "per Zzyzx", pen.with_(medium=Medium.HANDWRITING))
    canvas.strike(np.full((6, 480), 255, np.uint8), 60, 122, (30, 30, 200))
    page = canvas.sample()
    words, _ = scored(page, np.full(page.image.shape[:2], 255, np.uint8))
    assert [w.text for w in words if w.medium is Medium.STRUCK] == ["Give", "warfarin", "5", "mg"]
    assert [w.text for w in words if w.by_hand] == ["per", "Zzyzx"]  # over it, and not cancelled
    assert [w.text for w in words if w.kind is Kind.CLINICAL and w.stays] == ["warfarin", "5", "mg"]
    score = DocumentScore(0, "small", "sans", "plain", ("",), (), words, [], {"tesseract": 1.0})
    assert [json.loads(line)["text"] for line in details([score])] == ["128/76", "mmHg"]
    assert dict(row[:2] for row in marks([score]))["words in print that a pen struck out"].endswith("0/4)")
    rows = {row[0]: row[1] for row in summary([score])}
    assert rows["- of those in print (handwriting and what is struck out stay behind by design)"].endswith("0/2)")
    assert rows["clinical words kept (at least 75% of their ink)"].endswith("0/5)")


def test_the_transform_of_the_page_is_followed(page):
    shift = ((1.0, 0.0, 60.0), (0.0, 1.0, -20.0), (0.0, 0.0, 1.0))
    output = np.full(page.image.shape[:2], 255, np.uint8)
    output[:-20, 60:] = grey(page)[20:, :-60]
    words, _ = scored(page, output, transform=shift)
    assert all(w.ink > 0.95 for w in words)
    words, _ = scored(page, output)
    assert np.mean([w.ink for w in words]) < 0.5


def test_a_text_layer_leaks_even_where_no_ink_is_left(page):
    white = np.full(page.image.shape[:2], 255, np.uint8)
    box = next(w.box for w in page.truth.words if w.text == "Samplewood")
    words, _ = scored(page, white, layer=(Word("Samplewood", box, 0, 100.0),))
    assert [w.text for w in words if w.leaked] == ["Samplewood"]
    elsewhere = Box(box.left, box.top + 200, box.right, box.bottom + 200)
    words, _ = scored(page, white, layer=(Word("Samplewood", elsewhere, 0, 100.0),))
    assert not any(w.leaked for w in words)


def test_ocr_of_the_output_counts_as_a_leak_also_when_it_misreads_a_letter(page):
    white = np.full(page.image.shape[:2], 255, np.uint8)
    box = next(w.box for w in page.truth.words if w.text == "Samplewood")
    words, _ = score_page((0, 0), page, outcome(white), lambda _i, _d: (Word("Sarnplewood", box, 0, 50.0),))
    assert [w.text for w in words if w.leaked] == ["Samplewood"]


def test_a_page_held_for_a_person_leaks_nothing(page):
    words, _ = score_page((0, 0), page, Outcome("sharpness", False, None, None, (), ()), nothing_read)
    assert not any(w.leaked or w.kept for w in words)


def test_the_real_stages_give_an_output_and_a_text_layer_in_its_pixels(page):
    journey = Journey()
    travelled = journey.travel([page])
    (out,) = travelled.pages
    assert out.output is not None
    assert out.output.shape == page.image.shape[:2]
    assert travelled.seconds.keys() >= {"tesseract", "quality", "read", "redact", "write", "gate"}
    for word in out.text_layer:
        ink = out.output[word.box.top : word.box.bottom, word.box.left : word.box.right]
        assert ink.min() < 140, "a word of the text layer lies where no ink is"
    words, regions = score_page((0, 0), page, out, journey.read_again)
    score = DocumentScore(0, "small", "sans", "plain", ("",), travelled.findings, words, regions, travelled.seconds)
    text = report({"dev": [score]}, "./run bench redaction")
    assert "identifier words leaked" in text
    assert "Samplewood" not in text
    assert all(line.startswith('{"what"') for line in details([score]))


def test_wilson_intervals_are_those_of_the_literature():
    assert Share(0, 10).interval == pytest.approx((0.0, 0.2775), abs=5e-4)
    assert Share(5, 10).interval == pytest.approx((0.2366, 0.7634), abs=5e-4)
    assert Share(0, 0).interval == (0.0, 1.0)
    assert str(share([True, False])).startswith("50.0 % (")


@pytest.mark.parametrize("part", list(Part))
def test_generated_documents_depend_on_their_arguments_alone(part):
    one, two = generate(part, 5, 2), generate(part, 5, 2)
    assert all(np.array_equal(a.image, b.image) for a, b in zip(one.pages, two.pages, strict=True))
    assert one.pages[0].truth.words == two.pages[0].truth.words
    assert generate(part, 6, 2).pages[0].truth.words != one.pages[0].truth.words


@pytest.mark.parametrize(("part", "number"), [(Part.DEV, 1), (Part.DEV, 3), (Part.TEST, 1), (Part.TEST, 7)])
def test_generated_words_have_their_ink_where_the_truth_says(part, number):
    for sample in generate(part, 2, number).pages:
        boxes = label_boxes(sample.truth.labels)
        seen = [w for i, w in enumerate(sample.truth.words, 1) if boxes.get(i) == w.box]
        assert len(seen) == len(sample.truth.words)
        inked = (sample.truth.labels > 0) & (sample.truth.labels < FIRST_REGION_LABEL)
        assert np.median(sample.image[inked]) < 170


def test_the_parts_share_nothing_that_a_rule_could_be_tuned_to():
    dev, test = BANKS[Part.DEV], BANKS[Part.TEST]
    for name in ("surnames", "women", "men", "towns", "streets", "organisations", "employers", "diagnoses", "drugs"):
        assert not set(getattr(dev, name)) & set(getattr(test, name)), name
    assert not {t.__name__ for t in _TEMPLATES[Part.DEV]} & {t.__name__ for t in _TEMPLATES[Part.TEST]}
    assert not {f for faces in _FACES[Part.DEV] for f in faces} & {f for faces in _FACES[Part.TEST] for f in faces}


def test_a_document_that_does_not_fit_its_paper_is_set_in_smaller_print():
    big = generate(Part.TEST, 11, 26)  # with the largest type, its list of medicines runs off the sheet
    assert big.template == "triage"

"""Random documents with random capture defects: nothing leaves but cleared words and recognised structure."""

import cv2
import numpy as np
import pytest
from redaction_pages import PURPOSE, NoTagger, read_page

from appliance.documents import Box, Word
from appliance.redaction.clearing import assess, decide
from appliance.redaction.findings import gather
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.redactor import Redactor
from appliance.sim.drawing.scanner import OLD_PAPER, Defects, scan
from appliance.sim.drawing.truth import FIRST_REGION_LABEL, Medium, RegionKind
from appliance.sim.generator import Part
from appliance.sim.generator.documents import _TEMPLATES, _theme
from appliance.sim.generator.flow import Flow
from appliance.sim.generator.identity import Identity
from appliance.sim.generator.parts import BANKS

LEXICON = load_lexicon()
PERSONAL = (RegionKind.SIGNATURE, RegionKind.SCRIBBLE, RegionKind.STAMP, RegionKind.PHOTO)


def random_defects(rng):
    return Defects(
        paper=OLD_PAPER if rng.random() < 0.3 else (252, 252, 250),
        skew_deg=float(rng.normal(0, 0.2)),
        grain=float(rng.uniform(0, 2.5)),
        noise=float(rng.uniform(0, 5)),
        faint=float(rng.uniform(0, 0.5)) if rng.random() < 0.3 else 0.0,
        blur=float(rng.uniform(0, 1.2)),
        specks=int(rng.integers(0, 150)),
        holes=bool(rng.random() < 0.3),
        fax=bool(rng.random() < 0.25),
        copies=int(rng.integers(0, 2)),
        stain=bool(rng.random() < 0.3),
        bleed=float(rng.uniform(0, 0.4)) if rng.random() < 0.4 else 0.0,
        fold=bool(rng.random() < 0.3),
        border=bool(rng.random() < 0.3),
        streaks=int(rng.integers(0, 3)),
    )


def read_well(truth, rng):
    """The words of the truth as a good reader might give them: boxes a little off, now and then one torn or missed."""
    words, line, last = [], 0, None
    for word in truth.words:
        box = word.box
        middle = (box.top + box.bottom) / 2
        line += last is not None and abs(middle - last) > 28
        last = middle
        left, top, right, bottom = (int(v + d) for v, d in zip(
            (box.left, box.top, box.right, box.bottom), rng.integers(-3, 4, 4), strict=True))  # fmt: skip
        if rng.random() > 0.03 and right > left + 2 and bottom > top + 2:
            words.append(
                Word(word.text, Box(max(0, left), max(0, top), right, bottom), line, float(rng.uniform(70, 97)))
            )
    return words


def first_page(number, rng):
    """The first page of a random document, as drawn."""
    part = list(Part)[number % 2]
    template = _TEMPLATES[part][int(rng.integers(len(_TEMPLATES[part])))]
    flow = Flow("random", _theme(part, number, rng)[1], int(rng.integers(1 << 30)), "running head")
    template(flow, Identity(BANKS[part], number))
    return flow.pages()[0]


@pytest.mark.parametrize("number", range(8))
def test_random_documents_show_only_cleared_words_and_structure(number):
    rng = np.random.default_rng(4100 + number)
    sample = scan(first_page(number, rng), random_defects(rng), number)
    redactor = Redactor(PURPOSE, NoTagger())
    page = read_page(sample.image, read_well(sample.truth, rng))
    found = redactor.detect(page)
    out = redactor.redact(page, found, gather([found]))
    allowed = np.zeros(out.image.shape, np.uint8)
    for box in [word.box for word in out.words] + list(out.structure):
        allowed[box.top : box.bottom, box.left : box.right] = 1
    assert (out.image[allowed == 0] == 255).all()
    # what a hand or a stamp drew, where neither print nor a rule lies over it, is gone, however well it was read
    labels, dark = sample.truth.labels, out.image < 160
    drawn = np.zeros(out.image.shape, np.uint8)
    for box in out.structure:
        drawn[max(0, box.top - 3) : box.bottom + 3, max(0, box.left - 3) : box.right + 3] = 1
    near_print = np.zeros(out.image.shape, np.uint8)
    hands = [i for i, w in enumerate(sample.truth.words, 1) if w.medium in (Medium.HANDWRITING, Medium.CELLS)]
    near_print[(labels > 0) & (labels < FIRST_REGION_LABEL) & ~np.isin(labels, hands)] = 1
    clear = (cv2.dilate(near_print, np.ones((9, 9), np.uint8)) == 0) & (drawn == 0)
    for index, region in enumerate(sample.truth.regions):
        ink = clear & (labels == FIRST_REGION_LABEL + index)
        if region.kind in PERSONAL and ink.sum() > 60:
            assert (dark & ink).sum() < 0.05 * ink.sum(), region.kind
    left = [i for i in hands if (ink := clear & (labels == i)).sum() > 60 and (dark & ink).sum() > 0.25 * ink.sum()]
    assert not left, [sample.truth.words[i - 1].text for i in left]


@pytest.mark.parametrize("number", range(12))
def test_words_in_any_order_are_judged(number):
    """What was read again ends the reader's list; a cell's words follow their places on the page."""
    rng = np.random.default_rng(7300 + number)
    words = read_well(scan(first_page(number, rng), Defects(), number).truth, rng)
    again = [word for word in words if rng.random() < 0.2]
    told = [word for word in words if word not in again]
    for order in (told + again, [words[i] for i in rng.permutation(len(words))]):
        assessment = assess(arrange(order), PURPOSE, LEXICON, NoTagger())
        assert len(decide(assessment, assessment.known, LEXICON)) == len(order)

"""Dot matrix print: read with its dots joined, and so it stays in every later look at the page."""

import itertools
from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from redaction_pages import PURPOSE, NoTagger, accepted_page, rendered

from appliance.documents import Box, KnownIdentifiers, Word
from appliance.reading import reader, specks
from appliance.reading.dots import APART, TOUCHING, dots_of, joined
from appliance.reading.reader import as_read, read, turned
from appliance.reading.specks import marks_of, without_specks
from appliance.redaction.redactor import Redactor
from appliance.sections.pages import ReadingConfig

MONO = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf"
CONFIG = ReadingConfig()
LINES = [
    "PATIENT MEDICATION PROFILE",
    "WARFARIN 2.5 MG TABLET DAILY",
    "DILTIAZEM 240 MG CAPSULE EVERY DAY",
    "LISINOPRIL 40 MG TABLET DAILY WITH FOOD",
    "PREDNISONE 20 MG TABLET FOR DAYS",
    "ATORVASTATIN 20 MG TABLET AT BEDTIME",
    "ALLERGY ASPIRIN WHEEZING",
]


def dotted(lines=LINES, pitch=4, size=2):
    """A page at 300 dpi whose letters are dots of `size` pixels, `pitch` pixels apart."""
    small = Image.new("L", (480, 18 * len(lines) + 20), 255)
    draw, font = ImageDraw.Draw(small), ImageFont.truetype(MONO, 13)
    for row, line in enumerate(lines):
        draw.text((20, 10 + 18 * row), line, 0, font)
    dark = np.asarray(small) < 128
    image = np.full((dark.shape[0] * pitch, dark.shape[1] * pitch), 250, np.uint8)
    for down, across in np.argwhere(dark):
        image[down * pitch : down * pitch + size, across * pitch : across * pitch + size] = 90
    return image


def texts(page):
    return {word.text.strip(".,;:") for word in page.words}


def test_print_of_dots_is_told_from_print_of_strokes():
    assert dots_of(dotted(), 300.0) == APART
    assert dots_of(np.repeat(dotted()[:, :, None], 3, axis=2), 300.0) == APART
    assert not dots_of(rendered([(100, 100, "asthma and aspirin 81 mg")] * 3, size=(1500, 400))[0], 300.0)
    assert not dots_of(dotted(LINES[:1]), 300.0)  # few dots: dirt


def without_smaller(image, dpi):
    return specks.without_smaller(image, dpi, marks_of(image, dpi))


def smoothed(image, dpi):
    return specks.smoothed(image, dpi, marks_of(image, dpi))


FAX = [(100, 60 + 60 * row, f"Cefazolin {row}.5 <=4 susceptible  20 - 320  negative") for row in range(28)]


def specked():
    """A page whose print stands in the specks and the crumbs of rules of a fax."""
    image = rendered(FAX, size=(1700, 1800), points=36)[0]
    numbers = np.random.default_rng(5)
    for x, y in zip(numbers.integers(0, 1698, 2400), numbers.integers(0, 1798, 2400), strict=True):
        image[y : y + 2, x : x + 2] = 0
    for y in range(108, 1800, 60):
        for x in numbers.integers(90, 1600, 40):
            image[y : y + 2, x : x + 12] = 0
    return image


def test_specks_and_crumbs_of_rules_are_kept_from_the_reader_and_points_and_dashes_are_not():
    image, clean = specked(), rendered(FAX, size=(1700, 1800), points=36)[0]
    assert not dots_of(image, 300.0)  # most marks are as small as dots, but little of the ink is theirs
    cleaned = without_specks(image, 300.0)
    assert (cleaned[clean < 128] < 128).all()  # nothing of the print is gone
    dirt = (image < 128) & (clean >= 128)
    assert (cleaned[dirt] >= 128).sum() > 0.6 * dirt.sum()
    assert without_specks(clean, 300.0) is None


@pytest.mark.parametrize(("better", "taken"), [(95.0, 1), (40.0, 0)])
def test_a_fax_is_read_without_its_specks_where_it_reads_better_so_and_leaves_as_it_is(monkeypatch, better, taken):
    image = specked()
    words = [Word("susceptible", Box(100, 60 * row, 300, 60 * row + 30), row, 45.0) for row in range(8)]
    reads = ([words, image], [[replace(word, confidence=better) for word in words], without_specks(image, 300.0)])

    def reading(picture, *_):
        seen = (read for read, seen in reads if seen.shape == picture.shape and (seen == picture).all())
        return tuple(next(seen, words))

    monkeypatch.setattr(reader, "_words", reading)
    monkeypatch.setattr(reader, "_direction", lambda *_: 0)
    found = read(accepted_page(image), CONFIG, codes=False)
    assert found.accepted.image is image
    assert list(found.words) == reads[taken][0]


COPY = [
    (100, 60 + 90 * row, "i.v. fluids 1.5 L. Creatinine 1.34 mg/dL. Mild. INR 2.1 and pH 7.38. Rest.")
    for row in range(18)
]


def copied(size=4, many=500, lines=COPY):
    """A copy of a copy: print among specks that are smaller than its points, and the print alone."""
    clean = rendered(lines, size=(1700, 1800), points=40)[0]
    image, numbers = clean.copy(), np.random.default_rng(5)
    for x, y in zip(numbers.integers(0, 1690, many), numbers.integers(0, 1790, many), strict=True):
        image[y : y + size, x : x + size] = 0
    return image, clean


def test_a_copy_is_read_without_what_is_smaller_than_its_points():
    image, clean = copied()
    cleaned = without_smaller(image, 300.0)
    print_, dirt = clean < 128, (image < 128) & (clean >= 128)
    assert (cleaned[print_] < 128).mean() > 0.998  # its points stay
    assert (cleaned[dirt] >= 128).mean() > 0.75  # what clings to letters stays with them


def test_specks_as_large_as_points_few_of_them_and_a_page_without_points_stay_as_they_are():
    assert without_smaller(copied(size=7)[0], 300.0) is None
    assert without_smaller(copied(many=150)[0], 300.0) is None
    assert without_smaller(copied(lines=[(100, 60, "NO POINTS HERE")])[0], 300.0) is None
    assert without_smaller(copied(lines=[])[0], 300.0) is None
    mixed = [*COPY[::2], *((left, top, "A.B.C.D.E.F.G.H.I.J.K.L.M.") for left, top, _ in COPY[1::2])]
    blotted = copied(lines=mixed)[0]
    for row in range(1, 18, 2):  # points of two sizes
        band = blotted[60 + 90 * row : 120 + 90 * row]
        band[:] = cv2.erode(band, np.ones((5, 5), np.uint8))
    assert without_smaller(blotted, 300.0) is None


def test_points_of_small_print_stay_on_a_copy():
    image, _clean = copied()
    small = rendered(
        [(100, 20, "i.v. line. 1.5 mL. 2.5 mg. Rest in bed. 7.38. 2.1. 9.9.")], size=(1700, 90), points=24
    )[0]
    image[1700:1790] = small
    cleaned = without_smaller(image, 300.0)
    assert (cleaned[1700:1790][small < 128] < 128).mean() > 0.99


def fouled():
    """A word among specks that are as large as its point, and so stay."""
    image, numbers = rendered([(100, 60, "potassium")], size=(900, 300), points=40)[0], np.random.default_rng(3)
    for x, y in zip(numbers.integers(0, 890, 400), numbers.integers(120, 290, 400), strict=True):
        image[y : y + 3, x : x + 3] = 0
    return image


def riddled():
    """A word on a page with a speck at every turn, some of them on its letters."""
    image = rendered([(100, 60, "potassium")], size=(1700, 900), points=40)[0]
    for x, y in itertools.product(range(4, 1690, 24), range(4, 890, 24)):
        image[y : y + 3, x : x + 3] = 0
    return image


def median(image, dpi):
    return specks.median(image, dpi, marks_of(image, dpi))


def test_the_median_takes_the_specks_off_a_riddled_page_and_leaves_another_as_it_is():
    clean = rendered([(100, 60, "potassium")], size=(1700, 900), points=40)[0]
    found = median(riddled(), 300.0)
    assert ((found < 128) == (clean < 128)).mean() > 0.998
    assert ((riddled() < 128) == (clean < 128)).mean() < 0.99
    assert median(fouled(), 300.0) is None


@pytest.mark.parametrize(("better", "taken"), [(95.0, 1), (60.0, 0)])
@pytest.mark.parametrize(
    ("drawn", "clean"), [(lambda: copied()[0], without_smaller), (fouled, smoothed), (riddled, median)]
)
def test_a_foul_page_is_read_cleaned_where_it_reads_better_so(monkeypatch, drawn, clean, better, taken):
    image = drawn()
    words = [
        Word("susceptible", Box(100, 60 * row, 300, 60 * row + 30), row, 80.0 if row else 50.0) for row in range(8)
    ]
    again = [replace(word, confidence=better if word.line else better - 30.0) for word in words]
    cleaned = clean(image, 300.0)

    def reading(picture, *_):
        return tuple(again if (picture == cleaned).all() else words)

    monkeypatch.setattr(reader, "_words", reading)
    found = read(accepted_page(image), CONFIG, codes=False)
    assert found.accepted.image is image
    assert list(found.words) == (words, again)[taken]


def test_smooth_edges_stand_where_they_stood_and_clean_print_stays_as_it_is():
    image = fouled()
    smooth = smoothed(image, 300.0)
    assert ((smooth < 128) == (image < 128)).mean() > 0.97
    assert len(np.unique(smooth)) > len(np.unique(image))
    assert smoothed(rendered([(100, 60, "potassium")], size=(900, 300), points=40)[0], 300.0) is None


def touching():
    """A page of dots whose pale edges touch."""
    image = dotted(size=4)
    image[image < 128] = 150  # a letter is one mark
    cores = dotted()
    return np.where(cores < 128, 20, image).astype(np.uint8)


def test_dots_that_touch_are_told_by_their_cores():
    assert dots_of(touching(), 300.0) == TOUCHING


def test_a_page_that_reads_doubtfully_is_read_with_its_dots_joined(monkeypatch):
    page = accepted_page(touching())
    words = [
        Word(text, Box(40 * n, 0, 40 * n + 30, 20), 0, 70.0)
        for n, text in enumerate(["CHEMISTRY", "GLUCOSE", "BUN", "LOW"])
    ]
    reads = iter([words, [replace(word, confidence=95.0, text=word.text + "S") for word in words]])
    monkeypatch.setattr(reader, "_words", lambda *_: tuple(next(reads)))
    found = read(page, CONFIG, codes=False)
    assert found.accepted.dots == TOUCHING
    assert texts(found) == {"CHEMISTRYS", "GLUCOSES", "BUNS", "LOWS"}


def test_dots_are_joined_and_colours_stay():
    image = dotted()
    colour = np.stack([image, image, np.full_like(image, 250)], axis=2)
    mended = joined(colour, 300.0, APART)
    assert mended.shape == colour.shape
    assert (mended[..., 2] >= 248).all()
    assert (mended[..., 0] < 225).sum() > 2 * (image < 225).sum()


def test_dots_that_touch_are_as_dark_when_they_are_joined():
    image = touching()
    mended = joined(image, 300.0, TOUCHING)
    inside = cv2.erode((cv2.blur(image, (9, 9)) < 215).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert np.median(mended[inside]) < 120  # blurring alone leaves them half as dark
    assert np.median(mended[image == 250]) >= 240


def test_a_page_of_dots_reads_only_joined_and_keeps_its_medicine():
    page = read(accepted_page(dotted()), CONFIG)
    assert page.accepted.dots == APART
    assert {"WARFARIN", "DILTIAZEM", "LISINOPRIL", "ATORVASTATIN"} <= texts(page)
    redactor = Redactor(PURPOSE, NoTagger())
    known = KnownIdentifiers(frozenset(), frozenset())
    out = redactor.redact(page, redactor.detect(page), known)
    assert {"WARFARIN", "LISINOPRIL"} <= {word.text for word in out.words}


@pytest.mark.parametrize("dots", [APART, TOUCHING])
@pytest.mark.parametrize("clockwise", [0, 180])
def test_a_page_that_is_looked_at_again_is_the_one_that_was_read(clockwise, dots):
    captured = accepted_page(dotted())
    before = turned(captured, clockwise) if clockwise else captured
    was_read = replace(before, image=joined(before.image, 300.0, dots), dots=dots)
    assert (as_read(captured, was_read).image == was_read.image).all()
    assert as_read(captured, was_read).dots == dots
    assert (as_read(captured, before).image == before.image).all()


def test_dots_that_read_no_better_joined_stay_as_they_are():
    noise = np.full((900, 1200), 250, np.uint8)
    rng = np.random.default_rng(3)
    for down, across in zip(rng.integers(0, 890, 4000), rng.integers(0, 1190, 4000), strict=True):
        noise[down : down + 2, across : across + 2] = 60
    page = read(accepted_page(noise), CONFIG)
    assert not page.accepted.dots
    assert page.accepted.image is noise

"""The same page twice, by its picture."""

import cv2
import numpy as np
import pytest

from appliance.capture.fingerprint import Likeness, fingerprint
from appliance.collation.check import check
from appliance.collation.likeness import MAX_LOOKS, copies, outline, resemble
from appliance.collation.marks import MarkedPage, PageMarks, marks_of, new_key
from appliance.documents import IDENTITY, AcceptedPage, PageId, QualityReport, ReadPage, Side
from appliance.policy.holds import Hold
from appliance.sim.samples import forms, letters
from appliance.sim.samples.cast import invent

DPI = 300.0


def page(draw, seed=7):
    """A drawn page of this cast, grey."""
    return cv2.cvtColor(draw(invent(seed), 70).sample().image, cv2.COLOR_RGB2GRAY)


def scanned(image, seed):
    """The page tilted, shifted and noisy."""
    rng = np.random.default_rng(seed)
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-0.3, 0.3)), 1.0)
    turn[:, 2] += rng.uniform(-20, 20, 2)
    moved = cv2.warpAffine(image, turn, (width, height), borderValue=255)
    return np.clip(moved + rng.normal(0, 3, image.shape), 0, 255).astype(np.uint8)


def pictures(*images):
    return [fingerprint(image, DPI) for image in images]


@pytest.fixture(scope="module")
def consents():
    """The same consent scanned twice, and the form filled in by somebody else."""
    own, other = page(forms.consent), page(forms.consent, seed=8)
    return pictures(scanned(own, 1), scanned(own, 2), scanned(other, 3))


def test_a_second_scan_of_a_page_is_a_copy_and_another_hand_on_the_form_is_not(consents):
    first, again, other = consents
    assert resemble(first, again) is Likeness.SAME
    assert resemble(first, other) is not Likeness.SAME
    assert copies([outline(p) for p in consents], consents, resemble) == {1: 0}


def test_another_text_is_another_page(consents):
    (letter,) = pictures(scanned(page(letters.referral), 4))
    assert resemble(consents[0], letter) is Likeness.DIFFERENT
    assert resemble(consents[0], pictures(np.full((3300, 2550), 255, np.uint8))[0]) is Likeness.DIFFERENT


def test_copies_are_looked_at_once_and_look_alikes_no_more_than_the_bound(consents):
    looks = []

    def same(one, other):
        looks.append((one, other))
        return Likeness.SAME

    def different(one, other):
        looks.append((one, other))
        return Likeness.DIFFERENT

    alike = [outline(consents[0])] * 30
    assert copies(alike, [consents[0]] * 30, same) == dict.fromkeys(range(1, 30), 0)
    assert len(looks) == 29
    looks.clear()
    assert copies(alike, [consents[0]] * 30, different) == {}
    assert len(looks) <= 30 * MAX_LOOKS


def test_the_marks_of_a_page_are_made_of_what_was_read_and_a_blank_one_bears_nothing():
    image = page(letters.referral)

    def read(blank):
        quality = QualityReport((), blank=blank)
        place = PageId("0" * 32, 1, 0, Side.BACK)
        return ReadPage(AcceptedPage(place, image, DPI, IDENTITY, quality, simulated=True), (), ())

    printed, blank = marks_of(read(False), new_key()), marks_of(read(True), new_key())
    assert printed.side is blank.side is Side.BACK
    assert printed.picture is not None
    assert (blank.blank, blank.picture) == (True, None)
    pages = [MarkedPage(n, n, Side.FRONT, marks) for n, marks in enumerate((printed, blank, blank, printed))]
    (finding,) = check(pages)
    assert (finding.code, finding.spot.sheet) == (Hold.PAGE_REPEATED, 4)
    assert outline(fingerprint(np.full((3300, 2550), 255, np.uint8), DPI)) is None


def test_pages_without_pictures_are_no_copies():
    pages = [MarkedPage(n, n, Side.FRONT, PageMarks()) for n in range(3)]
    assert check(pages) == ()

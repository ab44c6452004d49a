"""Skew: measured to a few hundredths of a degree, never wrong by more than a fraction, unsure without lines."""

import cv2
import numpy as np
import pytest

from appliance.quality.preview import make_preview
from appliance.quality.skew import measure_skew
from tests.quality_pages import DPI, examined, noisy, page, turned

ANGLES = (-10.0, -7.3, -3.1, -1.0, -0.2, 0.0, 0.07, 0.5, 1.9, 4.4, 8.2, 10.0)


def skew_of(image, dpi=DPI):
    return measure_skew(make_preview(image, dpi))


@pytest.mark.parametrize("kind", ["text", "form", "sparse"])
def test_skew_is_exact_from_minus_10_to_10_degrees(kind):
    errors = []
    for seed, angle in enumerate(ANGLES):
        skew = skew_of(noisy(turned(page(kind, seed), angle)))
        assert skew.sure
        errors.append(abs(skew.angle_deg - angle))
    assert np.mean(errors) <= 0.03
    assert max(errors) <= 0.1


@pytest.mark.parametrize("angle", [-15.0, 14.0])
def test_skew_is_found_up_to_15_degrees(angle):
    assert abs(skew_of(turned(page("text", 1), angle)).angle_deg - angle) <= 0.1


def test_a_page_without_lines_is_unsure_and_counts_as_straight():
    rng = np.random.default_rng(0)
    dots = np.full((1650, 1275), 255, np.uint8)
    for x, y in rng.integers(50, 1200, (300, 2)):
        cv2.circle(dots, (int(x), int(y)), 6, 0, -1)
    for image in (np.full((1650, 1275), 255, np.uint8), noisy(np.full((1650, 1275), 128, np.uint8), 60), dots):
        skew = skew_of(image)
        assert not skew.sure
        assert skew.angle_deg == 0.0


def test_straightened_text_is_level_again():
    accepted = examined(turned(page("text", 2), 4.0))
    assert abs(skew_of(accepted.image).angle_deg) <= 0.03


def test_a_photograph_beside_the_text_does_not_mislead():
    image = page("text", 3).copy()
    rng = np.random.default_rng(1)
    image[900:1300, 200:700] = cv2.resize(rng.integers(40, 220, (20, 25)).astype(np.uint8), (500, 400))
    assert abs(skew_of(turned(image, 3.0)).angle_deg - 3.0) <= 0.05

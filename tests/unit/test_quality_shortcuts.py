"""The quick ways of the quality gate say what the plain ones would."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from appliance.quality.exposure import measure_exposure
from appliance.quality.preview import components, make_preview
from appliance.quality.straighten import straighten
from appliance.quality.streak import _ROWS, _median
from tests.quality_pages import DPI, page


def test_the_network_of_a_streak_puts_any_values_in_order():
    values = np.random.default_rng(0).integers(-255, 256, (_ROWS, 3, 2, 40)).astype(np.int16)
    third = _ROWS // 3
    plain = np.sort(values, axis=0)[third : _ROWS - third].mean(axis=0)
    assert np.allclose(_median(values), plain)


def test_components_are_those_of_the_usual_method():
    mask = np.random.default_rng(1).random((120, 90)) < 0.3
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    ours, boxes = components(mask)
    assert len(boxes) == count - 1
    assert sorted(map(tuple, boxes)) == sorted(map(tuple, stats[1:]))
    assert (np.asarray(ours > 0) == np.asarray(labels > 0)).all()


def test_no_component_is_an_empty_list():
    assert components(np.zeros((20, 20), np.bool_))[1].shape == (0, 5)


def test_contrast_is_that_of_the_median_of_the_darkest_tenth_of_the_ink():
    preview = make_preview(page(), DPI)
    ink = np.sort(preview.even[preview.ink])[: np.count_nonzero(preview.ink) // 10 + 1]
    plain = (255 - float(np.median(ink))) / 255 * preview.paper_level / 255
    assert measure_exposure(preview).contrast == pytest.approx(plain)


@pytest.mark.parametrize("colour", [False, True])
def test_turning_in_sixteen_bits_wraps_no_level(colour: bool):
    image = np.random.default_rng(2).choice(np.array([0, 255], np.uint8), (400, 300, 3)[: 3 if colour else 2])
    image[:60] = image[-60:] = image[:, :60] = image[:, -60:] = 255
    turned, matrix = straighten(image, make_preview(image, 100), 1.5)
    plain = cv2.warpAffine(
        image,
        np.array(matrix[:2]),
        (turned.shape[1], turned.shape[0]),
        flags=cv2.INTER_CUBIC,
        borderValue=(255.0, 255.0, 255.0),
    )
    assert turned.shape == plain.shape
    assert int(cv2.absdiff(turned, np.asarray(plain, np.uint8)).max()) <= 1


@pytest.mark.parametrize(("place", "grows"), [((150, 200), False), ((4, 4), True), ((295, 396), True)])
def test_the_canvas_grows_only_where_ink_would_leave_it(place: tuple[int, int], grows: bool):
    image = np.full((400, 300), 255, np.uint8)
    cv2.circle(image, place, 3, 0, -1)
    turned, _ = straighten(image, make_preview(image, 100), 5.0)
    across = math.ceil(300 * math.cos(math.radians(5)) + 400 * math.sin(math.radians(5)))
    assert turned.shape[1] == (across if grows else 300)

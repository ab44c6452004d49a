"""What is measured by a shorter way is what the long way gives."""

import cv2
import numpy as np
import pytest

from appliance.documents import Box, Word
from appliance.redaction import ink, painting
from appliance.redaction.label_table import ANY, LABELS
from appliance.release import ink as gate_ink


def marks(share, shape=(211, 178), seed=0):
    return (np.random.default_rng(seed).random(shape) < share).astype(np.uint8)


@pytest.mark.parametrize("share", [0.0, 0.004, 0.1, 0.45, 1.0])
def test_components_are_measured_as_by_the_library(share):
    mask = marks(share) * np.uint8(255)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = ink.components(mask)
    assert np.array_equal(found.labels, labels)
    assert np.array_equal(found.boxes[1:, :2], stats[1:, :2])
    assert np.array_equal(found.boxes[1:, 2:4] - found.boxes[1:, :2], stats[1:, 2:4])
    assert np.array_equal(found.boxes[:, 4], stats[:, 4])
    labels_of_gate, stats_of_gate = gate_ink._connected(mask)
    assert np.array_equal(labels_of_gate, labels)
    assert np.array_equal(stats_of_gate[1:], stats[1:])
    assert stats_of_gate[0, 4] == stats[0, 4]


def test_shares_of_levels_are_held_as_in_fractions():
    values, others = (np.asarray(v, np.uint8) for v in np.mgrid[0:256, 0:256])
    for share, least in ((0.24, 15.3), (0.14, 7.65)):
        wanted = (values >= share * others) & (values >= least)
        assert np.array_equal(ink._at_least(values, others, share, least), wanted)


@pytest.mark.parametrize("shape", [(20, 30), (21, 31), (1, 9), (2, 2)])
def test_half_a_mask_has_what_any_of_four_pixels_had(shape):
    mask = marks(0.2, shape, 3)
    high, wide = shape[0] // 2, shape[1] // 2
    whole = mask[: 2 * high, : 2 * wide].reshape(high, 2, wide, 2)
    assert np.array_equal(gate_ink._halved(mask), whole.max(axis=(1, 3), initial=0))


def test_meetings_count_the_pixels_of_each_pair():
    parts = ink.components(marks(0.1, seed=5) * np.uint8(255))
    words = [Word("one", Box(5, 5, 90, 60), 0, 90.0), Word("two", Box(80, 40, 170, 200), 1, 90.0)]
    zones = painting.find_zones(words, parts.labels.shape)
    found = painting.meet(parts, zones)
    pairs: dict[tuple[int, int], int] = {}
    for number, owner in zip(parts.labels.ravel().tolist(), zones.owner.ravel().tolist(), strict=True):
        if number:
            pairs[number, owner] = pairs.get((number, owner), 0) + 1
    assert [tuple(row) for row in found.pairs.tolist()] == [(*key, pairs[key]) for key in sorted(pairs)]


@pytest.mark.parametrize(
    "phrase", ["dob", "patient name", "date of birth", "mrn", "aspirin", "with", "chest pain", "id"]
)
def test_any_label_is_one_of_the_labels(phrase):
    assert bool(ANY.fullmatch(phrase)) == any(pattern.fullmatch(phrase) for _, pattern in LABELS)


def test_a_coloured_fringe_of_black_print_colours_nothing():
    """One column of pale red beside black is what a lens makes of it; a wider one is a pen."""
    for wide, coloured in ((0, False), (1, False), (3, True)):
        page = np.full((400, 400, 3), 255, np.uint8)
        page[100:300, 100:130] = 0
        page[100:300, 130 : 130 + wide] = (255, 120, 120)
        assert (ink.find_ink(page, 300.0).tint is not None) is coloured

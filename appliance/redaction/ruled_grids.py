"""Grids of rules, and where their rules and the ragged rest of them lie: a reader takes those for strokes of letters.

Rules:
- A grid is level and upright rules that meet, with several upright ones among them. The level rules of a table without
  upright ones, and frames round a text, show a reader where rows and columns belong together.
- A fax tears rules: a part of one is found, and the rest stays. What lies wholly on an upright rule that goes on to the
  ends of its grid, and has paper at both sides, is that rest.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from math import ceil, floor

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.redaction.lines import Line
from appliance.redaction.rule_lines import meet
from appliance.redaction.structure import stroked

_COLUMNS = 3  # upright rules of a grid
_ASIDE_PX = 30  # from one column's rule to the next
_RAGGED = 1 / 75  # inch beside a rule's edge, where its rest lies
_PAPER = 1 / 50  # inch beside that, where no letter lies
_LETTER = 3 / 100  # inch: how high one is, at least


def find(rules: Sequence[Line]) -> list[list[Line]]:
    """The rules of each grid."""
    group = list(range(len(rules)))
    crossings = (
        (one, other)
        for (one, level), (other, upright) in itertools.product(enumerate(rules), enumerate(rules))
        if upright.upright and not level.upright and meet(level.box, upright.box)
    )
    for one, other in crossings:
        group = [group[one] if of == group[other] else of for of in group]
    grids = [[rule for rule, of in zip(rules, group, strict=True) if of == number] for number in sorted(set(group))]
    return [grid for grid in grids if _columns(grid) >= _COLUMNS]


def covering(grids: Sequence[Sequence[Line]], mask: Image, dpi: float) -> Image:
    """Where the rules of grids lie, with their ragged edges and what else is left of them, 255 or 0.

    Args:
        grids: of the page.
        mask: its ink, `(h, w)` of `uint8`, 255 or 0.
        dpi: its resolution.
    """
    found = stroked([rule for grid in grids for rule in grid], mask)
    rests = np.zeros_like(mask)
    for rule in (whole for grid in grids for whole in _to_the_ends(grid)):
        strip = _strip(rule, (_RAGGED + _PAPER) * dpi, mask.shape)
        left = np.asarray(cv2.bitwise_and(mask[strip], cv2.bitwise_not(found[strip])), np.uint8)
        near = np.zeros_like(left)
        box = replace(rule.box, top=0, bottom=left.shape[0])
        base = rule.base + rule.slope * strip[0].start - strip[1].start
        replace(rule, box=box, base=base).stroke(near, 255, rule.thick / 2 + _RAGGED * dpi)
        rests[strip] |= _rest(left, near, dpi)
    return np.asarray(cv2.bitwise_or(found, rests), np.uint8)


def _columns(grid: Sequence[Line]) -> int:
    """How many upright rules there are that do not lie on one line."""
    places = sorted((rule.box.left + rule.box.right) / 2 for rule in grid if rule.upright)
    return bool(places) + sum(right - left > _ASIDE_PX for left, right in itertools.pairwise(places))


def _to_the_ends(grid: Sequence[Line]) -> list[Line]:
    """The upright rules of a grid as they go on from its top to its bottom."""
    top, bottom = min(rule.box.top for rule in grid), max(rule.box.bottom for rule in grid)
    return [replace(rule, box=replace(rule.box, top=top, bottom=bottom)) for rule in grid if rule.upright]


def _strip(rule: Line, aside: float, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """The rows and columns of a page within some pixels of an upright rule."""
    top, bottom = rule.box.top, rule.box.bottom
    ends = [rule.slope * row + rule.base for row in (top, bottom - 1)]
    reach = rule.thick / 2 + aside
    return slice(top, bottom), slice(max(0, floor(min(ends) - reach)), min(shape[1], ceil(max(ends) + reach) + 1))


def _rest(ink: Image, near: Image, dpi: float) -> Image:
    """The ink that lies wholly near a rule and right beside no letter."""
    count, numbers, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    labels = np.asarray(numbers, np.int32)
    on = np.bincount(labels[near > 0], minlength=count) == stats[:, cv2.CC_STAT_AREA]
    letters = stats[:, cv2.CC_STAT_HEIGHT] >= _LETTER * dpi
    on[0] = letters[0] = False
    rests, reach = _drawn(on, labels), round(_PAPER * dpi)
    count, numbers = cv2.connectedComponents(cv2.dilate(rests, np.ones((1, 2 * reach + 1), np.uint8)), connectivity=8)
    places = np.asarray(numbers, np.int32)
    free = np.bincount(places[_drawn(letters & ~on, labels) > 0], minlength=count) == 0
    free[0] = False
    return np.asarray(cv2.bitwise_and(rests, _drawn(free, places)), np.uint8)


def _drawn(these: NDArray[np.bool_], labels: NDArray[np.int32]) -> Image:
    return np.where(these, 255, 0).astype(np.uint8)[labels]

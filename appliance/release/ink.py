"""Ink that no cleared word accounts for: what is not white outside the words must be a rule, a frame or a tick.

Rules:
- "Not white" means any value below 255 in any colour channel: faint, coloured or hidden ink counts like black.
- Straight rules, frames made of them, and small boxes with a tick in them are allowed. Everything else is a finding.
- Rotated, inverted, tiny and near-white print all end here, because none of them is a rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image, Word
from appliance.release.findings import Code, Finding, Layer

Mask = NDArray[np.uint8]

_WORD_RIM_MM = 0.35  # how far the ink of a word may reach out of its box
_SPECK_PX, _MAX_SPECKS = 4, 40  # single dots that no printer can write with
_RULE_MM, _RULE_THICKNESS_MM = 2.5, 1.7
_MAX_RESIDUE_MM = 1.2  # what crossing or rough rules leave over
_BOX_MM = (1.6, 8.0)  # side of a check box
_BOX_COVER = 0.7  # share of each side that a frame covers
_MAX_TICK = 0.75  # share of a box that its tick may fill
_ROW_OF_TICKS = 3  # ticked neighbours that make a row of letters in cells
_FAINT, _TINY_MM, _LARGE_MM = 200, 1.0, 9.0
_PHOTO_MM, _PHOTO_TONES = 6.0, 0.3


@dataclass(frozen=True, slots=True)
class Leftover:
    """What lies outside the words: a mask of it, and the boxes of the marks that are no recognised structure."""

    mask: Mask
    marks: tuple[Box, ...]
    pixels: int


def darkest(image: Image) -> Image:
    """The darkest channel of each pixel."""
    return image if image.ndim == 2 else np.asarray(image.min(axis=2), np.uint8)


def word_mask(shape: tuple[int, int], words: tuple[Word, ...], dpi: float) -> Mask:
    """Where the ink of the words may be: 1 inside their boxes and a narrow rim."""
    mask = np.zeros(shape, np.uint8)
    rim = round(_WORD_RIM_MM / 25.4 * dpi)
    for word in words:
        box = word.box
        mask[max(0, box.top - rim) : box.bottom + rim, max(0, box.left - rim) : box.right + rim] = 1
    return mask


def find_leftover(image: Image, words: tuple[Word, ...], dpi: float) -> Leftover:
    """Everything not white outside the words, and which of it is no structure."""
    grey = darkest(image)
    mask = ((grey < 255) & (word_mask(grey.shape, words, dpi) == 0)).astype(np.uint8)
    pixels = int(cv2.countNonZero(mask))
    if pixels == 0:
        return Leftover(mask, (), 0)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    components = [Box(x, y, x + w, y + h) for x, y, w, h in stats[1:, :4].tolist()]
    areas = stats[1:, cv2.CC_STAT_AREA]
    specks = [i for i in range(count - 1) if areas[i] <= _SPECK_PX]
    others = [i for i in range(count - 1) if areas[i] > _SPECK_PX]
    if len(specks) > _MAX_SPECKS:
        others += specks
    structure = [i for i in others if _is_rules(labels, i + 1, components[i], dpi)]
    frames = [components[i] for i in others if _is_check_box(labels, i + 1, components[i], dpi)]
    ticked = [i for i in others if any(_inside(components[i], frame) for frame in frames)]
    allowed = set(structure) | set(ticked)
    marks = tuple(components[i] for i in others if i not in allowed)
    return Leftover(mask, marks, pixels)


def check_leftover(image: Image, leftover: Leftover, dpi: float, index: int) -> list[Finding]:
    """A finding for each mark outside the words that is no structure, named by what it looks like."""
    grey = darkest(image)
    found = [Finding(_looks_like(grey, box, dpi), Layer.PIXELS, index) for box in leftover.marks]
    if _has_row_of_letters(grey, leftover, dpi):
        found.append(Finding(Code.BOXED_LETTERS, Layer.PIXELS, index))
    return found


def _looks_like(grey: Image, box: Box, dpi: float) -> Code:
    """The best name for a mark that must not be there."""
    part = grey[box.top : box.bottom, box.left : box.right]
    mm = 25.4 / dpi
    inked = part[part < 255]
    if min(box.width, box.height) * mm >= _PHOTO_MM and ((part > 40) & (part < 215)).mean() > _PHOTO_TONES:
        return Code.PHOTO
    if int(inked.min()) >= _FAINT:
        return Code.INK_FAINT
    if max(box.width, box.height) * mm < _TINY_MM:
        return Code.INK_TINY
    return Code.INK_LARGE if max(box.width, box.height) * mm > _LARGE_MM else Code.INK_UNREAD


def _is_rules(labels: NDArray[np.int32], label: int, box: Box, dpi: float) -> bool:
    """Whether a component consists of straight horizontal and vertical rules alone."""
    length = max(3, round(_RULE_MM / 25.4 * dpi))
    thickness = max(2, round(_RULE_THICKNESS_MM / 25.4 * dpi))
    if max(box.width, box.height) < length:
        return False
    shape = (labels[box.top : box.bottom, box.left : box.right] == label).astype(np.uint8)
    padded = cv2.copyMakeBorder(shape, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=0)
    if cv2.countNonZero(cv2.erode(padded, np.ones((thickness, thickness), np.uint8))):
        return False  # a block, not a rule
    across = cv2.morphologyEx(padded, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(padded, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    straight = cv2.dilate(cv2.bitwise_or(across, down), np.ones((5, 5), np.uint8))
    rest = cv2.subtract(padded, straight)
    if not cv2.countNonZero(rest):
        return True
    residue = cv2.connectedComponentsWithStats(rest, connectivity=8)[2][1:]
    longest = residue[:, 2:4].max() * 25.4 / dpi
    return bool(longest <= _MAX_RESIDUE_MM and residue[:, cv2.CC_STAT_AREA].sum() <= 0.1 * cv2.countNonZero(shape))


def _is_check_box(labels: NDArray[np.int32], label: int, box: Box, dpi: float) -> bool:
    """Whether a component is a small square frame, empty or with a tick that touches it."""
    small, large = (mm / 25.4 * dpi for mm in _BOX_MM)
    if not small <= min(box.width, box.height) or not max(box.width, box.height) <= large:
        return False
    if max(box.width, box.height) > 1.5 * min(box.width, box.height):
        return False
    shape = labels[box.top : box.bottom, box.left : box.right] == label
    rim = max(2, round(0.12 * min(box.width, box.height)))
    sides = (shape[:rim].any(axis=0), shape[-rim:].any(axis=0), shape[:, :rim].any(axis=1), shape[:, -rim:].any(axis=1))
    inner = shape[rim:-rim, rim:-rim]
    return all(float(side.mean()) >= _BOX_COVER for side in sides) and float(inner.mean()) <= _MAX_TICK


def _inside(part: Box, frame: Box) -> bool:
    """Whether a component lies within a frame, or is it."""
    return (
        part.left >= frame.left - 1
        and part.top >= frame.top - 1
        and part.right <= frame.right + 1
        and part.bottom <= frame.bottom + 1
    )


def _has_row_of_letters(grey: Image, leftover: Leftover, dpi: float) -> bool:
    """Whether small frames with something in them stand side by side, as cells for single letters do."""
    if not leftover.pixels:
        return False
    ink = cv2.bitwise_and(leftover.mask, (grey < _FAINT).astype(np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(1 - ink, connectivity=4)
    small, large = (mm / 25.4 * dpi for mm in _BOX_MM)
    cells = []
    for label, (x, y, w, h, area) in enumerate(stats.tolist()):
        if label and small <= w + 4 and small <= h + 4 and max(w, h) <= large and area >= 0.25 * w * h:
            hole = labels[y : y + h, x : x + w] == label
            outline = cv2.findContours(hole.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
            filled = sum(cv2.contourArea(part) for part in outline)
            cells.append((Box(x, y, x + w, y + h), filled > 1.06 * area and filled > 0.7 * w * h))
    written = [cell for cell, has_ink in cells if has_ink]
    return any(_neighbours(cell, written) >= _ROW_OF_TICKS - 1 for cell in written)


def _neighbours(cell: Box, others: list[Box]) -> int:
    """How many cells follow this one in its row without a gap."""
    count, right = 0, cell.right
    for other in sorted(others, key=lambda box: box.left):
        level = abs(other.top - cell.top) < 0.3 * cell.height and abs(other.height - cell.height) < 0.3 * cell.height
        if level and 0 < other.left - right < 0.5 * cell.width:
            count, right = count + 1, other.right
    return count

"""Barcodes, faces and photographs on the page as drawn, wherever they stand.

Rules:
- Any barcode is a finding, whatever it holds; it is not decoded further than finding it takes. So are bars side by side
  that nobody can decode: what is left of a code.
- Faces are looked for only where there are tones that print does not have.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import zxingcpp

from appliance.documents import Image
from appliance.release.findings import Code, Finding, Layer
from appliance.release.ink import Leftover, darkest

_BARCODE_DPI, _FACE_DPI, _TONE_DPI = 150.0, 60.0, 25.0
_EVERY_ROW, _MIN_STRIPES = 8, 36  # the smallest linear codes have 18 bars
_BARS_INCHES, _BARS_DARK = 0.06, 128  # the lowest bar
_BAR_WIDE, _BAR_SOLID, _BAR_OFF = 0.45, 0.85, 0.12  # of its height, of its bounds, of its height
_BARS, _BARS_WITHIN, _BARS_WIDER = 6, 4.0, 1.8  # so many begin within so many heights; the widest, times the narrowest
_TONES = (50, 205)
_TONE_SHARE = 0.6  # of a cell that middle tones fill; print has them on edges only
_MIN_TONE_CELLS = 24  # about 8 x 6 mm
_FACES = Path(cv2.__file__).parent / "data" / "haarcascade_frontalface_default.xml"


def check_marks(image: Image, leftover: Leftover, dpi: float, index: int) -> list[Finding]:
    """Findings about barcodes, photographs and faces."""
    grey = darkest(image)
    codes: list[Code] = []
    if _has_barcode(grey, leftover, dpi) or _has_bars(grey, dpi):
        codes.append(Code.BARCODE)
    if _has_tones(grey, dpi):
        codes.append(Code.PHOTO)
        if _has_face(grey, dpi):
            codes.append(Code.FACE)
    return [Finding(code, Layer.PIXELS, index) for code in codes]


def _has_barcode(grey: Image, leftover: Leftover, dpi: float) -> bool:
    """Looks at the page reduced, and in full at what lies outside the words."""
    if zxingcpp.read_barcodes(_reduced(grey, _BARCODE_DPI / dpi)):
        return True
    stripes = np.count_nonzero(np.diff(leftover.mask[::_EVERY_ROW], axis=1), axis=1)
    if int(stripes.max(initial=0)) < _MIN_STRIPES:
        return False
    outside = np.where(leftover.mask > 0, grey, np.uint8(255))
    rows, columns = np.nonzero(leftover.mask.any(axis=1))[0], np.nonzero(leftover.mask.any(axis=0))[0]
    part = outside[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    quiet = cv2.copyMakeBorder(part, 30, 30, 30, 30, cv2.BORDER_CONSTANT, value=255)
    return bool(zxingcpp.read_barcodes(np.asarray(quiet, np.uint8)))


def _has_bars(grey: Image, dpi: float) -> bool:
    """Whether solid upright strokes of one height and several widths stand side by side; letters have no such row."""
    dark = np.asarray(cv2.threshold(grey, _BARS_DARK, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    x, y, across, down = cv2.boundingRect(dark)
    if not across:
        return False
    stats = cv2.connectedComponentsWithStats(dark[y : y + down, x : x + across], connectivity=8)[2][1:]
    left, top, wide, high, area = stats.T
    solid = (high >= _BARS_INCHES * dpi) & (wide <= _BAR_WIDE * high) & (area >= _BAR_SOLID * wide * high)
    for first, upper, _, height, _ in stats[solid]:
        level = (np.abs(top - upper) <= _BAR_OFF * height) & (np.abs(high - height) <= _BAR_OFF * height)
        row = wide[solid & level & (left >= first) & (left <= first + _BARS_WITHIN * height)]
        if len(row) >= _BARS and row.max() >= _BARS_WIDER * row.min():
            return True
    return False


def _has_tones(grey: Image, dpi: float) -> bool:
    """Whether a connected area of the page has the middle tones of a photograph."""
    middle = cv2.inRange(grey, *(np.array(level) for level in _TONES))
    share = _reduced(np.asarray(middle, np.uint8), _TONE_DPI / dpi)
    cells = cv2.morphologyEx((share > 255 * _TONE_SHARE).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    sizes = cv2.connectedComponentsWithStats(cells, connectivity=8)[2][1:, cv2.CC_STAT_AREA]
    return bool((sizes >= _MIN_TONE_CELLS).any())


def _has_face(grey: Image, dpi: float) -> bool:
    """Frontal faces from about 9 mm, with the cascade that ships with OpenCV (Viola and Jones, 2001)."""
    cascade = cv2.CascadeClassifier(str(_FACES))
    if cascade.empty():  # cannot look: as if one were there
        return True
    small = _reduced(grey, _FACE_DPI / dpi)
    return len(cascade.detectMultiScale(small, scaleFactor=1.15, minNeighbors=4, minSize=(22, 22))) > 0


def _reduced(grey: Image, scale: float) -> Image:
    """The image made smaller by area averaging; never larger."""
    if scale >= 1.0:
        return grey
    size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)

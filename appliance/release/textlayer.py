"""The invisible text of a page, taken from its drawing instructions and, independently, by PDFium.

Rules:
- The instructions must be exactly: draw the image, draw the strip, set words in a font that draws nothing.
- PDFium must find no character that the instructions do not show, and miss none but doubled punctuation.
- Every word must stand on the page, in a box that can hold it, and on ink.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pypdfium2.raw as pdfium

from appliance.documents import Box, Image, Word
from appliance.release.findings import Code, Finding, Layer
from appliance.release.known_bytes import GLYPH_EM, GLYPH_WIDTH
from appliance.release.structure import PageParts

MAX_WORDS = 20_000
_MIN_DPI, _MAX_DPI = 72.0, 1_200.0
_PLACE = rb"q ([\d.]+) 0 0 ([\d.]+) ([\d.]+) ([\d.]+) cm /%s Do Q"
_IMAGE, _MARK = re.compile(_PLACE % b"Im0"), re.compile(_PLACE % b"Mark")
_WORD = re.compile(rb"/F0 ([\d.]+) Tf ([\d.]+) Tz 1 0 0 1 (-?[\d.]+) (-?[\d.]+) Tm <((?:[0-9A-F]{4}){1,4096}0020)> Tj")
_PLACE_TOLERANCE_PX = 0.1
_LETTER_SHAPE = (0.05, 2.0)  # width of a letter of a word in heights of its box
_POINT_SIZE = (1.3, 1.6)  # width of a sign and height of punctuation in heights of a usual word of the page
_WIDE_SIGNS, _WIDE_SIZE = frozenset("%&@"), (1.9, 1.6)  # the same of signs that are as wide as M in bold print
_ON_ROW, _BESIDE, _CAPITALS = 0.5, 1.0, 0.85  # heights of a word beside a sign; it may be of capitals
_DASH_SIZE = (6.0, 0.5)  # the same of dashes
_MAX_LETTER_INCH = 1.0
_MAX_SHARED = 0.5  # of the smaller of two boxes
_INK_LEVEL = 200  # grey level below which a pixel is ink for certain


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand on a page: its resolution and its text layer in pixels of the page image."""

    dpi: float
    words: tuple[Word, ...]


def parse_layer(parts: PageParts, index: int) -> tuple[Layout, list[Finding]]:
    """Reads a page's drawing instructions; anything beside the expected ones is a finding."""
    found: list[Finding] = []
    strip = parts.strip.height if parts.strip else 0
    dpi = parts.image.width * 72.0 / parts.width_pt
    if abs(parts.height_pt * dpi / 72.0 - parts.image.height - strip) > 0.5 or not _MIN_DPI <= dpi <= _MAX_DPI:
        return Layout(_MIN_DPI, ()), [Finding(Code.PAGE_SIZE, Layer.OBJECTS, index)]
    if abs(dpi - round(dpi)) < 0.01:
        dpi = float(round(dpi))
    lines = parts.content.split(b"\n")
    head = [(_IMAGE, parts.image.height, strip)] + ([(_MARK, strip, 0)] if strip else [])
    body, tail = lines[len(head) + 1 : -2], lines[-2:]
    regular = lines[len(head) : len(head) + 1] == [b"BT 3 Tr"] and tail == [b"ET", b""]
    for line, (form, height, bottom) in zip(lines, head, strict=False):
        regular = regular and _placed(form.fullmatch(line), parts.image.width, height, bottom, dpi / 72.0)
    words = [_word(_WORD.fullmatch(line), parts, dpi, number) for number, line in enumerate(body[: MAX_WORDS + 1])]
    if not regular or len(words) > MAX_WORDS or None in words:
        found.append(Finding(Code.CONTENT_STREAM, Layer.OBJECTS, index))
    return Layout(dpi, tuple(word for word in words if word is not None)), found


def check_extraction(page: pdfium.FPDF_PAGE, words: tuple[Word, ...], index: int) -> list[Finding]:
    """Whether PDFium extracts the characters that the instructions name; it may order words in its own way."""
    expected = Counter("".join(word.text for word in words))
    found = Counter(_pdfium_text(page, expected.total() * 2 + 1_000))
    missing = expected - found
    same = not found - expected and not any(character.isalnum() for character in missing)
    return [] if same else [Finding(Code.TEXT_DISAGREES, Layer.TEXT, index)]


def check_boxes(layout: Layout, image: Image, index: int) -> list[Finding]:
    """Whether each word's box lies on the page, has a shape that fits its letters, and holds ink."""
    grey = image if image.ndim == 2 else image.min(axis=2)
    usual = _usual_height(layout)
    found: list[Finding] = []
    for word in layout.words:
        box = word.box
        written = any(c.isalnum() for c in word.text)
        fits = _fits_letters(word, layout.dpi) if written else _fits_points(word, usual)
        fits = fits or (not written and _fits_points(word, _height_beside(layout, word)))  # in a heading
        inside = 0 <= box.left < box.right <= grey.shape[1] and 0 <= box.top < box.bottom <= grey.shape[0]
        if not inside or not fits:
            found.append(Finding(Code.TEXT_BOX, Layer.TEXT, index))
        elif written and not (grey[box.top : box.bottom, box.left : box.right] < _INK_LEVEL).any():
            found.append(Finding(Code.TEXT_WITHOUT_INK, Layer.TEXT, index))
    return found + [Finding(Code.TEXT_BOX, Layer.TEXT, index)] * _stacked(layout.words)


def _stacked(words: tuple[Word, ...]) -> int:
    """How many words stand in the box of another: print is one word, whatever else the layer says."""
    boxes = np.array([(w.box.left, w.box.top, w.box.right, w.box.bottom) for w in words if _is_wordy(w)], np.int64)
    if len(boxes) == 0:
        return 0
    sizes = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    count = 0
    for number, (left, top, right, bottom) in enumerate(boxes[:-1].tolist(), 1):
        wide = np.minimum(right, boxes[number:, 2]) - np.maximum(left, boxes[number:, 0])
        high = np.minimum(bottom, boxes[number:, 3]) - np.maximum(top, boxes[number:, 1])
        smaller = np.minimum(sizes[number - 1], sizes[number:])
        count += int((np.maximum(wide, 0) * np.maximum(high, 0) > _MAX_SHARED * smaller).sum())
    return count


def _is_wordy(word: Word) -> bool:
    """Whether a word has two letters or digits; readers put points and accents into the boxes of words."""
    return sum(c.isalnum() for c in word.text) >= 2


def _usual_height(layout: Layout) -> float:
    """The median height in pixels of the page's real words; that of 12-point print where there are none."""
    heights = [word.box.height for word in layout.words if sum(c.isalpha() for c in word.text) >= 3]
    return float(np.median(heights)) if heights else layout.dpi / 6


def _height_beside(layout: Layout, sign: Word) -> float:
    """A usual word's height as the lowest real word right beside a sign tells it; a pixel where none stands there."""
    box = sign.box
    beside = (
        word.box
        for word in layout.words
        if _is_wordy(word)
        and min(word.box.bottom, box.bottom) - max(word.box.top, box.top) >= _ON_ROW * word.box.height
        and max(word.box.left - box.right, box.left - word.box.right) <= _BESIDE * word.box.height
    )
    return _CAPITALS * min((other.height for other in beside), default=1)


def _fits_letters(word: Word, dpi: float) -> bool:
    """Whether a box can be that of a word with these letters."""
    wide = word.box.width / len(word.text)
    if max(wide, word.box.height) > _MAX_LETTER_INCH * dpi:
        return False
    return _LETTER_SHAPE[0] <= wide / max(1, word.box.height) <= _LETTER_SHAPE[1]


def _fits_points(word: Word, usual: float) -> bool:
    """Whether a box can be that of punctuation; strokes of a pen are larger."""
    wide, high = word.box.width / len(word.text) / usual, word.box.height / usual
    sizes = (_WIDE_SIZE if _WIDE_SIGNS.issuperset(word.text) else _POINT_SIZE, _DASH_SIZE)
    return any(wide <= widest and high <= highest for widest, highest in sizes)


def _placed(match: re.Match[bytes] | None, width: int, height: int, bottom: int, scale: float) -> bool:
    """Whether an image is drawn over exactly its own pixels."""
    if match is None:
        return False
    try:
        wide, high, left, low = (float(number) * scale for number in match.groups())
    except ValueError:
        return False
    errors = np.abs(np.array([wide - width, high - height, left, low - bottom]))
    return bool(errors.max() <= _PLACE_TOLERANCE_PX)


def _word(match: re.Match[bytes] | None, parts: PageParts, dpi: float, line: int) -> Word | None:
    """A word with its box in pixels of the page image; None for an irregular instruction."""
    if match is None:
        return None
    try:
        size, stretch, left, low = (float(number) * dpi / 72.0 for number in match.groups()[:4])
        text = bytes.fromhex(match[5].decode("ascii")).decode("utf-16-be")[:-1]
    except ValueError:
        return None
    wide = len(text) * size * (stretch * 72.0 / dpi) / 100.0 * GLYPH_WIDTH / GLYPH_EM
    low = parts.image.height + (parts.strip.height if parts.strip else 0) - low
    if not text.isprintable() or any(c.isspace() for c in text) or not np.isfinite(wide) or max(wide, low) > 1e6:
        return None
    edges = [left, low - size, left + wide, low]
    nearest = [round(edge) for edge in edges]
    return Word(text, Box(*nearest), line, 100.0)


def _pdfium_text(page: pdfium.FPDF_PAGE, most: int) -> str:
    """The characters that PDFium finds on a page, without those it generates (spaces and line ends)."""
    layer = pdfium.FPDFText_LoadPage(page)
    try:
        count = min(pdfium.FPDFText_CountChars(layer), most)
        codes = [
            pdfium.FPDFText_GetUnicode(layer, i) for i in range(count) if pdfium.FPDFText_IsGenerated(layer, i) == 0
        ]
    finally:
        pdfium.FPDFText_ClosePage(layer)
    return "".join("-" if code == 2 else chr(code) for code in codes if code not in (0x20, 0x0A, 0x0D, 0))

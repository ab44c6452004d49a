"""The drawing instructions of a page: its image, and over it the cleared words in letters that draw nothing.

Rules:
- Only the words of the redacted page are written, each at its own box, in reading order.
- A character that the font cannot encode becomes U+FFFD; compatibility forms are written as plain characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from appliance.documents import Word
from appliance.output.glyphless import ADVANCE, EM

_INSET_PX = 0.02  # each side: rounding must not let an image touch a further row of pixels, or renderers stretch it
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def page_content(width: int, height: int, strip: int, dpi: float, words: Iterable[Word]) -> bytes:
    """The content stream of a page.

    Args:
        width: of the page image, in pixels.
        height: of the page image, in pixels.
        strip: height in pixels of the strip below the image; 0 when there is none.
        dpi: of the page image.
        words: the cleared words, boxes in pixels of the page image.
    """
    points = 72.0 / dpi
    lines = [_place("Im0", width, height, strip, points)]
    if strip:
        lines.append(_place("Mark", width, strip, 0, points))
    shown = [_show(word, height + strip, points) for word in words]
    lines += ["BT 3 Tr", *(line for line in shown if line), "ET"]
    return "\n".join(lines).encode("ascii") + b"\n"


def encodable(text: str) -> str:
    """The text as the layer can hold it: printable characters of the Basic Multilingual Plane, no spaces."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c if c.isprintable() and ord(c) < 0x10000 else _UNKNOWN for c in plain if not c.isspace())


def _place(name: str, width: int, height: int, bottom: int, points: float) -> str:
    """Instructions that draw an image `bottom` pixels above the page's lower edge."""
    wide, high = (_n((side - 2 * _INSET_PX) * points) for side in (width, height))
    return f"q {wide} 0 0 {high} {_n(_INSET_PX * points)} {_n((bottom + _INSET_PX) * points)} cm /{name} Do Q"


def _show(word: Word, page_height: int, points: float) -> str:
    """Instructions that set one word, and a space after it, with its box filled exactly by its letters."""
    text = encodable(word.text)
    if not text or word.box.width <= 0 or word.box.height <= 0:
        return ""
    size = word.box.height * points
    stretch = 100.0 * word.box.width * points / (len(text) * size * ADVANCE / EM)
    left, bottom = word.box.left * points, (page_height - word.box.bottom) * points
    code = (text + " ").encode("utf-16-be").hex().upper()
    return f"/F0 {_n(size)} Tf {_n(stretch)} Tz 1 0 0 1 {_n(left)} {_n(bottom)} Tm <{code}> Tj"


def _n(value: float) -> str:
    """A number as PDF writes it: at most four decimals, no exponent."""
    return f"{value:.4f}".rstrip("0").rstrip(".")

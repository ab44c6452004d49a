"""The bytes that a finished file may hold besides its pages: known by digest, or drawn again here.

Rules:
- Nothing is imported from the writer. A change there that is not repeated here makes the gate refuse, never pass.
"""

from __future__ import annotations

import numpy as np

from appliance.documents import Image

FONT_PROGRAM = "aa20097e0128e6925c692825421b8be1da4f5b407fd702f176d6ee1ec88cd8e5"
CHARACTER_MAP = "83b425a873644ab1ff75a5a06c744cfad09850ca1f963e0e4a05f65642e2bf97"
GLYPH_MAP = "291de8d4b566650ddb8d230211cdcf218a35c2f6e3e7ec611cbae0c0b70700d0"
COLOUR_PROFILE = "078abb0bf6d636d54de9431524a89622f67c6b63b2cabc88d462cab8bf862dd8"
XMP_PLAIN = "28630040f5a1333979d2d810600bb88224261a17ee895f7e43dcf00476826292"
XMP_SIMULATED = "c5a44c62837d3492890874800c5d145a8a31e4b5001d8438f8c434ad59926e96"
XMP_DRAFTS = frozenset(
    {
        "869104a790ad2bf037268e266b142a41389dc35e33c9f22f72aca5bc5f5af462",
        "48253c7d5cc9bc1a91482b96f69f0b5a76d3d119dcf2c01a31a6524ff2c6567a",
    }
)
FONT_NAME = "/ScanStationGlyphless"
PROFILE_NAME = "sRGB IEC61966-2.1"
GLYPH_WIDTH, GLYPH_EM = 500, 1000  # font units

_MARK_CELLS = (234, 8)  # "SIMULATED DEVICE - NOT A MEDICAL RECORD", one bit a cell, rows padded to bytes
_MARK_ROWS = (
    "79c8a281cfbef00f3e89c73e00002273e01c022fbc71c72003cf9c73cf00",
    "808da28222208808a08888a00000328880220368222228a00228228a2880",
    "808aa28222208808a088882000002a88802202a8222208a00228208a2880",
    "708aa283e23c8808bc88883c03e02688803e02af22220fa003cf208bc880",
    "0888a28222208808a08888200000228880220228222208a00288208a8880",
    "0888a28222208808a05088a00000228880220228222228a00248228a4880",
    "f1c89cfa223ef00f3e21c73e000022708022022fbc71c8be022f9c722f00",
    "00" * 30,
)


def simulated_strip(width: int, dpi: float) -> Image:
    """The strip that must stand below each page of a simulated file: grey, 0 or 255, `(16 cells, width)`."""
    bits = np.array([list(bytes.fromhex(row)) for row in _MARK_ROWS], np.uint8)
    cells = np.unpackbits(bits, axis=1)[:, : _MARK_CELLS[0]]
    cell = max(1, min(round(dpi / 100), width // _MARK_CELLS[0]))
    text = cells.repeat(cell, axis=0).repeat(cell, axis=1)[:, :width]
    strip = np.full((16 * cell, width), 255, np.uint8)
    left = (width - text.shape[1]) // 2
    strip[4 * cell : 12 * cell, left : left + text.shape[1]] -= text * 255
    return strip

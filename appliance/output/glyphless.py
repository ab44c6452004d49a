"""The font of the invisible text layer: a TrueType font whose only glyphs are empty.

Rules:
- Every character has the same width and draws nothing; what a reader extracts comes from the character map alone.
- All bytes are made here and never vary, so the release gate knows them by their digest.
- A character code is the character's Unicode number (UTF-16, Basic Multilingual Plane).
"""

from __future__ import annotations

import struct

EM = 1000  # font units
ADVANCE = 500  # font units, of every character
NAME = "ScanStationGlyphless"


def font_program() -> bytes:
    """The TrueType file: the six tables that a CIDFontType2 needs, two empty glyphs (ISO/IEC 14496-22)."""
    tables = {
        b"glyf": b"\0\0\0\0",
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0x0B, EM, 0, 0, 0, 0, ADVANCE, EM, 0, 8, 2, 0, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, EM, 0, 0, ADVANCE, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1),
        b"hmtx": struct.pack(">Hhh", ADVANCE, 0, 0),
        b"loca": struct.pack(">HHH", 0, 0, 0),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    font = _assemble(tables)
    adjustment = (0xB1B0AFBA - _checksum(font)) & 0xFFFFFFFF
    head = font.index(b"head", 12)
    offset = struct.unpack(">I", font[head + 8 : head + 12])[0] + 8
    return font[:offset] + struct.pack(">I", adjustment) + font[offset + 4 :]


def character_map() -> bytes:
    """The ToUnicode CMap: each code means the character of the same number (ISO 32000-1, 9.10.3)."""
    ranges = [f"<{row:02X}00> <{row:02X}FF> <{row:02X}00>" for row in range(256)]
    blocks = [ranges[i : i + 100] for i in range(0, 256, 100)]
    body = "\n".join(f"{len(b)} beginbfrange\n" + "\n".join(b) + "\nendbfrange" for b in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def glyph_map() -> bytes:
    """The CIDToGIDMap: every code is drawn with the empty glyph 1."""
    return b"\0\1" * 65536


def _assemble(tables: dict[bytes, bytes]) -> bytes:
    """The table directory followed by the tables, each padded to four bytes."""
    directory = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, len(tables) * 16 - 64)
    body, offset = b"", 12 + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        padded = data + bytes(-len(data) % 4)
        directory += tag + struct.pack(">III", _checksum(padded), offset + len(body), len(data))
        body += padded
    return directory + body


def _checksum(data: bytes) -> int:
    """Sum of the big-endian words, modulo 2**32."""
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(words) & 0xFFFFFFFF

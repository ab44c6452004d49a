"""The colour profile of the output intent that PDF/A asks for: sRGB as a matrix profile (ICC.1:2001-04, version 2.4).

Rules:
- All bytes are made here and never vary, so the release gate knows them by their digest.
"""

from __future__ import annotations

import struct

IDENTIFIER = "sRGB IEC61966-2.1"
_WHITE = (0.9642, 1.0, 0.8249)  # D50
_PRIMARIES = {  # of sRGB, adapted to D50
    b"rXYZ": (0.4360747, 0.2225045, 0.0139322),
    b"gXYZ": (0.3850649, 0.7168786, 0.0971045),
    b"bXYZ": (0.1430804, 0.0606169, 0.7141733),
}


def colour_profile() -> bytes:
    """The profile: a display profile with sRGB primaries and transfer curve."""
    tags = {b"cprt": b"text\0\0\0\0Public domain\0", b"desc": _description("sRGB"), b"wtpt": _xyz(_WHITE)}
    tags |= {name: _xyz(value) for name, value in _PRIMARIES.items()}
    curve = _curve()
    table, body, offset = b"", b"", 128 + 4 + 12 * (len(tags) + 3)
    for name, data in tags.items():
        table += name + struct.pack(">II", offset + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    for name in (b"rTRC", b"gTRC", b"bTRC"):  # three names, one curve
        table += name + struct.pack(">II", offset + len(body), len(curve))
    body += curve + bytes(-len(curve) % 4)
    content = struct.pack(">I", len(tags) + 3) + table + body
    return _header(128 + len(content)) + content


def _header(size: int) -> bytes:
    """The 128 bytes every profile begins with; the date is a fixed one."""
    header = struct.pack(">I4sI4s4s4s6H4s", size, b"\0\0\0\0", 0x02400000, b"mntr", b"RGB ", b"XYZ ", *_DATE, b"acsp")
    header += bytes(28) + struct.pack(">3i", *(round(v * 65536) for v in _WHITE))
    return header + bytes(128 - len(header))


_DATE = (2026, 1, 1, 0, 0, 0)


def _xyz(value: tuple[float, float, float]) -> bytes:
    """An XYZType of one colour."""
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in value))


def _curve() -> bytes:
    """A curveType of 1,024 points: the transfer function of IEC 61966-2-1."""
    points = []
    for i in range(1024):
        value = i / 1023
        linear = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        points.append(round(linear * 65535))
    return b"curv\0\0\0\0" + struct.pack(">I1024H", 1024, *points)


def _description(text: str) -> bytes:
    """A textDescriptionType with an ASCII text and empty Unicode and Macintosh parts."""
    ascii_text = text.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(ascii_text)) + ascii_text + bytes(4 + 4 + 2 + 1 + 67)

"""What an initial RAM disk holds: archives of cpio one after the other, of which each may be compressed with zstd.

Rules:
- The formats are those of the kernel's documentation (buffer-format, "newc"); anything else is refused.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

_ZSTD, _CPIO, _END = b"\x28\xb5\x2f\xfd", b"070701", "TRAILER!!!"
_HEADER, _SIZE, _NAME_SIZE = 110, slice(54, 62), slice(94, 102)


def files(ramdisk: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and contents of its files.

    Raises:
        ValueError: it is of another kind, or broken.
    """
    while ramdisk := ramdisk.lstrip(b"\0"):
        if ramdisk.startswith(_ZSTD):
            ramdisk = _unpacked(ramdisk)
        at, name = 0, ""
        while name != _END:
            header = ramdisk[at : at + _HEADER]
            if not header.startswith(_CPIO) or len(header) < _HEADER:
                raise ValueError("no initial RAM disk, or another kind of it")
            begin = at + _HEADER + int(header[_NAME_SIZE], 16)
            name = ramdisk[at + _HEADER : begin - 1].decode()
            begin = _aligned(begin)
            end = begin + int(header[_SIZE], 16)
            if end > len(ramdisk):
                raise ValueError("a broken initial RAM disk")
            if name != _END:
                yield name, ramdisk[begin:end]
            at = _aligned(end)
        ramdisk = ramdisk[at:]


def _aligned(place: int) -> int:
    return place + -place % 4


def _unpacked(data: bytes) -> bytes:
    done = subprocess.run(["zstd", "--quiet", "--decompress", "--stdout"], input=data, capture_output=True, check=False)
    if done.returncode:
        raise ValueError("what is compressed cannot be read")
    return done.stdout

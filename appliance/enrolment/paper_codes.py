"""A sealed bundle as QR codes on paper, and back.

The text of a code is `SSP1-SHEET-n-m-CRC-DATA`: the first 8 hex digits of the bundle's id, which of how many parts, the
CRC-32 of this part's bytes in hex, and the bytes in base32 without padding. Every character is of the alphanumeric
mode of QR codes (ISO/IEC 18004), which packs two into eleven bits.

Rules:
- Codes that are not ours do not disturb; parts of two bundles, or two readings of one part, are never put together.
- What comes out is bytes whose parts were all there; whether to believe them is decided by their signature.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterable
from typing import Final

from appliance.enrolment.bundle import MAGIC, MAX_SEALED_BYTES
from appliance.enrolment.errors import DamagedBundleError, MixedSheetsError, NoSheetError, TornSheetError

PARTS: Final = 4
_MAX_TEXT: Final = 2_000
_PART: Final = re.compile(r"SSP1-([0-9A-F]{8})-([1-9])-([1-9])-([0-9A-F]{8})-([A-Z2-7]{1,1900})", re.ASCII)


def to_texts(sealed: bytes) -> list[str]:
    """The texts of the codes, in their order on the sheet."""
    sheet = sealed[len(MAGIC) : len(MAGIC) + 4].hex().upper()
    size = -(-len(sealed) // PARTS)
    texts = []
    for number in range(PARTS):
        part = sealed[number * size : (number + 1) * size]
        data = base64.b32encode(part).decode("ascii").rstrip("=")
        texts.append(f"SSP1-{sheet}-{number + 1}-{PARTS}-{zlib.crc32(part):08X}-{data}")
    return texts


def from_texts(untrusted: Iterable[str]) -> bytes:
    """Puts the parts together.

    Args:
        untrusted: what codes on the paper say, in any order, more than once, others among them.

    Raises:
        NoSheetError: none is of a provisioning sheet.
        MixedSheetsError: they are of more than one.
        TornSheetError: a part is missing; the detail says which.
        DamagedBundleError: a part contradicts itself or another reading of it.
    """
    parts: dict[int, bytes] = {}
    kinds: set[tuple[str, str]] = set()
    for text in untrusted:
        found = _PART.fullmatch(text[:_MAX_TEXT])
        if found is None:
            continue
        kinds.add((found[1], found[3]))
        number, data = int(found[2]), _bytes(found[5], found[4])
        if parts.setdefault(number, data) != data and len(kinds) == 1:
            raise DamagedBundleError("two readings of one part")
    if not kinds:
        raise NoSheetError
    if len(kinds) > 1:
        raise MixedSheetsError
    total = int(next(iter(kinds))[1])
    missing = [number for number in range(1, total + 1) if number not in parts]
    if missing:
        raise TornSheetError(f"code {', '.join(map(str, missing))} of {total}")
    if len(parts) != total:
        raise DamagedBundleError("more parts than there are")
    sealed = b"".join(parts[number] for number in sorted(parts))
    if len(sealed) > MAX_SEALED_BYTES:
        raise DamagedBundleError("size")
    return sealed


def _bytes(untrusted_data: str, crc: str) -> bytes:
    try:
        data = base64.b32decode(untrusted_data + "=" * (-len(untrusted_data) % 8))
    except binascii.Error:
        raise DamagedBundleError("base32") from None
    if f"{zlib.crc32(data):08X}" != crc:
        raise DamagedBundleError("checksum")
    return data

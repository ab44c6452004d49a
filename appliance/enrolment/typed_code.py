"""The code that opens a provisioning sheet: told to the technician by another way than the sheet, and typed.

Sixteen digits in four groups: fifteen are random (49.8 bits), the last one is their check digit (Luhn, ISO/IEC 7812-1
annex B), which finds every single wrong digit and nearly every swapped pair before anything is tried.

Rules:
- Digits alone: they can be read out on the telephone and typed on a number pad, in any language.
- A key comes out of it by Argon2id (RFC 9106, its second recommended option: 64 MiB, three passes, four lanes). The
  parameters belong to the format and are not negotiated.
- The code stands neither on the sheet nor in the file, and in no record of the office.
"""

from __future__ import annotations

import math
import re
import secrets
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from appliance.enrolment.errors import CodeTypoError

RANDOM_DIGITS: Final = 15
ENTROPY_BITS: Final = RANDOM_DIGITS * math.log2(10)
SALT_BYTES: Final = 16
KEY_BYTES: Final = 32
MEMORY_KIB: Final = 65_536
ITERATIONS: Final = 3
LANES: Final = 4
_MAX_TYPED: Final = 64  # characters
_SPACES: Final = re.compile(r"[\s-]")
_CODE: Final = re.compile(rf"[0-9]{{{RANDOM_DIGITS + 1}}}", re.ASCII)


def new_code() -> str:
    """A fresh code, in groups: `1234 5678 9012 3452`."""
    digits = "".join(secrets.choice("0123456789") for _ in range(RANDOM_DIGITS))
    whole = digits + _check_digit(digits)
    return " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))


def read_typed(untrusted: str) -> str:
    """The sixteen digits of what somebody typed; spaces and dashes do not count.

    Raises:
        CodeTypoError: it cannot be a code.
    """
    digits = _SPACES.sub("", untrusted[:_MAX_TYPED])
    if _CODE.fullmatch(digits) is None or _check_digit(digits[:-1]) != digits[-1]:
        raise CodeTypoError
    return digits


def stretch(code: str, salt: bytes) -> bytes:
    """The 32-byte key of sixteen digits and the 16-byte salt of a bundle."""
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=ITERATIONS, lanes=LANES, memory_cost=MEMORY_KIB)
    return kdf.derive(code.encode("ascii"))


def _check_digit(digits: str) -> str:
    """Luhn: from the right, every second digit counts twice, the first one included."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)

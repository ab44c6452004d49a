"""PINs and badges: what counts as one, how they are kept, how they are compared.

Rules:
- A PIN is kept as Argon2id (RFC 9106) of its digits with a salt of its own and the fleet's people key as its secret:
  who has the roster alone cannot try PINs. A badge is kept as HMAC-SHA256 of its number under the same key.
- All PINs of a roster share their parameters, so that an unknown name costs exactly the work of a known one.
- No `repr`, error or record shows a PIN, a badge number or a key.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SALT_BYTES: Final = 16
HASH_BYTES: Final = 32
MAX_MEMORY_KIB: Final = 131_072
MAX_ITERATIONS: Final = 10
MAX_LANES: Final = 4
_PIN: Final = re.compile(r"[0-9]{6,12}")
_BADGE: Final = re.compile(r"[0-9A-Za-z]{4,64}")
_STORED: Final = re.compile(rf"([0-9a-f]{{{2 * SALT_BYTES}}})\$([0-9a-f]{{{2 * HASH_BYTES}}})")
_BADGE_LABEL: Final = b"scanstation people badge v1\0"
_PIN_LABEL: Final = b"scanstation people pin v1\0"
MIN_DISTINCT: Final = 3  # digits of a PIN


@dataclass(frozen=True, slots=True)
class Cost:
    """Parameters of Argon2id."""

    memory_kib: int = 19_456
    iterations: int = 2
    lanes: int = 1

    def __post_init__(self) -> None:
        memory = 8 * self.lanes <= self.memory_kib <= MAX_MEMORY_KIB
        if not (1 <= self.lanes <= MAX_LANES and memory and 1 <= self.iterations <= MAX_ITERATIONS):
            raise ValueError(
                f"argon2: memory_kib of 8 a lane to {MAX_MEMORY_KIB}, iterations 1 to {MAX_ITERATIONS}, lanes 1 to "
                f"{MAX_LANES}"
            )


def weakness(pin: str) -> str:
    """Why a PIN must not be used, in a few words; "" if it may."""
    if not _PIN.fullmatch(pin):
        return "a PIN has 6 to 12 digits"
    if len(set(pin)) < MIN_DISTINCT:
        return f"it has fewer than {MIN_DISTINCT} different digits"
    if any(pin == (pin[:size] * len(pin))[: len(pin)] for size in range(1, len(pin) // 2 + 1)):
        return "it repeats itself"
    if _steps(pin) or _steps(re.sub(r"(.)\1+", r"\1", pin)):
        return "its digits follow each other"
    if pin == pin[::-1]:
        return "it reads the same backwards"
    return ""


def _steps(pin: str) -> bool:
    """Whether every digit is the same step away from the one before, on the circle of ten: 123456, 864208, 901234."""
    return len({(int(after) - int(before)) % 10 for before, after in pairwise(pin)}) == 1


def is_badge(number: str) -> bool:
    """Whether a reader can have meant this: 4 to 64 letters and digits."""
    return _BADGE.fullmatch(number) is not None


def badge_tag(people_key: bytes, number: str) -> str:
    """What a roster keeps of a badge, in hex; letter case does not count."""
    return hmac.new(people_key, _BADGE_LABEL + number.upper().encode("ascii"), hashlib.sha256).hexdigest()


def is_stored_pin(text: str) -> bool:
    """Whether it has the form in which a roster keeps a PIN: `salt$hash` in hex."""
    return _STORED.fullmatch(text) is not None


def store_pin(people_key: bytes, pin: str, cost: Cost) -> str:
    """What a roster keeps of a PIN.

    Raises:
        ValueError: the PIN is weak; says why.
    """
    if why := weakness(pin):
        raise ValueError(why)
    salt = secrets.token_bytes(SALT_BYTES)
    return f"{salt.hex()}${_derive(people_key, pin, salt, cost).hex()}"


def pin_matches(people_key: bytes, pin: str, stored: str, cost: Cost) -> bool:
    """Whether this is the stored PIN; the same work is done where nothing is stored ("")."""
    match = _STORED.fullmatch(stored)
    salt, wanted = (bytes.fromhex(match[1]), bytes.fromhex(match[2])) if match else (bytes(SALT_BYTES), b"")
    return hmac.compare_digest(_derive(people_key, pin, salt, cost), wanted)


def _derive(people_key: bytes, pin: str, salt: bytes, cost: Cost) -> bytes:
    secret = hmac.new(people_key, _PIN_LABEL, hashlib.sha256).digest()
    kdf = Argon2id(
        salt=salt,
        length=HASH_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
        secret=secret,
    )
    return kdf.derive(pin.encode("utf-8", "surrogatepass"))

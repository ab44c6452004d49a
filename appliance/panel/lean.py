"""What the panel's process does without: the TLS library that Python's own modules load, and memory it no longer uses.

Rules:
- The panel has no network and seals nothing. Nothing that it needs misses what is left out: `asyncio`, `hmac` and
  `hashlib` do without it.
- It counts for modules that are loaded afterwards: this comes first, and only in the panel's own process.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys
from typing import Any, Final

LEFT_OUT: Final = ("ssl", "_ssl", "_hashlib")


def without_tls() -> None:
    """Keeps the modules that load OpenSSL out of this process: 5 MB of memory, and a large library less."""
    loaded: dict[str, Any] = sys.modules  # None in place of a module: there is none of this name
    for name in LEFT_OUT:
        loaded.setdefault(name, None)


def give_back_now() -> None:
    """What was freed goes back to the system, also from between what is still used."""
    with contextlib.suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)

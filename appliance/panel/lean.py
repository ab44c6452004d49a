"""What the panel's process does without: the TLS library that Python's own modules load, and memory it no longer uses.

Rules:
- The panel has no network and seals nothing. Nothing that it needs misses what is left out: `asyncio`, `hmac` and
  `hashlib` do without it.
- It counts for modules that are loaded afterwards: this comes first, and only in the panel's own process.
- What screens leave behind goes at a fixed pace (`tidy`). Python keeps freed tuples for later, up to 2,000 of each
  length from 1 to 20, until a full collection; and it puts a full collection off until what came since the last one is
  a quarter of all that was there (CPython 3.11, `gcmodule.c`). Beside what is made at the start, that takes a thousand
  screens.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys
from typing import Any, Final

LEFT_OUT: Final = ("ssl", "_ssl", "_hashlib")


def without_tls() -> None:
    """Keeps the modules that load OpenSSL out of this process: 5 MB of memory, and a large library less."""
    loaded: dict[str, Any] = sys.modules  # None in place of a module: there is none of this name
    for name in LEFT_OUT:
        loaded.setdefault(name, None)


def started() -> None:
    """What was made so far stays as long as the process: no collection looks at it again, and a full one is quick."""
    gc.collect()
    gc.freeze()


def tidy() -> None:
    """Frees what is no longer used, with what Python keeps of it for later."""
    gc.collect()


def give_back_now() -> None:
    """What was freed goes back to the system, also from between what is still used."""
    with contextlib.suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)

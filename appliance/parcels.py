"""Values between a station and its page workers, over their private socket pair.

Rules:
- A value travels as a pickle; the pixels of its images follow as they are, so that a page is not copied for it.
- What ends early raises `EOFError` or `OSError`, as the connection itself does.
"""

from __future__ import annotations

import os
import pickle
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LARGE = 1 << 20  # bytes from which a buffer follows by itself


def send(connection: Connection, value: object) -> None:
    """Sends a value.

    Raises:
        OSError: the other side is gone.
    """
    following: list[memoryview] = []

    def stays(buffer: pickle.PickleBuffer) -> bool:
        """Whether a buffer stays in the pickle."""
        pixels = buffer.raw()
        if pixels.nbytes < _LARGE:
            return True
        following.append(pixels)
        return False

    body = pickle.dumps(value, 5, buffer_callback=stays)
    connection.send((body, [pixels.nbytes for pixels in following]))
    for pixels in following:
        rest = pixels
        while rest:
            rest = rest[os.write(connection.fileno(), rest) :]


def receive(connection: Connection) -> Any:
    """The next value.

    Raises:
        EOFError: the other side has closed.
        OSError: it is gone.
        pickle.UnpicklingError: what came is no value.
    """
    body, sizes = connection.recv()
    return pickle.loads(body, buffers=[_filled(connection, size) for size in sizes])  # noqa: S301 - from our own process


def _filled(connection: Connection, size: int) -> NDArray[np.uint8]:
    """The bytes of one buffer."""
    pixels = np.empty(size, np.uint8)
    rest = memoryview(pixels.data)
    while rest:
        count = os.readv(connection.fileno(), [rest])
        if not count:
            raise EOFError
        rest = rest[count:]
    return pixels

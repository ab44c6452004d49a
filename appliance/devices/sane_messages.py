"""The language between the feeder adapter and its worker process.

A message is a kind (1 byte), the length of its body (8 bytes, big-endian) and the body: `J`, a JSON object of at most
`MAX_JSON_BYTES`; or `P`, a page: five words (channels, width, height, bytes per row, zero) and its rows.

Rules:
- Both sides check every bound before they believe a length; the parent treats its worker as untrusted, because it
  runs vendors' code over a device's bytes.
- Every wait has a deadline.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Any

MAX_JSON_BYTES = 64 << 10
MAX_ROW_PADDING = 4_096  # bytes
HEADER = struct.Struct(">cQ")
PAGE_HEADER = struct.Struct(">IIIII")


class MessageError(Exception):
    """The other side sent what the protocol does not allow."""


class GoneError(Exception):
    """The other side ended."""


class DeadlineError(Exception):
    """Nothing came in time."""


@dataclass(frozen=True, slots=True)
class PageMessage:
    """A page as the device sent it; rows may be padded."""

    channels: int
    width: int
    height: int
    bytes_per_row: int
    rows: bytearray = field(repr=False)


Message = dict[str, Any] | PageMessage


def check_page_shape(channels: int, width: int, height: int, bytes_per_row: int, max_page_px: int) -> str | None:
    """Why a page of this shape cannot be, or None."""
    if channels not in (1, 3) or width < 1 or height < 1:
        return "shape"
    if width * height > max_page_px:
        return "size"
    if not width * channels <= bytes_per_row <= width * channels + MAX_ROW_PADDING:
        return "row"
    return None


def send_json(connection: socket.socket, values: dict[str, Any]) -> None:
    """Sends an object.

    Raises:
        OSError: the other side is gone.
    """
    body = json.dumps(values).encode()
    connection.sendall(HEADER.pack(b"J", len(body)) + body)


def send_page(connection: socket.socket, page: PageMessage) -> None:
    """Sends a whole page.

    Raises:
        OSError: the other side is gone.
    """
    head = PAGE_HEADER.pack(page.channels, page.width, page.height, page.bytes_per_row, 0)
    connection.sendall(HEADER.pack(b"P", len(head) + len(page.rows)) + head)
    connection.sendall(page.rows)


def receive(connection: socket.socket, deadline: float, max_page_px: int) -> Message:
    """The next message; `deadline` is in `time.monotonic()` seconds.

    Raises:
        DeadlineError: it did not come in time.
        GoneError: the other side ended.
        MessageError: it breaks a bound.
    """
    kind, length = HEADER.unpack(_exactly(connection, HEADER.size, deadline))
    if kind == b"J":
        if length > MAX_JSON_BYTES:
            raise MessageError("too long")
        return _object(_exactly(connection, length, deadline))
    if kind != b"P" or length < PAGE_HEADER.size:
        raise MessageError("unknown kind")
    channels, width, height, row, zero = PAGE_HEADER.unpack(_exactly(connection, PAGE_HEADER.size, deadline))
    if zero or check_page_shape(channels, width, height, row, max_page_px) or length != PAGE_HEADER.size + row * height:
        raise MessageError("page shape")
    return PageMessage(channels, width, height, row, _exactly(connection, row * height, deadline))


def _object(untrusted: bytearray) -> dict[str, Any]:
    try:
        value = json.loads(untrusted)
    except (ValueError, RecursionError) as error:
        raise MessageError("not JSON") from error
    if not isinstance(value, dict):
        raise MessageError("not an object")
    return value


def _exactly(connection: socket.socket, count: int, deadline: float) -> bytearray:
    """`count` bytes before the deadline; what already lies there is taken even when it has passed."""
    buffer = bytearray(count)
    view = memoryview(buffer)
    while view:
        left = deadline - time.monotonic()
        if not select.select([connection], [], [], max(0.0, left))[0]:
            raise DeadlineError
        try:
            got = connection.recv_into(view)
        except OSError as error:
            raise GoneError from error
        if not got:
            raise GoneError
        view = view[got:]
    return buffer

"""The SANE network protocol as bytes (SANE standard, chapter "Network Protocol").

Rules:
- Words are 32 bits, big-endian; a string is its length with the closing NUL (0 is null) and its bytes; an array is its
  length and its items; a pointer is a word that is 1 for null, then the value.
- Everything that comes in is bounded; a client that breaks a bound is hung up on (`WireError`).
"""

from __future__ import annotations

import socket
import struct
from enum import IntEnum

MAX_STRING = 4_096
MAX_ARRAY = 1_024
END_OF_RECORDS = 0xFFFFFFFF
LITTLE_ENDIAN = 0x1234
PORT = 6_566
PROTOCOL_VERSION = 3
VERSION_CODE = (1 << 24) | PROTOCOL_VERSION


class WireError(Exception):
    """The other side hung up or broke the protocol."""


class Opcode(IntEnum):
    """Remote procedures."""

    INIT = 0
    GET_DEVICES = 1
    OPEN = 2
    CLOSE = 3
    GET_OPTION_DESCRIPTORS = 4
    CONTROL_OPTION = 5
    GET_PARAMETERS = 6
    START = 7
    CANCEL = 8
    AUTHORIZE = 9
    EXIT = 10


class Status(IntEnum):
    """SANE_Status."""

    GOOD = 0
    UNSUPPORTED = 1
    CANCELLED = 2
    DEVICE_BUSY = 3
    INVAL = 4
    EOF = 5
    JAMMED = 6
    NO_DOCS = 7
    COVER_OPEN = 8
    IO_ERROR = 9
    NO_MEM = 10
    ACCESS_DENIED = 11


def word(value: int) -> bytes:
    """One word; negative numbers as two's complement."""
    return struct.pack(">I", value & 0xFFFFFFFF)


def words(*values: int) -> bytes:
    """Words one after the other."""
    return b"".join(word(v) for v in values)


def string(value: str | None) -> bytes:
    """A string; None is the null string."""
    if value is None:
        return word(0)
    raw = value.encode("latin-1", "replace") + b"\0"
    return word(len(raw)) + raw


def string_array(values: tuple[str, ...]) -> bytes:
    """A null-terminated list of strings, as constraints are sent."""
    return word(len(values) + 1) + b"".join(string(v) for v in values) + string(None)


class Reader:
    """Reads bounded values from a connected socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def exactly(self, count: int) -> bytes:
        """`count` bytes.

        Raises:
            WireError: the connection ended before.
        """
        parts: list[bytes] = []
        while count > 0:
            try:
                part = self._connection.recv(count)
            except OSError as error:
                raise WireError("connection lost") from error
            if not part:
                raise WireError("connection closed")
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def word(self) -> int:
        """One word, unsigned."""
        return int.from_bytes(self.exactly(4), "big")

    def signed(self) -> int:
        """One word, signed."""
        return int.from_bytes(self.exactly(4), "big", signed=True)

    def string(self) -> str:
        """A string; null is empty.

        Raises:
            WireError: longer than `MAX_STRING`.
        """
        return self.sized().split(b"\0")[0].decode("latin-1")

    def sized(self) -> bytes:
        """A length and that many bytes.

        Raises:
            WireError: more than `MAX_STRING`.
        """
        length = self.word()
        if length > MAX_STRING:
            raise WireError("string too long")
        return self.exactly(length)

    def word_array(self) -> list[int]:
        """Signed words.

        Raises:
            WireError: more than `MAX_ARRAY`.
        """
        length = self.word()
        if length > MAX_ARRAY:
            raise WireError("array too long")
        return [self.signed() for _ in range(length)]

"""An envelope in parts: as many MQTT messages as the broker's Maximum Packet Size asks for.

Rules:
- Where a part begins and ends follows from total, index and count alone (`span`): parts cannot overlap, leave a
  gap or come in two sizes. Envelopes split differently have different counts and never mix.
- The header is fixed, big-endian, versioned and checked before anything is believed.
- The digest is of the whole envelope: only a complete set can be verified, so a part proves nothing.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from appliance.errors import DeliveryError

MAGIC = b"SCNP"
VERSION = 1
_HEADER = struct.Struct(">4sB3x16s32sQII")
HEADER_BYTES = _HEADER.size  # 72
MIN_PACKET_BYTES = 1_024  # a receipt needs so much; a smaller limit of the broker makes delivery impossible
MAX_TOTAL_BYTES = 1 << 30  # no deployment may allow more
MAX_COUNT = 65_536  # no deployment may allow more
# PUBLISH: packet type, remaining length (up to 4), topic length (2), packet id (2), property length, message expiry (5)
PUBLISH_OVERHEAD_BYTES = 1 + 4 + 2 + 2 + 1 + 5


class PartError(DeliveryError):
    """A part does not follow the format or its bounds."""

    code = "delivery-part"


class PacketLimitError(DeliveryError):
    """The broker takes only packets so small that this envelope cannot be sent."""

    code = "delivery-packet-limit"
    advice = (
        "The broker accepts only very small messages, so a document cannot be sent; it is safe in the station. "
        "Ask the broker's administrator to raise the packet limit."
    )


@dataclass(frozen=True, slots=True)
class PartHeader:
    """Which part of which envelope. `total` is the envelope's length in bytes; `index` counts from 0."""

    document: str
    envelope_sha256: str
    total: int
    index: int
    count: int

    def span(self) -> tuple[int, int]:
        """Start and end of this part in the envelope, bytes."""
        return span(self.total, self.index, self.count)


def span(total: int, index: int, count: int) -> tuple[int, int]:
    """Start and end (exclusive) of part `index` of `count`, in bytes: sizes differ by at most one."""
    return index * total // count, (index + 1) * total // count


def plan(total: int, topic: str, max_packet_bytes: int, max_count: int) -> int:
    """In how many parts an envelope of `total` bytes goes.

    Args:
        total: bytes, at least 1.
        topic: where the parts are published; its length counts.
        max_packet_bytes: the largest MQTT packet the broker takes, all headers included.
        max_count: the most parts the receivers take.

    Raises:
        PacketLimitError: the packet leaves no room, or more than `max_count` parts would be needed.
    """
    room = max_packet_bytes - PUBLISH_OVERHEAD_BYTES - len(topic.encode()) - HEADER_BYTES
    if max_packet_bytes < MIN_PACKET_BYTES or room < 1:
        raise PacketLimitError(f"packet limit of {max_packet_bytes} bytes")
    count = max(1, -(-total // room))
    if count > max_count:
        raise PacketLimitError(f"{count} parts at a packet limit of {max_packet_bytes} bytes, {max_count} allowed")
    return count


def pack(header: PartHeader, payload: bytes) -> bytes:
    """A part as it is published: header, then exactly the bytes of its span.

    Raises:
        PartError: header or length is out of bounds.
    """
    _check(header, len(payload), MAX_TOTAL_BYTES, MAX_COUNT)
    return (
        _HEADER.pack(
            MAGIC,
            VERSION,
            bytes.fromhex(header.document),
            bytes.fromhex(header.envelope_sha256),
            header.total,
            header.index,
            header.count,
        )
        + payload
    )


def unpack(untrusted: bytes, max_total: int, max_count: int) -> tuple[PartHeader, bytes]:
    """Header and payload of a received part.

    Args:
        untrusted: the MQTT message.
        max_total: the longest envelope that is accepted, bytes.
        max_count: the most parts that are accepted.

    Raises:
        PartError: it is no part, of another version, or out of bounds.
    """
    if len(untrusted) < HEADER_BYTES:
        raise PartError("shorter than a header")
    magic, version, document, digest, total, index, count = _HEADER.unpack_from(untrusted)
    if magic != MAGIC or version != VERSION or any(untrusted[5:8]):
        raise PartError("not a part of version 1")
    header = PartHeader(document.hex(), digest.hex(), total, index, count)
    _check(header, len(untrusted) - HEADER_BYTES, max_total, max_count)
    return header, untrusted[HEADER_BYTES:]


def _check(header: PartHeader, payload_bytes: int, max_total: int, max_count: int) -> None:
    """Bounds of a header and the one payload length that fits it."""
    if not 1 <= header.total <= max_total:
        raise PartError(f"total of {header.total} bytes")
    if not 1 <= header.count <= min(max_count, header.total):
        raise PartError(f"count of {header.count}")
    if not 0 <= header.index < header.count:
        raise PartError(f"index {header.index} of {header.count}")
    start, end = header.span()
    if payload_bytes != end - start:
        raise PartError(f"{payload_bytes} bytes where {end - start} belong")

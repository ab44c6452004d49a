"""One envelope on its way: which parts are still to go, in flight, or with the broker.

Rules:
- Parts are read from the file when they are sent; memory holds no more than the window.
- The first attempt goes in order, later ones in random order: a broker that deals parts in turn to several
  receivers, one of them away, then deals differently each time.
- A broken connection puts the parts in flight back; those the broker has are not sent again in this attempt.
"""

from __future__ import annotations

import random
from collections import deque

from appliance.delivery import parts
from appliance.delivery.outbox import EnvelopeFile

MAX_WINDOW_BYTES = 4 << 20


class Transfer:
    """An attempt at sending one envelope in `count` parts. Times are seconds of one monotonic clock."""

    def __init__(self, envelope: EnvelopeFile, topic: str, count: int, expiry_s: int, *, shuffled: bool) -> None:
        """`expiry_s`: after so many seconds the broker may forget a part, because the next attempt is due."""
        self.envelope = envelope
        self.topic = topic
        self.count = count
        self.expiry_s = expiry_s
        order = list(range(count))
        if shuffled:
            random.shuffle(order)
        self._to_send = deque(order)
        self._in_flight: dict[int, tuple[int, float]] = {}  # packet number: index, when
        self._heard = False

    @property
    def document(self) -> str:
        """The id of the document inside."""
        return self.envelope.document

    @property
    def complete(self) -> bool:
        """Whether the broker has every part."""
        return not self._to_send and not self._in_flight

    def window(self) -> int:
        """How many parts may be in flight, for the sake of memory."""
        return max(1, MAX_WINDOW_BYTES // self.part_bytes())

    def take(self) -> tuple[int, bytes] | None:
        """The next part to publish (index and message), if there is one and the window is open.

        Raises:
            OutboxError: the file cannot be read any more.
        """
        if not self._to_send or len(self._in_flight) >= self.window():
            return None
        index = self._to_send.popleft()
        header = parts.PartHeader(self.document, self.envelope.sha256, self.envelope.size, index, self.count)
        return index, parts.pack(header, self.envelope.read(*header.span()))

    def published(self, index: int, number: int, now: float) -> None:
        """Part `index` left under packet number `number`."""
        self._in_flight[number] = (index, now)

    def acknowledged(self, number: int) -> bool:
        """The broker answered packet `number`; False if that is none of ours."""
        ours = self._in_flight.pop(number, None) is not None
        self._heard = self._heard or ours
        return ours

    def waiting_since(self) -> float | None:
        """When the part was published that has waited longest for its PUBACK."""
        return min((when for _, when in self._in_flight.values()), default=None)

    def part_bytes(self) -> int:
        """The largest payload of a part."""
        return -(-self.envelope.size // self.count)

    def rewind(self) -> bool:
        """The connection is gone: parts in flight are to be sent again.

        Returns:
            True if parts went out on this connection and none of them was ever answered.
        """
        unheard = bool(self._in_flight) and not self._heard
        self._heard = False
        self._to_send.extendleft(sorted((index for index, _ in self._in_flight.values()), reverse=True))
        self._in_flight.clear()
        return unheard

    def close(self) -> None:
        """Closes the file."""
        self.envelope.close()

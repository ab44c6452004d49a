"""The MQTT topics: `scanstation/v1/<station>/...`.

Rules:
- A topic holds the protocol version, a station's name and an opaque document id; nothing else, never content.
- What does not parse is not ours: `parse` refuses it, nobody repairs it.
- docs/topics.md is the specification; a change here is a new version there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from appliance.config import check_name
from appliance.documents import is_opaque_id
from appliance.errors import DeliveryError

ROOT = "scanstation/v1"
MAX_TOPIC_CHARS = 128


class TopicError(DeliveryError):
    """A topic is not one of ours."""

    code = "delivery-topic"


class Kind(StrEnum):
    """What a topic carries."""

    DOCUMENTS = "documents"  # station -> receivers: parts of an envelope
    RECEIPTS = "receipts"  # receiver -> station: signed receipts
    REFUSALS = "refusals"  # receiver -> station: why an envelope was not stored (advisory)
    STATUS = "status"  # station -> anyone: retained presence


@dataclass(frozen=True, slots=True)
class Topic:
    """A parsed topic; `document` is empty for a status alone.

    Raises:
        TopicError: the name or id cannot stand in a topic.
    """

    station: str
    kind: Kind
    document: str = ""

    def __post_init__(self) -> None:
        try:
            check_name(self.station)
        except ValueError as error:
            raise TopicError("station name") from error
        if self.kind is Kind.STATUS:
            if self.document:
                raise TopicError("a status has no document")
        elif not is_opaque_id(self.document):
            raise TopicError("document id")

    def __str__(self) -> str:
        base = f"{ROOT}/{self.station}/{self.kind}"
        return f"{base}/{self.document}" if self.document else base


def parse(untrusted_topic: str) -> Topic:
    """The topic of a received message.

    Raises:
        TopicError: it is not one of ours.
    """
    if len(untrusted_topic) > MAX_TOPIC_CHARS or not untrusted_topic.startswith(ROOT + "/"):
        raise TopicError("foreign")
    station, *rest = untrusted_topic[len(ROOT) + 1 :].split("/")
    if not 1 <= len(rest) <= 2 or rest[0] not in set(Kind):
        raise TopicError("unknown kind")
    if len(rest) == 2 and not rest[1]:
        raise TopicError("empty level")
    return Topic(station, Kind(rest[0]), rest[1] if len(rest) == 2 else "")


def documents_filter(share_group: str) -> str:
    """What the receivers of one group subscribe to together; the broker gives each part to one of them."""
    check_name(share_group)
    return f"$share/{share_group}/{ROOT}/+/{Kind.DOCUMENTS}/+"


def answers_filters(station: str) -> tuple[str, str]:
    """What a station subscribes to: its own receipts and refusals."""
    check_name(station)
    return f"{ROOT}/{station}/{Kind.RECEIPTS}/+", f"{ROOT}/{station}/{Kind.REFUSALS}/+"

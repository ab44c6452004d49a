"""The MQTT topics: `scanstation/v1/<station>/...`.

Rules:
- A topic holds the protocol version, a station's name, a recipient's name where there are several, and an opaque
  document id; nothing else, never content.
- What does not parse is not ours: `parse` refuses it, nobody repairs it.
- docs/topics.md is the specification; a change here is a new version there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from appliance.documents import is_opaque_id
from appliance.errors import DeliveryError
from appliance.names import check_name

ROOT = "scanstation/v1"
MAX_TOPIC_CHARS = 192
FLEET_POLICY = f"{ROOT}/_fleet/policy"
"""Retained: the fleet's policy for every station. No station's name has an underscore."""


class TopicError(DeliveryError):
    """A topic is not one of ours."""

    code = "delivery-topic"


class Kind(StrEnum):
    """What a topic carries."""

    DOCUMENTS = "documents"  # station -> receivers: parts of an envelope
    RECEIPTS = "receipts"  # receiver -> station: signed receipts
    REFUSALS = "refusals"  # receiver -> station: why an envelope was not stored (advisory)
    STATUS = "status"  # station -> fleet: retained presence
    HEALTH = "health"  # station -> fleet: retained, signed health
    POLICY = "policy"  # fleet -> station: retained, a signed policy for it alone
    ORDER = "order"  # fleet -> station: retained, a signed order to stop taking work or to go on


_ALONE = frozenset({Kind.STATUS, Kind.HEALTH, Kind.POLICY, Kind.ORDER})
"""What is about a station and no document."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A parsed topic; `document` is empty for what is about the station, `recipient` for its only recipient.

    Raises:
        TopicError: a name or id cannot stand in a topic.
    """

    station: str
    kind: Kind
    document: str = ""
    recipient: str = ""

    def __post_init__(self) -> None:
        try:
            check_name(self.station)
            if self.recipient:
                check_name(self.recipient)
        except ValueError as error:
            raise TopicError("name of station or recipient") from error
        if self.recipient and self.kind is not Kind.DOCUMENTS:
            raise TopicError("only documents have a recipient")
        if self.kind in _ALONE:
            if self.document:
                raise TopicError(f"a {self.kind} has no document")
        elif not is_opaque_id(self.document):
            raise TopicError("document id")

    def __str__(self) -> str:
        return "/".join(filter(None, (ROOT, self.station, self.kind, self.recipient, self.document)))


def parse(untrusted_topic: str) -> Topic:
    """The topic of a received message.

    Raises:
        TopicError: it is not one of ours.
    """
    if len(untrusted_topic) > MAX_TOPIC_CHARS or not untrusted_topic.startswith(ROOT + "/"):
        raise TopicError("foreign")
    station, *rest = untrusted_topic[len(ROOT) + 1 :].split("/")
    if not 1 <= len(rest) <= 3 or rest[0] not in set(Kind):
        raise TopicError("unknown kind")
    if not all(rest):
        raise TopicError("empty level")
    recipient, document = ["", "", *rest[1:]][-2:]
    return Topic(station, Kind(rest[0]), document, recipient)


def documents_filter(share_group: str, recipient: str = "") -> str:
    """What the receivers of one recipient subscribe to together; the broker gives each part to one of them."""
    check_name(share_group)
    if recipient:
        check_name(recipient)
        return f"$share/{share_group}/{ROOT}/+/{Kind.DOCUMENTS}/{recipient}/+"
    return f"$share/{share_group}/{ROOT}/+/{Kind.DOCUMENTS}/+"


def answers_filters(station: str) -> tuple[str, str]:
    """What a station subscribes to: its own receipts and refusals."""
    check_name(station)
    return f"{ROOT}/{station}/{Kind.RECEIPTS}/+", f"{ROOT}/{station}/{Kind.REFUSALS}/+"


def policy_topics(station: str) -> tuple[str, str, str]:
    """Where policies and orders for a station come from: the fleet's and its own."""
    return FLEET_POLICY, str(Topic(station, Kind.POLICY)), str(Topic(station, Kind.ORDER))

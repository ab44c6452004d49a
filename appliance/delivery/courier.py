"""Carries envelopes to the broker and receipts back, one turn at a time.

Rules:
- It never deletes from the outbox and never believes a receipt: that is the station's.
- A PUBACK is not delivery: a document is sent again until it is gone from the outbox.
- A receipt is acknowledged to the broker only when it is on disk.
- A connection that breaks twice before any part was answered means that parts are too large for something on the
  way (a broker's unannounced limit, a slow line): they are halved, and tried in full size again an hour later.
- A fault of one document holds that document; a refusal of the broker pauses sending to that document's recipient, so
  that one who cannot be reached holds up no other; neither ends the process.
"""

from __future__ import annotations

import contextlib
import logging
import math
from collections import deque
from typing import Final

from appliance import files
from appliance.config import UplinkConfig
from appliance.delivery import faults, parts, refusals, topics
from appliance.delivery.backoff import Backoff
from appliance.delivery.inbox import Inbox, is_statement_about
from appliance.delivery.outbox import EnvelopeFile, Outbox, OutboxError
from appliance.delivery.policies import PolicyInbox
from appliance.delivery.schedule import Schedule
from appliance.delivery.session import BrokerLimits, Message, Session
from appliance.delivery.topics import Kind, Topic, TopicError
from appliance.delivery.transfer import Transfer
from appliance.errors import DeliveryError

log = logging.getLogger("scanstation.uplink")

_EXPIRY_MARGIN_S: Final = 5
_INBOX_RETRY_S: Final = 2.0
_STRIKES: Final = 2


class NoReceiverError(DeliveryError):
    """The broker says that nobody subscribes to documents."""

    code = "no-receiver"
    advice = "The server is reached, but nobody receives there; documents wait safely. Tell the server's administrator."


class EnvelopeSizeError(DeliveryError):
    """A file in the outbox is empty or larger than a receiver takes."""

    code = "envelope-size"
    advice = "A document is too large to be sent; it is safe in the station. Call your technician."


class Courier:
    """The work of the uplink while a session is open. Times are seconds of one monotonic clock."""

    def __init__(self, config: UplinkConfig, outbox: Outbox, inbox: Inbox) -> None:
        self._config = config
        self._policies = PolicyInbox(config.inbox)
        self._policy_topics = topics.policy_topics(config.station) if config.fleet.policy else ()
        self._outbox = outbox
        self._inbox = inbox
        self.schedule = Schedule(config.receipt_timeout_s, config.receipt_timeout_max_s, config.max_unanswered)
        self.strangers = 0
        self._refused: dict[str, DeliveryError] = {}  # by the broker, while connected; by recipient
        self._pauses: dict[str, Backoff] = {}  # by recipient
        self._transfer: Transfer | None = None
        self._packet_bytes = 0
        self._cap_bytes = config.broker.max_packet_bytes  # what experience allows
        self._cap_until = 0.0
        self._strikes = 0
        self._answers: deque[Message] = deque()
        self._answers_after = 0.0

    @property
    def fault(self) -> DeliveryError | None:
        """Why the broker takes nothing for some recipient, if that is so."""
        return next(iter(self._refused.values()), None)

    def look(self, now: float) -> None:
        """Takes in what the outbox holds."""
        listing = self._outbox.entries()
        self.strangers = listing.strangers
        self.schedule.reconcile(listing.recipients, now)
        waiting = set(listing.recipients.values())
        self._refused = {recipient: fault for recipient, fault in self._refused.items() if recipient in waiting}
        if self._transfer is not None and self._transfer.document not in self.schedule:
            self._drop_transfer()

    def connected(self, limits: BrokerLimits, now: float) -> None:
        """A session was opened: its limits count from now on, and what its broker refused is tried again."""
        self._refused.clear()
        self.schedule.resume()
        if now >= self._cap_until:
            self._cap_bytes = self._config.broker.max_packet_bytes
        self._packet_bytes = min(limits.max_packet_bytes, self._cap_bytes)
        self.schedule.release(parts.PacketLimitError.code, now)
        if self._transfer is not None and self._count(self._transfer.envelope) != self._transfer.count:
            self._drop_transfer()

    def disconnected(self, fault: DeliveryError | None, now: float) -> None:
        """The session is gone, by `fault` if any; the broker will send unacknowledged answers again."""
        self._answers.clear()
        if self._transfer is None:
            return
        if isinstance(fault, faults.BrokerPacketTooLargeError):
            self._halve(self._transfer, now)
        elif self._transfer.rewind():
            self._strikes += 1
            if self._strikes >= _STRIKES and self._packet_bytes >= 2 * parts.MIN_PACKET_BYTES:
                self._halve(self._transfer, now)

    def turn(self, session: Session, now: float) -> None:
        """Takes what came, then sends what fits.

        Raises:
            DeliveryError: the session cannot go on.
        """
        self._answers.extend(session.arrived())
        self._take_answers(session, now)
        for answer in session.answers():
            self._take_acknowledgement(answer.number, answer.reason, now)
        self._send(session, now)

    def close(self) -> None:
        """Closes what is open."""
        self._drop_transfer()

    # Sending

    def _send(self, session: Session, now: float) -> None:
        """Starts a transfer if none is under way, and fills its window."""
        if self._transfer is None:
            document = self.schedule.next(now)
            if document is None:
                return
            try:
                self._transfer = self._begin(document)
            except DeliveryError as fault:
                self._hold(document, fault, now)
                return
        self._pump(session, self._transfer, now)

    def _begin(self, document: str) -> Transfer:
        """Opens the envelope and plans its parts; raises DeliveryError."""
        envelope = self._outbox.open(document)
        try:
            if not 1 <= envelope.size <= self._config.max_envelope_bytes:
                raise EnvelopeSizeError(f"{envelope.size} bytes")
            count = self._count(envelope)
            if count is None:
                raise parts.PacketLimitError(f"packet limit of {self._packet_bytes} bytes")
        except DeliveryError:
            envelope.close()
            raise
        self.schedule.begun(document, envelope.sha256)
        expiry_s = math.ceil(self.schedule.patience(document)) + _EXPIRY_MARGIN_S
        repeated = self.schedule.attempts(document) > 0
        return Transfer(envelope, self._topic(envelope), count, expiry_s, shuffled=repeated)

    def _count(self, envelope: EnvelopeFile) -> int | None:
        """In how many parts it goes with the limits of now; None if it does not."""
        topic = self._topic(envelope)
        with contextlib.suppress(parts.PacketLimitError):
            return parts.plan(envelope.size, topic, self._packet_bytes, self._config.max_parts)
        return None

    def _topic(self, envelope: EnvelopeFile) -> str:
        return str(Topic(self._config.station, Kind.DOCUMENTS, envelope.document, envelope.recipient))

    def _pump(self, session: Session, transfer: Transfer, now: float) -> None:
        """Publishes parts while the window is open; notices a broker that stopped answering."""
        since = transfer.waiting_since()
        if since is not None and now - since > self._config.ack_timeout_s:
            raise faults.BrokerTimeoutError("PUBACK")
        try:
            while session.room() and (part := transfer.take()) is not None:
                index, message = part
                number = session.publish(transfer.topic, message, expiry_s=transfer.expiry_s)
                transfer.published(index, number, now)
        except OutboxError as fault:
            self._hold(transfer.document, fault, now)

    def _take_acknowledgement(self, number: int, reason: int, now: float) -> None:
        """Looks at a PUBACK and ends the transfer with its last one."""
        transfer = self._transfer
        if transfer is None or not transfer.acknowledged(number):
            return
        if reason == faults.NO_MATCHING_SUBSCRIBERS:
            self._pause(transfer.envelope.recipient, NoReceiverError("PUBACK"), now)
        elif (fault := faults.of_reason(reason, "PUBACK")) is not None:
            self._pause(transfer.envelope.recipient, fault, now)
        elif transfer.complete:
            log.info("document %s sent in %d parts", transfer.document, transfer.count)
            self.schedule.sent(transfer.document, now)
            self._refused.pop(transfer.envelope.recipient, None)
            self._pauses.pop(transfer.envelope.recipient, None)
            self._strikes = 0
            self._drop_transfer()

    def _halve(self, transfer: Transfer, now: float) -> None:
        """Parts of this size do not get through: the next attempt takes half of it."""
        overhead = parts.PUBLISH_OVERHEAD_BYTES + len(transfer.topic) + parts.HEADER_BYTES
        self._packet_bytes = self._cap_bytes = (transfer.part_bytes() + overhead) // 2
        self._cap_until = now + self._config.refused_retry_s
        self._strikes = 0
        log.warning("trying packets of at most %d bytes", self._packet_bytes)
        self._drop_transfer()

    def _pause(self, recipient: str, fault: DeliveryError, now: float) -> None:
        """The broker takes nothing for this recipient now: says so, and tries again later from the start."""
        broker = self._config.broker
        pause = self._pauses.setdefault(recipient, Backoff(broker.backoff_min_s, broker.backoff_max_s))
        self.schedule.pause(recipient, now + pause.next())
        before = self._refused.get(recipient)
        if before is None or before.code != fault.code:
            log.warning("%s", fault)
        self._refused[recipient] = fault
        self._drop_transfer()

    def _hold(self, document: str, fault: DeliveryError, now: float) -> None:
        """This document cannot be sent; the others can."""
        log.warning("document %s: %s", document, fault)
        self.schedule.hold(document, fault.code, now + self._config.refused_retry_s)
        self._drop_transfer()

    def _drop_transfer(self) -> None:
        if self._transfer is not None:
            self._transfer.close()
            self._transfer = None

    # Answers

    def _take_answers(self, session: Session, now: float) -> None:
        """Handles receipts and refusals in order; stops at one that cannot be written to disk now."""
        while self._answers and now >= self._answers_after:
            try:
                self._take_answer(self._answers[0], now)
            except OSError as error:
                self._answers_after = now + _INBOX_RETRY_S
                log.warning("inbox: %s", "full" if files.is_full(error) else f"errno {error.errno}")
                return
            session.acknowledge(self._answers.popleft())

    def _take_answer(self, message: Message, now: float) -> None:
        """Keeps a receipt or a policy, or heeds a refusal; drops anything else. Raises OSError."""
        if message.topic in self._policy_topics:
            log.info("a policy came" if self._policies.put(message.payload) else "dropped a policy: size")
            return
        try:
            topic = topics.parse(message.topic)
        except TopicError:
            log.warning("dropped a message on a foreign topic")
            return
        if topic.station != self._config.station or topic.document not in self.schedule:
            log.info("dropped an answer for a document that is not in the outbox")
        elif topic.kind is Kind.RECEIPTS:
            self._take_receipt(topic.document, message.payload)
        elif topic.kind is Kind.REFUSALS:
            self._take_refusal(topic.document, message.payload, now)

    def _take_receipt(self, document: str, untrusted: bytes) -> None:
        if not self._inbox.put(document, untrusted):
            told = "full" if is_statement_about(document, untrusted[: self._config.max_receipt_bytes]) else "malformed"
            log.warning("document %s: dropped a receipt, %s", document, told)
            return
        log.info("document %s: a receipt came", document)
        self.schedule.answered(document)

    def _take_refusal(self, document: str, untrusted: bytes, now: float) -> None:
        try:
            refusal = refusals.parse(untrusted)
        except refusals.RefusalError:
            log.warning("document %s: dropped a malformed refusal", document)
            return
        until = now + self._config.refused_retry_s
        if refusal.document == document and self.schedule.refused(
            document, refusal.envelope_sha256, refusal.reason, until
        ):
            log.warning("document %s: %s", document, refusal.reason)
            if self._transfer is not None and self._transfer.document == document:
                self._drop_transfer()

"""The receiver: a member of a shared subscription that stores documents and answers with receipts.

Rules:
- A part is acknowledged to the broker only when it is durable in the spool, or is not wanted at all. When the disk
  is full it stays unacknowledged and is tried again: nothing is lost, the broker sends no more than the window.
- A receipt leaves only after the document is stored; an envelope that came before gets the same receipt again.
- No message, however hostile, ends the process; each gets a content-free line in the log.
- Several receivers share spool and store; any of them may complete what another began.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from appliance import files
from appliance.config import ReceiverConfig
from appliance.delivery import parts, refusals, topics
from appliance.delivery.backoff import Backoff
from appliance.delivery.faults import BrokerLimitError
from appliance.delivery.refusals import Reason, Refusal
from appliance.delivery.session import Identity, Message, Session
from appliance.delivery.topics import Kind, Topic, TopicError
from appliance.errors import DeliveryError, ReceiverError
from appliance.receiver.intake import Intake
from appliance.receiver.registry import Registry, StationRefusedError
from appliance.receiver.spool import PartSet, SetGoneError, Spool, SpoolLimits
from appliance.receiver.store import DirectorySink, Sink
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey, load_secret
from appliance.sections.storage import SealingLimits

log = logging.getLogger("scanstation.receiver")

_TURN_S: Final = 0.25
_SLICE_S: Final = 0.5
_STABLE_S: Final = 5.0
_MAX_OUTGOING: Final = 10_000
_EXPIRY_S: Final = 86_400  # of a receipt at the broker


@dataclass(slots=True)
class _Progress:
    """Parts missing at the last count, and how many were added here since."""

    missing: int = 0
    added: int = 0


class Receiver:
    """One receiver process without its signals; `run` is its life."""

    def __init__(
        self, config: ReceiverConfig, heartbeat: Callable[[], object] | None = None, sink: Sink | None = None
    ) -> None:
        """Loads the keys.

        Args:
            config: the process's configuration.
            heartbeat: called in every turn of the loop.
            sink: where documents go; a directory below `config.store` if none is given.

        Raises:
            SealingError: a key cannot be used.
            OSError: the store cannot be made.
        """
        self._config = config
        self._heartbeat = heartbeat or _no_heartbeat
        self._registry = Registry(config.stations)
        self._sink = sink or DirectorySink(config.store / "documents", config.receiver)
        limits = SpoolLimits(config.max_spool_bytes, config.max_station_sets, config.spool_ttl_s)
        self._spool = Spool(config.store / "spool", limits)
        self._intake = Intake(
            receiver=config.receiver,
            hpke=HpkePrivateKey(load_secret(str(config.hpke_private_key))),
            signer=DeviceSigner(load_secret(str(config.signing_key))),
            registry=self._registry,
            sink=self._sink,
            limits=SealingLimits(max_envelope_bytes=config.max_envelope_bytes),
            accept_simulated=config.accept_simulated,
        )
        self._inbound: deque[Message] = deque()
        self._outgoing: deque[tuple[str, bytes]] = deque(maxlen=_MAX_OUTGOING)
        self._blocked_until = 0.0
        self._swept = -1e9
        self._progress: dict[PartSet, _Progress] = {}

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set; returns within a few seconds of it."""
        backoff = Backoff(self._config.broker.backoff_min_s, self._config.broker.backoff_max_s)
        while not stop.is_set():
            started = time.monotonic()
            try:
                self._one_session(stop)
            except DeliveryError as fault:
                log.warning("%s", fault)
                if time.monotonic() - started >= _STABLE_S + self._config.broker.connect_timeout_s:
                    backoff.reset()
                self._rest(backoff.next(), stop)

    def _one_session(self, stop: threading.Event) -> None:
        config = self._config
        filters = [topics.documents_filter(config.share_group, config.recipient)]
        identity = Identity(config.receiver, config.session_expiry_s)
        session = Session.open(config.broker, identity, filters, self._heartbeat)
        log.info("connected")
        try:
            if session.limits.max_packet_bytes < parts.MIN_PACKET_BYTES:
                raise BrokerLimitError("a receipt does not fit into a packet")
            while not stop.is_set():
                self._turn(session)
            session.close()
        finally:
            session.abandon()
            self._inbound.clear()  # the broker sends what was not acknowledged again

    def _turn(self, session: Session) -> None:
        """One step: network, parts, complete sets, answers, heartbeat."""
        session.turn(_TURN_S)
        session.answers()  # a lost receipt is asked for again: nothing to remember
        self._inbound.extend(session.arrived())
        self._take_parts(session)
        self._sweep()
        while self._outgoing and session.room():
            topic, message = self._outgoing.popleft()
            session.publish(topic, message, expiry_s=_EXPIRY_S)
        self._heartbeat()

    def _rest(self, seconds: float, stop: threading.Event) -> None:
        """Waits in slices, alive; sets that are complete are stored meanwhile."""
        deadline = time.monotonic() + seconds
        while not stop.is_set() and (left := deadline - time.monotonic()) > 0:
            self._sweep()
            self._heartbeat()
            stop.wait(min(left, _SLICE_S))

    # Parts

    def _take_parts(self, session: Session) -> None:
        """Handles what came, in order; stops at a part that cannot be written now."""
        while self._inbound and time.monotonic() >= self._blocked_until:
            try:
                self._take_part(self._inbound[0])
            except OSError as error:
                self._blocked_until = time.monotonic() + self._config.retry_s
                log.warning("receiver-storage: %s", _kind_of(error))
                return
            session.acknowledge(self._inbound.popleft())

    def _take_part(self, message: Message) -> None:
        """Spools one part, or says in the log why it was dropped. Raises OSError when it may work later."""
        try:
            topic = topics.parse(message.topic)
            header, payload = parts.unpack(message.payload, parts.MAX_TOTAL_BYTES, parts.MAX_COUNT)
        except (TopicError, parts.PartError) as error:
            log.warning("dropped a message: %s", error)
            return
        if topic.recipient != self._config.recipient:
            log.warning("station %s: dropped a part for another recipient", topic.station)
            return
        if topic.kind is not Kind.DOCUMENTS or header.document != topic.document:
            log.warning("station %s: dropped a part of another document than its topic's", topic.station)
            return
        try:
            self._spool_part(topic.station, header, payload)
        except ReceiverError as error:
            log.warning("station %s document %s: %s", topic.station, header.document, error)

    def _spool_part(self, station: str, header: parts.PartHeader, payload: bytes) -> None:
        """Keeps the part of an envelope that is wanted. Raises ReceiverError or OSError."""
        first = header.index == 0  # one answer for an envelope is enough
        try:
            self._registry.key(station)
        except StationRefusedError:
            if first:
                self._refuse(PartSet.of(station, header), Reason.STATION)
            raise
        if header.total > self._config.max_envelope_bytes or header.count > self._config.max_parts:
            if first:
                self._refuse(PartSet.of(station, header), Reason.SIZE)
            return
        for _ in range(3):
            if self._answer_again(station, header):
                return
            try:
                part_set = self._spool.add(station, header, payload)
            except SetGoneError:
                continue  # another receiver finished it: look whether it is stored
            self._look_at(part_set)
            return
        raise SetGoneError(header.document)

    def _answer_again(self, station: str, header: parts.PartHeader) -> bool:
        """Whether exactly this envelope is stored already; then its first part gets the receipt again."""
        record = self._sink.find(header.document)
        if record is None or (record.station, record.envelope_sha256) != (station, header.envelope_sha256):
            return False
        if header.index == 0:
            receipt = self._intake.receipt(record, header.envelope_sha256)
            self._answer(station, Kind.RECEIPTS, header.document, receipt)
        return True

    # Sets

    def _look_at(self, part_set: PartSet) -> None:
        """Finishes the set if this was its last part.

        Counting the parts takes a look at every name, so it is done when an eighth of those missing may have come.
        What other receivers add shows at the next count, or at the next sweep.
        """
        progress = self._progress.setdefault(part_set, _Progress())
        progress.added += 1
        if progress.added * 8 >= progress.missing:
            progress.added = 0
            progress.missing = self._spool.missing(part_set)
            if progress.missing == 0:
                del self._progress[part_set]
                self._finish(part_set)

    def _sweep(self) -> None:
        """Finishes complete sets that nobody finished (a receiver died, the disk was full) and expires old ones."""
        now = time.monotonic()
        if now - self._swept < self._config.sweep_interval_s:
            return
        self._swept = now
        self._progress.clear()
        try:
            for part_set in self._spool.expire():
                log.warning("station %s document %s: incomplete for too long", part_set.station, part_set.document)
            for part_set in self._spool.sets():
                if self._spool.missing(part_set) == 0:
                    self._finish(part_set)
        except OSError as error:
            log.warning("receiver-storage: %s", _kind_of(error))

    def _finish(self, part_set: PartSet) -> None:
        """Stores a complete set and answers, unless another receiver is at it; what fails now is swept up later."""
        try:
            with self._spool.claim(part_set) as mine:
                if mine:
                    self._accept(part_set)
        except ReceiverError as error:
            log.warning("station %s document %s: %s", part_set.station, part_set.document, error)
            self._spool.discard(part_set)
        except OSError as error:
            what = _kind_of(error)
            log.warning("station %s document %s: receiver-storage: %s", part_set.station, part_set.document, what)

    def _accept(self, part_set: PartSet) -> None:
        """Takes in the envelope of a claimed set. Raises ReceiverError or OSError."""
        envelope = self._spool.read(part_set)
        outcome = self._intake.accept(part_set.station, part_set.document, envelope)
        if outcome.refused is not None:
            self._refuse(part_set, outcome.refused)
        else:
            log.info("station %s document %s: stored", part_set.station, part_set.document)
            self._answer(part_set.station, Kind.RECEIPTS, part_set.document, outcome.receipt)
        self._spool.discard(part_set)

    # Answers

    def _refuse(self, part_set: PartSet, reason: Reason) -> None:
        log.warning("station %s document %s: %s", part_set.station, part_set.document, reason)
        refusal = Refusal(part_set.document, part_set.envelope_sha256, self._config.receiver, reason)
        self._answer(part_set.station, Kind.REFUSALS, part_set.document, refusals.encode(refusal))

    def _answer(self, station: str, kind: Kind, document: str, message: bytes) -> None:
        self._outgoing.append((str(Topic(station, kind, document)), message))


def _kind_of(error: OSError) -> str:
    """What the log says of a storage error; never a path."""
    return "full" if files.is_full(error) else f"errno {error.errno}"


def _no_heartbeat() -> None:
    """Nobody watches."""

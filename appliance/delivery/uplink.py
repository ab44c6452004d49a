"""The uplink: keeps a session with the broker open and a courier at work.

Rules:
- It carries ciphertext and cannot open it; it never deletes from the outbox.
- Whatever the broker or the network does, it stays alive, says what is wrong, and tries again with backoff.
- One thread. The heartbeat is called once a turn, so that a watchdog notices a loop that stands still.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from appliance.config import UplinkConfig
from appliance.delivery import certificate, parts, status, topics
from appliance.delivery.backoff import Backoff
from appliance.delivery.certificates import Certificates, FixedCertificate
from appliance.delivery.courier import Courier
from appliance.delivery.health import HealthCarrier
from appliance.delivery.inbox import Inbox
from appliance.delivery.outbox import Outbox
from appliance.delivery.session import RETAINED, RETAINED_IF_NEW, Identity, Retained, Session
from appliance.delivery.topics import Kind, Topic
from appliance.errors import DeliveryError

log = logging.getLogger("scanstation.uplink")

_STABLE_S: Final = 5.0  # a session that lasted so long ends the backoff
_SLICE_S: Final = 0.5  # of a wait, between heartbeats
_IDLE_TURN_S: Final = 0.25
_CERTIFICATE_S: Final = 600.0  # between two looks at our own certificate


class Uplink:
    """The uplink process without its signals; `run` is its life."""

    def __init__(
        self,
        config: UplinkConfig,
        heartbeat: Callable[[], object] | None = None,
        certificates: Certificates | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            config: the process's configuration.
            heartbeat: called in every turn of the loop, at least twice a second except while connecting.
            certificates: which one each session shows; the configured one if nothing is given.
        """
        self._config = config
        self._certificates = certificates or FixedCertificate(config.broker.certificate)
        self._heartbeat = heartbeat or _no_heartbeat
        self._inbox = Inbox(config.inbox, config.max_receipts, config.max_receipt_bytes)
        self._courier = Courier(config, Outbox(config.outbox), self._inbox)
        self._status_topic = str(Topic(config.station, Kind.STATUS))
        self._connected = False
        self._since = status.now_text()
        self._fault: DeliveryError | None = None  # why there is no session
        self._outbox_fault: DeliveryError | None = None
        self._looked = -1e9
        self._written = -1e9
        self._shown: tuple[object, ...] = ()
        self._retained: tuple[object, ...] = ()
        self._retained_at = -1e9
        self._told_policy = False
        self._certificate_at = -1e9
        self._certificate_days: int | None = None
        self._health = (
            HealthCarrier(config.outbox, config.station, config.fleet.health_interval_s)
            if config.fleet.health
            else None
        )

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set; returns within a few seconds of it."""
        backoff = Backoff(self._config.broker.backoff_min_s, self._config.broker.backoff_max_s)
        with contextlib.suppress(OSError):
            self._inbox.sweep()
        while not stop.is_set():
            self._look()
            started = time.monotonic()
            try:
                self._one_session(stop)
            except DeliveryError as fault:
                self._offline(fault)
                if time.monotonic() - started >= _STABLE_S + self._config.broker.connect_timeout_s:
                    backoff.reset()
                self._rest(backoff.next(), stop)
        self._courier.close()

    def _one_session(self, stop: threading.Event) -> None:
        """Opens a session and works in it until it ends (DeliveryError) or `stop` is set."""
        config = self._config
        will = Retained(self._status_topic, status.retained_lost())
        identity = Identity(config.station, config.session_expiry_s, will)
        filters = topics.answers_filters(config.station)
        shown = self._certificates.choose()
        broker = replace(config.broker, certificate=shown)
        try:
            session = Session.open(broker, identity, filters, self._heartbeat, self._retained_filters())
        except DeliveryError as error:
            self._certificates.failed(shown, error)
            raise
        self._certificates.worked(shown)
        self._certificate_at = -1e9  # it may be another one
        self._told_policy = True
        log.info("connected; packets of at most %d bytes", session.limits.max_packet_bytes)
        self._fault = None
        self._mark(connected=True)
        self._courier.connected(session.limits, time.monotonic())
        if self._health:
            self._health.connected(time.monotonic())
        fault: DeliveryError | None = None
        try:
            while not stop.is_set() and not self._certificates.newer(shown):
                self._turn(session)
            session.close(self._farewell(session) if stop.is_set() else None)
        except DeliveryError as error:
            fault = error
            raise
        finally:
            session.abandon()
            self._courier.disconnected(fault, time.monotonic())
            self._mark(connected=False)
            self._retained = ()

    def _retained_filters(self) -> dict[str, int]:
        """Policies: what the broker keeps, once for each life of this process, and whatever is new."""
        wanted = topics.policy_topics(self._config.station) if self._config.fleet.policy else ()
        return dict.fromkeys(wanted, RETAINED_IF_NEW if self._told_policy else RETAINED)

    def _farewell(self, session: Session) -> Retained | None:
        """What stays at the broker when the uplink is stopped."""
        return Retained(self._status_topic, status.retained_stopped()) if session.limits.retain else None

    def _turn(self, session: Session) -> None:
        """One step: network, answers, parts, presence, status, heartbeat."""
        session.turn(min(_IDLE_TURN_S, self._config.scan_interval_s))
        self._look()
        self._courier.turn(session, time.monotonic())
        self._publish_presence(session)
        if self._health:
            self._health.turn(session, time.monotonic())
        self._heartbeat()

    def _look(self) -> None:
        """Looks into the outbox once in `scan_interval_s` and keeps the status file fresh."""
        now = time.monotonic()
        if now - self._looked >= self._config.scan_interval_s:
            self._looked = now
            before, self._outbox_fault = self._outbox_fault, None
            try:
                self._courier.look(now)
            except DeliveryError as fault:
                self._outbox_fault = fault
                if before is None:
                    log.warning("%s", fault)
        self._write_status(now)

    def _rest(self, seconds: float, stop: threading.Event) -> None:
        """Waits in slices, alive."""
        deadline = time.monotonic() + seconds
        while not stop.is_set() and (left := deadline - time.monotonic()) > 0:
            self._look()
            self._heartbeat()
            stop.wait(min(left, _SLICE_S))

    def _offline(self, fault: DeliveryError) -> None:
        if self._fault is None or self._fault.code != fault.code:
            log.warning("%s", fault)
        self._fault = fault.with_traceback(None)  # its frames would keep the dead session alive

    def _mark(self, *, connected: bool) -> None:
        if connected != self._connected:
            self._connected = connected
            self._since = status.now_text()

    def _status(self) -> status.UplinkStatus:
        """What the status file says now."""
        schedule = self._courier.schedule
        fault = self._outbox_fault or (self._courier.fault if self._connected else self._fault)
        fault = fault or (self._certificates.warning() if self._connected else None)
        code, sentence = status.CONNECTED, status.CONNECTED_SENTENCE
        if fault is not None:
            code, sentence = fault.code, fault.advice
        elif not self._connected:
            code, sentence = status.STARTING, status.STARTING_SENTENCE
        return status.UplinkStatus(
            self._connected,
            self._since,
            code,
            sentence,
            len(schedule),
            schedule.unanswered(time.monotonic()),
            self._courier.strangers,
            schedule.held(),
        )

    def _write_status(self, now: float) -> None:
        """Writes the status file when it changed or became old; a full disk only makes it old."""
        current = self._status()
        shown = (current.connected, current.code, current.waiting, current.unanswered, current.strangers, current.held)
        if shown == self._shown and now - self._written < self._config.status_interval_s:
            return
        self._shown = shown
        self._written = now
        try:
            status.write(self._config.inbox, current)
        except OSError as error:
            log.warning("status file: errno %s", error.errno)

    def _publish_presence(self, session: Session) -> None:
        """Publishes the retained status on connecting, and on change at most once in `status_interval_s`."""
        current = self._status()
        now = time.monotonic()
        if now - self._certificate_at >= _CERTIFICATE_S:
            self._certificate_at, self._certificate_days = now, certificate.days_left(self._certificates.choose())
        shown = (current.code, current.waiting, len(current.held), self._certificate_days)
        old = now - self._retained_at >= self._config.status_interval_s
        if not session.limits.retain or shown == self._retained or (self._retained and not old) or not session.room():
            return
        held, days = len(current.held), self._certificate_days
        message = status.retained_online(current.waiting, held, current.code, current.since, days)
        self._retained = shown
        self._retained_at = now
        if parts.PUBLISH_OVERHEAD_BYTES + len(self._status_topic) + len(message) <= session.limits.max_packet_bytes:
            session.publish(self._status_topic, message, retain=True)


def _no_heartbeat() -> None:
    """Nobody watches."""

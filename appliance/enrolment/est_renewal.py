"""Renews the uplink's certificate beside its work.

A renewal, step by step; a power cut after any of them costs nothing but the request: 1. It is due, and no new one
waits to be tried. 2. `simplereenroll` with the certificate in use. 3. The answer is checked. 4. It is written as
`next.pem`. 5. The uplink opens a session with it. 6. It becomes `current.pem`.

Rules:
- On a thread of its own: a server that answers slowly holds up no document and no heartbeat.
- A failure is said once, and tried again at a random moment of windows that double; a server that says when to come
  back is heeded, within bounds.
- Whatever the answer, the certificate in use stays.
"""

from __future__ import annotations

import contextlib
import logging
import random
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509

from appliance.config import UplinkConfig
from appliance.delivery.backoff import Backoff
from appliance.enrolment import est_schedule, est_wire
from appliance.enrolment.est_client import EstClient
from appliance.enrolment.est_errors import EstClosedError, EstError, EstExpiredError, EstRefusedError, EstStorageError
from appliance.enrolment.est_schedule import system_clock
from appliance.enrolment.est_store import CertificateStore, Held
from appliance.errors import DeliveryError
from appliance.files import read_bounded

log = logging.getLogger("scanstation.enrolment")

_LOOK_S: Final = 60.0  # between two looks at files and clock
_MAX_FILE: Final = 64 << 10


class CertificateEndsError(DeliveryError):
    """The certificate ends soon and was not renewed so far."""

    code = "certificate-ends"
    advice = "The station's certificate ends soon and was not renewed; documents still leave. Call your technician."


class Renewal(CertificateStore):
    """The certificates of an uplink, kept fresh; `run` is its thread, the rest is for the uplink."""

    def __init__(
        self,
        config: UplinkConfig,
        clock: Callable[[], datetime] = system_clock,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`clock` is the machine's, `chance` gives numbers from 0 to 1. Raises EstUrlError."""
        super().__init__(config.broker.certificate, config.est.state)
        self._config, self._clock, self._chance = config, clock, chance
        self._backoff = Backoff(config.est.retry_min_s, config.est.retry_max_s, chance)
        self._client = EstClient(config.est, self._now)
        self._fault: EstError | None = None
        self._warning: DeliveryError | None = None
        self._gave_up_before = 0

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set; returns within an exchange of it."""
        with contextlib.suppress(EstError):  # a full disk may have room again
            self.sweep()
        wait = self._first_wait()
        while not stop.wait(wait):
            wait = self.step()

    def warning(self) -> DeliveryError | None:
        """See `appliance.delivery.certificates.Certificates`."""
        return self._warning

    def step(self) -> float:
        """One look, and a renewal if it is due; returns how long to wait before the next one, seconds."""
        try:
            held = self.in_use()
            if self.waiting():
                return _LOOK_S
            if self._now() < est_schedule.due(held.leaf, self._config.est):
                self._backoff.reset()
                return _LOOK_S
            if self.gave_up > self._gave_up_before:  # the last one did not work: not again at once
                self._gave_up_before = self.gave_up
                return self._backoff.next()
            self._renew(held)
        except EstError as fault:
            return self._after(fault)
        self._fault = self._warning = None
        log.info("certificate renewed; it is tried with the next session")
        return _LOOK_S

    def _renew(self, held: Held) -> None:
        """Steps 2 to 4. Raises EstError."""
        broker, est = self._config.broker, self._config.est
        key = est_wire.load_key(_read(broker.private_key))
        ca = est_wire.load_chain(_read(est.ca or broker.ca), 1)[0]
        try:
            chain = self._client.renew(self._config.station, key, ca, held.path, broker.private_key)
        except (EstRefusedError, EstClosedError) as fault:
            if held.leaf.not_valid_after_utc <= self._now():
                raise EstExpiredError(fault.detail) from fault
            raise
        self.put_next(chain)

    def _after(self, fault: EstError) -> float:
        """Says a fault once; how long to wait after it."""
        if self._fault is None or self._fault.code != fault.code:
            log.warning("%s", fault)
        self._fault = fault.with_traceback(None)
        self._warning = CertificateEndsError(fault.code) if self._ends_soon() else None
        wait = self._backoff.next()
        return wait if fault.retry_after_s is None else fault.retry_after_s * (1 + self._chance() / 4)

    def _ends_soon(self) -> bool:
        leaf = self._leaf()
        return leaf is not None and est_schedule.ends_soon(leaf, self._now())

    def _first_wait(self) -> float:
        """Stations that come back together after a long night do not all renew in the same second."""
        leaf = self._leaf()
        overdue = leaf is not None and self._now() >= est_schedule.due(leaf, self._config.est)
        return self._config.est.overdue_spread_s * self._chance() if overdue else 0.0

    def _leaf(self) -> x509.Certificate | None:
        try:
            return self.in_use().leaf
        except EstError:
            return None

    def _now(self) -> datetime:
        leaf = self._leaf()
        return self._clock() if leaf is None else est_schedule.believed(leaf, self._clock)


def _read(path: Path) -> bytes:
    """Raises EstStorageError."""
    try:
        return read_bounded(path, _MAX_FILE)
    except (OSError, ValueError) as error:
        raise EstStorageError(path.name) from error

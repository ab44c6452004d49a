"""Many stations in one process: the real uplink of each, and the station's side of policy, receipts and health.

Rules:
- Everything that touches the network is production code. Of a station only what the fleet sees is there: it verifies
  policies and keeps them (`PolicyKeeper`), takes receipts and writes its health.
- What happens is told through a queue as (what, station, wall time).
"""

from __future__ import annotations

import hashlib
import os
import random
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.config import UplinkConfig
from appliance.custody.daily import DailyRecord
from appliance.delivery import backoff, uplink
from appliance.delivery.inbox import Inbox
from appliance.delivery.outbox import Outbox
from appliance.delivery.policies import PolicyInbox
from appliance.delivery.status import now_text
from appliance.documents import ReleasedDocument
from appliance.fleet import settings
from appliance.fleet.bundle import SETTINGS, Bundle
from appliance.fleet.errors import PolicyError
from appliance.fleet.health import HealthWriter
from appliance.fleet.keeper import PolicyKeeper
from appliance.fleet.ledger import Ledger
from appliance.sealing.envelope import seal
from appliance.sealing.keys import DeviceSigner, HpkePublicKey, keys_by_id
from appliance.sections.network import BrokerConfig, FleetLinkConfig
from tests.custody_samples import released  # only the release gate and samples make one

IDLE_TURN_S = 1.0  # of the uplinks' loops: hundreds of them share an interpreter here
LOOK_S = 0.5
HEALTH_S = 20.0


class Told(Protocol):
    """A queue between processes."""

    def put(self, item: tuple[str, str, float]) -> None:
        """Adds an item."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the stations of one process are given."""

    root: Path
    brokers: Mapping[str, BrokerConfig]  # by station
    fleet_key: bytes
    recipient: bytes
    health_interval_s: float
    start_within_s: float
    document_bytes: int
    former_jitter: bool  # half of each wait fixed, from one second on: what a fleet must not do


def signer_of(station: str) -> DeviceSigner:
    """The key of a simulated station."""
    return DeviceSigner(hashlib.sha256(station.encode()).digest())


class _Uplink(uplink.Uplink):
    """An uplink that tells when it tries, has and loses a session."""

    def __init__(self, config: UplinkConfig, told: Told) -> None:
        super().__init__(config)
        self._name, self._told = config.station, told

    def _one_session(self, stop: threading.Event) -> None:
        self._told.put(("try", self._name, time.time()))
        super()._one_session(stop)

    def _mark(self, *, connected: bool) -> None:
        if connected != self._connected:
            self._told.put(("up" if connected else "down", self._name, time.time()))
        super()._mark(connected=connected)


class _Station:
    """The station's side."""

    def __init__(self, name: str, plan: Plan, told: Told) -> None:
        self.name, self._told, self._plan = name, told, plan
        root = plan.root / name
        for part in ("outbox", "inbox"):
            (root / part).mkdir(parents=True)
        self._outbox, self._inbox = Outbox(root / "outbox"), Inbox(root / "inbox")
        self._policies = PolicyInbox(root / "inbox")
        keys = keys_by_id([Ed25519PublicKey.from_public_bytes(plan.fleet_key)])
        self._keeper = PolicyKeeper(Ledger(root / "policy"), keys, site="", station=name, check=_check)
        self._health = HealthWriter(root / "outbox", name, signer_of(name))
        self._health_due = 0.0
        self._scans = plan.root / "scan"
        self._scanned = False
        link = FleetLinkConfig(policy=True, health=True, health_interval_s=plan.health_interval_s)
        config = UplinkConfig(
            station=name,
            outbox=root / "outbox",
            inbox=root / "inbox",
            broker=plan.brokers[name],
            scan_interval_s=IDLE_TURN_S,
            fleet=link,
        )
        self.uplink = _Uplink(config, told)

    def look(self) -> None:
        """What a station does every moment."""
        for path in self._policies.entries():
            try:
                if self._keeper.offer(self._policies.read(path)):
                    self._keeper.begin()  # nothing is in work
                    self._keeper.keep()
                    self._told.put(("policy", self.name, time.time()))
            except PolicyError as error:
                self._told.put((error.code, self.name, time.time()))
            self._policies.remove(path)
        for entry in self._inbox.entries():
            if self._outbox.holds(entry.document):
                self._outbox.remove(entry.document)
                self._told.put(("receipt", self.name, time.time()))
            self._inbox.remove(entry)
        if not self._scanned and self._scans.exists():
            self._scanned = True
            self._outbox.put(
                seal(self._document(), HpkePublicKey(self._plan.recipient), signer_of(self.name), self.name)
            )
        if time.monotonic() >= self._health_due:
            self._health_due = time.monotonic() + HEALTH_S
            self._write_health()

    def _write_health(self) -> None:
        at = now_text()
        counts = [DailyRecord(at[:10], "sealed", "referral", "", 1)]
        self._health.write(at, "ready", {"policy": self._keeper.standing().version}, counts, 1 << 30)

    def _document(self) -> ReleasedDocument:
        name = hashlib.sha256(f"{self.name} {random.random()}".encode()).hexdigest()[:32]
        return released(document=name, pages=1, pdf=b"%PDF-1.7\n" + os.urandom(self._plan.document_bytes))


def _check(found: Bundle) -> None:
    if SETTINGS in found.parts:
        settings.parse(found.parts[SETTINGS])


def live(names: Sequence[str], plan: Plan, told: Told, stop: Event) -> None:
    """The life of some stations; the target of a process."""
    uplink._IDLE_TURN_S = IDLE_TURN_S  # type: ignore[misc]  # noqa: SLF001
    if plan.former_jitter:
        backoff.Backoff.next = _former_next  # type: ignore[method-assign]
    stations = [_Station(name, plan, told) for name in names]
    ended = threading.Event()
    threads = [threading.Thread(target=_run, args=(one, plan, ended), daemon=True) for one in stations]
    threading.stack_size(512 << 10)
    for thread in threads:
        thread.start()
    while not stop.is_set():
        for one in stations:
            one.look()
        stop.wait(LOOK_S)
    ended.set()
    for thread in threads:
        thread.join(10)


def _run(station: _Station, plan: Plan, ended: threading.Event) -> None:
    ended.wait(random.uniform(0, plan.start_within_s))
    station.uplink.run(ended)


def _former_next(self: backoff.Backoff) -> float:
    ceiling = backoff.doubled(1.0, self._failures, self._maximum_s)
    self._failures += 1
    return ceiling / 2 + ceiling / 2 * random.random()

"""The policy of one life of the station: what it starts with, whether it stands, and when the next one is due.

The station is built anew for each policy, from a configuration that never changes while it lives: so a policy counts as
a whole or not at all, and the former one comes back by building the station once more.

Rules:
- A policy is looked at in full before anything stops for it; it is tried only while nothing is fed or worked on.
- On trial it must not make a check fail that passed before, and page workers must come up with it. Else it goes.
- Without `[fleet] policy = true` nothing is taken from anybody.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.bus_rows import Check
from appliance.config import StationConfig
from appliance.custody.custody import Custody
from appliance.delivery.inbox import InboxError
from appliance.delivery.policies import PolicyInbox
from appliance.errors import ConfigError, CustodyError, ScanStationError
from appliance.fleet import bundle, settings
from appliance.fleet.bundle import Bundle
from appliance.fleet.errors import PolicyContentError, PolicyError, PolicyRosterError, PolicySelftestError
from appliance.fleet.keeper import PolicyKeeper, Record, Standing
from appliance.fleet.ledger import Ledger
from appliance.fleet.orders import NoOrderError, Orders
from appliance.page_work import Order
from appliance.people import roster
from appliance.people.errors import RosterError
from appliance.policy.pack import PolicyPack
from appliance.sealing.keys import KeyUnusableError, load_secret, load_verify_key

log = logging.getLogger("scanstation.policy")

FOLDER: Final = "policy"  # in the station's state directory
LOOK_S: Final = 1.0
_TRIES: Final = 3  # of the self-test: a scanner may need a moment to come back
_TRY_AGAIN_S: Final = 3.0
_WORKER_S: Final = 120.0
_CANDIDATE: Final = "candidate-"
Validate = Callable[[StationConfig], PolicyPack]  # raises ConfigError
Checks = Callable[[], Sequence[Check]]


class Workers(Protocol):
    """Page workers."""

    def run(self, method: str, *arguments: object, timeout_s: float) -> object:
        """Runs a method in one of them."""


class FleetPolicy:
    """See above. `config` is what the station is built from; `due` says at its end that another life follows."""

    def __init__(
        self, own: StationConfig, validate: Validate, keys: Callable[[], Mapping[str, Ed25519PublicKey]]
    ) -> None:
        """Begins a life.

        Args:
            own: the station's own configuration.
            validate: looks whether a configuration can be used, and gives its policy pack.
            keys: gives the fleet's public keys; called where policies count.

        Raises:
            ConfigError: the policy in force does not go with the station's own configuration any more.
            OSError: what is kept cannot be read or written.
        """
        self.config, self.due = own, False
        self._own, self._validate = own, validate
        self._held: frozenset[str] = frozenset()
        self._jobs: tuple[str, ...] = ()
        self._keeper: PolicyKeeper | None = None
        self._standing = Standing(0, 0, "")
        self._orders: Orders | None = None
        if own.fleet.policy:
            self._ledger = Ledger(own.paths.state / FOLDER)
            trusted = keys()
            self._keeper = PolicyKeeper(
                self._ledger, trusted, site=own.fleet.site, station=own.station, check=self._check
            )
            self._orders = Orders(own.paths.state / FOLDER, trusted, own.station)
            self._begin(self._keeper)

    @property
    def on_trial(self) -> bool:
        """Whether this life is a trial that was not passed yet."""
        return self._keeper is not None and self._keeper.trial is not None

    def narrowed(self, pack: PolicyPack) -> PolicyPack:
        """A pack under the policy's holds."""
        return replace(pack, held=self._held)

    def suspended(self) -> bool:
        """Whether the office lets this station take no new work."""
        return self._orders is not None and self._orders.hold

    def counters(self) -> dict[str, int]:
        """For the bus; nothing where no policy can count."""
        if self._keeper is None:
            return {}
        standing = self._standing
        return {
            "policy": standing.version,
            "policy-waiting": standing.waiting,
            "policy-refused": int(bool(standing.code)),
        }

    def undo(self, error: ScanStationError) -> bool:
        """This life failed: its policy is rolled back, if it was on trial. Returns whether another life follows."""
        if self._keeper is None:
            return False
        code = error.code if isinstance(error, PolicyError) else PolicySelftestError.code
        log.warning("policy rolled back: %s", error)
        return self._keeper.undo(code)

    async def prove(self, checks: Checks, workers: Workers, order: Order) -> None:
        """Ends a trial well.

        Args:
            checks: the self-test.
            workers: page workers, built with this policy.
            order: of a plain press.

        Raises:
            ScanStationError: the trial failed; end this life.
        """
        if self._keeper is not None and self._keeper.trial is not None:
            await asyncio.to_thread(self._try, self._keeper, checks, workers, order)

    def hold_jobs(self, custody: Custody) -> None:
        """Puts the jobs that the policy names under a legal hold, as far as they are here and not ending."""
        for job in self._jobs:
            with contextlib.suppress(CustodyError):
                custody.legal_hold(job, on=True)

    async def watch(
        self, inbox: PolicyInbox, record: Record, idle: Callable[[], bool], checks: Checks, stop: asyncio.Event
    ) -> None:
        """Takes in what comes; asks this life to end when a policy waits and nothing is in work."""
        while self._keeper is not None:
            try:
                await asyncio.to_thread(self._take_in, self._keeper, inbox, record)
                if self._keeper.staged and idle():
                    await asyncio.to_thread(self._look_at_checks, self._keeper, checks)
                    if idle() and not stop.is_set():
                        self.due = True
                        stop.set()
                        return
            except (ScanStationError, OSError) as error:
                log.warning("policy: %s", error if isinstance(error, ScanStationError) else f"errno {error.errno}")
            await asyncio.sleep(LOOK_S)

    # Inside

    def _begin(self, keeper: PolicyKeeper) -> None:
        """Takes up the policy that counts; one on trial that cannot even be read goes at once."""
        try:
            if (found := keeper.begin()) is not None:
                self._use(found)
        except PolicyError as error:
            if keeper.trial is None:
                raise ConfigError(f"the fleet's policy does not go with this configuration: {error}") from error
            keeper.undo(error.code)
            self._begin(keeper)
        self._standing = keeper.standing()

    def _use(self, found: Bundle) -> None:
        """Makes a bundle this life's configuration. Raises PolicyError."""
        self.config, table = self._effective(found, "")
        self._held = frozenset(table.holds.classes) if table else frozenset()
        self._jobs = table.holds.jobs if table else ()

    def _check(self, found: Bundle) -> None:
        """Whether this station could work with a bundle. Raises PolicyError."""
        config, table = self._effective(found, _CANDIDATE)
        if bundle.ROSTER in found.parts:
            self._check_roster(found, config)
        try:
            pack = self._validate(config)
            for name in table.holds.classes if table else ():
                pack.document_class(name)
        except ConfigError as error:
            raise PolicyContentError(error.detail[:200]) from error

    def _effective(self, found: Bundle, prefix: str) -> tuple[StationConfig, settings.Settings | None]:
        """The configuration under a bundle, whose files are unpacked under `prefix`."""
        paths = {name: self._ledger.unpack(prefix + name, content) for name, content in found.parts.items()}
        table = settings.parse(found.parts[bundle.SETTINGS]) if bundle.SETTINGS in found.parts else None
        return settings.effective(self._own, table, paths.get(bundle.PACK), paths.get(bundle.ROSTER)), table

    def _check_roster(self, found: Bundle, config: StationConfig) -> None:
        people = config.people
        try:
            load_secret(people.people_key)
            raw, signature = found.parts[bundle.ROSTER], found.parts[bundle.ROSTER_SIGNATURE]
            cost = roster.verify(raw, signature, load_verify_key(people.roster_key)).cost
        except (RosterError, KeyUnusableError) as error:
            raise PolicyRosterError(error.code) from error
        if cost.memory_kib * cost.iterations < people.argon2_floor_kib:
            raise PolicyRosterError("argon2")

    def _try(self, keeper: PolicyKeeper, checks: Checks, workers: Workers, order: Order) -> None:
        workers.run("field_rules", order, timeout_s=_WORKER_S)
        for attempt in range(_TRIES):
            time.sleep(_TRY_AGAIN_S if attempt else 0)
            failed = [check.name for check in checks() if not check.ok and check.name in keeper.passed]
            if not failed:
                break
        else:
            raise PolicySelftestError(", ".join(failed))
        keeper.keep()
        self._standing = keeper.standing()
        log.info("policy version %d taken", self._standing.version)

    def _look_at_checks(self, keeper: PolicyKeeper, checks: Checks) -> None:
        keeper.passes([check.name for check in checks() if check.ok])

    def _obey(self, keeper: PolicyKeeper, untrusted: bytes) -> bool:
        """Takes an order in; False where it is none. Raises PolicyError, which is on the record then, or OSError."""
        if self._orders is None:
            return False
        try:
            if self._orders.offer(untrusted):
                log.info("an order of the office: %s", "no new work" if self._orders.hold else "go on")
        except NoOrderError:
            return False
        except PolicyError as error:
            keeper.refuse(untrusted, error)
            raise
        return True

    def _take_in(self, keeper: PolicyKeeper, inbox: PolicyInbox, record: Record) -> None:
        """Looks at everything that lies in the inbox, and tells the audit log. Raises ScanStationError or OSError."""
        for path in inbox.entries():
            try:
                untrusted = inbox.read(path)
                if not self._obey(keeper, untrusted) and keeper.offer(untrusted):
                    log.info("a policy waits for its turn")
            except (PolicyError, InboxError) as error:
                log.warning("policy refused: %s", error)
            inbox.remove(path)
        keeper.flush(record)
        if self._orders is not None:
            self._orders.flush(record)
        self._standing = keeper.standing()

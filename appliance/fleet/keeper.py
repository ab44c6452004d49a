"""Which policy counts: the newest good one, put on trial between jobs, kept or rolled back; over power cuts as well.

```
 offer --verified--> staged --the station starts with it--> trial --self-test passes--> current
    |                                                         |                         (the one before: former)
 refused, on the record                   fails, or does not come up twice: rolled back, current stays
```

Rules:
- Nothing is believed for where it lies: a kept bundle is verified again at each start, with the keys of that start.
- Versions only grow. What was in force or on trial once is the floor, also after it was rolled back.
- Each change of what counts is one write of the ledger; before it the old policy counts, after it the new one.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.fleet import bundle
from appliance.fleet.bundle import Bundle
from appliance.fleet.errors import (
    PolicyConflictError,
    PolicyError,
    PolicyFormatError,
    PolicyOldError,
    PolicySignatureError,
    PolicyStateError,
    PolicyUnstableError,
)
from appliance.fleet.ledger import Ledger, State

TAKEN, REFUSED, ROLLED_BACK = "policy-taken", "policy-refused", "policy-rolled-back"
"""Events of the audit log."""
_FIELDS: Final = {
    TAKEN: ("count", "sha256"),
    REFUSED: ("code", "sha256"),
    ROLLED_BACK: ("code", "count", "sha256"),
}
MAX_ATTEMPTS: Final = 2  # starts of the station with a policy on trial
REFUSALS_AN_HOUR: Final = 12  # audit records; more are refused all the same, unrecorded
_REMEMBERED: Final = 16  # refused bundles, until the station starts again
_NO_DIGEST: Final = "0" * 64
Record = Callable[..., object]  # an event of the audit log with its fields


@dataclass(frozen=True, slots=True)
class Standing:
    """What people see: the version in force (0: none), whether another waits for its turn, the last refusal."""

    version: int
    waiting: int
    code: str


class PolicyKeeper:
    """Takes policies in, and says which one counts. Blocking; called from one thread at a time."""

    def __init__(
        self,
        ledger: Ledger,
        keys: Mapping[str, Ed25519PublicKey],
        *,
        site: str,
        station: str,
        check: Callable[[Bundle], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Takes up what a former life left.

        Args:
            ledger: what lies on the disk.
            keys: whom the station believes, by key id.
            site: where the station stands; "" where it was not told.
            station: its name.
            check: looks whether this station could work with a policy; raises PolicyError.
            clock: seconds.
        """
        self._ledger, self._keys, self._check, self._clock = ledger, keys, check, clock
        self._refused: deque[str] = deque(maxlen=_REMEMBERED)
        self._refusals: deque[float] = deque(maxlen=REFUSALS_AN_HOUR)
        self._site, self._station = site, station
        self._trial: Bundle | None = None
        try:
            self._state = ledger.load()
        except PolicyStateError as error:
            self._save(replace(self._rebuilt(), code=error.code).noting(REFUSED, _NO_DIGEST, code=error.code))
        self._current = self._settle()

    # What counts

    @property
    def trial(self) -> Bundle | None:
        """The policy that is being tried since `begin`."""
        return self._trial

    @property
    def staged(self) -> bool:
        """Whether a policy waits for a moment without work."""
        return bool(self._state.staged) and self._trial is None

    def standing(self) -> Standing:
        """For people, and for the fleet."""
        staged = self._load(self._state.staged) if self._state.staged else None
        return Standing(
            self._current.version if self._current else 0, staged.version if staged else 0, self._state.code
        )

    def begin(self) -> Bundle | None:
        """The station starts: the policy to start with. One that waits goes on trial, at most `MAX_ATTEMPTS` times."""
        if not self._state.staged:
            return self._current
        staged = self._load(self._state.staged)
        if staged is None or self._state.attempts >= MAX_ATTEMPTS:
            self._drop(PolicyFormatError.code if staged is None else PolicyUnstableError.code, staged)
            return self._current
        self._save(replace(self._state, attempts=self._state.attempts + 1))
        self._trial = staged
        return staged

    @property
    def passed(self) -> frozenset[str]:
        """The checks that passed under the policy before the trial."""
        return frozenset(self._state.passed)

    def passes(self, checks: Sequence[str]) -> None:
        """These checks pass under the policy in force; the one that waits must not make one of them fail."""
        self._save(replace(self._state, passed=tuple(sorted(checks))))

    def keep(self) -> None:
        """The trial was passed: this policy is in force."""
        if self._trial is None:
            return
        taken, state = self._trial, self._state
        state = replace(
            state,
            current=taken.sha256,
            former=state.current,
            staged="",
            attempts=0,
            passed=(),
            floor=taken.version,
            code="",
        )
        self._save(state.noting(TAKEN, taken.sha256, count=taken.version))
        self._current, self._trial = taken, None

    def undo(self, code: str) -> bool:
        """The trial failed with a code: the former policy counts. Returns whether there was a trial."""
        if self._trial is None:
            return False
        self._drop(code, self._trial)
        self._trial = None
        return True

    # What comes

    def offer(self, untrusted: bytes) -> bool:
        """Looks at a bundle that came.

        Returns:
            Whether it waits for its turn now; False for one that is known: in force, waiting, or refused before
            since the station started.

        Raises:
            PolicyError: it does not count; that is on the record now.
            OSError: it cannot be kept now; offer it again.
        """
        sha256 = hashlib.sha256(untrusted).hexdigest()
        if sha256 in (self._state.current, self._state.staged, *self._refused):
            return False
        try:
            found = bundle.read(untrusted, self._keys)
            found.check_addressee(self._site, self._station)
            self._check_version(found)
            self._check(found)
        except PolicyError as error:
            self._refuse(sha256, error.code)
            raise
        self._ledger.put(sha256, untrusted)
        self._save(replace(self._state, staged=sha256, attempts=0))
        return True

    def refuse(self, untrusted: bytes, error: PolicyError) -> None:
        """Something else from the office does not count: on the record, like a policy; once, and not without end."""
        sha256 = hashlib.sha256(untrusted).hexdigest()
        if sha256 not in self._refused:
            self._refuse(sha256, error.code)

    def flush(self, record: Record) -> None:
        """Puts what happened into the audit log. Raises what `record` raises; the rest is kept for the next time."""
        while self._state.notes:
            note, *rest = self._state.notes
            record(note["event"], **{key: note[key] for key in _FIELDS[note["event"]]})
            self._save(replace(self._state, notes=tuple(rest)))

    # Inside

    def _check_version(self, found: Bundle) -> None:
        """Raises PolicyOldError or PolicyConflictError unless it is newer than everything before."""
        staged = self._load(self._state.staged) if self._state.staged else None
        floor = max(self._state.floor, staged.version if staged else 0)
        if found.version == floor:
            raise PolicyConflictError(f"version {floor}")
        if found.version < floor:
            raise PolicyOldError(f"version {found.version}, and {floor} is known")

    def _settle(self) -> Bundle | None:
        """The policy in force; the one before where it cannot be believed any more."""
        state = self._state
        current = self._load(state.current) if state.current else None
        if current is not None or not state.current:
            return current
        former = self._load(state.former) if state.former else None
        state = replace(state, current=former.sha256 if former else "", former="", code=PolicySignatureError.code)
        self._save(state.noting(ROLLED_BACK, self._state.current, code=PolicySignatureError.code))
        return former

    def _drop(self, code: str, dropped: Bundle | None) -> None:
        """Nothing is staged any more; what was, is never tried again."""
        sha256, state = self._state.staged, self._state
        version = dropped.version if dropped else 0
        state = replace(state, staged="", attempts=0, passed=(), floor=max(state.floor, version), code=code)
        self._save(state.noting(ROLLED_BACK, sha256, count=version, code=code))

    def _refuse(self, sha256: str, code: str) -> None:
        """Once for each bundle, and not without end."""
        self._refused.append(sha256)
        now = self._clock()
        if len(self._refusals) == REFUSALS_AN_HOUR and now - self._refusals[0] < 3_600:
            return
        self._refusals.append(now)
        self._save(replace(self._state, code=code).noting(REFUSED, sha256, code=code))

    def _load(self, sha256: str) -> Bundle | None:
        """A kept bundle; None where it is gone, is another one, or nobody whom we believe signed it."""
        with contextlib.suppress(OSError, ValueError, PolicyError):
            found = bundle.read(self._ledger.get(sha256), self._keys)
            if found.sha256 == sha256:
                found.check_addressee(self._site, self._station)
                return found
        return None

    def _rebuilt(self) -> State:
        """The state as far as the bundles on the disk tell it: the newest good one is tried, then the one before."""
        found = [one for one in map(self._load, self._ledger.kept()) if one is not None]
        found.sort(key=lambda one: one.version)
        second = found[-2] if len(found) > 1 else None
        current, floor = (second.sha256, second.version) if second else ("", 0)
        return State(current=current, staged=found[-1].sha256 if found else "", floor=floor)

    def _save(self, state: State) -> None:
        self._ledger.save(state)
        self._state = state

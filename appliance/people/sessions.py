"""Sessions: who is logged in at which connection of the bus, and until when.

Rules:
- A session belongs to one unique bus name, which the bus gives out once and stamps on every message: nobody else can
  use it, and it is worth nothing after its connection is gone.
- It ends by itself: after `idle_s` without a touch, after `absolute_s` at the latest, and on every other occasion that
  `Ending` names. Only a touch of a person keeps it; what a panel asks by itself does not.
- Time is monotonic; a clock that is set does not lengthen or shorten a session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from appliance.people.errors import LoginBusyError
from appliance.people.roster import User

MAX_SESSIONS: Final = 64


class Ending(StrEnum):
    """Why a session ended; goes into the audit log."""

    LOGOUT = "logout"
    IDLE = "idle"
    TOO_LONG = "too-long"
    CALLER_LEFT = "caller-left"
    BADGE_LEFT = "badge-left"
    NEW_LOGIN = "new-login"
    ROSTER_CHANGED = "roster-changed"
    DATE_OVER = "date-over"
    BUS_LOST = "bus-lost"


@dataclass(frozen=True, slots=True)
class Session:
    """One login. Times are monotonic seconds."""

    user: User
    by_badge: bool
    began: float
    touched: float


class Sessions:
    """All sessions, by the unique name of their caller."""

    def __init__(self, idle_s: float, absolute_s: float, clock: Callable[[], float]) -> None:
        self._idle_s, self._absolute_s, self._clock = idle_s, absolute_s, clock
        self._open: dict[str, Session] = {}

    def begin(self, caller: str, user: User, *, by_badge: bool) -> Session:
        """A new session of this caller, whose former one must have ended.

        Raises:
            LoginBusyError: there are too many.
        """
        if len(self._open) >= MAX_SESSIONS:
            raise LoginBusyError(f"{MAX_SESSIONS} sessions")
        now = self._clock()
        self._open[caller] = Session(user, by_badge, now, now)
        return self._open[caller]

    def of(self, caller: str) -> Session | None:
        """The session of a caller; one whose time is over does not count, whether or not it was swept."""
        session = self._open.get(caller)
        return session if session and self._overdue(session) is None else None

    def left_s(self, session: Session) -> float:
        """Seconds until it ends by itself."""
        return max(0.0, min(session.touched + self._idle_s, session.began + self._absolute_s) - self._clock())

    def touch(self, caller: str) -> None:
        """A person touched the screen of this caller."""
        if session := self.of(caller):
            self._open[caller] = replace(session, touched=self._clock())

    def end(self, caller: str) -> Session | None:
        """Ends the session of a caller; returns it, or None where there was none."""
        return self._open.pop(caller, None)

    def callers(self) -> tuple[str, ...]:
        """Who has a session, overdue ones included."""
        return tuple(self._open)

    def overdue(self) -> Iterable[tuple[str, Ending]]:
        """Sessions whose time is over, and why."""
        found = [(caller, self._overdue(session)) for caller, session in self._open.items()]
        return [(caller, why) for caller, why in found if why]

    def _overdue(self, session: Session) -> Ending | None:
        now = self._clock()
        if now - session.began >= self._absolute_s:
            return Ending.TOO_LONG
        return Ending.IDLE if now - session.touched >= self._idle_s else None

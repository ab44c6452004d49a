"""Who asks, and whether they may: the one door through which every call of the bus goes.

Rules:
- A caller is its unique bus name. What it may do follows from the session that it logged in with; without one, from the
  Unix user that the bus daemon vouches for; else it is nobody.
- What the table of rights does not let is refused with one sentence and one record (at a bounded rate), before the
  station hears of it.
- Records hold opaque ids, never names. A login that cannot be put on the record does not happen.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hmac
import math
from collections.abc import Callable
from enum import StrEnum
from typing import Final, Protocol

from appliance.people.errors import (
    BadgeUnreadableError,
    LoginBusyError,
    LoginEndedError,
    LoginFactorError,
    LoginRefusedError,
    LoginWaitError,
    NotAllowedError,
)
from appliance.people.lockout import Lockout, unknown_key, user_key
from appliance.people.pins import badge_tag, is_badge, pin_matches
from appliance.people.policy import FACTOR_WORDS, Factor, Rules
from appliance.people.rights import Person, Role, row_of
from appliance.people.roster import Roster, User
from appliance.people.sessions import Ending, Sessions

__all__ = ("Access", "NotAllowedError", "Person")

NO_ID: Final = "0" * 32  # in records, of whoever is nobody in the roster
MAX_WAITING: Final = 4  # logins that wait for the one that is being checked
MAX_CALLERS: Final = 1_024
MAX_TEXT: Final = 128  # characters of a name, PIN or badge as they come
UNKNOWN_OPERATION: Final = "unknown"
_HOUR_S: Final = 3_600.0

LOG_IN: Final = "Nobody is logged in here. Log in, then do it again."
ANOTHER: Final = "Your role may not do this. Ask a colleague who may."


class PeopleEvent(StrEnum):
    """What goes on the record; the audit log knows the same names."""

    LOGIN = "person-login"
    LOGOUT = "person-logout"
    FAILED = "login-failed"
    LOCKED = "login-locked"
    ACTED = "person-acted"
    REFUSED = "operation-refused"


class Record(Protocol):
    """Puts an event on the record."""

    def __call__(self, event: str, /, **fields: str | int) -> object:
        """Raises a ScanStationError if it cannot."""


class Rosters(Protocol):
    """Where the roster comes from."""

    @property
    def roster(self) -> Roster:
        """The one that counts."""

    def refresh(self) -> bool:
        """Looks for a newer one; whether it changed."""


class Access:
    """Sessions, rights and logins. All of it runs in one event loop."""

    def __init__(
        self,
        *,
        rules: Rules,
        rosters: Rosters,
        lockout: Lockout,
        sessions: Sessions,
        people_key: bytes,
        record: Record,
        clock: Callable[[], float],
        today: Callable[[], dt.date],
    ) -> None:
        """`clock` is monotonic; `today` may be wrong, and counts no earlier than the day the roster was signed on."""
        self._rules, self._rosters, self._lockout = rules, rosters, lockout
        self._sessions, self._people_key, self._record = sessions, people_key, record
        self._clock, self._today = clock, today
        self._uids: dict[str, int] = {}
        self._changed: Callable[[str, str], None] = lambda _caller, _role: None
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._hour, self._refusals = clock(), 0
        self._looked: set[str] = set()

    # Callers

    def listen(self, changed: Callable[[str, str], None]) -> None:
        """`changed` hears the unique name of a caller whose session began or ended, and its role now."""
        self._changed = changed

    def arrived(self, caller: str, uid: int) -> None:
        """The bus daemon vouches for the Unix user of a caller."""
        if len(self._uids) >= MAX_CALLERS:  # the others are asked for again
            self._uids = {known: self._uids[known] for known in self._sessions.callers() if known in self._uids}
        self._uids[caller] = uid

    def is_known(self, caller: str) -> bool:
        """Whether it arrived and has not left."""
        return caller in self._uids

    def left(self, caller: str) -> None:
        """The caller is gone from the bus; its name is never given out again."""
        self._uids.pop(caller, None)
        self._end(Ending.CALLER_LEFT, caller)

    def bus_lost(self) -> None:
        """All callers are gone, and another bus may give out their names anew."""
        self._uids.clear()
        self._end(Ending.BUS_LOST, *self._sessions.callers())

    # Rights

    def person(self, sender: str, operation: str) -> Person:
        """Who asks for an operation, if they may.

        Args:
            sender: unique name of the caller, from the bus daemon.
            operation: one of `Operation`.

        Raises:
            NotAllowedError: they may not; that is on the record.
        """
        person = self._who(sender)
        if self._lets(person, operation):
            return person
        self._note_refusal(person, operation)
        raise NotAllowedError(f"as {person.role}", LOG_IN if person.role is Role.NOBODY else ANOTHER)

    def acted(self, person: Person, operation: str) -> None:
        """Puts on the record that somebody is about to do what changes something.

        Nothing is recorded of whoever has no login where none is required.
        """
        row = row_of(operation)
        if row and row.acts and (person.id or (self._rules.required and person.role is Role.LOCAL)):
            self._record(PeopleEvent.ACTED, user=person.id or NO_ID, role=person.role, code=operation)

    def _lets(self, person: Person, operation: str) -> bool:
        row = row_of(operation)
        if row is None:
            return False
        return (not self._rules.required and not row.named) or person.role in row.roles

    def _who(self, caller: str) -> Person:
        session = self._sessions.of(caller)
        if session and not self._in_time(session.user):
            self._end(Ending.DATE_OVER, caller)
            session = None
        if session:
            return Person(session.user.id, session.user.name, session.user.role)
        is_local = self._uids.get(caller) in self._rules.local_uids
        return Person("", "", Role.LOCAL if is_local else Role.NOBODY)

    def _note_refusal(self, person: Person, operation: str) -> None:
        """One record for each, at a bounded rate; a panel that looks while nobody is logged in gets one an hour."""
        now = self._clock()
        if now - self._hour >= _HOUR_S:
            self._hour, self._refusals = now, 0
            self._looked.clear()
        row = row_of(operation)
        is_look = person.role is Role.NOBODY and row is not None and not (row.acts or row.named)
        if self._refusals >= self._rules.refusals_an_hour or (is_look and operation in self._looked):
            return
        self._refusals += 1
        if is_look:
            self._looked.add(operation)
        code = operation if row else UNKNOWN_OPERATION
        self._record(PeopleEvent.REFUSED, user=person.id or NO_ID, role=person.role, code=code)

    def who_may(self, operation: str) -> tuple[Person, ...]:
        """The people of the roster who may do something, by their role. From any thread: a roster is one value."""
        row = row_of(operation)
        users = self._rosters.roster.users if row else ()
        return tuple(
            Person(user.id, user.name, user.role)
            for user in users
            if row and user.role in row.roles and self._in_time(user)
        )

    # Logging in and out

    def people(self) -> list[tuple[str, str]]:
        """Name and role of everybody who may log in, for the screen."""
        return [(user.name, user.role) for user in self._rosters.roster.users if self._in_time(user)]

    async def login(self, caller: str, name: str, pin: str, badge: str) -> tuple[str, int]:
        """Begins a session; what is not given is "". Without a name, the badge says who it is.

        Returns:
            The role, and after how many seconds without a touch the session ends.

        Raises:
            PeopleError: no session began; a former one of this caller goes on.
        """
        if badge and not is_badge(badge):
            raise BadgeUnreadableError
        if self._waiting > MAX_WAITING:
            raise LoginBusyError
        self._waiting += 1
        try:
            async with self._turn:
                return await self._login(caller, name, pin, badge)
        finally:
            self._waiting -= 1

    async def _login(self, caller: str, name: str, pin: str, badge: str) -> tuple[str, int]:
        """Checks a login.

        0. The caller is there. 1. Who is meant. 2. Enough is given. 3. No wait is due. 4. The try counts as failed.
        5. It is checked, with the same work whoever is meant. 6. What changed meanwhile counts; the try is taken back.
        """
        if not self.is_known(caller):  # 0
            raise LoginRefusedError
        tag = badge_tag(self._people_key, badge) if badge else ""
        roster = self._rosters.roster
        user = roster.by_name(name) if name else roster.by_badge(tag)  # 1
        if user and not (wanted := self._rules.factors[user.role]).are_given(pin, badge):  # 2
            raise LoginFactorError(FACTOR_WORDS[wanted])
        key = user_key(user.id) if user else unknown_key(name or tag)
        terminal = self._lockout.terminal_key(self._uids[caller])
        if (wait := self._lockout.wait_s(key, terminal)) > 0:  # 3
            raise LoginWaitError(math.ceil(wait))
        count = self._lockout.count_try(key, terminal)  # 4
        stored = user.pin if user else ""
        pin_fits = not pin or await asyncio.to_thread(pin_matches, self._people_key, pin, stored, roster.cost)  # 5
        badge_fits = not badge or hmac.compare_digest(user.badge if user else "", tag)
        if user is None or not (pin_fits and badge_fits):
            raise self._failed(user, key, count)
        if not self._in_time(user):
            raise LoginEndedError
        if not self.is_known(caller) or self._rosters.roster.by_id(user.id) != user:
            raise LoginRefusedError  # the caller left, or the roster changed meanwhile
        self._lockout.succeeded(key, terminal)  # 6
        given = Factor.BOTH if pin and badge else Factor.PIN if pin else Factor.BADGE
        return self._begin(caller, user, given)

    def _begin(self, caller: str, user: User, given: Factor) -> tuple[str, int]:
        self._end(Ending.NEW_LOGIN, caller)
        self._record(PeopleEvent.LOGIN, user=user.id, role=user.role, code=given)
        session = self._sessions.begin(caller, user, by_badge=given is not Factor.PIN)
        self._changed(caller, user.role)
        return user.role, math.ceil(self._sessions.left_s(session))

    def _failed(self, user: User | None, key: str, count: int) -> LoginRefusedError:
        identity = user.id if user else NO_ID
        self._record(PeopleEvent.FAILED, user=identity, count=count)
        if wait := self._rules.delays.after(key, count):
            self._record(PeopleEvent.LOCKED, user=identity, seconds=math.ceil(wait))
        return LoginRefusedError()

    def logout(self, caller: str) -> None:
        """Ends the session of a caller, if there is one."""
        self._end(Ending.LOGOUT, caller)

    def badge_left(self, caller: str) -> None:
        """The badge is gone from the caller's reader: ends a session that began with one."""
        session = self._sessions.of(caller)
        if session and session.by_badge:
            self._end(Ending.BADGE_LEFT, caller)

    def keep(self, caller: str) -> None:
        """A person touched the screen of a caller."""
        self._sessions.touch(caller)

    def who(self, caller: str) -> tuple[str, str, int]:
        """Name and role of whoever is logged in at a caller, and the seconds left; this does not keep the session."""
        person = self._who(caller)
        session = self._sessions.of(caller)
        return person.name, person.role, math.ceil(self._sessions.left_s(session)) if session else 0

    # Time

    def tick(self) -> None:
        """Ends what is over; call it about once a second."""
        for caller, why in self._sessions.overdue():
            self._end(why, caller)
        for caller in self._sessions.callers():
            self._who(caller)  # ends those whose last day is over

    def refresh(self) -> None:
        """Looks for a newer roster; with it, everybody logs in again."""
        if not self._rosters.refresh():
            return
        self._lockout.keep_only(frozenset(user.id for user in self._rosters.roster.users))
        self._end(Ending.ROSTER_CHANGED, *self._sessions.callers())

    def _in_time(self, user: User) -> bool:
        return user.is_in_time(max(self._today(), self._rosters.roster.made))

    def _end(self, why: Ending, *callers: str) -> None:
        """Ends sessions at once; the records come after, so that a full disk keeps nobody logged in."""
        ended = [(caller, session) for caller in callers if (session := self._sessions.end(caller))]
        for caller, _ in ended:
            self._changed(caller, Role.NOBODY)
        for _, session in ended:
            self._record(PeopleEvent.LOGOUT, user=session.user.id, code=why)

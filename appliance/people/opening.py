"""Puts the parts together: from the configuration and the station's state directory to an `Access`."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import time
from pathlib import Path
from typing import Final

from appliance.people.access import Access, Record
from appliance.people.errors import RosterError
from appliance.people.keeper import RosterKeeper
from appliance.people.lockout import Lockout
from appliance.people.policy import rules_of
from appliance.people.roster import EMPTY, Roster
from appliance.people.sessions import Sessions
from appliance.sealing.keys import load_secret, load_verify_key
from appliance.sections.people import PeopleConfig

log = logging.getLogger(__name__)

STATE_NAME: Final = "people"
TAKEN: Final = "roster-taken"
REFUSED: Final = "roster-refused"


class NoRoster:
    """Where no roster is configured: nobody can log in."""

    roster = EMPTY

    def refresh(self) -> bool:
        """Nothing ever changes."""
        return False


def today() -> dt.date:
    """By the station's clock, where the station stands."""
    return dt.datetime.now().astimezone().date()


def open_access(config: PeopleConfig, state: Path, record: Record) -> Access:
    """Everything about people.

    Args:
        config: what the site decided.
        state: the station's state directory.
        record: puts an event on the record.

    Raises:
        ConfigError: names a role or a factor that is none.
        KeyUnusableError: a roster is configured, and a key to it is missing.
        ScanStationError: the record refused.
    """
    rules, clock = rules_of(config), time.monotonic
    folder = state / STATE_NAME
    rosters: RosterKeeper | NoRoster = NoRoster()
    people_key = secrets.token_bytes(32)
    if config.roster is not None:
        people_key = load_secret(config.people_key)
        rosters = RosterKeeper(
            file=config.roster,
            state=folder,
            key=load_verify_key(config.roster_key),
            floor_kib=config.argon2_floor_kib,
            report=lambda found, digest: _note(record, found, digest),
        )
    return Access(
        rules=rules,
        rosters=rosters,
        lockout=Lockout(folder, rules.delays, clock),
        sessions=Sessions(config.idle_s, config.absolute_s, clock),
        people_key=people_key,
        record=record,
        clock=clock,
        today=today,
    )


def _note(record: Record, found: Roster | RosterError, digest: str) -> None:
    if isinstance(found, Roster):
        log.info("roster version %d taken: %d people", found.version, len(found.users))
        record(TAKEN, count=found.version, sha256=digest)
    else:
        log.warning("roster refused: %s", found)
        record(REFUSED, code=found.code, sha256=digest)

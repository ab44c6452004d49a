"""What a policy pack says about oversight: how long something may wait, spot audits, when a technician is called.

Rules:
- What is not said is at its mildest for the queue (a day) and at none for spot audits: they cost people's time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from appliance.errors import ConfigError

_MAX_HOURS: Final = 24.0 * 365
_MAX_MINUTES: Final = 24.0 * 60


@dataclass(frozen=True, slots=True)
class QueueRules:
    """The `[queue]` table."""

    escalate_after_hours: float = 24.0  # what waits longer waits for a supervisor

    paper_second_minutes: float = 30.0  # how long the word of the first of two people about paper counts

    @property
    def paper_word(self) -> timedelta:
        """How long the first of two people waits for the second."""
        return timedelta(minutes=self.paper_second_minutes)

    @property
    def after(self) -> timedelta:
        """How old an item becomes before a supervisor must look."""
        return timedelta(hours=self.escalate_after_hours)


@dataclass(frozen=True, slots=True)
class SpotAudit:
    """The `[spot_audit]` table."""

    per_thousand: int = 0  # of the documents that would leave; a person looks at each before it does


@dataclass(frozen=True, slots=True)
class Maintenance:
    """The `[maintenance]` table: after how many sheets a technician is called; 0: never for that."""

    roller_sheets: int = 200_000
    glass_sheets: int = 10_000

    def limit(self, thing: str) -> int:
        """The limit of `rollers` or `glass`."""
        return self.roller_sheets if thing == "rollers" else self.glass_sheets


def check_oversight(queue: QueueRules, audit: SpotAudit, where: str) -> None:
    """Raises ConfigError if a number is none that can be meant."""
    hours = queue.escalate_after_hours
    if not (math.isfinite(hours) and 0 < hours <= _MAX_HOURS):
        raise ConfigError(f"{where}: queue: escalate_after_hours: must be above 0 and at most {_MAX_HOURS:g}")
    minutes = queue.paper_second_minutes
    if not (math.isfinite(minutes) and 1 <= minutes <= _MAX_MINUTES):
        raise ConfigError(f"{where}: queue: paper_second_minutes: must be 1 to {_MAX_MINUTES:g}")
    if not 0 <= audit.per_thousand <= 1_000:
        raise ConfigError(f"{where}: spot_audit: per_thousand: must be 0 to 1000")

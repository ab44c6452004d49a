"""What a policy pack says about taking classes into use one at a time (R11, R112).

Rules:
- What is not said leaves every class of the pack in use; a site may still take one out.
- Where classes are staged, none is in use before a supervisor enables it, with the evidence that the pack asks for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from appliance.errors import ConfigError

_MAX_DAYS: Final = 365.0


@dataclass(frozen=True, slots=True)
class RolloutRules:
    """The `[rollout]` table. The last three count only where `staged`."""

    staged: bool = False
    readiness: bool = True  # the readiness test must be passed, and count
    pilot: bool = True  # the report of a pilot must be named
    days_between: float = 0.0  # after one class was enabled, before the next may be

    @property
    def between(self) -> timedelta:
        """How long the next class waits."""
        return timedelta(days=self.days_between)


def check_rollout(rules: RolloutRules, where: str) -> None:
    """Raises ConfigError if a number is none that can be meant."""
    if not (math.isfinite(rules.days_between) and 0 <= rules.days_between <= _MAX_DAYS):
        raise ConfigError(f"{where}: rollout: days_between: must be 0 to {_MAX_DAYS:g}")

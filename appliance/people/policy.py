"""What the site decided about people, from its configuration.

Rules:
- A role must show both PIN and badge unless the configuration names less.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.errors import ConfigError
from appliance.people.lockout import Delays
from appliance.people.rights import PERSONS, Role
from appliance.sections.people import PeopleConfig


class Factor(StrEnum):
    """What a role must show."""

    PIN = "pin"
    BADGE = "badge"
    EITHER = "either"
    BOTH = "both"

    def are_given(self, pin: str, badge: str) -> bool:
        """Whether enough was given; what was given must fit in any case."""
        needed = {Factor.PIN: bool(pin), Factor.BADGE: bool(badge), Factor.EITHER: bool(pin or badge)}
        return needed.get(self, bool(pin and badge))


FACTOR_WORDS: Final = {
    Factor.PIN: "the PIN",
    Factor.BADGE: "the badge",
    Factor.EITHER: "the PIN or the badge",
    Factor.BOTH: "both the badge and the PIN",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What the site decided."""

    required: bool
    factors: dict[Role, Factor]
    local_uids: frozenset[int]
    refusals_an_hour: int
    delays: Delays


def rules_of(config: PeopleConfig) -> Rules:
    """The configuration as the parts want it.

    Raises:
        ConfigError: names a role or a factor that is none.
    """
    delays = Delays(
        config.free_attempts, config.terminal_free_attempts, config.first_delay_s, config.max_delay_s, config.forget_s
    )
    factors = factors_of(config.factors)
    return Rules(config.required, factors, frozenset(config.local_uids), config.refusals_an_hour, delays)


def factors_of(configured: dict[str, str]) -> dict[Role, Factor]:
    """What each role must show: both, unless the configuration says otherwise.

    Raises:
        ConfigError: names a role or a factor that is none.
    """
    for role, factor in configured.items():
        if role not in PERSONS or factor not in set(Factor):
            known = ", ".join(sorted(PERSONS))
            raise ConfigError(f"people: factors: {role!r:.40}: one of {', '.join(Factor)} for one of {known}")
    return {role: Factor(configured.get(role, Factor.BOTH)) for role in PERSONS}

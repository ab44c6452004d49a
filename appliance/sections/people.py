"""People: who may log in, who reviews, what a technician may ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PeopleConfig:
    """Who may log in, how long that holds, and how long to wait after failures (docs/people.md)."""

    required: bool = False  # false: whom the bus policy lets in may do what takes no name
    roster: Path | None = None  # signed, its signature beside it; None: nobody can log in
    roster_key: Path = Path("/etc/scanstation/people.sign.pub")  # the fleet's public key
    people_key: str = "credential:people-key"  # 32 bytes; the roster's PINs and badges were made with them
    factors: dict[str, str] = field(default_factory=dict)  # by role: "pin", "badge", "either" or "both" (the default)
    idle_s: float = 120.0
    absolute_s: float = 14_400.0
    free_attempts: int = 3  # failed logins of a user before there is a wait
    terminal_free_attempts: int = 10  # likewise of a terminal, which several people use
    first_delay_s: float = 5.0  # doubles with each further failure
    max_delay_s: float = 900.0
    forget_s: float = 43_200.0  # after which failures no longer count
    local_uids: tuple[int, ...] = (0,)  # Unix users who need no login: the station's own command line
    refusals_an_hour: int = 120  # audit records; more are refused all the same, unrecorded
    argon2_floor_kib: int = 19_456  # memory times iterations that trying a PIN of a roster must cost

    def __post_init__(self) -> None:
        if self.required and self.roster is None:
            raise ValueError("required: needs a roster")
        if not 0 < self.idle_s <= self.absolute_s <= 86_400:
            raise ValueError("idle_s must be above 0 and at most absolute_s, and that at most 86400")
        if not 0 < self.first_delay_s <= self.max_delay_s <= self.forget_s:
            raise ValueError("first_delay_s must be above 0 and at most max_delay_s, and that at most forget_s")
        if not (1 <= self.free_attempts <= 100 and 1 <= self.terminal_free_attempts <= 100):
            raise ValueError("free_attempts and terminal_free_attempts must be 1 to 100")


@dataclass(frozen=True, slots=True)
class ReviewConfig:
    """Reviews of held documents."""

    idle_s: float = 300.0  # without a call, after which an open review is closed


@dataclass(frozen=True, slots=True)
class TechnicianConfig:
    """What a technician may ask of the station (docs/technician.md)."""

    support_key: Path | None = None  # HPKE public key of whoever reads support bundles; None: none are made
    bundle_folder: Path = Path("/var/lib/scanstation/support")  # where bundles are written
    max_bundles: int = 10  # the oldest gives way
    press_s: float = 20.0  # how long the test of the button waits
    lamps_s: float = 20.0  # how long a test shows something on the lamps
    log_bytes: int = 256 << 10  # of the station's own log; one older file is as long

    def __post_init__(self) -> None:
        if not (0 < self.press_s <= 45 and 0 < self.lamps_s <= 300):
            raise ValueError("press_s must be above 0 and at most 45, lamps_s at most 300")
        if self.max_bundles < 1:
            raise ValueError("max_bundles must be at least 1")

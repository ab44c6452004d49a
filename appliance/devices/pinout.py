"""The pins of the button, the lamps and the buzzer, as `hardware/pinout.toml` names them.

Rules:
- A pin out of range, used twice, on the wrong header position or lit at reset is refused before any pin is touched.
- An output may only sit on a line that the chip pulls to its dark level at reset (BCM 9-27 are pulled down, 0-8 up, on
  BCM2711 and RP1 alike), so a station without a program is dark and silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from appliance.config import load
from appliance.devices.led_language import Light

PHYSICAL = {
    2: 3, 3: 5, 4: 7, 5: 29, 6: 31, 7: 26, 8: 24, 9: 21, 10: 19, 11: 23, 12: 32, 13: 33, 14: 8, 15: 10, 16: 36,
    17: 11, 18: 12, 19: 35, 20: 38, 21: 40, 22: 15, 23: 16, 24: 18, 25: 22, 26: 37, 27: 13,
}  # fmt: skip
"""Header position of each BCM line that a design may use (0 and 1 identify HATs)."""

GROUND = frozenset({6, 9, 14, 20, 25, 30, 34, 39})
SUPPLY = frozenset({1, 2, 4, 17})
_FIRST_PULLED_DOWN = 9


@dataclass(frozen=True, slots=True)
class Line:
    """One GPIO line. `bcm` is the number that software uses, `physical` the position on the header."""

    bcm: int
    physical: int
    active: str  # "high" or "low"
    wire: str = ""
    part: str = ""
    position: str = ""
    ground: int = 0  # header position, where the part has its own

    def __post_init__(self) -> None:
        if self.active not in ("high", "low"):
            raise ValueError("active must be 'high' or 'low'")
        if PHYSICAL.get(self.bcm) != self.physical:
            raise ValueError(f"BCM {self.bcm} is not at header position {self.physical}")
        if self.ground and self.ground not in GROUND:
            raise ValueError(f"header position {self.ground} is no ground")

    @property
    def active_high(self) -> bool:
        """Whether a high level means lit, sounding or pressed."""
        return self.active == "high"

    @property
    def rests_inactive(self) -> bool:
        """Whether the chip's own pull keeps the line inactive at reset."""
        pulled_up = self.bcm < _FIRST_PULLED_DOWN
        return pulled_up != self.active_high


@dataclass(frozen=True, slots=True)
class Pinout:
    """All lines of the panel and the labels of the chip that drives them."""

    format: int
    chip_labels: tuple[str, ...]
    button: Line
    lights: dict[str, Line]
    buzzer: Line
    ground: dict[str, int]
    supply: dict[str, int]

    def __post_init__(self) -> None:
        if self.format != 1:
            raise ValueError("format must be 1")
        if not self.chip_labels:
            raise ValueError("chip_labels must name at least one chip")
        if set(self.lights) != set(Light):
            raise ValueError(f"lights must be exactly {', '.join(Light)}")
        lines = [self.button, self.buzzer, *self.lights.values()]
        if len({line.bcm for line in lines}) != len(lines):
            raise ValueError("a line is used twice")
        for line in lines:
            if not line.rests_inactive:
                raise ValueError(f"BCM {line.bcm} would be active at reset")
        if not set(self.ground.values()) <= GROUND or not set(self.supply.values()) <= SUPPLY:
            raise ValueError("ground and supply must name ground and supply positions of the header")


def load_pinout(path: Path) -> Pinout:
    """Reads `pinout.toml`.

    Raises:
        ConfigError: the file is missing, not TOML, or names a line that cannot be used so.
    """
    return load(path, Pinout)

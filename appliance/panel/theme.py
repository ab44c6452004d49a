"""Colours and sizes. Sizes are millimetres on the glass, turned into pixels once the screen is known.

Rules:
- Whatever a finger has to hit is at least `TARGET_MM` wide and high.
- Every pair of `PAIRS` has a contrast of at least `CONTRAST` (WCAG 2.2, 1.4.3); a test computes it.
- A colour never says anything that a sign and a word do not say as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

TARGET_MM: Final = 9.0
CONTRAST: Final = 4.5
TEXT_SCALES: Final = (1.0, 1.15, 1.3)
DEFAULT_WIDTH_MM: Final = 154.0  # a panel of seven inches, for a screen that does not know its size
_PLAUSIBLE_PX_MM = (2.5, 16.0)  # 64 to 406 dots an inch

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#ffffff", "ground": "#eef1f4", "ink": "#16202a", "soft": "#475562", "line": "#8795a1",
        "good": "#0b6636", "wait": "#0c4a80", "attention": "#8a4300", "fault": "#9c1220", "calm": "#33404c",
        "onTone": "#ffffff", "key": "#dfe5ea", "primary": "#0c4a80", "onPrimary": "#ffffff", "chosen": "#d7e7f5",
    }
)  # fmt: skip
TONES: Final = ("good", "wait", "attention", "fault", "calm")

PAIRS: Final = (
    ("ink", "paper"), ("ink", "ground"), ("soft", "paper"), ("soft", "ground"), ("ink", "key"), ("ink", "chosen"),
    ("soft", "chosen"), ("primary", "chosen"), ("onPrimary", "primary"), *(("onTone", tone) for tone in TONES),
    *((tone, "paper") for tone in TONES), *((tone, "ground") for tone in TONES),
)  # fmt: skip
"""Foreground and background of everything that is written or drawn as a sign."""

_SIZES_MM: Mapping[str, float] = MappingProxyType(
    {"target": 10.5, "bar": 10.5, "gap": 2.0, "edge": 3.0, "radius": 1.2, "hair": 0.3, "tile": 12.0}
)
_FONTS_MM: Mapping[str, float] = MappingProxyType({"small": 3.5, "body": 4.2, "big": 5.0, "head": 6.6, "huge": 13.0})


@dataclass(frozen=True, slots=True)
class Glass:
    """A screen: pixels, and pixels a millimetre."""

    width: int
    height: int
    px_mm: float

    @property
    def wide(self) -> bool:
        """Landscape."""
        return self.width >= self.height


def glass(width: int, height: int, width_mm: float = 0.0) -> Glass:
    """A screen of so many pixels; `width_mm` as its driver says, which is often wrong or 0.

    A window's long side is measured against a panel of seven inches when the size is not plausible.
    """
    if width_mm > 0 and _PLAUSIBLE_PX_MM[0] <= width / width_mm <= _PLAUSIBLE_PX_MM[1]:
        return Glass(width, height, width / width_mm)
    return Glass(width, height, max(width, height) / DEFAULT_WIDTH_MM)


def theme(screen: Glass, text_scale: float) -> dict[str, str | float | bool]:
    """All values by name, for QML: colours, sizes and font heights in pixels."""
    sizes = {name: round(mm * screen.px_mm, 1) for name, mm in _SIZES_MM.items()}
    fonts = {name: round(mm * screen.px_mm * _grown(name, text_scale)) for name, mm in _FONTS_MM.items()}
    return {**COLOURS, **sizes, **fonts, "wide": screen.wide, "scale": text_scale, "mm": screen.px_mm}


def _grown(name: str, text_scale: float) -> float:
    """What is large already grows less: larger text must not push itself off the screen."""
    return text_scale if name in ("small", "body", "big") else 1 + (text_scale - 1) * 0.25


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours such as `#16202a`, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""The desk: button and lamps, what a press scans, and the tests and sheets of a day."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEFAULT_PURPOSE = "ai-summary"
MAX_PRESETS = 5  # each has a number of flashes
MAX_LABEL = 40  # characters of a preset's label
MAX_PURPOSES = 16  # of one batch: each is a document of its own


@dataclass(frozen=True, slots=True)
class GpioConfig:
    """Button, LEDs and buzzer. The pin factory is named, never guessed."""

    pinout: Path = Path("/usr/share/scanstation/pinout.toml")
    factory: str = "lgpio"
    long_press_s: float = 1.5
    debounce_s: float = 0.03
    buzzer: bool = True

    def __post_init__(self) -> None:
        if self.factory not in ("lgpio", "mock"):
            raise ValueError("factory must be 'lgpio' or 'mock'")


@dataclass(frozen=True, slots=True)
class BusConfig:
    """D-Bus. An empty address is the system bus."""

    address: str = ""


@dataclass(frozen=True, slots=True)
class PolicyConfig:
    """The policy pack, and the class and purposes of a plain press of the button."""

    pack: Path | None = None  # None: the pack that ships with the station
    default_class: str = "unclassified"
    default_purpose: str = DEFAULT_PURPOSE
    default_purposes: tuple[str, ...] = ()  # one document for each; empty: `default_purpose` alone
    default_preset: str = ""  # where there are [presets.NAME] tables; it then says class and purposes
    preset_idle_s: float = 300.0  # after which a chosen preset falls back to the default

    def __post_init__(self) -> None:
        if self.default_purposes and self.default_purpose != DEFAULT_PURPOSE:
            raise ValueError("default_purpose and default_purposes: only one of the two")
        if len(set(self.default_purposes)) != len(self.default_purposes):
            raise ValueError("default_purposes: a purpose stands twice")
        if len(self.default_purposes) > MAX_PURPOSES:
            raise ValueError(f"default_purposes: more than {MAX_PURPOSES}")

    @property
    def purposes(self) -> tuple[str, ...]:
        """What a plain press yields."""
        return self.default_purposes or (self.default_purpose,)


@dataclass(frozen=True, slots=True)
class PresetConfig:
    """One `[presets.NAME]` table: what a press scans while it is chosen."""

    label: str  # in plain words
    document_class: str
    purposes: tuple[str, ...]
    dpi: int = 300
    colour: bool = False
    duplex: bool = True

    def __post_init__(self) -> None:
        if not 1 <= len(self.label) <= MAX_LABEL or not self.label.isprintable():
            raise ValueError(f"label must be 1 to {MAX_LABEL} printable characters")
        if self.dpi not in (200, 300, 400):
            raise ValueError("dpi must be 200, 300 or 400")
        if not 1 <= len(self.purposes) <= MAX_PURPOSES or len(set(self.purposes)) != len(self.purposes):
            raise ValueError(f"purposes: 1 to {MAX_PURPOSES}, none of them twice")


@dataclass(frozen=True, slots=True)
class ReadinessConfig:
    """The readiness test with the challenge sheet (docs/readiness.md): whether it is asked for, and its limits."""

    required: bool = False  # lock real work until it has passed
    valid_hours: float = 24.0
    renew_at: str = ""  # local time HH:MM from which a new test is due, however young the last one is; empty: never
    max_skew_deg: float = 3.0  # of the sheet, by its corner marks
    max_cut_mm: float = 4.0  # of the paper's margins
    max_scale_error: float = 0.02  # share
    max_skew_error_deg: float = 0.3  # of the measurement of skew, on dashes of a known angle
    min_resolution_lp_mm: float = 1.5  # line pairs a millimetre at half contrast
    min_bar_contrast: float = 0.2  # share, of bars with 2 line pairs a millimetre
    min_grey_step: float = 8.0  # grey levels between neighbouring steps
    max_streak: float = 0.02  # share of the paper's brightness
    max_cer: float = 0.02  # character error rate of print, share
    max_small_cer: float = 0.1  # of small print
    max_facts_lost: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.valid_hours <= 24 * 366:
            raise ValueError("valid_hours must be above 0 and at most 8784")
        hours, _, minutes = self.renew_at.partition(":")
        if self.renew_at and not (
            len(self.renew_at) == 5 and hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60
        ):
            raise ValueError("renew_at must be a time of day as HH:MM")
        for name in ("max_scale_error", "min_bar_contrast", "max_streak", "max_cer", "max_small_cer"):
            if getattr(self, name) > 1:
                raise ValueError(f"{name} is a share and must be at most 1")


@dataclass(frozen=True, slots=True)
class LatePageConfig:
    """Sheets with which a late page joins its document (docs/late-pages.md)."""

    valid_hours: float = 72.0  # that a sheet works
    folder: Path = Path("/var/lib/scanstation/print")  # where sheets made at the panel wait to be printed
    paper: str = "letter"  # or a4

    def __post_init__(self) -> None:
        if not 0 < self.valid_hours <= 24 * 31:
            raise ValueError("valid_hours must be above 0 and at most 744")
        if self.paper not in ("letter", "a4"):
            raise ValueError("paper must be letter or a4")

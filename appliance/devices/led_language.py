"""The LED language: one table that the station, its documentation and its tests share.

Rules:
- A colour-blind person can read every row: no two rows have the same rhythm, and a test holds rhythms far enough apart
  for an eye to tell. Colour and position only repeat what the rhythm says.
- Nothing flashes more than three times in a second (photosensitive epilepsy; the general flash threshold of WCAG 2).
- The ring around the button answers one question: steady = a press scans, fast = paper moves, dark = not now.
- Green speaks of paper that is well, amber calls the desk, red calls the technician.
- A momentary row plays once and gives way to the row before it.
- Sentences never hold document content.

`python -m appliance.devices.led_language --markdown` prints the table for the documentation.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from appliance.errors import ScanStationError


class UnknownSignalError(ScanStationError):
    """Somebody asked for a signal that is not in the table."""

    code = "panel-unknown-signal"


class Light(StrEnum):
    """The lamps, from left to right, then the button's ring."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    RING = "ring"


class Signal(StrEnum):
    """The words of the language."""

    OFF = "off"
    STARTING = "starting"
    READY = "ready"
    FEEDING = "feeding"
    WORKING = "working"
    ATTENTION = "attention"
    DELIVERED = "delivered"
    OFFLINE_SAFE = "offline-safe"
    CHALLENGE = "challenge"
    FAULT = "fault"
    BUSY = "busy"
    PRESET_1 = "preset-1"
    PRESET_2 = "preset-2"
    PRESET_3 = "preset-3"
    PRESET_4 = "preset-4"
    PRESET_5 = "preset-5"
    IDENTIFY = "identify"


PRESETS = (Signal.PRESET_1, Signal.PRESET_2, Signal.PRESET_3, Signal.PRESET_4, Signal.PRESET_5)
"""The signals of the presets in their order: as many flashes as the preset's place."""

_COUNTED = (
    (2700, 300),
    (1300, 150, 1300, 550),
    (800, 150, 800, 150, 800, 550),
    (380, 200, 380, 200, 380, 200, 380, 600),
    (200, 200, 200, 200, 200, 200, 200, 200, 200, 800),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What is lit now, and for how long that stays so (None: for ever)."""

    lit: frozenset[Light]
    left_ms: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One word: lamps that stay lit, lamps that blink, their rhythm, the buzzer on entry, and what it means.

    `rhythm` and `buzzer` are milliseconds on, off, on, off...; `buzzer` plays once, `rhythm` repeats.
    `plays` is how often the rhythm plays before a momentary row gives way; 0 means until the next signal.
    """

    signal: Signal
    steady: frozenset[Light]
    blinking: frozenset[Light]
    rhythm: tuple[int, ...]
    buzzer: tuple[int, ...]
    meaning: str
    advice: str
    plays: int = 0

    @property
    def period_ms(self) -> int:
        """Length of one rhythm; 0 when nothing blinks."""
        return sum(self.rhythm)

    @property
    def flashes(self) -> int:
        """How often the lamps light up in one period."""
        return len(self.rhythm) // 2

    @property
    def duty(self) -> float:
        """Share of the time that the row's lamps are lit, 0 to 1."""
        if not self.rhythm:
            return 1.0 if self.steady else 0.0
        return sum(self.rhythm[::2]) / self.period_ms

    @property
    def duration_ms(self) -> int | None:
        """How long a momentary row shows; None for a lasting one."""
        return self.plays * self.period_ms or None

    def frame(self, elapsed_ms: int) -> Frame:
        """What is lit `elapsed_ms` after the row began."""
        if not self.rhythm:
            return Frame(self.steady, None)
        left = elapsed_ms % self.period_ms
        for index, length in enumerate(self.rhythm):
            if left < length:
                lit = self.steady | self.blinking if index % 2 == 0 else self.steady
                return Frame(lit, length - left)
            left -= length
        raise AssertionError("a remainder is smaller than its divisor")

    def sounding(self, elapsed_ms: int) -> tuple[bool, int | None]:
        """Whether the buzzer sounds `elapsed_ms` after the row began, and how long that stays so (None: for ever)."""
        left = elapsed_ms
        for index, length in enumerate(self.buzzer):
            if left < length:
                return index % 2 == 0, length - left
            left -= length
        return False, None


def _row(
    signal: Signal,
    meaning: str,
    advice: str,
    *,
    steady: tuple[Light, ...] = (),
    blinking: tuple[Light, ...] = (),
    rhythm: tuple[int, ...] = (),
    buzzer: tuple[int, ...] = (),
    plays: int = 0,
) -> Row:
    return Row(signal, frozenset(steady), frozenset(blinking), rhythm, buzzer, meaning, advice, plays)


_ROWS = (
    _row(
        Signal.OFF,
        "The station is off, or its program is not running.",
        "Check the power; if it has power, call your technician.",
    ),
    _row(
        Signal.STARTING,
        "The station is starting, or tests itself; all lamps blink, so a lamp that stays dark is broken.",
        "Wait until the green lamp and the ring stay lit.",
        blinking=(Light.GREEN, Light.AMBER, Light.RED, Light.RING),
        rhythm=(400, 400),
    ),
    _row(
        Signal.READY,
        "Ready to scan.",
        "Put paper in the feeder and press the button.",
        steady=(Light.GREEN, Light.RING),
    ),
    _row(
        Signal.FEEDING,
        "Paper is moving.",
        "Wait; a long press cancels and keeps what was scanned.",
        blinking=(Light.RING,),
        rhythm=(170, 170),
    ),
    _row(
        Signal.WORKING,
        "The paper is scanned; its pages are being read, cleared, sealed or sent.",
        "Keep the paper; the next stack may be scanned.",
        blinking=(Light.RING,),
        rhythm=(800, 800),
    ),
    _row(
        Signal.ATTENTION,
        "A person is needed.",
        "Look at the panel and keep the paper.",
        steady=(Light.RING,),
        blinking=(Light.AMBER,),
        rhythm=(150, 150, 150, 1050),
        buzzer=(120, 120, 120, 0),
    ),
    _row(
        Signal.DELIVERED,
        "Everything scanned is stored by the server and gone from the station.",
        "The paper is safe to shred.",
        steady=(Light.RING,),
        blinking=(Light.GREEN,),
        rhythm=(150, 150, 150, 150, 150, 1050),
        buzzer=(500, 0),
    ),
    _row(
        Signal.OFFLINE_SAFE,
        "The server cannot be reached; sealed documents wait safely in the station.",
        "Keep the paper and go on scanning; they leave by themselves when the network is back.",
        steady=(Light.RING,),
        blinking=(Light.GREEN, Light.AMBER),
        rhythm=(200, 2300),
    ),
    _row(
        Signal.CHALLENGE,
        "The readiness test is due, or it failed: no other paper is scanned before it passes.",
        "Put the challenge sheet alone into the feeder and press the button; the panel says more.",
        steady=(Light.RING,),
        blinking=(Light.AMBER,),
        rhythm=(700, 300, 700, 1300),
    ),
    _row(
        Signal.FAULT,
        "The station cannot work.",
        "Keep the paper and call your technician; nothing was lost.",
        blinking=(Light.RED,),
        rhythm=(1200, 300),
        buzzer=(400, 200, 400, 200, 400, 0),
    ),
    _row(
        Signal.BUSY,
        "The press was seen, but a press can do nothing now.",
        "Wait for the signal that follows.",
        blinking=(Light.AMBER, Light.RED),
        rhythm=(170, 170, 170, 170, 170, 170, 170, 170),
        buzzer=(60, 0),
        plays=1,
    ),
    *(
        _row(
            signal,
            f"Preset {number} is chosen for the next press.",
            "Read on the panel what it scans; hold the button again for the next one.",
            steady=(Light.RING,),
            blinking=(Light.GREEN, Light.AMBER),
            rhythm=rhythm,
            plays=1,
        )
        for number, (signal, rhythm) in enumerate(zip(PRESETS, _COUNTED, strict=True), 1)
    ),
    _row(
        Signal.IDENTIFY,
        "A technician asked which station this is; for half a minute, then it ends by itself.",
        "Nothing; the station works as always.",
        blinking=(Light.GREEN, Light.AMBER, Light.RED, Light.RING),
        rhythm=(200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200, 1200),
        buzzer=(60, 340, 60, 340, 60, 0),
        plays=9,
    ),
)

LED_LANGUAGE: Mapping[Signal, Row] = MappingProxyType({row.signal: row for row in _ROWS})
"""The table."""


def row_for(signal: str) -> Row:
    """The row of a signal.

    Raises:
        UnknownSignalError: the table has no such row.
    """
    try:
        return LED_LANGUAGE[Signal(signal)]
    except ValueError:
        raise UnknownSignalError(f"known are {', '.join(Signal)}") from None


def markdown() -> str:
    """The table as Markdown, for the documentation."""
    lines = [
        "| signal | steady | blinking | rhythm | buzzer | what it means | what to do |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in LED_LANGUAGE.values():
        cells = (
            f"`{row.signal}`",
            _lamps(row.steady),
            _lamps(row.blinking),
            _rhythm(row),
            _beeps(row.buzzer),
            row.meaning,
            row.advice,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _lamps(lights: frozenset[Light]) -> str:
    return ", ".join(light for light in Light if light in lights) or "-"


def _rhythm(row: Row) -> str:
    """The rhythm in words that a person could tap."""
    if not row.rhythm:
        return "steady" if row.steady else "dark"
    counts = {1: "one flash", 2: "two flashes", 3: "three flashes", 4: "four flashes"}
    flashes = counts.get(row.flashes, f"{row.flashes} flashes")
    text = f"{flashes} every {row.period_ms / 1000:.2g} s ({'/'.join(str(ms) for ms in row.rhythm)} ms)"
    return f"{text}, once" if row.plays == 1 else text


def _beeps(buzzer: tuple[int, ...]) -> str:
    if not buzzer:
        return "-"
    beeps = len(buzzer) // 2
    return f"{beeps} x {buzzer[0]} ms"


def main(arguments: list[str]) -> int:
    """Prints the table; the only argument is `--markdown`."""
    if arguments != ["--markdown"]:
        sys.stderr.write("usage: python -m appliance.devices.led_language --markdown\n")
        return 2
    sys.stdout.write(markdown())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

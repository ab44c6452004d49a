"""Recognises the LED language from the outside, as an eye would: from which lamps were lit when.

Rules:
- It knows the table, not the player: a wrong rhythm on the lamps is not recognised as anything.
- It answers only when exactly one row explains what was seen for long enough; else None.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from appliance.devices.led_language import LED_LANGUAGE, Light, Row, Signal

MAX_CHANGES = 4_096
TOGETHER_S = 0.012  # lamps are switched one after another; changes this close are one
TOLERANCE_S = 0.05  # a loaded machine switches late
TOLERANCE = 0.3  # of a frame
SETTLED_S = 0.30  # a shorter look never decides
SETTLED = 0.75  # nor does one shorter than this share of the period
_LOOK_BACK = 48  # changes


@dataclass(frozen=True, slots=True)
class Change:
    """A lamp was switched at `t` (seconds, monotonic)."""

    t: float
    light: Light
    on: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time in which the same lamps were lit; the last one is still open."""

    lit: frozenset[Light]
    seconds: float


@dataclass(slots=True)
class Trace:
    """What an eye saw. Bounded: old changes are forgotten."""

    began: float = 0.0
    lit: frozenset[Light] = frozenset()
    changes: deque[Change] = field(default_factory=lambda: deque(maxlen=MAX_CHANGES))

    def begin(self, t: float, lit: frozenset[Light]) -> None:
        """The lamps that were lit when watching began."""
        self.began, self.lit = t, lit

    def add(self, change: Change) -> None:
        """A change."""
        self.changes.append(change)
        self.lit = _redo(self.lit, change)

    def segments(self, now: float) -> list[Segment]:
        """The last stretches of time, newest first."""
        recent = list(self.changes)[-_LOOK_BACK:]
        lit = self.lit
        for change in reversed(recent):
            lit = _undo(lit, change)
        stretches = [(self.began if len(recent) == len(self.changes) else recent[0].t, lit)]
        for change in recent:
            lit = _redo(lit, change)
            if change.t - stretches[-1][0] <= TOGETHER_S:
                stretches[-1] = (stretches[-1][0], lit)
            else:
                stretches.append((change.t, lit))
        found, until = [], now
        for since, shown in reversed(stretches):
            found.append(Segment(shown, until - since))
            until = since
        return found

    def decode(self, now: float) -> Signal | None:
        """The one row that explains the last stretches; None while several do, or none does."""
        return decode(self.segments(now))


def _redo(lit: frozenset[Light], change: Change) -> frozenset[Light]:
    return lit | {change.light} if change.on else lit - {change.light}


def _undo(lit: frozenset[Light], change: Change) -> frozenset[Light]:
    return lit - {change.light} if change.on else lit | {change.light}


def decode(segments: list[Segment]) -> Signal | None:
    """Segments newest first, the newest still open. Grows the look back in time until nothing explains it any more."""
    candidates: list[Row] = []
    seen_s = 0.0
    for count in range(1, len(segments) + 1):
        look = segments[:count]
        explains = [row for row in LED_LANGUAGE.values() if _explains(row, look)]
        if not explains:
            break
        candidates, seen_s = explains, sum(segment.seconds for segment in look)
    if len(candidates) != 1:
        return None
    row = candidates[0]
    return row.signal if seen_s >= max(SETTLED_S, SETTLED * row.period_ms / 1000) else None


def _explains(row: Row, look: list[Segment]) -> bool:
    """Whether the row, in some phase, shows exactly this (newest first)."""
    if not row.rhythm:
        return len(look) == 1 and look[0].lit == row.steady
    return any(_fits(row, look, start) for start in range(len(row.rhythm)))


def _fits(row: Row, look: list[Segment], start: int) -> bool:
    """Whether frame number `start` is the newest stretch and the frames before it are the older ones."""
    for age, segment in enumerate(look):
        index = (start - age) % len(row.rhythm)
        lit = row.steady | row.blinking if index % 2 == 0 else row.steady
        length_s = row.rhythm[index] / 1000
        slack_s = TOLERANCE_S + TOLERANCE * length_s
        too_short = age > 0 and segment.seconds < length_s - slack_s
        if segment.lit != lit or too_short or segment.seconds > length_s + slack_s:
            return False
    return True

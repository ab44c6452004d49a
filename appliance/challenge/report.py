"""What the readiness test found: one measured value for each check, with its limit, and one sentence.

Rules:
- Nothing here holds content: names of checks, numbers, units, fixed sentences.
- The code is the check's name; a sentence of a check that failed says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

CLEAN: Final = "Wipe the scanner glass and the rollers, then scan the challenge sheet again."
SHEET: Final = "Put the challenge sheet alone and straight into the feeder and press again."
PRINT: Final = "Scan the sheet again; if it fails again, print a new one, then call your technician."
TECHNICIAN: Final = "Nothing is sent until this is put right. Call your technician."


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `value` and `limit` are in `unit`; `sentence` says what was found and, if it failed, what to do."""

    name: str
    ok: bool
    value: float
    limit: float
    unit: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Judge:
    """Words of one check: what is good, what is bad, what to do then. `{value:g}` and `{limit:g}` may stand in them."""

    name: str
    unit: str
    good: str
    bad: str
    advice: str

    def at_least(self, value: float, limit: float) -> Check:
        """Passed if the value is not below the limit."""
        return self._check(value, limit, ok=bool(value >= limit))

    def at_most(self, value: float, limit: float) -> Check:
        """Passed if the value is not above the limit."""
        return self._check(value, limit, ok=bool(value <= limit))

    def none_of(self, failed: Sequence[str]) -> Check:
        """Passed if nothing failed; some of what did is named."""
        check = self.at_most(len(failed), 0)
        named = f" First of all: {', '.join(failed[:3])}." if failed else ""
        return replace(check, sentence=check.sentence + named)

    def _check(self, value: float, limit: float, *, ok: bool) -> Check:
        value = round(float(value), 3)
        sentence = self.good if ok else f"{self.bad} {self.advice}"
        return Check(self.name, ok, value, limit, self.unit, sentence.format(value=value, limit=limit))


def worst(checks: Iterable[Check]) -> Check | None:
    """The first check that failed."""
    return next((check for check in checks if not check.ok), None)

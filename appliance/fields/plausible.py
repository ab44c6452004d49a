# ruff: noqa: SIM905 - a list of numbers is kept as text
"""What speaks against a number: impossible in a living person, ten times off, or at odds with what stands beside it.

Rules:
- Everything here is a doubt and never a correction: the value stays as it was read.
- Without a table row there is no doubt about a range; what is not known is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from appliance.fields.knowledge import Band, Knowledge, Measure
from appliance.fields.numbers import ERROR_PRONE, Number, unit
from appliance.suggestions import Doubt

_TEN = Decimal(10)
_DIASTOLIC: Final = (Decimal(10), Decimal(200))
_SYSTOLIC: Final = (Decimal(40), Decimal(300))
_HIGH: Final = frozenset({"H", "HH", "HI", "HIGH", "H*", "*H"})
_LOW: Final = frozenset({"L", "LL", "LO", "LOW", "L*", "*L"})
FLAGS: Final = _HIGH | _LOW | {"N", "NORMAL"}
_MASS: Final = frozenset({"mg", "mcg", "g", "units", "mEq", "mmol", "mcg/h"})
_MOST: Final = {"mg": Decimal(5_000), "mcg": Decimal(5_000), "g": Decimal(20), "units": Decimal(5_000_000)}
_GRID, _FREE = Decimal("2.5"), Decimal(10)  # doses above _FREE mg or mcg are multiples of _GRID, or one of these:
_STRENGTHS: Final = frozenset(
    map(Decimal, "12 14 16 18 21 23 24 26 27 28 32 36 48 49 51 54 56 72 81 88 97 103 112 137 144 162 324 648".split())
)


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands beside a result on paper: the limits of its reference range, and its flag in capitals."""

    low: Number | None = None
    high: Number | None = None
    flag: str = ""


def of_measure(measure: Measure | None, numbers: tuple[Number, ...], written_unit: str) -> set[Doubt]:
    """Doubts about a measured value by its unit and what a living person can have."""
    doubts = _written(numbers)
    name = unit(written_unit)
    if written_unit and not name:
        doubts.add(Doubt.UNIT_UNUSUAL)
    if measure is None:
        return doubts
    if measure.pair:
        return doubts | (set() if _is_pressure(numbers) else {Doubt.OUT_OF_RANGE})
    band = measure.band(name)
    if name and band is None:
        doubts.add(Doubt.UNIT_UNUSUAL)
    bands: Iterable[Band] = (band,) if band else measure.bands
    if not any(band.low <= numbers[0].value <= band.high for band in bands):
        doubts.add(Doubt.OUT_OF_RANGE)
    return doubts


def of_result(number: Number, printed: Printed, *, flagged_page: bool) -> set[Doubt]:
    """Doubts about a result by its printed range and flag.

    Args:
        number: the value.
        printed: what stands beside it.
        flagged_page: results of this page carry flags, so that a missing one says something.
    """
    low, high, value = printed.low, printed.high, number.value
    doubts: set[Doubt] = set()
    if low and high and low.value >= high.value:
        doubts.add(Doubt.OUT_OF_RANGE)  # the range itself was misread
    if (high and value >= _TEN * high.value > 0) or (low and 0 <= value * _TEN <= low.value):
        doubts.add(Doubt.OUT_OF_RANGE)
    slack = number.step
    above = high is not None and value > high.value
    below = low is not None and value < low.value
    if printed.flag in _HIGH:
        wrong = high is not None and value + slack <= high.value
    elif printed.flag in _LOW:
        wrong = low is not None and value - slack >= low.value
    else:
        wrong = (above or below) and (flagged_page or printed.flag != "")
    if wrong:
        doubts.add(Doubt.FLAG_CONTRADICTS)
    if _other_precision(number, printed):
        doubts.add(Doubt.ODD_NUMBER)
    return doubts


def of_dose(known: Knowledge, name: str, numbers: tuple[Number, ...], written_unit: str) -> set[Doubt]:
    """Doubts about a dose by the medicine and by the strengths in which medicines are made."""
    doubts = _written(numbers)
    used = unit(written_unit)
    if not used:
        return doubts | {Doubt.UNIT_MISSING}
    if written_unit.casefold().strip(".") in ERROR_PRONE:
        doubts.add(Doubt.UNIT_UNUSUAL)
    bands = next((known.doses[word] for word in name.split() if word in known.doses), ())
    band = next((band for band in bands if band.unit == used), None)
    if bands and band is None and used in _MASS:
        doubts.add(Doubt.UNIT_UNUSUAL)
    for number in numbers:
        if band and not band.low <= number.value <= band.high:
            doubts.add(Doubt.DOSE_UNUSUAL)
        if number.value == 0 or number.value > _MOST.get(used, number.value):
            doubts.add(Doubt.DOSE_UNUSUAL)
        if used in ("mg", "mcg") and number.value > _FREE and number.value % _GRID and number.value not in _STRENGTHS:
            doubts.add(Doubt.DOSE_UNUSUAL)
    return doubts


def _written(numbers: tuple[Number, ...]) -> set[Doubt]:
    return {Doubt.ODD_NUMBER} if any(number.odd for number in numbers) else set()


def _is_pressure(numbers: tuple[Number, ...]) -> bool:
    """Whether two numbers are a blood pressure."""
    if len(numbers) != 2:
        return False
    upper, lower = (number.value for number in numbers)
    return _SYSTOLIC[0] <= upper <= _SYSTOLIC[1] and _DIASTOLIC[0] <= lower <= _DIASTOLIC[1] and upper > lower


def _other_precision(number: Number, printed: Printed) -> bool:
    """Whether the range has decimals and the value has none: a point was lost."""
    limits = [limit.step for limit in (printed.low, printed.high) if limit]
    return len(limits) == 2 and max(limits) < 1 and number.step == 1 and number.value > 0

"""What is known about measurements and medicines: the tables of `data`, read once.

Rules:
- The files are readable data with their source at the top; a mistake in them stops the program at the first use.
- Limits are wide on purpose: they find what cannot be, never what is unhealthy.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib import resources
from typing import Any

from appliance.suggestions import UNITS


@dataclass(frozen=True, slots=True)
class Band:
    """The lowest and highest number that is believed in a unit."""

    unit: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is measured. The first name stands for all."""

    names: tuple[str, ...]
    bands: tuple[Band, ...]
    vital: bool = False
    bare: bool = False  # usually printed without a unit
    prose: bool = False  # believed in running text
    pair: bool = False  # two numbers with a stroke, as blood pressure

    def band(self, unit: str) -> Band | None:
        """The band of a unit; None when the measure is not written in it."""
        return next((band for band in self.bands if band.unit == unit), None)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything in the tables, by names in small letters."""

    measures: Mapping[str, Measure] = field(repr=False)
    doses: Mapping[str, tuple[Band, ...]] = field(repr=False)
    medicines: frozenset[str] = field(repr=False)
    dosed_only: frozenset[str] = field(repr=False)  # medicines where a dose follows, tests and hormones elsewhere
    _endings: re.Pattern[str] = field(repr=False)

    def is_medicine(self, word: str) -> bool:
        """Whether a word is the name of a medicine, by the lists or by its international ending."""
        plain = word.casefold().strip("()[].,:;*-")
        return plain in self.medicines or self._endings.fullmatch(plain) is not None

    def measure(self, name: str) -> Measure | None:
        """What a name on paper stands for."""
        return self.measures.get(" ".join(name.casefold().strip(" .:;*-").split()))


@functools.cache
def knowledge() -> Knowledge:
    """The tables of the package."""
    measures: dict[str, Measure] = {}
    for row in _table("measures")["measure"]:
        bands = tuple(_band(unit, *limits) for unit, limits in row["units"].items())
        flags = {flag: row.get(flag, False) for flag in ("vital", "bare", "prose", "pair")}
        measure = Measure(tuple(row["names"]), bands, **flags)
        for name in measure.names:
            if measures.setdefault(name, measure) is not measure:
                raise ValueError(f"measures: '{name}' stands twice")
    drugs = _table("drugs")
    doses = {name: tuple(map(_written, bands)) for name, bands in drugs["doses"].items()}
    others = drugs["others"]
    endings = "|".join(others["endings"].split())
    return Knowledge(
        measures,
        doses,
        frozenset(doses) | frozenset(line for line in _read("medicines.txt").splitlines() if not line.startswith("#")),
        frozenset(others["dosed_only"].split()),
        re.compile(rf"[a-z]{{2,}}(?:{endings})"),
    )


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(_read(f"{name}.toml"), parse_float=Decimal)


def _read(file: str) -> str:
    return resources.files("appliance.fields").joinpath("data", file).read_text("utf-8")


def _written(text: str) -> Band:
    """`mg 2.5-80` as a band."""
    unit, _, limits = text.partition(" ")
    low, _, high = limits.partition("-")
    return _band(unit, Decimal(low), Decimal(high))


def _band(unit: str, low: Decimal | int, high: Decimal | int) -> Band:
    """A band that makes sense."""
    if unit not in UNITS or not low < high:
        raise ValueError(f"no band: {unit} {low}-{high}")
    return Band(unit, Decimal(low), Decimal(high))

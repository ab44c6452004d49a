"""Computes the power budget and the hold-up from `power.toml`.

    python hardware/power.py    prints the tables of power.md

Rules:
- The most of all parts is added up, although they will hardly draw it at once: a budget that is kept then is kept.
- The hold-up is for one sheet, not for a stack: the scanner has no hold-up of its own and stops with the mains.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Part:
    """What a part draws, watts."""

    name: str
    usual_w: float
    most_w: float
    source: str


@dataclass(frozen=True, slots=True)
class Supply:
    """A power supply."""

    name: str
    volts: float
    amperes: float

    @property
    def watts(self) -> float:
        """What it gives at most."""
        return self.volts * self.amperes


@dataclass(frozen=True, slots=True)
class Variant:
    """A station that can be built."""

    name: str
    supply: Supply
    parts: tuple[Part, ...]

    @property
    def usual_w(self) -> float:
        """All parts, working as usual."""
        return sum(part.usual_w for part in self.parts)

    @property
    def most_w(self) -> float:
        """All parts at their most."""
        return sum(part.most_w for part in self.parts)

    @property
    def share(self) -> float:
        """Of the supply, at the most."""
        return self.most_w / self.supply.watts


@dataclass(frozen=True, slots=True)
class HoldUp:
    """What is carried over, and from where."""

    pages: int
    file_flushes: int
    commits: int
    flush_s: float
    reserve: float
    efficiency: float
    full_v: float
    empty_v: float

    @property
    def flushes(self) -> int:
        """Of one sheet."""
        return self.pages * (self.file_flushes + self.commits)

    @property
    def seconds(self) -> float:
        """Until the sheet is durable, in the worst case, with the reserve."""
        return self.flushes * self.flush_s * self.reserve

    def joules(self, watts: float) -> float:
        """Energy that has to be stored, losses included."""
        return watts * self.seconds / self.efficiency

    def farads(self, watts: float) -> float:
        """Of a bank that is discharged from full to empty: E = C (full^2 - empty^2) / 2."""
        return 2 * self.joules(watts) / (self.full_v**2 - self.empty_v**2)


@dataclass(frozen=True, slots=True)
class Budget:
    """The file."""

    parts: dict[str, Part]
    variants: tuple[Variant, ...]
    hold_up: HoldUp
    share: float


def load(path: Path = HERE / "power.toml") -> Budget:
    """Reads the file."""
    text = tomllib.loads(path.read_text())
    if text["format"] != 1:
        raise ValueError(f"{path.name}: format")
    parts = {key: Part(**one) for key, one in text["parts"].items()}
    supplies = {key: Supply(**one) for key, one in text["supplies"].items()}
    variants = tuple(
        Variant(one["name"], supplies[one["supply"]], tuple(parts[key] for key in one["parts"]))
        for one in text["variants"].values()
    )
    return Budget(parts, variants, HoldUp(**text["hold_up"]), text["limits"]["share"])


def parts_table(budget: Budget) -> str:
    """What each part draws."""
    lines = ["| part | usual, W | most, W | where the estimate comes from |", "|---|---|---|---|"]
    lines += [f"| {part.name} | {part.usual_w:g} | {part.most_w:g} | {part.source} |" for part in budget.parts.values()]
    return "\n".join(lines) + "\n"


def variants_table(budget: Budget) -> str:
    """What each variant draws, and what carries it over."""
    lines = ["| variant | supply | usual, W | most, W | of the supply | within | hold-up | energy | capacitors |"]
    lines.append("|---|---|---|---|---|---|---|---|---|")
    for one in budget.variants:
        within = "yes" if one.share <= budget.share else "**no**"
        hold_up = budget.hold_up
        lines.append(
            f"| {one.name} | {one.supply.name} | {one.usual_w:.1f} | {one.most_w:.1f} | {one.share:.0%} | {within} | "
            f"{hold_up.seconds:.1f} s | {hold_up.joules(one.most_w):.0f} J | {hold_up.farads(one.most_w):.0f} F |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Prints the tables."""
    budget = load()
    sys.stdout.write(f"{parts_table(budget)}\n{variants_table(budget)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

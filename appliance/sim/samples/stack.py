"""The stack itself: which sheets, in which order, on which paper; and the identifiers planted in it.

Rules:
- The order mixes one- and two-sided sheets, a blank back and a crooked sheet, so that a run meets each.
- A planted identifier is at least `MIN_PLANTED` characters of a spelling that nothing else in the system uses:
  finding one is a leak, never chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from appliance.sim.drawing.canvas import Canvas
from appliance.sim.drawing.scanner import CLEAN, FRESH, OFFICE_PAPER, OLD_PAPER, Defects, scan
from appliance.sim.drawing.truth import Hipaa, Kind, RegionKind, Sample
from appliance.sim.samples import forms, letters, notes, tables
from appliance.sim.samples.cast import SURNAMES, TOWNS, Cast, invent

DEFAULT_SEED = 7
MIN_PLANTED = 7
CROOKED_DEG = 2.3

_Drawn = Callable[[Cast, int], Canvas]


@dataclass(frozen=True, slots=True, eq=False)
class SampleSheet:
    """A sheet of paper; `back` is None where nobody turned it over (a one-sided original)."""

    front: Sample
    back: Sample | None


@dataclass(frozen=True, slots=True)
class _Plan:
    front: _Drawn
    back: _Drawn | None = None
    defects: Defects = FRESH


def _blank(_cast: Cast, seed: int) -> Canvas:
    return Canvas("blank back", seed)


_OLD = Defects(OLD_PAPER, grain=2.6, noise=1.6, blur=0.8, specks=60, holes=True)
_PLANS = (
    _Plan(letters.referral, _blank),
    _Plan(forms.intake_front, forms.intake_back, Defects((250, 250, 246))),
    _Plan(tables.laboratory),
    _Plan(letters.discharge_front, letters.discharge_back),
    _Plan(notes.prescription, None, Defects((246, 249, 251), grain=1.3)),
    _Plan(letters.insurance),
    _Plan(notes.imaging),
    _Plan(forms.consent, None, Defects((252, 250, 246))),
    _Plan(notes.typewritten, None, _OLD),
    _Plan(tables.vital_signs, None, Defects(OFFICE_PAPER, skew_deg=CROOKED_DEG, grain=1.3)),
)


def render_stack(seed: int = DEFAULT_SEED, *, clean: bool = False) -> tuple[SampleSheet, ...]:
    """Draws the stack.

    Args:
        seed: decides names, numbers, signatures, paper and noise.
        clean: white paper and no noise; the crooked sheet stays crooked.

    Returns:
        Sheets in feeding order; pictures are RGB, letter size at 300 dpi.

    Raises:
        FontMissingError: a font of the samples is not installed.
    """
    return tuple(render_sheet(number, seed, clean=clean) for number in range(len(_PLANS)))


def render_sheet(number: int, seed: int = DEFAULT_SEED, *, clean: bool = False) -> SampleSheet:
    """Draws one sheet of the stack, `number` from 0, as `render_stack` does."""
    cast, plan = invent(seed), _PLANS[number]
    defects = replace(CLEAN, skew_deg=plan.defects.skew_deg) if clean else plan.defects
    base = seed * 1000 + number * 10
    back = None if plan.back is None else scan(plan.back(cast, base + 1).sample(), defects, base + 3)
    return SampleSheet(scan(plan.front(cast, base).sample(), defects, base + 2), back)


def sides(stack: Sequence[SampleSheet]) -> Iterator[tuple[int, str, Sample]]:
    """Every drawn side in feeding order: sheet number from 0, `front` or `back`, the sample."""
    for number, sheet in enumerate(stack):
        yield number, "front", sheet.front
        if sheet.back is not None:
            yield number, "back", sheet.back


def planted_identifiers(stack: Sequence[SampleSheet]) -> frozenset[str]:
    """Every spelling of an identifier in the stack that can be searched for in raw bytes.

    Whole phrases ("Harriet B. Samplewood"), and of each the words that are unmistakable alone: invented surnames and
    towns, and long words with digits or an @ in them. Search without regard to case.
    """
    found: set[str] = set()
    for _, _, sample in sides(stack):
        for phrase in sample.truth.phrases:
            if phrase.kind is Kind.IDENTIFIER:
                found |= _spellings(phrase.text, phrase.hipaa)
        found |= {r.text for r in sample.truth.regions if r.kind is RegionKind.BARCODE}
    return frozenset(found)


def _spellings(text: str, hipaa: Hipaa | None) -> set[str]:
    words = [w.strip(".,;:()") for w in text.split()]
    invented = {name.lower() for name in (*SURNAMES, *TOWNS)}
    found = {w for w in words if w.lower() in invented or _unmistakable(w)}
    whole = text.strip(".,;:")
    if found or (len(whole) >= MIN_PLANTED and (len(words) > 1 or hipaa not in (Hipaa.NAME, Hipaa.DATE))):
        found.add(whole)
    return {f for f in found if not f.isdigit() or len(f) > MIN_PLANTED + 1}


def _unmistakable(word: str) -> bool:
    """Long enough, with a digit or an @; digits alone must be longer, for numbers are everywhere."""
    return len(word) >= MIN_PLANTED and ("@" in word or any(c.isdigit() for c in word))

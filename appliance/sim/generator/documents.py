"""Draws a generated document: a template, people, a theme and the defects of its way to the scanner.

Rules:
- Template, theme and defects turn with the document's number, so that a few documents already cover each of them;
  people, spellings and strengths are drawn from the seed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from appliance.sim.drawing.canvas import Colour, OffPaperError
from appliance.sim.drawing.fonts import Face
from appliance.sim.drawing.scanner import OFFICE_PAPER, OLD_PAPER, Defects, scan
from appliance.sim.drawing.truth import Medium, Sample
from appliance.sim.generator import development_templates, held_out_templates
from appliance.sim.generator.flow import Flow, Theme, face
from appliance.sim.generator.identity import Identity
from appliance.sim.generator.parts import BANKS, Part

Template = Callable[[Flow, Identity], None]
_TEMPLATES: dict[Part, tuple[Template, ...]] = {
    Part.DEV: development_templates.TEMPLATES,
    Part.TEST: held_out_templates.TEMPLATES,
}
_COLOURS: tuple[Colour, ...] = ((20, 98, 112), (28, 28, 32), (104, 38, 84), (24, 66, 134))

# Body, bold, handwriting; names of font files (see `./run` for their packages).
_FACES: dict[Part, tuple[tuple[str, str, str], ...]] = {
    Part.DEV: (
        (Face.SERIF, Face.SERIF_BOLD, Face.PEN),
        (Face.SANS, Face.SANS_BOLD, Face.PEN),
        (Face.VERA, Face.VERA_BOLD, Face.PEN),
        (Face.MONO, Face.MONO_BOLD, Face.PEN),
    ),
    Part.TEST: (
        ("Carlito-Regular", "Carlito-Bold", Face.BRUSH),
        ("Caladea-Regular", "Caladea-Bold", "DancingScript-Regular"),
        (Face.VERA_SERIF, Face.VERA_SERIF_BOLD, "femkeklaver"),
        (Face.TYPEWRITER, Face.TYPEWRITER, Face.BRUSH),
        (Face.VERA_MONO, Face.VERA_MONO_BOLD, "DancingScript-Regular"),
    ),
}
_HAND_SIZES = {Face.PEN: 14.0, Face.BRUSH: 25.0, "DancingScript-Regular": 15.0, "femkeklaver": 15.0}
_SMALLER = (1.0, 0.9, 0.8, 0.7)  # shares of the type sizes, tried until a document fits its paper


@dataclass(frozen=True, slots=True, eq=False)
class GeneratedDocument:
    """A document: its pages in order, and what it was made from."""

    number: int
    template: str
    theme: str
    defect: str
    pages: tuple[Sample, ...] = field(repr=False)


def generate(part: Part, seed: int, number: int, scanned: Defects | None = None) -> GeneratedDocument:
    """Draws document `number` of a part; equal arguments give equal documents.

    Args:
        part: which part of the generator.
        seed: of the whole set.
        number: of the document.
        scanned: what happens to every page instead of the defects whose turn it is.

    Raises:
        FontMissingError: a font of the generator is not installed.
    """
    return draw(part, seed, number, _TEMPLATES[part][number % len(_TEMPLATES[part])], scanned)


def draw(part: Part, seed: int, number: int, template: Template, scanned: Defects | None = None) -> GeneratedDocument:
    """Draws document `number` of a part by another template; theme, people and defects are those of `generate`.

    Raises:
        FontMissingError: a font of the generator is not installed.
    """
    entropy = np.random.SeedSequence([seed, number, list(Part).index(part)])
    base = int(entropy.generate_state(1)[0] % 1_000_000)
    for share in _SMALLER:
        rng = np.random.default_rng(entropy)
        theme_name, theme = _theme(part, number, rng, share)
        who = Identity(BANKS[part], base)
        flow = Flow(template.__name__, theme, base, f"{who.full()} | {who.record()} | page 2")
        try:
            template(flow, who)
            break
        except OffPaperError:  # long names in large print: whoever types a form then takes a smaller one
            if share == _SMALLER[-1]:
                raise
    defect_name, defects = defects_of_turn(number, rng)
    if scanned is not None:
        defect_name, defects = "as asked", scanned
    pages = tuple(scan(page, defects, base + index) for index, page in enumerate(flow.pages()))
    return GeneratedDocument(number, template.__name__, theme_name, defect_name, pages)


def _theme(part: Part, number: int, rng: np.random.Generator, share: float = 1.0) -> tuple[str, Theme]:
    body, bold, hand = _FACES[part][(number + number // len(_TEMPLATES[part])) % len(_FACES[part])]
    size = share * float(rng.uniform(9.6, 11.6))
    typed = body in (Face.MONO, Face.TYPEWRITER)
    medium = Medium.TYPEWRITER if typed and part is Part.TEST else Medium.PRINT
    theme = Theme(
        body=face(body, min(size, share * 10.5) if typed else size, medium),
        bold=face(bold, min(size, share * 10.5) if typed else size, medium),
        hand=face(hand, share * _HAND_SIZES[hand], Medium.HANDWRITING),
        margin=int(rng.integers(210, 300)),
        leading=float(rng.uniform(1.25, 1.5)),
        colour=_COLOURS[int(rng.integers(len(_COLOURS)))],
    )
    return str(body), theme


def defects_of_turn(number: int, rng: np.random.Generator) -> tuple[str, Defects]:
    """Every other document is a plain scan; the rest take turns."""
    plain = Defects(OFFICE_PAPER, grain=float(rng.uniform(0.5, 1.8)), noise=float(rng.uniform(0.8, 2.4)))
    sign = -1.0 if rng.random() < 0.5 else 1.0
    spoiled = (
        ("skew", replace(plain, skew_deg=sign * float(rng.uniform(0.6, 3.5)))),
        ("copy", replace(plain, copies=int(rng.integers(1, 3)), skew_deg=float(rng.normal(0, 0.4)))),
        ("faint", replace(plain, faint=float(rng.uniform(0.3, 0.5)))),
        ("fax", replace(plain, fax=True, grain=0.0, noise=0.0)),
        ("old", replace(plain, paper=OLD_PAPER, grain=2.4, specks=80, holes=True, stain=True)),
        ("bleed", replace(plain, bleed=float(rng.uniform(0.12, 0.3)), fold=True)),
        ("border", replace(plain, border=True, streaks=int(rng.integers(1, 3)), specks=40)),
    )
    turn = number + number // 8
    return spoiled[turn // 2 % len(spoiled)] if turn % 2 else ("plain", plain)

"""`./run sim pages`: generated pages with their truth beside them, in the form that `scanstation bench` measures.

Rules:
- Everybody in them is invented. Equal arguments give equal pages.
- A document of several pages becomes a folder; each page has its truth file beside it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image as PillowImage

from appliance.files import write_atomic
from appliance.pilot.truth import CLINICAL, PLAIN, TruthWord, dump
from appliance.policy.categories import Category
from appliance.sim.drawing.truth import Hipaa, Kind, Medium, Sample
from appliance.sim.drawing.truth import TruthWord as DrawnWord
from appliance.sim.generator import Part, generate

_TYPES = {
    Hipaa.NAME: Category.NAME,
    Hipaa.PLACE: Category.PLACE,
    Hipaa.DATE: Category.DATE,
    Hipaa.PHONE: Category.PHONE,
    Hipaa.FAX: Category.PHONE,
    Hipaa.EMAIL: Category.EMAIL,
    Hipaa.SSN: Category.SSN,
    Hipaa.RECORD: Category.RECORD,
    Hipaa.PLAN: Category.PLAN,
    Hipaa.ACCOUNT: Category.ACCOUNT,
    Hipaa.LICENCE: Category.LICENCE,
    Hipaa.VEHICLE: Category.VEHICLE,
    Hipaa.DEVICE: Category.DEVICE,
    Hipaa.URL: Category.WEB,
    Hipaa.IP: Category.WEB,
}


def main(argv: Sequence[str]) -> int:
    """Draws the pages; returns the exit status."""
    parser = argparse.ArgumentParser(prog="./run sim pages", description="Generated pages with truth, for the pilot.")
    parser.add_argument("out", type=Path, metavar="DIR", help="made if it is not there")
    parser.add_argument("--documents", type=int, default=6, help="how many (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", choices=[part.value for part in Part], default=Part.DEV.value)
    arguments = parser.parse_args(argv)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for number in range(arguments.documents):
        document = generate(Part(arguments.part), arguments.seed, number)
        name = f"{number:03}-{document.template.replace('_', '-')}"
        folder = arguments.out
        if len(document.pages) > 1:
            folder = arguments.out / name
            folder.mkdir(exist_ok=True)
        for index, page in enumerate(document.pages, 1):
            write_page(page, folder / (f"{name}.png" if folder is arguments.out else f"page{index}.png"))
        sys.stdout.write(f"{name}: {len(document.pages)} pages\n")
    return 0


def write_page(page: Sample, path: Path) -> None:
    """Writes the picture and, beside it, its truth."""
    PillowImage.fromarray(page.image).save(path, "PNG", dpi=(page.dpi, page.dpi), compress_level=1)
    write_atomic(path.with_suffix(".json"), dump({0: tuple(map(_word, page.truth.words))}).encode(), 0o644)


def _word(word: DrawnWord) -> TruthWord:
    text = "".join(word.text.split()) or "?"
    hand = word.medium in (Medium.HANDWRITING, Medium.CELLS)
    return TruthWord(text, word.box, _type(word), word.phrase, hand)


def _type(word: DrawnWord) -> str:
    if word.kind is Kind.IDENTIFIER:
        return _TYPES.get(word.hipaa, Category.OTHER).value if word.hipaa else Category.OTHER.value
    return CLINICAL if word.kind is Kind.CLINICAL else PLAIN

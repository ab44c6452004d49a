"""Pages with a barcode on them, printed, worn and scanned in known ways, each with the text that its code says.

Rules:
- A page is drawn from its part and number alone. Development and test part share no template, no name and no range of
  severities, and draw pens and creases differently: what was tuned on one part is measured on the other.
- A printer has 600 dots an inch: modules are whole dots, ink spreads or is missing by dots. Then paper, light, lens and
  sensor do the rest, at the resolution of the scan.
- All people are invented.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2
from PIL import Image as Pillow
from PIL import ImageDraw

from appliance.classification.separator import code_text
from appliance.documents import Image
from appliance.printing.paper import PAPERS, code_modules
from appliance.printing.separator import Separator, separator_pdf
from appliance.sim.drawing.fonts import load
from appliance.sim.drawing.scanner import CLEAN
from appliance.sim.drawing.truth import RegionKind
from appliance.sim.generator import Part, generate
from bench.support import code_damage as damage

PRINTER_DPI = 600
SYMBOLOGIES = ("Code128", "QRCode", "DataMatrix", "PDF417", "separator")
Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Habits:
    """How one part of the generator draws: its people, fonts, purposes and texts."""

    people: tuple[str, ...]
    fonts: tuple[str, ...]
    classes: tuple[str, ...]
    record: Callable[[Rng], str]


def _digits(rng: Rng, count: int) -> str:
    return "".join(str(d) for d in rng.integers(0, 10, count))


HABITS = {
    Part.DEV: Habits(
        ("ALBRECHT-TESTER, MINA", "FABLE, JONAS Q", "SAMPLEWOOD, HARRIET"),
        ("LiberationSans-Regular", "LiberationMono-Bold"),
        ("referral", "lab-result", "consent"),
        lambda rng: f"MR{_digits(rng, int(rng.integers(6, 10)))}",
    ),
    Part.TEST: Habits(
        ("PRETEND, ODETTE", "NOSUCH-PERSON, ELIAS", "INVENTED, MARGUERITE L", "FICTION, OMAR"),
        ("DejaVuSans", "LiberationSerif-Bold", "DejaVuSansMono"),
        ("insurance-correspondence", "billing", "intake-form", "advance-directive"),
        lambda rng: f"{_digits(rng, 3)}-{'ABCDEFGHKX'[int(rng.integers(10))]}{_digits(rng, int(rng.integers(5, 9)))}",
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class CodedPage:
    """A scanned page: the text of its own code, and every text that may rightly be read on it."""

    image: Image
    dpi: int
    symbology: str
    kind: str
    text: str
    texts: frozenset[str]


KINDS = tuple(damage.KINDS)


def coded_page(part: Part, seed: int, number: int) -> CodedPage:
    """The page of this number: symbologies and kinds of damage go round, the rest is drawn by chance."""
    rng = np.random.default_rng([list(Part).index(part), seed, number])
    symbology = SYMBOLOGIES[number % len(SYMBOLOGIES)]
    kind = KINDS[number // len(SYMBOLOGIES) % len(KINDS)]
    chosen = damage.choose(part, kind, rng)
    dpi = chosen.dpi
    if symbology == "separator":
        paper, texts, text = _separator(part, rng)
        ground = np.full((round(11 * dpi), round(8.5 * dpi)), 255, np.uint8)
    else:
        text = _text(part, symbology, rng)
        paper = _label(part, symbology, text, chosen.module_mm, rng)
        ground, texts = _ground(part, dpi, rng)
    paper = damage.on_paper(paper, PRINTER_DPI, chosen, rng)
    page = _placed(ground, paper, dpi, chosen, rng, whole=symbology == "separator")
    page = damage.in_scanner(page, dpi, chosen, rng)
    return CodedPage(page, dpi, symbology, kind, text, texts | {text})


def _text(part: Part, symbology: str, rng: Rng) -> str:
    """What a label says: a number in a code of one row, a few fields in the others."""
    habits = HABITS[part]
    record = habits.record(rng)
    if symbology == "Code128":
        return record
    name = habits.people[int(rng.integers(len(habits.people)))]
    born = f"19{_digits(rng, 2)}-0{int(rng.integers(1, 10))}-1{int(rng.integers(10))}"
    return f"{record}|{name}|{born}" if rng.random() < 0.7 else record


def _label(part: Part, symbology: str, text: str, module_mm: float, rng: Rng) -> Image:
    """A printed label at the printer's resolution: the code, and print beside or below it."""
    modules = code_modules(text, symbology)
    dots = max(1, round(module_mm / 25.4 * PRINTER_DPI))
    tall = dots
    if len(modules) == 1:
        tall = round(float(rng.uniform(8, 14)) / 25.4 * PRINTER_DPI)
    elif symbology == "PDF417":
        modules = _rows_apart(modules)
        tall = 3 * dots
    code = np.where(np.repeat(np.repeat(modules, tall, axis=0), dots, axis=1), 12, 250).astype(np.uint8)
    quiet = round((10 if len(modules) == 1 else 4) * dots)
    lines, size = int(rng.integers(1, 4)), round(float(rng.uniform(2.2, 3.2)) / 25.4 * PRINTER_DPI)
    below = lines * round(1.3 * size) + size
    label = np.full((code.shape[0] + 2 * quiet + below, max(code.shape[1] + 2 * quiet, 22 * size // 2)), 250, np.uint8)
    label[quiet : quiet + code.shape[0], quiet : quiet + code.shape[1]] = code
    picture = Pillow.fromarray(label)
    draw = ImageDraw.Draw(picture)
    habits = HABITS[part]
    face = load(habits.fonts[int(rng.integers(len(habits.fonts)))], size)
    wording = [text.split("|", maxsplit=1)[0], habits.people[int(rng.integers(len(habits.people)))], "DOB 01 JAN 1900"]
    for line in range(lines):
        draw.text((quiet, quiet + code.shape[0] + size // 2 + line * 1.3 * size), wording[line], font=face, fill=20)
    return np.asarray(picture, np.uint8)


def _rows_apart(modules: np.ndarray) -> np.ndarray:
    """PDF417 as one row of modules for each row of the code, which the encoder repeats."""
    keep = [0] + [row for row in range(1, len(modules)) if (modules[row] != modules[row - 1]).any()]
    return np.asarray(modules[keep])


def _separator(part: Part, rng: Rng) -> tuple[Image, frozenset[str], str]:
    """A separator sheet as `scanstation separator` prints it."""
    name = HABITS[part].classes[int(rng.integers(len(HABITS[part].classes)))]
    sheets = int(rng.integers(0, 30))
    text = code_text(name, "ai-summary" if rng.random() < 0.5 else "", sheets)
    return _sheet(text, name, sheets), frozenset(), text


@functools.lru_cache(maxsize=2)
def _sheet(text: str, name: str, sheets: int) -> Image:
    document = pypdfium2.PdfDocument(separator_pdf(Separator(text, name, sheets=sheets), PAPERS["letter"]))
    try:
        drawn = document[0].render(scale=PRINTER_DPI / 72, grayscale=True).to_numpy().squeeze()
        return np.array(drawn, np.uint8)
    finally:
        document.close()


@functools.lru_cache(maxsize=24)
def _drawn(part: Part, number: int) -> tuple[Image, frozenset[str]]:
    """A page of the generator at 300 dpi and what its own codes say."""
    sample = generate(part, 77, number, CLEAN).pages[0]
    codes = frozenset(region.text for region in sample.truth.regions if region.kind is RegionKind.BARCODE)
    return np.asarray(cv2.cvtColor(sample.image, cv2.COLOR_RGB2GRAY), np.uint8), codes


def _ground(part: Part, dpi: int, rng: Rng) -> tuple[Image, frozenset[str]]:
    """The page on which a label sticks: a record, or a sheet with nothing else on it."""
    if rng.random() < 0.25:
        return np.full((round(11 * dpi), round(8.5 * dpi)), 255, np.uint8), frozenset()
    page, codes = _drawn(part, int(rng.integers(24)))
    if dpi != 300:
        page = np.asarray(cv2.resize(page, None, fx=dpi / 300, fy=dpi / 300, interpolation=cv2.INTER_AREA), np.uint8)
    return page, codes


def _placed(page: Image, paper: Image, dpi: int, chosen: damage.Choice, rng: Rng, *, whole: bool) -> Image:
    """The label on the page, the page turned as it was fed."""
    ratio = dpi / PRINTER_DPI
    soft = np.asarray(cv2.GaussianBlur(paper, (0, 0), 0.42 / ratio), np.uint8)  # a sensor's element sees an area
    high, wide = page.shape
    label_high, label_wide = paper.shape[0] * ratio, paper.shape[1] * ratio
    angle = np.deg2rad(chosen.skew_deg)
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    room_x = max(1.0, wide / 2 - label_wide * 0.55 - 0.03 * wide)
    room_y = max(1.0, high / 2 - label_high * 0.55 - 0.03 * high)
    x, y = (0.0, 0.0) if whole else (float(rng.uniform(-room_x, room_x)), float(rng.uniform(-room_y, room_y)))
    middle = (wide / 2 + x + float(rng.random()), high / 2 + y + float(rng.random()))
    if chosen.cut and not whole:
        middle = (chosen.cut_share * label_wide, middle[1])
    turned = page
    if chosen.skew_deg:
        matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), -chosen.skew_deg, 1.0)
        turned = np.asarray(cv2.warpAffine(page, matrix, (wide, high), borderValue=255), np.uint8)
    to_page = np.array(
        [
            [ratio * cos, -ratio * sin, middle[0] - cos * label_wide / 2 + sin * label_high / 2],
            [ratio * sin, ratio * cos, middle[1] - sin * label_wide / 2 - cos * label_high / 2],
        ]
    )
    stuck = cv2.warpAffine(soft, to_page, (wide, high), flags=cv2.INTER_LINEAR, borderValue=255)
    cover = cv2.warpAffine(np.full_like(soft, 255), to_page, (wide, high), flags=cv2.INTER_NEAREST, borderValue=0)
    return np.asarray(np.rot90(np.where(cover > 0, stuck, turned), chosen.quarters), np.uint8)

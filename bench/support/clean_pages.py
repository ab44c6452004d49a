"""Finished pages without any identifier: printed here in many fonts, or what the station made of drawn records.

Rules:
- A printed page says medicine only; its sentences, fonts, sizes and furniture are drawn from a seed.
- A page of the station counts as clean when the truth of the drawing says that no identifier and no mark by hand has
  left more than a twentieth of its ink. The others are leaks, and no measure of false alarms.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from appliance.documents import (
    IDENTITY,
    Box,
    CapturedPage,
    FinishedFile,
    Image,
    KnownIdentifiers,
    PageId,
    QualityReport,
    RedactedDocument,
    RedactedPage,
    Side,
    Word,
    new_opaque_id,
)
from appliance.known import known_of
from appliance.output.pdf import write_pdf
from appliance.packing import unpack
from appliance.page_work import Order, PageStop, PipelineSetup
from appliance.pipeline import PageTasks
from appliance.release.looking import Looks
from appliance.sections.pages import GateConfig, QualityLimits, ReadingConfig
from appliance.sim.drawing.fonts import Face, font_file
from appliance.sim.drawing.truth import FIRST_REGION_LABEL, Kind, RegionKind, Sample
from bench.support.journey import Outcome
from bench.support.scoring import REMNANT, ink_shares

DPI = 300
FACES = (
    Face.SERIF, Face.SANS, Face.MONO, Face.VERA, Face.VERA_SERIF, Face.VERA_MONO, Face.SERIF_BOLD, Face.SANS_BOLD,
    Face.SANS_ITALIC, "Carlito-Regular", "Caladea-Regular",
)  # fmt: skip
_SENTENCES = (
    "The patient reports mild pain in the left knee since two weeks.",
    "Takes ibuprofen 400 mg twice daily with food as needed.",
    "Blood pressure 128/76 mmHg, pulse 72, temperature 98.6 F, SpO2 97 % on room air.",
    "Hemoglobin 13.4 g/dL (12.0-15.5), creatinine 0.9 mg/dL, A1c 7.6 %, TSH 2.1 mIU/L.",
    "Lungs clear to auscultation bilaterally. No peripheral edema.",
    "Assessment: type 2 diabetes mellitus without complications (E11.9).",
    "Plan: continue metformin 500 mg BID, recheck in 6 weeks.",
    "History of Parkinson disease and Bell's palsy; family history of Crohn disease.",
    "Chest x-ray, PA and lateral: no acute cardiopulmonary disease.",
    "Allergies: penicillin (rash). Immunizations are up to date.",
    "A Foley catheter was placed; a Jackson-Pratt drain remained in the wound.",
    "She may return to work on light duty and will follow up in three months.",
    "Right knee arthroscopy, CPT 29881; estimated blood loss 20 mL.",
    "Pain 4/10 at rest and 7/10 with motion. Strength 5/5 in all extremities.",
    "Insulin glargine 20 units at bedtime; sliding scale with meals.",
    "Wells score 3. Murphy sign negative. Glasgow coma scale 15.",
    "MRI of the lumbar spine: disc bulge at L4-L5 without stenosis.",
    "Vitamin D 50,000 units weekly. Return if fever over 101 F.",
    "Patient Name: Date of Birth: Phone: Address:",
    "Review of systems: positive for fatigue, negative for chest pain.",
    "Medication Dose Frequency Route Refills",
    "Discussed risks and benefits of surgery; questions were answered.",
    "WBC 7.2 K/uL, platelets 250 K/uL, sodium 139 mmol/L, potassium 4.1 mmol/L.",
    "Diagnosed in 2019; stable since. Weight 82 kg, BMI 27.4.",
    "Past Medical History: hypertension, hyperlipidemia, gout.",
    "Follow up with the Pain Clinic and Physical Therapy as directed.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Clean:
    """A finished page in the making, and what it was made from."""

    origin: str
    page: RedactedPage = field(repr=False)
    known: KnownIdentifiers = field(default_factory=lambda: KnownIdentifiers(frozenset()), repr=False)
    looks: Looks = field(default_factory=dict, repr=False)  # the gate's, made ahead

    def changed(self, image: Image, words: tuple[Word, ...] | None = None) -> Clean:
        """The page with other pixels and words."""
        words = self.page.words if words is None else words
        page = replace(self.page, image=image, words=words, stream=b"")
        return replace(self, page=page)

    def written(self, folder: Path) -> FinishedFile:
        """The page as a file of its own."""
        return write_pdf(as_document([self]), folder)


def as_document(pages: list[Clean]) -> RedactedDocument:
    """Clean pages as one document."""
    known = KnownIdentifiers(frozenset(text for page in pages for text in page.known.texts))
    return RedactedDocument(new_opaque_id(), "referral", "ai-summary", tuple(p.page for p in pages), known)


def set_line(
    clean: Clean, text: str, at: tuple[int, int], face: str, size: int, *, ink: int = 20, layer: bool = True
) -> Clean:
    """The page with a line of text more; `layer` says whether its text layer knows of it."""
    picture = Pillow.fromarray(clean.page.image)
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(str(font_file(face)), size)
    x, words = float(at[0]), []
    for token in text.split():
        place = (round(x), at[1])
        draw.text(place, token, font=font, fill=ink if clean.page.image.ndim == 2 else (ink,) * 3)
        left, top, right, bottom = (int(v) for v in draw.textbbox(place, token, font=font))
        words.append(Word(token, Box(left - 1, top - 1, right + 2, bottom + 2), at[1], 95.0))
        x += font.getlength(token + " ")
    image = np.asarray(picture, np.uint8).copy()
    return clean.changed(image, clean.page.words + (tuple(words) if layer else ()))


def printed(seed: int, *, lines: int = 9, size: tuple[int, int] = (1900, 1300)) -> Clean:
    """A page of medicine in one font, with rules and check boxes."""
    rng = np.random.default_rng([11, seed])
    face = str(FACES[seed % len(FACES)])
    points = float(rng.uniform(9.0, 13.0))
    pixels = round(points / 72 * DPI)
    clean = Clean(f"printed {face}", plain_page(np.full((4 * size[1], size[0]), 255, np.uint8)))
    y = 90
    ink, step = int(rng.integers(0, 70)), round(pixels * float(rng.uniform(1.5, 2.1)))
    letters = round((size[0] - 220) / (0.62 * pixels))
    for number in rng.permutation(len(_SENTENCES))[:lines]:
        for line in textwrap.wrap(_SENTENCES[int(number)], letters):
            clean = set_line(clean, line, (110, y), face, pixels, ink=ink)
            y += step
    image = clean.page.image[: y + 170].copy()
    image[y + 20 : y + 24, 110 : size[0] - 100] = int(rng.integers(0, 140))
    side = round(float(rng.uniform(2.5, 4.0)) / 25.4 * DPI)
    for left in (110, 320, 530):
        cv2.rectangle(image, (left, y + 60), (left + side, y + 60 + side), 0, 3)
        if rng.random() < 0.5:
            cv2.line(image, (left + 6, y + 66), (left + side - 6, y + 54 + side), 0, 4)
            cv2.line(image, (left + side - 6, y + 66), (left + 6, y + 54 + side), 0, 4)
    blank = np.full((size[1] - image.shape[0] if size[1] > image.shape[0] else 200, size[0]), 255, np.uint8)
    return clean.changed(np.vstack([image, blank]))


def plain_page(image: Image) -> RedactedPage:
    """A finished page with no words yet."""
    return RedactedPage(
        page=PageId("f" * 32, 0, 0, Side.FRONT), image=image, dpi=DPI, transform=IDENTITY, words=(), structure=(),
        words_read=0, reasons={}, quality=QualityReport(()), simulated=False,
    )  # fmt: skip


class Station:
    """The station's own stages up to the finished page, for grey pages as its feeder gives them."""

    def __init__(self, folder: Path) -> None:
        setup = PipelineSetup(QualityLimits(), ReadingConfig(workers=1), GateConfig(), None, folder)
        self._tasks = PageTasks(setup)
        self._order = Order(new_opaque_id(), "referral", "ai-summary")

    def pages(self, origin: str, samples: list[Sample]) -> Iterator[tuple[Clean, bool]]:
        """The pages of a document that went through, each with whether it is clean by the truth of its drawing."""
        captured = [
            CapturedPage(PageId("a" * 32, i, i, Side.FRONT), _grey(sample.image), sample.dpi, simulated=False)
            for i, sample in enumerate(samples)
        ]
        none = KnownIdentifiers(frozenset())
        works = [self._tasks.take_in(page, self._order, none) for page in captured]
        passed = [work for work in works if not isinstance(work, PageStop)]
        known = known_of(passed)
        for work, page, sample in zip(works, captured, samples, strict=True):
            if isinstance(work, PageStop):
                continue
            stale = self._tasks.is_stale(work, self._order, known)
            final = self._tasks.redact_again(page, work, self._order, known) if stale else work
            redacted = unpack(final.packed)
            yield Clean(origin, redacted, known, final.looks), _is_clean(sample, redacted)


def _is_clean(sample: Sample, page: RedactedPage) -> bool:
    """Whether neither an identifier nor a mark by hand has left a visible rest."""
    outcome = Outcome("", False, page.image, page.transform, (), ())
    shares, there = ink_shares(sample, outcome)
    secret = [shares[n] for n, word in enumerate(there.words, 1) if word.kind is Kind.IDENTIFIER]
    harmless = (RegionKind.FIGURE, RegionKind.CHECKBOX)
    marks = [shares[FIRST_REGION_LABEL + n] for n, r in enumerate(there.regions) if r.kind not in harmless]
    return all(float(part) < REMNANT for part in (*secret, *marks))


def _grey(image: Image) -> Image:
    return image if image.ndim == 2 else np.asarray(Pillow.fromarray(image).convert("L"), np.uint8).copy()

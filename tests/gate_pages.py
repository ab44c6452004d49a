"""Redacted pages for the tests of output and release: words set by Pillow, so that pixels and text layer are known."""

import functools
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from appliance.documents import (
    IDENTITY,
    Box,
    FinishedFile,
    Image,
    KnownIdentifiers,
    PageId,
    QualityReport,
    RedactedDocument,
    RedactedPage,
    ReleasedDocument,
    Side,
    Word,
)
from appliance.output.pdf import write_pdf
from appliance.programs.tesseract import Request, read_words
from appliance.release.findings import Code, GateRefusedError
from appliance.release.gate import Expectation, Gate
from appliance.sections.pages import GateConfig

DOCUMENT = "0123456789abcdef0123456789abcdef"
FONTS = Path("/usr/share/fonts/truetype")
SANS, SERIF = FONTS / "liberation/LiberationSans-Regular.ttf", FONTS / "liberation/LiberationSerif-Regular.ttf"
MONO = FONTS / "liberation/LiberationMono-Regular.ttf"
DPI = 300
WIDTH, HEIGHT = 1500, 1000
LINES = (
    "The patient reports mild pain in the left knee",
    "since two weeks and takes ibuprofen 400 mg twice",
    "daily with food. Blood pressure 128/76, pulse 72.",
    "Hemoglobin 13.4 g/dl, creatinine 0.9 mg/dl.",
)
_readings: dict[str, tuple[Word, ...]] = {}


@dataclass(frozen=True)
class Paper:
    """A page in the making: its picture and the words that were set on it."""

    image: Image
    words: tuple[Word, ...] = ()

    def set(
        self, text: str, at: tuple[int, int], *, font: Path = SANS, size: int = 42, ink: int = 20, layer: bool = True
    ):
        """The paper with one more line of text; `layer` says whether the text layer knows of it."""
        picture = Pillow.fromarray(self.image)
        draw, face = ImageDraw.Draw(picture), ImageFont.truetype(str(font), size)
        x, words = float(at[0]), []
        for token in text.split():
            colour = ink if self.image.ndim == 2 else (ink, ink, ink)
            draw.text((round(x), at[1]), token, font=face, fill=colour)
            left, top, right, bottom = draw.textbbox((round(x), at[1]), token, font=face)
            words.append(Word(token, Box(int(left) - 1, int(top) - 1, int(right) + 2, int(bottom) + 2), at[1], 95.0))
            x += face.getlength(token + " ")
        return Paper(np.asarray(picture, np.uint8).copy(), self.words + (tuple(words) if layer else ()))

    def draw(self, action: Callable[[Image], object]) -> "Paper":
        """The paper after `action` has drawn on a copy of its picture."""
        image = self.image.copy()
        action(image)
        return Paper(image, self.words)


def white(width: int = WIDTH, height: int = HEIGHT) -> Paper:
    """An empty page."""
    return Paper(np.full((height, width), 255, np.uint8))


@functools.cache
def note(font: Path = SANS, lines: tuple[str, ...] = LINES) -> Paper:
    """A clean page: a few lines of medicine, a rule and two check boxes."""
    paper = white()
    for number, line in enumerate(lines):
        paper = paper.set(line, (120, 100 + 80 * number), font=font)

    def furniture(image: Image) -> None:
        image[480:484, 120:1380] = 0
        for x in (120, 300):
            image[540:580, x : x + 40] = 0
            image[543:577, x + 3 : x + 37] = 255
        for i in range(8, 32):
            image[540 + i : 543 + i, 120 + i : 123 + i] = 0
            image[540 + i : 543 + i, 157 - i : 160 - i] = 0

    return paper.draw(furniture)


def as_page(paper: Paper, index: int = 0, *, dpi: float = DPI, simulated: bool = False) -> RedactedPage:
    """The paper as a redacted page."""
    return RedactedPage(
        page=PageId("f" * 32, index, index, Side.FRONT),
        image=paper.image,
        dpi=dpi,
        transform=IDENTITY,
        words=paper.words,
        structure=(),
        words_read=len(paper.words),
        reasons={},
        quality=QualityReport(()),
        simulated=simulated,
    )


def as_document(papers: Sequence[Paper], *, simulated: bool = False, dpi: float = DPI) -> RedactedDocument:
    """The papers as a redacted document."""
    pages = tuple(as_page(paper, i, simulated=simulated, dpi=dpi) for i, paper in enumerate(papers))
    return RedactedDocument(DOCUMENT, "referral", "ai-summary", pages, KnownIdentifiers(frozenset()))


def written(directory: Path, *papers: Paper, simulated: bool = False, draft: bool = False) -> FinishedFile:
    """The papers as a finished file."""
    return write_pdf(as_document(papers, simulated=simulated), directory, draft=draft)


def read(image: Image, dpi: int) -> tuple[Word, ...]:
    """tesseract, asked once for each picture in a test run."""
    key = hashlib.sha256(repr((image.shape, dpi)).encode() + image.tobytes()).hexdigest()
    if key not in _readings:
        _readings[key] = read_words(image, Request(dpi=dpi))
    return _readings[key]


def says(paper: "Paper", words: Sequence[Word]):
    """A reader that sees these words of a page, whatever is on it and wherever the part begins that it is shown."""

    def reader(part: Image, _: int) -> tuple[Word, ...]:
        across, down = (int(page - here) for page, here in zip(_first_ink(paper.image), _first_ink(part), strict=True))
        return tuple(replace(word, box=word.box.moved(-across, -down)) for word in words)

    return reader


def _first_ink(image: Image) -> tuple[int, int]:
    rows, columns = np.nonzero(image < 255)[:2]
    return columns.min(), rows.min()


def expectation(
    pages: int = 1,
    *,
    simulated: bool = False,
    known: Sequence[str] = (),
    keep: Sequence[str] = (),
    kept: Sequence[str] = (),
):
    """What the gate is told about a document."""
    return Expectation(
        document=DOCUMENT,
        document_class="referral",
        purpose="ai-summary",
        policy="default@1",
        pages=pages,
        simulated=simulated,
        known=KnownIdentifiers(frozenset(known)),
        keep=frozenset(keep),
        kept=frozenset(kept),
    )


def release(
    file: FinishedFile, expected: Expectation | None = None, config: GateConfig | None = None
) -> ReleasedDocument:
    """The gate's answer for a file."""
    return Gate(config or GateConfig(), read).release(file, expected or expectation(file.pages))


def codes(
    file: FinishedFile, expected: Expectation | None = None, config: GateConfig | None = None, reader=read
) -> set[Code]:
    """The codes with which the gate refuses a file; empty when it releases it."""
    try:
        Gate(config or GateConfig(), reader).release(file, expected or expectation(file.pages))
    except GateRefusedError as refused:
        return {finding.code for finding in refused.findings}
    return set()


def with_bytes(file: FinishedFile, content: bytes) -> FinishedFile:
    """The finished file with other bytes."""
    file.path.write_bytes(content)
    return replace(file)

"""Builds small pages for the tests of reading, clearing and painting: words on a grid, and rendered pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from appliance.documents import (
    IDENTITY,
    AcceptedPage,
    Box,
    Image,
    PageId,
    QualityReport,
    ReadPage,
    RedactedPage,
    Side,
    Word,
)
from appliance.policy.pack import load_pack
from appliance.redaction.clearing import assess, decide
from appliance.redaction.findings import gather
from appliance.redaction.ink import Components, Ink
from appliance.redaction.layout import Layout, arrange
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason
from appliance.redaction.redactor import Redactor
from appliance.redaction.structure import Structure, sketch, with_words
from appliance.redaction.tagger import Entity

SANS = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
SERIF = "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"
HAND = "/usr/share/fonts/truetype/kristi/Kristi.ttf"
PURPOSE = load_pack(None).purpose("ai-summary")


class NoTagger:
    """A tagger that sees no names."""

    def entities(self, texts: Sequence[str]) -> list[list[Entity]]:
        return [[] for _ in texts]


class WordTagger:
    """A tagger that calls given words names."""

    def __init__(self, **labels: str) -> None:
        self.labels = labels
        self.seen: list[str] = []

    def entities(self, texts: Sequence[str]) -> list[list[Entity]]:
        self.seen.extend(texts)
        return [
            [
                Entity(match.start(), match.end(), label)
                for word, label in self.labels.items()
                for match in re.finditer(re.escape(word.replace("_", " ")), text)
            ]
            for text in texts
        ]


def words_of(text: str, confidence: float = 95.0) -> list[Word]:
    """The words of a text on a grid of 10 x 20 pixels a character, lines 30 pixels apart."""
    return [
        Word(m[0], Box(m.start() * 10, row * 30, m.end() * 10, row * 30 + 20), row, confidence)
        for row, line in enumerate(text.split("\n"))
        for m in re.finditer(r"\S+", line)
    ]


def layout_of(text: str) -> Layout:
    return arrange(words_of(text))


def decisions(text: str, tagger: object = None, purpose: object = PURPOSE) -> list[tuple[str, Reason]]:
    """Each word of a text with its reason."""
    assessment = assess(layout_of(text), purpose, load_lexicon(), tagger or NoTagger())
    reasons = decide(assessment, assessment.known, load_lexicon())
    return [(w.text, r) for w, r in zip(assessment.layout.words, reasons, strict=True)]


def kept(text: str, tagger: object = None) -> str:
    """The words that were cleared."""
    return " ".join(word for word, reason in decisions(text, tagger) if reason.cleared)


def accepted_page(image: Image, *, dpi: float = 300.0, blank: bool = False, index: int = 0) -> AcceptedPage:
    page = PageId("0" * 32, index, index, Side.FRONT)
    return AcceptedPage(page, image, dpi, IDENTITY, QualityReport((), blank=blank), simulated=True)


def read_page(image: Image, words: Sequence[Word] = (), *, dpi: float = 300.0, index: int = 0) -> ReadPage:
    return ReadPage(accepted_page(image, dpi=dpi, index=index), tuple(words), ())


def rendered(
    lines: Sequence[tuple[int, int, str]], *, size: tuple[int, int] = (1700, 900), font: str = SANS, points: int = 42
) -> tuple[Image, list[Word]]:
    """A white page with text at places, and its words with exact boxes."""
    picture = Pillow.new("L", size, 255)
    draw, face = ImageDraw.Draw(picture), ImageFont.truetype(font, points)
    words = []
    for number, (left, top, text) in enumerate(lines):
        at = float(left)
        for word in text.split():
            draw.text((at, top), word, font=face, fill=20)
            box = draw.textbbox((at, top), word, font=face)
            words.append(Word(word, Box(int(box[0]), int(box[1]), int(box[2]) + 1, int(box[3]) + 1), number, 95.0))
            at += draw.textlength(word + " ", font=face)
    return np.asarray(picture, np.uint8).copy(), words


def redacted(image: Image, words: Sequence[Word]) -> RedactedPage:
    """The page with these words as it would leave, without a tagger."""
    redactor, page = Redactor(PURPOSE, NoTagger()), read_page(image, words)
    found = redactor.detect(page)
    return redactor.redact(page, found, gather([found]))


def find_structure(
    ink: Ink, dpi: float, barcodes: Sequence[Box] = (), text: Sequence[Box] = (), whole: Sequence[Box] = ()
) -> tuple[Structure, Components]:
    """The structure of a page, and its components without it."""
    return with_words(sketch(ink, dpi, barcodes), text, whole)

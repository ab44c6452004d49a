"""A sheet of paper to draw on; whatever is drawn is written into the truth at the same time.

Rules:
- Positions are pixels at 300 dpi from the top left; `pt` and `inch` convert. Text is placed by its baseline.
- Each word is drawn by itself, so its box and its ink are known exactly.
- White text is knocked out of a printed band: its ink is the band right around its letters.
- Later ink does not take an earlier word's pixels in the truth: a stamp over a name leaves the name's ink the name's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageDraw

from appliance.documents import Box, Image
from appliance.sim.drawing.fonts import Face, load
from appliance.sim.drawing.markup import MarkedWord, words_of
from appliance.sim.drawing.truth import (
    FIRST_REGION_LABEL,
    Kind,
    Medium,
    Phrase,
    Region,
    RegionKind,
    Sample,
    Truth,
    TruthWord,
    label_boxes,
)

DPI = 300
LETTER = (2550, 3300)  # width and height in pixels
INK_ALPHA = 110  # coverage (of 255) from which a pixel counts as a glyph's ink

Colour = tuple[int, int, int]
Mask = NDArray[np.uint8]
BLACK: Colour = (28, 28, 32)
GREY: Colour = (110, 110, 116)
BLUE_INK: Colour = (24, 40, 128)
WHITE: Colour = (255, 255, 255)


def pt(points: float) -> int:
    """Points to pixels."""
    return round(points * DPI / 72)


def inch(inches: float) -> int:
    """Inches to pixels."""
    return round(inches * DPI)


@dataclass(frozen=True, slots=True)
class Pen:
    """How text is written: `wobble` is how far (pixels) it leaves the line, `uneven` the share of ink lost at most."""

    face: Face | str = Face.SERIF
    size: float = 11.0  # points
    colour: Colour = BLACK
    medium: Medium = Medium.PRINT
    wobble: float = 0.0
    uneven: float = 0.0

    def with_(self, **changes: object) -> Pen:
        """This pen with other settings."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the names are checked by replace itself


class OffPaperError(ValueError):
    """A word would not lie on the paper, so its truth would be wrong: the template has to make room."""


class Canvas:
    """One side of a sheet being drawn."""

    def __init__(self, title: str, seed: int, size: tuple[int, int] = LETTER) -> None:
        """`size` is width and height in pixels."""
        self.title = title
        self.width, self.height = size
        self.rng = np.random.default_rng(seed)
        self._page: Image = np.full((self.height, self.width, 3), 255, np.uint8)
        self._labels = np.zeros((self.height, self.width), np.uint16)
        self._words: list[tuple[MarkedWord, Medium, Box]] = []
        self._regions: list[Region] = []

    # Text

    def measure(self, markup: str, pen: Pen) -> int:
        """Width of one line of text in pixels."""
        font = load(pen.face, pt(pen.size))
        words = words_of(markup)
        gaps = font.getlength(" ") * max(0, len(words) - 1)
        return round(sum(font.getlength(w.text) for w in words) + gaps)

    def text(self, x: int, y: int, markup: str, pen: Pen, align: str = "left") -> int:
        """One line of text on the baseline `y`; returns where it ends (right edge in pixels)."""
        shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        return self._line(x - round(shift * self.measure(markup, pen)), y, words_of(markup), pen)

    def paragraph(self, x: int, y: int, width: int, markup: str, pen: Pen, *, leading: float = 1.32) -> int:
        """Text set flush left into a column whose first baseline is `y`; returns the next line's baseline."""
        font = load(pen.face, pt(pen.size))
        space = font.getlength(" ")
        line: list[MarkedWord] = []
        used = 0.0
        for word in words_of(markup):
            length = font.getlength(word.text)
            if line and used + space + length > width:
                self._line(x, y, line, pen)
                y += pt(pen.size * leading)
                line, used = [], 0.0
            used += (space if line else 0.0) + length
            line.append(word)
        self._line(x, y, line, pen)
        return y + pt(pen.size * leading)

    def spread(self, x: int, y: int, letters: str, pitch: float, pen: Pen) -> None:
        """A marked entry written one letter to a box: letter centres lie `pitch` pixels apart from `x` on."""
        (entry,) = words_of(letters)
        label = len(self._words) + 1
        drawn: list[Box] = []
        for index, letter in enumerate(entry.text):
            mask, left, top = self._glyphs(letter, pen)
            middle = x + (index + 0.5) * pitch
            offset = round(middle - load(pen.face, pt(pen.size)).getlength(letter) / 2)
            drawn.append(self._ink(mask, offset + left, y + top + self._jitter(pen), pen, label))
        self._words.append((entry, Medium.CELLS, _union(drawn)))

    def _line(self, x: int, y: int, words: list[MarkedWord], pen: Pen) -> int:
        font = load(pen.face, pt(pen.size))
        space, at = font.getlength(" "), float(x)
        for word in words:
            self._word(round(at), y, word, pen)
            at += font.getlength(word.text) + space
        return round(at - space)

    def _word(self, x: int, y: int, word: MarkedWord, pen: Pen) -> None:
        if x < 0 or x + load(pen.face, pt(pen.size)).getlength(word.text) > self.width or not 0 <= y <= self.height:
            raise OffPaperError(self.title)
        label = len(self._words) + 1
        if pen.medium is Medium.TYPEWRITER:
            box = self._typed(x, y, word.text, pen, label)
        else:
            mask, left, top = self._glyphs(word.text, pen)
            if pen.medium is Medium.HANDWRITING:
                mask = _turned(mask, float(self.rng.normal(0, 0.8)))
            box = self._ink(mask, x + left, y + top + self._jitter(pen), pen, label)
        self._words.append((word, pen.medium, box))

    def _typed(self, x: int, y: int, text: str, pen: Pen, label: int) -> Box:
        """Letter by letter, each a little off the line and with its own strength of ribbon."""
        font = load(pen.face, pt(pen.size))
        drawn = []
        for index, letter in enumerate(text):
            mask, left, top = self._glyphs(letter, pen)
            at = x + round(index * font.getlength("n"))
            drawn.append(self._ink(mask, at + left, y + top + self._jitter(pen), pen, label))
        return _union(drawn)

    def _glyphs(self, text: str, pen: Pen) -> tuple[Mask, int, int]:
        """Coverage of the text with where it starts relative to the pen's position on the baseline."""
        font = load(pen.face, pt(pen.size))
        left, top, right, bottom = (round(v) for v in font.getbbox(text, anchor="ls"))
        left, top, right, bottom = left - 3, top - 3, right + 3, bottom + 3
        picture = PillowImage.new("L", (max(1, right - left), max(1, bottom - top)))
        ImageDraw.Draw(picture).text((-left, -top), text, fill=255, font=font, anchor="ls")
        return np.asarray(picture), left, top

    def _jitter(self, pen: Pen) -> int:
        return round(float(self.rng.normal(0, pen.wobble))) if pen.wobble else 0

    def _ink(self, mask: Mask, x: int, y: int, pen: Pen, label: int) -> Box:
        strength = 1.0 - pen.uneven * float(self.rng.random()) if pen.uneven else 1.0
        return self.stain(mask, x, y, pen.colour, label=label, strength=strength)

    # Everything else

    def stain(self, mask: Mask, x: int, y: int, colour: Colour, *, label: int = 0, strength: float = 1.0) -> Box:
        """Lays ink where `mask` (coverage, 0-255) says, with its top left at `(x, y)`; returns its tight box."""
        top, left = max(0, y), max(0, x)
        mask = mask[top - y : max(0, self.height - y), left - x : max(0, self.width - x)]
        if mask.size == 0:
            return Box(left, top, left, top)
        bottom, right = top + mask.shape[0], left + mask.shape[1]
        part = self._page[top:bottom, left:right].astype(np.float32)
        alpha = (mask.astype(np.float32) / 255 * strength)[..., None]
        knocked_out = colour == WHITE
        # Ink filters the light that comes back from what lies below it; white is where no ink was printed.
        below = np.float32(255) if knocked_out else np.minimum(part, np.array(colour, np.float32))
        self._page[top:bottom, left:right] = np.rint(part * (1 - alpha) + alpha * below).astype(np.uint8)
        solid = (mask < INK_ALPHA) if knocked_out else (mask >= INK_ALPHA)
        if label:
            labels = self._labels[top:bottom, left:right]
            labels[solid & (labels == 0)] = label
        rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
        if not rows.size:
            return Box(left, top, right, bottom)
        return Box(left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1)

    def mark(self, kind: RegionKind, mask: Mask, x: int, y: int, colour: Colour, *, text: str = "") -> Box:
        """Ink that is no word (a signature, a stamp, a barcode), written down as a region."""
        label = FIRST_REGION_LABEL + len(self._regions)
        box = self.stain(mask, x, y, colour, label=label)
        self._regions.append(Region(kind, box, text))
        return box

    def strike(self, mask: Mask, x: int, y: int, colour: Colour) -> None:
        """A pen's stroke; the words in print on whose middle it lies are struck out."""
        box = self.mark(RegionKind.SCRIBBLE, mask, x, y, colour)
        middle = (box.top + box.bottom) // 2
        for index, (word, medium, there) in enumerate(self._words):
            if medium in (Medium.HANDWRITING, Medium.CELLS):
                continue
            if there.top <= middle < there.bottom and box.left <= (there.left + there.right) // 2 < box.right:
                self._words[index] = (word, Medium.STRUCK, there)

    def picture(self, kind: RegionKind, image: Image, x: int, y: int) -> Box:
        """A photo or figure, RGB; all its pixels count as its ink."""
        height, width = image.shape[:2]
        self._page[y : y + height, x : x + width] = image
        self._labels[y : y + height, x : x + width] = FIRST_REGION_LABEL + len(self._regions)
        box = Box(x, y, x + width, y + height)
        self._regions.append(Region(kind, box))
        return box

    def fill(self, box: Box, colour: Colour) -> None:
        """Printed background; text goes on top afterwards."""
        self._page[box.top : box.bottom, box.left : box.right] = colour

    def rule(self, x: int, y: int, length: int, width: int = 3, colour: Colour = BLACK) -> None:
        """A horizontal line, `width` pixels thick."""
        self._page[y : y + width, x : x + length] = colour

    def upright(self, x: int, y: int, length: int, width: int = 3, colour: Colour = BLACK) -> None:
        """A vertical line, `width` pixels thick."""
        self._page[y : y + length, x : x + width] = colour

    def frame(self, box: Box, width: int = 3, colour: Colour = BLACK) -> None:
        """The outline of a box."""
        self.rule(box.left, box.top, box.width, width, colour)
        self.rule(box.left, box.bottom - width, box.width, width, colour)
        self.upright(box.left, box.top, box.height, width, colour)
        self.upright(box.right - width, box.top, box.height, width, colour)

    def checkbox(self, x: int, y: int, ticked: bool, size: int = 40, colour: Colour = BLUE_INK) -> None:
        """A box whose lower left corner lies at `(x, y)`, ticked by pen or open."""
        box = Box(x, y - size, x + size, y)
        self._regions.append(Region(RegionKind.CHECKBOX, box, "ticked" if ticked else "open"))
        self.frame(box)
        if ticked:
            mask = np.zeros((size + 24, size + 24), np.uint8)
            dx, dy = (int(v) for v in self.rng.integers(-3, 4, 2))
            points = np.array([(14 + dx, 30 + dy), (26 + dx, 46 + dy), (size + 16 + dx, 4 + dy)], np.int32)
            cv2.polylines(mask, [points], False, 255, 6, cv2.LINE_AA)
            self.stain(mask, x - 6, y - size - 8, colour, label=FIRST_REGION_LABEL + len(self._regions) - 1)

    def stick(self, piece: Canvas, x: int, y: int, degrees: float = 0.0, *, opaque: bool = True) -> Box:
        """Another sheet laid on this one, turned about its middle, its top left at `(x, y)` before turning.

        An `opaque` one (a sticker) hides what lies below; otherwise only its ink counts (text up a margin). Its words
        and regions become this sheet's.
        """
        side = int(np.ceil(np.hypot(piece.width, piece.height)))
        matrix = np.asarray(cv2.getRotationMatrix2D((piece.width / 2, piece.height / 2), degrees, 1.0), np.float64)
        matrix[:, 2] += np.array([side - piece.width, side - piece.height]) / 2
        size = (side, side)
        page = cv2.warpAffine(piece._page, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
        cover = cv2.warpAffine(np.full(piece._labels.shape, 255, np.uint8), matrix, size, flags=cv2.INTER_NEAREST) > 0
        labels = cv2.warpAffine(piece._labels, matrix, size, flags=cv2.INTER_NEAREST).astype(np.int64)
        marks = labels >= FIRST_REGION_LABEL
        labels[marks] += len(self._regions)
        labels[(labels > 0) & ~marks] += len(self._words)
        left, top = x - (side - piece.width) // 2, y - (side - piece.height) // 2
        here = np.s_[max(0, top) : top + side, max(0, left) : left + side]
        view, theirs = self._page[here], self._labels[here]
        there = np.s_[here[0].start - top :, here[1].start - left :]
        part = np.s_[: view.shape[0], : view.shape[1]]
        page, cover, labels = page[there][part], cover[there][part], labels[there][part]
        if not opaque:
            cover = cover & (page.min(axis=2) < 250)
        view[cover] = page[cover]
        theirs[cover] = labels[cover]
        self._words += piece._words
        self._regions += piece._regions
        rows, columns = np.flatnonzero(cover.any(axis=1)), np.flatnonzero(cover.any(axis=0))
        at = here[1].start, here[0].start
        return Box(
            at[0] + int(columns[0]), at[1] + int(rows[0]), at[0] + int(columns[-1]) + 1, at[1] + int(rows[-1]) + 1
        )

    # The result

    def sample(self) -> Sample:
        """The finished side: picture and truth. Boxes are the ink that nothing drawn before had taken."""
        boxes = label_boxes(self._labels)
        phrases: list[Phrase] = []
        words = []
        for index, (word, medium, box) in enumerate(self._words):
            phrase = word.phrase
            if phrase is not None and not any(phrase is p for p in phrases[-40:]):
                phrases.append(phrase)
            kind, hipaa = (phrase.kind, phrase.hipaa) if phrase else (Kind.PLAIN, None)
            number = next((i for i, p in enumerate(phrases) if p is phrase), None)
            words.append(TruthWord(word.text, boxes.get(index + 1, box), kind, hipaa, medium, number))
        truth = Truth(self.title, tuple(words), tuple(phrases), tuple(self._regions), self._labels)
        return Sample(self._page, truth)


def _turned(mask: Mask, degrees: float) -> Mask:
    """A word turned a little about its middle, on a canvas with room for it."""
    padded = np.pad(mask, ((8, 8), (0, 0)))
    height, width = padded.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(padded, matrix, (width, height)), np.uint8)[8:-8]


def _union(boxes: list[Box]) -> Box:
    return Box(
        min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes)
    )

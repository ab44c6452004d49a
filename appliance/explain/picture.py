"""The picture of one page: the marked page, and beside it what the signs mean, how often, and how good the page is.

Rules:
- The warning stands on the picture itself, because pictures travel without their file names.
- Every reason is in the legend with its count, also those that decided nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import ImageDraw

from appliance.documents import Barcode, Box, Image, JudgedWord, QualityReport, Verdict, Word
from appliance.explain.marking import Marked, Marks, fill, font_of, mark
from appliance.explain.signs import INK, OTHERS, SIGNS, Sign
from appliance.redaction.reasons import Reason

WARNING = "PLAIN TEXT: this picture shows everything that the page shows. Treat it like the paper."
_PAGE, _PANEL, _EDGE, _BANNER = 1_800, 720, 28, 64  # pixels
_TEXT, _FAINT, _PAPER = (24, 28, 34), (128, 134, 142), (255, 255, 255)
_RED, _DESK = (164, 32, 40), (238, 240, 243)
_VERDICTS = {
    Verdict.RELEASED: ((0, 100, 70), "released"),
    Verdict.REVIEW: ((166, 98, 0), "a person decides"),
    Verdict.REJECTED: (_RED, "scan again"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """One page as the pipeline saw it. `image` is the straightened page; a stopped page has no `output`."""

    title: str
    verdict: Verdict
    notes: tuple[str, ...]  # codes and sentences without content
    image: Image = field(repr=False)
    quality: QualityReport | None
    output: Image | None = field(default=None, repr=False)
    judged: tuple[JudgedWord, ...] = field(default=(), repr=False)
    copied: tuple[Word, ...] = field(default=(), repr=False)
    structure: tuple[Box, ...] = ()
    barcodes: tuple[Barcode, ...] = field(default=(), repr=False)


def signs_of(page: Explained) -> list[tuple[Word, Sign]]:
    """Each word with the sign of its decision; one that was cleared and yet not copied has a sign of its own."""
    shown = np.array([[w.box.left, w.box.top, w.box.right, w.box.bottom] for w in page.copied] or [[-9] * 4])
    found = []
    for judged in page.judged:
        reason, box = Reason(judged.reason), judged.word.box
        wide = np.minimum(shown[:, 2], box.right) - np.maximum(shown[:, 0], box.left)
        high = np.minimum(shown[:, 3], box.bottom) - np.maximum(shown[:, 1], box.top)
        most = float((np.maximum(wide, 0) * np.maximum(high, 0)).max())
        lost = reason.cleared and most < 0.1 * box.width * box.height
        found.append((judged.word, INK if lost else SIGNS[reason]))
    return found


def draw(page: Explained) -> PillowImage.Image:
    """The whole picture."""
    scale = min(1.0, _PAGE / page.image.shape[1])
    signs = signs_of(page)
    marked = mark(_scaled(page.image, scale), _marks(page, signs, scale))
    panel = _panel(page, Counter(sign.letters for _, sign in signs))
    height = _BANNER + 2 * _EDGE + max(marked.height, panel.height)
    picture = PillowImage.new("RGB", (marked.width + _PANEL + 3 * _EDGE, height), _DESK)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, picture.width, _BANNER), fill=_RED)
    pen.text((_EDGE, _BANNER // 2), WARNING, fill=_PAPER, font=font_of(28), anchor="lm")
    picture.paste(marked, (_EDGE, _BANNER + _EDGE))
    picture.paste(panel, (marked.width + 2 * _EDGE, _BANNER + _EDGE))
    return picture


def _marks(page: Explained, signs: Sequence[tuple[Word, Sign]], scale: float) -> Marks:
    kept = None if page.output is None else cv2.cvtColor(_scaled(page.output, scale), cv2.COLOR_RGB2GRAY)
    return Marks(
        words=[Marked(_box(word.box, scale), sign) for word, sign in signs],
        structure=[_box(box, scale) for box in page.structure],
        barcodes=[_box(code.box, scale) for code in page.barcodes],
        kept=None if kept is None else np.asarray(kept, np.uint8),
    )


def _panel(page: Explained, counts: Counter[str]) -> PillowImage.Image:
    """Verdict, legend and quality."""
    panel = _Panel()
    colour, verdict = _VERDICTS[page.verdict]
    panel.line(page.title, size=30)
    panel.line(verdict, size=30, colour=colour)
    for note in page.notes:
        panel.line(note, size=19)
    kept = sum(counts[sign.letters] for reason, sign in SIGNS.items() if reason.cleared)
    if counts:
        panel.heading(f"Words: {kept} kept, {sum(counts.values()) - kept} removed")
        for sign in (*SIGNS.values(), INK):
            panel.sign(sign, counts[sign.letters])
        panel.heading("Beside words")
        for meaning, colour in OTHERS:
            panel.patch(meaning, colour)
    if page.quality:
        panel.heading("Quality of the page")
        noted = {finding.code: finding.limit for finding in page.quality.findings}
        for found in page.quality.measurements:
            state = f"   NOTED, limit {noted[found.name]:g}" if found.name in noted else ""
            state = state if found.within else "   OUTSIDE ITS LIMIT"
            text = f"{found.name}: {found.value:.4g} {found.unit}{state}"
            panel.line(text, size=19, colour=_TEXT if found.within else _RED)
    return panel.image()


class _Panel:
    """Lines of text from top to bottom, with a swatch before some."""

    def __init__(self) -> None:
        self._image = PillowImage.new("RGB", (_PANEL, 4_000), _DESK)
        self._y = 0

    def image(self) -> PillowImage.Image:
        """What was written."""
        return self._image.crop((0, 0, _PANEL, max(1, self._y)))

    def heading(self, text: str) -> None:
        """A line with space above it."""
        self._y += 18
        self.line(text, size=24)

    def line(self, text: str, *, size: int, colour: tuple[int, int, int] = _TEXT, left: int = 0) -> None:
        """A text, broken where it is too wide; text beyond the panel's height is cut off."""
        font, pen = font_of(size), ImageDraw.Draw(self._image)
        row = ""
        for word in text.split(" "):
            longer = f"{row} {word}".strip(" ") if row else word
            if row and pen.textlength(longer, font=font) > _PANEL - left:
                pen.text((left, self._y), row, fill=colour, font=font)
                self._y += round(1.3 * size)
                longer = word
            row = longer
        pen.text((left, self._y), row, fill=colour, font=font)
        self._y += round(1.4 * size)

    def sign(self, sign: Sign, count: int) -> None:
        """A row of the legend: swatch, letters, count, meaning."""
        view = np.full((30, 76, 3), 255, np.uint8)
        fill(view, Box(6, 5, 70, 20), sign)
        self._image.paste(PillowImage.fromarray(view), (0, self._y - 3))
        colour = _TEXT if count else _FAINT
        pen, y = ImageDraw.Draw(self._image), self._y
        pen.text((88, y), sign.letters, fill=colour, font=font_of(19))
        pen.text((194, y), str(count), fill=colour, font=font_of(19), anchor="ra")
        self.line(sign.meaning, size=19, colour=colour, left=208)
        self._y += 6

    def patch(self, meaning: str, colour: tuple[int, int, int]) -> None:
        """A row of the legend for what is no word."""
        ImageDraw.Draw(self._image).rectangle((0, self._y, 70, self._y + 20), fill=colour)
        self.line(meaning, size=19, left=88)
        self._y += 4


def _scaled(image: Image, scale: float) -> Image:
    rgb = image if image.ndim == 3 else cv2.cvtColor(image, cv2.COLOR_GRAY2RGB)
    size = (max(1, round(scale * rgb.shape[1])), max(1, round(scale * rgb.shape[0])))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


def _box(box: Box, scale: float) -> Box:
    left, top = round(scale * box.left), round(scale * box.top)
    return Box(left, top, max(left + 1, round(scale * box.right)), max(top + 1, round(scale * box.bottom)))

"""Reading a page: its words, its barcodes, and which way up it is.

Rules:
- One tesseract run is the cost of a page; a page that reads well is never read twice. What was read badly on it is set
  on a sheet of its own by `redaction.rereading`, and `read_sheet` reads that.
- A page is turned only on strong evidence: another direction must read several times better. Weak evidence leaves it.
- Where the shapes of the print say which way up it is, only that way is tried; where they do not, every way is.
- Print of single dots that reads badly is read once more with its dots joined (`dots`), what is foul without its specks
  or with smooth edges (`specks`).
- A blank page is not read. A scanner's streak is bridged for reading (`streaks`), or it would part the lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from appliance.documents import (
    LATE_SYMBOLOGY,
    PATCH_SYMBOLOGY,
    UNREAD_SYMBOLOGY,
    AcceptedPage,
    Barcode,
    Box,
    Image,
    Matrix,
    ReadPage,
    Word,
)
from appliance.programs.tesseract import Request, read_words
from appliance.reading.barcodes import find_barcodes, large_unread
from appliance.reading.dots import dots_of, joined
from appliance.reading.paper import covered
from appliance.reading.patch import LATE, find_patch
from appliance.reading.specks import marks_of, median, smoothed, without_smaller, without_specks
from appliance.reading.streaks import bridged
from appliance.sections.pages import ReadingConfig

GOOD_CONFIDENCE = 60.0  # of a word that counts as well read
WELL_READ = 0.5  # share of words that are well read on an upright page
_DOUBTED = 75.0  # mean confidence of a page below which its dots are looked for
_UNSURE = 88.0  # and below which its points are measured by its specks
FEW_WORDS = 4  # fewer say nothing about direction
TURN_FACTOR = 3.0  # times better another direction must read
TURN_DPI = 150.0  # the resolution of a trial
SHEET_WORDS = 100  # a page with more is no separator sheet, so its patch code would mean nothing
_PSM_PAGE, _PSM_BLOCK = 3, 6
_ROTATIONS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def read(
    page: AcceptedPage,
    config: ReadingConfig,
    *,
    codes: bool = True,
    rules: Callable[[AcceptedPage], Image] | None = None,
) -> ReadPage:
    """Reads an accepted page.

    Args:
        page: the page.
        config: how it is read.
        codes: False where the decoder of barcodes is not to be trusted with it.
        rules: where the rules of grids and torn rules lie on a page, 255 or 0; a reader takes them for strokes of the
            letters beside them, so it sees the page without them.

    Returns:
        The words in reading order and the barcodes; `accepted` is the page as it was read: turned upright with its
        transform when that was certain, and with the dots of its print joined.

    Raises:
        TesseractError: tesseract failed or its answer is out of bounds.
        BarcodeError: the barcode decoder failed.
    """
    if page.quality.blank:
        return ReadPage(page, (), ())
    image = _whole(page, rules)
    words = _words(image, page.dpi, config)
    if not _reads_well(words):
        turn = _direction(page, words, config)
        if turn:
            page = turned(page, turn)
            image = _whole(page, rules)
            words = _words(image, page.dpi, config)
    found = _codes(page, words) if codes else ()
    if not _reads_well(words) or _is_doubtful(words):
        page, words = _of_dots(page, words, config)
    return ReadPage(page, words if page.dots else _cleaned(page, image, words, config), found)


def read_sheet(image: Image, dpi: int, config: ReadingConfig) -> tuple[Word, ...]:
    """Reads a sheet of single lines, as `redaction.mounting` sets it.

    Raises:
        TesseractError: tesseract failed or its answer is out of bounds.
    """
    request = Request(
        dpi=dpi, language=config.language, psm=_PSM_BLOCK, timeout_s=config.page_timeout_s, max_words=config.max_words
    )
    return read_words(image, request)


def turned(page: AcceptedPage, clockwise: int) -> AcceptedPage:
    """The page turned by 90, 180 or 270 degrees clockwise, with its transform."""
    height, width = page.image.shape[:2]
    matrices: dict[int, Matrix] = {
        90: ((0.0, -1.0, height - 1.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),
        180: ((-1.0, 0.0, width - 1.0), (0.0, -1.0, height - 1.0), (0.0, 0.0, 1.0)),
        270: ((0.0, 1.0, 0.0), (-1.0, 0.0, width - 1.0), (0.0, 0.0, 1.0)),
    }
    product = np.array(matrices[clockwise]) @ np.array(page.transform)
    rows = [(float(r[0]), float(r[1]), float(r[2])) for r in product]
    image = np.ascontiguousarray(cv2.rotate(page.image, _ROTATIONS[clockwise]), dtype=np.uint8)
    return replace(page, image=image, transform=(rows[0], rows[1], rows[2]))


def as_read(page: AcceptedPage, read_page: AcceptedPage) -> AcceptedPage:
    """A page that was examined again, turned and with its dots joined as when it was read (`ReadPage.accepted`)."""
    candidates = (page, *(turned(page, degrees) for degrees in _ROTATIONS))
    same = next((candidate for candidate in candidates if candidate.transform == read_page.transform), page)
    return _with_strokes(same, read_page.dots) if read_page.dots else same


def _whole(page: AcceptedPage, rules: Callable[[AcceptedPage], Image] | None = None) -> Image:
    """The page for the reader's eye, in grey: without the rules of grids, and a streak that was seen parts no lines."""
    streaked = any(finding.code == "streak" for finding in page.quality.findings)
    image = _grey(bridged(page.image, page.dpi) if streaked else page.image)
    return image if rules is None else covered(image, rules(page), page.dpi)


def _grey(image: Image) -> Image:
    """Without colours, for which tesseract takes half as long again, and reads fewer words."""
    return image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def well_read(words: Sequence[Word]) -> list[Box]:
    """Where words were read beyond doubt: there is print, and no code."""
    return [word.box for word in words if len(word.text) > 2 and _well(word)]


def _codes(page: AcceptedPage, words: Sequence[Word]) -> tuple[Barcode, ...]:
    """The barcodes of a page; where there are few words, the patch codes of separators and late-page sheets, too."""
    found = find_barcodes(page.image, page.dpi, well_read(words))
    if len(words) > SHEET_WORDS:
        return found
    patch = find_patch(page.image, page.dpi)
    if patch is None:
        late = find_patch(page.image, page.dpi, LATE)
        return (*found, Barcode(LATE_SYMBOLOGY, "", late)) if late else found
    unread = () if any(code.text for code in found) else large_unread(page.image, page.dpi, patch)
    return (*found, Barcode(PATCH_SYMBOLOGY, "", patch), *(Barcode(UNREAD_SYMBOLOGY, "", box) for box in unread))


def _words(image: Image, dpi: float, config: ReadingConfig) -> tuple[Word, ...]:
    """One run of tesseract."""
    request = Request(
        dpi=round(dpi), language=config.language, psm=_PSM_PAGE, timeout_s=config.page_timeout_s,
        max_words=config.max_words,
    )  # fmt: skip
    return read_words(_grey(image), request)


def _of_dots(
    page: AcceptedPage, words: tuple[Word, ...], config: ReadingConfig
) -> tuple[AcceptedPage, tuple[Word, ...]]:
    """A page that reads badly and its words; print of a dot matrix with its dots joined, if it reads better so."""
    if dots := dots_of(page.image, page.dpi):
        strokes = _with_strokes(page, dots)
        again = _words(strokes.image, page.dpi, config)
        if _score(again) > _score(words):
            return strokes, again
    return page, words


def _cleaned(page: AcceptedPage, image: Image, words: tuple[Word, ...], config: ReadingConfig) -> tuple[Word, ...]:
    """The words of a page, of one that reads badly without its specks or with smooth edges if it reads better so.

    Where specks are many its rules are crumbs themselves, and a part of a rule is worse than all of it.
    """
    if not _reads_well(words) or _is_doubtful(words):
        image, words = _better(image, without_specks(_whole(page), page.dpi), page.dpi, words, config)
    if _confidence(words) >= _UNSURE:
        return words
    marks = marks_of(image, page.dpi)
    image, words = _better(image, without_smaller(image, page.dpi, marks), page.dpi, words, config)
    for means in (smoothed, median):
        if _confidence(words) < _UNSURE:
            _, words = _better(image, means(image, page.dpi, marks), page.dpi, words, config)
    return words


def _better(
    image: Image, clean: Image | None, dpi: float, words: tuple[Word, ...], config: ReadingConfig
) -> tuple[Image, tuple[Word, ...]]:
    """What the reader sees, and its words: of the clean image, if there is one and it reads better."""
    again = () if clean is None else _words(clean, dpi, config)
    return (clean, again) if clean is not None and _score(again) > _score(words) else (image, words)


def _with_strokes(page: AcceptedPage, dots: int) -> AcceptedPage:
    return replace(page, image=joined(page.image, page.dpi, dots), dots=dots)


def _well(word: Word) -> bool:
    """Whether a word was read well and lies along its line (tesseract reads text that runs up the page as well)."""
    return word.confidence >= GOOD_CONFIDENCE and word.box.width > word.box.height


def _score(words: Sequence[Word]) -> float:
    """How much was read well: letters in words of at least three."""
    return sum(len(w.text) for w in words if len(w.text) > 2 and _well(w))


def _reads_well(words: Sequence[Word]) -> bool:
    """Whether the page is upright beyond doubt."""
    long = [w for w in words if len(w.text) > 2]
    good = sum(_well(w) for w in long)
    return len(long) >= FEW_WORDS and good >= WELL_READ * len(long)


def _is_doubtful(words: Sequence[Word]) -> bool:
    """Whether the words of a page are read so unsurely as those of a dot matrix are."""
    return _confidence(words) < _DOUBTED


def _confidence(words: Sequence[Word]) -> float:
    """The mean confidence of the longer words; 100 where there are none."""
    sure = [word.confidence for word in words if len(word.text) > 2]
    return sum(sure) / len(sure) if sure else 100.0


def _direction(page: AcceptedPage, words: Sequence[Word], config: ReadingConfig) -> int:
    """Degrees clockwise that make the page readable; 0 when no direction is clearly better."""
    scale = min(1.0, TURN_DPI / page.dpi)
    small = np.asarray(cv2.resize(page.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    best, turn = max(_score(words), float(FEW_WORDS)), 0
    seen = page.quality.turn
    for degrees in _ROTATIONS if seen is None else {seen} & _ROTATIONS.keys():
        trial = np.ascontiguousarray(cv2.rotate(small, _ROTATIONS[degrees]), dtype=np.uint8)
        score = _score(_words(trial, page.dpi * scale, config))
        if score >= TURN_FACTOR * best:
            best, turn = score / TURN_FACTOR, degrees
    return turn

"""What is measured on one document: verdict, words, readings, quality, time; with a truth also what leaked or was lost.

Rules:
- A word is visible when at least a quarter of its ink is in the output, or when it can be read there, by OCR or in the
  text layer; it is kept when three quarters of its ink are.
- The two readings are the station's own: that of the page, and the release gate's of the output.
- A page that was stopped leaks nothing and keeps nothing; it counts in verdicts and quality alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, CapturedPage, Image, Matrix, QualityReport, Verdict, Word
from appliance.journey import Journey
from appliance.packing import unpack
from appliance.page_work import PageStop, PageWork
from appliance.pilot.places import Places, alike, digits
from appliance.pilot.truth import TruthWord

VISIBLE, KEPT = 0.25, 0.75  # of a word's ink
_MIN_INK = 30  # darkness (of 255) from which a pixel is ink
_PAPER_INCHES = 0.13  # what is as broad as this is no stroke of a letter


@dataclass(frozen=True, slots=True)
class WordScore:
    """One word of the truth: how it was read, and how much of it left."""

    word: TruthWord
    box: Box  # in pixels of the output
    read: str = field(repr=False)  # at its place; empty: nothing was read there
    found: bool  # something like it was read at its place
    ink: float  # share of its ink in the output
    legible: bool  # in the output, by the second reading or in the text layer

    @property
    def visible(self) -> bool:
        """Whether it got out."""
        return self.ink >= VISIBLE or self.legible

    @property
    def kept(self) -> bool:
        """Whether it is still of use."""
        return self.ink >= KEPT

    @property
    def digits_wrong(self) -> bool:
        """Whether it has digits and was read, but not with these digits."""
        wanted = digits(self.word.text)
        return bool(wanted) and bool(self.read) and wanted not in digits(self.read)


@dataclass(frozen=True, slots=True, eq=False)
class PageScore:
    """One page. `before` and `after` are its pictures; a stopped page has no `after`."""

    before: Image = field(repr=False)
    after: Image | None = field(repr=False)
    quality: QualityReport | None
    reasons: Mapping[str, int]  # decisions by reason; empty for a stopped page
    kept: int
    removed: int
    stop: str  # code of what stopped it
    numbers: int = 0  # kept words with digits that both readings saw
    disagreements: int = 0  # of them, read with other digits the second time
    words: tuple[WordScore, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class DocumentScore:
    """One document."""

    name: str  # of its file or folder
    verdict: Verdict
    codes: tuple[str, ...]
    pages: tuple[PageScore, ...]
    seconds: Mapping[str, float]  # wall clock, by stage
    with_truth: bool

    @property
    def words(self) -> list[WordScore]:
        """The truth words of the pages that went through."""
        return [word for page in self.pages for word in page.words]


def score(name: str, journey: Journey, truth: Mapping[int, tuple[TruthWord, ...]] | None) -> DocumentScore:
    """Measures a document after its journey; `truth` by index of the page."""
    pages = []
    for index, captured in enumerate(journey.departure.pages):
        final = journey.final(index)
        if isinstance(captured, CapturedPage):
            pages.append(_page(captured, final, (truth or {}).get(index, ())))
        elif isinstance(final, PageStop):
            pages.append(PageScore(np.full((1, 1), 255, np.uint8), None, None, {}, 0, 0, final.code))
    codes = [code.partition("#")[0] for code in journey.reasons]
    codes += [page.stop for page in pages if page.stop]
    unique = tuple(dict.fromkeys(codes))
    return DocumentScore(name, journey.verdict, unique, tuple(pages), journey.seconds, truth is not None)


def _page(captured: CapturedPage, final: PageWork | PageStop, truth: Sequence[TruthWord]) -> PageScore:
    """Measures one page."""
    if isinstance(final, PageStop):
        return PageScore(captured.image, None, final.quality, {}, 0, 0, final.code)
    page, after = final.packed.page, unpack(final.packed).image
    before = _straightened(captured.image, page.transform, after.shape)
    again = [word for look in final.looks.values() for word in look.seen]
    numbers, disagreements = _compare_digits(page.words, Places(again))
    words = _words(truth, final, (before, after), again) if truth else ()
    kept = len(page.words)
    return PageScore(
        before, after, page.quality, page.reasons, kept, page.words_read - kept, "", numbers, disagreements, words
    )


def _compare_digits(kept: Sequence[Word], again: Places) -> tuple[int, int]:
    """How many kept words with digits were read twice, and how many of them with other digits the second time."""
    both = [(digits(word.text), digits(again.text_at(word.box))) for word in kept if digits(word.text)]
    seen = [(first, second) for first, second in both if second]
    return len(seen), sum(first not in second for first, second in seen)


def _words(
    truth: Sequence[TruthWord], work: PageWork, pictures: tuple[Image, Image], again: Sequence[Word]
) -> tuple[WordScore, ...]:
    """Scores each word of the truth."""
    before, after = (_darkness(_grey(picture), work.packed.page.dpi) for picture in pictures)
    ink = before >= _MIN_INK
    for rule in work.packed.page.structure:  # its ink belongs to no word
        ink[rule.top : rule.bottom, rule.left : rule.right] = False
    copied = ink & (2 * after >= before)
    first, second, layer = Places(work.read.words), Places(again), Places(work.packed.page.words)
    scores = []
    for word in truth:
        box = moved(word.box, work.packed.page.transform)
        place = np.s_[max(0, box.top) : box.bottom, max(0, box.left) : box.right]
        total = np.count_nonzero(ink[place])
        share = float(np.count_nonzero(copied[place]) / total) if total else 0.0
        legible = second.hold(word.text, box) or layer.hold(word.text, box)
        read = first.text_at(box)
        scores.append(WordScore(word, box, read, first.hold(word.text, box), share, legible))
    return tuple(scores)


def confusions(words: Sequence[WordScore]) -> Counter[tuple[str, str]]:
    """Which digit was read as which, in words of the same number of digits."""
    pairs: Counter[tuple[str, str]] = Counter()
    for score_ in words:
        wanted, found = digits(score_.word.text), digits(score_.read)
        if score_.digits_wrong and len(wanted) == len(found):
            pairs.update((a, b) for a, b in zip(wanted, found, strict=True) if a != b)
    return pairs


def read_whole(word: WordScore) -> bool:
    """Whether a word was read letter by letter as it stands."""
    return word.found and (alike(word.word.text, word.read)) and not word.digits_wrong


def moved(box: Box, transform: Matrix) -> Box:
    """The bounds of a box after a transform."""
    corners = np.array([(x, y, 1.0) for x in (box.left, box.right) for y in (box.top, box.bottom)]).T
    x, y, w = np.array(transform) @ corners
    x, y = x / w, y / w
    return Box(int(np.floor(x.min())), int(np.floor(y.min())), int(np.ceil(x.max())), int(np.ceil(y.max())))


def _straightened(image: Image, transform: Matrix, shape: tuple[int, ...]) -> Image:
    """The captured page in the pixels of its output."""
    white = (255, 255, 255)
    size = (shape[1], shape[0])
    return np.asarray(cv2.warpPerspective(image, np.array(transform), size, borderValue=white), np.uint8)


def _darkness(grey: Image, dpi: float) -> NDArray[np.int16]:
    """How much darker each pixel is than the paper around it: a grey band below a row of a table is no ink."""
    reach = round(_PAPER_INCHES * dpi) | 1
    paper = cv2.morphologyEx(cv2.medianBlur(grey, 3), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    return np.asarray(paper, np.int16) - grey


def _grey(image: Image) -> Image:
    return image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)

"""From pictures of a blank form to the form.

Rules:
- A page that is not blank is refused: handwriting, or marks in the places to fill in, would become part of the form.
- A page that the quality gate or the reader has trouble with is refused: a form that was read badly finds no pages.
- What may be an identifier, by the redactor's eyes or the release gate's, is left out, with its place and the kind of
  the doubt but without its text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from appliance.config import StationConfig
from appliance.documents import Box, CapturedPage, Image, ReadPage
from appliance.errors import PageError
from appliance.forms.fields import Drawn, Run, find
from appliance.policy.categories import Category
from appliance.policy.forms import MM_PER_INCH, Area, FormField, FormPage, FormWord, LeftOut
from appliance.quality.gate import examine
from appliance.reading.reader import read
from appliance.redaction.blank import ALLOWABLE, NOT_PRINT, UNSURE, BlankPage, look, shown
from appliance.redaction.layout import arrange, squeeze
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.lines import Line
from appliance.redaction.registration import DISTINCT, MIN_FOUND
from appliance.redaction.registration import find as find_form
from appliance.redaction.sketcher import Sketcher
from appliance.redaction.tagger import Tagger
from appliance.release.excused import Excused
from appliance.release.reading import close_parts, lines_of

LAST_CHECK = "last-check"  # print for which the release gate would hold every page of the form
KINDS = (*ALLOWABLE, LAST_CHECK)
"""The kinds of doubtful print that somebody may allow."""

MIN_DPI = 190.0
MIN_WORDS = MIN_FOUND + 5  # boilerplate by which a page is found again
MOST_UNSURE = 0.3  # of a page's words
MOST_WRITTEN = 0.06  # of a page's words may look like handwriting: logos and odd fonts do
FEW_WRITTEN = 2  # words
PERSONAL_KINDS, PERSONAL_WORDS = 2, 4  # so many kinds and words of personal print between head and foot are an entry
BODY = (0.13, 0.93)  # of the page's height: above and below stand letterheads and revisions
MOST_MARKS = 1  # in places to fill in; dirt makes one
HIGHEST_MARK_MM = 20.0  # a higher one is a printed picture


_PERSONAL = frozenset(
    c.value
    for c in (
        Category.NAME,
        Category.DATE,
        Category.SSN,
        Category.RECORD,
        Category.PLAN,
        Category.ACCOUNT,
        Category.AGE,
    )
)


class NotBlankError(PageError):
    """Somebody has filled in the form by hand."""

    code = "form-not-blank"
    advice = "This form is not blank: there is handwriting or a mark in its fields. Scan an empty copy of it."


class FilledInError(NotBlankError):
    """Somebody has filled in the form by machine."""

    advice = (
        "This form is not blank: what is printed on it looks like a person's details. Learn from an empty copy of it; "
        "if it is the form's own print, allow these kinds by name (--allow)."
    )


class PoorFormError(PageError):
    """The form cannot be read well enough."""

    code = "form-unreadable"
    advice = "This form was not read well enough to be learned. Scan a clean copy at 300 dpi, straight and sharp."


class NoPrintError(PageError):
    """There is too little print by which the form could be found on a page."""

    code = "form-without-print"
    advice = "There is too little print on this page to know it again by; it cannot be registered."


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """One learned page: the form, its picture without anything that was left out, and how many doubts of each kind."""

    form: FormPage
    picture: Image = field(repr=False)
    dpi: float
    doubts: Mapping[str, int]


def learn(
    pages: Sequence[CapturedPage], name: str, config: StationConfig, tagger: Tagger, allowed: AbstractSet[str]
) -> list[Learned]:
    """Learns the pages of a form, in order.

    Raises:
        PageRefusedError: a page is no good picture.
        NotBlankError: a page is filled in.
        PoorFormError: a page cannot be read well enough.
        NoPrintError: a page has too little print.
    """
    return [_learn(page, number, name, config, tagger, allowed) for number, page in enumerate(pages, 1)]


def _learn(
    captured: CapturedPage, number: int, name: str, config: StationConfig, tagger: Tagger, allowed: AbstractSet[str]
) -> Learned:
    """One page."""
    accepted = examine(captured, config.quality)
    if accepted.dpi < MIN_DPI:
        raise PoorFormError(f"page {number}: {accepted.dpi:.0f} dpi")
    page = read(accepted, config.reading, rules=Sketcher().rules)  # as filled in ones are read
    blank = look(page, load_lexicon(), tagger, allowed)
    if LAST_CHECK not in allowed:
        blank = without_held(blank)
    fields = find(_drawn(blank))
    _check(blank, fields, number)
    dpi = accepted.dpi
    form = FormPage(
        name,
        number,
        _size(page),
        tuple(
            FormWord(page.words[i].text, _area(page.words[i].box, dpi), pixels * (MM_PER_INCH / dpi) ** 2)
            for i, pixels in sorted(blank.printed.items())
        ),
        tuple(fields),
        tuple(LeftOut(why, _area(page.words[i].box, dpi)) for i, why in sorted(blank.doubts.items())),
        tuple(_area(line.box, dpi) for line in blank.marks.structure.lines),
    )
    if find_form(page.words, dpi, [form]) is None:
        raise PoorFormError(f"page {number}: not found again")
    return Learned(form, shown(blank), dpi, dict(sorted(Counter(blank.doubts.values()).items())))


def without_held(blank: BlankPage) -> BlankPage:
    """The page without the runs of words for which the release gate would hold every page of this form."""
    words, gate = blank.page.words, Excused(frozenset(), frozenset())
    numbers = {id(words[index]): index for index in blank.printed}
    doubts = dict(blank.doubts)
    lines = lines_of([words[index] for index in blank.printed])
    for part in close_parts(lines):
        if gate.count(part, ()):
            doubts.update((numbers[id(word)], LAST_CHECK) for word in part)
    for line in lines:  # what is an identifier only over a wide gap
        left = [word for word in line if numbers[id(word)] not in doubts]
        if left and gate.count(left, ()):
            doubts.update((numbers[id(word)], LAST_CHECK) for word in left)
    printed = {index: ink for index, ink in blank.printed.items() if index not in doubts}
    return replace(blank, printed=printed, doubts=doubts)


def _check(blank: BlankPage, fields: Sequence[FormField], number: int) -> None:
    """Refuses what is no blank form."""
    words, dpi = blank.page.words, blank.page.accepted.dpi
    letters = [i for i, word in enumerate(words) if squeeze(word.text)]
    written = [i for i in letters if blank.doubts.get(i) == NOT_PRINT]
    personal = {blank.doubts[i] for i in blank.doubts if _in_body(words[i].box, blank)} & _PERSONAL
    people = sum(why in _PERSONAL and _in_body(words[i].box, blank) for i, why in blank.doubts.items())
    if len(personal) >= PERSONAL_KINDS and people >= PERSONAL_WORDS:
        raise FilledInError(f"page {number}: {people} words of {len(personal)} kinds")
    small = [box for box in blank.stray if box.height * MM_PER_INCH / dpi <= HIGHEST_MARK_MM]
    marks, by_hand = _in_fields(small, fields, dpi), _in_fields([words[i].box for i in written], fields, dpi)
    if len(written) > max(FEW_WRITTEN, MOST_WRITTEN * len(letters)) or marks > MOST_MARKS or by_hand:
        raise NotBlankError(f"page {number}: {len(written)} words by hand, {marks} marks in fields")
    if sum(blank.doubts.get(i) == UNSURE for i in letters) > MOST_UNSURE * len(letters):
        raise PoorFormError(f"page {number}")
    if sum(len(squeeze(words[i].text)) >= DISTINCT for i in blank.printed) < MIN_WORDS:
        raise NoPrintError(f"page {number}")


def _in_body(box: Box, blank: BlankPage) -> bool:
    """Whether a word stands neither in the head nor at the foot of the page."""
    height = blank.page.accepted.image.shape[0]
    return bool(BODY[0] * height <= box.top <= BODY[1] * height)


def _in_fields(boxes: Sequence[Box], fields: Sequence[FormField], dpi: float) -> int:
    """How many boxes have their middle in a field."""
    return sum(any(_inside(_area(box, dpi), entry.area) for entry in fields) for box in boxes)


def _drawn(blank: BlankPage) -> Drawn:
    """The print of a page for the search for fields; what was left out is print, too."""
    dpi, structure = blank.page.accepted.dpi, blank.marks.structure
    words = [w for i, w in enumerate(blank.page.words) if squeeze(w.text) and blank.doubts.get(i) != NOT_PRINT]
    cells = arrange(words).cells
    runs = [Run(" ".join(words[i].text for i in cell.words), _area(cell.box, dpi)) for cell in cells]
    return Drawn(
        _size(blank.page),
        runs,
        [_area(line.box, dpi) for line in _of(structure.lines, upright=False)],
        [_area(line.box, dpi) for line in _of(structure.lines, upright=True)],
        [_area(comb, dpi) for comb in structure.combs],
    )


def _of(lines: Sequence[Line], *, upright: bool) -> list[Line]:
    return [line for line in lines if line.upright is upright]


def _size(page: ReadPage) -> tuple[float, float]:
    height, width = page.accepted.image.shape[:2]
    return width * MM_PER_INCH / page.accepted.dpi, height * MM_PER_INCH / page.accepted.dpi


def _area(box: Box, dpi: float) -> Area:
    """A box of pixels in millimetres; never empty."""
    scale = MM_PER_INCH / dpi
    left, top = max(0.0, box.left * scale), max(0.0, box.top * scale)
    return Area(left, top, max(box.right * scale, left + scale), max(box.bottom * scale, top + scale))


def _inside(one: Area, other: Area) -> bool:
    """Whether the middle of an area lies in another."""
    across, down = (one.left + one.right) / 2, (one.top + one.bottom) / 2
    return other.left <= across < other.right and other.top <= down < other.bottom

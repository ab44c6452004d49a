"""The redactor: from a page that was read to a white page with cleared ink.

Rules:
- Three steps, so that pages run in parallel and yet know of each other: `detect` each page alone, `gather` the
  identifiers of the whole document, `redact` each page with that knowledge.
- No input or output but package data at construction; the same page and knowledge give the same pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from appliance.documents import AcceptedPage, Box, JudgedWord, KnownIdentifiers, ReadPage, RedactedPage, Word
from appliance.errors import RedactionError
from appliance.policy.forms import FormPage
from appliance.policy.pack import Purpose
from appliance.redaction import (
    askew,
    bars,
    clearing,
    formwords,
    hand_columns,
    handwriting,
    misfits,
    options,
    points,
    print_model,
    purposes,
    registration,
    rereading,
    run_together,
    signs,
    slashes,
    splitting,
    stacked,
    stamps,
    stickers,
    streaked,
)
from appliance.redaction.boxes import fitted
from appliance.redaction.broken import incomplete
from appliance.redaction.checkboxes import WORD, crossed, is_check_box
from appliance.redaction.doubts import about_hand, stay_behind
from appliance.redaction.edits import NO_EDITS, PageEdits, restored, whitened, without_removed
from appliance.redaction.finders import find_codes
from appliance.redaction.findings import PageFindings
from appliance.redaction.handwriting import ByHand
from appliance.redaction.ink import Components, Ink
from appliance.redaction.layout import arrange, bare, letters_of
from appliance.redaction.lexicon import Lexicon, load_lexicon
from appliance.redaction.painting import belongings, find_zones, meet, paint
from appliance.redaction.reasons import PageDoubt, Reason
from appliance.redaction.sketcher import Sketcher
from appliance.redaction.structure import Sketch, Structure, touches, with_words
from appliance.redaction.tagger import Tagger

_WELL_READ, _READ_WHOLE = 60.0, 80.0  # confidence of words that are surely text, and to their first letter
_NARROW = 1.7  # heights that two letters take without a box before them
_BOX = "\u2610"  # what stands for a check box among the words; it is no letter and leaves nothing in the text layer


class MismatchedFindingsError(RedactionError):
    """The findings belong to another page."""

    code = "redaction-mismatch"


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The ink of a page, taken apart. `sketched` is what its words do not decide."""

    page: AcceptedPage = field(repr=False)
    sketched: Sketch = field(repr=False)
    structure: Structure = field(repr=False)
    parts: Components = field(repr=False)

    @property
    def ink(self) -> Ink:
        """The ink itself."""
        return self.sketched.ink


class Redactor:
    """Clears the words of pages for one purpose.

    It keeps the marks of the page that it saw last until `redact` has used them: all steps need them.
    `again` says how weak words are read a second time; without it they are not.
    """

    def __init__(
        self,
        purpose: Purpose,
        tagger: Tagger,
        again: rereading.Again | None = None,
        forms: Sequence[FormPage] = (),
    ) -> None:
        """`forms` are registered blank forms."""
        self._purpose = purpose
        self._tagger = tagger
        self._again = again
        self._forms = tuple(forms)
        self._lexicon = load_lexicon()
        self._marks: Marks | None = None

    def read_again(self, page: ReadPage, sketched: Sketch | None = None) -> ReadPage:
        """The page with its weak words read a second time; the page itself without an `again`.

        Args:
            page: the page.
            sketched: what lies on it whatever its words say; None: it is looked at.
        """
        if self._again is None:
            return page
        marks = take_apart(page, sketched)
        words = rereading.reread(page.words, marks.ink, marks.parts, self._lexicon, self._again)
        written = slashes.set_in(points.without_colons(words, marks.parts), marks.parts, self._lexicon)
        words = run_together.parted(written, marks.parts, self._lexicon)
        words = fitted(words, marks.parts, marks.structure.frames)
        again = page if words == page.words else replace(page, words=words)
        self._marks = marks if again is page else _marks(again, marks.sketched)
        return again

    def detect(self, page: ReadPage) -> PageFindings:
        """Judges the words of one page by themselves."""
        self._marks = self._marks_of(page)
        words = [as_box(word, self._marks.structure) for word in page.words]
        words = askew.levelled(words, askew.look(page.words, self._marks.parts))
        assessment = clearing.assess(arrange(words), self._purpose, self._lexicon, self._tagger)
        form = registration.find(page.words, page.accepted.dpi, self._forms)
        if form is not None:
            assessment = formwords.without_print(assessment, form)
        return PageFindings(page.accepted.page.index, assessment, form)

    def decide(self, page: ReadPage, findings: PageFindings, known: KnownIdentifiers) -> tuple[Reason, ...]:
        """The reason of each word by what it says (its shape is judged by `redact`).

        Raises:
            MismatchedFindingsError: the findings are of another page.
        """
        if findings.page != page.accepted.page.index or len(findings.assessment.reasons) != len(page.words):
            raise MismatchedFindingsError(f"page {page.accepted.page.index}")
        reasons = clearing.decide(findings.assessment, known, self._lexicon, continued=findings.page in known.continued)
        return reasons if findings.form is None else formwords.apply(reasons, findings.form, page.words)

    def redact(
        self, page: ReadPage, findings: PageFindings, known: KnownIdentifiers, edits: PageEdits = NO_EDITS
    ) -> RedactedPage:
        """Paints the cleared words and the structure of a page onto white; `edits` are those of people who reviewed it.

        Raises:
            MismatchedFindingsError: the findings are of another page.
        """
        reasons = list(self.decide(page, findings, known))
        if not self._purpose.narrow:  # what a purpose does not need nobody asks back
            is_known = clearing.known_to(known, self._lexicon)
            reasons = restored(page.words, reasons, edits, is_known)
        accepted = page.accepted
        marks = self._marks_of(page)
        self._marks = None
        ink, structure, parts = marks.ink, marks.structure, marks.parts
        if not self._purpose.narrow:
            for index in options.chosen_from(page.words, reasons, structure.frames):
                reasons[index] = Reason.VALUE
        wanted = findings.assessment.narrowing.parts
        if findings.form is not None:
            page = replace(page, words=formwords.cut(page.words, findings.form))
            for index in formwords.overwritten(page.words, findings.form, parts, accepted.dpi):
                reasons[index] = Reason.NOT_PRINT if reasons[index].cleared else reasons[index]
            wanted = formwords.parts_of(wanted, findings.form)
        words, reasons = splitting.apart(page.words, reasons, wanted, parts)
        leaves = [reason.cleared for reason in reasons]
        words = points.restored(words, leaves, parts, ink.clean)
        parts = points.with_faint(words, leaves, parts, ink.clean)
        marks = replace(marks, parts=parts)
        page = replace(page, words=words)
        if self._purpose.narrow:
            structure = purposes.narrowed(structure, page.words, without_removed(page.words, reasons, edits))
        zones = find_zones(page.words, ink.mask.shape[:2])
        meetings = meet(parts, zones)
        members = belongings(parts, meetings, len(page.words))
        codes = [*(code.box for code in page.barcodes), *find_codes(ink.mask, parts, accepted.dpi)]
        cleared = [r.cleared for r in reasons]
        written, found = self._shapes(page, cleared, members, marks, structure, codes)
        for index, reason in found.items():
            reasons[index] = reason
        seen = [as_box(word, structure) for word in page.words]  # what a tick was read as is no piece of its label
        whole = parts
        if structure.hides is not None:
            whole = streaked.unhiding(seen, members, parts, ink.clean, structure.hides, structure.streak)
        kept = [r.cleared for r in reasons]
        parted = {i for i, reason in enumerate(reasons) if reason is Reason.PURPOSE}
        for index in incomplete(whole, meetings, structure.mask, seen, kept, structure.streak, parted):
            reasons[index] = Reason.NOT_PRINT
        reasons = without_removed(page.words, reasons, edits)
        leaving = {index for index, reason in enumerate(reasons) if reason.cleared}
        image, words = paint(ink, parts, structure, meetings, words=page.words, cleared=[r.cleared for r in reasons])
        return RedactedPage(
            page=accepted.page,
            image=whitened(image, words, edits),
            dpi=accepted.dpi,
            transform=accepted.transform,
            words=words,
            structure=structure.boxes,
            words_read=len(page.words),
            reasons=clearing.count(reasons),
            quality=accepted.quality,
            simulated=accepted.simulated,
            judged=tuple(JudgedWord(word, reason) for word, reason in zip(page.words, reasons, strict=True)),
            doubt=PageDoubt.HAND if about_hand(leaving, written.words, written.likely) else "",
        )

    def _marks_of(self, page: ReadPage) -> Marks:
        """The marks of the page: those kept of it, or found anew."""
        kept = self._marks
        return kept if kept is not None and kept.page is page.accepted else take_apart(page)

    @staticmethod
    def _shapes(
        page: ReadPage,
        cleared: Sequence[bool],
        members: Sequence[Sequence[int]],
        marks: Marks,
        structure: Structure,
        codes: Sequence[Box],
    ) -> tuple[ByHand, dict[int, Reason]]:
        """What is by hand, and the cleared words that stay behind for how they look, each with the reason.

        `codes`: where barcodes are.
        """
        words, parts, clean = page.words, marks.parts, marks.ink.clean
        asked = [i for i, clear in enumerate(cleared) if clear]
        lying = askew.look(words, parts)
        by_hand = handwriting.not_print(
            words, members, parts, asked, structure.frames, lying.slopes, page.accepted.image
        )
        high = misfits.letter_heights(words, members, parts)
        written = by_hand.words | misfits.unlikely(words, [*codes, *bars.find(parts, page.accepted.dpi)], high)
        written |= misfits.crowded(words, members, parts) | misfits.overread(words, members)
        written |= misfits.squeezed(words) | misfits.astray(words, cleared)
        rest = [c and i not in written for i, c in enumerate(cleared)]
        written |= signs.by_hand(words, rest, members, parts, print_model.load_network().odds)
        written |= {index for index, word in enumerate(words) if as_box(word, structure) is not word}
        written |= crossed(words, structure.frames, marks.ink.mask)
        if structure.hides is not None:
            written |= streaked.cut_numbers(words, members, parts, clean, structure.hides)
        enclosed = stamps.enclosed(words, members, parts, page.accepted.dpi) | stamps.received(words)
        leaning = stamps.leaning(words, members, parts)
        leaning |= {index for block in lying.blocks if block & leaning for index in block}
        given = stickers.vaccines(words, cleared, leaning | enclosed) | stickers.implants(words, leaning | enclosed)
        written |= enclosed - given
        leaning -= given | stickers.doses(words, cleared, leaning)
        found: dict[int, Reason] = {}
        for index, word in enumerate(words):
            if not cleared[index]:
                continue
            if not misfits.upright(word) or index in leaning:
                found[index] = Reason.NOT_UPRIGHT
            elif any(touches(word.box, comb) for comb in structure.combs):
                found[index] = Reason.BOXED_CELLS
            elif index in written:
                found[index] = Reason.NOT_PRINT
        leaving = [c and i not in found for i, c in enumerate(cleared)]
        twice = stacked.find(words, leaving) | stacked.within(words, leaving)
        found.update(dict.fromkeys(twice, Reason.UNSURE_READING))
        doubted = stay_behind({*asked} - found.keys(), by_hand.words, by_hand.likely)
        entries = hand_columns.find(words, {*asked} - found.keys() - doubted, by_hand.likely)
        found.update(dict.fromkeys(doubted | entries, Reason.NOT_PRINT))
        alone = signs.without_limit(words, [c and i not in found for i, c in enumerate(cleared)])
        return by_hand, {**found, **dict.fromkeys(alone, Reason.NOT_PRINT)}


def take_apart(page: ReadPage, sketched: Sketch | None = None) -> Marks:
    """The ink, structure and components of a page; what was `sketched` of it is not looked for again."""
    return _marks(page, sketched or Sketcher().of(page))


def _marks(page: ReadPage, sketched: Sketch) -> Marks:
    """The marks of a page by its words."""
    structure, parts = with_words(sketched, _text(page), _whole(page, load_lexicon()))
    return Marks(page.accepted, sketched, structure, parts)


def _text(page: ReadPage) -> list[Box]:
    """The words of a page that are surely text."""
    return [w.box for w in page.words if w.confidence >= _WELL_READ and letters_of(w) >= WORD]


def _whole(page: ReadPage, lexicon: Lexicon) -> list[Box]:
    """The words of two small letters that are surely both letters (`of`), and no check box with a label behind it.

    `OF` may be a box and its `F`; a reader may draw a wider box over a word and the check box before it.
    """
    words = [word for word in page.words if word.confidence >= _READ_WHOLE and letters_of(word) < WORD]
    narrow = [word for word in words if word.box.width <= _NARROW * word.box.height]
    cores = ((word.box, bare(word.text)) for word in narrow)
    return [box for box, core in cores if len(core) > 1 and core.isalpha() and core.islower() and lexicon.knows(core)]


def as_box(word: Word, structure: Structure) -> Word:
    """A letter or two that a reader made of a check box and its tick says nothing, and names nobody."""
    return replace(word, text=_BOX) if any(is_check_box(word, frame) for frame in structure.frames) else word

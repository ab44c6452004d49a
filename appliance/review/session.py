"""One open review: the document as one person sees it, with this person's own marks and nobody else's.

Rules:
- Everything of it is in memory, and gone when it is closed.
- What is shown is always the page with the marks made so far: a page is made again before it is shown again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appliance.documents import Box, Image
from appliance.errors import ScanStationError
from appliance.fields.decided import Decided, Ruling, is_about
from appliance.fields.leaving import Marked
from appliance.fields.leaving import travelling as leaves
from appliance.output.textlayer import encodable
from appliance.packing import unpack
from appliance.page_fields import marked_fields
from appliance.page_work import PageWork
from appliance.policy.fields import FieldRules
from appliance.redaction.edits import NO_EDITS, RESTORABLE, PageEdits
from appliance.redaction.reasons import Reason
from appliance.review.edits import Edits, EditsError, FieldMark, Restoration, is_reading
from appliance.review.verdicts import Stage
from appliance.review.vigilance import PlantedPage
from appliance.review.workshop import Prepared, Workshop
from appliance.suggestions import MAX_TEXT, Doubt

Decision = tuple[int, int, int, int, str]
"""Left, top, right, bottom of a word in pixels of the page, and the code of the decision about it."""

MAX_DECISIONS: Final = 20_000  # of one page
MAX_FIELDS: Final = 500  # of one document
NO_VALUE: Final = "not-a-value"
STAYS_BEHIND: Final = "stays-behind"
"""What speaks against a typed value beside the doubts about one that was read: it is none, or would not leave."""
_OWN_WORD: Final = frozenset({Doubt.POLICY, Doubt.LOW_CONFIDENCE, Doubt.READINGS_DISAGREE, Doubt.HANDWRITING})
"""Doubts about reading or about who looked: whoever types has looked, and read."""


class NoSuchPageError(ScanStationError):
    """The document has no such page, word or field."""

    code = "review-no-such-place"
    advice = "There is no such place in this document; nothing was changed."


class FieldsOpenError(ScanStationError):
    """A field still waits to be confirmed."""

    code = "review-fields-open"
    advice = "Confirm, correct or reject every marked field first, then approve."


@dataclass(frozen=True, slots=True)
class WaitingField:
    """A field that waits for confirmation: the page (its place in the document) and what was read."""

    place: int
    page: int  # index in the batch
    marked: Marked

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.marked.suggestion.box


class Session:
    """A person with a document. Its caller sees to it that one call happens at a time."""

    def __init__(
        self, *, person: str, stage: Stage, prepared: Prepared, edits: Edits, rules: FieldRules, workshop: Workshop
    ) -> None:
        """`prepared` is the document without marks, `edits` what this person marked earlier."""
        self.person, self.stage, self.edits = person, stage, edits
        self._plain = prepared
        self._made: dict[int, tuple[PageEdits, PageWork]] = {}  # by index of a page: as it was made last, and with what
        self._workshop, self._rules = workshop, rules
        self.fields = _waiting(prepared.works, rules)
        self.planted: PlantedPage | None = None  # shown, and in no document

    @property
    def document(self) -> str:
        """Which document."""
        return self._plain.order.document

    @property
    def document_class(self) -> str:
        """Of which class it is."""
        return self._plain.order.document_class

    @property
    def purpose(self) -> str:
        """What it is for."""
        return self._plain.order.purpose

    @property
    def basis(self) -> str:
        """On what the marks are made."""
        return self._plain.basis

    @property
    def pages(self) -> int:
        """How many."""
        return len(self._plain.works)

    def index(self, place: int) -> int:
        """The index in the batch of the page at a place. Raises NoSuchPageError."""
        if not 0 <= place < self.pages:
            raise NoSuchPageError
        return self._plain.works[place].page.index

    async def page(self, place: int) -> tuple[Image, list[Decision]]:
        """A page as it would leave now, and the decisions about its words. Raises NoSuchPageError."""
        index = self.index(place)
        wanted = self.edits.of_page(index)
        made, work = self._made.get(index, (NO_EDITS, self._plain.works[place]))
        if made != wanted:
            remade = await self._workshop.edited(self._plain, self.edits, (index,))
            work = remade.works[place]
            self._made[index] = wanted, work
        image, told = unpack(work.packed).image, decisions(work)
        if self.planted is None or self.planted.place != place:
            return image, told
        taken = self.found_planted()
        box = self.planted.box
        code = Reason.REVIEW if taken else Reason.VOCABULARY
        entry = (box.left, box.top, box.right, box.bottom, code.value)
        return image if taken else self.planted.drawn(image), sorted([*told, entry], key=lambda d: (d[1], d[0]))

    def found_planted(self) -> bool:
        """Whether this person took away what was planted."""
        planted = self.planted
        return planted is not None and planted.is_taken(self.edits.of_page(self.index(planted.place)).removed)

    def crop_of(self, number: int) -> tuple[Image, Box, str]:
        """The unedited page of a field, its box, and what was read there, or typed by this person.

        Raises:
            NoSuchPageError: there is no such field.
        """
        found = self.field(number)
        own = self._mark_of(found)
        words = [text for _, text in own.read] if own and own.read else [w.text for w in found.marked.suggestion.words]
        return unpack(self._plain.works[found.place].packed).image, found.box, " ".join(words)

    def field(self, number: int) -> WaitingField:
        """A field that waits. Raises NoSuchPageError."""
        if not 0 <= number < len(self.fields):
            raise NoSuchPageError
        return self.fields[number]

    def ruling(self, found: WaitingField) -> Ruling | None:
        """What this person said about a field."""
        own = self._mark_of(found)
        return own.ruling if own else None

    def _mark_of(self, found: WaitingField) -> FieldMark | None:
        about = (mark for mark in self.edits.fields if mark.page == found.page)
        suggestion = found.marked.suggestion
        return next((m for m in about if is_about(_decided(m), suggestion.kind, suggestion.box)), None)

    async def doubts(self, number: int, text: str) -> list[str]:
        """What speaks against a field if its words said `text`, by the rules for what is read. Nothing is marked.

        Raises:
            NoSuchPageError: there is no such field.
            EditsError: the text is not of its form, or has another number of words.
        """
        mark = self.field_mark(number, Ruling.CORRECTED, text)
        place = self.field(number).place
        made = await self._workshop.edited(self._plain, self.edits.with_step(mark), (mark.page,))
        work, about = made.works[place], _decided(mark)
        fields = (one for one in marked_fields(work, self._rules))
        now = next((m for m in fields if is_about(about, m.suggestion.kind, m.suggestion.box)), None)
        if now is None:
            return [NO_VALUE]
        gone = [] if leaves(place, (now,), work.packed.page.words, encodable) else [STAYS_BEHIND]
        return [*(doubt.value for doubt in now.why if doubt not in _OWN_WORD), *gone]

    def field_mark(self, number: int, ruling: Ruling, text: str = "") -> FieldMark:
        """What this person says about a field; `text` is what its words say, one for one, where it is corrected.

        Raises:
            NoSuchPageError: there is no such field.
            EditsError: the text is not of its form, or has another number of words.
        """
        found = self.field(number)
        suggestion = found.marked.suggestion
        read: tuple[tuple[Box, str], ...] = ()
        if ruling is Ruling.CORRECTED:
            said = text.split()
            if len(text) > MAX_TEXT or len(said) != len(suggestion.words) or not all(map(is_reading, said)):
                raise EditsError("another number of words, or no text")
            read = tuple((word.box, one) for word, one in zip(suggestion.words, said, strict=True))
        return FieldMark(found.page, suggestion.kind, suggestion.box, ruling, read)

    def check_restorable(self, step: Restoration) -> None:
        """Raises NoSuchPageError unless the box is that of a word which may come back at all."""
        work = next(work for work in self._plain.works if work.page.index == step.page)
        if not any(j.word.box == step.box and j.reason in RESTORABLE for j in work.judged):
            raise NoSuchPageError

    def check_fields(self) -> None:
        """Raises FieldsOpenError unless every field that waits was decided."""
        if any(self.ruling(found) is None for found in self.fields):
            raise FieldsOpenError

    async def made_with(self, edits: Edits) -> Prepared:
        """The whole document with these edits."""
        return await self._workshop.edited(self._plain, edits)


def _decided(mark: FieldMark) -> Decided:
    return Decided(mark.page, mark.kind, mark.box, mark.ruling)


def decisions(work: PageWork) -> list[Decision]:
    """The decisions about the words of a page, without a word."""
    boxes = ((j.word.box, j.reason) for j in work.judged[:MAX_DECISIONS])
    return [(box.left, box.top, box.right, box.bottom, str(reason)) for box, reason in boxes]


def _waiting(works: Sequence[PageWork], rules: FieldRules) -> tuple[WaitingField, ...]:
    """The fields that would travel and that policy wants confirmed; what stays behind nobody has to confirm."""
    found = [
        WaitingField(place, work.page.index, marked)
        for place, work in enumerate(works)
        for marked in marked_fields(work, rules)
        if marked.confirm and leaves(place, (marked,), work.packed.page.words, encodable)
    ]
    return tuple(found[:MAX_FIELDS])

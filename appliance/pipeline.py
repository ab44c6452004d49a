"""The way of a page, as a recipe: examine > read > read weak words again > detect > redact > write > look > release.

Rules:
- `PageTasks` runs inside a page worker. Each of its methods takes plain values and returns plain values.
- A page that cannot go on becomes a `PageStop` with a code and a sentence; it never disappears.
- Redaction decisions depend on the whole document, so a page is redacted ahead with what is known when it is read, and
  again at the end if something found on another page changes a decision. Same pages, same policy: same decision.
- The release gate looks at each page ahead, too, at the pixels that it renders itself; it uses what it saw only for
  exactly equal pixels and an equal text layer.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import cv2
import numpy as np

from appliance.classification.page import look
from appliance.collation.marks import PageMarks, marks_of
from appliance.documents import (
    CapturedPage,
    Image,
    JudgedWord,
    KnownIdentifiers,
    PageId,
    ReadPage,
    RedactedDocument,
    RedactedPage,
    ReleasedDocument,
    Verdict,
    Word,
    new_opaque_id,
)
from appliance.errors import ScanStationError
from appliance.fields import leaving, second
from appliance.fields.decided import Decided
from appliance.fields.suggest import suggest
from appliance.fields.suggestion import Suggestion
from appliance.known import kept_texts, union
from appliance.output.pdf import compressed, write_pdf
from appliance.packing import UnpackedPages, pack
from appliance.page_fields import marked_fields, travelling
from appliance.page_work import Finished, Order, PageStop, PageWork, PipelineSetup, Refusal
from appliance.policy.fields import HELD, FieldRules
from appliance.policy.forms import load_forms
from appliance.policy.pack import PolicyPack, load_pack
from appliance.programs import tesseract
from appliance.quality.gate import PageRefusedError, accept_again, examine
from appliance.reading.barcodes import DecoderLostError
from appliance.reading.reader import as_read, read, read_sheet
from appliance.redaction.edits import PageEdits, read_anew
from appliance.redaction.redactor import Redactor
from appliance.redaction.rereading import Again
from appliance.redaction.sketcher import Sketcher
from appliance.redaction.tagger import SpacyTagger
from appliance.release.findings import GateRefusedError
from appliance.release.gate import Expectation, Gate
from appliance.release.looking import Looks
from appliance.sections.pages import QualityLimits
from appliance.stopwatch import Seconds, Stopwatch

_QUIET = 60  # pixels of white around what is read a second time; the rest of the margins is not worth reading


class PageTasks:
    """The tasks of a page worker."""

    def __init__(self, setup: PipelineSetup) -> None:
        self._setup = setup
        self._pack: PolicyPack = load_pack(setup.policy_pack)
        self._forms = load_forms(setup.forms)
        self._tagger = SpacyTagger()
        # Of the last page, and what was read there.
        self._suggested: tuple[tuple[PageId, tuple[Word, ...]], tuple[Suggestion, ...]] | None = None
        self._marked: tuple[tuple[PageId, bytes], PageMarks] | None = None  # of the last page
        self._redactors: dict[str, Redactor] = {}  # by purpose; each loads its word lists once
        self._gate = Gate(setup.gate, self._second_reading)
        cv2.setNumThreads(1)  # pages run in parallel, not their pixels

    def take_in(self, captured: CapturedPage, order: Order, known: KnownIdentifiers) -> PageWork | PageStop:
        """`take_in_for` one order."""
        return self.take_in_for(captured, (order,), (known,))[0]

    def take_in_for(
        self,
        captured: CapturedPage,
        orders: Sequence[Order],
        known: Sequence[KnownIdentifiers],
        *,
        codes: bool = True,
    ) -> tuple[PageWork | PageStop, ...]:
        """Examines and reads one page; then, for each order by itself, redacts it and reads the result again.

        `known` are for each order the identifiers found on other pages so far; they only save work later.
        Without `codes` barcodes are not decoded.

        Returns:
            A work or a stop for each order.
        """
        watch, sketcher = Stopwatch(), Sketcher()
        try:
            accepted = examine(captured, self._limits(orders[0]))
            with watch.of("read"):
                page = read(accepted, self._setup.reading, codes=codes, rules=sketcher.rules)
        except PageRefusedError as error:
            stop = PageStop(captured.page, error.verdict, error.code, error.advice, error.report)
            return (stop,) * len(orders)
        except ScanStationError as error:
            return (PageStop(captured.page, Verdict.REVIEW, error.code, error.advice),) * len(orders)
        return tuple(
            self._redact_for(page, sketcher, order, so_far, watch.seconds if place == 0 else Seconds())
            for place, (order, so_far) in enumerate(zip(orders, known, strict=True))
        )

    def _redact_for(
        self, page: ReadPage, sketcher: Sketcher, order: Order, known: KnownIdentifiers, spent: Seconds
    ) -> PageWork | PageStop:
        """Redacts a page for one order and lets the gate look at it; `spent` goes on in the work's seconds."""
        watch = Stopwatch(spent)
        try:
            with watch.of("redact"):
                page = self._redactor(order).read_again(page, sketcher.of(page))
            with watch.of("read"):
                fields = self._suggestions(page)
        except ScanStationError as error:
            return PageStop(page.accepted.page, Verdict.REVIEW, error.code, error.advice)
        return self._clear(page, fields, order, known, watch)

    def redact_for(
        self, captured: CapturedPage, work: PageWork, order: Order, known: KnownIdentifiers
    ) -> PageWork | PageStop:
        """Redacts a page for an order that came later, as `take_in_for` would have; what was read is not read again."""
        accepted = as_read(accept_again(captured, work.read.accepted), work.read.accepted)
        return self._clear(replace(work.read, accepted=accepted), work.fields, order, known, Stopwatch())

    def _clear(
        self, page: ReadPage, fields: tuple[Suggestion, ...], order: Order, known: KnownIdentifiers, watch: Stopwatch
    ) -> PageWork | PageStop:
        """Redacts a page all of which is read."""
        redactor = self._redactor(order)
        try:
            with watch.of("redact"):
                findings = redactor.detect(page)
                together = union(known, findings.known)
                decisions = redactor.decide(page, findings, together)
                redacted, judged = _apart(redactor.redact(page, findings, together))
                marks = self._marks(page, order)
            with watch.of("gate"):
                looks = self._look_ahead(redacted, order)
        except ScanStationError as error:
            return PageStop(page.accepted.page, Verdict.REVIEW, error.code, error.advice)
        read_page, kind = _without_image(page), look(page, marks)
        return PageWork(pack(redacted), findings, decisions, read_page, looks, watch.seconds, judged, fields, kind)

    def take_in_without_codes(
        self, captured: CapturedPage, orders: Sequence[Order], known: Sequence[KnownIdentifiers]
    ) -> tuple[PageStop, ...]:
        """`take_in_for` of a page that took its workers down, with barcodes left alone.

        Returns:
            A stop for each order: where the page goes through like this, its barcodes are what ends the decoder.
        """
        taken = self.take_in_for(captured, orders, known, codes=False)
        lost = PageStop(captured.page, Verdict.REVIEW, DecoderLostError.code, DecoderLostError.advice)
        return tuple(result if isinstance(result, PageStop) else lost for result in taken)

    def redact_again(self, captured: CapturedPage, work: PageWork, order: Order, known: KnownIdentifiers) -> PageWork:
        """Redacts a page once more, now that the identifiers of the whole document are known."""
        watch = Stopwatch(work.seconds)
        with watch.of("redact"):
            accepted = as_read(accept_again(captured, work.read.accepted), work.read.accepted)
            page = replace(work.read, accepted=accepted)
            redactor = self._redactor(order)
            decisions = redactor.decide(page, work.findings, known)
            redacted, judged = _apart(redactor.redact(page, work.findings, known))
        with watch.of("gate"):
            looks = self._look_ahead(redacted, order)
        packed, seconds = pack(redacted), watch.seconds
        return replace(work, packed=packed, decisions=decisions, looks=looks, seconds=seconds, judged=judged)

    def redact_reviewed(
        self, captured: CapturedPage, work: PageWork, order: Order, known: KnownIdentifiers, edits: PageEdits
    ) -> PageWork:
        """Redacts a page once more with the edits of people who reviewed it; what they read anew is judged anew."""
        watch = Stopwatch(work.seconds)
        with watch.of("redact"):
            accepted = as_read(accept_again(captured, work.read.accepted), work.read.accepted)
            page = replace(work.read, accepted=accepted, words=read_anew(work.read.words, edits))
            redactor = self._redactor(order)
            findings, fields = work.findings, work.fields
            if page.words != work.read.words:
                findings, fields = redactor.detect(page), self._suggestions(page)
                known = union(known, findings.known)
            decisions = redactor.decide(page, findings, known)
            redacted, judged = _apart(redactor.redact(page, findings, known, edits))
        with watch.of("gate"):
            looks = self._look_ahead(redacted, order)
        read_page, seconds = _without_image(page), watch.seconds
        return replace(
            work, packed=pack(redacted), findings=findings, decisions=decisions, read=read_page, looks=looks,
            seconds=seconds, judged=judged, fields=fields,
        )  # fmt: skip

    def is_stale(self, work: PageWork, order: Order, known: KnownIdentifiers) -> bool:
        """Whether `known` changes a decision that was made ahead for this page."""
        return self._redactor(order).decide(work.read, work.findings, known) != work.decisions

    def finish(
        self,
        order: Order,
        works: tuple[PageWork, ...],
        known: KnownIdentifiers,
        draft: bool,
        decided: tuple[Decided, ...] | None = None,
    ) -> Finished:
        """Writes the document's file and puts it through the release gate.

        `decided` is what people who reviewed the document said about its fields; None: nobody reviewed it.

        Raises:
            ScanStationError: the file could not be written.
        """
        begin = time.perf_counter()
        pages = UnpackedPages([work.packed for work in works])
        document = RedactedDocument(order.document, order.document_class, order.purpose, pages, known)
        rules = self.field_rules(order)
        waits = decided is None and leaving.waits(
            (marked for work in works for marked in marked_fields(work, rules)), rules
        )
        expected = Expectation(
            document=order.document,
            document_class=order.document_class,
            purpose=order.purpose,
            policy=self._pack.identity,
            pages=len(works),
            simulated=any(work.packed.page.simulated for work in works),
            known=known,
            keep=frozenset(category.value for category in self._pack.purpose(order.purpose).kept),
            kept=kept_texts(works),
            fields=travelling(works, rules, decided or ()),
        )
        looks = {key: look for work in works for key, look in work.looks.items()}
        released: ReleasedDocument | None = None
        refusal: Refusal | None = None
        file = write_pdf(document, self._setup.runtime, simulated=expected.simulated)
        try:
            released = self._gate.release(file, expected, looks)
        except GateRefusedError as error:
            refusal = Refusal(error.code, error.advice, tuple(str(finding) for finding in error.findings))
        finally:
            file.path.unlink(missing_ok=True)
        unreleased = self._draft(document) if draft else None
        doubt = next((work.packed.page.doubt for work in works if work.packed.page.doubt), "")
        held = HELD if waits else doubt if decided is None else ""
        return Finished(released, refusal, time.perf_counter() - begin, unreleased, held)

    def _draft(self, document: RedactedDocument) -> bytes:
        """The file for review and measurement; it says of itself that it is a draft."""
        file = write_pdf(document, self._setup.runtime, draft=True)
        try:
            return file.path.read_bytes()
        finally:
            file.path.unlink(missing_ok=True)

    def _limits(self, order: Order) -> QualityLimits:
        """The limits of quality for the order's class."""
        return self._pack.document_class(order.document_class).limits(self._setup.quality)

    def _redactor(self, order: Order) -> Redactor:
        if order.purpose not in self._redactors:
            again = Again(partial(read_sheet, config=self._setup.reading), self._setup.reading.pieces_again)
            purpose = self._pack.purpose(order.purpose)
            self._redactors[order.purpose] = Redactor(purpose, self._tagger, again, self._forms)
        return self._redactors[order.purpose]

    def _look_ahead(self, page: RedactedPage, order: Order) -> Looks:
        """The gate's look at this page alone, made ahead.

        The file has a name of its own: other workers write other pages of the same document at the same time.
        """
        alone = RedactedDocument(
            new_opaque_id(), order.document_class, order.purpose, (page,), KnownIdentifiers(frozenset())
        )
        file = write_pdf(alone, self._setup.runtime)
        try:
            return self._gate.look_ahead(file)
        finally:
            file.path.unlink(missing_ok=True)

    def _suggestions(self, page: ReadPage) -> tuple[Suggestion, ...]:
        """The fields of a page; those of the last page are kept for further orders that read the same words."""
        key = (page.accepted.page, page.words)
        if self._suggested is None or self._suggested[0] != key:
            self._suggested = (key, suggest(page.words, page.accepted.image, self._digits))
        return self._suggested[1]

    def _marks(self, page: ReadPage, order: Order) -> PageMarks:
        """What a page bears that tells its place; made once for all orders of a job."""
        key = (page.accepted.page, order.key)
        if self._marked is None or self._marked[0] != key:
            self._marked = (key, marks_of(page, order.key))
        return self._marked[1]

    def _digits(self, image: Image, dpi: int) -> tuple[Word, ...]:
        """The second reading of digits that matter."""
        config = self._setup.reading
        return tesseract.read_words(
            image,
            tesseract.Request(dpi, config.language, second.PSM, config.page_timeout_s, variables=second.VARIABLES),
        )

    def field_rules(self, order: Order) -> FieldRules:
        """What policy wants of the suggestions of a document."""
        return self._pack.field_rules(order.document_class, order.purpose)

    def _second_reading(self, image: Image, dpi: int) -> tuple[Word, ...]:
        darkest = np.asarray(image if image.ndim == 2 else image.min(axis=2), np.uint8)
        left, top, width, height = cv2.boundingRect(cv2.bitwise_not(darkest))
        if not width:
            return ()  # the back of a one-sided sheet: there is no mark to read
        left, top, right, bottom = max(0, left - _QUIET), max(0, top - _QUIET), left + width, top + height
        part = np.asarray(image[top : bottom + _QUIET, left : right + _QUIET], np.uint8)
        config = self._setup.reading
        request = tesseract.Request(
            dpi, config.language, timeout_s=self._setup.gate.page_timeout_s, max_words=config.max_words
        )
        return tuple(replace(word, box=word.box.moved(left, top)) for word in tesseract.read_words(part, request))


def _apart(page: RedactedPage) -> tuple[RedactedPage, tuple[JudgedWord, ...]]:
    """The page as it may be written, compressed, and what was decided about it."""
    return compressed(replace(page, judged=())), page.judged


def _without_image(page: ReadPage) -> ReadPage:
    return replace(page, accepted=replace(page.accepted, image=np.zeros((0, 0), np.uint8)))

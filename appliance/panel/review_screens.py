"""The screens of reviewing: what waits, a page, a field, and the question before a document is given up. Pure.

Rules:
- No id stands on a screen. At most two choices, and the way back.
- A document can be approved once every page was shown and every field was decided: until then the next step is the
  choice that is meant.
"""

from __future__ import annotations

from appliance.panel import review_rescan, review_typing, review_words, words
from appliance.panel.facts import Facts
from appliance.panel.model import Choice, Do, Item, Screen, Sheet, Tile, Ui
from appliance.panel.review_facts import STRIP, WaitingReview
from appliance.panel.review_state import ASKED, ZOOMS, Review, Step
from appliance.panel.text import Text, count, plain, say
from appliance.panel.views import KEEP, KEEP_IT
from appliance.panel.words import ATTENTION, CALM, CLOCK, DOT, WAIT, WARN

MAX_LISTED = 50
_ASIDE = frozenset({Step.FIELD, Step.REJECTING, Step.WANTING, Step.STRIP, Step.RESCAN, Step.PICKING})
_BACK = say("Back")
_REJECT = Choice(Do.REVIEW_ASK, say("Reject"))
_WANT = Choice(Do.REVIEW_WANT, say("Ask for this word"))
_APPROVE = Choice(Do.REVIEW_APPROVE, say("Approve"), first=True)


_MARKED = {
    ASKED: say("Asked for by you. Touch it again to undo."),
    "denied-by-review": say("Taken away by you. Touch it again to undo."),
}
_ASKED_IN_VAIN = say("It does not come back here. Touch it again to undo.")


def waiting(facts: Facts, ui: Ui) -> Screen:
    """What whoever is signed in may review."""
    rows = tuple(_row(row) for row in facts.reviews[:MAX_LISTED])
    head = (
        count(len(facts.reviews), "1 document waits for you", "%1 documents wait for you")
        if rows
        else say("Nothing waits for a review.")
    )
    return Screen("reviews", "list", DOT, CALM, say("Review"), ui.told or head, items=rows)


def _row(row: WaitingReview) -> Item:
    kind, purpose = words.word_of(words.CLASSES, row.document_class), words.word_of(words.PURPOSES, row.purpose)
    why, stage = words.word_of(review_words.WAITS, row.code), words.word_of(review_words.STAGES, row.stage)
    return Item(
        WARN, ATTENTION, say("%1 · %2", kind, purpose), say("%1 · %2 · %3", why, stage, review_words.age(row.minutes)),
        Choice(Do.REVIEW_OPEN, say("Open"), row.document),
    )  # fmt: skip


def opened(_: Facts, ui: Ui) -> Screen:
    """The review that is open; a screen of its own for each step."""
    review = ui.review
    if review is None or review.step is Step.OPENING:
        return Screen(
            "review-opening", "message", CLOCK, WAIT, say("Review"), say("The pages are being made."),
            (say("You see them as they would leave. This may take a minute."),), paper=KEEP,
        )  # fmt: skip
    if review.step is Step.TYPING:
        return review_typing.typing(review, ui)
    steps = {
        Step.PAGE: _page, Step.FIELD: _field, Step.REJECTING: _rejecting, Step.WANTING: _wanting,
        Step.DOUBTED: review_typing.doubted, Step.STRIP: _strip,
        Step.RESCAN: review_rescan.asking, Step.PICKING: review_rescan.picking,
    }  # fmt: skip
    return steps[review.step](review)


def ways(ui: Ui) -> tuple[Choice, ...]:
    """The small buttons at the edge: one step back, and to the strip of pages."""
    review = ui.review
    if review is None or review.step is not Step.PAGE:
        return (way_back(ui),)
    first = str(review.place - review.place % STRIP)
    pages = (Choice(Do.REVIEW_STRIP, say("Pages"), first),) if review.pages > 1 else ()
    again = (Choice(Do.REVIEW_RESCAN, say("Scan again")),) if review.rescannable else ()
    return (way_back(ui), *pages, *again)


def _strip(review: Review) -> Screen:
    places = range(review.first, review.first + review.strip)
    before = str(review.first - STRIP) if review.first > 0 else ""
    after = str(review.first + STRIP) if review.first + STRIP < review.pages else ""
    tools = (Tile(Choice(Do.REVIEW_STRIP, plain("◀"), before)), Tile(Choice(Do.REVIEW_STRIP, plain("▶"), after)))
    return Screen(
        "review-strip", "strip", words.ARROW, CALM, say("Review: %1 pages", review.pages),
        say("Touch a page to see it."), tiles=tuple(_small(review, place) for place in places),
        sheet=Sheet(str(review.picture), 0, 0, 1.0, tools=tools if review.pages > STRIP else ()),
    )  # fmt: skip


def _small(review: Review, place: int) -> Tile:
    seen = say("seen") if place in review.seen else say("not seen yet")
    return Tile(Choice(Do.REVIEW_PAGE, say("Page %1", place + 1), str(place)), seen, chosen=place in review.seen)


def way_back(ui: Ui) -> Choice:
    """One step back; from a page it closes the review."""
    if ui.review is not None and ui.review.step in (Step.TYPING, Step.DOUBTED):
        return Choice(Do.REVIEW_FIELD, _BACK, str(ui.review.field))
    asked = ui.review is not None and ui.review.step in _ASIDE
    return Choice(Do.REVIEW_BACK if asked else Do.REVIEW_CLOSE, _BACK)


def _page(review: Review) -> Screen:
    word = say("Review: page %1 of %2", review.place + 1, review.pages)
    second = _WANT if review.wanted and review.wanted.box != review.last_marked else _REJECT
    return Screen(
        "review-page", "sheet", words.ARROW, CALM, word, _line(review), choices=(_next(review), second),
        sheet=Sheet(str(review.picture), review.width, review.height, ZOOMS[review.zoom], tools=_tools(review),
                    at=review.touched.box if review.touched else ()),
    )  # fmt: skip


def _next(review: Review) -> Choice:
    """The choice that is meant: a page that was not shown yet, then what waits to be confirmed, then the verdict."""
    unseen = [place for place in range(review.pages) if place not in review.seen]
    if unseen:
        after = next((place for place in unseen if place > review.place), unseen[0])
        return Choice(Do.REVIEW_PAGE, say("Next page"), str(after), first=True)
    if (undecided := review.undecided) is not None:
        return Choice(Do.REVIEW_FIELD, say("Confirm what was read"), str(undecided), first=True)
    return _APPROVE


def _line(review: Review) -> Text:
    """What was touched last, or what the boxes mean."""
    if review.touched is None:
        if not review.overlay:
            if review.stage == "audit":
                return say("The page as it would leave. Compare it with its paper.")
            return say("The page as it would leave. Touch a word to take it away.")
        if review.stage == "audit":
            return say("Hatched: taken away. Outlined: stays. Compare it with its paper.")
        return say("Hatched: taken away. Outlined: stays. Touch a word that stays to take it away.")
    reason = words.word_of(review_words.REASONS, review.touched.code)
    if review.touched.box == review.last_marked:
        return _MARKED.get(review.touched.code, _ASKED_IN_VAIN)
    return say("Stays: %1", reason) if review.touched.stays else say("Taken away: %1", reason)


def _tools(review: Review) -> tuple[Tile, ...]:
    """The small buttons beside a page; one without an argument cannot be used now."""
    before = str(review.place - 1) if review.place > 0 else ""
    after = str(review.place + 1) if review.place + 1 < review.pages else ""
    fields = (Tile(Choice(Do.REVIEW_FIELD, say("Values"), str(review.undecided or 0))),) if review.fields else ()
    return (
        Tile(Choice(Do.REVIEW_PAGE, plain("◀"), before)),
        Tile(Choice(Do.REVIEW_PAGE, plain("▶"), after)),
        Tile(Choice(Do.REVIEW_ZOOM, plain("\u2212"), "out" if review.zoom > 0 else "")),
        Tile(Choice(Do.REVIEW_ZOOM, plain("+"), "in" if review.zoom + 1 < len(ZOOMS) else "")),
        Tile(Choice(Do.REVIEW_MARKS, say("Marks"), "off" if review.overlay else "on"), chosen=review.overlay),
        *fields,
    )


def _field(review: Review) -> Screen:
    row = review.fields[review.field]
    doubts = tuple(words.word_of(review_words.DOUBTS, doubt) for doubt in row.doubts)
    said = (words.word_of(review_words.SAID, row.said),) if row.said else ()
    return Screen(
        "review-field", "crop", words.ARROW, CALM, say("Review: value %1 of %2", review.field + 1, len(review.fields)),
        say("%1, page %2", words.word_of(review_words.KINDS, row.kind), row.page + 1), (*doubts, *said),
        choices=(
            Choice(Do.REVIEW_CONFIRM, say("This is right"), str(review.field), first=True),
            Choice(Do.REVIEW_LEAVE_OUT, say("Wrong: leave it out"), str(review.field)),
        ),
        sheet=Sheet(str(review.picture), review.width, review.height, 1.0, plain(review.reading), _paging(review),
                    typed=row.said == review_words.CORRECTED),
    )  # fmt: skip


def _paging(review: Review) -> tuple[Tile, ...]:
    before = str(review.field - 1) if review.field > 0 else ""
    after = str(review.field + 1) if review.field + 1 < len(review.fields) else ""
    return (
        Tile(Choice(Do.REVIEW_FIELD, plain("◀"), before)),
        Tile(Choice(Do.REVIEW_FIELD, plain("▶"), after)),
        Tile(Choice(Do.REVIEW_TYPE, say("Correct"), str(review.field))),
    )


def _wanting(_: Review) -> Screen:
    return Screen(
        "review-want", "message", WARN, ATTENTION, say("Ask for a word"), say("Shall this word stay in the document?"),
        (
            say("It leaves only if a second, different person asks for it too, without seeing what you marked."),
            say("Nobody knows this word: it may be a name. You see it once you asked for it, and it is on the record."),
        ),
        choices=(Choice(Do.REVIEW_RESTORE, say("Yes, ask for it"), first=True),),
    )  # fmt: skip


def _rejecting(_: Review) -> Screen:
    return Screen(
        "review-reject", "message", WARN, ATTENTION, say("Reject"), say("Shall this document never be sent?"),
        (say("It is given up as it is. Nothing of it leaves; keep the paper."),), paper=KEEP_IT,
        choices=(Choice(Do.REVIEW_REJECT, say("Yes, never send it"), first=True),),
    )  # fmt: skip

"""What taps and answers do to the review that is open. No Qt.

Rules:
- A review ends with its picture: nothing refers to the picture, the reading or the boxes any more.
- It ends when the person leaves it, the screen dims, the session ends or is another one's, the station goes away, the
  document waits no more, or an answer has a wrong form; the screen says why.
- What the station refuses is said, and the review stays open.
- An answer for a document that is not open (any more) changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from appliance.panel import review_typing
from appliance.panel.album import Album
from appliance.panel.facts import Facts, Link
from appliance.panel.host import Host
from appliance.panel.model import Do, Page
from appliance.panel.requests import Answer, Request
from appliance.panel.rescan_words import REASONS
from appliance.panel.review_facts import Doubted, FieldShown, Opened, PageShown, Picture, Strip, WrongShapeError
from appliance.panel.review_state import ZOOMS, Review, Step
from appliance.panel.review_words import OUTCOMES
from appliance.panel.text import NOTHING, Text, plain, say

AGAIN_S: Final = 1.0  # before a document that is being made is asked for again
CLOSING: Final = frozenset(
    {"review-not-open", "review-not-waiting", "review-settled", "review-same-person", WrongShapeError.code}
)
"""Refusals after which there is nothing left to review."""
LOOK_AGAIN: Final = frozenset({"review-planted-missed", "review-planted-shown"})
"""Refusals after which each page is looked at again."""
_RULED: Final = frozenset({Do.REVIEW_FIELD, Do.REVIEW_CONFIRM, Do.REVIEW_LEAVE_OUT})
_STRIPS: Final = frozenset({Step.PAGE, Step.STRIP, Step.RESCAN, Step.PICKING})
_SHEETS: Final = frozenset({Do.REVIEW_STRIP, Do.REVIEW_RESCAN, Do.REVIEW_REASON, Do.REVIEW_PICK, Do.REVIEW_AGAIN})
_VALUES: Final = _RULED | {Do.REVIEW_TYPE, Do.REVIEW_TYPED, Do.REVIEW_SURE}
ENDED: Final = say("The session has ended, and the review with it. What was marked is kept.")
VANISHED: Final = say("This document waits for no review any more.")
UNSHOWN: Final = say("This page cannot be shown. Call your technician.")
INTERRUPTED: Final = say("The review was closed: the station needs you. What was marked is kept.")


class Reviewing:
    """The review of a controller."""

    def __init__(self, host: Host, ask: Callable[[Request], None], clock: Callable[[], float]) -> None:
        """`ask` sends a request beside whatever else is under way."""
        self._host, self._ask, self._clock = host, ask, clock
        self.album = Album()
        self._again_at: float | None = None
        self._turn = 0  # of what was opened: an answer to an earlier opening of the same document does not count

    @property
    def review(self) -> Review | None:
        """What is open."""
        return self._host.ui.review

    # From the person

    def tapped(self, do: Do, argument: str) -> None:
        """A tap on something of a review."""
        if do is Do.REVIEW_OPEN:
            self._open(argument)
        elif self.review is not None and self.review.step is not Step.OPENING:
            self._in(self.review, do, argument)

    def key(self, typed: str) -> None:
        """A key of the keyboard; while the station works nothing is typed."""
        if self.review is not None and not self._host.ui.busy:
            self._host.show(review=review_typing.key(self.review, typed, self._host.ui.language))

    def _open(self, document: str) -> None:
        session = self._host.facts.session
        if session is None or document not in {row.document for row in self._host.facts.reviews}:
            return
        self._host.go(Page.REVIEW)
        self._host.show(review=Review(document, session.name))
        self._turn += 1
        self._ask(Request(Do.REVIEW_OPEN, document, detail=(self._turn,)))

    def _in(self, review: Review, do: Do, argument: str) -> None:
        number = int(argument) if argument.isascii() and argument.isdigit() and len(argument) < 6 else -1
        if do is Do.REVIEW_TOUCH:
            self._touch(review, argument)
        elif do is Do.REVIEW_MARKS:
            self._draw(replace(review, overlay=argument == "on"))
        elif do is Do.REVIEW_ZOOM and argument:
            zoom = review.zoom + (1 if argument == "in" else -1)
            self._host.show(review=replace(review, zoom=min(max(zoom, 0), len(ZOOMS) - 1)))
        elif do is Do.REVIEW_ASK:
            self._host.show(review=replace(review, step=Step.REJECTING))
        elif do in (Do.REVIEW_WANT, Do.REVIEW_RESTORE):
            self._want(review, do)
        elif do in (Do.REVIEW_PAGE, Do.REVIEW_BACK):
            self._page(review, number if do is Do.REVIEW_PAGE else review.place)
        elif do in _SHEETS:
            self._sheets(review, do, argument, number)
        elif do in _VALUES:
            self._value(review, do, number)
        elif (do is Do.REVIEW_REJECT and review.step is Step.REJECTING) or (do is Do.REVIEW_APPROVE and _done(review)):
            self._request(review, do)

    def _sheets(self, review: Review, do: Do, argument: str, number: int) -> None:
        """The strip of pages, and sheets that are to be scanned again: which, why, and that it is meant."""
        if do is Do.REVIEW_STRIP and 0 <= number < review.pages and review.step in _STRIPS:
            self._request(review, do, number)
        elif do is Do.REVIEW_RESCAN and review.rescannable and review.step in (Step.PAGE, Step.PICKING):
            self._host.show(review=replace(review, step=Step.RESCAN, picked=review.picked or frozenset({review.place})))
        elif do is Do.REVIEW_REASON and review.step is Step.RESCAN and argument in REASONS:
            self._host.show(review=replace(review, reason=argument))
        elif do is Do.REVIEW_PICK and review.step is Step.PICKING and 0 <= number < review.pages:
            self._host.show(review=replace(review, picked=(review.picked ^ {number}) or review.picked))
        elif do is Do.REVIEW_AGAIN and review.step is Step.RESCAN and review.reason:
            self._request(review, do, *sorted(review.picked), text=review.reason)

    def _page(self, review: Review, place: int) -> None:
        if not 0 <= place < review.pages:
            return
        self._request(review if place == review.place else replace(review, touched=None), Do.REVIEW_PAGE, place)

    def _touch(self, review: Review, argument: str) -> None:
        """A finger on the page: takes a word away that stays, undoes that, or says why a word is gone."""
        parts = argument.split(",")
        if review.step is not Step.PAGE or len(parts) != 3 or not all(p.isascii() and p.isdigit() for p in parts):
            return
        word = review.at(*(int(part[:6]) for part in parts))
        if word is None:
            self._draw(replace(review, touched=None))
        elif review.stage == "audit":  # whoever audits changes nothing
            self._draw(replace(review, touched=word))
        elif word.box == review.last_marked:
            self._request(replace(review, touched=word), Do.REVIEW_UNDO, review.place, *word.box)
        elif word.stays:
            self._request(self._draw(replace(review, touched=word, going=word.box)), Do.REVIEW_REMOVE,
                          review.place, *word.box)  # fmt: skip
        else:
            self._draw(replace(review, touched=word))

    def _value(self, review: Review, do: Do, number: int) -> None:
        """A tap on something of a value."""
        if do in _RULED and 0 <= number < len(review.fields):
            self._request(review, do, number)
        elif do is Do.REVIEW_TYPE and review.step in (Step.FIELD, Step.DOUBTED):
            self._host.show(review=review_typing.begun(review))
        elif (do, review.step) in ((Do.REVIEW_TYPED, Step.TYPING), (Do.REVIEW_SURE, Step.DOUBTED)):
            self._typed(review, do)

    def _typed(self, review: Review, do: Do) -> None:
        """Sends what was typed; what is as it was read is confirmed."""
        typed = review.typing
        if typed is None or not typed.whole:
            self._host.say_why(review_typing.EMPTY)
        elif review_typing.is_as_read(review):
            self._request(review, Do.REVIEW_CONFIRM, review.field)
        else:
            self._request(review, do, review.field, text=typed.text)

    def _want(self, review: Review, do: Do) -> None:
        """Asks the touched word back, after a question."""
        wanted = review.wanted
        if wanted and do is Do.REVIEW_WANT and review.step is Step.PAGE:
            self._host.show(review=replace(review, step=Step.WANTING))
        elif wanted and do is Do.REVIEW_RESTORE and review.step is Step.WANTING:
            self._request(review, do, review.place, *wanted.box)

    def _request(self, review: Review, do: Do, *detail: int, text: str = "") -> None:
        self._host.show(review=review)
        self._host.request(Request(do, review.document, detail=detail, text=text))

    # From the station

    def facts_changed(self, before: Facts) -> None:
        """Ends the review where it cannot go on."""
        review, facts = self.review, self._host.facts
        if review is None:
            return
        if facts.link is not Link.UP:
            self.end(NOTHING, Page.HOME)  # the screen says that the station is gone
        elif facts.session is None or facts.session.name != review.person:
            self.end(ENDED, Page.HOME)
        elif before.reviews != facts.reviews and not self._host.ui.busy and _gone(review, facts):
            self.end(VANISHED)

    def mine(self, answer: Answer) -> bool:
        """Whether an answer is about what is open."""
        review = self.review
        if answer.do is Do.REVIEW_CLOSE or (answer.do is Do.REVIEW_OPEN and answer.detail not in ((), (self._turn,))):
            return False
        return review is not None and answer.argument == review.document

    def answered(self, answer: Answer) -> None:
        """What came of a request about what is open."""
        review = self.review
        if review is None:
            return
        if answer.refusal:
            self._refused(review, answer)
        elif answer.do is Do.REVIEW_OPEN and answer.told is None:
            self._again_at = self._clock() + AGAIN_S
        else:
            self._took(review, answer)

    def _refused(self, review: Review, answer: Answer) -> None:
        if review.step is Step.OPENING or answer.code in CLOSING:
            self.end(answer.refusal)
            return
        self._host.say_why(answer.refusal)
        seen = frozenset() if answer.code in LOOK_AGAIN else review.seen
        kept = self._draw(replace(review, going=None, touched=None, seen=seen))
        if (
            review.step in (Step.REJECTING, Step.WANTING, Step.STRIP, Step.RESCAN, Step.PICKING)
            or answer.code in LOOK_AGAIN
        ):
            self._ask(Request(Do.REVIEW_PAGE, kept.document, detail=(0 if answer.code in LOOK_AGAIN else kept.place,)))

    def _took(self, review: Review, answer: Answer) -> None:
        told, do = answer.told, answer.do
        if isinstance(told, Opened):
            self._draw(review.opened(told), told.page.picture)
        elif isinstance(told, PageShown):
            marks = review.marks
            if do in (Do.REVIEW_REMOVE, Do.REVIEW_RESTORE):
                left, top, right, bottom = answer.detail[1:]
                marks = (*marks, (told.place, (left, top, right, bottom)))
            elif do is Do.REVIEW_UNDO:
                marks = marks[:-1]
            self._draw(replace(review.shown(told), marks=marks), told.picture)
        elif isinstance(told, FieldShown):
            self._show(review.field_shown(told), told.picture)
        elif isinstance(told, Strip):
            self.album.spread(told.pictures)
            step = Step.PICKING if review.picked else Step.STRIP
            self._keep(replace(review, step=step, first=told.first, strip=len(told.pictures), touched=None))
        elif isinstance(told, Doubted):
            self._host.show(review=replace(review, step=Step.DOUBTED, against=told.doubts))
        elif isinstance(told, tuple):
            self._ruled(replace(review, fields=told, marks=(*review.marks, None)))
        elif isinstance(told, str):
            self.end(NOTHING, told=OUTCOMES.get(told) or plain(told.replace("-", " ")), close=False)

    def _ruled(self, review: Review) -> None:
        """On to the next field that waits, or back to the page."""
        undecided = review.undecided
        if undecided is None:
            self._request(review, Do.REVIEW_PAGE, review.place)
        else:
            self._request(review, Do.REVIEW_FIELD, undecided)

    def tick(self) -> None:
        """Asks again for what is being made."""
        if self._again_at is not None and self._clock() >= self._again_at:
            self._again_at = None
            if self.review is not None and self.review.step is Step.OPENING:
                self._ask(Request(Do.REVIEW_OPEN, self.review.document, detail=(self._turn,)))

    # Ending

    def end(self, why: Text, page: Page = Page.REVIEWS, *, told: Text = NOTHING, close: bool = True) -> None:
        """Lets go of the review and of its picture; the station is told unless it knows."""
        review = self.review
        self.album.drop()
        self._again_at = None
        if review is None:
            return
        self._host.show(review=None)
        self._host.released()
        if close:
            self._ask(Request(Do.REVIEW_CLOSE, review.document))
        self._host.go(page)
        self._host.show(told=told)
        if why:
            self._host.say_why(why)

    def _draw(self, review: Review, picture: Picture | None = None) -> Review:
        """Shows a page, or the one that is shown with other marks."""
        if picture is not None:
            self.album.show(picture, review.drawn())
        elif review.step is Step.PAGE:
            self.album.mark(review.drawn())
        return self._keep(review)

    def _show(self, review: Review, picture: Picture) -> Review:
        self.album.show(picture)
        return self._keep(review)

    def _keep(self, review: Review) -> Review:
        shown = replace(review, picture=self.album.number)
        self._host.show(review=shown)
        return shown


def _gone(review: Review, facts: Facts) -> bool:
    """Whether the station lists what waits, and this document no more."""
    return "reviews" not in facts.doubts and review.document not in {row.document for row in facts.reviews}


def _done(review: Review) -> bool:
    """Whether everything was looked at and decided."""
    return len(review.seen) == review.pages and review.undecided is None

"""The screens on which a reviewer asks for sheets again: which pages, why, and that it is meant. Pure.

Rules:
- Nothing is typed: the reason is one of the station's, the sheets are those of the pages that were touched.
- The page that was shown is the one that is meant, unless others are chosen.
"""

from __future__ import annotations

from appliance.panel import words
from appliance.panel.model import Choice, Do, Screen, Sheet, Tile
from appliance.panel.rescan_words import REASONS, numbers
from appliance.panel.review_facts import STRIP
from appliance.panel.review_state import Review
from appliance.panel.text import Text, plain, say
from appliance.panel.words import ATTENTION, CALM, WARN

_WORD = say("Scan again")


def asking(review: Review) -> Screen:
    """Why shall these pages be scanned again?"""
    reasons = tuple(
        Tile(Choice(Do.REVIEW_REASON, label, reason), chosen=review.reason == reason)
        for reason, label in REASONS.items()
    )
    ask = (Choice(Do.REVIEW_AGAIN, say("Ask for it"), first=True),) if review.reason else ()
    others = (Choice(Do.REVIEW_STRIP, say("Other pages"), _strip_of(review.place)),) if review.pages > 1 else ()
    return Screen(
        "review-rescan", "tiles", WARN, ATTENTION, _WORD, _question(review), tiles=reasons, choices=(*ask, *others),
    )  # fmt: skip


def _question(review: Review) -> Text:
    pages = numbers([place + 1 for place in review.picked])
    if len(review.picked) > 1:
        return say("Why shall the sheets of pages %1 be scanned again?", pages)
    return say("Why shall the sheet of page %1 be scanned again?", pages)


def picking(review: Review) -> Screen:
    """Which pages shall be scanned again?"""
    places = range(review.first, review.first + review.strip)
    before = str(review.first - STRIP) if review.first > 0 else ""
    after = str(review.first + STRIP) if review.first + STRIP < review.pages else ""
    tools = (Tile(Choice(Do.REVIEW_STRIP, plain("◀"), before)), Tile(Choice(Do.REVIEW_STRIP, plain("▶"), after)))
    return Screen(
        "review-pick", "strip", words.ARROW, CALM, _WORD, say("Touch every page that shall be scanned again."),
        tiles=tuple(_small(review, place) for place in places),
        choices=(Choice(Do.REVIEW_RESCAN, say("These pages"), first=True),),
        sheet=Sheet(str(review.picture), 0, 0, 1.0, tools=tools if review.pages > STRIP else ()),
    )  # fmt: skip


def _small(review: Review, place: int) -> Tile:
    wanted = place in review.picked
    said = say("again") if wanted else say("stays")
    return Tile(Choice(Do.REVIEW_PICK, say("Page %1", place + 1), str(place)), said, chosen=wanted)


def _strip_of(place: int) -> str:
    return str(place - place % STRIP)

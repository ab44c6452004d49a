"""Reviewing at the panel: what waits, pages, marks, values and verdicts; and every way in which a review ends."""

import dataclasses
import gc
import os
import weakref
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSize
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from appliance.custody import rescans
from appliance.custody.queue import AUDIT_FAILED
from appliance.panel import rescan_words, review_facts, review_state, review_words
from appliance.panel.facts import Facts, Link, Session
from appliance.panel.lantern import Lantern
from appliance.panel.model import Do, Page
from appliance.panel.requests import Answer
from appliance.panel.review_client import content, contents
from appliance.panel.review_facts import (
    MAX_DECISIONS,
    REVIEWERS,
    STRIP,
    Decision,
    FieldShown,
    Opened,
    PageShown,
    Strip,
    WrongShapeError,
    checked_decisions,
    checked_fields,
    checked_opened,
    checked_picture,
    checked_reading,
    checked_reviews,
)
from appliance.panel.review_state import ZOOMS, Review
from appliance.panel.text import NOTHING, say
from appliance.people.rights import RIGHTS, Operation
from appliance.redaction.edits import RESTORABLE
from appliance.redaction.reasons import Reason
from appliance.review import desk
from appliance.review.codes import REVIEWABLE, Wait
from appliance.review.pictures import memory_file
from appliance.review.session import NO_VALUE, STAYS_BEHIND
from appliance.review.verdicts import Stage
from appliance.states import State
from appliance.suggestions import Doubt, FieldKind
from tests.panel.gallery import REVIEWER, facts, said
from tests.panel.qt_panel import find, move, panel, place, pose, press, release, seen, settle, touch, until
from tests.panel.review_gallery import DOCUMENT, ENOUGH, FIELDS, GATE, WAITING, box_of, crop, opened, page, paged, small
from tests.panel.review_stand_in import GATE as GATE_ANSWER
from tests.panel.review_stand_in import NOT_OPEN, NOT_WAITING, Desk
from tests.panel.worlds import Sat, recorded

READY = facts(said(State.READY), session=REVIEWER, reviews=WAITING)


class World(Sat):
    """A reviewer."""

    def __init__(self, known=READY):
        super().__init__(known)

    def answer(self, do, told=None, **more):
        self.it.answered(Answer(do, argument=DOCUMENT, told=told, **more))

    def begin(self, fields=(), pages=3):
        for act in opened(fields, pages):
            self.now += 1
            act(self.it)

    def look(self, at):
        for act in paged(at):
            self.now += 1
            act(self.it)

    def touch(self, word):
        left, top, *_ = box_of(word)
        self.tap(Do.REVIEW_TOUCH, f"{left + 3},{top + 3},6")

    @property
    def album(self):
        return self.it.reviewing.album

    @property
    def name(self):
        return self.it.screen().name


def test_what_waits_is_offered_to_whoever_may_review_and_shows_no_id():
    world = World()
    assert world.it.screen().links[0].label.english() == "Review (2)"
    world.tap(Do.REVIEWS)
    shown = world.it.screen()
    assert [item.choice.argument for item in shown.items] == [row.document for row in WAITING]
    words = [text.english() for item in shown.items for text in (item.text, item.detail)]
    assert words[0] == "Referral · Summary by a language model"
    assert words[1] == "Somebody must confirm what was read · first review · for 3 hours"
    assert not [text for text in words if DOCUMENT in text]
    for known in (dataclasses.replace(READY, session=None), dataclasses.replace(READY, reviews=())):
        assert Do.REVIEWS not in [choice.do for choice in World(known).it.screen().links]


def test_a_document_that_is_being_made_is_asked_for_again_and_can_be_left():
    world = World()
    world.tap(Do.REVIEW_OPEN, DOCUMENT)
    assert (world.name, world.last.do, world.last.argument) == ("review-opening", Do.REVIEW_OPEN, DOCUMENT)
    world.answer(Do.REVIEW_OPEN, None)
    asked = len(world.asked)
    world.it.tick()
    assert len(world.asked) == asked, "not at once"
    world.now += 2
    world.it.tick()
    world.it.tick()
    assert len(world.asked) == asked + 1
    world.tap(world.it.screen().links[0].do)
    assert (world.name, world.last.do) == ("reviews", Do.REVIEW_CLOSE)
    for act in opened()[1:]:
        act(world.it)
    assert (world.name, world.album.picture) == ("reviews", None), "a late answer shows nothing"


def test_what_came_of_an_opening_that_was_left_is_not_taken_for_the_next_one_of_the_same_document():
    world = World()
    world.tap(Do.REVIEWS)
    world.tap(Do.REVIEW_OPEN, DOCUMENT)
    left = world.last
    world.tap(Do.REVIEW_CLOSE)
    world.tap(Do.REVIEW_OPEN, DOCUMENT)
    assert world.last.detail != left.detail
    world.answer(Do.REVIEW_OPEN, refusal=say("No document is open."), code="review-not-open", detail=left.detail)
    assert (world.name, world.it.ui.notice) == ("review-opening", NOTHING)
    world.answer(Do.REVIEW_OPEN, Opened("first", 1, (), page(0)), detail=world.last.detail)
    assert world.name == "review-page"


def test_a_three_page_document_without_findings_is_approved_with_five_taps():
    world = World()
    taps = 0
    while world.it.ui.review is None or world.last.do is not Do.REVIEW_APPROVE:
        shown = world.it.screen()
        choice = next((c for c in shown.choices if c.first and shown.sheet), None)
        choice = choice or next((item.choice for item in shown.items if item.choice), shown.links[0])
        taps += 1
        world.tap(choice.do, choice.argument)
        if choice.do is Do.REVIEW_OPEN:
            opened()[1](world.it)
        elif choice.do is Do.REVIEW_PAGE:
            world.answer(Do.REVIEW_PAGE, page(int(choice.argument)))
    assert taps <= 5
    assert recorded("reviewing and approving a document of three pages", taps)
    assert world.it.ui.review.seen == {0, 1, 2}
    world.answer(Do.REVIEW_APPROVE, "approved")
    assert world.it.screen().headline.english() == "Approved. The document goes on its way."
    assert world.album.picture is None
    assert Do.REVIEW_CLOSE not in [request.do for request in world.asked]


def test_nothing_is_approved_before_every_page_was_shown_and_every_value_decided():
    world = World()
    world.begin(FIELDS)
    world.tap(Do.REVIEW_APPROVE)
    assert world.last.do is not Do.REVIEW_APPROVE
    world.look(1)
    world.look(2)
    assert world.it.screen().choices[0].do is Do.REVIEW_FIELD
    world.tap(Do.REVIEW_APPROVE)
    assert world.last.do is Do.REVIEW_PAGE
    world.tap(Do.REVIEW_FIELD, "0")
    world.answer(Do.REVIEW_FIELD, FieldShown(0, crop(), "penicillin"))
    shown = world.it.screen()
    assert shown.headline.english() == "Allergy, page 1"
    assert [line.english() for line in shown.lines] == ["It was hard to read.", "This is always confirmed by a person."]
    assert shown.sheet.reading.english() == "penicillin"
    assert "penicillin" not in repr(world.it.ui)
    world.tap(Do.REVIEW_CONFIRM, "0")
    assert world.last.detail == (0,)
    world.answer(Do.REVIEW_CONFIRM, ENOUGH)
    assert world.last.do is Do.REVIEW_PAGE
    world.answer(Do.REVIEW_PAGE, page(2))
    world.tap(Do.REVIEW_APPROVE)
    assert world.last.do is Do.REVIEW_APPROVE


def test_a_touched_word_is_marked_at_once_goes_and_comes_back_when_touched_again():
    world = World()
    world.begin()
    box = box_of("kidney")
    world.touch("kidney")
    assert (world.last.do, world.last.detail) == (Do.REVIEW_REMOVE, (0, *box))
    assert [mark.box for mark in world.album.marks if mark.kind == "going"] == [box]
    world.answer(Do.REVIEW_REMOVE, page(0, taken=(box,)), detail=(0, *box))
    assert [mark.box for mark in world.album.marks if mark.kind == "mine"] == [box]
    assert world.it.screen().headline.english() == "Taken away by you. Touch it again to undo."
    world.touch("kidney")
    assert world.last.do is Do.REVIEW_UNDO
    world.answer(Do.REVIEW_UNDO, page(0))
    assert world.it.screen().headline.english() == "Stays: a common or medical word"
    world.touch("4827-6635")
    assert world.it.screen().headline.english() == "Taken away: a record number"
    assert world.last.do is Do.REVIEW_UNDO, "a word that is gone is not asked for"


def test_a_word_that_nobody_knows_is_asked_back_where_the_station_offers_it_after_a_question():
    world = World()
    for act in opened(offers=("restore",)):
        world.now += 1
        act(world.it)
    box = box_of("zorblatt")
    world.tap(Do.REVIEW_WANT)
    world.tap(Do.REVIEW_RESTORE)
    assert world.last.do is Do.REVIEW_OPEN, "no word was touched"
    world.touch("4827-6635")
    assert [choice.do for choice in world.it.screen().choices] == [Do.REVIEW_PAGE, Do.REVIEW_ASK]
    world.tap(Do.REVIEW_WANT)
    assert world.name == "review-page", "an identifier is not asked back"
    world.touch("zorblatt")
    assert [choice.do for choice in world.it.screen().choices] == [Do.REVIEW_PAGE, Do.REVIEW_WANT]
    world.tap(Do.REVIEW_RESTORE)
    assert world.last.do is Do.REVIEW_OPEN, "not before the question"
    world.tap(Do.REVIEW_WANT)
    assert (world.name, world.it.screen().links[0].do) == ("review-want", Do.REVIEW_BACK)
    world.tap(Do.REVIEW_RESTORE)
    assert (world.last.do, world.last.detail) == (Do.REVIEW_RESTORE, (0, *box))
    world.answer(Do.REVIEW_RESTORE, page(0, back=(box,)), detail=(0, *box))
    assert [mark.kind for mark in world.album.marks if mark.box == box] == ["asked"]
    assert world.it.screen().headline.english() == "Asked for by you. Touch it again to undo."
    world.touch("zorblatt")
    assert (world.last.do, world.last.detail) == (Do.REVIEW_UNDO, (0, *box))
    world.answer(Do.REVIEW_UNDO, page(0))
    assert [choice.do for choice in world.it.screen().choices] == [Do.REVIEW_PAGE, Do.REVIEW_WANT]
    world.tap(Do.REVIEW_WANT)
    world.tap(Do.REVIEW_RESTORE)
    world.answer(Do.REVIEW_RESTORE, page(0), detail=(0, *box))
    assert world.it.screen().headline.english() == "It does not come back here. Touch it again to undo."
    assert world.it.screen().choices[1].do is Do.REVIEW_ASK


def test_the_strip_of_pages_goes_to_a_page_holds_a_few_small_ones_and_nothing_else():
    world = World()
    world.begin(pages=1)
    assert len(world.it.screen().links) == 1, "one page needs no strip"
    world.tap(Do.REVIEW_CLOSE)
    world.begin(pages=9)
    way = world.it.screen().links[1]
    assert (way.do, way.argument) == (Do.REVIEW_STRIP, "0")
    world.tap(way.do, way.argument)
    assert (world.last.do, world.last.detail) == (Do.REVIEW_STRIP, (0,))
    world.answer(Do.REVIEW_STRIP, Strip(0, tuple(map(small, range(STRIP)))))
    assert (world.name, world.album.picture, len(world.album.strip)) == ("review-strip", None, STRIP)
    shown = world.it.screen()
    assert [tile.detail.english() for tile in shown.tiles] == ["seen"] + ["not seen yet"] * (STRIP - 1)
    assert [tile.choice.argument for tile in shown.sheet.tools] == ["", str(STRIP)]
    lantern, number = Lantern(world.album), world.album.number
    assert lantern.requestImage(f"{number}-2", QSize(), QSize()).width() == 160
    for name in (f"{number}-6", f"{number}--1", f"{number}-x", f"{number - 1}-2", str(number), "-", f"{number}-02"):
        assert lantern.requestImage(name, QSize(), QSize()).isNull()
    world.tap(Do.REVIEW_STRIP, "9")
    assert world.last.detail == (0,), "there is no such page"
    world.tap(Do.REVIEW_STRIP, str(STRIP))
    world.answer(Do.REVIEW_STRIP, Strip(STRIP, tuple(map(small, range(3)))))
    assert [tile.choice.argument for tile in world.it.screen().sheet.tools] == ["0", ""]
    assert world.it.ui.review.seen == {0}, "a small page was not seen"
    world.tap(Do.REVIEW_PAGE, "8")
    world.answer(Do.REVIEW_PAGE, page(8))
    assert (world.name, world.it.ui.review.place, world.album.strip) == ("review-page", 8, ())
    world.tap(Do.REVIEW_STRIP, "6")
    world.answer(Do.REVIEW_STRIP, refusal=say("That did not work."), code="bus-unknown-call")
    assert (world.name, world.it.screen().notice.english()) == ("review-page", "That did not work.")
    world.tap(Do.REVIEW_STRIP, "6")
    world.answer(Do.REVIEW_STRIP, Strip(6, (small(0),)))
    assert world.it.screen().links[0].do is Do.REVIEW_BACK
    world.tap(Do.HOME)
    assert world.album.strip == ()


def test_fingers_go_to_a_page_through_the_strip(bus, host):
    desk = Desk(pages=8)
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        begin(window)
        touch(window, "do-review-strip-0")
        shows(window, "review-strip")
        assert find(window, "small-5").property("sourceSize").width() == 160
        touch(window, "do-review-strip-6")
        until(lambda: find(window, "do-review-page-7"), "the last ones")
        shows(window, "review-strip")
        touch(window, "do-review-page-7")
        until(lambda: window.controller.screen().word.arguments == (8, 8), "the last page")
        assert [call for call in desk.done if call[0] == "Thumbnail"] == [("Thumbnail", at) for at in range(8)]


def test_a_page_of_a_strip_that_is_not_small_closes_the_review(bus, host):
    desk = Desk(pages=2)
    desk.answers["Thumbnail"] = ("h", lambda: (desk.file(page(0).picture.png),))
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        begin(window)
        touch(window, "do-review-strip-0")
        until(lambda: any("does not understand" in text for text in seen(window)), "the reason")


def test_without_the_stations_offer_no_word_can_be_asked_back_and_a_refusal_goes_back_to_the_page():
    world = World()
    world.begin()
    world.touch("zorblatt")
    assert world.it.screen().choices[1].do is Do.REVIEW_ASK
    world.tap(Do.REVIEW_WANT)
    world.tap(Do.REVIEW_RESTORE)
    assert world.last.do is Do.REVIEW_OPEN
    world.tap(Do.REVIEW_CLOSE)
    for act in opened(offers=("restore",)):
        world.now += 1
        act(world.it)
    world.touch("zorblatt")
    world.tap(Do.REVIEW_WANT)
    world.tap(Do.REVIEW_RESTORE)
    world.answer(Do.REVIEW_RESTORE, refusal=say("Nobody may."), code="review-restore-forbidden")
    assert (world.last.do, world.last.detail) == (Do.REVIEW_PAGE, (0,))
    world.answer(Do.REVIEW_PAGE, page(0))
    assert (world.name, world.it.screen().notice.english()) == ("review-page", "Nobody may.")


def test_a_word_whose_removal_is_refused_is_not_shown_as_gone():
    world = World()
    world.begin()
    world.touch("kidney")
    world.answer(Do.REVIEW_REMOVE, refusal=say("You may not."), code="not-allowed")
    assert world.it.screen().notice.english() == "You may not."
    assert not [mark for mark in world.album.marks if mark.kind != "stays" and mark.box == box_of("kidney")]
    assert not world.it.ui.busy


@pytest.mark.parametrize("argument", ["", "1", "1,2", "1,2,3,4", "-1,2,3", "x,y,z", "\u0661,2,3", "999999999999,1,1"])
def test_a_touch_of_a_wrong_form_or_beside_every_word_does_nothing(argument):
    world = World()
    world.begin()
    before = len(world.asked)
    world.tap(Do.REVIEW_TOUCH, argument)
    assert [request.do for request in world.asked[before:] if request.do is not Do.KEEP] == []


def test_a_finger_means_the_closest_word_and_the_smaller_one_of_two():
    large, small = Decision((0, 0, 100, 100), "cleared-value"), Decision((40, 40, 50, 50), "cleared-value")
    review = Review(DOCUMENT, "Ann", decisions=(large, small, Decision((200, 0, 210, 10), "denied-name")))
    assert review.at(45, 45, 6) is small
    assert review.at(10, 10, 6) is large
    assert review.at(196, 4, 6).code == "denied-name"
    assert review.at(150, 50, 6) is None


def test_zoom_has_an_end_and_marks_can_be_hidden():
    world = World()
    world.begin()
    for step in ("in",) * 5 + ("out",) * 9:
        world.tap(Do.REVIEW_ZOOM, step)
        assert 0 <= world.it.ui.review.zoom < len(ZOOMS)
    assert world.it.ui.review.zoom == 0
    world.tap(Do.REVIEW_MARKS, "off")
    assert world.album.marks == ()
    world.tap(Do.REVIEW_MARKS, "on")
    assert {mark.kind for mark in world.album.marks} == {"stays", "gone"}


def test_what_the_gate_refuses_is_said_and_the_review_stays_open():
    world = World()
    world.begin(pages=1)
    world.tap(Do.REVIEW_APPROVE)
    world.answer(Do.REVIEW_APPROVE, **GATE)
    assert world.name == "review-page"
    assert world.it.screen().notice.english().startswith("The last check still finds something")
    assert [choice.do for choice in world.it.screen().choices] == [Do.REVIEW_APPROVE, Do.REVIEW_ASK]


def test_after_a_planted_name_every_page_is_looked_at_again():
    world = World()
    world.begin()
    world.look(1)
    world.look(2)
    world.tap(Do.REVIEW_APPROVE)
    world.answer(Do.REVIEW_APPROVE, refusal=say("Look at each page again."), code="review-planted-missed")
    assert (world.last.do, world.last.detail) == (Do.REVIEW_PAGE, (0,))
    world.answer(Do.REVIEW_PAGE, page(0))
    assert world.it.ui.review.seen == {0}
    assert world.it.screen().choices[0].do is Do.REVIEW_PAGE


def test_a_document_is_rejected_only_after_a_second_question():
    world = World()
    world.begin()
    world.tap(Do.REVIEW_REJECT)
    assert world.last.do is not Do.REVIEW_REJECT
    world.tap(Do.REVIEW_ASK)
    assert world.it.screen().links[0].do is Do.REVIEW_BACK
    world.tap(Do.REVIEW_BACK)
    world.answer(Do.REVIEW_PAGE, page(0))
    assert world.name == "review-page"
    world.tap(Do.REVIEW_ASK)
    world.tap(Do.REVIEW_REJECT)
    world.answer(Do.REVIEW_REJECT, "review-rejected")
    assert world.it.screen().headline.english() == "Rejected. The document is not sent; keep the paper."


def ended(known):
    return lambda world: world.it.facts_changed(known)


def dims(world):
    world.now += 10_000
    world.it.tick()


SECOND = dataclasses.replace(READY, session=Session("Inez Farrow", "supervisor", 60))
ENDINGS = {
    "left": (lambda world: world.tap(Do.REVIEW_CLOSE), "reviews", ""),
    "home": (lambda world: world.tap(Do.HOME), "ready", ""),
    "dimmed": (dims, "ready", ""),
    "signed out": (ended(dataclasses.replace(READY, session=None, reviews=())), "ready", "The session has ended"),
    "another person": (ended(SECOND), "ready", "The session has ended"),
    "station gone": (ended(Facts(Link.GONE)), "gone", ""),
    "garbled": (ended(Facts(Link.GARBLED)), "garbled", ""),
    "vanished": (ended(dataclasses.replace(READY, reviews=WAITING[1:])), "reviews", "This document waits for no"),
    "a stop": (ended(dataclasses.replace(READY, state="paused")), "paused", "The review was closed"),
    "not shown": (lambda world: world.tap(Do.REVIEW_UNSHOWN), "reviews", "This page cannot be shown."),
    "not open": (lambda world: refused(world, "review-not-open"), "reviews", "Refused."),
    "wrong form": (lambda world: refused(world, WrongShapeError.code), "reviews", "Refused."),
}  # fmt: skip


def refused(world, code):
    world.tap(Do.REVIEW_PAGE, "1")
    world.answer(Do.REVIEW_PAGE, refusal=say("Refused."), code=code)


@pytest.mark.parametrize("way", ENDINGS)
def test_however_a_review_ends_its_picture_is_gone_and_the_screen_says_why(way):
    act, name, why = ENDINGS[way]
    world = World()
    world.begin()
    world.album.decoded = kept = Lamp()
    gone = weakref.ref(kept)
    del kept
    act(world)
    assert world.name == name
    assert world.it.screen().notice.english().startswith(why)
    assert world.it.ui.review is None
    assert (world.album.picture, world.album.marks) == (None, ())
    gc.collect()
    assert gone() is None
    assert not world.it.ui.busy
    assert Do.REVIEW_CLOSE in [request.do for request in world.asked]
    for act in (*opened()[1:], *paged(1)[1:]):
        act(world.it)
    assert world.album.picture is None


class Lamp:
    """Stands for what was decoded."""


def test_a_right_that_is_missing_ends_nothing():
    world = World()
    world.begin()
    refused(world, "not-allowed")
    assert (world.name, world.it.screen().notice.english()) == ("review-page", "Refused.")


def test_a_list_that_is_garbled_closes_nothing_and_a_verdict_on_its_way_is_waited_for():
    world = World()
    world.begin(pages=1)
    world.it.facts_changed(dataclasses.replace(READY, reviews=(), doubts=frozenset({"reviews"})))
    assert world.name == "review-page"
    world.it.facts_changed(READY)
    world.tap(Do.REVIEW_APPROVE)
    world.it.facts_changed(dataclasses.replace(READY, reviews=()))
    world.answer(Do.REVIEW_APPROVE, "approved")
    assert world.it.screen().headline.english().startswith("Approved.")


def test_a_spot_audit_shows_the_decisions_and_takes_nothing_away():
    world = World()
    world.tap(Do.REVIEW_OPEN, DOCUMENT)
    world.answer(Do.REVIEW_OPEN, Opened("audit", 1, (), page(0)))
    assert world.it.screen().headline.english().endswith("Compare it with its paper.")
    left, top, *_ = box_of("penicillin")
    world.tap(Do.REVIEW_TOUCH, f"{left + 3},{top + 3},6")
    assert Do.REVIEW_REMOVE not in [request.do for request in world.asked]
    assert world.it.screen().headline.english() == "Stays: a common or medical word"
    world.tap(Do.REVIEW_MARKS, "off")
    world.tap(Do.REVIEW_TOUCH, "0,0,1")
    assert world.it.screen().headline.english() == "The page as it would leave. Compare it with its paper."
    world.tap(Do.REVIEW_ASK)
    world.tap(Do.REVIEW_REJECT)
    world.answer(Do.REVIEW_REJECT, "spot-audit-failed")
    assert world.it.screen().headline.english().startswith("The spot audit failed.")


def test_every_code_of_the_station_has_its_words():
    assert set(review_words.WAITS) == {str(code) for code in REVIEWABLE}
    assert set(review_words.REASONS) == {reason.value for reason in Reason}
    assert set(review_words.KINDS) == {kind.value for kind in FieldKind}
    assert set(review_words.DOUBTS) == {doubt.value for doubt in Doubt}
    assert {reason.value for reason in RESTORABLE} == review_facts.RESTORABLE
    assert review_facts.RESTORE == desk.RESTORE
    assert Reason.RESTORED.value == review_state.ASKED
    assert set(review_words.AGAINST) == {*review_words.DOUBTS, NO_VALUE, STAYS_BEHIND}
    assert set(review_words.STAGES) == {stage.value for stage in Stage}
    ended = {"approved", Wait.SECOND, Wait.SUPERVISOR, Wait.REJECTED, AUDIT_FAILED}
    assert set(review_words.OUTCOMES) == ended | set(rescans.CODES.values())
    assert set(rescan_words.REASONS) == set(rescans.Reason)


GOOD_ROW = ("a" * 32, DOCUMENT, "referral", "ai-summary", "review-open", "first", 600)


@pytest.mark.parametrize(
    "wrong",
    [None, "x", [1], [GOOD_ROW[:6]], [(*GOOD_ROW[:1], "no id", *GOOD_ROW[2:])], [(*GOOD_ROW[:6], -1)],
     [(*GOOD_ROW[:5], "third", 600)], [(*GOOD_ROW[:2], "Jane Doe", *GOOD_ROW[3:])], [(*GOOD_ROW[:6], True)]],
)  # fmt: skip
def test_a_list_of_what_waits_of_a_wrong_form_is_none(wrong):
    assert checked_reviews(wrong) is None
    assert [row.minutes for row in checked_reviews([GOOD_ROW])] == [10]


GOOD_PNG = crop().png


@pytest.mark.parametrize(
    ("check", "wrong"),
    [*((checked_opened, w) for w in (None, (3, 0), (3, 0, "third"), (-1, 0, "first"), (3, 501, "first"),
                                     ("3", 0, "first"))),
     *((checked_decisions, w) for w in (None, [1], [(1, 2, 3, 4)], [(1, 2, 1, 4, "denied-name")],
                                        [(1, 2, 3, 4, "Jane D")],
                                        [(0, 0, 30_000, 9, "denied-name")], [(0, 0, 1, 1, "x")] * (MAX_DECISIONS + 1))),
     *((checked_picture, w) for w in (b"", b"GIF89a" * 9, GOOD_PNG[:16] + b"\0\1\0\0\0\1\0\0" + GOOD_PNG[24:])),
     *((checked_reading, w) for w in (b"\xff", b"a\x1b[2J", b"x" * 2_001)),
     *((lambda w: checked_fields(w, 1, 3), w) for w in (None, [], [1], [(9, 1, 2, 3, 4, "dose", [], "")],
                                                         [(0, 1, 2, 3, 4, "dose", ["Not A Word"], "")],
                                                         [(0, 1, 2, 3, 4, "dose", [], 7)]))],
)  # fmt: skip
def test_answers_of_a_wrong_form_are_refused(check, wrong):
    with pytest.raises(WrongShapeError):
        check(wrong)


def open_files():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_only_sealed_memory_files_are_read_and_all_are_closed(tmp_path):
    before = open_files()
    assert content(memory_file(b"abc")) == b"abc"
    loose = os.memfd_create("loose", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    (tmp_path / "file").write_bytes(b"abc")
    plain = os.open(tmp_path / "file", os.O_RDONLY)
    for wrong in (loose, plain, *os.pipe(), 10_000, "3", None):
        with pytest.raises(WrongShapeError):
            content(wrong)
    with pytest.raises(WrongShapeError):
        contents((os.memfd_create("loose", os.MFD_CLOEXEC), memory_file(b"abc")))
    assert open_files() == before


def test_the_lantern_shows_what_the_album_holds_and_nothing_else():
    world = World()
    world.begin()
    lantern, number = Lantern(world.album), world.album.number
    shown = lantern.requestImage(str(number), QSize(), QSize(620, 0))
    assert (shown.width(), shown.height()) == (620, 877)
    assert lantern.requestImage(str(number - 1), QSize(), QSize()).isNull()
    world.tap(Do.REVIEW_CLOSE)
    assert lantern.requestImage(str(number), QSize(), QSize()).isNull()
    assert lantern.requestImage(str(world.album.number), QSize(), QSize()).isNull()
    broken = PageShown(0, dataclasses.replace(page(0).picture, png=GOOD_PNG[:60]), ())
    world.album.show(broken.picture)
    assert lantern.requestImage(str(world.album.number), QSize(), QSize()).isNull()


# On a real bus, with fingers


def shows(window, name):
    until(lambda: window.controller.screen().name == name and not window.controller.ui.busy, name)
    settle(window)


def begin(window):
    window.controller._guard._quiet_s = 0
    shows(window, "ready")
    touch(window, "do-reviews")
    touch(window, f"do-review-open-{DOCUMENT}")
    shows(window, "review-page")


def finger_on(window, word):
    """A finger on a word of the page."""
    settle(window)
    image, scale = find(window, "page"), find(window, "page").width() / 1240
    left, top, right, bottom = box_of(word)
    at = image.mapToScene(QPointF((left + right) / 2 * scale, (top + bottom) / 2 * scale))
    point = QPoint(round(at.x()), round(at.y()))
    press(window, point)
    release(window, point)
    QTest.qWait(1)


def test_five_touches_approve_a_document_of_three_pages(bus, host):
    desk = Desk()
    desk.makes = 1
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        begin(window)  # two
        touch(window, "do-review-page-1")
        until(lambda: window.controller.screen().word.arguments == (2, 3), "the second page")
        touch(window, "do-review-page-2")
        until(lambda: find(window, "do-review-approve"), "all was shown")
        touch(window, "do-review-approve")
        until(lambda: "Approved. The document goes on its way." in seen(window), "approved")
        assert window.controller.reviewing.album.picture is None
        until(lambda: find(window, f"do-review-open-{DOCUMENT}") is None, "it waits no more")
    assert [name for name, *_ in desk.done] == ["Open", "Open", "Fields", "Page", "Offers", "Page", "Page", "Approve"]


def test_a_finger_takes_a_word_away_and_brings_it_back(bus, host):
    desk = Desk(pages=1)
    desk.slow["Remove"] = 0.3
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        begin(window)
        album = window.controller.reviewing.album
        finger_on(window, "penicillin")
        assert [mark.kind for mark in album.marks if mark.box == box_of("penicillin")] == ["stays", "going"]
        until(lambda: desk.marks == [(0, *box_of("penicillin"))], "it goes")
        shows(window, "review-page")
        assert "Taken away by you. Touch it again to undo." in seen(window)
        finger_on(window, "penicillin")
        until(lambda: desk.marks == [], "it is back")
        shows(window, "review-page")
        finger_on(window, "Zebulon")
        until(lambda: "Taken away: a name" in seen(window), "the reason, and not the word")
        assert "Zebulon" not in " ".join(seen(window))


def test_fingers_ask_a_word_back_and_take_that_back(bus, host):
    desk = Desk(pages=1)
    desk.offers = ["restore"]
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        begin(window)
        touch(window, "do-review-zoom-out")
        finger_on(window, "zorblatt")
        touch(window, "do-review-want")
        touch(window, "do-review-restore")
        until(lambda: desk.asked_back == [(0, *box_of("zorblatt"))], "it is asked back")
        shows(window, "review-page")
        assert "Asked for by you. Touch it again to undo." in seen(window)
        finger_on(window, "zorblatt")
        until(lambda: desk.asked_back == [], "and not any more")


def test_a_finger_moves_a_page_that_is_larger_than_its_place_and_takes_nothing_away(bus, host):
    desk = Desk(pages=1)
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        begin(window)
        touch(window, "do-review-zoom-in")
        settle(window)
        view = find(window, "desk")
        before = view.property("contentY")
        point = place(window, view)
        press(window, point)
        for step in range(1, 12):
            move(window, QPoint(point.x(), point.y() - 8 * step))
            QTest.qWait(5)
        release(window, QPoint(point.x(), point.y() - 88))
        until(lambda: view.property("contentY") > before, "it moved")
        assert desk.marks == []


def test_values_are_confirmed_and_left_out_one_after_the_other(bus, host):
    desk = Desk(pages=1, fields=2)
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        begin(window)
        touch(window, "do-review-field-0")
        shows(window, "review-field")
        assert {"Read as: penicillin", "Allergy, page 1"} <= set(seen(window))
        touch(window, "do-review-confirm-0")
        until(lambda: find(window, "do-review-leave-out-1"), "the next one")
        shows(window, "review-field")
        touch(window, "do-review-leave-out-1")
        until(lambda: find(window, "do-review-approve"), "all is decided")
        assert desk.said == ["confirmed", "rejected"]


def test_a_refusal_of_the_gate_is_said_and_a_rejection_asks_once_more(bus, host):
    desk = Desk(pages=1)
    desk.refuse["Approve"] = GATE_ANSWER
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        begin(window)
        touch(window, "do-review-approve")
        until(lambda: find(window, "notice"), "the refusal")
        shows(window, "review-page")
        assert any("The last check still finds something" in text for text in seen(window))
        touch(window, "do-review-ask")
        touch(window, "do-review-reject")
        until(lambda: "Rejected. The document is not sent; keep the paper." in seen(window), "rejected")


WRONG = {
    "Open": ("uss", (1, "two", "first")),
    "Fields": ("s", "none"),
    "Page": ("ss", ("no picture", "no boxes")),
}


@pytest.mark.parametrize("member", WRONG)
def test_an_answer_of_a_wrong_form_closes_the_review_and_is_said(bus, host, member):
    desk = Desk()
    desk.answers[member] = WRONG[member]
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        window.controller._guard._quiet_s = 0
        shows(window, "ready")
        touch(window, "do-reviews")
        touch(window, f"do-review-open-{DOCUMENT}")
        until(lambda: any("does not understand" in text for text in seen(window)), "the reason")
        shows(window, "reviews")
        assert window.controller.reviewing.album.picture is None
        until(lambda: ("Close",) in desk.done, "the station lets go of it")


def test_a_picture_that_is_none_closes_the_review_and_is_said(bus, host):
    desk = Desk()
    desk.answers["Page"] = ("ha(uuuus)", lambda: (desk.file(page(0).picture.png[:80]), []))
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        window.controller._guard._quiet_s = 0
        shows(window, "ready")
        touch(window, "do-reviews")
        touch(window, f"do-review-open-{DOCUMENT}")
        until(lambda: any("This page cannot be shown." in text for text in seen(window)), "the reason")
        assert window.controller.reviewing.album.picture is None


def test_a_page_of_another_shape_follows_one_that_was_shown_whole():
    """Its width on the glass changes before its picture is asked for: that of the page before is gone by then."""
    lying = checked_picture(cv2.imencode(".png", np.full((620, 877), 255, np.uint8))[1].tobytes())
    with panel() as window:
        pose(window, "review-whole")
        window.controller.tap(Do.REVIEW_PAGE, "1")
        window.controller.answered(Answer(Do.REVIEW_PAGE, argument=DOCUMENT, told=PageShown(1, lying, ())))
        settle(window)
        assert window.controller.screen().name == "review-page"
        assert find(window, "page").width() > find(window, "page").height()


@pytest.mark.parametrize(("answer", "words"), [(NOT_OPEN, "No document is open"), (NOT_WAITING, "does not wait for")])
def test_a_document_that_vanished_closes_its_review(bus, host, answer, words):
    desk = Desk()
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        begin(window)
        desk.refuse["Page"] = answer
        touch(window, "do-review-page-1")
        until(lambda: any(words in text for text in seen(window)), "the reason")
        shows(window, "reviews")


def test_a_session_that_ends_and_a_station_that_goes_close_the_review(bus, host):
    desk = Desk()
    service = host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        album = window.controller.reviewing.album
        begin(window)
        desk.signed = ""
        shows(window, "ready")
        assert album.picture is None
        assert any("The session has ended" in text for text in seen(window))
        desk.signed = "Ann Example"
        until(lambda: window.controller.facts.reviews, "signed in again")
        begin(window)
        assert album.picture is not None
        host.stop(service)
        shows(window, "gone")
        assert album.picture is None
        assert find(window, "page") is None


def test_only_roles_that_may_review_ask_what_waits(bus, host):
    assert set(REVIEWERS) == {role.value for role in RIGHTS[Operation.REVIEW_OPEN].roles}
    desk = Desk()
    desk.signed = "Bea Sample"
    host.serve_raw(desk)
    with panel(bus.address, connect=True) as window:
        until(lambda: window.controller.facts.session, "reception is signed in")
        QTest.qWait(1200)
        assert desk.looked == 0
        desk.signed = "Ann Example"
        until(lambda: find(window, "do-reviews"), "a reviewer is")


def test_a_screen_that_dims_closes_the_review(bus, host):
    host.serve_raw(Desk())
    with panel(bus.address, connect=True) as window:
        begin(window)
        window.controller.dimmer._after_s = 0.05
        until(lambda: window.controller.dimmer.dimmed, "it dims")
        settle(window)
        assert find(window, "page") is None
        assert window.controller.reviewing.album.picture is None


def test_every_mark_is_drawn_in_its_own_way_and_not_by_colour_alone():
    with panel() as window:
        pose(window, "review-taken")
        album = window.controller.reviewing.album
        assert {mark.kind for mark in album.marks} == {"stays", "gone", "mine"}
        drawn = Lantern(album).requestImage(str(album.number), QSize(), QSize(1240, 0))
        drawn = drawn.convertToFormat(QImage.Format.Format_Grayscale8)
    dark = {}
    for word in ("Zebulon", "penicillin"):
        left, top, right, bottom = box_of(word)
        greys = [drawn.pixelColor(x, y).red() for x in range(left, right) for y in range(top, bottom)]
        dark[word] = sum(grey < 128 for grey in greys) / len(greys)
    assert 0.03 < dark["Zebulon"] < dark["penicillin"], "one is hatched, the other crossed"


def test_pages_that_nobody_signed_in_for_have_no_way_to_a_review():
    world = World(dataclasses.replace(READY, session=None))
    world.tap(Do.REVIEW_OPEN, DOCUMENT)
    assert (world.it.ui.page, world.it.ui.review) == (Page.HOME, None)

"""A small service with the reviews of a station, on a real bus; each part of it can refuse, lie or go away."""

import asyncio
import os
from functools import partial
from typing import ClassVar

from sdbus.sd_bus_internals import SdBusInterface

from appliance.bus_interface import ERROR_NAME, StationFailedError
from appliance.review.interface import INTERFACE, OBJECT_PATH
from appliance.review.pictures import memory_file
from tests.panel.review_gallery import DOCUMENT, LINES, SECOND_LINES, crop, page, small
from tests.panel.stand_in import Reception

NOT_OPEN = "review-not-open: No document is open for review. Choose one; what was marked in it is kept."
NOT_WAITING = "review-not-waiting: This document does not wait for a review."
GATE = (
    "release-refused: The last check still finds something that must not leave. Take it away, or reject the document."
)


class Desk(Reception):
    """A reception at which somebody is signed in who may review."""

    def __init__(self, pages=3, fields=0):
        super().__init__()
        self.signed = "Ann Example"
        self.pages = pages
        self.said = [""] * fields
        self.marks, self.asked_back = [], []
        self.offers = []
        self.typed, self.against = [], []  # corrections, and what speaks against the next one
        self.waits = [DOCUMENT]
        self.makes = 0  # times that Open says "ask again"
        self.done = []
        self.looked = 0
        self.refuse = {}  # member: what it answers instead
        self.answers = {}  # member: an answer of another form
        self.slow = {}  # member: seconds

    def begin(self, bus):
        super().begin(bus)
        reviews = SdBusInterface()
        for name, (takes, gives, _) in self.review.items():
            given = self.answers.get(name, (gives,))[0]
            reviews.add_method(name, takes, (), given, (), 0, partial(self._review, name))
        bus.add_interface(reviews, OBJECT_PATH, INTERFACE)
        self._reviews = reviews

    def _review(self, name, message):
        arguments = message.parse_to_tuple()
        if name == "Waiting":
            self.looked += 1
        else:
            self.done.append((name, *arguments))
        if name in self.slow:
            asyncio.get_running_loop().call_later(self.slow[name], self._reply, name, message, arguments)
        else:
            self._reply(name, message, arguments)

    def _reply(self, name, message, arguments):
        try:
            gives, answer = self._act(name, arguments)
        except StationFailedError as error:
            message.create_error_reply(ERROR_NAME, str(error)).send()
            return
        gives, *answered = self.answers.get(name, (gives, answer))
        reply = message.create_reply()
        if gives:
            told = answered[0]() if callable(answered[0]) else answered[0]
            reply.append_data(gives, *(told if isinstance(told, tuple) else (told,)))
        reply.send()

    def _act(self, name, arguments):
        if name in self.refuse:
            raise StationFailedError(self.refuse[name])
        _, gives, act = self.review[name]
        return gives, act(self, *arguments)

    def waiting(self):
        return [("a" * 32, one, "referral", "ai-summary", "review-open", "first", 600) for one in self.waits]

    def opened(self, document):
        if document not in self.waits:
            raise StationFailedError(NOT_WAITING)
        if self.makes:
            self.makes -= 1
            return 0, 0, ""
        return self.pages, len(self.said), "first"

    def page(self, place):
        lines = LINES if place == 0 else SECOND_LINES
        taken, back = (tuple(tuple(box) for at, *box in kept if at == place) for kept in (self.marks, self.asked_back))
        shown = page(place, lines, taken, back)
        told = [(*decision.box, decision.code) for decision in shown.decisions]
        return self.file(shown.picture.png), told

    def thumbnail(self, place):
        return self.file(small(place).png)

    def field(self, _number):
        return self.file(crop().png), self.file(b"penicillin")

    @staticmethod
    def file(data):
        descriptor = memory_file(data)
        asyncio.get_running_loop().call_later(0.5, os.close, descriptor)
        return descriptor

    def say(self, what, number):
        self.said[number] = what

    def correct(self, number, text):
        self.typed.append(text)
        self.say("corrected", number)

    def decide(self, state):
        self.waits.clear()
        return state

    review: ClassVar = {
        "Waiting": ("", "a(ssssssu)", waiting),
        "Open": ("s", "uus", opened),
        "Page": ("u", "ha(uuuus)", page),
        "Thumbnail": ("u", "h", thumbnail),
        "Fields": ("", "a(uuuuusass)", lambda it: [(0, 1, 2, 3, 4, "allergy", ["policy"], said) for said in it.said]),
        "Field": ("u", "hh", field),
        "Remove": ("uuuuu", "", lambda it, *mark: it.marks.append(mark)),
        "Undo": ("", "", lambda it: (it.marks or it.asked_back).pop()),
        "Confirm": ("u", "", lambda it, number: it.say("confirmed", number)),
        "RejectField": ("u", "", lambda it, number: it.say("rejected", number)),
        "Offers": ("", "as", lambda it: list(it.offers)),
        "Restore": ("uuuuu", "", lambda it, *mark: it.asked_back.append(mark)),
        "Judge": ("us", "as", lambda it, *_: list(it.against)),
        "Correct": ("us", "", correct),
        "Approve": ("", "s", lambda it: it.decide("approved")),
        "Reject": ("", "s", lambda it: it.decide("review-rejected")),
        "Close": ("", "", lambda _: None),
    }

"""What the station says for each screen of reviewing. The page is drawn here; everybody and everything is invented."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from appliance.panel.model import Do
from appliance.panel.requests import Answer
from appliance.panel.review_facts import (
    Decision,
    Doubted,
    FieldRow,
    FieldShown,
    Opened,
    PageShown,
    Strip,
    WaitingReview,
    checked_picture,
)
from appliance.panel.sentences import known
from appliance.review.pictures import small as shrunk
from appliance.review.refusals import GateRefusesError

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
WIDTH, HEIGHT = 1240, 1754
DOCUMENT = "d" * 32
WAITING = (
    WaitingReview(DOCUMENT, "referral", "ai-summary", "policy-fields-unconfirmed", "first", 185),
    WaitingReview("e" * 32, "lab-result", "billing", "review-second", "second", 12),
)
GONE = {"Zebulon": "denied-name", "Quackenbush": "denied-name", "4827-6635": "denied-record",
        "03/04/2026": "denied-date", "zorblatt": "denied-unknown-word"}  # fmt: skip
LINES = (
    "Patient: Zebulon Quackenbush", "Record: 4827-6635    Seen: 03/04/2026", "Reason: cough for two weeks, no fever.",
    "Allergies: penicillin (rash).", "Medication: metformin 500 mg twice daily.",
    "Findings: the kidney is normal, the liver is of normal size.", "Lungs: clear on both sides, no zorblatt heard.",
    "Plan: more water, less salt, walking every day.", "Follow up in two weeks, sooner if the cough gets worse.",
)  # fmt: skip
SECOND_LINES = ("Laboratory: potassium 4.1 mmol/L, sodium 139 mmol/L.", "Blood pressure 128/82 mmHg, pulse 72 bpm.")


def word_boxes(lines):
    """Each word of a page with its box."""
    font = ImageFont.truetype(FONT, 30)
    for row, line in enumerate(lines):
        left = 110.0
        for word in line.split():
            width = font.getlength(word)
            yield word, (round(left), 150 + row * 64, round(left + width), 150 + row * 64 + 36)
            left += width + font.getlength(" ")


@cache
def page(place, lines=LINES, taken=(), back=()):
    """A sanitised page, with words that somebody took away as well, or asked back."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    draw, font, told = ImageDraw.Draw(image), ImageFont.truetype(FONT, 30), []
    for word, box in word_boxes(lines):
        code = "denied-by-review" if box in taken else GONE.get(word, "cleared-vocabulary")
        code = "cleared-by-review" if box in back else code
        told.append(Decision(box, code))
        if code.startswith("cleared"):
            draw.text(box[:2], word, fill=20, font=font)
    return PageShown(place, checked_picture(png(np.asarray(image))), tuple(told))


def small(place):
    """A page of a strip."""
    shown = page(place, LINES if place == 0 else SECOND_LINES).picture.png
    return checked_picture(png(shrunk(cv2.imdecode(np.frombuffer(shown, np.uint8), cv2.IMREAD_GRAYSCALE))))


def png(pixels):
    return cv2.imencode(".png", pixels)[1].tobytes()


def box_of(wanted, lines=LINES):
    return next(box for word, box in word_boxes(lines) if word == wanted)


def crop(first="penicillin", last="penicillin"):
    (left, top, *_), (*_, right, bottom) = box_of(first), box_of(last)
    pixels = cv2.imdecode(np.frombuffer(page(0).picture.png, np.uint8), cv2.IMREAD_GRAYSCALE)
    return checked_picture(png(pixels[top - 12 : bottom + 12, left - 12 : right + 12]))


FIELDS = (
    FieldRow(0, "allergy", ("low-confidence", "policy"), ""),
    FieldRow(0, "medication", ("readings-disagree",), "confirmed"),
)
DOSE = FieldRow(0, "dose", ("low-confidence",), "")
ENOUGH = tuple(FieldRow(row.page, row.kind, row.doubts, "confirmed") for row in FIELDS)


def tap(do, argument=""):
    return lambda controller: controller.tap(do, argument)


def answer(do, told=None, **more):
    return lambda controller: controller.answered(Answer(do, argument=DOCUMENT, told=told, **more))


def touch(word):
    left, top, *_ = box_of(word)
    return tap(Do.REVIEW_TOUCH, f"{left + 3},{top + 3},6")


def opened(fields=(), pages=3, offers=()):
    """Opened, at its first page."""
    return [
        tap(Do.REVIEW_OPEN, DOCUMENT),
        answer(Do.REVIEW_OPEN, Opened("first", pages, fields, page(0), offers)),
    ]


def paged(place):
    return [tap(Do.REVIEW_PAGE, str(place)), answer(Do.REVIEW_PAGE, page(place, SECOND_LINES))]


def typing(reading, row=FIELDS[0], words=("penicillin", "penicillin")):
    """A value is typed anew."""
    told = FieldShown(0, crop(*words), reading)
    return [*opened((row,), 1), tap(Do.REVIEW_FIELD, "0"), answer(Do.REVIEW_FIELD, told), tap(Do.REVIEW_TYPE, "0")]


def key(name):
    return tap(Do.REVIEW_KEY, name)


GATE = {"refusal": known(GateRefusesError.advice), "code": "release-refused"}
TAKEN = box_of("penicillin")
UNKNOWN = box_of("zorblatt")
REVIEW_STEPS = {
    "ready-reviewer": [],
    "reviews": [tap(Do.REVIEWS)],
    "review-opening": [tap(Do.REVIEW_OPEN, DOCUMENT)],
    "review-page": opened(FIELDS),
    "review-whole": [*opened(), tap(Do.REVIEW_ZOOM, "out")],
    "review-plain": [*opened(), tap(Do.REVIEW_ZOOM, "in"), tap(Do.REVIEW_MARKS, "off")],
    "review-why": [*opened(), touch("4827-6635")],
    "review-taken": [*opened(), touch("penicillin"),
                     answer(Do.REVIEW_REMOVE, page(0, taken=(TAKEN,)), detail=(0, *TAKEN))],
    "review-strip": [*opened(pages=9), *paged(1), tap(Do.REVIEW_STRIP, "0"),
                     answer(Do.REVIEW_STRIP, Strip(0, tuple(map(small, range(6)))))],
    "review-unknown": [*opened(offers=("restore",)), touch("zorblatt")],
    "review-want": [*opened(offers=("restore",)), touch("zorblatt"), tap(Do.REVIEW_WANT)],
    "review-asked": [*opened(offers=("restore",)), touch("zorblatt"), tap(Do.REVIEW_WANT), tap(Do.REVIEW_RESTORE),
                     answer(Do.REVIEW_RESTORE, page(0, back=(UNKNOWN,)), detail=(0, *UNKNOWN))],
    "review-value": [*opened(FIELDS, 1), tap(Do.REVIEW_FIELD, "0"),
                     answer(Do.REVIEW_FIELD, FieldShown(0, crop(), "penicillin"))],
    "review-type": [*typing("penicilin"), key("erase"), key("erase"), key("l"), key("i")],
    "review-type-digits": [*typing("50O mg", DOSE, ("500", "mg")), key("erase"), key("0"), key("0")],
    "review-doubt": [*typing("50O mg", DOSE, ("500", "mg")), key("erase"), key("0"), key("0"), tap(Do.REVIEW_TYPED),
                     answer(Do.REVIEW_TYPED, Doubted(("dose-unusual",)), detail=(0,))],
    "review-approve": [*opened(ENOUGH), *paged(1), *paged(2)],
    "review-refused": [*opened(pages=1), tap(Do.REVIEW_APPROVE), answer(Do.REVIEW_APPROVE, **GATE)],
    "review-reject": [*opened(), tap(Do.REVIEW_ASK)],
    "reviews-approved": [],
}  # fmt: skip


def approved(controller):
    """The last document was approved; nothing more waits."""
    waits = controller.facts
    controller.facts_changed(type(waits)(**{**{n: getattr(waits, n) for n in waits.__slots__}, "reviews": WAITING[:1]}))
    for act in (*opened(pages=1), tap(Do.REVIEW_APPROVE), answer(Do.REVIEW_APPROVE, "approved")):
        act(controller)
    controller.facts_changed(waits)


REVIEW_STEPS["reviews-approved"] = [approved]
REVIEW_STORY = {
    "ready-reviewer": "Somebody is signed in who may review: how much waits, one tap away.",
    "reviews": "What waits, with the reason, whose turn it is and for how long. No id.",
    "review-opening": "The station makes the pages; the way back stays open.",
    "review-page": "A page as it would leave. Hatched: taken away; outlined: stays. The next step is the first button.",
    "review-whole": "The whole page.",
    "review-plain": "Larger, without the boxes; a finger moves it.",
    "review-why": "A word that is gone was touched: the reason, never the word.",
    "review-taken": "A word that stayed was touched: it goes at once. Touched again, it is back.",
    "review-strip": "The pages beside one another, as they would leave; a touch goes to one.",
    "review-unknown": "A word that is gone because nobody knows it: it can be asked for.",
    "review-want": "A word that nobody knows is asked back, where policy lets two people, each by themselves.",
    "review-asked": "It was asked for: dotted. It leaves only if a second person asks for it as well.",
    "review-value": "What was read, beside its part of the page, and why somebody should look.",
    "review-type": "A value is typed word by word, beside its part of the page, on keys of the chosen language.",
    "review-type-digits": "A number has its keys first.",
    "review-doubt": "What was typed is judged like what is read; it is used only after a second look.",
    "review-approve": "Every page was shown and every value decided: now it can be approved.",
    "review-refused": "The last check does not let it out. The review stays open.",
    "review-reject": "Asked once more, for it is for good.",
    "reviews-approved": "What the verdict came to.",
}

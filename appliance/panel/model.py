"""What a screen shows: plain values that QML draws and tests read. Nothing here knows Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from appliance.panel.intake_state import Checklist
from appliance.panel.office_state import Office
from appliance.panel.queue_state import Visit as QueueVisit
from appliance.panel.review_state import Review
from appliance.panel.technician_facts import Visit
from appliance.panel.text import NOTHING, Text


class Page(StrEnum):
    """Where the person at the screen went."""

    HOME = "home"
    JOBS = "jobs"
    SETTINGS = "settings"
    PEOPLE = "people"
    PIN = "pin"
    REVIEWS = "reviews"
    REVIEW = "review"
    TECHNICIAN = "technician"
    QUEUE = "queue"
    INTAKE = "intake"
    PAPERS = "papers"
    OFFICE = "office"
    ANSWER = "answer"
    RESCANS = "rescans"


class Do(StrEnum):
    """Everything that a tap can mean."""

    SCAN = "scan"
    GO_ON = "go-on"
    STOP = "stop"
    PRESET = "preset"
    RESUME = "resume"
    HOME = "home"
    JOBS = "jobs"
    SETTINGS = "settings"
    PEOPLE = "people"
    PERSON = "person"
    DIGIT = "digit"
    ERASE = "erase"
    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    KEEP = "keep"
    BADGE_LEFT = "badge-left"
    LANGUAGE = "language"
    SIZE = "size"
    REVIEWS = "reviews"
    REVIEW_OPEN = "review-open"
    REVIEW_PAGE = "review-page"
    REVIEW_STRIP = "review-strip"
    REVIEW_ZOOM = "review-zoom"
    REVIEW_MARKS = "review-marks"
    REVIEW_TOUCH = "review-touch"
    REVIEW_REMOVE = "review-remove"
    REVIEW_UNDO = "review-undo"
    REVIEW_WANT = "review-want"
    REVIEW_RESTORE = "review-restore"
    REVIEW_FIELD = "review-field"
    REVIEW_CONFIRM = "review-confirm"
    REVIEW_LEAVE_OUT = "review-leave-out"
    REVIEW_TYPE = "review-type"
    REVIEW_KEY = "review-key"
    REVIEW_TYPED = "review-typed"
    REVIEW_SURE = "review-sure"
    REVIEW_APPROVE = "review-approve"
    REVIEW_ASK = "review-ask"
    REVIEW_REJECT = "review-reject"
    REVIEW_RESCAN = "review-rescan"
    REVIEW_REASON = "review-reason"
    REVIEW_PICK = "review-pick"
    REVIEW_AGAIN = "review-again"
    REVIEW_BACK = "review-back"
    REVIEW_CLOSE = "review-close"
    REVIEW_UNSHOWN = "review-unshown"
    TECHNICIAN = "technician"
    TECH_SHOW = "tech-show"
    TECH_TEST = "tech-test"
    TECH_ANSWER = "tech-answer"
    TECH_TOUCH = "tech-touch"
    TECH_GUIDE = "tech-guide"
    TECH_DONE = "tech-done"
    TECH_CHALLENGE = "tech-challenge"
    TECH_IDENTIFY = "tech-identify"
    TECH_BUNDLE = "tech-bundle"
    QUEUE = "queue"
    QUEUE_LOOK = "queue-look"
    QUEUE_PAGE = "queue-page"
    QUEUE_ENDED = "queue-ended"
    QUEUE_OPEN = "queue-open"
    QUEUE_BACK = "queue-back"
    QUEUE_CHANGE = "queue-change"
    QUEUE_WHO = "queue-who"
    QUEUE_WORDS = "queue-words"
    QUEUE_KINDS = "queue-kinds"
    QUEUE_ASSIGN = "queue-assign"
    QUEUE_ESCALATE = "queue-escalate"
    QUEUE_ASK = "queue-ask"
    QUEUE_SURE = "queue-sure"
    QUEUE_RESOLVE = "queue-resolve"
    QUEUE_DISCARD = "queue-discard"
    QUEUE_GO_ON = "queue-go-on"
    QUEUE_LATE = "queue-late"
    QUEUE_LATE_MAKE = "queue-late-make"
    INTAKE = "intake"
    INTAKE_LOOK = "intake-look"
    INTAKE_TURN = "intake-turn"
    INTAKE_SCAN = "intake-scan"
    PAPERS = "papers"
    PAPER_END = "paper-end"
    OFFICE = "office"
    OFFICE_OPEN = "office-open"
    OFFICE_BACK = "office-back"
    OFFICE_PICK = "office-pick"
    OFFICE_REASON = "office-reason"
    OFFICE_CONFIRM = "office-confirm"
    OFFICE_CHART = "office-chart"
    OFFICE_UNIT = "office-unit"
    OFFICE_SHOW = "office-show"
    OFFICE_HOLDS = "office-holds"
    OFFICE_HOLD = "office-hold"
    OFFICE_FIGURES = "office-figures"
    OFFICE_RECORDS = "office-records"
    OFFICE_CHAIN = "office-chain"
    OFFICE_CLASSES = "office-classes"
    OFFICE_CLASS = "office-class"
    ANSWER = "answer"
    FIRST_CODE = "first-code"
    FIRST_AGAIN = "first-again"
    RESCANS = "rescans"
    RESCAN_OPEN = "rescan-open"
    RESCAN_START = "rescan-start"
    RESCAN_GONE = "rescan-gone"
    RESCAN_LOST = "rescan-lost"
    RESCAN_SHOW = "rescan-show"


REVIEW: Final = frozenset(do for do in Do if do.startswith("review-"))
"""What belongs to the review of a document."""
TECHNICIAN: Final = frozenset(do for do in Do if do.startswith("tech"))
"""What belongs to a technician's visit."""
QUEUE: Final = frozenset(do for do in Do if do.startswith("queue"))
"""What belongs to the queue of what waits."""
INTAKE: Final = frozenset(do for do in Do if do.startswith("intake"))
"""What belongs to the checklist before paper is scanned."""
OFFICE: Final = frozenset(do for do in Do if do.startswith("office"))
"""What belongs to the office."""
ANSWER: Final = frozenset({Do.ANSWER, Do.FIRST_CODE, Do.FIRST_AGAIN})
"""What belongs to the first boot, and to the answer to the fleet's office."""
RESCAN: Final = frozenset(do for do in Do if do.startswith("rescan"))
"""What belongs to sheets that are scanned again."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap. `first` marks the one that is meant most of the time."""

    do: Do
    label: Text
    argument: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """A preset, a person or a setting. `sign` stands for being chosen, beside the frame."""

    choice: Choice
    detail: Text = NOTHING
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One line with a sign: a part of the station's health, a check, a job."""

    sign: str
    tone: str
    text: Text
    detail: Text = NOTHING
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """What may be done with the paper on the desk."""

    sign: str
    tone: str
    text: Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture of a review: its number in the album, its size in pixels, and the small buttons beside it.

    `zoom` is the width in widths of the place, 0 the whole page.
    """

    source: str
    width: int
    height: int
    zoom: float
    reading: Text = field(default=NOTHING, repr=False)
    tools: tuple[Tile, ...] = ()
    typed: bool = False  # the reading was typed by a person
    at: tuple[int, ...] = ()  # the word that was touched, in pixels of the picture: the place to be shown first


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the keyboard on the screen. `on`: it changes the next key."""

    choice: Choice
    on: bool = False


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The keys in rows, for a screen that lies and one that stands, and what was typed: around and at the cursor."""

    wide: tuple[tuple[Key, ...], ...]
    upright: tuple[tuple[Key, ...], ...]
    before: Text = field(default=NOTHING, repr=False)
    word: Text = field(default=NOTHING, repr=False)
    after: Text = field(default=NOTHING, repr=False)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: how long it is (0 to 1 of the longest), its number and its name."""

    length: float
    value: Text
    name: Text


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars beside one another (`upright`), or one below the other."""

    upright: bool
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """Everything that is shown. `name` is that of the screen, `layout` how it is drawn."""

    name: str
    layout: str
    sign: str
    tone: str
    word: Text
    headline: Text
    lines: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()
    picture: str = ""
    pages: int = 0
    paper: Paper | None = None
    choices: tuple[Choice, ...] = ()
    tiles: tuple[Tile, ...] = ()
    items: tuple[Item, ...] = ()
    links: tuple[Choice, ...] = ()
    dots: int = 0
    notice: Text = NOTHING
    person: Text = NOTHING
    busy: bool = False
    sheet: Sheet | None = None
    chart: Chart | None = None
    keyboard: Keyboard | None = None
    code: str = ""  # the text of a QR code
    cells: str = ""  # of the touch test: "1" for each field that was touched
    grid: tuple[int, int] = (0, 0)  # its fields along the long and the short side of the glass


@dataclass(frozen=True, slots=True)
class Ui:
    """What the panel itself remembers between two taps."""

    page: Page = Page.HOME
    person: str = ""  # chosen for signing in
    pin_length: int = 0
    badge: bool = False  # one was read for this sign-in
    notice: Text = NOTHING  # the last refusal
    busy: bool = False  # the station works on a tap
    language: str = "en"
    size: int = 0  # place in theme.TEXT_SCALES
    review: Review | None = None
    told: Text = NOTHING  # what the last review came to
    visit: Visit | None = None  # a technician's
    queue: QueueVisit | None = None  # where in the queue the person is
    checklist: Checklist | None = None  # what is answered just now
    office: Office | None = None
    answer: str = ""  # to the fleet's office
    rescan: str = ""  # the document whose sheets are to be scanned again
    rescan_gone: bool = False  # somebody is asked whether that paper is gone

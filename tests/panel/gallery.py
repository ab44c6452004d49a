"""What the station says for each screen of the panel: storyboard, pictures and tests go through all of it.

Everybody and everything in it is invented.
"""

from appliance.bus_rows import JobRow, MeasuredRow, PresetRow, ReadinessRow
from appliance.capture.ledger import LedgerError
from appliance.devices import feeder_errors
from appliance.panel.facts import Facts, Link, Person, Session
from appliance.panel.model import Do
from appliance.situation import Jobs, Situation, Uplink, view
from appliance.states import State
from tests.panel.first_gallery import FIRST, FIRST_STORY
from tests.panel.intake_gallery import INTAKE_STORY
from tests.panel.office_gallery import OFFICE_STORY
from tests.panel.paper_gallery import PAIRS, PAPER_STORY, PAPERS
from tests.panel.queue_gallery import QUEUE_STORY
from tests.panel.queue_gallery import ROWS as WAITS
from tests.panel.rescan_gallery import RESCAN_STORY, RESCANS, REVIEWED
from tests.panel.review_gallery import REVIEW_STORY, WAITING
from tests.panel.technician_gallery import TECHNICIAN, TECHNICIAN_STORY

AT = "2026-03-04T10:{:02d}:00Z"
PRESETS = (
    PresetRow(
        "referrals",
        "Referral letters",
        True,
        "referral",
        ("ai-summary",),
        "The clinic's own receiver",
        300,
        False,
        True,
    ),
    PresetRow("charts", "Old charts", False, "historical-chart", ("referral", "billing"), "archive", 400, True, True),
    PresetRow(
        "lab", "Laboratory", False, "lab-result", ("ai-summary",), "The clinic's own receiver", 300, False, False
    ),
)
PEOPLE = (
    Person("Odalys Quintanar", "reception"), Person("Bram Tolliver", "reviewer"), Person("Inez Farrow", "supervisor"),
    Person("Tech One", "technician"), Person("Auditor", "auditor"),
)  # fmt: skip
ROWS = (
    ("feeding", "", 3, 6), ("processing", "", 12, 20), ("held", "page-missing-3-of-5-sheet-3", 4, 8),
    ("cancelled-held", "capture-cancelled", 2, 4), ("sealed", "", 5, 10), ("shredded", "", 1, 1),
    ("discarded", "", 2, 4), ("void", "", 0, 0),
)  # fmt: skip
JOBS = tuple(
    JobRow(f"{n:032x}", state, code, sheets, pages, 1, AT.format(50 - n))
    for n, (state, code, sheets, pages) in enumerate(ROWS)
)
FAILED = ReadinessRow(
    True, AT.format(1), False,
    (MeasuredRow("front-skew", False, 4, 3, "degree", "The front lies crooked by 4 degrees."),
     MeasuredRow("back-streak", False, 0.31, 0.2, "share", "A streak runs down the back."),
     MeasuredRow("reading", True, 0.01, 0.02, "share of characters", "The print is read.")),
)  # fmt: skip


def said(state, jobs=None, uplink=Uplink.ONLINE, **more):
    """State, signal and sentence as the station itself would say them."""
    shown = view(Situation(state, jobs or Jobs(), uplink, **more))
    return {"state": shown.name.value, "signal": shown.signal.value, "sentence": shown.sentence}


def facts(status, counters=None, **more):
    plain = {"presets": PRESETS, "jobs": JOBS[4:], "people": PEOPLE}
    return Facts(Link.UP, counters=counters or {}, **status, **{**plain, **more})


def stopped(code, advice):
    """A stop with a code, at its seventh page."""
    job = JobRow("f" * 32, "paused", code, 3, 7, 0, AT.format(55))
    status = said(State.PAUSED, advice=f"{advice} Feed again from sheet 4 on.", pages=7)
    return facts(status, {"pages": 7}, jobs=(job, *JOBS[4:]))


STOPS = {kind.code: kind.advice for kind in vars(feeder_errors).values()
         if isinstance(kind, type) and getattr(kind, "code", "").startswith(("feeder-", "double-"))}  # fmt: skip
STOPS["ledger-sheet-order"] = LedgerError.advice
SHOWN_STOPS = (
    "feeder-jam", "double-feed", "feeder-cover-open", "feeder-stopped-early", "feeder-page-too-large",
    "feeder-unplugged", "feeder-access-denied",
)  # fmt: skip
READY = facts(said(State.READY))

REVIEWER = Session("Bram Tolliver", "reviewer", 120)
REVIEWS = {
    name: facts(said(State.READY), session=REVIEWER, reviews=() if name == "reviews-approved" else WAITING)
    for name in REVIEW_STORY
}
SUPERVISOR = Session("Inez Farrow", "supervisor", 120)
OFFICE = dict.fromkeys(OFFICE_STORY, facts(said(State.READY), session=SUPERVISOR))

SERVICED = {name: facts(said(State.READY), {"upkeep": 1}, session=TECHNICIAN) for name in TECHNICIAN_STORY}
RECEPTION = Session("Odalys Quintanar", "reception", 120)
QUEUES = {name: facts(said(State.READY), session=SUPERVISOR, queue=len(WAITS)) for name in QUEUE_STORY}
INTAKES = {name: facts(said(State.READY, intake=True)) for name in INTAKE_STORY}
PAPERED = {
    name: facts(
        said(State.READY, Jobs(delivered=0 if name == "ready-paper" else 1)), {"delivered": 1},
        papers=PAIRS.get(name, PAPERS), session=RECEPTION,
    )
    for name in PAPER_STORY
}  # fmt: skip
AGAIN = {
    name: facts(
        said(State.READY, Jobs(held=2)), {"held": 2}, rescans=() if name == "rescans-none" else RESCANS, queue=2,
        session=RECEPTION,
    )
    if name not in REVIEWED
    else facts(said(State.READY), session=REVIEWER, reviews=WAITING)
    for name in RESCAN_STORY
}  # fmt: skip

GALLERY = {
    "connecting": Facts(),
    "gone": Facts(Link.GONE),
    "refused": Facts(Link.REFUSED),
    "garbled": Facts(Link.GARBLED),
    "starting": facts(said(State.STARTING)),
    "ready": READY,
    "ready-one-preset": facts(said(State.READY, uplink=Uplink.OFFLINE), {"held": 2}, presets=PRESETS[:1], people=None),
    "no-scanner": facts(said(State.READY, no_scanner=feeder_errors.DeviceMissingError.advice)),
    "feeding": facts(said(State.FEEDING, pages=11), {"pages": 11}),
    "feeding-many": facts(said(State.FEEDING, pages=240), {"pages": 240}),
    "cancelling": facts(said(State.CANCELLING, pages=11), {"pages": 11}),
    **{f"stop-{code}": stopped(code, STOPS[code]) for code in SHOWN_STOPS},
    "no-paper": facts(said(State.NO_PAPER)),
    "working": facts(said(State.READY, Jobs(working=2)), {"working": 2}),
    "sending": facts(said(State.READY, Jobs(waiting=1)), {"waiting": 1}),
    "waiting-offline": facts(said(State.READY, Jobs(waiting=3), Uplink.OFFLINE), {"waiting": 3}),
    "held": facts(said(State.READY, Jobs(held=1)), {"held": 1}, jobs=JOBS[2:3]),
    "delivered": facts(said(State.READY, Jobs(delivered=3)), {"delivered": 3}),
    "delivered-others-held": facts(said(State.READY, Jobs(delivered=1, held_before=2)), {"delivered": 1, "held": 2}),
    "locked": facts(said(State.LOCKED)),
    "locked-failed": facts(said(State.LOCKED, readiness="The front lies crooked by 4 degrees."), readiness=FAILED),
    "testing": facts(said(State.TESTING)),
    "storage-full": facts(said(State.STORAGE_FULL)),
    "suspended": facts(said(State.READY, suspended=True)),
    "fault": facts(said(State.FAULT)),
    "stopping": facts(said(State.STOPPING)),
    "unknown": facts({"state": "polishing-glass", "signal": "ready", "sentence": "The glass is being polished."}),
    "jobs": facts(said(State.READY), jobs=JOBS),
    "jobs-reviewer": facts(said(State.READY), jobs=JOBS, session=Session("Bram Tolliver", "reviewer", 120)),
    "settings": READY,
    "people": READY,
    "pin": READY,
    **REVIEWS,
    **SERVICED,
    **QUEUES,
    **INTAKES,
    **PAPERED,
    **OFFICE,
    **FIRST,
    "answer": READY,
    "answer-empty": FIRST["first-erased"],
    **AGAIN,
    "refusal": READY,
    "dimmed": READY,
}  # fmt: skip

TAPS = {
    "jobs": [(Do.JOBS, "")],
    "jobs-reviewer": [(Do.JOBS, "")],
    "settings": [(Do.SETTINGS, "")],
    "people": [(Do.PEOPLE, "")],
    "pin": [(Do.PEOPLE, ""), (Do.PERSON, "Bram Tolliver"), (Do.DIGIT, "1"), (Do.DIGIT, "2"), (Do.DIGIT, "3")],
}
"""How a person gets to the pages that the station does not show by itself."""

OPEN = [name for name, known in GALLERY.items() if known.session is None]
"""Screens that can be reached without signing in."""

STORY = {
    "connecting": "The panel starts before the station, or with it. A scan that runs goes on.",
    "gone": "Nobody answers: the station restarts or stands. Never a blank screen; the panel finds it again by itself.",
    "refused": "The bus does not let the panel in: a mistake of whoever set it up.",
    "garbled": "State or sentence came in a form that is not the station's. Nothing of it is shown.",
    "starting": "The station starts.",
    "ready": "What the button will do now, and the presets to choose from. A routine scan is one tap, or the button.",
    "ready-one-preset": "Without a choice of presets, and with what is not well in words.",
    "no-scanner": "The scanner is not there; the place is on the picture.",
    "feeding": "Pages are counted as silhouettes. Nothing of what stands on them is ever shown.",
    "feeding-many": "More pages than there is room for.",
    "cancelling": "Somebody stopped: the sheet in motion goes through, pages are kept.",
    "stop-feeder-jam": "A jam: the place, the steps, the sheet that goes back. One tap goes on.",
    "stop-double-feed": "Two sheets as one.",
    "stop-feeder-cover-open": "The cover is open.",
    "stop-feeder-stopped-early": "The scanner stopped although paper is left.",
    "stop-feeder-page-too-large": "A sheet that is too large.",
    "stop-feeder-unplugged": "The scanner was disconnected.",
    "stop-feeder-access-denied": "What only a technician can mend, with its code.",
    "no-paper": "Pressed without paper.",
    "working": "Read and checked behind the feeder; the next stack may be scanned.",
    "sending": "On its way.",
    "waiting-offline": "No network: safe here, leaves by itself.",
    "held": "Waits for a person, with the reason where there is one. Keep the paper.",
    "delivered": "The only screen that lets the paper go.",
    "delivered-others-held": "This paper may go; that of an earlier stack may not.",
    "locked": "The readiness test is due: other paper is not scanned.",
    "locked-failed": "What failed, with its number and limit.",
    "testing": "The station tests itself.",
    "storage-full": "No room: pages are safe, the network is the way out.",
    "suspended": "The fleet's office stopped new work here; what the station has is still sent.",
    "fault": "Only a technician helps; nothing was lost.",
    "stopping": "The station stops.",
    "unknown": "A view of a station that is newer than the panel: its own words.",
    "jobs": "The last stacks, without content: when, how much, what became of them.",
    "jobs-reviewer": "The same for somebody who may let a held stack go on.",
    "settings": "Size of the text and language, kept from one start to the next.",
    "people": "Who signs in; only at a station that knows people.",
    "pin": "The PIN shows as dots; a badge reader works as well.",
    **REVIEW_STORY,
    **TECHNICIAN_STORY,
    **QUEUE_STORY,
    **INTAKE_STORY,
    **PAPER_STORY,
    **OFFICE_STORY,
    **FIRST_STORY,
    **RESCAN_STORY,
    "refusal": "The station refused a tap and says why.",
    "dimmed": "After three minutes without a touch. The touch that wakes it does nothing else.",
}
"""One line for each screen, for the storyboard in docs/panel.md."""

"""What the station says for each screen of the queue. Everybody and everything is invented."""

from appliance.panel.late_facts import LateMade, LatePlaces
from appliance.panel.model import Do
from appliance.panel.queue_facts import Listed
from appliance.panel.queue_words import DISCARD
from appliance.panel.requests import Answer
from appliance.queue.items import Item, Owner
from appliance.queue.sentences import sentence_of
from appliance.queue.steps import TODO, step_of

OWNERS = (
    Owner("1" * 32, "Odalys Quintanar", "reception"), Owner("2" * 32, "Bram Tolliver", "reviewer"),
    Owner("3" * 32, "Inez Farrow", "supervisor"),
)  # fmt: skip
ME = OWNERS[1].id


def item(number, code, hours, *, kind="referral", owner="", state="", resolution="", job=True, step=""):
    """An item as the station makes one of this code."""
    state = state or ("resolved" if resolution else "assigned" if owner else "open")
    name, found = f"{number:032x}", step_of(code)
    todo = "" if resolution else TODO[found]
    return Item(
        name, f"{number + 1000:032x}" if job else "", name if job and kind else "", kind, code, sentence_of(code)[:400],
        "2026-03-04T10:00:00Z", int(hours * 3600), owner, state, resolution, step or ("wait" if resolution else found),
        todo,
    )  # fmt: skip


ROWS = (
    item(1, "class-unsure", 50, state="escalated", owner=OWNERS[2].id),
    item(2, "page-missing-3-of-5-sheet-3", 21, kind="historical-chart"),
    item(3, "spot-audit", 3.2, kind="lab-result", owner=ME),
    item(4, "policy-fields-unconfirmed", 1.5, owner="9" * 32),
    item(5, "receipt-mismatch", 0.4, kind="", job=False),
    item(6, "worker-lost", 0.1, kind="consent", step="wait"),
)
ENDED = (
    item(7, "class-unsure", 2, resolution="delivered", owner=ME),
    item(8, "cancelled", 30, kind="", resolution="discarded"),
    item(9, "receipt-unknown", 1, kind="", job=False, resolution="reported"),
)
LISTED = Listed(len(ROWS), 0, ROWS, OWNERS)
MANY = Listed(57, 20, ROWS, OWNERS)
RESOLVED = Listed(len(ENDED), 0, ENDED, OWNERS, ended=True)
LOST = item(10, "worker-lost", 1)
UNSURE, MISSING, AUDIT, FIELDS, RECEIPT, WORKING = ROWS


def tap(do, argument=""):
    return lambda controller: controller.tap(do, argument)


def look(told):
    """The answer to the last look."""

    def answered(controller):
        turn = controller.queueing._turn
        controller.answered(Answer(Do.QUEUE_LOOK, told=told, detail=(turn, 0, 0)))

    return answered


def done(do, told, **more):
    return lambda controller: controller.answered(Answer(do, argument=told.item, told=told, **more))


LIST = [tap(Do.QUEUE), look(LISTED)]


def opened(which):
    return [*LIST, tap(Do.QUEUE_OPEN, which.item), look(which)]


PLACES = LatePlaces(MISSING.item, 4)
MADE = LateMade(MISSING.item, 17, "2026-03-07T10:00:00Z", "late-page-17.pdf")
LATE = [*opened(MISSING), tap(Do.QUEUE_LATE), done(Do.QUEUE_LATE, PLACES)]
QUEUE_STEPS = {
    "ready-waiting": [],
    "queue-opening": [tap(Do.QUEUE)],
    "queue": LIST,
    "queue-many": [tap(Do.QUEUE), look(MANY)],
    "queue-item": opened(UNSURE),
    "queue-change": [*opened(UNSURE), tap(Do.QUEUE_CHANGE)],
    "queue-owner": [*opened(UNSURE), tap(Do.QUEUE_CHANGE), tap(Do.QUEUE_WHO)],
    "queue-kind": [*opened(UNSURE), tap(Do.QUEUE_KINDS)],
    "queue-audit": opened(AUDIT),
    "queue-escalate": [*opened(AUDIT), tap(Do.QUEUE_CHANGE)],
    "queue-word": [*opened(AUDIT), tap(Do.QUEUE_WORDS)],
    "queue-sure": [*opened(AUDIT), tap(Do.QUEUE_WORDS), tap(Do.QUEUE_ASK, "audit-passed")],
    "queue-late": LATE,
    "queue-late-made": [*LATE, tap(Do.QUEUE_LATE_MAKE, "2"), done(Do.QUEUE_LATE_MAKE, MADE)],
    "queue-discard": [*opened(UNSURE), tap(Do.QUEUE_CHANGE), tap(Do.QUEUE_ASK, DISCARD)],
    "queue-go-on": opened(LOST),
    "queue-ended": [*LIST, tap(Do.QUEUE_ENDED), look(RESOLVED)],
}  # fmt: skip
QUEUE_STORY = {
    "ready-waiting": "What waits for a person is one tap away, with how much of it.",
    "queue-opening": "It is asked for.",
    "queue": "Everything that waits for a person, the oldest first: why, since when, whose it is, what is next. No id.",
    "queue-many": "More than fit: in parts.",
    "queue-item": "One of them. The first button is the next step, where the panel can take it.",
    "queue-change": "Whose it is, and whether a supervisor must look. Discarding is a supervisor's.",
    "queue-owner": "Given to somebody of the roster who can see it.",
    "queue-kind": "What the paper is, said by somebody who looked at it.",
    "queue-audit": "A spot audit: what came of it is said here.",
    "queue-escalate": "A supervisor can be asked to look.",
    "queue-word": "What came of a spot audit: one of a few words.",
    "queue-sure": "What cannot be taken back is asked once more.",
    "queue-late": "A page came late: where in its document it belongs.",
    "queue-late-made": "The sheet that brings it there: where its file lies, and what to do with it.",
    "queue-discard": "So is giving up a stack, by a supervisor.",
    "queue-go-on": "What stopped at the station itself can go on.",
    "queue-ended": "Nothing leaves silently: what was resolved, and how.",
}

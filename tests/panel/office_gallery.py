"""What the station says for each screen of the office. Everybody and everything in it is invented."""

from appliance.office.rows import ChainRow, ClassRow, FigureRow, HoldRow, ReasonRow
from appliance.panel.model import Do
from appliance.panel.office_facts import Figures, Records
from appliance.panel.requests import Answer
from appliance.queue.items import AuditRow

HELD = HoldRow("7c" * 16, "sealed", "", "2026-03-01T09:12:00Z", 3 * 86_400, 4, 8, 2, True)
FREE = HoldRow("15" * 16, "held", "class-unsure", "2026-03-04T08:05:00Z", 7_500, 2, 4, 1, False)
NEW = HoldRow("e0" * 16, "processing", "", "2026-03-04T10:05:00Z", 300, 12, 24, 0, False)
HOLDS = (HELD, FREE, NEW)
DAYS = tuple(
    FigureRow(f"2026-03-{day:02d}", sent * 3, sent, sent + 1 if sent else 0, again, waited, sent * 2)
    for day, sent, again, waited in (
        (1, 0, 0, 0), (2, 41, 2, 5), (3, 38, 1, 4), (4, 52, 4, 9), (5, 47, 1, 3), (6, 60, 2, 6), (7, 0, 0, 0),
        (8, 0, 0, 0), (9, 112, 9, 20), (10, 44, 2, 5), (11, 39, 0, 3), (12, 51, 3, 7), (13, 48, 1, 4), (14, 17, 1, 2),
    )
)  # fmt: skip
FIGURES = Figures(
    DAYS,
    (ReasonRow("referral", "policy-fields-unconfirmed", 31), ReasonRow("lab-result", "page-missing", 9),
     ReasonRow("billing", "class-unsure", 6), ReasonRow("referral", "release-refused", 2)),
)  # fmt: skip
JOB = {"job": "15" * 16}
RECORDS = Records(
    (
        AuditRow(1204, "2026-03-14T10:31:07Z", "document-held", {**JOB, "document": "b2" * 16, "code": "class-unsure"}),
        AuditRow(1203, "2026-03-14T10:30:58Z", "person-login",
                 {"user": "9a" * 16, "role": "supervisor", "code": "both"}),
        AuditRow(1202, "2026-03-14T10:30:11Z", "operation-refused",
                 {"user": "0" * 32, "role": "nobody", "code": "discard"}),
        AuditRow(1201, "2026-03-14T10:29:50Z", "feed-ended", {**JOB, "sheets": "2", "pages": "4"}),
    ),
    1201,
)  # fmt: skip
CHAIN = ChainRow("holds", 1204, "d" * 64, "2026-03-14T10:31:30Z")
CLASSES = (
    ClassRow("referral", True, "", "2026-03-02T09:00:00Z", True),
    ClassRow("lab-result", False, "", "", True),
    ClassRow("billing", False, "classes-pilot", "", False),
    ClassRow("imaging-report", False, "classes-too-soon", "2026-02-01T09:00:00Z", True),
)
BROKEN = ChainRow("broken", 0, "", "2026-03-14T10:31:30Z")


def tap(do, argument=""):
    return lambda controller: controller.tap(do, argument)


def answer(do, argument="", told=None):
    return lambda controller: controller.answered(Answer(do, argument=argument, told=told))


ENTER = [tap(Do.OFFICE)]
LIST = [*ENTER, tap(Do.OFFICE_OPEN, "holds"), answer(Do.OFFICE_HOLDS, told=HOLDS)]
USES = [*ENTER, tap(Do.OFFICE_OPEN, "classes"), answer(Do.OFFICE_CLASSES, told=CLASSES)]
CHARTS = [*ENTER, tap(Do.OFFICE_OPEN, "figures"), answer(Do.OFFICE_FIGURES, "day", FIGURES)]


def log(chain=CHAIN):
    return [
        *ENTER, tap(Do.OFFICE_OPEN, "audit"), answer(Do.OFFICE_RECORDS, "0,,,", RECORDS),
        answer(Do.OFFICE_CHAIN, told=chain),
    ]  # fmt: skip


OFFICE_STEPS = {
    "ready-supervisor": [],
    "office": ENTER,
    "office-holds": LIST,
    "office-why": [*LIST, tap(Do.OFFICE_PICK, FREE.job)],
    "office-hold": [*LIST, tap(Do.OFFICE_PICK, FREE.job), tap(Do.OFFICE_REASON, "litigation")],
    "office-lift": [*LIST, tap(Do.OFFICE_PICK, HELD.job), tap(Do.OFFICE_REASON, "matter-closed")],
    "office-classes": USES,
    "office-class-in": [*USES, tap(Do.OFFICE_PICK, "lab-result")],
    "office-class-why": [*USES, tap(Do.OFFICE_PICK, "referral")],
    "office-class-out": [*USES, tap(Do.OFFICE_PICK, "referral"), tap(Do.OFFICE_REASON, "too-many-errors")],
    "office-volume": CHARTS,
    "office-again": [*CHARTS, tap(Do.OFFICE_CHART, "again")],
    "office-errors": [*CHARTS, tap(Do.OFFICE_CHART, "errors")],
    "office-audit": log(),
    "office-broken": log(BROKEN),
    "office-choose": [*log(), tap(Do.OFFICE_OPEN, "show")],
}
OFFICE_STORY = {
    "ready-supervisor": "Whoever has an office finds it on the first screen.",
    "office": "What a supervisor finds there; an auditor finds the audit log alone.",
    "office-holds": "What is in the station, by opaque id, age and state; what is under a hold stands first.",
    "office-why": "A hold is set and lifted for one of a few reasons.",
    "office-hold": "And once more: what it means, and that it is on the record.",
    "office-lift": "Lifting lets pages be destroyed.",
    "office-classes": "Which classes are in use, and what is in the way of the others.",
    "office-class-in": "One class is taken into use, from the next stack on.",
    "office-class-why": "Taking one out of use has a reason.",
    "office-class-out": "One is taken out of use, with a reason; such documents wait for a person.",
    "office-volume": "Figures as bars, each with its number; by day or by month.",
    "office-again": "Shares in percent; a dash where nothing ended.",
    "office-errors": "What was held, by kind and reason.",
    "office-audit": "The audit log, the newest first, and whether the whole chain holds.",
    "office-broken": "The chain does not hold.",
    "office-choose": "Records of a day or of one kind; those of a stack are one tap from a record.",
}

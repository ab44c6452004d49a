"""One screen for each view of the station, out of what it says. Pure functions; `screens` chooses among them.

Rules:
- Every stop shows its place on the machine and the steps of `capture.guide`, with the sheet that goes back by number.
- "You may shred" is said only where the station's view says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from appliance.capture.guide import BACK, GUIDE, PRESS
from appliance.devices import feeder_errors
from appliance.errors import CaptureError
from appliance.panel import visits, words
from appliance.panel.facts import Facts
from appliance.panel.model import Choice, Do, Item, Paper, Screen, Tile
from appliance.panel.sentences import known, understand
from appliance.panel.text import NOTHING, Text, count, plain, say
from appliance.panel.words import ATTENTION, CALM, CLOCK, CROSS, DOT, FAULT, GOOD, LOCK, TICK, WAIT, WARN

KEEP: Final = Paper(words.KEEP, WAIT, say("Keep the paper"))
KEEP_IT: Final = Paper(WARN, ATTENTION, say("Keep the paper"))
SHRED: Final = Paper(TICK, GOOD, say("You may shred the paper"))
SHRED_THIS: Final = Paper(TICK, GOOD, say("You may shred this paper, not that of earlier stacks"))
SHRED_PAIR: Final = Paper(TICK, GOOD, say("You may shred the paper, two of you"))

_SCAN = Choice(Do.SCAN, say("Scan"), first=True)
_NEXT = Choice(Do.SCAN, say("Scan the next stack"), first=True)
_GO_ON = Choice(Do.GO_ON, say("Go on"), first=True)
_STOP = Choice(Do.STOP, say("Stop this stack"))
_CANCEL = Choice(Do.STOP, say("Stop scanning"))
_LIST = Choice(Do.JOBS, say("Show the list"))
_PAPER = Choice(Do.PAPERS, say("Paper: what became of it"))
_QUEUE = Choice(Do.QUEUE, say("Show what waits"))
_RESCANS = Choice(Do.RESCANS, say("Scan sheets again"))
AGAIN: Final = "Feed again from sheet %1 on."
"""How the station names the sheet that goes back; one of `sentences.templates`."""


def unknown(facts: Facts) -> Screen:
    """A view of a station that is newer than the panel."""
    lines = understand(facts.sentence)
    return Screen(
        "unknown", "message", DOT, CALM, plain(facts.state.replace("-", " ").capitalize()),
        lines[0] if lines else say("Look at the lamps."), lines[1:], paper=KEEP,
    )  # fmt: skip


def _starting(_: Facts) -> Screen:
    return Screen("starting", "message", CLOCK, WAIT, say("Starting"), say("The station is starting."),
                  (say("Wait until the green lamp stays lit."),), paper=KEEP)  # fmt: skip


def _stopping(_: Facts) -> Screen:
    return Screen("stopping", "message", DOT, CALM, say("Stopping"), say("The station is stopping."),
                  (say("Wait until the lamps are dark."),), paper=KEEP)  # fmt: skip


def _ready(facts: Facts) -> Screen:
    return Screen(
        "ready", "idle", TICK, GOOD, say("Ready"), say("Put paper in and press the button."), next_press(facts),
        choices=(_SCAN,), tiles=presets(facts), items=health(facts),
    )  # fmt: skip


def _no_scanner(facts: Facts) -> Screen:
    said = understand(facts.sentence)
    code = next((c for c in ("feeder-missing", "feeder-ambiguous", "feeder-unknown-identity", "feeder-other-device")
                 if said and said[0].english().startswith(_FIRST_WORDS[c])), "feeder-missing")  # fmt: skip
    return Screen(
        "no-scanner", "stop", WARN, ATTENTION, say("No scanner"),
        replace(said[0], clause=True) if said else say("The scanner is not there."),
        steps=_steps(code), picture=GUIDE[code].picture,
    )  # fmt: skip


_FIRST_WORDS = {
    "feeder-missing": "The scanner is not there",
    "feeder-ambiguous": "More than one scanner",
    "feeder-unknown-identity": "The station cannot tell",
    "feeder-other-device": "Another scanner",
}


def _intake(_: Facts) -> Screen:
    """Somebody pressed the button, and the checklist comes first."""
    return Screen(
        "intake", "message", WARN, ATTENTION, say("Checklist"), say("The checklist for this paper comes first."),
        (say("Nothing was scanned yet."),), choices=(Choice(Do.INTAKE, say("Answer it"), first=True),),
    )  # fmt: skip


def _suspended(_: Facts) -> Screen:
    """The fleet's office stopped new work here."""
    return Screen(
        "suspended", "message", WARN, ATTENTION, say("Stopped by the office"),
        say("The fleet's office has stopped this station: scan nothing new."),
        (say("What is here stays and is still sent."), say("Call the office.")),
        paper=KEEP_IT, choices=(_LIST,),
    )  # fmt: skip


def _feeding(facts: Facts) -> Screen:
    pages = facts.counter("pages")
    return Screen(
        "feeding", "scan", words.ARROW, WAIT, say("Scanning"), words.pages(pages), (say("Paper is moving. Wait."),),
        pages=pages, choices=(_CANCEL,), paper=KEEP,
    )  # fmt: skip


def _cancelling(facts: Facts) -> Screen:
    pages = facts.counter("pages")
    return Screen(
        "cancelling", "scan", CLOCK, ATTENTION, say("Stopping the stack"), words.pages(pages),
        (say("The last sheet goes through; pages that were scanned are kept."),), pages=pages, paper=KEEP,
    )  # fmt: skip


def _paused(facts: Facts) -> Screen:
    """Every stop: the place on the machine, one sentence, what to do, two choices."""
    job = next((job for job in facts.jobs if job.state == "paused"), None)
    code = job.code if job else _code_of(facts.sentence)
    said, guide = understand(facts.sentence), GUIDE.get(code)
    again = next((text for text in said if text.source == AGAIN), None)
    head = said[0] if said else say("Scanning was interrupted.")
    more = tuple(text for text in said[1:] if text is not again)
    if guide is None:
        steps = tuple(text for text in (*more, again) if text) or (known("Press the button."),)
        more = ()
    else:
        head, steps = replace(head, clause=True), _steps(code, again)
    kept = count(facts.counter("pages"), "1 page is safe", "%1 pages are safe")
    named = (say("Code: %1", code),) if guide and guide.picture == "technician" else ()
    return Screen(
        "paused", "stop", WARN, ATTENTION, say("Stopped"), head, (*more, *named, kept), steps,
        guide.picture if guide else "put-back", facts.counter("pages"), KEEP_IT, (_GO_ON, _STOP),
    )  # fmt: skip


def _code_of(sentence: str) -> str:
    """The code of a stop by its sentence, where the list of jobs is not shown to whoever is here; "" for none known."""
    return next((code for advice, code in _STOPS.items() if sentence.startswith(advice)), "")


_STOPS: Final = {
    kind.advice: kind.code
    for kind in vars(feeder_errors).values()
    if isinstance(kind, type) and issubclass(kind, CaptureError) and kind is not CaptureError
}


def _steps(code: str, again: Text | None = None) -> tuple[Text, ...]:
    """The steps of the guide; the sheet that goes back is named where the station named it."""
    named = say("Put sheet %1 and all after it back on the stack.", *again.arguments) if again else None
    steps = tuple(named if named and step == BACK else known(step) for step in GUIDE[code].steps)
    if again is None or named in steps:
        return steps
    last = len(steps) - (steps[-1].source == PRESS)  # before the press; after the call of a technician
    return (*steps[:last], again, *steps[last:])


def _no_paper(_: Facts) -> Screen:
    return Screen(
        "no-paper", "stop", WARN, ATTENTION, say("No paper"), say("There is no paper in the feeder."),
        steps=_steps("feeder-empty"), picture=GUIDE["feeder-empty"].picture, choices=(_GO_ON, _STOP),
    )  # fmt: skip


def _held(facts: Facts) -> Screen:
    held = facts.counter("held")
    waiting = [job for job in facts.jobs if job.state in ("held", "cancelled-held")]
    why = words.reason(waiting[0].code) if waiting else NOTHING
    lines: tuple[Text, ...] = (why or say("It is safe in the station; nothing of it was sent."),)
    if trouble := next((row.trouble for row in facts.rescans if row.trouble), ""):
        lines = understand(trouble)
    waits = _QUEUE if facts.queue else _LIST
    return Screen(
        "held", "done", WARN, ATTENTION, say("A person is needed"),
        count(held, "1 document is held for review.", "%1 documents are held for review."), lines, paper=KEEP_IT,
        choices=(_NEXT, _RESCANS if facts.rescans else waits), items=health(facts),
    )  # fmt: skip


def _working(facts: Facts) -> Screen:
    stacks = count(
        facts.counter("working"), "1 stack is being read and checked.", "%1 stacks are being read and checked."
    )
    return Screen("working", "done", CLOCK, WAIT, say("Working"), stacks, (say("The next stack may be scanned."),),
                  paper=KEEP, choices=(_NEXT,), items=health(facts))  # fmt: skip


def _sending(facts: Facts) -> Screen:
    documents = count(facts.counter("waiting"), "1 document is being sent.", "%1 documents are being sent.")
    return Screen("sending", "done", CLOCK, WAIT, say("Sending"), documents, (say("The next stack may be scanned."),),
                  paper=KEEP, choices=(_NEXT,), items=health(facts))  # fmt: skip


def _waiting(facts: Facts) -> Screen:
    waiting = facts.counter("waiting")
    safe = count(waiting, "1 document is safe here and waits for the network.",
                 "%1 documents are safe here and wait for the network.")  # fmt: skip
    lines = (say("They leave by themselves when the network is back. Go on scanning."),)
    return Screen("waiting-offline", "done", CLOCK, ATTENTION, say("Waiting, but safe"), safe, lines,
                  paper=KEEP, choices=(_NEXT,), items=health(facts))  # fmt: skip


def _delivered(facts: Facts) -> Screen:
    documents = count(facts.counter("delivered"), "1 document was delivered.", "%1 documents were delivered.")
    earlier = facts.counter("held")
    lines = (count(earlier, "1 earlier document is held for review: keep its paper.",
                   "%1 earlier documents are held for review: keep their paper."),) if earlier else ()  # fmt: skip
    choices = (_NEXT, _PAPER) if facts.papers else (_NEXT,)
    alone = SHRED_PAIR if facts.papers and facts.papers[0].turn else SHRED
    return Screen("delivered", "done", TICK, GOOD, say("Delivered"), documents, lines,
                  paper=SHRED_THIS if earlier else alone, choices=choices, items=health(facts))  # fmt: skip


def _locked(facts: Facts) -> Screen:
    """Locked for the readiness test, with what it found."""
    result = facts.readiness
    failed = [check for check in result.checks if not check.ok] if result else []
    if failed:
        head = say("The readiness test failed.")
        items = tuple(visits.check_item(check) for check in failed[:3])
    else:
        head, items = say("The readiness test is due."), ()
    mend = (say("Mend what failed, or call your technician."),) if failed else ()
    steps = (*mend, say("Put the challenge sheet alone into the feeder."), known("Press the button."))
    return Screen(
        "locked", "stop", LOCK, ATTENTION, say("Locked"), head, (say("No other paper is scanned before it passes."),),
        steps, GUIDE["feeder-empty"].picture, choices=(Choice(Do.SCAN, say("Start the test"), first=True),),
        items=items,
    )  # fmt: skip


def _testing(_: Facts) -> Screen:
    return Screen("testing", "message", CLOCK, WAIT, say("Testing"),
                  say("The station tests itself with the challenge sheet."),
                  (say("About a minute. Wait until the lamps stop blinking together."),))  # fmt: skip


def _storage_full(_: Facts) -> Screen:
    return Screen(
        "storage-full", "message", CROSS, FAULT, say("Storage full"), say("The station's storage is full."),
        (say("Pages that were scanned are safe. Check the network, so that documents can leave."),
         say("If this stays, call your technician.")), paper=KEEP_IT,
    )  # fmt: skip


def _fault(facts: Facts) -> Screen:
    said = understand(facts.sentence)
    return Screen(
        "fault", "stop", CROSS, FAULT, say("Fault"),
        replace(said[0], clause=True) if said else say("The station cannot work."),
        said[1:], (say("Call your technician."),), "technician", paper=KEEP_IT,
    )  # fmt: skip


# Parts


def next_press(facts: Facts) -> tuple[Text, ...]:
    """What the button will do now: class, purpose, destination, sides, resolution."""
    if facts.closed:
        return (say("Sign in to see and choose what is scanned. The button works without."),)
    preset = next((preset for preset in facts.presets if preset.chosen), None)
    if preset is None:
        return (say("What a press scans is not known."),)
    sides = say("both sides") if preset.duplex else say("one side")
    colour = say("colour") if preset.colour else say("grey")
    purposes = [words.word_of(words.PURPOSES, purpose) for purpose in preset.purposes]
    several = purposes[0] if len(purposes) == 1 else say("%1 and %2 more", purposes[0], len(purposes) - 1)
    return (
        say("The button scans: %1", words.word_of(words.CLASSES, preset.document_class)),
        say("For: %1", several),
        say("To: %1", known(preset.destination)),
        say("%1, %2 dpi, %3", sides, preset.dpi, colour),
    )


def presets(facts: Facts) -> tuple[Tile, ...]:
    """A tile for each preset, where there is a choice."""
    if len(facts.presets) < 2:
        return ()
    return tuple(
        Tile(Choice(Do.PRESET, plain(preset.label), preset.name), words.word_of(words.CLASSES, preset.document_class),
             preset.chosen)
        for preset in facts.presets
    )  # fmt: skip


def health(facts: Facts) -> tuple[Item, ...]:
    """How the station is, in words: one line where all is well, else what is not. A stop has its own words."""
    wrong: list[Item] = []
    if "cannot be reached" in facts.sentence and facts.state != "waiting-offline":
        wrong.append(Item(WARN, ATTENTION, say("No network: documents wait safely here")))
    if facts.counter("held") and facts.state not in ("held", "delivered"):
        wrong.append(Item(WARN, ATTENTION, count(facts.counter("held"), "1 document waits for a person",
                                                 "%1 documents wait for a person")))  # fmt: skip
    if facts.readiness and facts.readiness.at and not facts.readiness.passed and facts.state != "locked":
        wrong.append(Item(WARN, ATTENTION, say("The last readiness test failed")))
    if facts.counter("upkeep"):
        wrong.append(Item(WARN, ATTENTION, say("Maintenance is due: tell your technician")))
    if facts.doubts:
        wrong.append(Item(WARN, ATTENTION, say("Some of what the station says is not understood")))
    well = () if facts.state in ("waiting-offline", "held") else (Item(TICK, GOOD, say("The station is well")),)
    return tuple(wrong) or well


VIEWS: Final[Mapping[str, Callable[[Facts], Screen]]] = MappingProxyType(
    {
        "starting": _starting,
        "ready": _ready,
        "no-scanner": _no_scanner,
        "intake": _intake,
        "suspended": _suspended,
        "feeding": _feeding,
        "cancelling": _cancelling,
        "paused": _paused,
        "no-paper": _no_paper,
        "working": _working,
        "sending": _sending,
        "waiting-offline": _waiting,
        "held": _held,
        "delivered": _delivered,
        "locked": _locked,
        "testing": _testing,
        "storage-full": _storage_full,
        "fault": _fault,
        "stopping": _stopping,
    }
)
"""Views of the station that have a screen."""

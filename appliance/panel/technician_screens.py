"""The screens of a technician: a menu, lists, a part that is tested, a thing that is seen to. Pure; no content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from appliance.capture.guide import UPKEEP
from appliance.panel import words
from appliance.panel.facts import Facts
from appliance.panel.model import Choice, Do, Item, Screen, Tile, Ui
from appliance.panel.sentences import known, understand
from appliance.panel.technician_facts import FIELDS, GRID, Row, Visit
from appliance.panel.technician_words import LISTS, NETWORK, PART_SIGNS, PARTS, SENSORS, THINGS, UNITS, UPLINK
from appliance.panel.text import NOTHING, Text, count, file_name, plain, say
from appliance.panel.visits import moment
from appliance.panel.words import ATTENTION, CALM, CLOCK, CROSS, DOT, FAULT, GOOD, TICK, WAIT, WARN
from appliance.technician.rows import Judged, LogLine, Named, PartTest, Sensor, Upkeep
from appliance.technician.sentences import PARTS as ORDER

NAME: Final = "technician"
_WORD: Final = say("Technician")
_ASK: Final[Mapping[str, tuple[Text, str]]] = MappingProxyType(
    {"button": (say("Press the button of the station now."), "button")}
)
"""What a person does while a part is tested, and the picture of it."""


def page(facts: Facts, ui: Ui) -> Screen:
    """Where the technician is."""
    visit = ui.visit or Visit()
    return _STEPS.get(visit.what, _listed)(facts, visit)


def way_back(ui: Ui) -> Choice:
    """One step back: to the menu, and from there to the first screen."""
    what = ui.visit.what if ui.visit else "menu"
    back = say("Back")
    if what == "menu":
        return Choice(Do.HOME, back)
    if what in ("testing", "asked", "touch", "result"):
        return Choice(Do.TECH_SHOW, back, "parts")
    return Choice(Do.TECH_SHOW, back, "upkeep") if what in ("guide", "done") else Choice(Do.TECHNICIAN, back)


def _menu(facts: Facts, _: Visit) -> Screen:
    due = facts.counter("upkeep")
    details = {"upkeep": say("Due now")} if due else {}
    tiles = tuple(Tile(Choice(Do.TECH_SHOW, label, what), details.get(what, NOTHING)) for what, label in LISTS.items())
    return Screen(
        "technician", "tiles", DOT, CALM, _WORD, say("No page and no name is shown here."),
        tiles=(
            *tiles,
            Tile(Choice(Do.TECH_IDENTIFY, say("Which station?"))),
            Tile(Choice(Do.TECH_BUNDLE, say("Support file"))),
        ),
    )  # fmt: skip


# Lists


def _listed(_: Facts, visit: Visit) -> Screen:
    label = LISTS.get(visit.what, _WORD)
    if visit.rows is None:
        return Screen(f"technician-{visit.what}", "list", CLOCK, WAIT, label, say("One moment."))
    items = tuple(_item(visit.what, row) for row in visit.rows)
    head = _HEADS.get(visit.what, label) if items else say("Nothing yet.")
    return Screen(f"technician-{visit.what}", "list", DOT, CALM, label, head, items=items)


_HEADS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "parts": say("Touch what is to be tested"),
        "upkeep": say("Sheets since it was last done"),
        "versions": say("Installed on this station"),
        "history": say("Newest first"),
        "network": say("The network is set when the station is installed, not here."),
        "log": say("Newest first, without content"),
        "sensors": say("Values of now"),
    }
)


def _item(what: str, row: Row) -> Item:
    if isinstance(row, PartTest):
        return _part_item(row)
    if isinstance(row, Sensor):
        return _sensor_item(row)
    if isinstance(row, LogLine):
        return _log_item(row)
    if isinstance(row, Judged):
        return _judged_item(row)
    if isinstance(row, Upkeep):
        return _upkeep_item(row)
    return _named_item(what, row)


def _part_item(row: PartTest) -> Item:
    sign, tone = PART_SIGNS[row.state]
    return Item(
        sign, tone, words.word_of(PARTS, row.part), _sentence(row.sentence), Choice(Do.TECH_TEST, say("Test"), row.part)
    )


def _sensor_item(row: Sensor) -> Item:
    sign, tone = {"fine": (TICK, GOOD), "watch": (WARN, ATTENTION)}.get(row.state, (DOT, CALM))
    if row.state == "unknown":
        value = say("not known")
    elif row.unit == "yes-no":
        value = say("yes") if row.value else say("no")
    else:
        value = say("%1 %2", f"{row.value:g}", words.word_of(UNITS, row.unit))
    return Item(sign, tone, say("%1: %2", words.word_of(SENSORS, row.name), value))


def _log_item(row: LogLine) -> Item:
    sign, tone = {"warning": (WARN, ATTENTION), "info": (DOT, CALM)}.get(row.level, (CROSS, FAULT))
    return Item(sign, tone, plain(row.text), plain(f"{moment(row.at)} {row.module}"))


def _named_item(what: str, row: Named) -> Item:
    name = words.word_of(NETWORK, row.name) if what == "network" else plain(row.name)
    value = plain(moment(row.value) if (what, row.name) == ("network", "since") else row.value)
    if (what, row.name) == ("network", "uplink"):
        value = UPLINK.get(row.value, value)
    return Item(DOT, CALM, say("%1: %2", name, value))


def _judged_item(row: Judged) -> Item:
    if row.passed:
        return Item(TICK, GOOD, say("%1: passed", plain(moment(row.at))), count(row.checks, "1 check", "%1 checks"))
    failed = [words.check_title(name) for name in row.failed[:3]]
    shown = failed[0] if len(failed) == 1 else say("%1 and others", failed[0]) if failed else NOTHING
    return Item(CROSS, FAULT, say("%1: failed", plain(moment(row.at))), shown)


def _upkeep_item(row: Upkeep) -> Item:
    sign, tone = {"fine": (TICK, GOOD), "due": (WARN, ATTENTION)}.get(row.state, (DOT, CALM))
    sheets = (
        say("%1: %2 of %3 sheets", words.word_of(THINGS, row.thing), row.sheets, row.limit)
        if row.limit
        else say("%1: %2 sheets", words.word_of(THINGS, row.thing), row.sheets)
    )
    states = {
        "fine": count(row.stops, "1 jam or double feed since then", "%1 jams and double feeds since then"),
        "due": say("Due now"),
        "unproven": say("Done. Scan the challenge sheet to see whether all is well."),
    }
    return Item(sign, tone, sheets, states[row.state], Choice(Do.TECH_GUIDE, say("Do it"), row.thing))


# A part


def _testing(_: Facts, visit: Visit) -> Screen:
    name = words.word_of(PARTS, visit.part)
    if visit.part in _ASK:
        sentence, picture = _ASK[visit.part]
        return Screen("technician-press", "stop", words.ARROW, WAIT, name, sentence,
                      (say("It scans nothing."),), picture=picture)  # fmt: skip
    return Screen("technician-testing", "message", CLOCK, WAIT, name, say("This part is being tested."))


def _asked(_: Facts, visit: Visit) -> Screen:
    return Screen(
        "technician-asked", "message", WARN, ATTENTION, words.word_of(PARTS, visit.part), _said(visit),
        choices=(Choice(Do.TECH_ANSWER, say("Yes"), "yes", first=True), Choice(Do.TECH_ANSWER, say("No"), "no")),
    )  # fmt: skip


def _touch(_: Facts, visit: Visit) -> Screen:
    """The whole glass: no button is anywhere, so it ends by itself."""
    return Screen(
        "technician-touch", "touch", words.ARROW, WAIT, words.word_of(PARTS, visit.part), _said(visit),
        (
            say("Edges and corners as well; a finger may slide."),
            say("It ends by itself, a while after the last field."),
        ),
        cells="".join("1" if place in visit.touched else "0" for place in range(FIELDS)), grid=GRID,
    )  # fmt: skip


def _result(_: Facts, visit: Visit) -> Screen:
    state = visit.result.state if visit.result else "untested"
    sign, tone = PART_SIGNS[state]
    following = ORDER[ORDER.index(visit.part) + 1 :][:1] if visit.part in ORDER else ()
    onward = tuple(
        Choice(Do.TECH_TEST, say("Next: %1", words.word_of(PARTS, part)), part, first=True) for part in following
    )
    left = FIELDS - len(visit.touched)
    lines = (count(left, "1 field was left", "%1 fields were left"),) if visit.touched and left else ()
    return Screen(
        "technician-result", "message", sign, tone, words.word_of(PARTS, visit.part), _said(visit), lines,
        choices=(*onward, Choice(Do.TECH_TEST, say("Test again"), visit.part)),
    )  # fmt: skip


def _said(visit: Visit) -> Text:
    return _sentence(visit.result.sentence) if visit.result else NOTHING


def _sentence(sentence: str) -> Text:
    """A sentence of the station: of its tables, or one of its errors."""
    exact = known(sentence)
    if exact.context:
        return exact
    said = understand(sentence)
    return said[0] if said else NOTHING


# Upkeep and the bundle


def _guide(_: Facts, visit: Visit) -> Screen:
    row = UPKEEP.get(visit.thing)
    if row is None:
        return _listed(_, Visit("upkeep", ()))
    return Screen(
        "technician-guide", "stop", words.ARROW, CALM, words.word_of(THINGS, visit.thing), known(row.kept),
        steps=tuple(known(step) for step in row.steps), picture=row.picture,
        choices=(Choice(Do.TECH_DONE, say("It is done"), first=True),),
    )  # fmt: skip


def _done(_: Facts, visit: Visit) -> Screen:
    return Screen(
        "technician-done", "stop", TICK, GOOD, words.word_of(THINGS, visit.thing),
        say("Written down. Now see whether all is well."),
        steps=(say("Put the challenge sheet alone into the feeder."), say("Start the test, or press the button.")),
        picture="load", choices=(Choice(Do.TECH_CHALLENGE, say("Start the test"), first=True),),
    )  # fmt: skip


def _bundle(_: Facts, visit: Visit) -> Screen:
    name, size = visit.told or ("", 0)
    return Screen(
        "technician-bundle", "message", TICK, GOOD, say("Support file"), say("The support file is written."),
        (say("%1, %2 kB", file_name(name), (size + 999) // 1000), say("It is encrypted; only support can open it."),
         say("Carry it away on a stick, or copy it out of its folder.")),
    )  # fmt: skip


_STEPS: Final[Mapping[str, Callable[[Facts, Visit], Screen]]] = MappingProxyType(
    {
        "menu": _menu, "testing": _testing, "asked": _asked, "touch": _touch, "result": _result, "guide": _guide,
        "done": _done, "bundle": _bundle,
    }
)  # fmt: skip

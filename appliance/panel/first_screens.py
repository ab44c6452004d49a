"""The screens of a device's first boot, and the code with which it answers its office. Pure.

Rules:
- The code fills the glass from edge to edge of its shorter side, without bars: it is there to be photographed.
- It is public: device, key and signature (docs/enrolment.md). Nobody has to sign in to show it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from appliance.bus_provision import FirstBoot, Stage
from appliance.panel import words
from appliance.panel.facts import Facts, Link
from appliance.panel.model import Choice, Do, Screen, Ui
from appliance.panel.sentences import known, understand
from appliance.panel.text import Text, say
from appliance.panel.words import ATTENTION, CALM, CLOCK, DOT, GOOD, TICK, WAIT, WARN

_NEW: Final = say("Not set up yet")
_STEPS: Final = (say("Put the provisioning sheet in."), known("Press the button."), say("Type its code."))
_ERASED: Final = Choice(Do.ANSWER, say("Proof that it is empty"))


def first_boot(facts: Facts, typed: int = 0) -> Screen:
    """How far the device is on its way to a station; `typed` digits of the code are there."""
    first = facts.first or FirstBoot(Stage.WAITING)
    if first.stage == Stage.CODE:
        return code(first, typed)
    return _STAGES[Stage(first.stage)](first)


def _waiting(first: FirstBoot) -> Screen:
    said = understand(first.sentence)
    choices = (_ERASED,) if first.answer else ()
    if said:
        return Screen(
            "first-refused", "stop", WARN, ATTENTION, say("Sheet refused"), said[0], said[1:],
            _STEPS, "load", choices=choices,
        )  # fmt: skip
    return Screen(
        "first-waiting", "stop", words.ARROW, WAIT, _NEW, say("Put the provisioning sheet in and press the button."),
        steps=_STEPS, picture="load", choices=choices,
    )  # fmt: skip


def _reading(_: FirstBoot) -> Screen:
    return Screen("first-reading", "message", CLOCK, WAIT, _NEW, say("The provisioning sheet is being read."),
                  (say("Paper is moving. Wait."),))  # fmt: skip


def code(first: FirstBoot, typed: int) -> Screen:
    """The code is typed here, or on a keyboard that is plugged in. Digits show as dots."""
    said = understand(first.sentence)
    sign, tone = (WARN, ATTENTION) if said else (words.ARROW, WAIT)
    line = said[0] if said else say("Four groups of four digits; it was told by another way than the sheet.")
    return Screen(
        "first-code", "pin", sign, tone, say("Code"), say("Code of sheet %1", first.sheet), (line,), dots=typed,
        choices=(Choice(Do.FIRST_CODE, say("Use this code"), first=True), Choice(Do.FIRST_AGAIN, say("Another sheet"))),
    )  # fmt: skip


def _connecting(first: FirstBoot) -> Screen:
    return _under_way("first-connecting", say("Connecting to the network."), first)


def _enrolling(first: FirstBoot) -> Screen:
    return _under_way("first-enrolling", say("The station gets its certificate from the server."), first)


def _under_way(name: str, head: Text, first: FirstBoot) -> Screen:
    said = understand(first.sentence)
    if said:
        return Screen(name, "message", WARN, ATTENTION, say("Waiting"), said[0], (head, *said[1:]))
    return Screen(name, "message", CLOCK, WAIT, say("Setting up"), head,
                  (say("A minute or two. Nothing has to be done; a power cut costs only time."),))  # fmt: skip


def _ready(_: FirstBoot) -> Screen:
    return Screen("first-ready", "message", TICK, GOOD, say("Set up"), say("This device is a station now."),
                  (say("It starts by itself. Wait until the green lamp stays lit."),))  # fmt: skip


_STAGES: Final[Mapping[Stage, Callable[[FirstBoot], Screen]]] = MappingProxyType(
    {
        Stage.WAITING: _waiting, Stage.READING: _reading, Stage.CONNECTING: _connecting,
        Stage.ENROLLING: _enrolling, Stage.READY: _ready,
    }
)  # fmt: skip


def answer(facts: Facts, ui: Ui) -> Screen:
    """The code with which the device answers its office, to be photographed."""
    done = (Choice(Do.HOME, say("Done"), first=True),)
    if facts.link is Link.FIRST and facts.first is not None and facts.first.stage != Stage.READY:
        return Screen("answer-empty", "code", DOT, CALM, say("Empty"), say("This device holds nothing any more."),
                      (say("Photograph the code for the fleet's office: it proves that."),),
                      code=ui.answer, choices=done)  # fmt: skip
    how = {Link.UP: say("The station is running.")}.get(facts.link, say("The station is starting."))
    return Screen("answer", "code", TICK, GOOD, say("Set up"), say("Photograph the code for the fleet's office."),
                  (say("It says who this station is, and that it was this sheet."), how),
                  code=ui.answer, choices=done)  # fmt: skip

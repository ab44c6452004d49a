"""What taps and answers do to the office that is open. No Qt.

Rules:
- Setting and lifting a hold takes three taps: which, why, and yes; so does taking a class out of use. Nothing is sent
  before the last.
- The office closes, and what it showed is forgotten, when the person leaves it, the screen dims, the session ends or is
  another one's, the station goes away or needs somebody.
- An answer that nobody waits for (any more) changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from appliance.office.reasons import DISABLE, LIFT, SET
from appliance.office.rows import ChainRow
from appliance.panel.facts import Link
from appliance.panel.host import Host
from appliance.panel.model import Do, Page
from appliance.panel.office_facts import OFFICERS, Figures, Records
from appliance.panel.office_state import EVERYTHING, Chart, Desk, Office, Wanted
from appliance.panel.requests import Answer, Request
from appliance.panel.text import NOTHING, say

SUPERVISOR: Final = "supervisor"
HELD: Final = say("The legal hold is set. Nothing of this job will be destroyed.")
LIFTED: Final = say("The legal hold is lifted.")
ENABLED: Final = say("The class is in use from the next stack on.")
DISABLED: Final = say("The class is not in use any more, from the next stack on.")
_UP: Final = {Desk.WHY: Desk.HOLDS, Desk.SURE: Desk.WHY, Desk.SHOW: Desk.AUDIT, Desk.CLASS_WHY: Desk.CLASSES,
              Desk.CLASS_SURE: Desk.CLASSES}  # fmt: skip
"""One step back, where it is not the menu."""
_CLASS: Final = frozenset({Desk.CLASSES, Desk.CLASS_WHY, Desk.CLASS_SURE})


class Officing:
    """The office of a controller."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @property
    def office(self) -> Office | None:
        """What is open."""
        return self._host.ui.office

    # From the person

    def tapped(self, do: Do, argument: str) -> None:
        """A tap on something of the office."""
        if do is Do.OFFICE:
            self._enter()
        elif (office := self.office) is not None:
            self._in(replace(office, told=NOTHING), do, argument)

    def _enter(self) -> None:
        session = self._host.facts.session
        if session is not None and session.role in OFFICERS:
            self._host.go(Page.OFFICE)
            self._host.show(office=Office(session.name, session.role))

    def _in(self, office: Office, do: Do, argument: str) -> None:
        if do is Do.OFFICE_BACK:
            self._back(office)
        elif do is Do.OFFICE_OPEN:
            self._open(office, argument)
        elif do is Do.OFFICE_PICK and office.desk is Desk.HOLDS:
            chosen = next((row for row in office.holds if row.job == argument), None)
            self._show(replace(office, chosen=chosen, desk=Desk.WHY if chosen else office.desk))
        elif do in (Do.OFFICE_PICK, Do.OFFICE_REASON, Do.OFFICE_CONFIRM) and office.desk in _CLASS:
            self._class(office, do, argument)
        elif do is Do.OFFICE_REASON and office.chosen and argument in (LIFT if office.chosen.held else SET):
            self._show(replace(office, reason=argument, desk=Desk.SURE))
        elif do is Do.OFFICE_CONFIRM and office.desk is Desk.SURE and office.chosen:
            act = "lift" if office.chosen.held else "set"
            self._request(office, Do.OFFICE_HOLD, f"{act} {office.chosen.job} {office.reason}")
        elif do is Do.OFFICE_CHART and argument in set(Chart):
            self._show(replace(office, chart=Chart(argument)))
        elif do is Do.OFFICE_UNIT and argument in ("day", "month"):
            self._request(office, Do.OFFICE_FIGURES, argument)
        elif do is Do.OFFICE_SHOW:
            self._records(office, argument)

    def _open(self, office: Office, argument: str) -> None:
        """A desk of the office; only those of the role."""
        if argument == Desk.SHOW:
            self._show(replace(office, desk=Desk.SHOW))
        elif argument == Desk.AUDIT:
            self._page(replace(office, wanted=EVERYTHING, newer=(), chain=None), 0)
        elif argument == Desk.HOLDS and office.role == SUPERVISOR:
            self._request(office, Do.OFFICE_HOLDS)
        elif argument == Desk.CLASSES and office.role == SUPERVISOR:
            self._request(office, Do.OFFICE_CLASSES)
        elif argument == Desk.FIGURES and office.role == SUPERVISOR:
            self._request(office, Do.OFFICE_FIGURES, office.unit)

    def _class(self, office: Office, do: Do, argument: str) -> None:
        """Takes a class into use (which, yes) or out of use (which, why, yes)."""
        use = office.use
        if do is Do.OFFICE_PICK and office.desk is Desk.CLASSES:
            picked = next((row for row in office.classes if row.name == argument and not row.missing), None)
            if picked is not None:
                desk = Desk.CLASS_WHY if picked.enabled else Desk.CLASS_SURE
                self._show(replace(office, use=picked, reason="", desk=desk))
        elif do is Do.OFFICE_REASON and office.desk is Desk.CLASS_WHY and argument in DISABLE:
            self._show(replace(office, reason=argument, desk=Desk.CLASS_SURE))
        elif do is Do.OFFICE_CONFIRM and office.desk is Desk.CLASS_SURE and use is not None:
            asked = f"disable {use.name} {office.reason}" if use.enabled else f"enable {use.name}"
            self._request(office, Do.OFFICE_CLASS, asked)

    def _records(self, office: Office, argument: str) -> None:
        """Other records: older, newer, or of a day, an event or a job (`day:2026-03-04`)."""
        what, _, value = argument.partition(":")
        if what == "older" and office.records and office.records.more:
            self._page(replace(office, newer=(*office.newer, office.place)), office.records.more)
        elif what == "newer" and office.newer:
            self._page(replace(office, newer=office.newer[:-1]), office.newer[-1])
        elif what == "chain":
            self._request(office, Do.OFFICE_CHAIN)
        elif what in ("all", "day", "event", "job"):
            wanted = Wanted(**{what: value}) if what != "all" else EVERYTHING
            self._page(replace(office, wanted=wanted, newer=()), 0)

    def _page(self, office: Office, before: int) -> None:
        wanted = office.wanted
        asked = f"{before},{wanted.day},{wanted.event},{wanted.job}"
        self._request(replace(office, place=before), Do.OFFICE_RECORDS, asked)

    def _back(self, office: Office) -> None:
        if office.desk is Desk.MENU:
            self._host.go(Page.HOME)
        else:
            self._show(replace(office, desk=_UP.get(office.desk, Desk.MENU)))

    def _request(self, office: Office, do: Do, argument: str = "") -> None:
        self._show(replace(office, asked=(do, argument)))
        self._host.request(Request(do, argument))

    # From the station

    def facts_changed(self) -> None:
        """Closes the office where it cannot stay open."""
        office, facts = self.office, self._host.facts
        if office is not None:
            session = facts.session
            if facts.link is not Link.UP or session is None or (session.name, session.role) != (
                office.person, office.role,
            ):  # fmt: skip
                self._host.go(Page.HOME)

    def answered(self, answer: Answer) -> None:
        """What came of a request."""
        office = self.office
        if office is None or office.asked != (answer.do, answer.argument):
            return
        office = replace(office, asked=("", ""))
        if answer.refusal:
            self._show(office)
            self._host.say_why(answer.refusal)
        else:
            self._show(self._took(office, answer))
            if isinstance(answer.told, Records) and office.chain is None and answer.do is Do.OFFICE_RECORDS:
                self._request(self.office or office, Do.OFFICE_CHAIN)  # the log was opened just now

    def _took(self, office: Office, answer: Answer) -> Office:
        told = answer.told
        if isinstance(told, Figures):
            return replace(office, desk=Desk.FIGURES, figures=told, unit=answer.argument)
        if isinstance(told, Records):
            return replace(office, desk=Desk.AUDIT, records=told)
        if isinstance(told, ChainRow):
            return replace(office, desk=Desk.AUDIT, chain=told)
        if answer.do in (Do.OFFICE_CLASSES, Do.OFFICE_CLASS) and isinstance(told, tuple):
            done = NOTHING
            if answer.do is Do.OFFICE_CLASS:
                done = ENABLED if answer.argument.startswith("enable") else DISABLED
            return replace(office, desk=Desk.CLASSES, classes=told, use=None, reason="", told=done)
        if isinstance(told, tuple):
            done = (HELD if answer.argument.startswith("set") else LIFTED) if answer.do is Do.OFFICE_HOLD else NOTHING
            return replace(office, desk=Desk.HOLDS, holds=told, chosen=None, reason="", told=done)
        return office

    def _show(self, office: Office) -> None:
        self._host.show(office=office)

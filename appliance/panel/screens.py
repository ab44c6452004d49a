"""What is shown: a pure function of what the station says and of where the person went.

Rules:
- Every view of the station has a screen; a view of a newer station shows its own sentence. No screen is ever blank.
- At most two choices. A sign and a word stand beside every colour.
- Nothing here holds content: counts, ids, short words and fixed sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from appliance.panel import (
    first_screens,
    intake_screens,
    office_screens,
    paper_screens,
    queue_screens,
    rescan_screens,
    review_screens,
    technician_screens,
    views,
    visits,
    words,
)
from appliance.panel.facts import Facts, Link
from appliance.panel.model import Choice, Do, Page, Screen, Ui
from appliance.panel.text import NOTHING, say
from appliance.panel.views import KEEP
from appliance.panel.words import CLOCK, CROSS, FAULT, LOCK, WAIT, WARN


def screen(facts: Facts, ui: Ui) -> Screen:
    """The one screen for what is known now."""
    if ui.page is Page.ANSWER:
        shown = first_screens.answer(facts, ui)
    elif facts.link is Link.FIRST:
        shown = (
            visits.settings(facts, ui) if ui.page is Page.SETTINGS else first_screens.first_boot(facts, ui.pin_length)
        )
    elif facts.link is not Link.UP:
        shown = _LINKS[facts.link]
    elif ui.page is Page.HOME or ui.page not in _PAGES or (ui.page is Page.PAPERS and not facts.papers):
        shown = _home(facts)
    else:
        shown = _PAGES[ui.page](facts, ui)
    signed = (
        say("%1, %2", facts.session.name, words.word_of(words.ROLES, facts.session.role)) if facts.session else NOTHING
    )
    return replace(shown, links=_links(facts, ui, shown.choices), notice=ui.notice, person=signed, busy=ui.busy)


def _home(facts: Facts) -> Screen:
    build = views.VIEWS.get(facts.state)
    return build(facts) if build else views.unknown(facts)


def _links(facts: Facts, ui: Ui, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The small buttons at the edge."""
    if ui.page is Page.ANSWER:
        return ()
    if facts.link is Link.FIRST:
        home = ui.page is not Page.SETTINGS
        return (Choice(Do.SETTINGS, say("Settings")) if home else Choice(Do.HOME, say("Back")),)
    if facts.link is not Link.UP:
        return ()
    if ui.page is not Page.HOME:
        return _ways_back(facts, ui)
    way = Choice(Do.QUEUE, say("Waiting (%1)", facts.queue)) if facts.queue else Choice(Do.JOBS, say("List"))
    listed = () if any(choice.do in (Do.JOBS, Do.QUEUE) for choice in choices) else (way,)
    offered = any(choice.do is Do.PAPERS for choice in choices)
    papers = (Choice(Do.PAPERS, say("Paper (%1)", len(facts.papers))),) if facts.papers and not offered else ()
    again = () if any(choice.do is Do.RESCANS for choice in choices) else rescan_screens.way(facts)
    listed = (*papers, *again, *listed)
    settings = office_screens.entrance(facts) or (Choice(Do.SETTINGS, say("Settings")),)
    if facts.session:
        person: tuple[Choice, ...] = (Choice(Do.SIGN_OUT, say("Sign out")),)
    else:
        person = (Choice(Do.PEOPLE, say("Sign in")),) if facts.people else ()
    review = (*_reviews(facts), *_technician(facts))
    if len(choices) > 1:  # a decision is wanted: nothing beside it that is not needed; who decides may have to sign in
        return (*review, *listed, *office_screens.entrance(facts), *person)
    return (*review, *listed, *settings, *person)


def _ways_back(facts: Facts, ui: Ui) -> tuple[Choice, ...]:
    """The small buttons of a page that a person went to."""
    ways = {Page.QUEUE: queue_screens.links, Page.OFFICE: office_screens.ways, Page.REVIEW: review_screens.ways}
    if ui.page in ways:
        return ways[ui.page](ui)
    if ui.page is Page.RESCANS:
        return (rescan_screens.way_back(facts, ui),)
    if ui.page is Page.JOBS and facts.queue is not None:
        return (Choice(Do.HOME, say("Back")), Choice(Do.QUEUE, say("What waits")))
    if ui.page is Page.TECHNICIAN:
        menu = ui.visit is not None and ui.visit.what == "menu"
        return (technician_screens.way_back(ui), *((visits.ANSWER.choice,) if menu else ()))
    return (Choice(Do.HOME, say("Back")),)


def _reviews(facts: Facts) -> tuple[Choice, ...]:
    """The way to what waits for whoever is signed in."""
    waiting = len(facts.reviews) if facts.session else 0
    return (Choice(Do.REVIEWS, say("Review (%1)", waiting)),) if waiting else ()


def _technician(facts: Facts) -> tuple[Choice, ...]:
    """The way to what a technician may do."""
    here = facts.session is not None and facts.session.role == technician_screens.NAME
    return (Choice(Do.TECHNICIAN, say("Technician")),) if here else ()


_PAGES: Final[Mapping[Page, Callable[[Facts, Ui], Screen]]] = MappingProxyType(
    {
        **visits.PAGES,
        Page.REVIEWS: review_screens.waiting,
        Page.REVIEW: review_screens.opened,
        Page.TECHNICIAN: technician_screens.page,
        Page.QUEUE: queue_screens.queue,
        Page.INTAKE: intake_screens.checklist,
        Page.PAPERS: paper_screens.papers,
        Page.OFFICE: office_screens.opened,
        Page.RESCANS: rescan_screens.rescans,
    }
)
"""Each page but the station's own."""

# Without a station

_LINKS: Final[Mapping[Link, Screen]] = MappingProxyType(
    {
        Link.CONNECTING: Screen(
            "connecting", "message", CLOCK, WAIT, say("Starting"), say("The panel is looking for the station."),
            (say("This takes a moment. A scan that runs goes on."),), paper=KEEP,
        ),
        Link.GONE: Screen(
            "gone", "message", CROSS, FAULT, say("No station"), say("The station does not answer."),
            (
                say("It may be starting again: wait a minute. Pages that were scanned are safe."),
                say("If this stays, call your technician."),
            ),
            paper=KEEP,
        ),
        Link.REFUSED: Screen(
            "refused", "message", LOCK, FAULT, say("Not allowed"), say("The station does not let this panel in."),
            (say("The button and the lamps work as always. Call your technician."),), paper=KEEP,
        ),
        Link.GARBLED: Screen(
            "garbled", "message", WARN, FAULT, say("Not understood"),
            say("The station says something that this panel does not understand."),
            (say("The button and the lamps work as always. Call your technician."),), paper=KEEP,
        ),
    }
)  # fmt: skip

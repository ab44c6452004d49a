"""The pages that a person goes to: the list of jobs, settings, signing in. Pure functions, as in `screens`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from appliance.bus_rows import JobRow, MeasuredRow
from appliance.panel import words
from appliance.panel.facts import Facts, Link
from appliance.panel.model import Choice, Do, Item, Page, Screen, Tile, Ui
from appliance.panel.text import NOTHING, count, plain, say
from appliance.panel.theme import TEXT_SCALES
from appliance.panel.words import CALM, CROSS, DOT, FAULT, GOOD, TICK

MAX_LISTED: Final = 30
MAY_RESUME: Final = ("reviewer", "supervisor")
LANGUAGES: Final = (("en", plain("English")), ("es", plain("Español")))
ANSWER: Final = Tile(Choice(Do.ANSWER, say("Answer to the office")))
_SIZES = (say("Normal text"), say("Larger text"), say("Largest text"))


def jobs(facts: Facts, _: Ui) -> Screen:
    """The newest jobs, without content: number of pages, time, what became of them."""
    may = facts.session is not None and facts.session.role in MAY_RESUME
    rows = tuple(_job_item(job, may=may) for job in facts.jobs[:MAX_LISTED])
    return Screen(
        "jobs", "list", DOT, CALM, say("List"), say("The last stacks") if rows else say("Nothing was scanned yet."),
        items=rows,
    )  # fmt: skip


def _job_item(job: JobRow, *, may: bool) -> Item:
    sign, tone, state = words.JOB_STATES.get(job.state) or (DOT, CALM, plain(job.state.replace("-", " ")))
    sheets = count(job.sheets, "1 sheet", "%1 sheets")
    text = say("%1 · %2, %3 · %4", plain(clock_time(job.created)), sheets, words.pages(job.pages), state)
    waits = job.state in ("held", "cancelled-held")
    choice = Choice(Do.RESUME, say("Let it go on"), job.job) if waits and may else None
    return Item(sign, tone, text, words.reason(job.code) if waits else NOTHING, choice)


def clock_time(at: str) -> str:
    """Hour and minute on the wall, of a time whose form the row has checked; dashes where no calendar has it."""
    return _wall(at, "%H:%M")


def moment(at: str) -> str:
    """The same with its day."""
    return _wall(at, "%Y-%m-%d %H:%M")


def _wall(at: str, form: str) -> str:
    try:
        return datetime.fromisoformat(at).astimezone().strftime(form)
    except (ValueError, OverflowError, OSError):
        return "--:--"


def settings(facts: Facts, ui: Ui) -> Screen:
    """Language and size of the text; and what the station answered its office, which is public."""
    languages = (Tile(Choice(Do.LANGUAGE, label, code), chosen=ui.language == code) for code, label in LANGUAGES)
    sizes = (
        Tile(Choice(Do.SIZE, _SIZES[place], str(place)), chosen=ui.size == place) for place in range(len(TEXT_SCALES))
    )
    return Screen("settings", "tiles", DOT, CALM, say("Settings"), say("Language and size of the text"),
                  tiles=(*sizes, *languages, *((ANSWER,) if facts.link is Link.UP else ())))  # fmt: skip


def people(facts: Facts, _: Ui) -> Screen:
    """Who signs in?"""
    tiles = tuple(
        Tile(Choice(Do.PERSON, plain(person.name), person.name), words.word_of(words.ROLES, person.role))
        for person in facts.people or ()
    )
    return Screen("people", "tiles", words.LOCK, CALM, say("Sign in"), say("Who are you?"), tiles=tiles)


def pin(_: Facts, ui: Ui) -> Screen:
    """The PIN pad. Digits show as dots; a badge that was read shows as a word."""
    badge = (
        say("Badge read. Type your PIN if you have one.")
        if ui.badge
        else say("Type your PIN, or hold your badge to the reader.")
    )
    return Screen(
        "pin", "pin", words.LOCK, CALM, say("Sign in"), plain(ui.person), (badge,), dots=ui.pin_length,
        choices=(Choice(Do.SIGN_IN, say("Sign in"), first=True),),
    )  # fmt: skip


def check_item(check: MeasuredRow) -> Item:
    """A check of the readiness test with its number."""
    value = say("%1 (limit %2)", words.amount(check.value, check.unit), words.amount(check.limit, check.unit))
    sign, tone = (TICK, GOOD) if check.ok else (CROSS, FAULT)
    return Item(sign, tone, words.check_title(check.name), value)


PAGES: Final[Mapping[Page, Callable[[Facts, Ui], Screen]]] = MappingProxyType(
    {Page.JOBS: jobs, Page.SETTINGS: settings, Page.PEOPLE: people, Page.PIN: pin}
)
"""Each page but the station's own."""

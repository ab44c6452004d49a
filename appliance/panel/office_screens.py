"""The screens of the office: legal holds, charts, the audit log. Pure.

Rules:
- Jobs stand there by the first eight digits of their opaque id, with age and state; no content.
- Every bar has its number: nothing is said by length or colour alone.
- At most two choices, and the way back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from appliance.office.reasons import DISABLE, LIFT, SET
from appliance.office.rows import Chain, ChainRow, ClassRow, FigureRow, HoldRow
from appliance.panel import office_words, review_words, words
from appliance.panel.facts import Facts
from appliance.panel.model import Bar, Choice, Do, Item, Screen, Tile, Ui
from appliance.panel.model import Chart as Drawn
from appliance.panel.office_facts import OFFICERS, Figures
from appliance.panel.office_state import EVERYTHING, Chart, Desk, Office
from appliance.panel.text import NOTHING, Text, count, plain, say
from appliance.panel.visits import moment
from appliance.panel.words import ATTENTION, CALM, CLOCK, CROSS, DOT, FAULT, GOOD, LOCK, TICK, WAIT, WARN
from appliance.queue.items import AuditRow

MAX_BARS: Final = 12  # of what was held
SMALL: Final = 0.1  # a share whose bar is as high as the chart, where none is larger
DAYS: Final = 7  # that can be chosen in the audit log
_BACK = say("Back")
_WORD = say("Office")
_EVENTS = ("document-held", "document-sealed", "receipt-accepted", "job-shredded", "job-discarded", "legal-hold-set",
           "legal-hold-lifted", "person-login", "operation-refused")  # fmt: skip
"""Events that can be chosen; all others are found by day or job."""


def entrance(facts: Facts) -> tuple[Choice, ...]:
    """The way in, for whoever has an office."""
    may = facts.session is not None and facts.session.role in OFFICERS
    return (Choice(Do.OFFICE, _WORD),) if may else ()


def ways(ui: Ui) -> tuple[Choice, ...]:
    """The small buttons: one step back, and from the audit log to what is shown of it."""
    back = Choice(Do.OFFICE_BACK, _BACK)
    if ui.office is not None and ui.office.desk is Desk.AUDIT:
        return (back, Choice(Do.OFFICE_OPEN, say("Choose"), Desk.SHOW))
    return (back,)


def opened(_: Facts, ui: Ui) -> Screen:
    """The office as it is open; a screen of its own for each desk."""
    office = ui.office
    return _menu(Office("", "")) if office is None else _DESKS[office.desk](office)


def _menu(office: Office) -> Screen:
    supervisor = (
        Tile(Choice(Do.OFFICE_OPEN, say("Legal holds"), Desk.HOLDS), say("Against destruction")),
        Tile(Choice(Do.OFFICE_OPEN, say("Figures"), Desk.FIGURES), say("As charts")),
    )
    classes = Tile(Choice(Do.OFFICE_OPEN, say("Classes"), Desk.CLASSES), say("One at a time"))
    audit = Tile(Choice(Do.OFFICE_OPEN, say("Audit log"), Desk.AUDIT), say("Without content"))
    settings = Tile(Choice(Do.SETTINGS, say("Settings")), say("Text, language"))
    tiles = (*((*supervisor, classes) if office.role == "supervisor" else ()), audit, settings)
    return Screen("office", "tiles", DOT, CALM, _WORD, say("What do you want to see?"), tiles=tiles)


# Legal holds


def _holds(office: Office) -> Screen:
    held = sum(row.held for row in office.holds)
    head = count(held, "1 stack is under a legal hold", "%1 stacks are under a legal hold")
    head = office.told or (head if office.holds else say("Nothing is in the station that could be held."))
    rows = tuple(_hold_item(row) for row in office.holds)
    return Screen("office-holds", "list", LOCK, CALM, say("Legal holds"), head, items=rows)


def _hold_item(row: HoldRow) -> Item:
    state = words.JOB_STATES[row.state][2] if row.state in words.JOB_STATES else plain(row.state.replace("-", " "))
    text = say("%1 · %2 · %3", plain(row.job[:8]), review_words.age(row.age_s // 60), words.pages(row.pages))
    choice = Choice(Do.OFFICE_PICK, say("Lift") if row.held else say("Hold"), row.job)
    if row.held:
        return Item(LOCK, ATTENTION, text, say("Under a legal hold · %1", state), choice)
    return Item(DOT, CALM, text, state, choice)


def _why(office: Office) -> Screen:
    held, job = bool(office.chosen and office.chosen.held), _job(office)
    head = say("Why is the hold on %1 lifted?", job) if held else say("Why is %1 held?", job)
    codes = LIFT if held else SET
    tiles = tuple(Tile(Choice(Do.OFFICE_REASON, office_words.REASONS[code], code)) for code in codes)
    return Screen("office-why", "tiles", LOCK, CALM, say("Legal holds"), head, tiles=tiles)


def _sure(office: Office) -> Screen:
    reason = say("Reason: %1", words.word_of(office_words.REASONS, office.reason))
    record = say("Your name and the reason go into the audit log.")
    if office.chosen and office.chosen.held:
        return Screen(
            "office-lift", "message", WARN, ATTENTION, say("Legal holds"), say("Lift the hold on %1?", _job(office)),
            (reason, say("Its pages are destroyed as soon as nothing else keeps them."), record),
            choices=(Choice(Do.OFFICE_CONFIRM, say("Yes, lift the hold"), first=True),),
        )  # fmt: skip
    return Screen(
        "office-hold", "message", LOCK, ATTENTION, say("Legal holds"), say("Hold %1?", _job(office)),
        (reason, say("Nothing of it is destroyed until the hold is lifted. Documents are sent as before."), record),
        choices=(Choice(Do.OFFICE_CONFIRM, say("Yes, hold it"), first=True),),
    )  # fmt: skip


def _job(office: Office) -> Text:
    return plain(office.chosen.job[:8] if office.chosen else "")


# Classes in use


def _classes(office: Office) -> Screen:
    used = sum(row.enabled for row in office.classes)
    head = office.told or count(used, "1 class is in use", "%1 classes are in use")
    rows = tuple(map(_class_item, office.classes))
    return Screen("office-classes", "list", DOT, CALM, say("Classes"), head, items=rows)


def _class_item(row: ClassRow) -> Item:
    name = words.word_of(words.CLASSES, row.name)
    if row.enabled:
        return Item(TICK, GOOD, name, say("In use"), Choice(Do.OFFICE_PICK, say("Stop using"), row.name))
    if row.missing:
        return Item(LOCK, CALM, name, words.word_of(office_words.MISSING, row.missing))
    return Item(LOCK, ATTENTION, name, say("Not in use"), Choice(Do.OFFICE_PICK, say("Start using"), row.name))


def _class_why(office: Office) -> Screen:
    tiles = tuple(Tile(Choice(Do.OFFICE_REASON, office_words.REASONS[code], code)) for code in DISABLE)
    head = say("Why is it taken out of use: %1?", _class_name(office))
    return Screen("office-class-why", "tiles", LOCK, CALM, say("Classes"), head, tiles=tiles)


def _class_sure(office: Office) -> Screen:
    record = say("Your name and the reason go into the audit log.")
    if office.use and office.use.enabled:
        return Screen(
            "office-class-out", "message", LOCK, ATTENTION, say("Classes"),
            say("Take out of use: %1?", _class_name(office)),
            (say("Reason: %1", words.word_of(office_words.REASONS, office.reason)),
             say("From the next stack on, such documents wait for a person."), record),
            choices=(Choice(Do.OFFICE_CONFIRM, say("Yes, take it out"), first=True),),
        )  # fmt: skip
    return Screen(
        "office-class-in", "message", TICK, ATTENTION, say("Classes"), say("Take into use: %1?", _class_name(office)),
        (say("From the next stack on, such documents are sent as policy says."),
         say("Your name goes into the audit log.")),
        choices=(Choice(Do.OFFICE_CONFIRM, say("Yes, take it into use"), first=True),),
    )  # fmt: skip


def _class_name(office: Office) -> Text:
    return words.word_of(words.CLASSES, office.use.name if office.use else "")


# Figures

_CHARTS: Final[Mapping[Chart, tuple[Text, Text]]] = MappingProxyType(
    {
        Chart.VOLUME: (say("Volume"), say("Documents sent")),
        Chart.AGAIN: (say("Scan again"), say("To be scanned again, % of documents that ended")),
        Chart.WAITED: (say("Review"), say("Waited for a person, % of documents that ended")),
        Chart.ERRORS: (say("Errors"), say("What was held, by kind and reason")),
    }
)
"""Short name and what it shows."""


def _figures(office: Office) -> Screen:
    found, chart = office.figures or Figures((), ()), office.chart
    title = _CHARTS[chart][1]
    span = say("%1: the last 14 days", title) if office.unit == "day" else say("%1: the last 12 months", title)
    tiles = tuple(Tile(Choice(Do.OFFICE_CHART, _CHARTS[one][0], one), chosen=one is chart) for one in Chart)
    other = ("month", say("By month")) if office.unit == "day" else ("day", say("By day"))
    drawn = _reasons(found) if chart is Chart.ERRORS else _periods(found, chart)
    return Screen(
        "office-figures", "chart", DOT, CALM, say("Figures"), span, (_total(found, chart),), tiles=tiles,
        choices=(Choice(Do.OFFICE_UNIT, other[1], other[0]),), chart=drawn,
    )  # fmt: skip


def _total(found: Figures, chart: Chart) -> Text:
    """All periods together, in numbers."""
    sent, pages = sum(row.sent for row in found.periods), sum(row.pages for row in found.periods)
    if chart is Chart.VOLUME:
        return say("Altogether %1 documents sent, %2 pages scanned", sent, pages)
    if chart is Chart.ERRORS:
        return say("Altogether %1 times", sum(row.n for row in found.reasons))
    part, whole = (sum(each) for each in zip(*(_part(row, chart) for row in found.periods), (0, 0), strict=True))
    return say("Altogether %1 of %2 documents", part, whole)


def _part(row: FigureRow, chart: Chart) -> tuple[int, int]:
    return (row.again if chart is Chart.AGAIN else row.waited), row.ended


def _periods(found: Figures, chart: Chart) -> Drawn:
    if chart is Chart.VOLUME:
        top = max([row.sent for row in found.periods], default=0)
        bars = [Bar(row.sent / top if top else 0.0, plain(str(row.sent)), _name(row.period)) for row in found.periods]
    else:
        shares = [_part(row, chart) for row in found.periods]
        most = max([SMALL, *(part / whole for part, whole in shares if whole)])
        bars = [_rate(*share, row.period, most) for share, row in zip(shares, found.periods, strict=True)]
    return Drawn(upright=True, bars=tuple(bars))


def _rate(part: int, whole: int, period: str, most: float) -> Bar:
    """A share in percent; a dash where nothing ended. What waits since an earlier day can make more than 100."""
    value = plain(f"{100 * part / whole:.0f}" if whole else "-")
    return Bar(part / whole / most if whole else 0.0, value, _name(period))


def _name(period: str) -> Text:
    """The day of the month, or the month of the year."""
    return plain(str(int(period[-2:])))


def _reasons(found: Figures) -> Drawn:
    shown = found.reasons[:MAX_BARS]
    most = max([row.n for row in shown], default=0)
    return Drawn(
        upright=False,
        bars=tuple(
            Bar(
                row.n / most if most else 0.0,
                plain(str(row.n)),
                say("%1 · %2", words.word_of(words.CLASSES, row.document_class), office_words.why(row.code)),
            )
            for row in shown
        ),
    )


# The audit log


def _audit(office: Office) -> Screen:
    sign, tone, chain = _chain(office.chain)
    found = office.records
    rows = tuple(_record(row, office) for row in found.rows) if found else ()
    newer = (Choice(Do.OFFICE_SHOW, say("Newer"), "newer"),) if office.newer else ()
    older = (Choice(Do.OFFICE_SHOW, say("Older"), "older"),) if found and found.more else ()
    head = chain if rows or (office.chain and office.chain.state == Chain.BROKEN) else say("No such records here.")
    return Screen("office-audit", "list", sign, tone, _shown(office), head, items=rows, choices=(*newer, *older))


def _chain(row: ChainRow | None) -> tuple[str, str, Text]:
    if row is None or row.state == Chain.CHECKING:
        return CLOCK, WAIT, say("The audit log is being checked. Ask again in a minute.")
    if row.state == Chain.BROKEN:
        return CROSS, FAULT, say("The audit log does not hold: it was changed or damaged. Tell your security officer.")
    return TICK, GOOD, say("The audit log holds: %1 records", row.records)


def _shown(office: Office) -> Text:
    """Which records these are."""
    wanted = office.wanted
    if wanted.day:
        return say("Audit log: %1", plain(wanted.day))
    if wanted.event:
        return say("Audit log: %1", words.word_of(office_words.EVENTS, wanted.event))
    return say("Audit log: stack %1", wanted.job[:8]) if wanted.job else say("Audit log")


def _record(row: AuditRow, office: Office) -> Item:
    event = words.word_of(office_words.EVENTS, row.event)
    text = say("%1 · %2 · %3", plain(str(row.seq)), plain(moment(row.at)), event)
    told = [Text(template.source, (office_words.short(row.fields[name]),)) for name, template in
            office_words.FIELDS.items() if name in row.fields]  # fmt: skip
    job = row.fields.get("job", "")
    choice = Choice(Do.OFFICE_SHOW, say("This stack"), f"job:{job}") if job and not office.wanted.job else None
    bad = row.event in ("login-failed", "login-locked", "operation-refused", "receipt-refused", "roster-refused")
    return Item(WARN if bad else DOT, ATTENTION if bad else CALM, text, _joined(told), choice)


def _joined(texts: list[Text]) -> Text:
    found = texts[0] if texts else NOTHING
    for text in texts[1:]:
        found = say("%1 · %2", found, text)
    return found


def _show(office: Office) -> Screen:
    """Which records? All, those of a day, or one kind of event."""
    everything = Tile(Choice(Do.OFFICE_SHOW, say("All records"), "all"), chosen=office.wanted == EVERYTHING)
    check = Tile(Choice(Do.OFFICE_SHOW, say("Check again"), "chain"), say("Reads the whole log"))
    days = (
        Tile(Choice(Do.OFFICE_SHOW, plain(day), f"day:{day}"), chosen=office.wanted.day == day) for day in _days(office)
    )
    events = (
        Tile(Choice(Do.OFFICE_SHOW, office_words.EVENTS[event], f"event:{event}"), chosen=office.wanted.event == event)
        for event in _EVENTS
    )
    return Screen(
        "office-choose", "tiles", DOT, CALM, say("Audit log"), say("Which records?"),
        tiles=(everything, check, *days, *events),
    )  # fmt: skip


def _days(office: Office) -> list[str]:
    """The last days by the station's clock (UTC, as the records are), from when the log was checked."""
    at = office.chain.at[:10] if office.chain and office.chain.at else ""
    newest = date.fromisoformat(at) if at else datetime.now(UTC).date()
    return [str(newest - timedelta(days=back)) for back in range(DAYS)]


_DESKS: Final[Mapping[Desk, Callable[[Office], Screen]]] = MappingProxyType(
    {
        Desk.MENU: _menu,
        Desk.HOLDS: _holds,
        Desk.WHY: _why,
        Desk.SURE: _sure,
        Desk.FIGURES: _figures,
        Desk.AUDIT: _audit,
        Desk.SHOW: _show,
        Desk.CLASSES: _classes,
        Desk.CLASS_WHY: _class_why,
        Desk.CLASS_SURE: _class_sure,
    }
)
"""Each desk of the office."""

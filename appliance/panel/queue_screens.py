"""The screens of the queue: the list, one item, whose it is, what came of it. Pure.

Rules:
- No id stands on a screen. At most two choices, and the way back.
- What the person's role may not is not offered; the station refuses it in any case.
"""

from __future__ import annotations

from dataclasses import replace

from appliance.panel import late_screens, queue_words, words
from appliance.panel.facts import Facts
from appliance.panel.late_facts import LateMade
from appliance.panel.model import Choice, Do, Item, Screen, Tile, Ui
from appliance.panel.queue_facts import DECIDERS, PAGE_ITEMS, Listed
from appliance.panel.queue_state import Step, Visit
from appliance.panel.review_words import age
from appliance.panel.sentences import known
from appliance.panel.text import Text, count, plain, say
from appliance.panel.views import KEEP_IT
from appliance.panel.words import ATTENTION, CALM, CLOCK, DOT, FAULT, GOOD, TICK, WAIT, WARN
from appliance.queue.items import Item as Waiting

_WORD = say("What waits")
_MINUTE_S = 60


def queue(facts: Facts, ui: Ui) -> Screen:
    """Wherever in the queue the person is."""
    visit = ui.queue or Visit()
    if visit.item is None:
        return _list(visit)
    if visit.step in (Step.LATE, Step.MADE):
        return _late(visit)
    build = {Step.CHANGE: _change, Step.OWNER: _owner, Step.WORD: _word, Step.KIND: _kind, Step.SURE: _sure}
    return build.get(visit.step, _item)(facts, visit, visit.item)


def links(ui: Ui) -> tuple[Choice, ...]:
    """The way back, and between what waits and what waited."""
    if ui.queue is not None and ui.queue.item is not None:
        return (Choice(Do.QUEUE_BACK, say("Back")),)
    other = (
        Choice(Do.QUEUE_PAGE, say("What waits"), "0")
        if ui.queue and ui.queue.ended
        else Choice(Do.QUEUE_ENDED, say("Resolved"))
    )
    return (Choice(Do.HOME, say("Back")), other, Choice(Do.JOBS, say("List")))


def _list(visit: Visit) -> Screen:
    listed = visit.listed
    if listed is None or listed.ended != visit.ended:
        return Screen("queue-opening", "list", CLOCK, WAIT, _WORD, say("One moment."))
    if visit.ended:
        head = say("Resolved last") if listed.rows else say("Nothing was resolved yet.")
    elif listed.total > PAGE_ITEMS:
        head = say("%1 to %2 of %3, the oldest first", listed.first + 1, listed.first + len(listed.rows), listed.total)
    else:
        head = count(listed.total, "1 thing waits", "%1 things wait, the oldest first")
        head = head if listed.total else say("Nothing waits for a person.")
    rows = tuple(_row(visit, item) for item in listed.rows)
    name = "queue-ended" if visit.ended else "queue"
    return Screen(name, "list", DOT, CALM, _WORD, head, items=rows, choices=_turns(listed))


def _turns(listed: Listed) -> tuple[Choice, ...]:
    """To the parts before and after."""
    before = (Choice(Do.QUEUE_PAGE, say("Earlier"), str(max(0, listed.first - PAGE_ITEMS))),) if listed.first else ()
    after = listed.first + PAGE_ITEMS
    return (*before, Choice(Do.QUEUE_PAGE, say("Later"), str(after))) if after < listed.total else before


def _row(visit: Visit, item: Waiting) -> Item:
    sign, tone = _sign(item)
    told = say("%1 · %2 · %3", _about(item), _whose(visit, item), _step(item))
    if item.resolution and not item.owner:  # nobody's any more, and nobody's word needs it
        told = say("%1 · %2", _about(item), _step(item))
    return Item(sign, tone, _reason(item), told, Choice(Do.QUEUE_OPEN, say("Open"), item.item))


def _sign(item: Waiting) -> tuple[str, str]:
    if item.state == "resolved":
        return TICK, GOOD
    if item.state == "escalated":
        return WARN, FAULT
    if item.step == "wait":
        return CLOCK, WAIT
    return (DOT, CALM) if item.owner else (WARN, ATTENTION)


def _reason(item: Waiting) -> Text:
    """What happened, without what to do."""
    found = words.reason(item.code)
    if found.arguments:  # of a sheet: its number stays
        sheet, why = found.arguments
        return replace(found, arguments=(sheet, replace(why, clause=True) if isinstance(why, Text) else why))
    return replace(found or known(item.sentence), clause=True)


def _about(item: Waiting) -> Text:
    minutes = age(item.age_s // _MINUTE_S)
    if not item.document_class:
        return minutes
    return say("%1, %2", words.word_of(words.CLASSES, item.document_class), minutes)


def _whose(visit: Visit, item: Waiting) -> Text:
    name, there = visit.owner_of(item)
    owner = plain(name) if there else say("somebody who is not here any more")
    owner = owner if item.owner else say("nobody's yet")
    return say("%1, a supervisor must look", owner) if item.state == "escalated" else owner


def _step(item: Waiting) -> Text:
    if item.resolution:
        return words.word_of(queue_words.ENDS, item.resolution)
    return words.word_of(queue_words.STEPS, item.step)


def _late(visit: Visit) -> Screen:
    if isinstance(visit.late, LateMade):
        return late_screens.made(visit.late)
    return late_screens.where(visit.late)


# One item


def _item(facts: Facts, visit: Visit, item: Waiting) -> Screen:
    sign, tone = _sign(item)
    todo = known(item.todo) if item.todo else _step(item)
    lines = (todo, _about(item), say("Owner: %1", _whose(visit, item)))
    return Screen(
        "queue-item", "message", sign, tone, _WORD, _reason(item), lines, choices=_choices(facts, item),
        paper=KEEP_IT if queue_words.has_pages(item) and not item.resolution else None,
    )  # fmt: skip


def _choices(facts: Facts, item: Waiting) -> tuple[Choice, ...]:
    """The next step, where the panel can take it and this person may; then everything else."""
    late = (replace(late_screens.CHOICE, first=True),) if late_screens.offered(facts, item) else ()
    if item.resolution or not _decides(facts):
        return late
    more = Choice(Do.QUEUE_CHANGE, say("Owner and more"))
    step = _next(facts, item) or next(iter(late if item.step == "scan-again" else ()), None)
    return (step, more) if step else (replace(more, first=True),)


def _next(facts: Facts, item: Waiting) -> Choice | None:
    if item.step == "review" and item.document in {row.document for row in facts.reviews}:
        return Choice(Do.REVIEW_OPEN, say("Review it"), item.document, first=True)
    if item.step == "name-class" and item.document:
        return Choice(Do.QUEUE_KINDS, say("Say what it is"), first=True)
    if item.step in queue_words.GO_ON and item.job:
        return Choice(Do.QUEUE_GO_ON, say("Let it go on"), first=True)
    if item.step in queue_words.SAY and queue_words.resolutions_of(item):
        return Choice(Do.QUEUE_WORDS, say("Say what came of it"), first=True)
    return None


def _decides(facts: Facts) -> bool:
    return facts.session is not None and facts.session.role in DECIDERS


def _change(facts: Facts, visit: Visit, item: Waiting) -> Screen:
    me = facts.session.name if facts.session else ""
    mine = visit.owner_of(item)[0] == me
    tiles = [] if mine else [Tile(Choice(Do.QUEUE_ASSIGN, say("I take it"), "me"))]
    tiles.append(Tile(Choice(Do.QUEUE_WHO, say("Give it to somebody"))))
    if item.owner:
        tiles.append(Tile(Choice(Do.QUEUE_ASSIGN, say("Give it back"), "nobody"), say("It is nobody's then")))
    if item.state != "escalated":
        tiles.append(Tile(Choice(Do.QUEUE_ESCALATE, say("Escalate")), say("A supervisor must look at it")))
    if late_screens.offered(facts, item):
        tiles.append(Tile(late_screens.CHOICE, say("A sheet brings it here")))
    if facts.session and facts.session.role in queue_words.DISCARDERS and queue_words.has_pages(item):
        tiles.append(
            Tile(Choice(Do.QUEUE_ASK, say("Discard the stack"), queue_words.DISCARD), say("It is asked once more"))
        )
    return _tiles("queue-change", say("What becomes of it?"), tiles)


def _owner(_: Facts, visit: Visit, item: Waiting) -> Screen:
    owners = visit.listed.owners if visit.listed else ()
    tiles = [
        Tile(Choice(Do.QUEUE_ASSIGN, plain(owner.name), owner.id), words.word_of(words.ROLES, owner.role),
             chosen=owner.id == item.owner)
        for owner in owners
    ]  # fmt: skip
    return _tiles("queue-owner", say("Whose is it?") if tiles else say("Nobody is in the roster."), tiles)


def _word(_: Facts, __: Visit, item: Waiting) -> Screen:
    said = queue_words.resolutions_of(item)
    tiles = [Tile(Choice(Do.QUEUE_ASK, queue_words.RESOLUTIONS[word], word)) for word in said]
    return _tiles("queue-word", say("What did you find?"), tiles)


def _kind(_: Facts, __: Visit, ___: Waiting) -> Screen:
    tiles = [Tile(Choice(Do.QUEUE_GO_ON, words.CLASSES[kind], kind)) for kind in queue_words.KINDS]
    return _tiles("queue-kind", say("What is this paper?"), tiles)


def _sure(_: Facts, visit: Visit, __: Waiting) -> Screen:
    if visit.word == queue_words.DISCARD:
        head = say("Shall this stack never be sent?")
        lines = (say("All of it that was not sent is destroyed here, for good. Keep the paper."),)
        yes = say("Yes, discard it")
    else:
        head = words.word_of(queue_words.RESOLUTIONS, visit.word)
        lines, yes = (say("This goes on the record as yours and cannot be taken back."),), say("Yes, record it")
    return Screen(
        "queue-sure", "message", WARN, ATTENTION, _WORD, head, lines, choices=(Choice(Do.QUEUE_SURE, yes, first=True),),
    )  # fmt: skip


def _tiles(name: str, head: Text, tiles: list[Tile]) -> Screen:
    return Screen(name, "tiles", DOT, CALM, _WORD, head, tiles=tuple(tiles))

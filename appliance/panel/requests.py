"""What a finger asks of the station: each request, its answer, and the call that it is.

Rules:
- A request holds ids, words and places; what is secret in it, and what an answer tells, stands in no log.
- Nothing here waits or tries again: `link` carries it, with a deadline.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from appliance.panel.client import PanelClient
from appliance.panel.model import ANSWER, INTAKE, OFFICE, QUEUE, RESCAN, REVIEW, TECHNICIAN, Do
from appliance.panel.queue_facts import Listed
from appliance.panel.text import NOTHING, Text
from appliance.queue.items import Item


@dataclass(frozen=True, slots=True)
class Request:
    """What a tap asks of the station. `secrets` are PIN and badge number."""

    do: Do
    argument: str = ""
    secrets: tuple[str, str] = ("", "")
    detail: tuple[int, ...] = ()  # of a review: page and box, or the number of a field
    text: str = ""  # that was typed
    other: str = ""  # a second word: to whom, what came of it
    about: tuple[str, str] = ("", "")  # of the queue: job and document of the item
    answers: tuple[tuple[str, str], ...] = ()  # of the checklist

    def __repr__(self) -> str:
        return f"Request({self.do})"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it; an empty refusal: it was done. `told` may be a picture, and stands in no log."""

    do: Do
    refusal: Text = NOTHING
    argument: str = ""
    detail: tuple[int, ...] = ()
    code: str = ""  # of the refusal
    told: object = field(default=None, repr=False)


async def _scan(client: PanelClient, _: Request) -> None:
    await client.scan()


async def _answer(client: PanelClient, request: Request) -> None:
    """The checklist is answered, and its paper is scanned."""
    await client.paper.answer(request.argument, dict(request.answers))
    await client.scan()


async def _look_at_queue(client: PanelClient, request: Request) -> Listed | Item:
    """One item of the queue, or a part of it."""
    _, first, ended = request.detail
    if request.argument:
        return await client.queue.one(request.argument)
    return await client.queue.ended() if ended else await client.queue.page(first)


async def _discard(client: PanelClient, request: Request) -> Item:
    """What waits ends here, with all of its stack."""
    await client.discard(request.about[0])
    return await client.queue.one(request.argument)


async def _go_on(client: PanelClient, request: Request) -> Item:
    """What waits goes on, perhaps as what a person saw it to be."""
    job, document = request.about
    await client.resume(job, request.other, document)
    return await client.queue.one(request.argument)


ACTIONS: Final[Mapping[Do, Callable[[PanelClient, Request], Awaitable[object]]]] = MappingProxyType(
    {
        Do.SCAN: _scan,
        Do.GO_ON: _scan,
        Do.STOP: lambda client, _: client.cancel(),
        Do.PRESET: lambda client, request: client.choose_preset(request.argument),
        Do.RESUME: lambda client, request: client.resume(request.argument),
        Do.SIGN_IN: lambda client, request: client.sign_in(request.argument, *request.secrets),
        Do.SIGN_OUT: lambda client, _: client.sign_out(),
        Do.KEEP: lambda client, _: client.keep(),
        Do.BADGE_LEFT: lambda client, _: client.badge_left(),
        Do.REVIEW_OPEN: lambda client, request: client.review.open(request.argument),
        Do.REVIEW_PAGE: lambda client, request: client.review.page(*request.detail),
        Do.REVIEW_STRIP: lambda client, request: client.review.strip(*request.detail),
        Do.REVIEW_REMOVE: lambda client, request: client.review.remove(*request.detail),
        Do.REVIEW_RESTORE: lambda client, request: client.review.restore(*request.detail),
        Do.REVIEW_UNDO: lambda client, request: client.review.undo(request.detail[0]),
        Do.REVIEW_FIELD: lambda client, request: client.review.field(*request.detail),
        Do.REVIEW_CONFIRM: lambda client, request: client.review.confirm(*request.detail),
        Do.REVIEW_LEAVE_OUT: lambda client, request: client.review.leave_out(*request.detail),
        Do.REVIEW_TYPED: lambda client, request: client.review.correct(request.detail[0], request.text, sure=False),
        Do.REVIEW_SURE: lambda client, request: client.review.correct(request.detail[0], request.text, sure=True),
        Do.REVIEW_APPROVE: lambda client, _: client.review.decide("Approve"),
        Do.REVIEW_REJECT: lambda client, _: client.review.decide("Reject"),
        Do.REVIEW_AGAIN: lambda client, request: client.review.rescan(request.text, request.detail),
        Do.RESCAN_START: lambda client, request: client.rescan.start(request.argument),
        Do.RESCAN_LOST: lambda client, request: client.rescan.lost(request.argument),
        Do.RESCAN_SHOW: lambda client, request: client.rescan.show(request.argument),
        Do.REVIEW_CLOSE: lambda client, _: client.review.close(),
        Do.TECH_SHOW: lambda client, request: client.technician.look(request.argument.removesuffix("-again")),
        Do.TECH_TEST: lambda client, request: client.technician.test(request.argument),
        Do.TECH_ANSWER: lambda client, request: client.technician.answer(request.argument, well=request.detail == (1,)),
        Do.TECH_DONE: lambda client, request: client.technician.done(request.argument),
        Do.TECH_CHALLENGE: lambda client, _: client.test(),
        Do.TECH_IDENTIFY: lambda client, _: client.technician.identify(),
        Do.TECH_BUNDLE: lambda client, _: client.technician.bundle(),
        Do.INTAKE_LOOK: lambda client, _: client.paper.questions(),
        Do.INTAKE_SCAN: _answer,
        Do.PAPER_END: lambda client, request: client.paper.end(*request.argument.split(" ", 1)),
        Do.QUEUE_LOOK: _look_at_queue,
        Do.QUEUE_ASSIGN: lambda client, request: client.queue.assign(request.argument, request.other),
        Do.QUEUE_ESCALATE: lambda client, request: client.queue.escalate(request.argument),
        Do.QUEUE_RESOLVE: lambda client, request: client.queue.resolve(request.argument, request.other),
        Do.QUEUE_DISCARD: _discard,
        Do.QUEUE_GO_ON: _go_on,
        Do.QUEUE_LATE: lambda client, request: client.queue.late_places(request.argument),
        Do.QUEUE_LATE_MAKE: lambda client, request: client.queue.late_sheet(request.argument, request.detail[0]),
        Do.ANSWER: lambda client, _: client.answer(),
        Do.OFFICE_HOLDS: lambda client, _: client.office.holds(),
        Do.OFFICE_HOLD: lambda client, request: client.office.hold(request.argument),
        Do.OFFICE_FIGURES: lambda client, request: client.office.figures(request.argument),
        Do.OFFICE_RECORDS: lambda client, request: client.office.records(request.argument),
        Do.OFFICE_CHAIN: lambda client, _: client.office.chain(),
        Do.OFFICE_CLASSES: lambda client, _: client.office.classes(),
        Do.OFFICE_CLASS: lambda client, request: client.office.use_class(request.argument),
    }
)
"""What the station is asked for each request."""
ASKED: Final = frozenset(ACTIONS) - REVIEW - QUEUE - INTAKE - TECHNICIAN - OFFICE - ANSWER - RESCAN
"""What a tap may ask by itself; of everything that is open a module of its own decides."""

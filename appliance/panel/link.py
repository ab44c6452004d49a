"""The way to the station: an event loop in a thread of its own, which never stops trying.

Rules:
- Every call has a deadline. Signals only say that something changed; what it is, is asked for: nothing is missed, and
  a flood of signals is one question.
- What is malformed is left out and named in `Facts.doubts`; only state, signal and sentence are needed for a screen.
- `on_facts` and `on_answer` are called in the link's thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final, TypeVar, cast

from appliance.bus_client import NoAnswerError, NotAllowedError, NotRunningError, RefusedError
from appliance.bus_interface import BusError
from appliance.panel.client import OFFICE_S, REVIEW_S, TECHNICIAN_S, PanelClient
from appliance.panel.facts import Facts, Link, checked_counters, checked_status
from appliance.panel.first_client import first_boot, send_code
from appliance.panel.journal import Journal
from appliance.panel.model import OFFICE, REVIEW, TECHNICIAN, Do
from appliance.panel.queue_facts import LISTERS
from appliance.panel.requests import ACTIONS, Answer, Request
from appliance.panel.review_facts import REVIEWERS, WrongShapeError
from appliance.panel.sentences import understand
from appliance.panel.text import NOTHING, Text, say

log = logging.getLogger(__name__)

POLL_S: Final = 1.0
LISTEN_S: Final = 0.2  # between two looks at the connection, whether something came that nobody noticed
GAP_S: Final = 0.08  # between two questions, however many signals come
RETRY_S: Final = 0.5
PATIENCE_S: Final = 6.0  # at the start, before "the station does not answer" is said
DEADLINE_S: Final = 3.0
SILENT_SAID: Final = 2  # questions without an answer before "the station does not answer" is said
SILENT_TRIES: Final = 5  # and before the connection, and the session with it, is given up
ACTION_S: Final = 8.0
JOBS: Final = 30
CLOSED_S: Final = 15.0  # before what was refused to nobody is asked for again
T = TypeVar("T")


class GarbledError(BusError):
    """State, signal or sentence came in a form that is not the station's."""

    code = "bus-garbled"


def of_the_loop(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What no task of the loop caught. The bus's answer to a question that was given up is no fault."""
    if isinstance(context.get("exception"), asyncio.InvalidStateError):
        log.debug("an answer came to a question that was given up")
        return
    loop.default_exception_handler(context)


class StationLink:
    """Keeps `Facts` fresh and carries requests."""

    def __init__(
        self,
        address: str,
        on_facts: Callable[[Facts], None],
        on_answer: Callable[[Answer], None],
        journal: Journal | None = None,
    ) -> None:
        """`address` is that of a bus; "" is the system bus. What is in the journal is handed to the station."""
        self._journal = journal
        self._address, self._on_facts, self._on_answer = address, on_facts, on_answer
        self._facts = Facts()
        self._client: PanelClient | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._dirty = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._started = time.monotonic()
        self._full_at = self._closed_until = float("-inf")
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="station-link", daemon=True)
        self.beats = 0  # rounds of the loop, for a watchdog

    def start(self) -> None:
        """Begins to look for the station."""
        self._thread.start()

    def send(self, request: Request) -> None:
        """Carries a request, from any thread; its answer comes through `on_answer`."""
        if self._loop is None:
            self._on_answer(Answer(request.do, _refusal(NotRunningError()), request.argument))
            return
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._spawn, request)

    def stop(self) -> None:
        """Leaves the bus."""
        deadline = time.monotonic() + ACTION_S
        while self._thread.is_alive() and time.monotonic() < deadline:
            if self._loop is not None and self._main is not None:
                with contextlib.suppress(RuntimeError):
                    self._loop.call_soon_threadsafe(self._main.cancel)
            self._thread.join(GAP_S)

    # In the link's thread

    async def _run(self) -> None:
        self._loop, self._main = asyncio.get_running_loop(), asyncio.current_task()
        self._loop.set_exception_handler(of_the_loop)
        with contextlib.suppress(asyncio.CancelledError):
            while True:
                link = await self._once()
                if link is Link.GONE and (first := await first_boot(self._address)):
                    link = Link.FIRST
                    self._tell(Facts(link, f"first-{first.stage}", first=first))
                early = not self._facts.state and time.monotonic() - self._started < PATIENCE_S
                if link is not Link.FIRST and not (early and link is Link.GONE):
                    self._tell(Facts(link, self._facts.state))
                self.beats += 1
                await asyncio.sleep(RETRY_S)

    async def _once(self) -> Link:
        """One connection, until it fails; returns how."""
        try:
            with PanelClient(self._address) as self._client:
                self._full_at = float("-inf")
                await self._follow(self._client)
        except NotAllowedError:
            return Link.REFUSED
        except GarbledError:
            return Link.GARBLED
        except (BusError, OSError):
            pass
        finally:
            self._client = None
        return Link.GONE

    async def _follow(self, client: PanelClient) -> None:
        """Asks whenever something changed, and once a second. Raises BusError when that fails.

        A station that is only slow is asked again over the same connection: with it the session would end, too.
        """
        watcher, silent = asyncio.create_task(self._watch(client)), 0
        listener = asyncio.create_task(_listen(client))
        try:
            while True:
                self._dirty.clear()
                try:
                    self._tell(await self._look(client))
                    silent = 0
                except NoAnswerError:
                    silent += 1
                    if silent == SILENT_TRIES:
                        raise
                    if silent >= SILENT_SAID:
                        self._tell(Facts(Link.GONE, self._facts.state))
                    self.beats += 1
                    continue
                await self._hand_over(client)
                if watcher.done():
                    watcher.result()
                self.beats += 1
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._dirty.wait(), POLL_S)
                    await asyncio.sleep(GAP_S)
        finally:
            await _end(listener)
            await _end(watcher)

    async def _hand_over(self, client: PanelClient) -> None:
        """What the panel logged, for a technician. A station that does not want it gets it no more from these lines."""
        if self._journal is not None and (lines := self._journal.take()):
            with contextlib.suppress(BusError, TimeoutError):
                await asyncio.wait_for(client.technician.note(lines), DEADLINE_S)

    async def _watch(self, client: PanelClient) -> None:
        async for _ in client.events():
            self._dirty.set()

    async def _look(self, client: PanelClient) -> Facts:
        """What is so now: state and numbers each time, the rest when the state changed or a second went by."""
        status = checked_status(await _strict(client.status()))
        if status is None:
            raise GarbledError("status")
        numbers = await _loose(client.counters())
        counters = {} if numbers is _REFUSED else checked_counters(numbers)
        now = time.monotonic()
        if status[0] == self._facts.state and now - self._full_at < POLL_S:
            return replace(self._facts, signal=status[1], sentence=status[2], counters=counters or {})
        self._full_at = now
        people = await _loose(client.people())
        session = await _loose(client.session()) or None if people else None
        if people and session is None and self._facts.closed and now < self._closed_until:
            return Facts(Link.UP, *status, counters or {}, people=people, closed=True)
        presets, jobs = await _loose(client.presets()), await _loose(client.jobs(JOBS))
        readiness = await _loose(client.readiness())
        reviews = await _loose(client.reviews()) if session and session.role in REVIEWERS else ()
        closed = presets is _REFUSED
        may_list = session.role in LISTERS if session else not closed
        queue = await _loose(client.waiting()) if may_list else _REFUSED
        papers = await _loose(client.papers()) if may_list else _REFUSED
        rescans = await _loose(client.rescans()) if may_list else _REFUSED
        named = {
            "counters": counters, "presets": presets, "jobs": jobs, "readiness": readiness, "reviews": reviews,
            "queue": queue, "papers": papers, "rescans": rescans,
        }  # fmt: skip
        if closed:
            self._closed_until = now + CLOSED_S
        return Facts(
            Link.UP, *status, counters or {}, tuple(presets or ()), tuple(jobs or ()), readiness or None, people,
            session, closed, tuple(reviews or ()), frozenset(name for name, value in named.items() if value is None),
            papers if isinstance(papers, tuple) else (), queue if isinstance(queue, int) and queue >= 0 else None,
            rescans=rescans if isinstance(rescans, tuple) else (),
        )  # fmt: skip

    def _tell(self, facts: Facts) -> None:
        if facts.link is not self._facts.link and not (facts.link is Link.UP and self._facts.link is Link.CONNECTING):
            log.warning("the way to the station: %s", facts.link.value)
        if facts != self._facts:
            self._facts = facts
            self._on_facts(facts)

    def _spawn(self, request: Request) -> None:
        task = asyncio.get_running_loop().create_task(self._act(request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _act(self, request: Request) -> None:
        """Asks the station to do something, and says what came of it."""
        refusal, code, told = NOTHING, "", None
        try:
            if request.do in (Do.FIRST_CODE, Do.FIRST_AGAIN):  # there is no station yet
                await asyncio.wait_for(send_code(self._address, request.secrets[0]), DEADLINE_S)
                self._on_answer(Answer(request.do))
                return
            if self._client is None:
                raise NotRunningError
            waits = ((REVIEW, REVIEW_S), (TECHNICIAN, TECHNICIAN_S), (OFFICE, OFFICE_S))
            wait_s = next((seconds for group, seconds in waits if request.do in group), ACTION_S)
            told = await asyncio.wait_for(ACTIONS[request.do](self._client, request), wait_s)
        except TimeoutError:
            refusal = _refusal(NoAnswerError())
        except (BusError, OSError, TypeError, ValueError) as error:
            refusal, code = _refusal(error), _code(error)
            log.warning("%s: %s", request.do.value, error.code if isinstance(error, BusError) else "bus")
        self._full_at = float("-inf")
        self._dirty.set()
        self._on_answer(Answer(request.do, refusal, request.argument, request.detail, code, told))


async def _listen(client: PanelClient) -> None:
    """Looks at a connection again and again, also while an answer is waited for."""
    while True:
        await asyncio.sleep(LISTEN_S)
        client.listen()


async def _end(task: asyncio.Task[None]) -> None:
    """Cancels a task until it has ended: a `wait_for` that ends just then swallows a cancellation (Python 3.11)."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=GAP_S)
    if not task.cancelled():
        task.exception()  # seen: it is the connection's end, which is noticed elsewhere


async def _strict(call: Awaitable[T]) -> T:
    """An answer in time. Raises BusError; an answer that cannot be taken apart is a GarbledError."""
    try:
        return await asyncio.wait_for(call, DEADLINE_S)
    except TimeoutError as error:
        raise NoAnswerError from error
    except (TypeError, ValueError, LookupError) as error:
        raise GarbledError(type(error).__name__) from error


_REFUSED: Final[Any] = ()
"""Stands for an answer that the station does not give to whoever is signed in, or to nobody."""


async def _loose(call: Awaitable[T]) -> T | None:
    """An answer, or None where the station gives none of this form, or `_REFUSED`.

    Raises:
        BusError: nobody is there.
    """
    try:
        return await _strict(call)
    except (NotRunningError, NoAnswerError):
        raise
    except (RefusedError, NotAllowedError):
        return cast("T", _REFUSED)
    except BusError:
        return None


def _refusal(error: Exception) -> Text:
    """Why it was not done, for the desk."""
    if isinstance(error, RefusedError):
        said = understand(error.advice)
        return said[0] if said else say("The station refused.")
    if isinstance(error, NotAllowedError):
        return say("You may not do this. Ask somebody who may.")
    if isinstance(error, WrongShapeError):
        return say("The station says something that this panel does not understand.")
    if isinstance(error, NoAnswerError):
        return say("The station did not answer in time. Try again.")
    return say("That did not work. Try again, or use the button.")


def _code(error: Exception) -> str:
    """The code of a refusal."""
    if isinstance(error, RefusedError):
        return error.station_code
    return error.code if isinstance(error, BusError) else ""

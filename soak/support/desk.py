"""The operator: puts paper in, presses the button, reads what the station says, and puts sheets back when asked to.

Rules:
- Knows only what a person at the desk knows: the lamps' view and sentence, the list of jobs, and the paper.
- Never gives up on a station that restarts; every wait is bounded by the deadline of the batch.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from appliance.bus_client import StationClient
from appliance.bus_interface import BusError
from appliance.bus_rows import JobRow
from appliance.sim.control import ControlError, FeederControl
from appliance.sim.site import Site
from soak.support.paper import Stack

POLL_S = 0.1
MAX_UNDER_WAY = 3  # stacks behind the feeder; the operator then waits for one to leave
PRESS_EFFECT_S = 3.0  # a press that changed nothing in this time was lost: press again
BATCH_TIMEOUT_S = 240.0
END_TIMEOUT_S = 360.0  # less than a test may take: what did not end is told then
TAKES_A_PRESS = frozenset({"ready", "working", "sending", "waiting-offline", "delivered", "held"})
FED = frozenset({"captured", "processing", "held", "sealed", "delivered", "shredding", "shredded"})
UNDER_WAY = frozenset({"captured", "processing", "sealed", "delivered", "shredding"})
RESTS = frozenset({"shredded", "held", "cancelled-held"})
JOBS_LOOKED_AT = 200


class DeskError(Exception):
    """The operator waited too long; the text says for what and what the station said last."""


@dataclass(slots=True)
class Desk:
    """One operator at one site."""

    site: Site
    client: StationClient
    presses: int = 0
    pauses: list[str] = field(default_factory=list)  # sentences that called for a person
    put_back: int = 0
    last: tuple[str, str, str] = ("", "", "")  # view, signal, sentence as last seen
    rows: list[JobRow] = field(default_factory=list)  # jobs as last seen
    seen: list[str] = field(default_factory=list)  # views in order, without repeats

    async def scan(
        self,
        stack: Stack,
        timeout_s: float = BATCH_TIMEOUT_S,
        on_press: Callable[[], None] = lambda: None,
        prepare: Callable[[FeederControl], None] = lambda _: None,
    ) -> str:
        """Feeds a whole stack, whatever happens meanwhile; returns the job's id once all its sheets are in.

        Args:
            stack: the paper.
            timeout_s: for all of it.
            on_press: called when the button is about to be pressed, each time.
            prepare: called when the paper is in, before the first press (to arm faults).

        Raises:
            DeskError: it did not come to that in time.
        """
        before = {row.job for row in await self.jobs_when_up(timeout_s)}
        with self.site.feeder() as feeder:
            feeder.clear()
            feeder.load(stack.paper)
            sheets = list(feeder.status()["hopper"])
            prepare(feeder)
        deadline = time.monotonic() + timeout_s
        pressed_at = float("-inf")
        while time.monotonic() < deadline:
            await asyncio.sleep(POLL_S)
            looked = await self.look()
            if looked is None:
                continue
            view, rows = looked
            mine = [row for row in rows if row.job not in before and row.state != "void"]
            if mine and mine[0].state in FED:
                return mine[0].job
            waited = time.monotonic() - pressed_at > PRESS_EFFECT_S
            if view == "paused" and mine and waited:
                self.pauses.append(self.last[2])
                if not await self._put_back(sheets, mine[0]):
                    continue
            elif not waited or not (view == "no-paper" or (view in TAKES_A_PRESS and not mine)):
                continue
            on_press()
            pressed_at = await self.press()
        raise DeskError(f"the stack was not taken in; the station said {self.last}")

    async def until_ended(self, jobs: set[str], timeout_s: float = END_TIMEOUT_S) -> dict[str, JobRow]:
        """Waits until every one of these jobs is shredded or waits for a person; returns their rows."""
        deadline = time.monotonic() + timeout_s
        rows: dict[str, JobRow] = {}
        while time.monotonic() < deadline:
            looked = await self.look()
            if looked is not None:
                rows = {row.job: row for row in looked[1] if row.job in jobs}
                if len(rows) == len(jobs) and all(row.state in RESTS for row in rows.values()):
                    break
            await asyncio.sleep(POLL_S)
        return rows

    async def jobs_when_up(self, timeout_s: float = BATCH_TIMEOUT_S) -> list[JobRow]:
        """The jobs, as soon as the station takes a press."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            looked = await self.look()
            if looked is not None and looked[0] in TAKES_A_PRESS:
                return looked[1]
            await asyncio.sleep(POLL_S)
        raise DeskError(f"the station did not take a press; it said {self.last}")

    async def until_few(self, most: int = MAX_UNDER_WAY, timeout_s: float = END_TIMEOUT_S) -> None:
        """Waits until at most `most` jobs are under way."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            looked = await self.look()
            if looked is not None and sum(row.state in UNDER_WAY for row in looked[1]) <= most:
                return
            await asyncio.sleep(POLL_S)
        raise DeskError(f"more than {most} jobs stay under way; the station said {self.last}")

    async def until(self, wanted: Callable[[str], bool], timeout_s: float = BATCH_TIMEOUT_S) -> str:
        """Waits until the view is one that is wanted; returns it."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            looked = await self.look()
            if looked is not None and wanted(looked[0]):
                return looked[0]
            await asyncio.sleep(POLL_S)
        raise DeskError(f"the station said {self.last}")

    async def look(self) -> tuple[str, list[JobRow]] | None:
        """View and jobs; None while nobody answers."""
        try:
            self.last = await self.client.status()
            self.rows = await self.client.jobs(JOBS_LOOKED_AT)
        except BusError:
            return None
        if not self.seen or self.seen[-1] != self.last[0]:
            self.seen.append(self.last[0])
        return self.last[0], self.rows

    async def press(self) -> float:
        """Presses the button; returns when."""
        with contextlib.suppress(OSError, ValueError, TimeoutError):  # the station may be down: pressed again later
            with self.site.pins() as pins:
                await asyncio.to_thread(pins.press)
            self.presses += 1
        return time.monotonic()

    async def _put_back(self, sheets: list[int], job: JobRow) -> bool:
        """Puts the sheets that are not safe back into the feeder, as the station's sentence says.

        Args:
            sheets: the feeder's numbers of the stack's sheets, in order.
            job: the batch as last seen.

        Returns:
            Whether exactly the wanted sheets lie in the feeder now; False while one is still in motion.

        Raises:
            DeskError: sheets lie in the feeder that the station says are safe; pressing would scan one twice.
        """
        wanted = sheets[job.sheets :]
        try:
            with self.site.feeder() as feeder:
                status = feeder.status()
                if status["path"] is not None:
                    return False
                feeder.sensors(cover_open=False)
                self.put_back += feeder.put_back(len(wanted) - len(status["hopper"]))
                lying = feeder.status()["hopper"]
        except ControlError:
            return False
        if lying != wanted:
            raise DeskError(f"sheets {lying} lie in the feeder instead of {wanted}; the station said {self.last}")
        return True

"""kill -9 of every process at random moments: does each document arrive exactly once, and is nothing left?

    ./run soak kill                       20 kills of each process, about half an hour
    ./run soak kill --kills 2 --only station --seed 7
    ./run soak kill --purpose ai-summary --purpose referral       two documents a stack, to two receivers

An operator feeds small stacks, one after the other; a new stack may go in while the one before is still worked on or
on its way. In each round one process is killed at a random moment of the run (the SANE worker: of the feeding; it is a
child of the station and comes back with the next batch, the others are started again as systemd would). The operator
does what the station asks for. At the end everything is judged from outside (`soak.support.verdict`).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from appliance.bus_client import StationClient
from appliance.sim.site import RECEIVER, Site, SiteOptions
from soak.support.desk import Desk, DeskError
from soak.support.paper import DPI, Stack, write_stack
from soak.support.verdict import Verdict, judge

VICTIMS = ("station", "uplink", "worker", "receiver", "broker")
WORKER_MODULE = b"appliance.devices.sane_worker"
STAGES = {
    "feeding": "feeding",
    "paused": "paused",
    "captured": "in work",
    "processing": "in work",
    "sealed": "on its way",
    "delivered": "ending",
    "shredding": "ending",
}
PAGES = 3
PURPOSE = "ai-summary"
RATE_PPM = 60.0  # so that feeding takes seconds and can be hit
BROKER_AWAY_S = 2.0  # at most
MAX_ROUNDS_A_KILL = 2  # a SANE worker may not be there at the random moment
REPORT = Path(__file__).parents[1] / "docs" / "measurements" / "kill.md"


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: which process, when, and at which stages jobs were at that moment."""

    victim: str
    after_s: float  # the press
    stages: frozenset[str]
    hit: bool = True  # False: there was no such process at that moment


@dataclass(slots=True)
class Soak:
    """A run of many rounds at one site."""

    site: Site
    desk: Desk
    numbers: random.Random
    stacks: dict[str, Stack] = field(default_factory=dict)
    kills: list[Kill] = field(default_factory=list)
    feed_s: float = 0.0
    run_s: float = 0.0
    made: int = 0
    pages: int = PAGES  # of each stack

    async def calibrate(self) -> None:
        """A run that nobody disturbs: how long feeding and the whole way take here and now."""
        pressed = asyncio.Event()
        scanning = asyncio.create_task(self._scan(pressed))
        await pressed.wait()
        begin = time.monotonic()
        job = await scanning
        self.feed_s = time.monotonic() - begin
        await self.desk.until_ended({job})
        self.run_s = time.monotonic() - begin

    async def round(self, victim: str) -> Kill:
        """One stack and one kill."""
        longest = self.feed_s if victim == "worker" else self.run_s
        delay = self.numbers.uniform(0.0, longest)
        pressed = asyncio.Event()
        killing = asyncio.create_task(self._kill(victim, delay, pressed))
        try:
            await self._scan(pressed)
            kill = await killing
        finally:
            killing.cancel()
        self.kills.append(kill)
        return kill

    async def _scan(self, pressed: asyncio.Event) -> str:
        await self.desk.until_few()
        self.made += 1
        stack = write_stack(self.site.directory.parent / "paper", f"stack-{self.made:04d}", self.numbers, self.pages)
        job = await self.desk.scan(stack, on_press=pressed.set)
        self.stacks[job] = stack
        return job

    async def _kill(self, victim: str, delay: float, pressed: asyncio.Event) -> Kill:
        await pressed.wait()
        await asyncio.sleep(delay)
        await self.desk.look()
        stages = {STAGES[row.state] for row in self.desk.rows if row.state in STAGES} or {"none"}
        hit = True
        if victim == "worker":
            hit = kill_worker(self.site)
        elif victim == "broker":
            self.site.broker.kill()
            await asyncio.sleep(self.numbers.uniform(0.0, BROKER_AWAY_S))
            await asyncio.to_thread(self.site.broker.start)
        else:
            names = [name for name in self.site.children if name.startswith(RECEIVER)]
            self.site.children[self.numbers.choice(names) if victim == "receiver" else victim].kill()
        return Kill(victim, delay, frozenset(stages), hit)


def kill_worker(site: Site) -> bool:
    """SIGKILL of the SANE worker of this site's station; False where there is none now."""
    found = [pid for pid in children_of(site.children["station"].pid) if WORKER_MODULE in _command_line(pid)]
    for pid in found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return bool(found)


def children_of(parent: int) -> list[int]:
    """Process ids of a process's children, from /proc."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) == parent:
                    found.append(int(entry.name))
    return found


def _command_line(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def site_options(purposes: Sequence[str] = ()) -> SiteOptions:
    """The site of a long run: small one-sided pages, and for several purposes a recipient each."""
    return SiteOptions(
        purposes=tuple(purposes) or (PURPOSE,),
        recipients={purpose: (purpose,) for purpose in purposes} if len(purposes) > 1 else {},
        rate_ppm=RATE_PPM,
        dpi=DPI,
        duplex=False,
        document_class="referral",
        uplink={"receipt_timeout_s": 3.0},
        station={"gpio": {"buzzer": False}},
    )


async def soak(site: Site, victims: Sequence[str], kills: int, seed: int, pages: int = PAGES) -> tuple[Soak, Verdict]:
    """The whole run at a site that is up, with stacks of so many pages.

    Raises:
        DeskError: the station stopped taking paper.
    """
    with StationClient(site.bus_address) as client:
        run = Soak(site, Desk(site, client), random.Random(seed), pages=pages)
        await run.calibrate()
        _say(f"a quiet run: fed in {run.feed_s:.1f} s, shredded after {run.run_s:.1f} s")
        plan = [victim for victim in victims for _ in range(kills)]
        run.numbers.shuffle(plan)
        rounds = 0
        while plan and rounds < MAX_ROUNDS_A_KILL * kills * len(victims):
            rounds += 1
            kill = await run.round(plan[0])
            if kill.hit:
                plan.pop(0)
            missed = "" if kill.hit else " (there was none then)"
            at = ", ".join(sorted(kill.stages))
            _say(f"{len(plan)} to go; {kill.victim} killed {kill.after_s:.1f} s after a press; jobs: {at}{missed}")
        rows = await run.desk.until_ended(set(run.stacks))
        _say(f"{len(rows)} jobs: {dict(Counter(row.state for row in rows.values()))}")
        await asyncio.sleep(1.0)  # the last envelope leaves the outbox after its shredding
        return run, judge(site, run.stacks)


def table(run: Soak, verdict: Verdict) -> str:
    """The result as Markdown."""
    stages = list(dict.fromkeys([*STAGES.values(), "none"]))
    lines = ["| killed | kills | " + " | ".join(stages) + " |", "|---" * (len(stages) + 2) + "|"]
    for victim in VICTIMS:
        kills = [kill for kill in run.kills if kill.victim == victim and kill.hit]
        hits = Counter(stage for kill in kills for stage in kill.stages)
        if kills:
            lines.append(f"| {victim} | {len(kills)} | " + " | ".join(str(hits[s] or "") for s in stages) + " |")
    lines += [
        "",
        "| what | result |",
        "|---|---|",
        f"| kills | {sum(kill.hit for kill in run.kills)} |",
        f"| batches fed | {verdict.jobs} |",
        f"| documents in the receivers' stores | {verdict.stored} ({verdict.pages} pages) |",
        f"| each exactly once, whole and in order | {'yes' if not verdict.problems else 'NO'} |",
        f"| presses that ended without a page (jobs `void`) | {verdict.void} |",
        f"| sheets the operator put back | {run.desk.put_back} |",
        f"| planted strings and image files left | {len(verdict.leftovers)} |",
        f"| audit log | {verdict.audit} |",
        *(f"| problem | {problem} |" for problem in verdict.problems),
    ]
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Returns 0 when every document arrived exactly once and nothing was left."""
    parser = argparse.ArgumentParser(
        prog="./run soak kill", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=20, help="of each process (default 20)")
    parser.add_argument("--seed", type=int, default=1, help="of the random moments (default 1)")
    parser.add_argument("--only", action="append", choices=VICTIMS, help="this process alone (may be repeated)")
    parser.add_argument(
        "--purpose", action="append", default=[], help=f"may be repeated ({PURPOSE}); its pages must keep their words"
    )
    parser.add_argument("--keep", type=Path, help="leave the site's files here")
    parser.add_argument("--report", type=Path, help=f"write the result here (default for a full run: {REPORT.name})")
    options = parser.parse_args(argv)
    directory = Path(tempfile.mkdtemp(prefix="soak-"))
    begin = time.monotonic()
    try:
        with Site(directory / "site", site_options(options.purpose)) as site:
            run, verdict = asyncio.run(soak(site, options.only or VICTIMS, options.kills, options.seed))
    except DeskError as error:
        _say(f"stopped: {error}")
        return 1
    finally:
        if options.keep:
            shutil.copytree(directory, options.keep, dirs_exist_ok=True, ignore=shutil.ignore_patterns("run"))
        shutil.rmtree(directory, ignore_errors=True)
    result = table(run, verdict)
    sys.stdout.write("\n" + result)
    report = options.report or (REPORT if not options.only else None)
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(_report(result, sys.argv[1:] if argv is None else argv, time.monotonic() - begin))
    return 1 if verdict.problems else 0


def _report(result: str, arguments: Sequence[str], seconds: float) -> str:
    command = " ".join(["./run soak kill", *arguments])
    today = datetime.now(UTC).date()
    return (
        "# kill -9 at random moments\n\n"
        f"`{command}`, {today}, {seconds / 60:.0f} minutes on {os.cpu_count()} cores. "
        f"Batches of {PAGES} one-sided {DPI}-dpi sheets; several may be under way at a time. Columns count the kills "
        "that came while a job was at that stage.\n\n"
        f"{result}"
    )


def _say(text: str) -> None:
    sys.stdout.write(f"{datetime.now(UTC):%H:%M:%S} {text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())

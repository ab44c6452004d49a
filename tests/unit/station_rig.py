"""A station whose feeder, lamps, page workers and server are stand-ins; custody, outbox and inbox are real."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from appliance.batch import Batch, Press
from appliance.capture.feeding import FeederRun
from appliance.custody.states import DocumentState
from appliance.delivery.inbox import Inbox
from appliance.delivery.outbox import Outbox
from appliance.devices.feeder_errors import FeederEmptyError
from appliance.devices.interfaces import FedPage, FeederStatus, ScanSettings
from appliance.documents import (
    IDENTITY,
    Image,
    KnownIdentifiers,
    QualityReport,
    RedactedPage,
    SealedDocument,
    Side,
)
from appliance.errors import FeedCancelledError
from appliance.handover import Handover
from appliance.page_work import Finished, PackedPage, PageWork
from appliance.policy.pack import load_pack
from appliance.presets import PLAIN, Preset, Presets
from appliance.processing import Processor
from appliance.rescan.desk import RescanDesk
from appliance.sections.pages import GateConfig, ReadingConfig
from appliance.situation import Uplink
from appliance.station import Station
from appliance.stopwatch import Seconds
from tests.custody_samples import digests, open_custody, picture, receipt_for, released

PATIENCE_S = 20.0


class StandInFeeder:
    """Feeds what its script says: a number of sheets, the sides of one, an error, or an event to wait for."""

    simulated = True

    def __init__(self) -> None:
        self.script: list[list[Any]] = []
        self.cancelled = threading.Event()

    def status(self) -> FeederStatus:
        return FeederStatus(None, None, None)

    @contextlib.contextmanager
    def open_batch(self, settings: ScanSettings) -> Iterator[StandInFeeder]:
        self.cancelled.clear()
        self.duplex = settings.duplex
        yield self

    def pages(self) -> Iterator[FedPage]:
        sheet = 0
        for item in self.script.pop(0) if self.script else [FeederEmptyError()]:
            if isinstance(item, threading.Event):
                while not item.wait(0.01):
                    if self.cancelled.is_set():
                        raise FeedCancelledError
            elif isinstance(item, Exception):
                raise item
            else:
                for images in _sheets(item, sheet):
                    for side, image in zip(Side, images, strict=True):
                        yield FedPage(sheet, side, image, 300 if isinstance(item, int) else 150)
                    sheet += 1
            if self.cancelled.is_set():
                raise FeedCancelledError

    def cancel(self) -> None:
        self.cancelled.set()

    def device_pages(self) -> int | None:
        return None

    def close(self) -> None:
        pass


def _sheets(item: Any, first: int) -> list[tuple[Image, Image]]:
    """The sides of the sheets that an item of a script stands for: so many, or this one."""
    if isinstance(item, tuple):
        return [item]
    return [(picture(2 * sheet), picture(2 * sheet + 1)) for sheet in range(first, first + item)]


class StandInPanel:
    """Lamps that remember, and a button."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.press: Callable[[], None] = lambda: None
        self.hold: Callable[[], None] = lambda: None

    def show(self, signal: str) -> None:
        self.shown.append(str(signal))

    def on_short_press(self, action: Callable[[], None]) -> None:
        self.press = action

    def on_long_press(self, action: Callable[[], None]) -> None:
        self.hold = action

    def close(self) -> None:
        pass


class StandInPool:
    """Page workers without pages: answers by method, errors first, and can be held."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.errors: dict[str, list[Exception]] = {}
        self.answers: dict[str, Any] = {}
        self.open = threading.Event()
        self.open.set()

    def run(self, method: str, *arguments: Any, timeout_s: float) -> Any:
        assert timeout_s > 0
        self.calls.append(method)
        assert self.open.wait(PATIENCE_S)
        if self.errors.get(method):
            raise self.errors[method].pop(0)
        if method in self.answers:
            return self.answers[method](*arguments) if callable(self.answers[method]) else self.answers[method]
        if method == "take_in_for":
            return tuple(page_work(arguments[0].page) for _ in arguments[1])
        if method == "redact_for":
            return arguments[1]
        if method == "finish":
            order, works = arguments[0], arguments[1]
            return Finished(released(document=order.document, purpose=order.purpose, pages=len(works)), None, 0.1)
        return False  # is_stale


def page_work(page: Any) -> PageWork:
    """A page that went through and holds nothing."""
    redacted = RedactedPage(
        page, np.zeros((0, 0), np.uint8), 300.0, IDENTITY, (), (), 0, {}, QualityReport(()), simulated=True
    )
    findings: Any = SimpleNamespace(page=page.index, known=KnownIdentifiers(frozenset()), goes_on=None)
    read: Any = SimpleNamespace(barcodes=(), words=())
    return PageWork(PackedPage(redacted, (1, 1), b""), findings, (), read, {}, Seconds())


class Progress:
    """Remembers views and stages."""

    def __init__(self) -> None:
        self.views: list[Any] = []
        self.stages: list[tuple[str, str]] = []

    def view(self, view: Any) -> None:
        self.views.append(view)

    def page(self, job: str, index: int, stage: str) -> None:
        self.stages.append((f"{job}/{index}", stage))

    def document(self, document: str, stage: str) -> None:
        self.stages.append((document, stage))


class Rig:
    """The station with its surroundings. Build it, `live` a scenario, build it again on the same directory."""

    def __init__(
        self,
        root: Any,
        *,
        document_class: str = "referral",
        purposes: tuple[str, ...] = ("ai-summary",),
        look_back: int = 0,
        readiness: Callable[[Rig], Any] | None = None,
        presets: Presets | None = None,
        scanner: Any = None,
        intake: Any = None,
        suspended: Callable[[], bool] = bool,
        overdue: Callable[[], Any] = dict,
        **custody: Any,
    ) -> None:
        for name in ("outbox", "inbox"):
            (root / name).mkdir(exist_ok=True)
        self.free = 1 << 40
        self.custody = open_custody(root / "state", free=lambda _: self.free, **custody)
        self.outbox, self.inbox = Outbox(root / "outbox"), Inbox(root / "inbox")
        self.feeder, self.panel, self.pool, self.progress = StandInFeeder(), StandInPanel(), StandInPool(), Progress()
        self.uplink = Uplink.ONLINE
        pack: Any = load_pack(None)
        self.processor = Processor(
            self.custody,
            self.pool,  # type: ignore[arg-type]
            self.outbox,
            seal,
            self.progress,
            pack,
            ReadingConfig(),
            GateConfig(),
        )
        self.rescans = RescanDesk(self.custody, self.processor.reviewing)
        press = presets.current.press if presets else Press(ScanSettings(), document_class, purposes)
        self.station = Station(
            custody=self.custody,
            processor=self.processor,
            handover=Handover(self.custody, self.outbox, self.inbox),
            panel=self.panel,
            batch=Batch(
                self.custody,
                self.processor,
                lambda settings: FeederRun(self.feeder, settings),  # type: ignore[arg-type]
                lambda: True,
                press,
                look_back,
            ),
            uplink=lambda: self.uplink,
            checks=lambda: (),
            check_class=pack.document_class,
            check_purpose=pack.purpose,
            announcer=self.progress,
            presets=presets or Presets([Preset(PLAIN, "as configured", press, "the receiver")], PLAIN, 300.0),
            readiness=readiness(self) if readiness else None,
            scanner=scanner,
            intake=intake,
            suspended=suspended,
            overdue=overdue,
            rescans=self.rescans,
        )

    @property
    def view(self) -> str:
        return str(self.station.view().name)

    @property
    def sentence(self) -> str:
        return self.station.view().sentence

    def stages(self, document: str) -> list[str]:
        return [stage for name, stage in self.progress.stages if name == document]

    def jobs(self) -> list[Any]:
        """All jobs, oldest first."""
        return list(reversed(self.custody.jobs()))

    def states(self) -> list[str]:
        return [job.state.value for job in self.jobs()]

    async def until(self, reached: Callable[[], object]) -> None:
        """Waits for something with patience."""
        async with asyncio.timeout(PATIENCE_S):
            while not reached():
                if self._living.done():
                    self._living.result()
                    raise AssertionError("the station ended")
                await asyncio.sleep(0.005)

    async def sees(self, view: str) -> None:
        try:
            await self.until(lambda: self.view == view)
        except TimeoutError:
            raise AssertionError(f"the desk sees {self.view}, not {view}") from None

    def answer(self, document: str | None = None) -> None:
        """The server's receipts for the documents that wait."""
        for waiting in [document] if document else self.outbox.entries().documents:
            self.inbox.put(waiting, receipt_for(waiting))

    def live(self, scenario: Callable[[Rig], Awaitable[None]]) -> None:
        """Runs the station while the scenario happens."""

        async def both() -> None:
            stop = asyncio.Event()
            self._living = asyncio.create_task(self.station.run(stop))
            try:
                await scenario(self)
            finally:
                stop.set()
                await self._living

        try:
            asyncio.run(both())
        finally:
            self.pool.open.set()
            self.custody.close()


def hurry(monkeypatch: Any) -> None:
    """What the station looks at and tries again comes round at once."""
    for name in ("lookout.LOOK_INTERVAL_S", "lookout.SPACE_INTERVAL_S", "backlog.RETRY_S", "processing.RETRY_S"):
        monkeypatch.setattr(f"appliance.{name}", 0.02)


def seal(document: Any) -> SealedDocument:
    """An envelope without a secret; its digests are those that `receipt_for` signs."""
    return SealedDocument(document.document, f"{document.document} envelope 0".encode(), *digests(document.document))


def held_codes(rig: Rig) -> list[str]:
    return [item.code for job in rig.jobs() for item in job.documents if item.state is DocumentState.HELD]

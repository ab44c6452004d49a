"""The composition root of the station: every part, in order, with its arguments. Read this first.

Rules:
- Nothing is built anywhere else but the devices at the desk (`appliance.equipment`); no part looks for another one.
- Production builds its panel here; the simulator builds its own (`appliance.sim.station`) and calls `serve`.
- A part that cannot be built ends the process with a code and a sentence; there is no fall-back.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from appliance import config as configuration
from appliance.batch import Batch, Press
from appliance.bus import StationBus
from appliance.bus_enrolment import EnrolmentObject
from appliance.bus_interface import BusError
from appliance.capture.feeding import FeederRun
from appliance.capture.overlap import OverlapWatch
from appliance.challenge.desk import ReadinessDesk
from appliance.challenge.history import History
from appliance.challenge.limits import digest
from appliance.config import StationConfig
from appliance.custody.audit import rfc3339
from appliance.custody.custody import Custody, utc_now
from appliance.custody.room import free_bytes
from appliance.custody.verify import verify
from appliance.delivery.inbox import Inbox
from appliance.delivery.outbox import Outbox
from appliance.delivery.policies import PolicyInbox
from appliance.devices.interfaces import Panel
from appliance.devices.led_language import Signal
from appliance.documents import ReleasedDocument, SealedDocument
from appliance.ending import end_in_order, own_threads, waiting_for
from appliance.enrolment.attestation import answer_in
from appliance.enrolment.fleet_keys import load_trust
from appliance.equipment import CAMERA, build_feeder, build_panel
from appliance.errors import ConfigError, ScanStationError
from appliance.fleet.health import HealthWriter
from appliance.fleet.life import FleetPolicy
from appliance.handover import Handover
from appliance.notify import Heartbeat, Notifier, watchdog_interval_s
from appliance.office.chain import ChainWatch
from appliance.office.desk import OfficeDesk
from appliance.office.door import GuardedDoor
from appliance.office.service import OfficeService
from appliance.page_work import Order, PipelineSetup
from appliance.paper.intake import Intake
from appliance.paper.papers import Papers
from appliance.paper.service import Desk as PaperDesk
from appliance.paper.service import PaperService
from appliance.people.access import Access
from appliance.people.opening import open_access
from appliance.policy.forms import load_forms
from appliance.policy.pack import PolicyPack, load_pack
from appliance.presets import load_presets
from appliance.processing import Processor
from appliance.progress import BusProgress
from appliance.queue.desk import QueueDesk, overdue
from appliance.queue.door import door_of, owners_of
from appliance.queue.late import LateDesk
from appliance.queue.service import QueueService
from appliance.readiness import Checks, UplinkWatch
from appliance.rescan.desk import RescanDesk
from appliance.rescan.service import RescanService
from appliance.review.desk import ReviewDesk
from appliance.review.outcome import Reviews
from appliance.review.service import ReviewObject
from appliance.rollout import Rollout
from appliance.runtime import prepare_runtime
from appliance.scanner_watch import ScannerWatch
from appliance.sealing.keys import DeviceSigner, load_secret
from appliance.sealing.recipients import load_recipients
from appliance.station import Station
from appliance.supervisor import PAGE_WORKER, WorkerPool
from appliance.technician.bench import Workbench
from appliance.technician.service import TechnicianService

log = logging.getLogger(__name__)

STALL_S = 900.0  # longer than the slowest honest step of a job
BEAT_S = 5.0
FAULT_SHOWN_S = 10.0


def main(path: Path) -> int:
    """Runs the station from its configuration file with the real button and lamps."""
    config = configuration.load(path, StationConfig)
    load_policy(config)  # a mistake in it is named before any hardware is touched
    return serve(config, build_panel(config))


def load_policy(config: StationConfig) -> PolicyPack:
    """The policy pack, once it is sure that it knows what the configuration names and a plain press has recipients.

    Registered forms are read, too.

    Raises:
        ConfigError: it or a form cannot be used, does not know a name, or nobody receives a purpose of a plain press.
    """
    load_forms(config.forms.folder)
    pack = load_pack(config.policy.pack)
    pack.document_class(config.policy.default_class)
    received = {purpose for recipient in config.recipients.values() for purpose in recipient.purposes}
    for purpose in (*sorted(received), *config.policy.purposes):
        pack.purpose(purpose)
    if config.recipients and (nobody := sorted(set(config.policy.purposes) - received)):
        raise ConfigError(f"recipients: nobody receives '{nobody[0]}', which a press of the button is to yield")
    load_presets(config, pack)
    return pack


def serve(config: StationConfig, panel: Panel, page_worker: Sequence[str] = PAGE_WORKER) -> int:
    """Builds all parts around a panel and runs until SIGTERM or SIGINT; returns the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    threading.excepthook = _end_process  # a dead thread of the panel must not leave a deaf station
    failed = True
    try:
        while asyncio.run(_serve(config, panel, page_worker)):
            pass  # another policy of the fleet: the station is built anew
        failed = False
    finally:
        if failed:  # seen at the desk, also when the service manager starts the station again and again
            panel.show(Signal.FAULT)
            time.sleep(FAULT_SHOWN_S)
        panel.close()
    return 0


def _end_process(failure: threading.ExceptHookArgs) -> None:
    """A thread died of something nobody expected: the service manager starts the station again."""
    log.critical("thread died of %s", failure.exc_type.__name__)
    os.kill(os.getpid(), signal.SIGKILL)


async def _serve(own: StationConfig, panel: Panel, page_worker: Sequence[str]) -> bool:
    """One life of the station, under the fleet's policy where there is one; returns whether another one follows."""
    policy = FleetPolicy(own, load_policy, lambda: load_trust(own.fleet.keys).keys)
    try:
        return await _live(policy, panel, page_worker)
    except ScanStationError as error:
        if not policy.undo(error):
            raise
        return True


async def _live(policy: FleetPolicy, panel: Panel, page_worker: Sequence[str]) -> bool:
    config, threads = policy.config, own_threads()

    # 1. What is fixed: policy, keys, the memory-backed directory.
    pack = policy.narrowed(load_policy(config))
    signer = DeviceSigner(load_secret(config.custody.signing_key))
    recipients = load_recipients(config)
    prepare_runtime(config.paths.runtime)

    # 2. What the station holds, and the two directories it shares with the uplink.
    custody = Custody(
        state=config.paths.state,
        station=config.station,
        signer=signer,
        device_key=load_secret(config.custody.device_key),
        receipt_keys=recipients.receipt_keys,
        config=config.custody,
        paper=pack.records_paper,
        paper_pairs=pack.paper_takes_two,
        paper_word=pack.queue.paper_word,
    )
    outbox, inbox = Outbox(config.paths.outbox), Inbox(config.paths.inbox)
    bench = Workbench(config, panel)  # between the station and its hardware, for a technician

    # 3. Hardware and page workers: processes of their own.
    feeder = bench.counted(build_feeder(config))
    setup = PipelineSetup(
        config.quality, config.reading, config.gate, config.policy.pack, config.paths.runtime, config.forms.folder
    )
    pool = WorkerPool(setup, config.reading.workers, page_worker)

    # 4. What joins them.
    def seal_for_recipient(released: ReleasedDocument) -> SealedDocument:
        return recipients.seal(released, signer, config.station)

    def check_purpose(purpose: str) -> None:
        pack.purpose(purpose)
        recipients.of(purpose)

    progress = BusProgress()
    uplink, history = UplinkWatch(config.paths.inbox), _history(config, pack)
    rollout = Rollout(config.paths.state, pack, custody.notes, history.counts, utc_now)
    processor = Processor(
        custody,
        pool,
        outbox,
        seal_for_recipient,
        progress,
        pack,
        config.reading,
        config.gate,
        lambda: rollout.current,
    )
    presets, overlap = load_presets(config, pack), _overlap(config)
    batch = Batch(
        custody,
        processor,
        lambda settings: FeederRun(feeder, settings, overlap),
        lambda: feeder.simulated,
        presets.current.press,
        config.feeder.look_back_sheets,
    )
    intake, rescans = Intake(pack, custody.notes.intake_refused), RescanDesk(custody, processor.reviewing)
    checks = Checks(config, custody, feeder)
    readiness = ReadinessDesk(
        custody=custody,
        pool=pool,
        history=history,
        config=config,
        order=(presets.current.press.document_class, presets.current.press.purposes[0]),
        pack=pack,
        checks=checks,
    )
    station = Station(
        custody=custody,
        processor=processor,
        handover=Handover(custody, outbox, inbox),
        panel=bench.panel,
        batch=batch,
        uplink=uplink,
        checks=checks,
        check_purpose=check_purpose,
        check_class=pack.document_class,
        announcer=progress,
        presets=presets,
        readiness=readiness,
        scanner=ScannerWatch(feeder.find),
        overdue=partial(overdue, custody, pack.queue.after),
        upkeep_due=partial(bench.upkeep_due, pack.maintenance),
        more_counters=policy.counters,
        intake=intake,
        suspended=policy.suspended,
        rescans=rescans,
    )
    access = open_access(config.people, config.paths.state, custody.notes.person)
    bus = StationBus(station, progress.bug, access)
    reviews = _reviews(config, pack, custody, processor, access, station)
    desks = (ReviewObject(reviews, progress.bug), _queue(config, custody, station, bus, progress.bug))
    technician = bench.desk(
        custody=custody, feeder=feeder, history=history, pack=pack, station=station, uplink=uplink, signer=signer
    )
    bus.also(
        *desks,
        EnrolmentObject(partial(answer_in, config.paths.enrolment), progress.bug),
        _office(custody, rollout, station, bus, progress.bug),
        TechnicianService(technician, bus.guard, progress.bug),
        RescanService(rescans, station.scan_again, bus.guard, progress.bug),
        PaperService(PaperDesk(intake, station.next_class, bus.guard, Papers(custody)), progress.bug),
    )
    with contextlib.suppress(BusError):  # paper does not depend on the bus; `keep` tries again
        await bus.open(config.bus.address)
    progress.attach(bus)
    keeping_bus = asyncio.create_task(bus.keep(config.bus.address))

    # 5. Life, and the end of it.
    stop = _end_asked()
    heartbeat = Heartbeat(notifier := Notifier.from_environment())
    heartbeat.watch("jobs", station.work, STALL_S)
    tasks = [
        keeping_bus,
        asyncio.create_task(asyncio.to_thread(pool.warm_up)),
        asyncio.create_task(_beat(heartbeat)),
        *(asyncio.create_task(desk.watch()) for desk in desks),
    ]
    notifier.ready()
    try:
        await _prove(policy, panel, custody, checks, pool, presets.current.press)
        tasks += [
            asyncio.create_task(_tell_health(config, custody, station, signer)),
            asyncio.create_task(_hear_fleet(policy, custody, station, reviews, checks, stop)),
        ]
        await station.run(stop)
        return policy.due
    finally:
        if not (policy.due or policy.on_trial):
            notifier.stopping()
        first, last = (bus.close, pool.close, feeder.close), (custody.close, bench.close)
        await end_in_order(first, (processor.wait, waiting_for(threads)), last)


def _overlap(config: StationConfig) -> OverlapWatch | None:
    """Looks for sheets that overlap; a camera pulls nothing."""
    limit = config.feeder.double_feed_edge if config.feeder.device != CAMERA else 0.0
    return OverlapWatch(limit, config.feeder.paper_mm) if limit else None


def _history(config: StationConfig, pack: PolicyPack) -> History:
    """Results of readiness tests, as far as the limits that hold now count."""
    return History(config.paths.state, config.readiness, digest(config, pack), utc_now)


def _reviews(
    config: StationConfig, pack: PolicyPack, custody: Custody, processor: Processor, access: Access, station: Station
) -> ReviewDesk:
    """Where people review held documents."""
    return ReviewDesk(
        custody=custody,
        reviews=Reviews(custody.reviews, pack),
        access=access,
        pack=pack,
        workshop=processor.reviewing,
        ensure_ready=station.check_open,
        go_on=station.went_on,
        idle_s=config.review.idle_s,
    )


def _queue(
    config: StationConfig, custody: Custody, station: Station, bus: StationBus, report: Callable[[BaseException], None]
) -> QueueService:
    """What waits for a person, for the bus."""
    late = LateDesk(custody.late, config.late_pages, utc_now)
    desk = QueueDesk(custody, station.check_open, owners_of(bus.guard, config.people), late)
    return QueueService(desk, door_of(bus.guard, config.people), station.went_on, report)


async def _prove(
    policy: FleetPolicy, panel: Panel, custody: Custody, checks: Checks, pool: WorkerPool, press: Press
) -> None:
    """Ends the trial of a new policy, if this life is one; then what it holds is held. Raises ScanStationError."""
    if policy.on_trial:
        panel.show(Signal.STARTING)
        await policy.prove(checks, pool, Order("", press.document_class, press.purposes[0]))
    await asyncio.to_thread(policy.hold_jobs, custody)


async def _tell_health(config: StationConfig, custody: Custody, station: Station, signer: DeviceSigner) -> None:
    """Writes the station's health for the uplink, again and again; nothing where that is off."""
    writer = HealthWriter(config.paths.outbox, config.station, signer)
    while config.fleet.health_s:
        try:
            counts = await asyncio.to_thread(custody.queue.counts, 1)
            now, view = rfc3339(utc_now()), station.view().name
            free = await asyncio.to_thread(free_bytes, config.paths.outbox)
            await asyncio.to_thread(writer.write, now, view, station.counters(), counts, free)
        except (ScanStationError, OSError) as error:
            log.warning("health: %s", error if isinstance(error, ScanStationError) else f"errno {error.errno}")
        await asyncio.sleep(config.fleet.health_s)


async def _hear_fleet(
    policy: FleetPolicy, custody: Custody, station: Station, reviews: ReviewDesk, checks: Checks, stop: asyncio.Event
) -> None:
    """Takes policies in; sets `stop` when one waits and nothing is fed, worked on or reviewed."""
    inbox = PolicyInbox(policy.config.paths.inbox)
    await policy.watch(inbox, custody.notes.policy, lambda: station.idle() and not reviews.open_count, checks, stop)


def _office(
    custody: Custody,
    rollout: Rollout,
    station: Station,
    bus: StationBus,
    report: Callable[[BaseException], None],
) -> OfficeService:
    """Legal holds, figures, the audit log and the classes in use, for the bus."""
    chain = ChainWatch(partial(verify, custody.state_directory), utc_now)
    return OfficeService(OfficeDesk(custody, station, rollout), chain, GuardedDoor(bus.guard), report)


def _end_asked() -> asyncio.Event:
    """Set when the service manager, or somebody at a terminal, asks the station to end."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def _beat(heartbeat: Heartbeat) -> None:
    """Feeds the watchdog from the loop that does the work."""
    while True:
        heartbeat.beat()
        await asyncio.sleep(watchdog_interval_s() or BEAT_S)

"""The production feeder: a SANE document scanner, through a worker process that can be killed.

Rules:
- This process never loads libsane. One open for each batch; after any error, and after a cancel, the worker is
  replaced, because backends keep pages and broken lines of the past.
- The next page is asked for before the last one is handed out, so the paper moves while pages are being kept.
- A page has its time (`page_timeout_s`); a worker that does not deliver is killed and the sheet counts as not fed.
- The end of the stack is believed only where sensors, the feeder's state and the two sides of each sheet agree.
- A device that is not there, busy or asleep at the press is tried again for `wake_s`; what went away in the middle of a
  page is looked for, so that the operator hears of a pulled plug and not of a strange error.
- The first device that was used is the only one until the process ends, whatever else is plugged in later.
- A device that was not yet asked who it is counts as simulated.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from appliance.devices import usb_devices
from appliance.devices.device_identity import Pinned
from appliance.devices.feeder_errors import (
    ERROR_OF_ADF_STATE,
    ERROR_OF_JOB_STATE,
    BatchFullError,
    CorruptPageError,
    DeviceBusyError,
    DeviceMissingError,
    DeviceSilentError,
    DeviceUnpluggedError,
    FeederEmptyError,
    FeederIoError,
    FeedStalledError,
    OtherDeviceError,
    ShortPageError,
    SideMissingError,
    StoppedEarlyError,
    WorkerDiedError,
    WorkerProtocolError,
)
from appliance.devices.interfaces import FedPage, FeederStatus, ScanSettings
from appliance.devices.sane_messages import Message, PageMessage
from appliance.devices.sane_page import refuse_decoder_fill, refuse_impossible_size, to_image
from appliance.devices.sane_process import WorkerProcess
from appliance.documents import Image, Side
from appliance.errors import CaptureError, FeedCancelledError
from appliance.sections.capture import FeederConfig

BUSY_STEP_S = 0.05
WAKE_STEP_S = 0.5
MAX_NAME = 4_096
CLOSE_TIMEOUT_S = 10.0
FETCH_TIMEOUT_S = 5.0
LOST_LINE = (FeederIoError, FeedStalledError, WorkerDiedError, WorkerProtocolError, ShortPageError, CorruptPageError)
"""Errors that a pulled plug may look like."""


class SaneFeeder:
    """Implements `Feeder` for every sheet-fed scanner that libsane drives."""

    def __init__(self, config: FeederConfig) -> None:
        """Starts nothing yet."""
        self._config = config
        self.simulated = True
        self.driverless = False  # an eSCL device: pages went through an image file on their way
        self._worker: WorkerProcess | None = None
        self._in_use = threading.Lock()  # held for a status request, and for the life of a batch
        self._batch_open = False
        self._pinned: Pinned | None = None

    def find(self) -> None:
        """Whether the device is there. One that is bound by its USB plug is not even asked, so that it may sleep.

        Raises:
            DeviceBusyError: a batch is running.
            CaptureError: it is not there, or another one is.
        """
        usb = self._config.usb
        if usb.serial and self._pinned is not None:
            plugged = usb_devices.usb_devices(self._config.usb_devices)
            if any(usb_devices.is_bound_to(d, usb.vendor, usb.product, usb.serial) for d in plugged):
                return
        self._acquire()
        try:
            self._look_for_device()
        finally:
            self._in_use.release()

    def status(self) -> FeederStatus:
        """Reads the sensors. After an error, ask again in seconds rather than at once: it starts a fresh worker.

        Raises:
            DeviceBusyError: a batch is running.
            CaptureError: the device is not there or does not answer.
        """
        self._acquire()
        try:
            worker = self._ready_worker()
            answer = worker.ask({"op": "status"}, self._config.open_timeout_s)
            self._learn(answer)
            sensors = answer.get("sensors")
            return _status(sensors if isinstance(sensors, dict) else {})
        finally:
            self._in_use.release()

    def open_batch(self, settings: ScanSettings) -> SaneBatch:
        """A batch; the device is opened on entering its context."""
        return SaneBatch(self, self._config, settings)

    def close(self) -> None:
        """Ends the worker; safe at any time. A batch that runs breaks off with an error."""
        if self._in_use.acquire(blocking=False):
            try:
                self._replace_worker()
            finally:
                self._in_use.release()
        elif (worker := self._worker) is not None:
            worker.kill()

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker while there is one (for fault injection and diagnosis)."""
        worker = self._worker
        return worker.pid if worker is not None else None

    # For its batches

    def begin(self, settings: ScanSettings) -> WorkerProcess:
        """Opens the device for a batch.

        Raises:
            DeviceBusyError: a batch is running.
            CaptureError: the device is not there, refuses or does not offer the settings.
        """
        self._acquire()
        self._batch_open = True
        until = time.monotonic() + self._config.wake_s
        while True:
            try:
                return self._open_device(settings)
            except CaptureError as error:
                if not _may_wake(error) or time.monotonic() > until:
                    self.end(replace=True)
                    raise
                self._replace_worker()  # some backends look for devices only once
                time.sleep(WAKE_STEP_S)

    def explain(self, error: CaptureError) -> CaptureError:
        """What is told of a batch that broke off: that the device went away, if it did. Replaces the worker."""
        if not isinstance(error, LOST_LINE):
            return error
        try:
            self._look_for_device()
        except DeviceMissingError as missing:
            return missing if isinstance(missing, OtherDeviceError) else DeviceUnpluggedError(error.code)
        except CaptureError:
            return error
        finally:
            self._replace_worker()
        return error

    def end(self, *, replace: bool) -> None:
        """Ends a batch; `replace` when the worker saw an error or a cancel."""
        try:
            if replace:
                self._replace_worker()
        finally:
            self._batch_open = False
            self._in_use.release()

    def _open_device(self, settings: ScanSettings) -> WorkerProcess:
        worker = self._ready_worker()
        asked = {"op": "open", "dpi": settings.dpi, "colour": settings.colour, "duplex": settings.duplex}
        self._learn(worker.ask(asked, self._config.open_timeout_s))
        return worker

    def _look_for_device(self) -> None:
        """Asks a fresh worker who is there: backends remember devices, and some crash when one of them has gone."""
        self._replace_worker()
        try:
            self._learn(self._ready_worker().ask({"op": "find"}, self._config.open_timeout_s))
        except CaptureError:
            self._replace_worker()
            raise

    def _acquire(self) -> None:
        """Waits for a status request to end, but not for a batch."""
        until = time.monotonic() + self._config.open_timeout_s
        while not self._in_use.acquire(timeout=BUSY_STEP_S):
            if self._batch_open or time.monotonic() > until:
                raise DeviceBusyError("a batch is running")

    def _ready_worker(self) -> WorkerProcess:
        if self._worker is None or not self._worker.usable:
            self._replace_worker()
            self._worker = WorkerProcess(self._config, self._pinned)
        return self._worker

    def _replace_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.retire()

    def _learn(self, answer: dict[str, Any]) -> None:
        """Takes over what the device says about itself."""
        identity = answer.get("identity")
        told = identity if isinstance(identity, dict) else {}
        self.simulated = told.get("simulated") is not False
        self.driverless = told.get("escl_url") is not None
        if told and self._pinned is None:
            names = ("vendor", "model", "lasting_serial")
            self._pinned = Pinned(*(str(told.get(name, ""))[:MAX_NAME] for name in names))


class SaneBatch:
    """Implements `Batch`, and is its own context manager."""

    def __init__(self, feeder: SaneFeeder, config: FeederConfig, settings: ScanSettings) -> None:
        self._feeder = feeder
        self._config = config
        self._settings = settings
        self._worker: WorkerProcess | None = None
        self._asked_at: float | None = None  # when the page on its way was asked for
        self._cancelled = threading.Event()
        self._replace = False
        self._device_pages: int | None = None

    def __enter__(self) -> Self:
        """Opens the device.

        Raises:
            CaptureError: as `SaneFeeder.begin`.
        """
        self._worker = self._feeder.begin(self._settings)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Lets the sheet in motion come out, closes the device, frees it for the next batch."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        try:
            if worker.usable and self._asked_at is not None:
                self._replace = True
                worker.receive_page(self._asked_at + self._config.page_timeout_s, self._config.stall_s)
            if worker.usable:
                worker.ask({"op": "close"}, CLOSE_TIMEOUT_S)
        except CaptureError:
            self._replace = True
        finally:
            self._feeder.end(replace=self._replace or self._cancelled.is_set() or not worker.usable)

    def cancel(self) -> None:
        """Stops feeding after the sheet in motion; safe from any thread."""
        self._cancelled.set()

    def device_pages(self) -> int | None:
        """The device's own count once the stack ended; None where it does not count."""
        return self._device_pages

    def pages(self) -> Iterator[FedPage]:
        """Yields each page as soon as it is whole.

        Raises:
            FeedCancelledError: after `cancel`, once the sheet in motion has been handed out.
            FeederEmptyError: there was no paper. BatchFullError: `max_sheets` came and there is more.
            CaptureError: any fault; the sheet whose sides were not all handed out has to be fed again.
        """
        try:
            yield from self._pages()
        except LOST_LINE as error:
            self._replace = True
            raise self._feeder.explain(error) from error

    def _pages(self) -> Iterator[FedPage]:
        sides = (Side.FRONT, Side.BACK) if self._settings.duplex else (Side.FRONT,)
        for sheet in range(self._config.max_sheets):
            if self._asked_at is None:
                self._refuse_if_cancelled()
                self._ask_next()
            for side in sides:
                message = self._receive()
                if not isinstance(message, PageMessage):
                    self._end_of_stack(message, sheet, side)
                    return
                if side is not sides[-1] or (sheet + 1 < self._config.max_sheets and not self._cancelled.is_set()):
                    self._ask_next()
                yield FedPage(sheet, side, self._whole(message), self._settings.dpi)
        self._refuse_if_cancelled()
        self._refuse_more_paper()

    def _ask_next(self) -> None:
        self._required_worker().send({"op": "next"})
        self._asked_at = time.monotonic()

    def _receive(self) -> Message:
        message = self._required_worker().receive_page(self._deadline(), self._config.stall_s)
        self._asked_at = None
        return message

    def _deadline(self) -> float:
        """Until when the page on its way may take; one that already lies there may still be fetched after that."""
        now = time.monotonic()
        until = (self._asked_at or now) + self._config.page_timeout_s
        return max(until, now + FETCH_TIMEOUT_S) if self._required_worker().has_answer() else until

    def _required_worker(self) -> WorkerProcess:
        if self._worker is None or not self._worker.usable:
            raise WorkerDiedError("the batch is closed")
        return self._worker

    def _whole(self, message: PageMessage) -> Image:
        """The image of a page; a damaged one ends the batch."""
        try:
            image = to_image(message)
            refuse_impossible_size(image, self._settings.dpi)
            if self._feeder.driverless:
                refuse_decoder_fill(image)
        except CaptureError:
            self._replace = True
            raise
        return image

    def _refuse_if_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise FeedCancelledError("between sheets")

    def _end_of_stack(self, message: dict[str, Any], sheet: int, side: Side) -> None:
        """Believes the end of the stack, or says what is wrong with it; `sheet` and `side` are what would have come."""
        count = message.get("device_pages")
        self._device_pages = count if isinstance(count, int) and count >= 0 else None
        self._refuse_if_cancelled()
        if side is Side.BACK:
            raise SideMissingError(f"sheet {sheet + 1}")
        for table, sign in ((ERROR_OF_ADF_STATE, "adf_state"), (ERROR_OF_JOB_STATE, "job_state")):
            if (kind := table.get(str(message.get(sign)))) is not None:
                raise kind(f"after sheet {sheet}, {message[sign]}")
        if message.get("page_loaded") is True:
            raise StoppedEarlyError(f"after sheet {sheet}")
        if sheet == 0:
            raise FeederEmptyError

    def _refuse_more_paper(self) -> None:
        """A full batch ends well only if a sensor says that the hopper is empty, and no page can be on its way.

        sane-airscan fetches pages ahead: an empty hopper of a driverless device proves nothing.
        """
        signs = self._required_worker().ask({"op": "peek"}, self._config.open_timeout_s)
        if signs.get("page_loaded") is not False or signs.get("adf_state") is not None:
            raise BatchFullError(f"{self._config.max_sheets} sheets")


def _may_wake(error: CaptureError) -> bool:
    """Whether the device may only be asleep, warming up, or just plugged in."""
    waits = isinstance(error, (DeviceMissingError, DeviceSilentError, DeviceBusyError, WorkerDiedError))
    return waits and not isinstance(error, OtherDeviceError)


def _status(readings: dict[str, Any]) -> FeederStatus:
    """Sensor readings as ours; anything but a boolean is no reading."""
    values = {name: value if isinstance(value, bool) else None for name, value in readings.items()}
    return FeederStatus(values.get("page_loaded"), values.get("cover_open"), values.get("scan_pressed"))

"""The camera rig as a feeder: the operator lays one sheet after the other under the camera, and each becomes a page.

Rules:
- The station above sees a feeder: batches, sheets and sides, and the same families of errors.
- A sheet is taken when it lies still and nothing lies over its edges. With two sides a sheet, front and back come in
  turn: the sheet is turned over.
- The stack is done when no new sheet came for a while (`end_after_s`). A sheet that lies there and cannot be taken is
  never skipped: the batch stops and says what is wrong with it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from appliance.devices.feeder_errors import BatchFullError, DeviceBusyError, FeederEmptyError, SideMissingError
from appliance.devices.interfaces import Camera, FedPage, FeederStatus, ScanSettings
from appliance.documents import Side
from appliance.errors import FeedCancelledError
from appliance.rig.calibration import Calibration
from appliance.rig.page import RigPage, page_of
from appliance.rig.refusals import RigError
from appliance.rig.watching import Watch
from appliance.sections.capture import CameraConfig, FeederConfig

_RETAKES = 3  # of a picture that is refused for a reason that passes


class DeskEmptyError(FeederEmptyError):
    """No sheet came after the press."""

    code = "camera-desk-empty"
    advice = "No sheet lies under the camera: press the button, then lay the first sheet on the mat."


class TurnMissingError(SideMissingError):
    """A sheet was not turned over."""

    code = "camera-turn-missing"
    advice = "The back of a sheet did not come: lay the sheet again, front first, and press the button."


class CameraFeeder:
    """Implements `Feeder` on a `Camera`."""

    def __init__(
        self,
        camera: Camera,
        calibration: Calibration,
        config: CameraConfig,
        feeder: FeederConfig,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Starts nothing yet."""
        self._camera, self._calibration, self._config, self._feeder = camera, calibration, config, feeder
        self._clock = clock
        self.simulated = True  # until the camera has said who it is
        self._found = False
        self._in_use = threading.Lock()

    def find(self) -> None:
        """Whether the camera is there: started once, then believed until a batch says otherwise.

        Raises:
            DeviceBusyError: a batch is running. CaptureError: the camera does not answer.
        """
        if not self._found:
            self.status()

    def status(self) -> FeederStatus:
        """Whether the camera answers; it has no sensors.

        Raises:
            DeviceBusyError: a batch is running. CaptureError: the camera does not answer.
        """
        if not self._in_use.acquire(blocking=False):
            raise DeviceBusyError("a batch is running")
        try:
            self._camera.open()
            self.simulated = self._camera.simulated
            self._camera.close()
            self._found = True
        finally:
            self._in_use.release()
        return FeederStatus(None, None, None)

    def open_batch(self, settings: ScanSettings) -> CameraBatch:
        """A batch; the camera is opened on entering its context."""
        return CameraBatch(self, settings, self._clock)

    def close(self) -> None:
        """Stops the camera; safe at any time."""
        self._camera.close()

    # For its batches

    def begin(self) -> tuple[Camera, Calibration, CameraConfig, int]:
        """Opens the camera for a batch.

        Raises:
            DeviceBusyError: a batch is running. CaptureError: the camera does not answer.
        """
        if not self._in_use.acquire(timeout=self._feeder.open_timeout_s):  # a look for the camera may be under way
            raise DeviceBusyError("a batch is running")
        try:
            self._found = False
            self._camera.open()
            self.simulated, self._found = self._camera.simulated, True
        except BaseException:
            self._in_use.release()
            raise
        return self._camera, self._calibration, self._config, self._feeder.max_sheets

    def end(self) -> None:
        """Closes the camera after a batch."""
        try:
            self._camera.close()
        finally:
            self._in_use.release()


class CameraBatch:
    """Implements `Batch`, and is its own context manager."""

    def __init__(self, feeder: CameraFeeder, settings: ScanSettings, clock: Callable[[], float]) -> None:
        self._feeder, self._settings, self._clock = feeder, settings, clock
        self._cancelled = threading.Event()
        self._open = False

    def __enter__(self) -> Self:
        """Opens the camera.

        Raises:
            CaptureError: as `CameraFeeder.begin`.
        """
        self._camera, self._calibration, self._config, self._max_sheets = self._feeder.begin()
        self._watch = Watch(self._config.still_s)
        self._open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes it."""
        self._open = False
        self._feeder.end()

    def cancel(self) -> None:
        """Takes no further sheet; safe from any thread."""
        self._cancelled.set()

    def device_pages(self) -> int | None:
        """A camera does not count."""
        return None

    def pages(self) -> Iterator[FedPage]:
        """Yields each page as soon as its sheet was taken.

        Raises:
            FeedCancelledError: after `cancel`. DeskEmptyError: no sheet came. TurnMissingError: a back did not.
            RigError: the sheet that lies there is not equal to a page of a feeder.
            CaptureError: the camera failed.
        """
        sides = (Side.FRONT, Side.BACK) if self._settings.duplex else (Side.FRONT,)
        for sheet in range(self._max_sheets):
            for side in sides:
                page = self._next(sheet, side)
                if page is None:
                    return
                yield FedPage(sheet, side, page.image, page.dpi)
        if self._wait(self._config.end_after_s):
            raise BatchFullError(f"{self._max_sheets} sheets")

    def _next(self, sheet: int, side: Side) -> RigPage | None:
        """The next side, or None at the end of the stack."""
        ends = side is Side.FRONT and sheet > 0
        refused: RigError | None = None
        for _ in range(_RETAKES):
            if not self._wait(self._config.end_after_s if ends else self._config.first_sheet_s):
                if ends:
                    return None
                raise TurnMissingError(f"sheet {sheet + 1}") if side is Side.BACK else DeskEmptyError
            picture = self._camera.take()
            try:
                page = page_of(
                    picture,
                    self._calibration.camera,
                    self._settings.dpi,
                    self._config.limits,
                    colour=self._settings.colour,
                    head=self._config.head,
                )
            except RigError as error:
                if not error.passing:
                    raise
                refused = error
                continue
            self._watch.taken()
            return page
        assert refused is not None  # noqa: S101  (every round but a refused one has ended above)
        raise refused

    def _wait(self, timeout_s: float) -> bool:
        """Waits until a new sheet is ready; False when none came in time.

        The time counts from the last moment at which anything moved, or something new lay there.

        Raises:
            FeedCancelledError: after `cancel`. RigError: what lies there cannot be taken, and does not change.
        """
        quiet_since = wrong_since = self._clock()
        while True:
            if self._cancelled.is_set():
                raise FeedCancelledError("between sheets")
            picture = self._camera.look()
            now = self._clock()
            sight = self._watch.see(picture, now)
            if sight.ready:
                return True
            if sight.trouble is None or sight.empty:
                wrong_since = now
            elif now - wrong_since > self._config.refuse_after_s:
                raise sight.trouble
            still = sight.empty or sight.outline is not None
            if not still:
                quiet_since = now
            elif now - quiet_since > timeout_s:
                return False
            self._cancelled.wait(self._config.poll_s)

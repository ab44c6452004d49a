"""The production camera: picamera2, through a worker process that can be killed.

Rules:
- This process never loads picamera2 or libcamera: frames can stop for ever and leave their process in the kernel.
- A picture has its time (`frame_timeout_s`); a worker that does not deliver is killed, and after any error the next
  `open` starts a fresh one.
- A camera that was not yet asked who it is counts as simulated.
"""

from __future__ import annotations

import time

import numpy as np

from appliance.devices.feeder_errors import DeviceMissingError
from appliance.devices.sane_messages import PageMessage
from appliance.devices.sane_process import WorkerProcess
from appliance.documents import Image
from appliance.errors import CaptureError
from appliance.sections.capture import CameraConfig, FeederConfig

MODULE = "appliance.devices.picamera_worker"
_GRACE_S = 2.0  # for the way between the processes
_CLOSE_TIMEOUT_S = 5.0


class CameraMissingError(DeviceMissingError):
    """There is no camera."""

    code = "camera-missing"
    advice = "The camera is not there: check its cable, then press the button."


class CameraSilentError(CaptureError):
    """The camera did not deliver a picture; its process was ended."""

    code = "camera-silent"
    advice = "The camera stopped answering: press the button to go on with the sheet that lies there."


class Picamera:
    """Implements `Camera` for every camera that picamera2 drives."""

    def __init__(self, config: CameraConfig, feeder: FeederConfig, size: tuple[int, int]) -> None:
        """Starts nothing yet; `size` is width and height of the whole picture, as calibrated."""
        self._config, self._feeder, self._size = config, feeder, size
        self.simulated = True
        self._worker: WorkerProcess | None = None

    def open(self) -> None:
        """Starts the camera, lets exposure and colour settle and locks them.

        Raises:
            CameraMissingError: it is not there. CameraSilentError: it does not answer.
        """
        self.close()
        hello = {
            "width": self._size[0],
            "height": self._size[1],
            "settle_s": self._config.settle_s,
            "lens_position": self._config.lens_position,
            "frame_timeout_s": self._config.frame_timeout_s,
        }
        self._worker = WorkerProcess(self._feeder, module=MODULE, greeting=hello)
        timeout_s = self._feeder.open_timeout_s + self._config.settle_s + self._config.frame_timeout_s
        try:
            answer = self._worker.ask({"op": "open"}, timeout_s)
        except CaptureError as error:
            self.close()
            raise _ours(error) from error
        self.simulated = answer.get("simulated") is not False

    def look(self) -> Image:
        """A small grey picture.

        Raises:
            CameraSilentError: none came in time.
        """
        return self._picture("look", 1)

    def take(self) -> Image:
        """A whole picture, RGB.

        Raises:
            CameraSilentError: none came in time.
        """
        return self._picture("take", 3)

    def close(self) -> None:
        """Stops the camera and ends the worker; safe at any time."""
        worker, self._worker = self._worker, None
        if worker is None:
            return
        try:
            if worker.usable:
                worker.ask({"op": "close"}, _CLOSE_TIMEOUT_S)
        except CaptureError:
            worker.kill()
        worker.retire()

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker while there is one (for fault injection and diagnosis)."""
        return self._worker.pid if self._worker is not None else None

    def _picture(self, operation: str, channels: int) -> Image:
        worker = self._worker
        if worker is None:
            raise CameraSilentError("not open")
        try:
            worker.send({"op": operation})
            answer = worker.receive(time.monotonic() + self._config.frame_timeout_s + _GRACE_S, feeding=True)
        except CaptureError as error:
            self.close()
            raise _ours(error) from error
        if not isinstance(answer, PageMessage) or answer.channels != channels:
            self.close()
            raise CameraSilentError("no picture")
        rows = np.frombuffer(answer.rows, np.uint8).reshape(answer.height, answer.bytes_per_row)
        shape = (answer.height, answer.width, 3) if channels == 3 else (answer.height, answer.width)
        return rows[:, : answer.width * channels].reshape(shape)


def _ours(error: CaptureError) -> CaptureError:
    """The camera's word for what went wrong with the worker."""
    kind = CameraMissingError if isinstance(error, DeviceMissingError) else CameraSilentError
    return kind(error.code)

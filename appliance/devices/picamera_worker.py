"""The killable process that talks to the camera through picamera2; `Picamera` starts it and may kill it any time.

Requests are JSON objects with `op`: `hello` (size, settling; no answer), `open`, `look`, `take` and `close`. Each has
one answer: an object with `ok`, or a picture.

Rules:
- One fixed configuration with two streams, a whole one and a small one: switching modes runs Raspberry Pis out of
  contiguous memory. Two buffers, one request at a time, each given back at once, whatever happens.
- Exposure and colour settle once after the start and are then locked; so is the lens where it has a motor.
- picamera2's `RGB888` is blue, green, red in memory; pictures leave here as red, green, blue.
- A sensor that is not one of the known ones counts as simulated: its pages reach no production receiver.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from appliance.devices.device_process import Tell, serve
from appliance.devices.feeder_errors import Phase, Trouble
from appliance.devices.sane_messages import PageMessage

SENSORS = ("imx219", "imx296", "imx378", "imx477", "imx519", "imx708", "ov5647", "ov64a40", "ov9281")
LOOK_WIDTH = 1014  # pixels of the small stream
BUFFERS = 2
_MANUAL_FOCUS = 0  # libcamera's AfModeManual
_LOCKED = ("ExposureTime", "AnalogueGain", "ColourGains")


class CameraWorker:
    """The device side of the adapter."""

    def __init__(self, hello: dict[str, Any], _tell: Tell) -> None:
        """Takes the size of pictures and the limits; the camera is opened when it is asked for."""
        self._size = int(hello["width"]), int(hello["height"])
        self._settle_s = float(hello["settle_s"])
        self._lens_position = float(hello["lens_position"])
        self._timeout_s = float(hello["frame_timeout_s"])
        self._camera: Any = None

    def answer(self, request: dict[str, Any]) -> dict[str, Any] | PageMessage:
        """Carries out one request; every failure becomes an answer."""
        operation: dict[str, Callable[[], dict[str, Any] | PageMessage]] = {
            "open": self._open,
            "look": self._look,
            "take": self._take,
            "close": self._closed,
        }
        chosen = operation.get(str(request.get("op")))
        if chosen is None:
            return _failure(Phase.READ, Trouble.CORRUPT, "request")
        try:
            return chosen()
        except MemoryError:
            return _failure(Phase.READ, Trouble.MEMORY, "")
        except ImportError:
            return _failure(Phase.FIND, Trouble.MISSING, "picamera2")
        except Exception as error:  # noqa: BLE001  (an untyped library over drivers: whatever it is, the parent hears it)
            phase = Phase.OPEN if request.get("op") == "open" else Phase.READ
            trouble = Trouble.MISSING if phase is Phase.OPEN else Trouble.CORRUPT
            return _failure(phase, trouble, type(error).__name__)

    def _open(self) -> dict[str, Any]:
        from picamera2 import Picamera2  # type: ignore[import-not-found]  # noqa: PLC0415  (a system package, late)

        self.let_go()
        camera = self._camera = Picamera2()
        height = round(LOOK_WIDTH * self._size[1] / self._size[0] / 2) * 2
        configuration = camera.create_still_configuration(
            main={"size": self._size, "format": "RGB888"},
            lores={"size": (LOOK_WIDTH, height), "format": "YUV420"},
            buffer_count=BUFFERS,
            queue=False,
        )
        camera.configure(configuration)
        self._look_size = LOOK_WIDTH, height
        camera.start()
        controls: dict[str, Any] = {"AeEnable": True, "AwbEnable": True}
        if self._lens_position:
            controls |= {"AfMode": _MANUAL_FOCUS, "LensPosition": self._lens_position}
        camera.set_controls(controls)
        time.sleep(self._settle_s)
        request = self._request(flush=True)
        try:
            metadata = request.get_metadata()
        finally:
            request.release()
        camera.set_controls({"AeEnable": False, "AwbEnable": False, **{name: metadata[name] for name in _LOCKED}})
        model = str(camera.camera_properties.get("Model", "")).lower()
        return {"ok": True, "simulated": not model.startswith(SENSORS)}

    def _look(self) -> PageMessage:
        request = self._request(flush=False)
        try:
            planes = request.make_array("lores")
        finally:
            request.release()
        width, height = self._look_size
        return _picture(np.ascontiguousarray(planes[:height, :width]))

    def _take(self) -> PageMessage:
        request = self._request(flush=True)
        try:
            blue_first = request.make_array("main")
        finally:
            request.release()
        if blue_first.shape != (self._size[1], self._size[0], 3):
            raise ValueError("shape")
        return _picture(np.ascontiguousarray(blue_first[..., ::-1]))

    def _request(self, *, flush: bool) -> Any:
        """The next frame; with `flush` one that was exposed after now."""
        if self._camera is None:
            raise ValueError("not open")
        job = self._camera.capture_request(wait=False, flush=flush or None)
        return self._camera.wait(job, timeout=self._timeout_s)

    def _closed(self) -> dict[str, Any]:
        self.let_go()
        return {"ok": True}

    def failed(self) -> None:
        """A picture that failed leaves the camera as it is: it starts slowly, and the next one may succeed."""

    def let_go(self) -> None:
        """Stops the camera."""
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.stop()
            camera.close()


def _picture(array: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> PageMessage:
    channels = 1 if array.ndim == 2 else 3
    return PageMessage(channels, array.shape[1], array.shape[0], array.shape[1] * channels, bytearray(array))


def _failure(phase: Phase, trouble: Trouble, detail: str) -> dict[str, Any]:
    return {"ok": False, "phase": phase, "status": None, "trouble": trouble, "detail": detail[:300]}


if __name__ == "__main__":
    raise SystemExit(serve(sys.argv[1:], CameraWorker))

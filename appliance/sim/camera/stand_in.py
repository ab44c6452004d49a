"""A stand-in for the package picamera2, in front of the simulated rig: the production worker runs on it unchanged.

It has what the adapter uses of picamera2 0.3, with the same names, arguments and results, and refuses everything else:
`create_still_configuration`, `configure`, `start`, `set_controls`, `capture_request`, `wait`, `stop`, `close`,
`camera_properties`; a request's `make_array`, `get_metadata`, `release`.

Rules:
- As strict as the original: the camera runs after `configure` alone, buffers run out when requests are kept, unknown
  controls are errors, `RGB888` arrives as blue, green, red.
"""

from __future__ import annotations

import json
from multiprocessing.connection import Client, Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

CONTROLS = frozenset(("AeEnable", "AwbEnable", "ExposureTime", "AnalogueGain", "ColourGains", "AfMode", "LensPosition"))


def stand_in(frames: str) -> type[Any]:
    """The class `Picamera2` of a rig whose picture socket lies at `frames`."""

    class Picamera2(_StandIn):
        socket = frames

    return Picamera2


class _StandIn:
    """`picamera2.Picamera2`, as far as the adapter needs it."""

    socket = ""

    def __init__(self, camera_num: int = 0) -> None:
        if camera_num:
            raise IndexError("there is one camera")
        self._rig: Connection = Client(self.socket, "AF_UNIX")
        self.camera_properties = {"Model": "simulated"}
        self._configuration: dict[str, Any] | None = None
        self._running = False
        self._free = 0

    def create_still_configuration(
        self,
        main: dict[str, Any],
        lores: dict[str, Any] | None = None,
        buffer_count: int = 1,
        queue: bool = True,
    ) -> dict[str, Any]:
        """A configuration with two streams."""
        if main["format"] != "RGB888" or lores is None or lores["format"] != "YUV420":
            raise ValueError("the simulated camera has RGB888 and YUV420 alone")
        return {"main": main, "lores": lores, "buffer_count": buffer_count, "queue": queue}

    def configure(self, camera_config: dict[str, Any]) -> None:
        """Takes a configuration; not while running."""
        if self._running:
            raise RuntimeError("Camera must be stopped before configuring")
        self._configuration = camera_config
        self._free = int(camera_config["buffer_count"])

    def start(self) -> None:
        """Begins to deliver frames."""
        if self._configuration is None:
            raise RuntimeError("not configured")
        size = json.loads(self._ask("start"))
        if tuple(self._configuration["main"]["size"]) != (size["width"], size["height"]):
            raise RuntimeError("size")
        self._running = True

    def set_controls(self, controls: dict[str, Any]) -> None:
        """Checks the names."""
        if unknown := set(controls) - CONTROLS:
            raise RuntimeError(f"Control {min(unknown)} is not advertised by libcamera")

    def capture_request(self, wait: bool | None = None, flush: bool | None = None) -> _Job:
        """A job whose result is the next request."""
        if wait is not False or not self._running or self._configuration is None:
            raise RuntimeError("the simulated camera gives jobs, and only while it runs")
        del flush  # every frame is one of now
        return _Job(self)

    def wait(self, job: _Job, timeout: float | None = None) -> _Request:
        """The result of a job."""
        if timeout is None:
            raise RuntimeError("without a timeout a camera that stops is waited for for ever")
        return job.result()

    def stop(self) -> None:
        """Ends the frames."""
        if self._running:
            self._ask("stop")
            self._running = False

    def close(self) -> None:
        """Lets go of the camera."""
        self._rig.close()

    # For its requests

    def take_buffer(self) -> None:
        """A request holds a buffer until it is released."""
        if self._free < 1:
            raise RuntimeError("no free buffer: a request was not released")
        self._free -= 1

    def give_buffer(self) -> None:
        """It was released."""
        self._free += 1

    def array(self, name: str) -> NDArray[np.uint8]:
        """The pixels of a stream, laid out as picamera2 does."""
        assert self._configuration is not None  # noqa: S101  (there is a request)
        width, height = self._configuration[name]["size"]
        pixels = np.frombuffer(self._ask(name), np.uint8)
        if name == "main":
            return pixels.reshape(height, width, 3)[..., ::-1]
        planes = np.full((height * 3 // 2, width), 128, np.uint8)
        planes[:height] = pixels.reshape(-1, width)[:height]
        return planes

    def _ask(self, what: str) -> bytes:
        self._rig.send_bytes(json.dumps({"do": what}).encode())
        return self._rig.recv_bytes()


class _Request:
    """`picamera2.request.CompletedRequest`."""

    def __init__(self, camera: _StandIn) -> None:
        camera.take_buffer()
        self._camera: _StandIn | None = camera

    def make_array(self, name: str) -> NDArray[np.uint8]:
        """The pixels of a stream."""
        if self._camera is None:
            raise RuntimeError("released")
        return self._camera.array(name)

    def get_metadata(self) -> dict[str, Any]:
        """What the camera chose."""
        return {"ExposureTime": 12_000, "AnalogueGain": 1.2, "ColourGains": (1.6, 1.9), "LensPosition": 2.3}

    def release(self) -> None:
        """Gives the buffer back."""
        if self._camera is None:
            raise RuntimeError("released twice")
        self._camera.give_buffer()
        self._camera = None


class _Job:
    """`picamera2.job.Job`."""

    def __init__(self, camera: _StandIn) -> None:
        self._camera = camera

    def result(self) -> _Request:
        """The request."""
        return _Request(self._camera)

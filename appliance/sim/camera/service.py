"""A simulated camera rig as a process: paper is loaded through the control socket, pictures leave through another one.

The picture socket speaks `multiprocessing.connection` messages of bytes: a request is a JSON object (`do`: start, stop,
lores, main), the answer a JSON object or the bytes of a picture.

Rules:
- One computer at a time; when it hangs up, the batch ends.
- A picture shows the moment at which it was asked for.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import threading
import time
from multiprocessing.connection import Connection, Listener
from pathlib import Path

import cv2
import numpy as np

from appliance.rig.calibration import Calibration, save
from appliance.rig.lens import RigCamera
from appliance.sim import identity
from appliance.sim.camera.operator import Operator
from appliance.sim.camera.scene import Scene, render
from appliance.sim.camera.view import CameraView
from appliance.sim.runtime import add_device_arguments, make_parts, serve

LOOK_WIDTH = 1014


def exact_calibration(view: CameraView) -> Calibration:
    """What a perfect calibration of a simulated camera would find."""
    rotation, shift = view.pose()
    turn = np.asarray(cv2.Rodrigues(rotation)[0], np.float64)
    matrix = view.matrix()
    camera = RigCamera(
        view.width,
        view.height,
        (float(matrix[0, 0]), float(matrix[1, 1])),
        (float(matrix[0, 2]), float(matrix[1, 2])),
        view.distortion,
        tuple(tuple(float(v) for v in row) for row in turn),
        (float(shift[0]), float(shift[1]), float(shift[2])),
    )
    return Calibration(camera, 0.0, 8, 0.8)


class Rig:
    """Answers the stand-in of picamera2."""

    def __init__(self, operator: Operator, view: CameraView) -> None:
        self._operator, self._view = operator, view
        self._count = 0

    def answer(self, request: dict[str, object]) -> bytes:
        """One request."""
        begin = time.monotonic()
        match request.get("do"):
            case "start":
                self._operator.start(begin)
                return json.dumps({"width": self._view.width, "height": self._view.height}).encode()
            case "stop":
                self._operator.stop()
                return b"{}"
            case "lores":
                picture = render(self._operator.scene(begin), self._seed(), LOOK_WIDTH / self._view.width)
                return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).tobytes()
            case "main":
                data = render(self._operator.scene(begin), self._seed()).tobytes()
                self._operator.taken(begin, time.monotonic())
                return data
            case _:
                return b"{}"

    def _seed(self) -> int:
        self._count += 1
        return self._count


def attend(connection: Connection, rig: Rig) -> None:
    """Serves one computer until it hangs up."""
    with contextlib.suppress(EOFError, OSError), connection:
        while True:
            connection.send_bytes(rig.answer(json.loads(connection.recv_bytes(4_096))))
    rig.answer({"do": "stop"})


def main(arguments: list[str]) -> int:
    """`python -m appliance.sim camera`: runs until SIGTERM or SIGINT; prints one JSON line when it is ready."""
    parser = argparse.ArgumentParser(
        prog="python -m appliance.sim camera",
        description="A simulated camera rig with an operator. Load paper with `feeder`.",
    )
    add_device_arguments(parser)
    parser.add_argument("--duplex", action="store_true", help="the operator turns each sheet over")
    parser.add_argument("--calibration", type=Path, required=True, help="calibration file to write")
    options = parser.parse_args(arguments)
    machine, _ = make_parts(options, identity.SANE_SERIAL)
    view = CameraView()
    save(exact_calibration(view), options.calibration)
    frames = options.socket.with_name(options.socket.name + ".frames")
    frames.unlink(missing_ok=True)
    rig = Rig(Operator(machine, Scene(view=view), duplex=options.duplex), view)

    def work(stopping: threading.Event) -> None:
        with Listener(str(frames), "AF_UNIX") as listener:
            while not stopping.is_set():
                attend(listener.accept(), rig)

    ready = {"device": "camera", "frames": str(frames), "calibration": str(options.calibration)}
    return serve(options, machine, ready, work)

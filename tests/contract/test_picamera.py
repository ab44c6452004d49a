"""The camera adapter with a real worker process: colours, buffers, locks, and cameras that hang, die or lie."""

import os
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from appliance.devices.picamera import CameraMissingError, CameraSilentError, Picamera
from appliance.sections.capture import CameraConfig, FeederConfig

PACKAGE = """
import os, time
import numpy as np
LOG = {log!r}

def say(text):
    with open(LOG, "a") as file:
        file.write(text + "\\n")

class Request:
    def __init__(self, camera):
        self.camera = camera
        camera.out += 1
        say(f"out {{camera.out}}")
    def make_array(self, name):
        width, height = self.camera.configuration[name]["size"]
        say(name)
        if name == "lores":
            planes = np.full((height * 3 // 2, width), 128, np.uint8)
            planes[:height] = 77
            return planes
        {main}
        picture = np.zeros((height, width, 3), np.uint8)
        picture[..., 0] = 10   # blue comes first
        picture[..., 2] = 200
        return picture
    def get_metadata(self):
        return {{"ExposureTime": 9000, "AnalogueGain": 1.5, "ColourGains": (1.5, 2.0)}}
    def release(self):
        self.camera.out -= 1

class Picamera2:
    def __init__(self):
        {found}
        self.out = 0
        self.camera_properties = {{"Model": {model!r}}}
    def create_still_configuration(self, main, lores, buffer_count, queue):
        say(f"buffers {{buffer_count}} {{main['format']}}")
        return {{"main": main, "lores": lores}}
    def configure(self, configuration):
        self.configuration = configuration
    def start(self):
        say("start")
    def set_controls(self, controls):
        say("controls " + " ".join(f"{{k}}={{v}}" for k, v in sorted(controls.items())))
    def capture_request(self, wait, flush):
        assert wait is False
        return None
    def wait(self, job, timeout):
        return Request(self)
    def stop(self):
        say("stop")
    def close(self):
        say("close")
"""
SIZE = (640, 480)


@pytest.fixture
def camera(tmp_path, monkeypatch):
    """Makes an adapter in front of a package picamera2 that behaves as told."""
    made = []

    def make(main="pass", found="pass", model="imx477", **changes):
        folder = tmp_path / "modules"
        folder.mkdir(exist_ok=True)
        text = PACKAGE.format(log=str(tmp_path / "log"), main=main, found=found, model=model)
        (folder / "picamera2.py").write_text(textwrap.dedent(text))
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", str(Path.cwd()))]))
        config = CameraConfig(**{"settle_s": 0.01, "frame_timeout_s": 20.0, **changes})
        made.append(Picamera(config, FeederConfig(), SIZE))
        return made[-1]

    yield make
    for one in made:
        one.close()


def log(tmp_path):
    return (tmp_path / "log").read_text().splitlines()


def test_pictures_are_red_green_blue_and_buffers_go_back(camera, tmp_path):
    device = camera(lens_position=2.5)
    device.open()
    for _ in range(5):
        assert (device.look() == 77).all()
        picture = device.take()
    assert picture.shape == (480, 640, 3)
    assert tuple(picture[5, 5]) == (200, 0, 10)
    said = log(tmp_path)
    assert "buffers 2 RGB888" in said
    assert {line for line in said if line.startswith("out")} == {"out 1"}
    locks = [line for line in said if line.startswith("controls")]
    assert "LensPosition=2.5" in locks[0]
    assert "AeEnable=False" in locks[-1]
    assert "ExposureTime=9000" in locks[-1]
    device.close()
    assert log(tmp_path)[-2:] == ["stop", "close"]


@pytest.mark.parametrize(
    ("model", "simulated"), [("imx708_wide", False), ("simulated", True), ("", True), ("vimc", True)]
)
def test_only_a_known_sensor_counts_as_real(camera, model, simulated):
    device = camera(model=model)
    assert device.simulated
    device.open()
    assert device.simulated is simulated


def test_a_camera_that_hangs_is_ended_in_time_and_can_be_opened_again(camera):
    device = camera(main="time.sleep(600)", frame_timeout_s=0.5)
    device.open()
    pid = device.worker_pid
    begin = time.monotonic()
    with pytest.raises(CameraSilentError):
        device.take()
    assert time.monotonic() - begin < 20
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    device.open()
    assert (device.look() == 77).all()


@pytest.mark.parametrize(
    "dies",
    ["os._exit(3)", "os.kill(os.getpid(), 11)", "raise RuntimeError('x')", "return np.zeros((4, 4, 3), np.uint8)"],
)
def test_a_camera_that_dies_or_lies_in_the_middle_of_a_picture_is_an_error_and_no_page(camera, dies):
    device = camera(main=dies)
    device.open()
    with pytest.raises(CameraSilentError):
        device.take()
    assert device.worker_pid is None
    with pytest.raises(CameraSilentError):
        device.look()
    device.open()
    assert np.ndim(device.look()) == 2


@pytest.mark.parametrize("found", ["raise IndexError('no camera')", "raise ImportError('libcamera')"])
def test_a_camera_that_is_not_there_is_said_to_be_missing(camera, found):
    with pytest.raises(CameraMissingError):
        camera(found=found).open()

"""Calibration from pictures of the printed target: right, or refused with advice; a file is checked when it is read."""

import json

import cv2
import numpy as np
import pytest

from appliance import cli
from appliance.errors import ConfigError
from appliance.rig import calibration
from appliance.rig.calibration import CalibrationError, calibrate
from appliance.sim.camera.paper import Curl
from appliance.sim.camera.scene import Light, Scene
from appliance.sim.camera.target import PLACES, target_pictures
from appliance.sim.camera.view import Placing
from tests.camera_pages import VIEW, picture

SCENE = Scene(view=VIEW)


@pytest.fixture(scope="module")
def pictures():
    return list(target_pictures(SCENE, 5))


def test_lens_and_desk_are_found_from_the_printed_sheet(pictures):
    found = calibrate(pictures)
    camera = found.camera
    assert camera.focal_px == pytest.approx((VIEW.focal_px, VIEW.focal_px), rel=0.006)
    assert camera.height_mm == pytest.approx(VIEW.distance_mm, rel=0.006)
    assert found.error_px < 0.2
    desk = np.array([[-90.0, -60.0, 0.0], [90.0, -60.0, 0.0], [90.0, 60.0, 0.0], [-90.0, 60.0, 0.0]])
    seen = VIEW.project(desk)
    sides = np.linalg.norm(np.diff(camera.on_desk(seen), axis=0), axis=1)
    assert sides == pytest.approx([180.0, 120.0, 180.0], abs=0.3)


def test_a_target_that_was_printed_too_small_is_measured_with_a_ruler(pictures):
    assert calibrate(pictures, scale=0.97).camera.height_mm == pytest.approx(0.97 * VIEW.distance_mm, rel=0.006)


def test_a_poor_set_of_pictures_is_refused_with_advice(pictures):
    blank = np.zeros_like(pictures[0])
    flat = list(target_pictures(SCENE, 9, (*(Placing(x, y, 3.0) for x in (-76, 78) for y in (-38, 36)), *PLACES[-2:])))
    for given, word in (
        (pictures[:3], "more"),
        ([*pictures[:-1], blank], "flat"),
        ([pictures[-1]] * 8, "corner"),
        (flat, "tilt"),
        ([], "flat"),
    ):
        with pytest.raises(CalibrationError) as caught:
            calibrate(given)
        assert word in caught.value.advice, caught.value


def test_uneven_light_is_refused(pictures):
    lamp = Scene(view=VIEW, light=Light(lamp_mm=(-160.0, 60.0, 110.0), direct=0.95))
    (last,) = target_pictures(lamp, 3, PLACES[-1:])
    with pytest.raises(CalibrationError, match="evenness"):
        calibrate([*pictures[:-1], last])


def test_what_was_saved_is_what_is_loaded_and_a_bad_file_is_refused(tmp_path, pictures):
    path = tmp_path / "camera.json"
    found = calibrate(pictures, lens_position=2.5)
    calibration.save(found, path)
    assert calibration.load(path).camera == found.camera
    good = json.loads(path.read_text())
    for change in (
        {"format": 2},
        {"focal_px": [1.0, 2_650.0]},
        {"turn": [[1, 0, 0], [0, 1, 0], [0, 1, 0]]},
        {"shift_mm": [0, 0, 1e9]},
        {"distortion": [0, 0, 0]},
        {"error_px": 3.0},
        {"size_px": [True, 1520]},
        {"centre_px": "x"},
    ):
        path.write_text(json.dumps({**good, **change}))
        with pytest.raises(ConfigError):
            calibration.load(path)
    for text in ("", "[]", "{}", "[" * 5_000, json.dumps({k: v for k, v in good.items() if k != "turn"})):
        path.write_text(text)
        with pytest.raises(ConfigError):
            calibration.load(path)
    with pytest.raises(ConfigError):
        calibration.load(tmp_path / "none.json")


def test_the_command_prints_the_target_calibrates_from_pictures_and_measures_a_sheet(tmp_path, pictures, capsys):
    assert cli.main(["camera", "target", "--out", str(tmp_path / "target.pdf"), "--paper", "a4"]) == 0
    assert (tmp_path / "target.pdf").read_bytes().startswith(b"%PDF")
    files = []
    for number, image in enumerate([*pictures, picture(Curl(6, "arch", 90))]):
        files.append(str(tmp_path / f"{number}.png"))
        cv2.imwrite(files[-1], cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    calibrated, config = tmp_path / "camera.json", tmp_path / "station.toml"
    config.write_text(f'[camera]\ncalibration = "{calibrated}"\n')
    assert cli.main(["camera", "calibrate", *files[:3], "--config", str(config)]) == 4
    assert not calibrated.exists()
    assert cli.main(["camera", "calibrate", *files[:-1], "--config", str(config)]) == 0
    assert calibrated.exists()
    capsys.readouterr()
    check = ["camera", "check", files[-1], "--config", str(config)]
    assert cli.main([*check, "--dpi", "400"]) == 4
    assert "too coarsely" in capsys.readouterr().err
    text = config.read_text()
    config.write_text(text + "[camera.limits]\nmin_dpi_share = 0.4\n")
    assert cli.main(check) == 0
    assert "215.9 x 279.4 mm" in capsys.readouterr().out
    assert cli.main(["camera", "calibrate", *files[:-1], "--config", str(config), "--line-mm", "9"]) == 2

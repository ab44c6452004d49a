"""The simulated camera is exact: paper keeps its lengths, and pixel and paper belong together."""

import numpy as np
import pytest

from appliance.sim.camera.paper import PROFILES, BentSheet, Curl
from appliance.sim.camera.scene import Flaws, render
from appliance.sim.camera.view import CameraView, PlacedSheet, Placing
from tests import camera_pages


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("angle", [0.0, 37.0, 90.0])
def test_a_bent_sheet_is_as_long_as_it_was_and_as_high_as_it_says(profile, angle):
    sheet = BentSheet((200.0, 280.0), Curl(15.0, profile, angle))
    along = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    way = np.linspace(-60, 60, 4001)
    room = sheet.points(way * along[0], way * along[1])
    assert np.linalg.norm(np.diff(room, axis=0), axis=1).sum() == pytest.approx(120.0, abs=0.05)
    grid = np.meshgrid(np.linspace(-100, 100, 80), np.linspace(-140, 140, 80))
    heights = sheet.points(grid[0].ravel(), grid[1].ravel())[:, 2]
    assert heights.min() == pytest.approx(0.0, abs=0.2)
    assert heights.max() == pytest.approx(15.0, abs=0.6)


@pytest.mark.parametrize("curl", [Curl(), Curl(20, "edge", 30, 0.1, 0.2), Curl(20, "ends", 90)])
def test_the_map_from_pixels_to_paper_is_the_inverse_of_what_the_camera_sees(curl):
    placed = PlacedSheet(BentSheet((215.9, 279.4), curl), Placing(3, 2, -88.0), CameraView(tilt_deg=6.0))
    u, v = placed.paper_map(0.25, 8)
    pixels = placed.pixels(u, v, 0.25)
    on_sheet = ((np.abs(u) < 108) & (np.abs(v) < 140)).ravel()
    x, y = np.meshgrid(np.arange(u.shape[1]) * 8, np.arange(u.shape[0]) * 8)
    miss = np.hypot(pixels[:, 0] - x.ravel(), pixels[:, 1] - y.ravel())
    assert on_sheet.sum() > 3_000
    assert miss[on_sheet].max() < 0.01


def test_a_flat_sheet_under_an_ideal_camera_lies_where_the_rule_of_three_says():
    view = CameraView(distortion=(0.0, 0.0, 0.0, 0.0), centre_off=(0.0, 0.0))
    corners = PlacedSheet(BentSheet((200.0, 100.0), Curl()), Placing(turn_deg=0.0), view).corners()
    side = 100.0 * view.focal_px / view.distance_mm
    assert corners[1, 0] - corners[0, 0] == pytest.approx(2 * side, rel=1e-6)
    assert corners[3, 1] - corners[0, 1] == pytest.approx(side, rel=1e-6)


def test_equal_scenes_give_equal_pictures_and_a_moving_one_is_blurred_along_its_way():
    small = camera_pages.scene()
    still = render(small, 3, 0.5)
    assert np.array_equal(still, render(small, 3, 0.5))
    moved = render(camera_pages.scene(flaws=Flaws(motion_px=(30.0, 0.0))), 3, 0.5)
    across, down = (np.abs(np.diff(moved.astype(int), axis=axis)).mean() for axis in (1, 0))
    assert across < 0.75 * np.abs(np.diff(still.astype(int), axis=1)).mean()
    assert down > across

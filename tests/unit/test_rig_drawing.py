"""The camera rig that is drawn is one that the station would take pictures from."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import geometry
import pytest
import rig as rig_drawing
from wiring import to_svg

from appliance.devices.picamera_worker import SENSORS
from appliance.rig import calibration, refusals, target
from appliance.rig.page import page_of
from appliance.sections.capture import CameraLimits
from appliance.sim.camera.paper import Curl
from appliance.sim.camera.service import exact_calibration
from appliance.sim.camera.view import CameraView, Placing
from tests.camera_pages import A4, DPI, LETTER, page, picture

HARDWARE = Path(__file__).parents[2] / "hardware"
RIG = geometry.load()
BUILT = RIG.camera


def test_the_committed_drawing_and_numbers_are_those_of_the_file():
    assert (HARDWARE / "rig-drawing.svg").read_text() == to_svg(rig_drawing.drawing(RIG))
    assert (HARDWARE / "rig-numbers.scad").read_text() == rig_drawing.scad(RIG)
    ET.fromstring(to_svg(rig_drawing.drawing(RIG)))  # noqa: S314 - our own drawing


def test_the_readme_shows_the_table_of_the_file(capsys):
    block = (HARDWARE / "README.md").read_text().split("<!-- rig -->\n")[1].split("<!-- /rig -->")[0]
    assert rig_drawing.main(["--table"]) == 0
    assert block == capsys.readouterr().out


def test_openscad_knows_no_number_of_its_own_for_what_the_file_says():
    source = (HARDWARE / "rig.scad").read_text()
    numbers = set(re.findall(r"^(\w+) = ", rig_drawing.scad(RIG), re.MULTILINE))
    assert "include <rig-numbers.scad>" in source
    assert not set(re.findall(r"^(\w+) = ", source, re.MULTILINE)), "a number of the rig stands in rig.scad"
    assert all(re.search(rf"\b{name}\b", source) for name in numbers - {"field"})


@pytest.mark.parametrize("sheet", ["letter", "a4"])
def test_letter_and_a4_fit_at_the_height_that_is_built(sheet):
    assert RIG.fits(BUILT, RIG.sheets[sheet], RIG["lens_mm"])


@pytest.mark.parametrize("sheet", ["letter", "a4", "legal"])
def test_the_arm_reaches_a_height_at_which_a_sheet_fits_and_has_dots_enough(sheet):
    low = max(RIG.lowest(BUILT, RIG.sheets[sheet]), RIG["lowest_mm"])
    assert low <= min(RIG["highest_mm"], RIG.highest(BUILT))


def test_dots_suffice_at_every_height_of_the_arm():
    assert BUILT.dpi(RIG["highest_mm"]) >= CameraLimits().min_dpi_share * RIG["dpi"]


def test_the_field_of_view_is_that_of_the_two_triangles():
    wide, high = BUILT.field_mm(440)
    assert wide == pytest.approx(4056 * 1.55e-3 / 8 * 440)
    assert high == pytest.approx(3040 * 1.55e-3 / 8 * 440)
    assert BUILT.dpi(440) == pytest.approx(4056 / (wide / 25.4))


def test_the_rig_is_close_to_the_simulated_one():
    simulated = CameraView()
    assert (simulated.width, simulated.height) == BUILT.pixels
    assert simulated.focal_px == pytest.approx(BUILT.focal_px, rel=0.05)
    seen = simulated.width / simulated.focal_px * simulated.distance_mm
    assert seen == pytest.approx(BUILT.field_mm(RIG["lens_mm"])[0], rel=0.1)


def test_the_mat_is_behind_all_that_the_camera_sees():
    seen = BUILT.field_mm(RIG["highest_mm"])
    assert all(mat >= side for mat, side in zip(RIG.mat, seen, strict=True))


def test_the_column_stands_behind_the_mat_on_the_board():
    near = RIG["column_y_mm"] - RIG["column_side_mm"] / 2
    far = RIG["column_y_mm"] + RIG["column_side_mm"] / 2
    assert near >= RIG.mat[1] / 2
    assert far <= RIG["board_y_mm"] + RIG.board[1] / 2
    assert RIG["column_mm"] > RIG["highest_mm"] + 24 + RIG["arm_side_mm"]


def test_the_lamps_are_out_of_the_picture_and_not_mirrored_in_a_flat_sheet():
    longest = max(long for long, _ in RIG.sheets.values())
    assert RIG.mirror_mm() > longest / 2
    assert RIG.glare_tilt_deg(RIG.sheets["a4"]) > 8
    assert RIG["lamp_x_mm"] > BUILT.field_mm(RIG["lens_mm"])[0]


def test_the_light_is_even_enough_to_calibrate_in():
    assert RIG.evenness() > calibration.MIN_EVENNESS + 0.1


def test_the_target_fits_into_the_picture():
    field = BUILT.field_mm(RIG["lens_mm"])
    assert max(target.ROWS, target.COLUMNS) * target.SQUARE_MM < field[0]
    assert min(target.ROWS, target.COLUMNS) * target.SQUARE_MM < field[1]


def test_every_camera_is_one_that_the_worker_knows():
    for camera in RIG.cameras.values():
        sensor = re.search(r"\((\w+)\)", camera.name)
        assert sensor is not None
        assert sensor[1].lower() in SENSORS


def test_a_camera_that_is_too_coarse_is_called_so():
    coarse = geometry.Camera("coarse", (2028, 1520), 3.1, 8.0)
    assert rig_drawing.heights(RIG, coarse, RIG.sheets["letter"]).startswith("no: ")


def test_another_format_of_the_file_is_refused(tmp_path):
    other = tmp_path / "rig.toml"
    other.write_text("format = 2\n")
    with pytest.raises(ValueError, match="format"):
        geometry.load(other)


def photographed(camera, height_mm, size, curl=None):
    """What the station makes of a sheet that lies 5 mm off its place under such a camera, at half the pixels."""
    wide, high = (side // 2 for side in camera.pixels)
    view = CameraView(
        width=wide, height=high, focal_px=camera.focal_px / 2, distance_mm=height_mm, centre_off=(0.0, 0.0)
    )
    shown = picture(curl, sheet=page(size), placing=Placing(5.0, 5.0, -90.0), view=view)
    return page_of(shown, exact_calibration(view).camera, DPI, CameraLimits(), colour=False)


def test_the_station_takes_a_bent_sheet_from_the_rig_as_drawn_and_sees_the_dots_that_were_computed():
    made = photographed(BUILT, RIG["lens_mm"], A4, Curl(RIG["curl_mm"], "ends", 90))
    assert made.size_mm == (210.0, 297.0)
    assert made.effective_dpi * 2 == pytest.approx(BUILT.dpi(RIG["lens_mm"]), rel=0.04)


def test_the_station_refuses_the_camera_that_the_table_calls_too_coarse():
    coarse = RIG.cameras["module-3"]
    with pytest.raises(refusals.TooFarError):
        photographed(coarse, RIG.lowest(coarse, RIG.sheets["letter"]) + 12, LETTER)

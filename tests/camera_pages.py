"""Pages and scenes for tests of the camera rig: a camera of half the size, so that a picture is drawn in a second."""

from dataclasses import replace

import cv2
import numpy as np

from appliance.sim.camera.paper import Curl
from appliance.sim.camera.scene import LaidSheet, Light, Scene, render
from appliance.sim.camera.service import exact_calibration
from appliance.sim.camera.view import CameraView, Placing

VIEW = CameraView(width=2028, height=1520, focal_px=2650.0, centre_off=(7.0, -4.5))
DPI = 150
CAMERA = exact_calibration(VIEW).camera
LETTER, A4 = (2550, 3300), (2480, 3508)


def page(size=LETTER, seed=0):
    """A page of lines of words that are none, at 300 dpi."""
    rng = np.random.default_rng(seed)
    image = np.full((size[1], size[0], 3), 255, np.uint8)
    for y in range(300, size[1] - 250, 90):
        x = 220
        while x < size[0] - 500:
            word = "".join(rng.choice(list("abcdehiklmnorstuvwx"), int(rng.integers(2, 9))))
            cv2.putText(image, word, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (25, 25, 30), 4, cv2.LINE_AA)
            x += 40 + 32 * len(word)
    return image


def scene(curl=None, *, sheet=None, placing=None, **changes):
    """A sheet before the small camera."""
    laid = LaidSheet(page() if sheet is None else sheet, curl or Curl(), placing or Placing(2.0, -1.5, -91.0))
    return Scene(**{"sheets": (laid,), "view": VIEW, "light": Light(), **changes})


def picture(curl=None, seed=1, **changes):
    """What the camera sees of it."""
    return render(scene(curl, **changes), seed)


def with_sheets(one, *more):
    """A scene with further sheets."""
    return replace(one, sheets=(*one.sheets, *more))

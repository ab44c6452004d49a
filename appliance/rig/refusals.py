"""Why a picture of a sheet is not a page. Each is one sentence that says what to do at the desk.

Rules:
- Details hold numbers in their unit, never content.
- `passing` tells a refusal that goes away by itself (a hand, a moving sheet): the trigger waits instead of asking.
"""

from __future__ import annotations

from typing import ClassVar

from appliance.errors import CaptureError


class RigError(CaptureError):
    """The picture cannot become a page."""

    code = "camera"
    advice = "The camera could not take the sheet: lay it flat into the middle of the desk."
    passing: ClassVar[bool] = False


class NoSheetError(RigError):
    """Nothing on the desk looks like a sheet."""

    code = "camera-no-sheet"
    advice = "The camera sees no sheet: lay one on the dark mat, into the middle."
    passing = True


class ReachingInError(RigError):
    """Something lies over an edge of the sheet."""

    code = "camera-covered"
    advice = "Something lies over an edge of the sheet, or a corner is folded: take the hand away and straighten it."
    passing = True


class CutOffError(RigError):
    """The sheet reaches out of the picture."""

    code = "camera-cut-off"
    advice = "The sheet reaches out of the camera's view: move it into the middle of the mat."
    passing = True


class TwoSheetsError(RigError):
    """More than one sheet."""

    code = "camera-two-sheets"
    advice = "More than one sheet lies on the desk: take all but one away."


class ShapeError(RigError):
    """What lies there is no rectangular sheet."""

    code = "camera-shape"
    advice = "What lies on the desk has not the shape of a sheet: unfold it, or lay it alone on the mat."


class TooDarkError(RigError):
    """Not enough light."""

    code = "camera-dark"
    advice = "The sheet is too dark: switch the lamp on, or take away what stands in its light."


class TooBrightError(RigError):
    """The paper is as bright as the sensor can see."""

    code = "camera-bright"
    advice = "The sheet is too bright for the camera: keep sunlight off the desk."


class GlareError(RigError):
    """A lamp is reflected by the paper."""

    code = "camera-glare"
    advice = "A lamp is reflected by the paper: turn the sheet or move the lamp to the side."


class ShadowError(RigError):
    """A part of the sheet gets much less light than the rest."""

    code = "camera-shadow"
    advice = "A part of the sheet lies in a shadow: take away what throws it."


class BlurError(RigError):
    """The picture is not sharp."""

    code = "camera-blur"
    advice = "The picture is not sharp: let the sheet lie still; if it stays so, have the camera focused again."
    passing = True


class TooFarError(RigError):
    """Too few dots for the resolution that is asked for."""

    code = "camera-too-far"
    advice = "The camera sees this sheet too coarsely for the resolution that is asked for: use the feeder for it."


class CurlError(RigError):
    """The sheet stands up too far, or is crumpled."""

    code = "camera-curl"
    advice = "The sheet does not lie flat enough: smooth it out, or lay the transparent plate on it."

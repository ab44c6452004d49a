"""Calibration: from pictures of the target to lens, place over the desk and evenness of light; kept in a small file.

Method: Zhengyou Zhang's (2000), as OpenCV carries it out: the board in several positions, some of them tilted, gives
the lens; the last picture, with the board flat on the mat, gives the desk.

Rules:
- A poor calibration is refused with advice, never saved: every page would be bent by it.
- The file is JSON with a format number; every value has its bounds, and a file that breaks one is refused.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from appliance.documents import Image
from appliance.errors import ConfigError
from appliance.files import write_atomic
from appliance.rig.lens import Floats, RigCamera
from appliance.rig.refusals import RigError
from appliance.rig.target import SQUARE_MM, board

FORMAT = 1
MAX_BYTES = 64 << 10
MIN_VIEWS, MIN_TILTED, MIN_TILT_DEG = 6, 3, 8.0
MIN_CORNERS = 20  # of a view
MAX_ERROR_PX = 0.6  # reprojection, root of the mean square
MAX_FOCAL_SPREAD = 0.006  # standard deviation of the focal length, as a share
MIN_SPREAD = 0.75  # of the picture's width and height that the corners of all views reach over
MIN_EVENNESS = 0.45  # darkest against brightest white square on the desk


class CalibrationError(RigError):
    """The pictures do not give a calibration; `advice` says what to do better."""

    code = "camera-calibration"

    def __init__(self, detail: str, advice: str) -> None:
        super().__init__(detail)
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Calibration:
    """A camera with what is known about how well."""

    camera: RigCamera
    error_px: float
    views: int
    evenness: float
    lens_position: float = 0.0  # dioptres at which it was made


def calibrate(pictures: Sequence[Image], *, scale: float = 1.0, lens_position: float = 0.0) -> Calibration:
    """Calibrates from pictures of one size; the last one shows the board flat on the desk.

    Args:
        pictures: RGB or grey.
        scale: the board's printed size over its drawn one.
        lens_position: kept with the result.

    Raises:
        CalibrationError: too few views, too alike, or the errors are too large.
    """
    views = [view for picture in pictures if (view := _detect(picture, scale)) is not None]
    last = _detect(pictures[-1], scale) if pictures else None
    if last is None:
        raise CalibrationError("desk view", "The last picture has to show the target flat on the mat: take it again.")
    if len(views) < MIN_VIEWS:
        advice = f"The target is seen in {len(views)} pictures; {MIN_VIEWS} are needed: take more, with more light."
        raise CalibrationError(f"{len(views)} views", advice)
    height, width = pictures[-1].shape[:2]
    _check_spread(views, width, height)
    lens, error = _solve(views, width, height)
    return _on_desk(last, lens, (width, height), error, len(views), _evenness(pictures[-1], last), lens_position)


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    board: np.ndarray[Any, np.dtype[np.float32]]  # (n, 3), mm
    seen: np.ndarray[Any, np.dtype[np.float32]]  # (n, 2), pixels


@dataclass(frozen=True, slots=True, eq=False)
class _Lens:
    matrix: Floats
    distortion: Floats


def _detect(picture: Image, scale: float) -> _View | None:
    """The board's corners in a picture; None where too few are seen."""
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    printed = board(scale)
    corners, numbers, _, _ = cv2.aruco.CharucoDetector(printed).detectBoard(grey)
    found = [] if numbers is None else numbers  # type: ignore[redundant-expr]  # None where there is no board
    if len(found) < MIN_CORNERS:
        return None
    places = np.asarray(printed.getChessboardCorners(), np.float32)[np.asarray(numbers).ravel()]
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 60, 0.002)
    reach = max(3, picture.shape[1] // 370)  # pixels around a corner that say where it is
    fine = cv2.cornerSubPix(grey, np.asarray(corners, np.float32).reshape(-1, 1, 2), (reach, reach), (-1, -1), stop)
    return _View(places, np.asarray(fine, np.float32).reshape(-1, 2))


def _check_spread(views: Sequence[_View], width: int, height: int) -> None:
    seen = np.concatenate([view.seen for view in views])
    reach = (seen.max(axis=0) - seen.min(axis=0)) / np.array([width, height])
    if float(reach.min()) < MIN_SPREAD:
        advice = "The target was never near the rim of the picture: move it into every corner of the mat."
        raise CalibrationError(f"spread {reach.min():.2f}", advice)


def _solve(views: Sequence[_View], width: int, height: int) -> tuple[_Lens, float]:
    """The lens, and the error of all views."""
    error, matrix, distortion, turns, _, spread, *_ = cv2.calibrateCameraExtended(
        [view.board for view in views],
        [view.seen for view in views],
        (width, height),
        np.eye(3),
        np.zeros(5),
        flags=cv2.CALIB_FIX_K3,
    )
    axes = np.array([np.asarray(cv2.Rodrigues(turn)[0])[:, 2] for turn in turns])
    tilts = np.degrees(np.arccos(np.clip(np.abs(axes @ axes[-1]), 0, 1)))
    if int((tilts > MIN_TILT_DEG).sum()) < MIN_TILTED:
        advice = "The target was never tilted: prop one end up by a hand's breadth in at least three pictures."
        raise CalibrationError(f"{int((tilts > MIN_TILT_DEG).sum())} tilted views", advice)
    if error > MAX_ERROR_PX:
        advice = "The target looks bent or the pictures are not sharp: glue it onto a stiff board and hold it still."
        raise CalibrationError(f"error {error:.2f} px", advice)
    if float(spread[0, 0]) > MAX_FOCAL_SPREAD * float(matrix[0, 0]):
        advice = "The pictures are too alike: tilt the target more, to all sides."
        raise CalibrationError(f"focal length within {float(spread[0, 0]):.0f} px", advice)
    return _Lens(np.asarray(matrix, np.float64), np.asarray(distortion, np.float64).ravel()[:4]), float(error)


def _on_desk(
    last: _View,
    lens: _Lens,
    size: tuple[int, int],
    error: float,
    views: int,
    evenness: float,
    lens_position: float,
) -> Calibration:
    """The camera over the desk: the board's middle is the room's origin, z points up."""
    done, turn, shift = cv2.solvePnP(last.board, last.seen, lens.matrix, lens.distortion)
    there, _ = cv2.projectPoints(last.board, turn, shift, lens.matrix, lens.distortion)
    miss = math.sqrt(float(((there.reshape(-1, 2) - last.seen) ** 2).sum(axis=1).mean()))
    if not done or miss > MAX_ERROR_PX:
        raise CalibrationError(f"desk {miss:.2f} px", "The target did not lie flat in the last picture: take it again.")
    if evenness < MIN_EVENNESS:
        advice = "The light on the desk is too uneven: move the lamp, or add a second one from the other side."
        raise CalibrationError(f"evenness {evenness:.2f}", advice)
    rotation = np.asarray(cv2.Rodrigues(turn)[0], np.float64)
    middle = np.asarray(last.board, np.float64).mean(axis=0)
    moved = rotation @ middle + np.asarray(shift, np.float64).ravel()
    upward = rotation @ np.diag([1.0, -1.0, -1.0])  # the board's y points down and its z into the desk
    camera = RigCamera(
        size[0],
        size[1],
        (float(lens.matrix[0, 0]), float(lens.matrix[1, 1])),
        (float(lens.matrix[0, 2]), float(lens.matrix[1, 2])),
        tuple(float(v) for v in lens.distortion),  # type: ignore[arg-type]  # there are four
        tuple(tuple(float(v) for v in row) for row in upward),
        tuple(float(v) for v in moved),  # type: ignore[arg-type]  # three
    )
    return Calibration(camera, error, views, evenness, lens_position)


def _evenness(picture: Image, view: _View) -> float:
    """Light where the desk is lit worst against where it is lit best, by the board's white parts."""
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    side = max(3, round(float(np.abs(np.diff(view.seen, axis=0)).max(axis=1).min())))
    levels = []
    for x, y in view.seen:
        part = grey[max(0, int(y) - side // 2) : int(y) + side // 2, max(0, int(x) - side // 2) : int(x) + side // 2]
        if part.size:
            levels.append(float(np.percentile(part, 85)))
    return float(np.percentile(levels, 4) / max(np.percentile(levels, 96), 1.0))


def save(calibration: Calibration, path: Path) -> None:
    """Writes the file."""
    camera = calibration.camera
    values = {
        "format": FORMAT,
        "size_px": [camera.width, camera.height],
        "focal_px": camera.focal_px,
        "centre_px": camera.centre_px,
        "distortion": camera.distortion,
        "turn": camera.turn,
        "shift_mm": camera.shift_mm,
        "error_px": round(calibration.error_px, 4),
        "views": calibration.views,
        "evenness": round(calibration.evenness, 4),
        "lens_position": calibration.lens_position,
        "square_mm": SQUARE_MM,
    }
    write_atomic(path, (json.dumps(values, indent=1) + "\n").encode(), 0o644)


def load(path: Path) -> Calibration:
    """Reads the file.

    Raises:
        ConfigError: it is not there, not ours, or holds a value out of bounds.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ConfigError(f"{path}: larger than {MAX_BYTES} bytes")
        return _read(json.loads(data))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; make it with 'scanstation camera calibrate'") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ConfigError(f"{path}: not a camera calibration ({type(error).__name__})") from error


def _read(told: Any) -> Calibration:
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise ValueError("format")
    width, height = (int(_within(v, 320, 20_000)) for v in _list(told["size_px"], 2))
    turn = tuple(tuple(_within(v, -1.001, 1.001) for v in _list(row, 3)) for row in _list(told["turn"], 3))
    if np.abs(np.array(turn) @ np.array(turn).T - np.eye(3)).max() > 0.01:
        raise ValueError("turn")
    camera = RigCamera(
        width,
        height,
        tuple(_within(v, 200, 100_000) for v in _list(told["focal_px"], 2)),  # type: ignore[arg-type]  # two
        tuple(_within(v, -1_000, 20_000) for v in _list(told["centre_px"], 2)),  # type: ignore[arg-type]  # two
        tuple(_within(v, -2, 2) for v in _list(told["distortion"], 4)),  # type: ignore[arg-type]  # four
        turn,
        tuple(_within(v, -5_000, 5_000) for v in _list(told["shift_mm"], 3)),  # type: ignore[arg-type]  # three
    )
    if not 50 < camera.height_mm < 3_000:
        raise ValueError("height")
    return Calibration(
        camera,
        _within(told["error_px"], 0, MAX_ERROR_PX),
        int(_within(told["views"], MIN_VIEWS, 1_000)),
        _within(told["evenness"], 0, 1.001),
        _within(told["lens_position"], 0, 40),
    )


def _list(value: Any, length: int) -> list[Any]:
    if not isinstance(value, list) or len(value) != length:
        raise ValueError("list")
    return value


def _within(value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ValueError("bounds")
    return float(value)

"""The printed target by which the camera is calibrated: a chessboard whose white squares carry marks.

Rules:
- A part of the board is enough: each corner is known by the marks beside it (ChArUco; S. Garrido-Jurado et al., 2014).
- Printers scale: a line of 100 mm stands below, to be measured with a ruler.
"""

from __future__ import annotations

import cv2
import numpy as np

from appliance.printing.paper import PAPERS, Paper, Spot

COLUMNS, ROWS = 7, 10
SQUARE_MM, MARK_MM = 24.0, 18.0
LINE_MM = 100.0
_BITS = 4
_DICTIONARY = cv2.aruco.DICT_4X4_50


def board(scale: float = 1.0) -> cv2.aruco.CharucoBoard:
    """The board as printed; `scale` is the printed size over the drawn one."""
    return cv2.aruco.CharucoBoard(
        (COLUMNS, ROWS), SQUARE_MM * scale, MARK_MM * scale, cv2.aruco.getPredefinedDictionary(_DICTIONARY)
    )


def target_pdf(paper: str = "letter") -> bytes:
    """The target as a PDF of one page."""
    sheet = Paper(PAPERS[paper], "Camera target")
    left = (sheet.size.width - COLUMNS * SQUARE_MM) / 2
    top = 14.0
    marks = cv2.aruco.getPredefinedDictionary(_DICTIONARY)
    number = 0
    for row in range(ROWS):
        for column in range(COLUMNS):
            spot = Spot(left + column * SQUARE_MM, top + row * SQUARE_MM)
            if (row + column) % 2 == 0:
                sheet.block(spot, SQUARE_MM, SQUARE_MM)
            else:
                _mark(sheet, spot, np.asarray(cv2.aruco.generateImageMarker(marks, number, _BITS + 2)) < 128)
                number += 1
    foot = top + ROWS * SQUARE_MM + 8
    sheet.line(Spot(left, foot), Spot(left + LINE_MM, foot), 0.4)
    for end in (left, left + LINE_MM):
        sheet.line(Spot(end, foot - 2), Spot(end, foot + 2), 0.4)
    sheet.text(
        Spot(left, foot + 7), f"This line is {LINE_MM:.0f} mm long: measure it, and say --line-mm if it is not.", 9
    )
    sheet.text(Spot(left, foot + 12), "Glue the sheet flat onto a stiff board. scanstation camera calibrate --help", 9)
    return sheet.pdf()


def _mark(sheet: Paper, spot: Spot, dark: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
    """One mark in the middle of a white square."""
    inset, side = (SQUARE_MM - MARK_MM) / 2, MARK_MM / (_BITS + 2)
    sheet.block(Spot(spot.x + inset, spot.y + inset), MARK_MM, MARK_MM)
    for row, column in zip(*np.nonzero(~dark), strict=True):
        place = Spot(spot.x + inset + int(column) * side, spot.y + inset + int(row) * side)
        sheet.block(place, side, side, grey=1.0)

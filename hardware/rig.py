"""Draws the camera rig from `rig.toml`, computes its tables, and hands its numbers to OpenSCAD.

    python hardware/rig.py            writes rig-drawing.svg, rig-drawing.png and rig-numbers.scad beside this file
    python hardware/rig.py --table    prints the tables of README.md

The picture in space, `rig.png`, is rendered by OpenSCAD from `rig.scad`; the command stands there.

Rules:
- No number of the rig stands in this file: what changes in `rig.toml` changes in table, drawing and picture.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from geometry import RIM_SHARE, Camera, Rig, load
from wiring import GREY, INK, Item, Shape, Stroke, Text, rectangle, to_png, to_svg

HERE = Path(__file__).parent
FRONT = (330.0, 640.0)  # pixels: where the origin lies in the front view
TOP = (890.0, 330.0)  # and in the top view
FRONT_SCALE, TOP_SCALE = 0.55, 0.8  # pixels a mm
BLUE, MAT, LIGHT = "#1f5fbf", "#565b61", "#d79a00"


@dataclass(frozen=True, slots=True)
class View:
    """A place on the drawing; `up` counts upward."""

    x: float
    y: float
    scale: float

    def at(self, across: float, up: float) -> tuple[float, float]:
        """Pixels of a place in mm."""
        return self.x + across * self.scale, self.y - up * self.scale

    def box(self, across: float, up: float, size: tuple[float, float], fill: str) -> Shape:
        """A rectangle around its middle."""
        left, top = self.at(across - size[0] / 2, up + size[1] / 2)
        return rectangle(left, top, size[0] * self.scale, size[1] * self.scale, fill)

    def measure(self, begin: tuple[float, float], end: tuple[float, float], text: str) -> list[Item]:
        """A measured line with ticks at its ends, between places in mm."""
        (x0, y0), (x1, y1) = self.at(*begin), self.at(*end)
        upright = x0 == x1
        tick = (5.0, 0.0) if upright else (0.0, 5.0)
        items: list[Item] = [Stroke(((x0, y0), (x1, y1)), GREY, 1.2)]
        items += [
            Stroke(((x - tick[0], y - tick[1]), (x + tick[0], y + tick[1])), GREY, 1.2) for x, y in ((x0, y0), (x1, y1))
        ]
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        if upright:
            return [*items, Text(middle[0] + 8, middle[1] + 4, text, 13)]
        return [*items, Text(middle[0], middle[1] - 7, text, 13, "middle")]


def front(rig: Rig) -> list[Item]:
    """Seen by the operator: height, field, lamps."""
    view = View(*FRONT, FRONT_SCALE)
    half = rig.camera.field_mm(rig["lens_mm"])[0] / 2
    lens, lamp = rig["lens_mm"], (rig["lamp_x_mm"], rig["lamp_z_mm"])
    items: list[Item] = [
        view.box(0, rig["column_mm"] / 2, (rig["column_side_mm"], rig["column_mm"]), "#d5dade"),
        view.box(0, -rig.board[2] / 2 - 6, (rig.board[0], rig.board[2]), "#e3cfa6"),
        view.box(0, -3, (rig.mat[0], 6), MAT),
        Shape((view.at(0, lens), view.at(-half, 0), view.at(half, 0)), "#dbe8fa", BLUE),
        view.box(0, lens + 22, (44, 44), INK),
        view.box(0, rig["highest_mm"] + 22, (44, 44), "#ffffff"),
    ]
    for side in (-1, 1):
        x, y = view.at(side * lamp[0], lamp[1])
        items.append(Stroke(((x, y), view.at(side * rig.sheets["a4"][0] / 2, 0)), LIGHT, 1.2))
        items.append(Shape(((x, y),), "#ffe9a8", LIGHT, 13))
    items += view.measure((rig["lamp_x_mm"] / 2 + 30, 0), (rig["lamp_x_mm"] / 2 + 30, lens), f"{lens:g}")
    items += view.measure((0, -55), (lamp[0], -55), f"{lamp[0]:g} to each lamp")
    items += view.measure((-lamp[0], 0), (-lamp[0], lamp[1] - 26), f"{lamp[1]:g}")
    items += view.measure((-rig.mat[0] / 2, -105), (rig.mat[0] / 2, -105), f"mat {rig.mat[0]:g}")
    items += view.measure((-half, -155), (half, -155), f"seen {2 * half:.0f}")
    x, y = view.at(30, rig["highest_mm"] + 22)
    items.append(
        Text(x, y, f"highest place of the lens {rig['highest_mm']:g}, lowest {rig['lowest_mm']:g}", 12, colour=GREY)
    )
    x, y = view.at(30, rig["column_mm"] - 12)
    items.append(Text(x, y, f"column {rig['column_mm']:g}", 13))
    items.append(Text(view.x, 46, "From the front (mm)", 18, "middle", bold=True))
    return items


def above(rig: Rig) -> list[Item]:
    """Seen by the camera: mat, field, rim, sheets."""
    view = View(*TOP, TOP_SCALE)
    wide, high = rig.camera.field_mm(rig["lens_mm"])
    rim = RIM_SHARE * wide
    a4, letter = rig.sheets["a4"], rig.sheets["letter"]
    items: list[Item] = [
        view.box(0, rig["board_y_mm"], rig.board[:2], "#e3cfa6"),
        view.box(0, 0, rig.mat, MAT),
        view.box(0, 0, (wide, high), "#dbe8fa"),
        view.box(0, 0, (wide - 2 * rim, high - 2 * rim), "#ffffff"),
        view.box(0, 0, a4, "#fffdf2"),
        view.box(0, 0, letter, "#fffdf2"),
        view.box(0, rig["column_y_mm"], (rig["column_side_mm"],) * 2, "#d5dade"),
    ]
    items += view.measure(
        (-wide / 2, -rig.mat[1] / 2 - 34), (wide / 2, -rig.mat[1] / 2 - 34), f"seen {wide:.0f} x {high:.0f}"
    )
    low = rig["board_y_mm"] - rig.board[1] / 2
    items += view.measure(
        (-rig.mat[0] / 2, low - 35), (rig.mat[0] / 2, low - 35), f"mat {rig.mat[0]:g} x {rig.mat[1]:g}"
    )
    items += view.measure(
        (-rig.board[0] / 2, low - 75),
        (rig.board[0] / 2, low - 75),
        f"board {rig.board[0]:g} x {rig.board[1]:g} x {rig.board[2]:g}",
    )
    side = rig.board[0] / 2 + 12
    items += view.measure((side, 0), (side, rig["column_y_mm"]), f"{rig['column_y_mm']:g}")
    x, y = view.at(0, 10)
    items.append(Text(x, y, f"A4 and letter: {rig.camera.dpi(rig['lens_mm']):.0f} dpi", 15, "middle", bold=True))
    x, y = view.at(0, low - 112)
    items.append(Text(x, y, f"pale blue: the rim of {rim:.0f} mm that has to stay free", 12, "middle", BLUE))
    items.append(Text(x, y + 20, "the operator sits on this side", 12, "middle", GREY))
    items.append(Text(view.x, 46, "From above (mm)", 18, "middle", bold=True))
    return items


def drawing(rig: Rig) -> list[Item]:
    """Both views."""
    return [
        *front(rig),
        *above(rig),
        Text(40, 785, f"{rig.camera.name}. Drawn from rig.toml; never built.", 12, colour=GREY),
    ]


def scad(rig: Rig) -> str:
    """The numbers for OpenSCAD."""
    names = ("lens", "column", "column_side", "column_y", "arm_side", "board_y", "lamp_x", "lamp_z")
    lists = {
        "mat": rig.mat,
        "board": rig.board,
        "lamp": rig.lamp,
        "sheet": rig.sheets["letter"],
        "field": rig.camera.field_mm(rig["lens_mm"]),
    }
    lines = ["// Written by `python hardware/rig.py` from rig.toml: change it there.", "// millimetres"]
    lines += [f"{name} = {rig[f'{name}_mm']:g};" for name in names]
    lines += [f"{name} = [{', '.join(f'{value:.4g}' for value in values)}];" for name, values in lists.items()]
    return "\n".join(lines) + "\n"


def table(rig: Rig) -> str:
    """The tables of README.md as Markdown."""
    lines = [
        "| camera | field of view | seen at 440 mm | dpi there | letter | A4 | legal |".replace(
            "440", f"{rig['lens_mm']:g}"
        )
    ]
    lines.append("|---|---|---|---|---|---|---|")
    for camera in rig.cameras.values():
        across, along = camera.angles_deg()
        wide, high = camera.field_mm(rig["lens_mm"])
        cells = [heights(rig, camera, sheet) for sheet in rig.sheets.values()]
        lines.append(
            f"| {camera.name} | {across:.0f} x {along:.0f} degrees | {wide:.0f} x {high:.0f} mm | "
            f"{camera.dpi(rig['lens_mm']):.0f} | {' | '.join(cells)} |"
        )
    return "\n".join(lines) + "\n"


def heights(rig: Rig, camera: Camera, sheet: tuple[float, float]) -> str:
    """From which to which height a camera takes a sheet, with the dpi of both ends."""
    low, high = rig.lowest(camera, sheet), rig.highest(camera)
    if low > high:
        return f"no: fits from {low} mm, dots suffice to {high} mm"
    return f"{low}-{high} mm ({camera.dpi(low):.0f}-{camera.dpi(high):.0f} dpi)"


def main(arguments: list[str]) -> int:
    """Writes drawing and numbers, or prints the tables."""
    rig = load()
    if arguments == ["--table"]:
        sys.stdout.write(table(rig))
        return 0
    items = drawing(rig)
    (HERE / "rig-drawing.svg").write_text(to_svg(items))
    to_png(items).quantize(64).save(HERE / "rig-drawing.png", optimize=True)
    (HERE / "rig-numbers.scad").write_text(scad(rig))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

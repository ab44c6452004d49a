"""Draws the wiring diagram from `pinout.toml`, and prints the wiring table.

    python hardware/wiring.py            writes wiring.svg and wiring.png beside this file
    python hardware/wiring.py --table    prints the table of README.md

Rules:
- The pinout is the only source: a pin that moves in the file moves in the picture.
- The drawing is a list of shapes; SVG and PNG come from the same list, so they cannot differ.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from appliance.devices.pinout import GROUND, PHYSICAL, SUPPLY, Line, Pinout, load_pinout

HERE = Path(__file__).parent
SIZE = (1180, 800)  # pixels
FONTS = Path("/usr/share/fonts/truetype/dejavu")
HEADER_LEFT, HEADER_RIGHT, TOP, PITCH = 545, 585, 96, 34
INK, GREY, PAPER = "#202428", "#8a929a", "#ffffff"
WIRES = {
    "white": "#9aa4ae",
    "yellow": "#d79a00",
    "grey": "#707880",
    "green": "#188a42",
    "red": "#c62828",
    "blue": "#1f5fbf",
}
LAMPS = {"green": "#2eb35f", "amber": "#ffb000", "red": "#e53935", "ring": "#4a8df0"}
BLACK_WIRE, SUPPLY_WIRE = "#202428", "#7b3fa0"  # violet: a red wire is that of the red lamp, which 5 V would destroy
SCALE = 2  # of the PNG


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str = INK
    width: float = 2.5


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled polygon or circle (`radius` around the only point) with an outline."""

    points: tuple[tuple[float, float], ...]
    fill: str
    outline: str = INK
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    size: int = 14
    anchor: str = "start"
    colour: str = INK
    bold: bool = False


Item = Stroke | Shape | Text


def pin_at(physical: int) -> tuple[float, float]:
    """Centre of a header position: odd ones left, even ones right."""
    row = (physical - 1) // 2
    return (HEADER_LEFT if physical % 2 else HEADER_RIGHT, TOP + row * PITCH)


def rectangle(x: float, y: float, width: float, height: float, fill: str) -> Shape:
    """An axis-parallel rectangle."""
    return Shape(((x, y), (x + width, y), (x + width, y + height), (x, y + height)), fill)


def header(pinout: Pinout) -> list[Item]:
    """All forty positions; those in use stand out."""
    names = {physical: f"GPIO{bcm}" for bcm, physical in PHYSICAL.items()}
    names |= dict.fromkeys(GROUND, "GND") | dict.fromkeys(SUPPLY, "5V") | {1: "3V3", 17: "3V3", 27: "ID", 28: "ID"}
    lines = [pinout.button, pinout.buzzer, *pinout.lights.values()]
    grounds = {pinout.button.ground, *pinout.ground.values()}
    used = {line.physical for line in lines} | grounds | set(pinout.supply.values())
    items: list[Item] = [
        rectangle(HEADER_LEFT - 22, TOP - 24, HEADER_RIGHT - HEADER_LEFT + 44, 20 * PITCH + 14, "#e8ecef")
    ]
    for physical in range(1, 41):
        x, y = pin_at(physical)
        here = physical in used
        items.append(Shape(((x, y),), "#ffe9a8" if here else PAPER, INK if here else GREY, 13))
        items.append(Text(x, y + 4, str(physical), 11, "middle", INK if here else GREY, here))
        side = -24 if physical % 2 else 24
        offset = -6 if here else 4
        anchor = "end" if physical % 2 else "start"
        items.append(Text(x + side, y + offset, names[physical], 12, anchor, INK if here else GREY, here))
    return items


def ground_symbol(x: float, y: float) -> list[Item]:
    """Three shorter and shorter lines under a wire that ends at x, y."""
    bars = [(14, 0), (9, 5), (4, 10)]
    items: list[Item] = [Stroke(((x, y), (x, y + 8)), INK, 2)]
    return items + [Stroke(((x - half, y + 8 + drop), (x + half, y + 8 + drop)), INK, 2) for half, drop in bars]


def resistor(x: float, y: float, label: str) -> list[Item]:
    """A lying resistor, 52 wide, with its value inside."""
    return [rectangle(x, y - 10, 52, 20, "#f3e3c3"), Text(x + 26, y + 4, label, 11, "middle")]


def lamp(line: Line, name: str, label: str, value: str) -> list[Item]:
    """Pin, series resistor, LED, ground, drawn away from the header."""
    x, y = pin_at(line.physical)
    away = -1 if line.physical % 2 else 1
    colour = WIRES[line.wire]

    def at(distance: float) -> float:
        return x + away * distance

    start = at(130) if away > 0 else at(182)
    items: list[Item] = [Stroke(((at(13), y), (at(300), y)), colour)]
    items += resistor(start, y, value)
    tip, back = at(238), at(214)
    items.append(Shape(((back, y - 12), (back, y + 12), (tip, y)), LAMPS[name]))
    items.append(Stroke(((tip, y - 12), (tip, y + 12)), INK, 3))
    items += ground_symbol(at(300), y)
    items.append(Text(at(324), y + 5, label, 14, "end" if away < 0 else "start", INK, bold=True))
    return items


def button(line: Line) -> list[Item]:
    """Pin, normally open contact, ground."""
    x, y = pin_at(line.physical)
    return [
        Stroke(((x - 13, y), (x - 180, y)), WIRES[line.wire]),
        Shape(((x - 184, y),), PAPER, INK, 4),
        Shape(((x - 232, y),), PAPER, INK, 4),
        Stroke(((x - 186, y - 14), (x - 234, y - 8)), INK, 3),
        Stroke(((x - 210, y - 11), (x - 210, y - 26)), INK, 2),
        Stroke(((x - 222, y - 26), (x - 198, y - 26)), INK, 3),
        Stroke(((x - 236, y), (x - 300, y)), BLACK_WIRE),
        *ground_symbol(x - 300, y),
        Text(x - 324, y + 5, "button (normally open)", 14, "end", INK, bold=True),
        Text(x - 324, y + 23, f"its ground: pin {line.ground}", 12, "end", GREY),
    ]


def buzzer(line: Line, supply: int, ground: int) -> list[Item]:
    """Pin, base resistor, transistor, buzzer between 5 V and the collector."""
    x, y = pin_at(line.physical)
    gx, gy = pin_at(ground)
    sx, sy = pin_at(supply)
    base = gy + 110
    items: list[Item] = [
        Stroke(((x + 13, y), (x + 106, y), (x + 106, base), (x + 124, base)), WIRES[line.wire]),
        Stroke(((x + 176, base), (x + 230, base)), WIRES[line.wire]),
        *resistor(x + 124, base, "1 kΩ"),
        Stroke(((x + 230, base - 22), (x + 230, base + 22)), INK, 5),
        Stroke(((x + 230, base - 10), (x + 262, base - 34), (x + 262, base - 60), (x + 300, base - 60)), INK),
        Stroke(((x + 230, base + 10), (x + 262, base + 34), (x + 262, base + 66)), INK),
        Shape(((x + 262, base + 34), (x + 249, base + 32), (x + 257, base + 22)), INK),
        Stroke(((gx + 13, gy), (gx + 84, gy), (gx + 84, base + 66), (x + 262, base + 66)), BLACK_WIRE),
        Stroke(((x + 203, base), (x + 203, base + 66)), BLACK_WIRE, 2),
        rectangle(x + 191, base + 12, 24, 44, "#f3e3c3"),
        Text(x + 185, base + 38, "10 kΩ", 11, "end"),
        Text(x + 276, base + 6, "NPN, BC547; flat side to you: C, B, E", 12, colour=GREY),
        Text(sx + 52, sy - 8, "violet wire, to the buzzer alone", 13, colour=GREY),
        rectangle(x + 300, base - 84, 96, 48, "#dfe4e8"),
        Text(x + 348, base - 55, "buzzer", 14, "middle", INK, bold=True),
        Text(x + 308, base - 66, "\N{MINUS SIGN}", 14),
        Text(x + 380, base - 66, "+", 14),
        Stroke(((sx + 13, sy), (x + 520, sy), (x + 520, base - 60), (x + 396, base - 60)), SUPPLY_WIRE),
    ]
    return items


def drawing(pinout: Pinout) -> list[Item]:
    """The whole picture."""
    series = {"ring": "100 Ω"}
    items: list[Item] = [
        Text(24, 38, "Scan station: button, lamps and buzzer on a Raspberry Pi 4 or 5", 20, bold=True),
        Text(24, 62, "40-pin header seen from above, pin 1 at the end away from the USB sockets", 14, colour=GREY),
        Text(24, 190, "LEDs: the long leg to the resistor,", 13, colour=GREY),
        Text(24, 210, "the flat side of the rim to ground", 13, colour=GREY),
        *header(pinout),
    ]
    for name, line in pinout.lights.items():
        where = line.position if name == "ring" else f"{line.position} of the row"
        items += lamp(line, name, f"{name}: {where}", series.get(name, "330 Ω"))
    items += button(pinout.button)
    items += buzzer(pinout.buzzer, pinout.supply["buzzer"], pinout.ground["buzzer"])
    x, y = pin_at(pinout.ground["lights"])
    items += [
        Stroke(((x + 13, y), (x + 120, y)), BLACK_WIRE),
        *ground_symbol(x + 120, y),
        Text(x + 144, y + 5, "ground of all LEDs (and of nothing else)", 13, colour=GREY),
    ]
    return items


def to_svg(items: list[Item]) -> str:
    """The drawing as SVG."""
    width, height = SIZE
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="DejaVu Sans,sans-serif">',
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
    ]
    for item in items:
        if isinstance(item, Text):
            weight = ' font-weight="bold"' if item.bold else ""
            lines.append(
                f'<text x="{item.x:g}" y="{item.y:g}" font-size="{item.size}" text-anchor="{item.anchor}" '
                f'fill="{item.colour}"{weight}>{escape(item.text)}</text>'
            )
        elif isinstance(item, Shape) and item.radius:
            x, y = item.points[0]
            lines.append(
                f'<circle cx="{x:g}" cy="{y:g}" r="{item.radius:g}" fill="{item.fill}" stroke="{item.outline}"/>'
            )
        else:
            tag = "polygon" if isinstance(item, Shape) else "polyline"
            paint = (
                f'fill="{item.fill}" stroke="{item.outline}"'
                if isinstance(item, Shape)
                else f'fill="none" stroke="{item.colour}" stroke-width="{item.width:g}" stroke-linejoin="round"'
            )
            points = " ".join(f"{x:g},{y:g}" for x, y in item.points)
            lines.append(f'<{tag} points="{points}" {paint}/>')
    return "\n".join([*lines, "</svg>", ""])


def to_png(items: list[Item]) -> Image.Image:
    """The same drawing as pixels."""
    image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), PAPER)
    pen = ImageDraw.Draw(image)
    for item in items:
        if isinstance(item, Text):
            font = ImageFont.truetype(FONTS / f"DejaVuSans{'-Bold' if item.bold else ''}.ttf", item.size * SCALE)
            anchor = {"start": "ls", "middle": "ms", "end": "rs"}[item.anchor]
            pen.text((item.x * SCALE, item.y * SCALE), item.text, item.colour, font, anchor)
            continue
        points = [(x * SCALE, y * SCALE) for x, y in item.points]
        if isinstance(item, Stroke):
            pen.line(points, item.colour, round(item.width * SCALE), "curve")
        elif item.radius:
            x, y = points[0]
            r = item.radius * SCALE
            pen.ellipse((x - r, y - r, x + r, y + r), item.fill, item.outline, SCALE)
        else:
            pen.polygon(points, item.fill, item.outline, SCALE)
    return image


def table(pinout: Pinout) -> str:
    """The wiring table as Markdown."""
    rows = [("button", pinout.button), *pinout.lights.items(), ("buzzer", pinout.buzzer)]
    lines = ["| part | GPIO (BCM) | header pin | active | wire | ground pin | what |", "|---|---|---|---|---|---|---|"]
    for name, line in rows:
        ground = line.ground or pinout.ground["buzzer" if name == "buzzer" else "lights"]
        what = line.part or "button, normally open, to ground; the pull-up inside the Pi is used"
        lines.append(f"| {name} | {line.bcm} | {line.physical} | {line.active} | {line.wire} | {ground} | {what} |")
    supply = "5 V to the buzzer's plus, and to nothing else: 5 V at any other pin destroys the Pi"
    lines.append(f"| buzzer's supply | - | {pinout.supply['buzzer']} | - | violet | - | {supply} |")
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Writes the pictures, or prints the table."""
    pinout = load_pinout(HERE / "pinout.toml")
    if arguments == ["--table"]:
        sys.stdout.write(table(pinout))
        return 0
    items = drawing(pinout)
    (HERE / "wiring.svg").write_text(to_svg(items))
    to_png(items).quantize(64).save(HERE / "wiring.png", optimize=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

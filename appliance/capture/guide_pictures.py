"""Line drawings of a scanner with the place at which something has to be done, for the operator's guide.

`python -m appliance.capture.guide_pictures` writes `pictures/NAME.svg`; a test compares them with what is drawn here.

Rules:
- One drawing of the scanner, from the side; each picture adds what is wrong and marks the place: by a thick line, a
  ring and an arrow, never by colour alone. No words: pictures need no translation.
- Numbers are units of a canvas of 320 x 240.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent / "pictures"
INK, PAPER, MARK = "#1f2933", "#ffffff", "#c2410c"
WIDTH, HEIGHT = 320, 240


def _line(points: str, *, colour: str = INK, wide: float = 2.5, fill: str = "none", dashes: str = "") -> str:
    """A line through points; a `z` at the end closes it."""
    closed = points.endswith("z")
    tag = "polygon" if closed else "polyline"
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<{tag} points="{points.rstrip("z ")}" fill="{fill}" stroke="{colour}" stroke-width="{wide}"{dashed}/>'


def _circle(x: float, y: float, radius: float, *, colour: str = INK, wide: float = 2.5, fill: str = "none") -> str:
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="{colour}" stroke-width="{wide}"/>'


def _ring(x: float, y: float, radius: float = 26) -> str:
    """Marks a place."""
    return _circle(x, y, radius, colour=MARK, wide=5)


def _arrow(x1: float, y1: float, x2: float, y2: float) -> str:
    """From the first point to the second."""
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    bx, by = x2 - 13 * ux, y2 - 13 * uy
    head = f"{x2:.0f},{y2:.0f} {bx - 8 * uy:.0f},{by + 8 * ux:.0f} {bx + 8 * uy:.0f},{by - 8 * ux:.0f}z"
    return _line(f"{x1},{y1} {bx:.0f},{by:.0f}", colour=MARK, wide=5) + _line(head, colour=MARK, wide=1, fill=MARK)


def _sheet(x1: float, y1: float, x2: float, y2: float, *, marked: bool = False) -> str:
    """A sheet seen from its edge."""
    return _line(f"{x1},{y1} {x2},{y2}", colour=MARK if marked else INK, wide=5 if marked else 2.5)


def _bent(points: str) -> str:
    """A sheet in the paper path."""
    return _line(points, colour=MARK, wide=5)


def _body() -> str:
    """The scanner: body, paper path, rollers, both trays, table, cable at its back."""
    return "".join(
        (
            _line("20,206 300,206", wide=1.5),
            _line("110,206 110,150 140,98 206,98 222,150 222,206z", fill=PAPER),
            _line("206,98 262,34", wide=4),  # input tray
            _line("110,192 48,192 40,184", wide=4),  # output tray
            _line("204,104 176,136 158,164 128,184 106,188", wide=1.5, dashes="5 4"),  # path of the paper
            _circle(186, 136, 7),
            _circle(168, 124, 7),
            _circle(150, 180, 7),
            _line("222,186 252,186 268,198 292,198", wide=2),  # cable
        )
    )


def _lid(*, opened: bool = False) -> str:
    """The cover over the paper path."""
    if opened:
        return _line("110,150 74,104 96,66 122,98", fill=PAPER, wide=2.5) + _circle(110, 150, 3)
    return _line("110,150 140,98", wide=4)


def _stack(sheets: int = 4) -> str:
    """Sheets in the input tray."""
    return "".join(_sheet(203 - 5 * n, 92 - 3 * n, 252 - 5 * n, 36 - 3 * n) for n in range(sheets))


def _came_out(sheets: int = 3) -> str:
    """Sheets in the output tray."""
    return "".join(_sheet(50 + n, 186 - 4 * n, 106, 186 - 4 * n) for n in range(sheets))


def _jam() -> str:
    crumpled = "204,104 180,116 204,126 166,134 194,148 160,150 172,166 150,170"
    return _body() + _lid(opened=True) + _stack() + _bent(crumpled) + _ring(180, 134, 34) + _arrow(150, 74, 168, 104)


def _put_back() -> str:
    return _body() + _lid() + _stack() + _came_out(2) + _sheet(168, 78, 217, 22, marked=True) + _arrow(150, 20, 184, 44)


def _two_sheets() -> str:
    first, second = "194,96 168,130 150,158 122,176", "210,104 184,138 168,166 140,188"
    fanned = "".join(_line(f"66,120 {20 + 15 * n},{58 + 3 * n * n}", wide=3, colour=MARK) for n in range(4))
    return _body() + _lid() + _stack(2) + _bent(first) + _bent(second) + _ring(180, 134, 34) + fanned


def _cover() -> str:
    return _body() + _lid(opened=True) + _stack() + _ring(98, 104, 34) + _arrow(36, 60, 68, 84)


def _load() -> str:
    return _body() + _lid() + _ring(238, 58, 30) + _arrow(160, 30, 204, 48)


def _straighten() -> str:
    askew = "".join(_sheet(203 - 6 * n, 92 - 3 * n, 246 + 4 * n, 30 + 6 * n) for n in range(4))
    return _body() + _lid() + askew + _ring(236, 62, 34) + _arrow(160, 30, 202, 52)


def _too_large() -> str:
    long = "276,12 206,100 178,134 160,162 130,182 24,182"
    return _body() + _lid() + _bent(long) + _arrow(40, 160, 40, 176) + _arrow(300, 40, 276, 16)


def _compare() -> str:
    shown = _sheet(168, 78, 217, 22, marked=True) + _line("70,150 70,112 192,30", colour=MARK, wide=3, dashes="6 5")
    return _body() + _lid() + _stack() + _came_out(3) + _ring(78, 180, 30) + shown


def _plug() -> str:
    plug = _line("258,178 276,178 276,194 258,194z", fill=PAPER, colour=MARK, wide=4)
    pins = _line("252,182 258,182", colour=MARK, wide=3) + _line("252,190 258,190", colour=MARK, wide=3)
    body = _body().replace("222,186 252,186 268,198 292,198", "276,186 286,198 300,198")
    return (
        body + _lid() + _stack() + plug + pins + _line("222,180 228,180 228,192 222,192z") + _arrow(264, 150, 232, 174)
    )


def _power() -> str:
    symbol = _line("200,150 200,162", colour=MARK, wide=4)
    arc = f'<path d="M192 154 A 11 11 0 1 0 208 154" fill="none" stroke="{MARK}" stroke-width="4"/>'
    return _body() + _lid() + _stack() + symbol + arc + _ring(200, 160, 24) + _arrow(272, 128, 228, 150)


def _wait() -> str:
    clock = _circle(70, 70, 34, colour=MARK, wide=5) + _line("70,46 70,70 88,80", colour=MARK, wide=4)
    return _body() + _lid() + _stack() + clock


def _other() -> str:
    cross = _line("30,40 90,100", colour=MARK, wide=6) + _line("90,40 30,100", colour=MARK, wide=6)
    stranger = _line("34,92 34,62 50,46 76,46 86,62 86,92z", wide=2) + _line("76,46 98,24", wide=2.5)
    return _body() + _lid() + _stack() + stranger + cross


def _technician() -> str:
    handset = f'<path d="M46 52 q-8 26 14 50 q20 20 44 10" fill="none" stroke="{MARK}" stroke-width="7"/>'
    ends = _line("40,38 56,46 50,60 36,56z", colour=MARK, fill=MARK) + _line("98,118 106,104 120,110 116,124z",
                                                                              colour=MARK, fill=MARK)  # fmt: skip
    return _body() + _lid() + _stack() + handset + ends


def _button() -> str:
    button = _circle(60, 176, 20, colour=MARK, wide=5) + _circle(60, 176, 11, colour=MARK, wide=3, fill=MARK)
    return (
        _body().replace("110,192 48,192 40,184", "110,192 92,192")
        + _lid()
        + _stack()
        + button
        + _arrow(60, 100, 60, 148)
    )


def _rollers() -> str:
    """The rollers come out of the open cover."""
    marked = _circle(186, 136, 9, colour=MARK, wide=5) + _circle(168, 124, 9, colour=MARK, wide=5)
    new = _circle(66, 40, 14, colour=MARK, wide=5) + _circle(66, 40, 4, colour=MARK, wide=3)
    return _body() + _lid(opened=True) + marked + _ring(178, 130, 32) + _arrow(160, 100, 92, 48) + new


def _glass() -> str:
    """A cloth goes along the glass under the open cover."""
    strip = _line("134,168 160,150", colour=MARK, wide=7)
    cloth = _line("30,120 74,104 88,122 70,132 80,146 44,152z", colour=MARK, wide=4, fill=PAPER)
    return _body() + _lid(opened=True) + strip + _ring(148, 160, 28) + cloth + _arrow(88, 136, 118, 152)


PICTURES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "jam": _jam,
        "put-back": _put_back,
        "two-sheets": _two_sheets,
        "cover": _cover,
        "load": _load,
        "straighten": _straighten,
        "too-large": _too_large,
        "compare": _compare,
        "plug": _plug,
        "power": _power,
        "wait": _wait,
        "other": _other,
        "technician": _technician,
        "button": _button,
        "rollers": _rollers,
        "glass": _glass,
    }
)
"""Each picture by its name."""


def svg(name: str) -> str:
    """A picture as a file."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" stroke-linejoin="round"'
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
    return f'{head} stroke-linecap="round">{ground}{PICTURES[name]()}</svg>\n'.replace("><", ">\n<")


def main() -> None:
    """Writes every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name in PICTURES:
        (FOLDER / f"{name}.svg").write_text(svg(name), encoding="ascii")


if __name__ == "__main__":
    main()

"""Screenshots of the panel: taking, keeping and comparing them.

`python -m tests.panel.pictures` takes all of them again into docs/pictures/panel. Look at each before it is committed.
"""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from PySide6.QtGui import QImage

from tests.panel import screen_map
from tests.panel.first_gallery import FIRST_STORY
from tests.panel.gallery import GALLERY, STORY
from tests.panel.office_gallery import OFFICE_STORY
from tests.panel.qt_panel import panel, pose
from tests.panel.technician_gallery import TECHNICIAN_STORY

FOLDER = Path(__file__).parents[2] / "docs" / "pictures" / "panel"
SETS = (((800, 480), "en"), ((800, 480), "es"), ((1280, 720), "en"), ((1280, 720), "es"))
UPRIGHT = (((480, 800), "es"), ((720, 1280), "en"))
UPRIGHT_SHOWN = ("ready", "feeding", "stop-feeder-jam", "delivered", "jobs-reviewer", "pin", "review-type", "answer")
LARGE_ENOUGH = (
    "technician-parts",
    "technician-log",
    "technician-upkeep",
    "technician-guide",
    "technician-bundle",
    "answer",
)
"""A technician's screens that are taken on the large glass, too; the others look there as these do."""
SMALL_ALONE = (
    "review-strip", "review-unknown", "review-want", "review-asked", "review-type-digits", "review-doubt",
    "review-again", "review-pick", "held-rescan", "rescans", "rescans-none", "rescan-trouble", "rescan-gone",
    "queue-opening", "queue-audit", "queue-escalate", "queue-discard", "queue-go-on", "intake-opening",
    "ready-waiting", "ready-paper", "queue-late", "queue-late-made", "papers-first", "papers-mine", "papers-second",
    "review-rescan", "rescan", "queue-many", "queue-word",
)  # fmt: skip
"""Other screens that look on the large glass as on the small one."""
PAGE = FOLDER.parents[1] / "panel.md"
TOUCHES = PAGE.with_name("panel-touches.md")
BEGIN, END = "<!-- storyboard -->\n", "<!-- /storyboard -->\n"
COLOURS = 24
PAGE_COLOURS = 64  # of screens that show a page under its boxes, or a mark in one colour among others
MANY_COLOURED = ("review-", "ready-technician", "technician-g")
CLOSE = 48  # grey levels that two renderings of one edge may differ by
ALLOWED = 0.004  # share of pixels that may differ by more


def sets():
    """Each set: size, language, names of its screens."""
    small_alone = {*SMALL_ALONE, *TECHNICIAN_STORY, *OFFICE_STORY, *FIRST_STORY} - set(LARGE_ENOUGH)
    for size, language in SETS:
        yield size, language, [name for name in GALLERY if size != (1280, 720) or name not in small_alone]
    yield from ((size, language, list(UPRIGHT_SHOWN)) for size, language in UPRIGHT)


def compared():
    """What the tests compare, by size and language: all of the small screen, of the large one each in one language."""
    return {
        (size, language): names if size != (1280, 720) else names[language == "es" :: 2]
        for size, language, names in sets()
    }


def file_of(name, size, language):
    return FOLDER / f"{name}-{size[0]}x{size[1]}-{language}.png"


def take(window):
    """What the window shows, as a picture."""
    seen = window.view.grabWindow().convertToFormat(QImage.Format.Format_RGBX8888)
    pixels = np.frombuffer(seen.constBits(), np.uint8).reshape(seen.height(), seen.bytesPerLine() // 4, 4)
    return Image.fromarray(np.ascontiguousarray(pixels[:, : seen.width(), :3]))


def small(picture, name=""):
    """With few colours, for a small file."""
    colours = PAGE_COLOURS if name.startswith(MANY_COLOURED) else COLOURS
    return picture.quantize(colours, dither=Image.Dither.NONE)


def difference(seen, wanted):
    """The share of pixels that differ, and which (255)."""
    if seen.size != wanted.size:
        return 1.0, None
    one, other = np.asarray(seen), np.asarray(wanted.convert("RGB"))
    apart = cv2.bitwise_not(cv2.inRange(cv2.absdiff(one, other), (0, 0, 0), (CLOSE, CLOSE, CLOSE)))
    return cv2.countNonZero(apart) / apart.size, apart


def in_red(wanted, apart):
    """A picture of what differs: red on the pale wanted one."""
    shown = 255 - (255 - np.asarray(wanted.convert("RGB"))) // 3
    shown[apart > 0] = (220, 0, 0)
    return Image.fromarray(shown)


def storyboard():
    """The table of docs/panel.md."""
    rows = ["| screen | English | Spanish |", "|---|---|---|"]
    for name, line in STORY.items():
        shown = [f"![{name}](pictures/panel/{file_of(name, (800, 480), language).name})" for language in ("en", "es")]
        rows.append(f"| **{name}**: {line} | {shown[0]} | {shown[1]} |")
    return "\n".join(rows) + "\n"


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for size, language, names in sets():
        with panel(size=size, language=language) as window:
            for name in names:
                pose(window, name)
                small(take(window), name).save(file_of(name, size, language), optimize=True)
    TOUCHES.write_text(screen_map.page())
    head, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(head + BEGIN + storyboard() + END + rest.partition(END)[2])


if __name__ == "__main__":
    main()

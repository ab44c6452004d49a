"""`./run pictures`: draws the sheets that are printed, runs the demo once, puts pictures and words into the docs.

`./run pictures --sheets` draws the sheets alone.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image as PillowImage

from appliance.classification.separator import code_text
from appliance.custody.late_token import TokenMaker
from appliance.files import write_atomic
from appliance.printing.late import LateSheet, late_sheet_pdf
from appliance.printing.paper import PAPERS
from appliance.printing.separator import Separator, separator_pdf
from appliance.sim import demo

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "contact-sheet.png"
SHEETS = ROOT / "docs" / "pictures" / "separators.png"
LATE = ROOT / "docs" / "pictures" / "late-page.png"
WIDTH = 1_600  # pixels
SHEET_DPI, GAP = 66, 18
BLOCK = re.compile(r"(<!-- demo -->\n).*?(<!-- /demo -->)", re.DOTALL)


def main(arguments: Sequence[str] = ()) -> int:
    """Returns the demo's exit status; what it writes into the documentation changes only when it was 0."""
    draw_sheets()
    if "--sheets" in arguments:
        return 0
    words = io.StringIO()
    out, sys.stdout = sys.stdout, words
    try:
        with tempfile.TemporaryDirectory() as directory:
            status = demo.main(["--out", directory])
            if status == 0:
                _shrink(Path(directory) / "contact-sheet.png")
            text = words.getvalue().replace(directory, "demo-output")
    finally:
        sys.stdout = out
    sys.stdout.write(text)
    if status == 0:
        readme = ROOT / "README.md"
        block = f"```\n$ ./run demo\n{text.strip()}\n```\n"
        written = BLOCK.sub(lambda match: match[1] + block + match[2], readme.read_text())
        write_atomic(readme, written.encode(), 0o644)
    return status


def draw_sheets() -> None:
    """A sheet that names what follows, one that only divides, and one for a late page."""
    named = Separator(code_text("referral", "ai-summary", 3), "referral", "Referral letters", "ai-summary", 3)
    sheets = [_drawn(separator_pdf(separator, PAPERS["letter"])) for separator in (named, Separator())]
    late = LateSheet(TokenMaker(bytes(32), bytes(32)).text("A2" * 8), 17, "1a2b3c4d", 3, "2026-11-29 16:55 UTC")
    _framed([_drawn(late_sheet_pdf(late, PAPERS["letter"]))]).quantize(16).save(LATE, "PNG", optimize=True)
    _framed(sheets).quantize(16).save(SHEETS, "PNG", optimize=True)


def _drawn(pdf: bytes) -> PillowImage.Image:
    """The first page of a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        drawn: PillowImage.Image = document[0].render(scale=SHEET_DPI / 72, grayscale=True).to_pil()
    finally:
        document.close()
    return drawn


def _framed(sheets: Sequence[PillowImage.Image]) -> PillowImage.Image:
    """Sheets beside one another on grey."""
    wide, high = sheets[0].size
    picture = PillowImage.new("L", (len(sheets) * (wide + GAP) + GAP, high + 2 * GAP), 150)
    for place, sheet in enumerate(sheets):
        picture.paste(sheet, (GAP + place * (wide + GAP), GAP))
    return picture


def _shrink(picture: Path) -> None:
    """A smaller copy with few colours, so that the repository stays light."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with PillowImage.open(picture) as image:
        height = round(image.height * WIDTH / image.width)
        small = image.convert("RGB").resize((WIDTH, height), PillowImage.Resampling.LANCZOS)
        small.quantize(64).save(PICTURE, "PNG", optimize=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

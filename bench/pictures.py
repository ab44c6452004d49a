"""`./run pictures`: draws the separator sheets, runs the demo once, and puts pictures and words into the documentation.

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
from appliance.files import write_atomic
from appliance.printing.paper import PAPERS
from appliance.printing.separator import Separator, separator_pdf
from appliance.sim import demo

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "contact-sheet.png"
SHEETS = ROOT / "docs" / "pictures" / "separators.png"
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
    """A sheet that names what follows, and one that only divides."""
    named = Separator(code_text("referral", "ai-summary", 3), "referral", "Referral letters", "ai-summary", 3)
    sheets = []
    for separator in (named, Separator()):
        document = pypdfium2.PdfDocument(separator_pdf(separator, PAPERS["letter"]))
        try:
            sheets.append(document[0].render(scale=SHEET_DPI / 72, grayscale=True).to_pil())
        finally:
            document.close()
    wide, high = sheets[0].size
    picture = PillowImage.new("L", (2 * wide + 3 * GAP, high + 2 * GAP), 150)
    for place, sheet in enumerate(sheets):
        picture.paste(sheet, (GAP + place * (wide + GAP), GAP))
    picture.quantize(16).save(SHEETS, "PNG", optimize=True)


def _shrink(picture: Path) -> None:
    """A smaller copy with few colours, so that the repository stays light."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with PillowImage.open(picture) as image:
        height = round(image.height * WIDTH / image.width)
        small = image.convert("RGB").resize((WIDTH, height), PillowImage.Resampling.LANCZOS)
        small.quantize(64).save(PICTURE, "PNG", optimize=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

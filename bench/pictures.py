"""`./run pictures`: runs the demo once and puts its picture and its words into the documentation."""

from __future__ import annotations

import io
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image as PillowImage

from appliance.files import write_atomic
from appliance.sim import demo

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "pictures" / "contact-sheet.png"
WIDTH = 1_600  # pixels
BLOCK = re.compile(r"(<!-- demo -->\n).*?(<!-- /demo -->)", re.DOTALL)


def main() -> int:
    """Returns the demo's exit status; the documentation changes only when it was 0."""
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


def _shrink(picture: Path) -> None:
    """A smaller copy with few colours, so that the repository stays light."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with PillowImage.open(picture) as image:
        height = round(image.height * WIDTH / image.width)
        small = image.convert("RGB").resize((WIDTH, height), PillowImage.Resampling.LANCZOS)
        small.quantize(64).save(PICTURE, "PNG", optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())

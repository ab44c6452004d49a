"""The clearing core measured on texts with known identifiers, without images.

Rules:
- A text is laid out as a page of fixed-pitch words, so labels, cells and columns work as on paper.
- Corpora lie beside the checkout and are never copied; without them the measurement says so and ends.
- `leaked` counts identifier words that were cleared; `kept` counts all other words (numbers apart) that were.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from appliance.documents import Box, Word
from appliance.policy.pack import load_pack
from appliance.redaction.clearing import assess, decide
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.reasons import Reason
from appliance.redaction.tagger import SpacyTagger

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ("asq_phi_dev", "pype_deid", "mtsamples_dev", "presidio_research")
WIDTH = 96  # characters a line
CHARACTER, HEIGHT, PITCH = 10, 20, 30  # pixels


@dataclass
class Score:
    """Counts of one corpus."""

    documents: int = 0
    leaking: int = 0
    identifiers: Counter[str] = field(default_factory=Counter)
    leaked: Counter[str] = field(default_factory=Counter)
    words: int = 0
    words_kept: int = 0
    numbers: int = 0
    numbers_kept: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    lost_words: Counter[str] = field(default_factory=Counter)


def wilson(hits: int, total: int) -> str:
    """A share in per cent with its 95 % Wilson interval."""
    if total == 0:
        return "-"
    z, share = 1.96, hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return f"{100 * share:.2f} % ({100 * max(0.0, middle - half):.2f}-{100 * min(1.0, middle + half):.2f})"


def lay_out(text: str) -> tuple[list[Word], list[tuple[int, int]]]:
    """Words of a text on a page of fixed pitch, and where each stands in the text."""
    words: list[Word] = []
    places: list[tuple[int, int]] = []
    at = line = 0
    for paragraph in text.split("\n"):
        wrapped = textwrap.wrap(paragraph, WIDTH, drop_whitespace=True, expand_tabs=False, replace_whitespace=False)
        for row in wrapped if len(paragraph) > WIDTH else [paragraph]:
            column = 0
            for piece in row.split():
                column = row.index(piece, column)
                at = text.index(piece, at)
                top = line * PITCH
                box = Box(column * CHARACTER, top, (column + len(piece)) * CHARACTER, top + HEIGHT)
                words.append(Word(piece, box, line, 95.0))
                places.append((at, at + len(piece)))
                at += len(piece)
                column += len(piece)
            line += 1
    return words, places


def young(text: str, start: int, end: int, label: str) -> bool:
    """Whether a labelled span is an age under 90, which is no identifier."""
    number = re.search(r"\d+", text[start:end])
    return label == "AGE" and number is not None and int(number[0]) < 90


def measure(path: Path, tagger: SpacyTagger, score: Score, show: int) -> Iterator[str]:
    """Adds one corpus to the score; yields lines that show leaks, for the developer's eyes."""
    lexicon, purpose = load_lexicon(), load_pack(None).purpose("ai-summary")
    for row in path.read_text("utf-8").splitlines():
        record = json.loads(row)
        text = record["text"]
        words, places = lay_out(text)
        assessment = assess(arrange(words), purpose, lexicon, tagger)
        reasons = decide(assessment, assessment.known, lexicon)
        spans = [s for s in record["spans"] if not young(text, *s)]
        leaks = []
        for word, (start, end), reason in zip(words, places, reasons, strict=True):
            if not any(c.isalnum() for c in word.text):
                continue
            label = next((s[2] for s in spans if s[0] < end and s[1] > start), None)
            add(score, word.text, label, reason)
            if label and reason.cleared:
                leaks.append(f"{label}:{word.text}[{text[max(0, start - 30) : end + 20]!r}]")
        score.documents += 1
        score.leaking += bool(leaks)
        if leaks and show:
            yield f"  {record['id']}: " + " | ".join(leaks)


def add(score: Score, text: str, label: str | None, reason: Reason) -> None:
    """Counts one word."""
    if label:
        score.identifiers[label] += 1
        score.leaked[label] += reason.cleared
    elif any(c.isdigit() for c in text):
        score.numbers += 1
        score.numbers_kept += reason.cleared
    else:
        score.words += 1
        score.words_kept += reason.cleared
    if not label and not reason.cleared:
        score.lost[reason.value] += 1
        score.lost_words[f"{text} ({reason.value.removeprefix('denied-')})"] += 1


def table(scores: dict[str, Score]) -> list[str]:
    """The result as a table in Markdown."""
    lines = [
        "| corpus | documents | identifier words leaked | documents with a leak | words kept | numbers kept |",
        "|---|---|---|---|---|---|",
    ]
    for name, s in scores.items():
        lines.append(
            f"| {name} | {s.documents} | {wilson(sum(s.leaked.values()), sum(s.identifiers.values()))} | "
            f"{wilson(s.leaking, s.documents)} | {wilson(s.words_kept, s.words)} | "
            f"{wilson(s.numbers_kept, s.numbers)} |"
        )
    lines += ["", "| corpus | label | leaked | of |", "|---|---|---|---|"]
    for name, s in scores.items():
        lines += [f"| {name} | {label} | {s.leaked[label]} | {n} |" for label, n in s.identifiers.most_common()]
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench deidentify", description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what leaked and what was lost (content!)")
    parser.add_argument("--only", choices=CORPORA)
    parser.add_argument("--write", action="store_true", help="write docs/measurements/deidentify.md")
    options = parser.parse_args()
    folder = next(
        (p for p in (ROOT.parent / "shared/corpora/notes", ROOT.parent.parent / "shared/corpora/notes") if p.is_dir()),
        None,
    )
    if folder is None:
        print("SKIPPED: no corpora beside the checkout (../shared/corpora/notes)")
        return
    tagger, scores = SpacyTagger(), {}
    for name in [options.only] if options.only else CORPORA:
        score = scores[name] = Score()
        for line in measure(folder / f"{name}.jsonl", tagger, score, options.show):
            print(line)
        if options.show:
            print(name, dict(score.lost.most_common()))
            print("  " + ", ".join(f"{w}:{n}" for w, n in score.lost_words.most_common(250)))
    lines = table(scores)
    print("\n".join(lines))
    if options.write:
        write(lines)


def write(lines: list[str]) -> None:
    """Writes the dated page of the documentation."""
    head = [
        "# The clearing core on texts",
        "",
        f"Measured on {dt.datetime.now(dt.UTC).date().isoformat()} with `./run bench deidentify --write`;",
        "shares with 95 % Wilson intervals. Texts are laid out as pages of fixed-pitch words that were read without",
        "error, for the purpose `ai-summary`. The corpora are described beside them and are development data.",
        "`mtsamples_dev` has no labels: its kept words show utility; names and dates in it count as lost words.",
        "`presidio_research` is not clinical and shown for its names, addresses and numbers.",
        "Ages under 90 are no identifiers. Every word of a labelled span counts, also `of` and a time of the day.",
        "",
    ]
    page = ROOT / "docs/measurements/deidentify.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(head + lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()

"""Tables of a redaction measurement.

Rules:
- Leaks and losses are those of the finished file, whether or not it was then held, by the release gate or by a doubt of
  the redactor; a row of its own says what was let out.
- Every share carries its counts and interval; every table says what it compares.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from appliance.sim.drawing.truth import Kind, Medium, RegionKind
from bench.support.columns import NAMES, Left, column, plain_column
from bench.support.intervals import Share, share
from bench.support.scoring import REMNANT, RegionScore, WordScore

_HANDMADE = (RegionKind.SIGNATURE, RegionKind.SCRIBBLE, RegionKind.STAMP, RegionKind.BARCODE, RegionKind.PHOTO)
_WITH_PRESIDIO = (
    "Presidio's image redactor saw the same captured pages with its default settings: {about}",
    "(its default model, the larger en_core_web_lg, is not in the package index). It has no gate: whatever it leaves",
    "is let out. A word that is read in its output counts as kept.",
)
_WITHOUT_PRESIDIO = (
    "Presidio's image redactor was not measured in this run: `--presidio` installs it and adds its column.",
    "Other seeds, what each of them showed, and the cost alone on a machine: [redaction-seeds.md](redaction-seeds.md).",
)
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """What another redactor left of the same document, and the CPU seconds it took."""

    left: Left
    seconds: float


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """All that was measured on one document."""

    number: int
    template: str
    theme: str
    defect: str
    refused: tuple[str, ...]  # by the quality gate, of each page; empty where it went through
    findings: tuple[str, ...]  # of the release gate, and doubts of the redactor
    words: list[WordScore] = field(repr=False)
    regions: list[RegionScore] = field(repr=False)
    seconds: dict[str, float]
    presidio: Beside | None = field(default=None, repr=False)

    @property
    def held(self) -> bool:
        """Whether a person looks at it before anything leaves."""
        return bool(self.findings) or any(self.refused)

    @property
    def left(self) -> Left:
        """What was left of the document."""
        return Left(self.words, self.regions, self.held)

    @property
    def leaks(self) -> list[WordScore]:
        """The identifier words that got out."""
        return self.left.leaks


def summary(scores: Sequence[DocumentScore]) -> list[Row]:
    """Rows of the main table: what, scan station, Presidio where it was measured, plain tesseract."""
    ours = [s.left for s in scores]
    refused = str(share(bool(r) for s in scores for r in s.refused))
    held = str(share(bool(s.findings) for s in scores))
    columns = [[*column(ours), refused, held]]
    if beside := _beside(scores):
        columns.append([*column([b.left for b in beside], layered=False), "0.0 %", "0.0 %"])
    columns.append([*plain_column(ours), "0.0 %", "0.0 %"])
    names = (*NAMES, "pages refused by the quality gate", "documents held by the release gate or by a doubt")
    return list(zip(names, *columns, strict=True))


def _beside(scores: Sequence[DocumentScore]) -> list[Beside]:
    """What Presidio left of the same documents."""
    return [s.presidio for s in scores if s.presidio is not None]


def marks(scores: Sequence[DocumentScore]) -> list[Row]:
    """Rows for marks that are no words: kind, those with a visible rest, mean share of ink left; so for Presidio."""
    sides = [[s.left for s in scores]]
    if beside := _beside(scores):
        sides.append([b.left for b in beside])
    written = [[w.ink for left in side for w in left.words if w.by_hand] for side in sides]
    struck = [[w.ink for left in side for w in left.words if w.medium is Medium.STRUCK] for side in sides]
    rows = [_mark("handwritten words", written), _mark("words in print that a pen struck out", struck)]
    for kind in (*_HANDMADE, RegionKind.LOGO, RegionKind.FIGURE):
        inks = [[r.ink for left in side for r in left.regions if r.kind == kind.value] for side in sides]
        rows.append(_mark(kind.value, inks))
    return rows


def _mark(name: str, sides: Sequence[Sequence[float]]) -> Row:
    row = [name]
    for inks in sides:
        mean = f"{100 * sum(inks) / len(inks):.2f} %" if inks else "none"
        row += [str(share(ink >= REMNANT for ink in inks)), mean]
    return tuple(row)


def breakdown(
    scores: Sequence[DocumentScore], key: Callable[[DocumentScore, WordScore], str]
) -> list[tuple[str, str, str]]:
    """Leaks and kept clinical words by some property."""
    groups: dict[str, list[WordScore]] = {}
    for score in scores:
        for word in score.words:
            groups.setdefault(key(score, word), []).append(word)
    rows = []
    for name, words in sorted(groups.items()):
        leaked = share(w.leaked for w in words if w.kind is Kind.IDENTIFIER)
        kept = share(w.kept for w in words if w.kind is Kind.CLINICAL)
        if leaked.total or kept.total:
            rows.append((name, str(leaked), str(kept)))
    return rows


def caught(scores: Sequence[DocumentScore]) -> list[Row]:
    """Documents by finding of the release gate, or by doubt."""
    codes = sorted({code for s in scores for code in s.findings})
    groups = {code: [s for s in scores if code in s.findings] for code in codes}
    total = len(scores)
    return [
        (code, str(Share(len(group), total)), str(share(bool(s.leaks) for s in group)))
        for code, group in groups.items()
    ]


def costs(scores: Sequence[DocumentScore]) -> list[Row]:
    """CPU time of each stage in multiples of tesseract alone over the same pages."""
    total: dict[str, float] = {}
    for score in scores:
        for stage, seconds in score.seconds.items():
            total[stage] = total.get(stage, 0.0) + seconds
    alone = total.pop("tesseract")
    pages = sum(len(s.refused) for s in scores)
    rows: list[Row] = [("tesseract alone (t)", f"1.00 t = {alone / pages:.2f} s a page")]
    rows += [(stage, f"{seconds / alone:.2f} t") for stage, seconds in total.items()]
    spent = sum(total.values()) / alone
    rows.append(("all stages", f"{spent:.2f} t"))
    rows.append(("- beside one reading (budget 1.2 t)", f"{spent - 1:.2f} t"))
    if beside := _beside(scores):
        rows.append(
            ("Presidio's image redactor, its reading included", f"{sum(b.seconds for b in beside) / alone:.2f} t")
        )
    return rows


def report(parts: Mapping[str, Sequence[DocumentScore]], command: str, presidio: str = "") -> str:
    """The measurement of some parts of the generator as a Markdown page; `presidio` is what ran beside the station."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    lines = [
        "# Redaction\n",
        f"Measured on {today} with `{command}`.",
        "Shares stand with their 95 % Wilson interval and counts. A word in light letters on a dark bar leaves as dark",
        "letters: it is kept when it is read in the output and stands in the text layer.",
        *(line.format(about=presidio) for line in (_WITH_PRESIDIO if presidio else _WITHOUT_PRESIDIO)),
    ]
    for part, scores in parts.items():
        lines += _part(part, scores)
    return "\n".join(lines) + "\n"


def _part(part: str, scores: Sequence[DocumentScore]) -> list[str]:
    """The tables of one part."""
    pages, words = sum(len(s.refused) for s in scores), sum(len(s.words) for s in scores)
    by_type = breakdown(scores, lambda _, w: w.hipaa.value if w.hipaa else "")
    leaks, kept = "identifier words leaked", "clinical words kept"
    presidio = ("Presidio's image redactor",) if _beside(scores) else ()
    left = (f"with {REMNANT:.0%} of their ink or more left", "mean ink left")
    return [
        f"\n## Part `{part}`\n",
        f"{len(scores)} documents, {pages} pages, {words} words.\n",
        _table(("", "scan station", *presidio, "plain tesseract (everything kept)"), summary(scores)),
        "\n### Marks that are no print\n",
        _table(("mark", *left, *(f"{presidio[0]}: {what}" for what in left if presidio)), marks(scores)),
        "\n### By kind of identifier\n",
        _table(("type", leaks), [(name, leaked) for name, leaked, _ in by_type if name]),
        "\n### By how it was written\n",
        _table(("medium", leaks, kept), breakdown(scores, lambda _, w: w.medium.value)),
        "\n### By document\n",
        _table(("template", leaks, kept), breakdown(scores, lambda s, _: s.template)),
        "\n### By font\n",
        _table(("font", leaks, kept), breakdown(scores, lambda s, _: s.theme)),
        "\n### By defect\n",
        _table(("defect", leaks, kept), breakdown(scores, lambda s, _: s.defect)),
        "\n### What the release gate found, and doubts\n",
        _table(("code", "documents", "of them with a leak"), caught(scores)),
        "\n### Cost\n",
        _table(("stage", "CPU time"), costs(scores)),
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def details(scores: Sequence[DocumentScore]) -> Iterator[str]:
    """One JSON line for each leaked word and each clinical word lost that should leave (of invented documents)."""
    for score in scores:
        for word in score.words:
            lost = word.kind is Kind.CLINICAL and not (word.kept or word.stays)
            if not lost and not (word.kind is Kind.IDENTIFIER and (word.leaked or word.ink >= REMNANT)):
                continue
            place = {"document": score.number, "template": score.template, "page": word.page, "defect": score.defect}
            about = {"text": word.text, "type": word.hipaa, "medium": word.medium}
            how = {"ink": round(word.ink, 3), "ocr": word.read, "layer": word.layer, "readable": word.plain}
            yield json.dumps({"what": "lost" if lost else "leaked", **place, **about, **how})

"""Tables of a redaction measurement.

Rules:
- Leaks and losses are those of the finished file, whether or not the release gate then held it; a row of its own says
  what the gate let out.
- Every share carries its counts and interval; every table says what it compares.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from appliance.sim.drawing.truth import Kind, RegionKind
from bench.support.intervals import Share, share
from bench.support.scoring import KEPT, REMNANT, VISIBLE, RegionScore, WordScore, facts_whole

_HANDMADE = (RegionKind.SIGNATURE, RegionKind.SCRIBBLE, RegionKind.STAMP, RegionKind.BARCODE, RegionKind.PHOTO)
_PERSONAL = {kind.value for kind in (RegionKind.SIGNATURE, RegionKind.STAMP, RegionKind.BARCODE, RegionKind.PHOTO)}
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """All that was measured on one document."""

    number: int
    template: str
    theme: str
    defect: str
    refused: tuple[str, ...]  # by the quality gate, of each page; empty where it went through
    findings: tuple[str, ...]  # of the release gate
    words: list[WordScore] = field(repr=False)
    regions: list[RegionScore] = field(repr=False)
    seconds: dict[str, float]

    @property
    def held(self) -> bool:
        """Whether a person looks at it before anything leaves."""
        return bool(self.findings) or any(self.refused)

    @property
    def leaks(self) -> list[WordScore]:
        """The identifier words that got out."""
        return [w for w in self.words if w.kind is Kind.IDENTIFIER and w.leaked]

    @property
    def identifying(self) -> bool:
        """Whether anything of a person got out: a word, a visible rest of one, or a mark that stands for someone."""
        rests = any(w.kind is Kind.IDENTIFIER and w.ink >= REMNANT for w in self.words)
        marks = any(r.kind in _PERSONAL and r.ink >= REMNANT for r in self.regions)
        return bool(self.leaks) or rests or marks


def summary(scores: Sequence[DocumentScore]) -> list[Row]:
    """Rows of the main table: what, scan station, plain tesseract."""
    words = [w for s in scores for w in s.words]
    secret = [w for w in words if w.kind is Kind.IDENTIFIER]
    clinical = [w for w in words if w.kind is Kind.CLINICAL]
    numbers = [w for w in clinical if w.numeric]
    plain = [w for w in words if w.kind is Kind.PLAIN]
    pages = [r for s in scores for r in s.refused]
    whole = facts_whole(words)
    rows = [
        (
            "identifier words leaked (ink, OCR or text layer)",
            share(w.leaked for w in secret),
            share(w.plain for w in secret),
        ),
        (
            f"- at least {VISIBLE:.0%} of their ink copied",
            share(w.ink >= VISIBLE for w in secret),
            Share(len(secret), len(secret)),
        ),
        ("- read by OCR at their place", share(w.read for w in secret), share(w.plain for w in secret)),
        ("- in the text layer", share(w.layer for w in secret), share(w.plain for w in secret)),
        (
            f"- remnants of {REMNANT:.0%} to {VISIBLE:.0%} of their ink",
            share(REMNANT <= w.ink < VISIBLE for w in secret),
            "0.0 %",
        ),
        (
            "documents with any patient identifier left (words, remnants, signatures, photos, codes)",
            share(s.identifying for s in scores),
            "100.0 %",
        ),
        ("- that the release gate let out", share(s.identifying and not s.held for s in scores), "100.0 %"),
        (
            "documents with an identifier word leaked",
            share(bool(s.leaks) for s in scores),
            share(any(w.plain for w in s.words if w.kind is Kind.IDENTIFIER) for s in scores),
        ),
        ("- that the release gate let out", share(bool(s.leaks) and not s.held for s in scores), "100.0 %"),
        (
            f"clinical words kept (at least {KEPT:.0%} of their ink)",
            share(w.kept for w in clinical),
            share(w.plain for w in clinical),
        ),
        (
            "- of those in print (handwriting stays behind by design)",
            share(w.kept for w in clinical if not w.by_hand),
            share(w.plain for w in clinical if not w.by_hand),
        ),
        ("clinical numbers kept", share(w.kept for w in numbers), share(w.plain for w in numbers)),
        (
            "- of those in print",
            share(w.kept for w in numbers if not w.by_hand),
            share(w.plain for w in numbers if not w.by_hand),
        ),
        ("clinical facts kept whole", share(whole), "100.0 %"),
        ("- of those in print", share(facts_whole(w for w in words if not w.by_hand)), "100.0 %"),
        ("plain words kept", share(w.kept for w in plain), share(w.plain for w in plain)),
        ("pages refused by the quality gate", share(bool(r) for r in pages), "0.0 %"),
        ("documents held by the release gate", share(bool(s.findings) for s in scores), "0.0 %"),
    ]
    return [(what, str(ours), str(theirs)) for what, ours, theirs in rows]


def marks(scores: Sequence[DocumentScore]) -> list[Row]:
    """Rows for marks that are no words: kind, those with a visible rest, mean share of ink left."""
    rows = []
    regions = [r for s in scores for r in s.regions]
    written = [w.ink for s in scores for w in s.words if w.by_hand]
    rows.append(_mark("handwritten words", written))
    for kind in (*_HANDMADE, RegionKind.LOGO, RegionKind.FIGURE):
        rows += [_mark(kind.value, [r.ink for r in regions if r.kind == kind.value])]
    return rows


def _mark(name: str, inks: Sequence[float]) -> Row:
    mean = f"{100 * sum(inks) / len(inks):.2f} %" if inks else "none"
    return name, str(share(ink >= REMNANT for ink in inks)), mean


def breakdown(scores: Sequence[DocumentScore], key: Callable[[DocumentScore, WordScore], str]) -> list[Row]:
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
    """Documents by finding of the release gate."""
    codes = sorted({code for s in scores for code in s.findings})
    groups = {code: [s for s in scores if code in s.findings] for code in codes}
    total = len(scores)
    return [
        (code, str(Share(len(group), total)), str(share(bool(s.leaks) for s in group)))
        for code, group in groups.items()
    ]


def costs(scores: Sequence[DocumentScore]) -> list[tuple[str, str]]:
    """CPU time of each stage in multiples of tesseract alone over the same pages."""
    total: dict[str, float] = {}
    for score in scores:
        for stage, seconds in score.seconds.items():
            total[stage] = total.get(stage, 0.0) + seconds
    alone = total.pop("tesseract")
    pages = sum(len(s.refused) for s in scores)
    rows = [("tesseract alone (t)", f"1.00 t = {alone / pages:.2f} s a page")]
    rows += [(stage, f"{seconds / alone:.2f} t") for stage, seconds in total.items()]
    return [*rows, ("all stages", f"{sum(total.values()) / alone:.2f} t")]


def report(parts: Mapping[str, Sequence[DocumentScore]], command: str) -> str:
    """The measurement of some parts of the generator as a Markdown page."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    lines = [
        "# Redaction\n",
        f"Measured on {today} with `{command}`.",
        "Shares stand with their 95 % Wilson interval and counts. A word in light letters on a dark bar leaves as dark",
        "letters: it is kept when it is read in the output and stands in the text layer. Presidio's image redactor is",
        "no dependency of this project and was not measured in this run; its column is left out.",
    ]
    for part, scores in parts.items():
        lines += _part(part, scores)
    return "\n".join(lines) + "\n"


def _part(part: str, scores: Sequence[DocumentScore]) -> list[str]:
    """The tables of one part."""
    pages, words = sum(len(s.refused) for s in scores), sum(len(s.words) for s in scores)
    by_type = breakdown(scores, lambda _, w: w.hipaa.value if w.hipaa else "")
    leaks, kept = "identifier words leaked", "clinical words kept"
    return [
        f"\n## Part `{part}`\n",
        f"{len(scores)} documents, {pages} pages, {words} words.\n",
        _table(("", "scan station", "plain tesseract (everything kept)"), summary(scores)),
        "\n### Marks that are no print\n",
        _table(("mark", f"with {REMNANT:.0%} of their ink or more left", "mean ink left"), marks(scores)),
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
        "\n### What the release gate found\n",
        _table(("code", "documents", "of them with a leak"), caught(scores)),
        "\n### Cost\n",
        _table(("stage", "CPU time"), costs(scores)),
    ]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def details(scores: Sequence[DocumentScore]) -> Iterator[str]:
    """One JSON line for each leaked word and each lost clinical word (of invented documents)."""
    for score in scores:
        for word in score.words:
            lost = word.kind is Kind.CLINICAL and not word.kept
            if not lost and not (word.kind is Kind.IDENTIFIER and (word.leaked or word.ink >= REMNANT)):
                continue
            place = {"document": score.number, "template": score.template, "page": word.page, "defect": score.defect}
            about = {"text": word.text, "type": word.hipaa, "medium": word.medium}
            how = {"ink": round(word.ink, 3), "ocr": word.read, "layer": word.layer, "readable": word.plain}
            yield json.dumps({"what": "lost" if lost else "leaked", **place, **about, **how})

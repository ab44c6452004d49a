"""Tables of a redaction measurement.

Rules:
- Leaks and losses are those of the finished file, whether or not the release gate then held it; a row of its own says
  what the gate let out.
- Every share carries its counts and interval; every table says what it compares.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from appliance.sim.drawing.truth import Kind, RegionKind
from bench.support.intervals import Share, share
from bench.support.scoring import KEPT, REMNANT, VISIBLE, RegionScore, WordScore, facts_whole

_HANDMADE = (RegionKind.SIGNATURE, RegionKind.SCRIBBLE, RegionKind.STAMP, RegionKind.BARCODE, RegionKind.PHOTO)
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
            "documents with any leak",
            share(bool(s.leaks) for s in scores),
            share(any(w.plain for w in s.words if w.kind is Kind.IDENTIFIER) for s in scores),
        ),
        ("- that the release gate let out", share(bool(s.leaks) and not s.held for s in scores), "100.0 %"),
        (
            f"clinical words kept (at least {KEPT:.0%} of their ink)",
            share(w.kept for w in clinical),
            share(w.plain for w in clinical),
        ),
        ("clinical numbers kept", share(w.kept for w in numbers), share(w.plain for w in numbers)),
        ("clinical facts kept whole", share(whole), "100.0 %"),
        ("plain words kept", share(w.kept for w in plain), share(w.plain for w in plain)),
        ("pages refused by the quality gate", share(bool(r) for r in pages), "0.0 %"),
        ("documents held by the release gate", share(bool(s.findings) for s in scores), "0.0 %"),
    ]
    return [(what, str(ours), str(theirs)) for what, ours, theirs in rows]


def marks(scores: Sequence[DocumentScore]) -> list[Row]:
    """Rows for marks that are no words: kind, those with a visible rest, mean share of ink left."""
    rows = []
    regions = [r for s in scores for r in s.regions]
    for kind in (*_HANDMADE, RegionKind.LOGO, RegionKind.FIGURE):
        found = [r.ink for r in regions if r.kind == kind.value]
        mean = f"{100 * sum(found) / len(found):.2f} %" if found else "none"
        rows.append((kind.value, str(share(ink >= REMNANT for ink in found)), mean))
    return rows


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
    return [(code, str(len(group)), str(sum(bool(s.leaks) for s in group))) for code, group in groups.items()]


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


def report(scores: Sequence[DocumentScore], command: str, part: str) -> str:
    """The measurement as a Markdown page."""
    pages, words = sum(len(s.refused) for s in scores), sum(len(s.words) for s in scores)
    today = dt.datetime.now(dt.UTC).date().isoformat()
    by_type = breakdown(scores, lambda _, w: w.hipaa.value if w.hipaa else "")
    leaks, kept = "identifier words leaked", "clinical words kept"
    parts = [
        "# Redaction\n",
        f"Measured on {today} with `{command}`:",
        f"{len(scores)} documents, {pages} pages, {words} words of part `{part}`.",
        "Shares stand with their 95 % Wilson interval and counts.\n",
        _table(("", "scan station", "plain tesseract (everything kept)"), summary(scores)),
        "\n## Marks that are no words\n",
        _table(("mark", f"with {REMNANT:.0%} of their ink or more left", "mean ink left"), marks(scores)),
        "\n## By kind of identifier\n",
        _table(("type", leaks), [(name, leaked) for name, leaked, _ in by_type if name]),
        "\n## By how it was written\n",
        _table(("medium", leaks, kept), breakdown(scores, lambda _, w: w.medium.value)),
        "\n## By document\n",
        _table(("template", leaks, kept), breakdown(scores, lambda s, _: s.template)),
        "\n## By defect\n",
        _table(("defect", leaks, kept), breakdown(scores, lambda s, _: s.defect)),
        "\n## What the release gate found\n",
        _table(("code", "documents", "of them with a leak"), caught(scores)),
        "\n## Cost\n",
        _table(("stage", "CPU time"), costs(scores)),
    ]
    return "\n".join(parts) + "\n"


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

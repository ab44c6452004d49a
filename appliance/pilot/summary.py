"""The numbers of a pilot as a table: sections of rows, each with what, how much, and a word on how to read it.

Rules:
- The table holds no content and may be sent on; file names stand only in the page with the pictures.
- Every share carries its counts and its 95 % interval.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from appliance.documents import Verdict
from appliance.pilot.measure import DocumentScore, WordScore, confusions, read_whole
from appliance.pilot.places import digits
from appliance.pilot.shares import share
from appliance.pilot.truth import CLINICAL
from appliance.policy.categories import Category
from appliance.policy.narrowing import Dates, Zip
from appliance.policy.pack import Purpose

_NAMES = ("name", "provider")
_PLACE = "place"
_MOST = 12  # rows of a list
_YEAR = re.compile(r"\W*(?:19|20)\d\d\W*")
_ZIP = re.compile(r"\W*\d{5}(?:-\d{4})?\W*")


@dataclass(frozen=True, slots=True)
class Row:
    """One number."""

    what: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Numbers that belong together."""

    title: str
    rows: tuple[Row, ...]


def summarise(scores: Sequence[DocumentScore], purpose: Purpose) -> list[Section]:
    """All sections, of documents that were cleared for a purpose."""
    sections = [_verdicts(scores), _words(scores), _quality(scores), _time(scores)]
    checked = [score for score in scores if score.with_truth]
    if checked:
        sections[2:2] = [_reading(checked), _leaks(checked, purpose), _use(checked)]
    return sections


def as_text(sections: Sequence[Section]) -> str:
    """The table for a terminal."""
    width = max(len(row.what) for section in sections for row in section.rows)
    lines = []
    for section in sections:
        lines += ["", section.title]
        lines += [
            f"  {row.what:{width}}  {row.value}" + (f"  ({row.note})" if row.note else "") for row in section.rows
        ]
    return "\n".join(lines[1:]) + "\n"


def _verdicts(scores: Sequence[DocumentScore]) -> Section:
    rows = [Row("documents, pages", f"{len(scores)}, {sum(len(s.pages) for s in scores)}")]
    rows += [
        Row(title, str(share(s.verdict is verdict for s in scores)))
        for title, verdict in (
            ("released", Verdict.RELEASED),
            ("for a person to decide", Verdict.REVIEW),
            ("to be scanned again", Verdict.REJECTED),
        )
    ]
    codes = Counter(code for s in scores for code in s.codes)
    rows += [Row(f"held by {code}", f"{count} documents") for code, count in codes.most_common(_MOST)]
    return Section("Verdicts", tuple(rows))


def _words(scores: Sequence[DocumentScore]) -> Section:
    pages = [page for s in scores for page in s.pages if not page.stop]
    kept, removed = sum(p.kept for p in pages), sum(p.removed for p in pages)
    numbers, apart = sum(p.numbers for p in pages), sum(p.disagreements for p in pages)
    rows = [
        Row("words read", str(kept + removed)),
        Row("words kept", str(share([True] * kept + [False] * removed))),
        Row(
            "digits read differently the second time",
            str(share([True] * apart + [False] * (numbers - apart))),
            "of kept words with digits that both readings saw",
        ),
    ]
    reasons: Counter[str] = Counter()
    for page in pages:
        reasons.update(page.reasons)
    rows += [Row(reason, str(count)) for reason, count in sorted(reasons.items())]
    return Section("Words, by the station's own reading", tuple(rows))


def _reading(scores: Sequence[DocumentScore]) -> Section:
    words = [w for s in scores for w in s.words]
    names = [w for w in words if w.word.type in _NAMES]
    addresses = [[read_whole(w) for w in group] for group in _groups(scores, _PLACE)]
    numbers = [w for w in words if digits(w.word.text)]
    pairs = confusions(words)
    rows = [
        Row("names missed by reading", str(share(not w.found for w in names)), "words of names"),
        Row(
            "addresses truncated by reading",
            str(share(any(a) and not all(a) for a in addresses)),
            "some of their words were read, some not",
        ),
        Row("addresses not read at all", str(share(not any(a) for a in addresses))),
        Row("numbers with confused digits", str(share(w.digits_wrong for w in numbers)), "of words with digits"),
    ]
    rows += [Row(f"{a} read as {b}", f"{count} times") for (a, b), count in pairs.most_common(_MOST)]
    return Section("Reading against the truth", tuple(rows))


def _leaks(scores: Sequence[DocumentScore], purpose: Purpose) -> Section:
    released = [s for s in scores if s.verdict is Verdict.RELEASED]
    rows = [
        Row(
            "released documents with an identifier",
            str(share(any(leaked(w, purpose) for w in s.words) for s in released)),
            "what really left",
        ),
        Row("identifier words visible, released", _visible(released, purpose)),
        Row("identifier words visible, all files", _visible(scores, purpose), "also of documents that were held"),
        Row("handwritten words visible, released", _by_hand(released), "whatever they say"),
        Row(
            "addresses removed in part",
            str(
                share(
                    any(w.visible for w in group) and not all(w.visible for w in group)
                    for group in _groups(scores, _PLACE)
                )
            ),
            "some words gone, some visible",
        ),
    ]
    types = sorted({w.word.type for s in scores for w in s.words if w.word.identifier})
    for kind in types:
        found = [w for s in scores for w in s.words if w.word.type == kind]
        note = "the purpose may keep these" if kind in purpose.kept else ""
        rows.append(Row(f"visible: {kind}", str(share(w.visible for w in found)), note))
    return Section("Identifiers in the output", tuple(rows))


def _use(scores: Sequence[DocumentScore]) -> Section:
    words = [w for s in scores for w in s.words if not w.word.hand]
    facts = [group for group in _groups(scores, CLINICAL) if not any(w.word.hand for w in group)]
    return Section(
        "Medicine in the output, of what is printed",
        (
            Row("clinical words kept", str(share(w.kept for w in words if w.word.type == CLINICAL))),
            Row("other words kept", str(share(w.kept for w in words if w.word.type == "plain"))),
            Row("numbers kept", str(share(w.kept for w in words if digits(w.word.text) and not w.word.identifier))),
            Row("clinical facts kept whole", str(share(all(w.kept for w in group) for group in facts))),
        ),
    )


def _quality(scores: Sequence[DocumentScore]) -> Section:
    values: dict[tuple[str, str], list[float]] = {}
    outside: Counter[str] = Counter()
    for page in (p for s in scores for p in s.pages if p.quality):
        for found in page.quality.measurements if page.quality else ():
            values.setdefault((found.name, found.unit), []).append(found.value)
            outside[found.name] += not found.within
    rows = [
        Row(
            f"{name} ({unit})",
            f"median {median(found):.4g}, from {min(found):.4g} to {max(found):.4g}",
            f"{outside[name]} pages outside the limit" if outside[name] else "",
        )
        for (name, unit), found in values.items()
    ]
    return Section("Quality of the pages", tuple(rows) or (Row("pages measured", "0"),))


def _time(scores: Sequence[DocumentScore]) -> Section:
    pages = max(1, sum(len(s.pages) for s in scores))
    rows = [
        Row(f"{stage}, seconds a page", f"{sum(s.seconds[stage] for s in scores) / pages:.2f}")
        for stage in ("read", "redact", "gate", "total")
    ]
    return Section("Time on this machine (wall clock)", tuple(rows))


def leaked(word: WordScore, purpose: Purpose) -> bool:
    """Whether an identifier is visible that the purpose does not keep; it may keep years and parts of ZIP codes."""
    kind, text = word.word.type, word.word.text
    if not word.word.identifier or kind in purpose.kept:
        return False
    year = kind == Category.DATE and purpose.dates is Dates.YEAR
    part = kind == Category.PLACE and purpose.zip is Zip.THREE_DIGIT and _ZIP.fullmatch(text) is not None
    if year and _YEAR.fullmatch(text):
        return False
    return word.kept if year or part else word.visible  # what is legible of a part looks like the whole


def _visible(scores: Sequence[DocumentScore], purpose: Purpose) -> str:
    words = [w for s in scores for w in s.words if w.word.identifier and w.word.type not in purpose.kept]
    return str(share(leaked(w, purpose) for w in words))


def _by_hand(scores: Sequence[DocumentScore]) -> str:
    return str(share(w.visible for s in scores for w in s.words if w.word.hand))


def _groups(scores: Sequence[DocumentScore], kind: str) -> list[list[WordScore]]:
    """The words of each group of a type; a word without a group stands alone."""
    found: dict[tuple[int, int, int], list[WordScore]] = {}
    for document, s in enumerate(scores):
        for number, page in enumerate(s.pages):
            for place, w in enumerate(page.words):
                if w.word.type == kind:
                    key = -1 - place if w.word.group is None else w.word.group
                    found.setdefault((document, number, key), []).append(w)
    return list(found.values())

"""Measures fields: what is found, and what happens to readings that are plausible and wrong.

`./run bench fields [--documents N] [--seed S] [--part dev|test ...] [--report FILE] [--misses]`

1. Found: suggestions against the truth of drawn documents (exact: kind, name, value, unit), after an ordinary reading.
2. Corrupted: one reading error at a time is put into the words of a right suggestion, as readers make them; the
   picture, and with it the second reading, stays as it is.
3. Degraded: the picture is blurred, coarsened or made noisy; what is then misread is wrong by itself.
Shares come with their 95 % Wilson interval.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np

from appliance.documents import CapturedPage, Image, PageId, Side, Word, new_opaque_id
from appliance.fields import second
from appliance.fields.suggest import find, judge, reread
from appliance.fields.suggestion import Found, Suggestion
from appliance.files import write_atomic
from appliance.programs.tesseract import Request, TesseractError, read_words
from appliance.quality.gate import PageRefusedError, examine
from appliance.reading.reader import read
from appliance.redaction.sketcher import Sketcher
from appliance.sections.pages import QualityLimits, ReadingConfig
from appliance.sim.generator import Part
from appliance.suggestions import Doubt, FieldKind
from bench.support.field_pages import Expected, drawn
from bench.support.intervals import Share

_VALUED = (FieldKind.DOSE, FieldKind.VITAL, FieldKind.RESULT)
_SECOND = frozenset({Doubt.READINGS_DISAGREE})
_LOOK_ALIKE = {"1": "7", "7": "1", "3": "8", "8": "3", "5": "6", "6": "5", "0": "8", "9": "4", "4": "9", "2": "7"}


@dataclass
class Score:
    """Counts of one part."""

    pages: int = 0
    refused: int = 0  # by the quality gate
    found: Counter[FieldKind] = field(default_factory=Counter)
    right: Counter[FieldKind] = field(default_factory=Counter)
    expected: Counter[FieldKind] = field(default_factory=Counter)
    recalled: Counter[FieldKind] = field(default_factory=Counter)
    # by what was done: flagged without the second reading, flagged in all, of how many
    wrong: dict[str, list[tuple[bool, bool]]] = field(default_factory=lambda: defaultdict(list))
    alarms: dict[str, list[tuple[bool, bool]]] = field(default_factory=lambda: defaultdict(list))
    doubts: Counter[str] = field(default_factory=Counter)  # of right values after an ordinary reading
    t_s: float = 0.0
    own_s: float = 0.0
    second_s: float = 0.0


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the measurement; returns its exit status."""
    parser = argparse.ArgumentParser(prog="./run bench fields", description="Measure fields and their doubts.")
    parser.add_argument("--documents", type=int, default=12, help="of each part (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", nargs="+", choices=[p.value for p in Part], default=[Part.DEV.value])
    parser.add_argument("--report", type=Path, help="write the Markdown page here (docs/measurements/fields.md)")
    parser.add_argument(
        "--misses", action="store_true", help="print what was missed, wrong and doubted (invented people)"
    )
    options = parser.parse_args(argv)
    scores = {
        part: measure(Part(part), options.seed, options.documents, misses=options.misses) for part in options.part
    }
    command = f"./run bench fields --documents {options.documents} --seed {options.seed} --part {' '.join(scores)}"
    page = report(scores, command)
    print(page)
    if options.report:
        write_atomic(options.report, page.encode(), 0o644)
    return 0


def measure(part: Part, seed: int, documents: int, *, misses: bool) -> Score:
    """Measures the documents of a part."""
    score = Score()
    for number in range(documents):
        document, truth = drawn(part, seed, number)
        pages = [page for sample in document.pages if (page := _read(sample.image, sample.dpi, score))]
        score.refused += len(document.pages) - len(pages)
        suggestions = [s for page in pages for s in page.suggestions]
        _count(score, suggestions, truth, document.template if misses else "")
        for page in pages:
            for suggestion in page.suggestions:
                if suggestion.kind in _VALUED and _is_right(suggestion, truth):
                    _note(score.alarms["ordinary reading"], suggestion)
                    score.doubts.update(doubt.value for doubt in suggestion.doubts)
                elif suggestion.kind in _VALUED:
                    _note(score.wrong["ordinary reading"], suggestion)
            _corrupt(score, page, truth, random.Random(f"{seed} {number}"))
        _degrade(score, [sample.image for sample in document.pages], document.pages[0].dpi, truth, number)
        print(f"{part} {number:3} {document.template:22} {document.defect:7}", file=sys.stderr)
    return score


@dataclass(frozen=True, slots=True)
class ReadOnce:
    """A page after both readings."""

    words: tuple[Word, ...]
    found: list[Found]
    again: Mapping[int, str]
    suggestions: tuple[Suggestion, ...]


def _read(image: Image, dpi: float, score: Score | None) -> ReadOnce | None:
    """Examines and reads a page as the station does; None for one that it refuses. The cost goes into the score."""
    captured = CapturedPage(PageId(new_opaque_id(), 0, 0, Side.FRONT), image, dpi, simulated=False)
    try:
        accepted = examine(captured, QualityLimits())
        begin = _cpu()
        page = read(accepted, ReadingConfig(), rules=Sketcher().rules)
    except (PageRefusedError, TesseractError):
        return None
    words, straight = page.words, page.accepted.image
    first = _cpu()
    found = find(words)
    own = _cpu()
    again = reread(found, words, straight, _digits)
    after = _cpu()
    suggestions = judge(found, words, again)
    if score is not None:
        score.pages += 1
        score.t_s += first[1] - begin[1]
        score.own_s += own[0] - first[0]
        score.second_s += after[1] - own[1]
    return ReadOnce(words, found, again, suggestions)


def _digits(image: Image, dpi: int) -> tuple[Word, ...]:
    return read_words(image, Request(dpi=dpi, psm=second.PSM, variables=second.VARIABLES))


def _cpu() -> tuple[float, float]:
    """CPU seconds of this process, and of its children."""
    times = os.times()
    return times.user + times.system, times.children_user + times.children_system


# What was found


def _count(score: Score, suggestions: Sequence[Suggestion], truth: Sequence[Expected], shown: str) -> None:
    """Adds precision and recall of a document."""
    left = list(truth)
    for suggestion in suggestions:
        score.found[suggestion.kind] += 1
        match = next((e for e in left if _is(suggestion, e)), None)
        if match is not None:
            left.remove(match)
            score.right[suggestion.kind] += 1
            score.recalled[suggestion.kind] += 1
        elif shown:
            said = f"{suggestion.text!r} {suggestion.value} {suggestion.unit} {sorted(suggestion.doubts)}"
            print(f"  wrong  {shown}: {suggestion.kind} {said}")
    for expected in truth:
        score.expected[expected.kind] += 1
    for expected in left if shown else ():
        print(f"  missed {shown}: {expected}")


def _is_right(suggestion: Suggestion, truth: Sequence[Expected]) -> bool:
    return any(_is(suggestion, expected) for expected in truth)


def _is(suggestion: Suggestion, expected: Expected) -> bool:
    """Whether a suggestion says exactly what stands on the paper."""
    if suggestion.kind is not expected.kind:
        return False
    if suggestion.kind is FieldKind.BIRTH_DATE:
        return True
    name = suggestion.name.replace("  ", " ")
    units = (not expected.unit or suggestion.unit == expected.unit) if suggestion.kind in _VALUED else True
    return name == expected.name and (not expected.value or suggestion.value == expected.value) and units


# Readings that are plausible and wrong


def _note(rows: list[tuple[bool, bool]], suggestion: Suggestion) -> None:
    rows.append((bool(suggestion.doubts - _SECOND), bool(suggestion.doubts)))


def _corrupt(score: Score, page: ReadOnce, truth: Sequence[Expected], rng: random.Random) -> None:
    """Puts one error after the other into the words of right suggestions."""
    for suggestion, found in zip(page.suggestions, page.found, strict=True):
        if suggestion.kind not in _VALUED or suggestion.doubts or not _is_right(suggestion, truth):
            continue
        for error, changed in _errors(page.words, found, rng):
            again = judge(find(changed), changed, page.again)
            same = [s for s in again if s.kind is suggestion.kind and _overlap(s, suggestion)]
            if not same:
                score.wrong[f"{error}: no longer found"].append((True, True))
            for other in same[:1]:
                if not _is(other, Expected(suggestion.kind, suggestion.name, suggestion.value, suggestion.unit)):
                    _note(score.wrong[error], other)


def _errors(words: tuple[Word, ...], found: Found, rng: random.Random) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """The words of a page with one error in a field: its name and the words."""
    numbered = [i for i in found.digits if re.search("[0-9]", words[i].text)]
    if not numbered:
        return
    index = numbered[0]  # of the value; a range comes behind it
    text = words[index].text
    digits = [m.start() for m in re.finditer("[0-9]", text)]
    at = rng.choice(digits)
    yield "digit looks like another", _with(words, index, text[:at] + _LOOK_ALIKE[text[at]] + text[at + 1 :])
    if len(digits) > 1 and text[digits[0]] != text[digits[1]] and digits[1] == digits[0] + 1:
        a, b = digits[:2]
        yield "two digits change places", _with(words, index, text[:a] + text[b] + text[a] + text[b + 1 :])
    if re.search(r"[0-9]\.[0-9]", text):
        yield "decimal point lost", _with(words, index, re.sub(r"([0-9])\.([0-9])", r"\1\2", text, count=1))
    yield "digit doubled", _with(words, index, text[: at + 1] + text[at:])
    if len(digits) > 1:
        yield "digit lost", _with(words, index, text[:at] + text[at + 1 :])
    zero = next((i for i in digits[1:] if text[i] == "0"), None)
    if zero is not None:
        yield "zero lost at the end", _with(words, index, text[:zero] + text[zero + 1 :])
    for unit in (i for i in found.words if re.fullmatch(r"mc?g[.,;]?", words[i].text)):
        other = (
            words[unit].text.replace("mcg", "mg")
            if "mcg" in words[unit].text
            else words[unit].text.replace("mg", "mcg")
        )
        yield "mcg for mg, mg for mcg", _with(words, unit, other)


def _with(words: tuple[Word, ...], index: int, text: str) -> tuple[Word, ...]:
    return (*words[:index], replace(words[index], text=text), *words[index + 1 :])


def _overlap(one: Suggestion, other: Suggestion) -> bool:
    return bool({w.box for w in one.words} & {w.box for w in other.words})


def _degrade(score: Score, images: Sequence[Image], dpi: float, truth: Sequence[Expected], number: int) -> None:
    """Reads spoiled pictures; one kind of spoiling for each document, in turn."""
    name, spoil = list(_SPOILED.items())[number % len(_SPOILED)]
    for image in images:
        page = _read(spoil(image, np.random.default_rng(number)), dpi, None)
        for suggestion in page.suggestions if page else ():
            if suggestion.kind in _VALUED:
                _note((score.alarms if _is_right(suggestion, truth) else score.wrong)[name], suggestion)


def _blurred(image: Image, _: np.random.Generator) -> Image:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 2.6), np.uint8)


def _coarse(image: Image, _: np.random.Generator) -> Image:
    small = cv2.resize(image, None, fx=0.33, fy=0.33, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (image.shape[1], image.shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8)


def _noisy(image: Image, rng: np.random.Generator) -> Image:
    soft = cv2.GaussianBlur(image, (0, 0), 1.2).astype(np.float32)
    return np.asarray(np.clip(soft + rng.normal(0, 34, soft.shape[:2] + (1,) * (soft.ndim - 2)), 0, 255), np.uint8)


def _thinned(image: Image, _: np.random.Generator) -> Image:
    thin = cv2.dilate(image, np.ones((3, 3), np.uint8))
    return np.asarray(255 - 0.55 * (255 - thin.astype(np.float32)), np.uint8)


_SPOILED = {
    "blurred (sigma 2.6 px)": _blurred,
    "100 dpi": _coarse,
    "noise (sigma 34)": _noisy,
    "thin and faint": _thinned,
}


# The page


def report(scores: Mapping[str, Score], command: str) -> str:
    """The page in Markdown."""
    lines = ["# fields", "", *_INTRODUCTION, f"Made on {datetime.now(UTC):%Y-%m-%d} by `{command}`.", ""]
    for part, score in scores.items():
        lines += [
            f"## {part}: {score.pages} pages, {score.refused} more refused by the quality gate",
            "",
            "| kind | precision | recall |",
            "|---|---|---|",
        ]
        for kind in FieldKind:
            if score.expected[kind] or score.found[kind]:
                precision = Share(score.right[kind], score.found[kind])
                lines.append(f"| {kind} | {precision} | {Share(score.recalled[kind], score.expected[kind])} |")
        lines += ["", "| wrong values | doubted by range, unit, flag, dose | doubted in all |", "|---|---|---|"]
        lines += _rows(score.wrong)
        lines += [
            "",
            "| right values | doubted by range, unit, flag, dose | doubted in all (false alarms) |",
            "|---|---|---|",
        ]
        lines += _rows(score.alarms)
        alone = ", ".join(f"{doubt} {count}" for doubt, count in score.doubts.most_common()) or "none"
        lines += ["", f"Doubts about right values after an ordinary reading: {alone}.", ""]
        t = max(score.t_s, 1e-9)
        lines += [
            f"Cost: {score.own_s / t:.3f} t for finding and doubting, {score.second_s / t:.3f} t for the second "
            f"reading (t = {score.t_s / max(1, score.pages):.2f} s of CPU a page).",
            "",
        ]
    return "\n".join(lines)


def _rows(table: Mapping[str, list[tuple[bool, bool]]]) -> list[str]:
    rows = []
    for name, noted in (*table.items(), ("all", [row for listed in table.values() for row in listed])):
        alone, together = (Share(sum(row[i] for row in noted), len(noted)) for i in (0, 1))
        rows.append(f"| {name} | {alone} | {together} |")
    return rows


_INTRODUCTION = [
    "Suggestions measured on drawn documents of invented people with realistic doses and results, fonts and",
    "scanner defects of the generator (`bench/support/field_pages.py`). Precision and recall are exact: kind,",
    "name, value and unit. Frequencies and medicines are compared by the medicine's name, dates of birth by being",
    "one. Shares have 95 % Wilson intervals. *Wrong values* are doses, vital signs and results that do not say",
    "what the paper says: by an error that was put into the words of a right one (the picture stays, so the",
    "second reading still sees the truth), or by a reading of a spoiled picture (where both readings see the same",
    "bad picture). `no longer found`: the error left nothing that is suggested.",
    "",
]


if __name__ == "__main__":
    sys.exit(main())

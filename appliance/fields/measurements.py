# ruff: noqa: E501, RUF001, SIM905 - a pattern is read whole, with the dashes of paper; a list of words is kept as text
"""Vital signs and laboratory results, in running text and in the rows of a table.

Rules:
- In running text only a known name counts, with its number right behind it.
- A row of a table is a result when its name is known, or when a unit of laboratories and a reference range stand in it.
- The value is the first number behind the name that is part of no range.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from appliance.fields import plausible
from appliance.fields.knowledge import Knowledge, Measure, knowledge
from appliance.fields.numbers import FREE, LOOSE, Number, number, unit
from appliance.fields.passages import Passage
from appliance.fields.plausible import FLAGS, Printed
from appliance.fields.suggestion import Found
from appliance.suggestions import FieldKind

_UNIT = (
    r"mm ?hg|beats(?:/min| per minute)|breaths(?:/min| per minute)|bpm|/min|°? ?[FC](?:ahrenheit|elsius)?(?![A-Za-z])|kg/m[2²]?|"
    r"mL/min/1\.73 ?m[2²]?|[A-Za-zµμ]{1,8}/[A-Za-zµμ0-9]{1,4}(?![A-Za-z0-9/])|x ?10[e^]\d{1,2}/[uµμ]?L|%|kgs?|[lI1|]bs?|pounds|cms?|oz|in|"
    r"fL|pg|sec(?:onds)?|g%|ratio|thousand/[uµμ]L|million/[uµμ]L"
)
_LINK = r"[\s:=]{0,3}(?:(?:is|was|of|at|level|count|today|currently|now|-|,)[\s:]+){0,2}"
_RANGE = re.compile(
    rf"[(\[]?(?:(?P<low>{LOOSE}):?\s?(?:-|–|—|to)\s?(?P<high>{LOOSE})|(?P<sign>[<>≤≥]=?)\s?(?P<limit>{LOOSE}))[)\]]?"
)
_VALUE = re.compile(rf"(?<![.,/:#]){LOOSE}(?![.,/:-][0-9])")
_TABLE_UNIT = re.compile(rf"(?i)(?<![A-Za-z0-9])(?:{_UNIT})(?![A-Za-z0-9])")
_FLAG = re.compile(r"(?<![^\s(\[])[A-Za-z*]{1,6}(?![^\s)\]])|(?<=[0-9])[HL](?![A-Za-z])")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9+,()/%.-]*")
_FEET = re.compile(r"(?i)\s?(?:feet|foot|ft|['’])(?![a-z])")
_HEADS = frozenset(
    "test tests result results value reference range units flag component analyte name normal page date".split()
)
_NAME_WORDS = 6
_SHORT = 2  # letters: shorter names must be written with a capital
_ROW_WORDS = 24
_BETWEEN = frozenset(
    "serum plasma blood urine level total calculated calc abs absolute fasting random result final".split()
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table, taken apart. Spans lie in the passage's text."""

    name: str = field(repr=False)
    measure: Measure | None
    value: re.Match[str] = field(repr=False)
    number: Number = field(repr=False)
    range: re.Match[str] | None = field(repr=False)
    unit: re.Match[str] | None = field(repr=False)
    flag: re.Match[str] | None = field(repr=False)


def in_text(passage: Passage, known: Knowledge) -> Iterator[Found]:
    """Known measures with their numbers, wherever they stand."""
    for match in _pattern().finditer(passage.text):
        name = " ".join(match.group("name").split())
        measure = known.measure(name)
        numbers = tuple(n for n in map(number, filter(None, match.group("first", "second"))) if n)
        if measure is None or not numbers or (len(name) <= _SHORT and not name[0].isupper()):
            continue
        if "\n" in match.group() and passage.text[match.start() - 1 : match.start()] in ("", "\n", "\t"):
            continue  # the last name of a row and the first number of the next
        if bool(match.group("second")) != measure.pair or len(numbers) != 1 + measure.pair:
            continue
        written = match.group("unit") or ""
        doubts = plausible.of_measure(measure, numbers, written)
        if doubts and (len(name) == 1 or (len(name) == _SHORT and not measure.vital and not written)):
            continue  # a letter or two and an unlikely number: something else, such as a state and its ZIP code
        if _FEET.match(passage.text, match.end()):
            continue
        yield Found(
            FieldKind.VITAL if measure.vital else FieldKind.RESULT,
            passage.words(*match.span()),
            " ".join(match.group().split()),
            measure.names[0] if measure.vital else name.casefold(),
            "/".join(n.text for n in numbers),
            unit(written),
            frozenset(doubts),
            passage.words(match.start("first"), match.end("second") if match.group("second") else match.end("first")),
        )


def in_rows(passages: Sequence[Passage], known: Knowledge) -> Iterator[Found]:
    """Results in the rows of tables."""
    rows = [(passage, row) for passage in passages if (row := _row(passage.text, known)) is not None]
    flagged = any(row.flag is not None for _, row in rows)
    for passage, row in rows:
        written = row.unit.group() if row.unit else ""
        doubts = plausible.of_measure(row.measure, (row.number,), written)
        doubts |= plausible.of_result(row.number, _printed(row), flagged_page=flagged)
        end = max(part.end() for part in (row.value, row.range, row.unit, row.flag) if part is not None)
        digits = passage.words(*row.value.span())
        beside = passage.words(*row.range.span()) if row.range is not None else ()
        begin = passage.text.index(row.name)
        vital = row.measure is not None and row.measure.vital
        yield Found(
            FieldKind.VITAL if vital else FieldKind.RESULT,
            passage.words(begin, end),
            " ".join(passage.text[begin:end].split()),
            row.measure.names[0] if row.measure and vital else " ".join(row.name.casefold().strip(" .:,").split()),
            row.number.text,
            unit(written),
            frozenset(doubts),
            tuple(dict.fromkeys((*digits, *beside))),
            tuple(index for index in beside if index not in digits),
        )


@functools.cache
def _pattern() -> re.Pattern[str]:
    """All names of measures that are believed in running text, the longest first."""
    names = sorted((n for n, m in knowledge().measures.items() if m.prose or m.vital), key=len, reverse=True)
    joined = "|".join(re.escape(name).replace(r"\ ", r"\s") for name in names)
    return re.compile(
        rf"(?i)(?<![A-Za-z0-9+/-])(?P<name>{joined})(?![A-Za-z0-9]|[-/][A-Za-z]){_LINK}"
        rf"(?P<first>{FREE})(?![.,:-][0-9])(?:\s?/\s?(?P<second>[0-9OIl]{{2,3}})(?![0-9/])|(?!\s?/\s?[0-9]))(?:\s?(?P<unit>{_UNIT}))?"
    )


def _row(text: str, known: Knowledge) -> _Row | None:
    """A row of a table as a result, if it is one."""
    if len(text.split()) > _ROW_WORDS:
        return None
    name, measure = _row_name(text, known)
    if not name:
        return None
    begin = text.index(name) + len(name)
    ranged = next((r for r in _RANGE.finditer(text, begin) if _limits(r)), None)
    value = next((v for v in _VALUE.finditer(text, begin) if not _inside(v, ranged) and number(v.group())), None)
    found = number(value.group()) if value else None
    if value is None or found is None:
        return None
    between = [w for w in re.findall(r"[A-Za-z]+", text[begin : value.start()]) if w.upper() not in FLAGS]
    if any(word.casefold() not in _BETWEEN for word in between):
        return None
    written = next((u for u in _TABLE_UNIT.finditer(text, value.end()) if not _inside(u, ranged)), None)
    flag = next((f for f in _FLAG.finditer(text, begin) if f.group().upper() in FLAGS), None)
    laboratory = written is not None and "/" in written.group()
    sure = (ranged is not None or laboratory) if measure else (ranged is not None and (laboratory or flag is not None))
    return _Row(name, measure, value, found, ranged, written, flag) if sure else None


def _row_name(text: str, known: Knowledge) -> tuple[str, Measure | None]:
    """The name at the beginning of a row: the longest that is known, or the words before the first number."""
    words = list(_NAME.finditer(text))[:_NAME_WORDS]
    if not words or text[: words[0].start()].strip(" \t-*•·.0123456789"):
        return "", None
    first = words[0].start()
    for last in reversed(words):
        if measure := known.measure(text[first : last.end()].replace("\t", " ")):
            return text[first : last.end()], measure
    plain = []
    for word in words:
        if (
            word.group().upper() in FLAGS
            or "\t" in text[first : word.start()]
            or any(c.isdigit() for c in word.group())
        ):
            break
        plain.append(word)
    if not plain or any(word.group().casefold().strip(":,.") in _HEADS for word in plain):
        return "", None
    return text[first : plain[-1].end()], None


def _printed(row: _Row) -> Printed:
    """The limits and the flag of a row."""
    flag = row.flag.group().upper().strip("*") if row.flag else ""
    if row.range is None:
        return Printed(flag=flag)
    if row.range.group("limit"):
        limit = number(row.range.group("limit"))
        return Printed(high=limit, flag=flag) if row.range.group("sign")[0] in "<≤" else Printed(low=limit, flag=flag)
    return Printed(number(row.range.group("low")), number(row.range.group("high")), flag)


def _limits(found: re.Match[str]) -> bool:
    """Whether a range has limits that are numbers."""
    return all(number(text) for text in found.group("low", "high", "limit") if text)


def _inside(part: re.Match[str], whole: re.Match[str] | None) -> bool:
    return whole is not None and part.start() < whole.end() and whole.start() < part.end()

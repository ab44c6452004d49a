"""Where a date begins and ends: what stands before and behind it and belongs to it.

Rules:
- A day that is told by another one belongs to that: `the Tuesday after Labor Day`, `the week of`, `Easter weekend`.
- Its weekday belongs to it, and the clock of a stamp: of what was printed, sent, signed or dictated, and any that
  counts seconds or names its zone. What is due has a clock without a year.
- The clock of what was done to a patient is no identifier, and stays where that was.
"""

from __future__ import annotations

import re

_CLOCK = re.compile(
    r"(?i)(?:,?[ ]{1,3}|T)(?:at\s|@\s?)?(?:(?:[01]?\d|2[0-3]):[0-5][\dOo]|(?:[01]\d|2[0-3])[0-5][\dOo])"
    r"(?P<s>:[0-5]\d)?(?:\s?[ap]\.?m\b\.?|\s?hrs?\b)?(?P<z>\s(?:[ECMP][SD]T|UTC)\b)?(?![\d/-]|\.\d)"
)
_STAMP = re.compile(  # what stands before the date on its line
    r"(?i)\b(?:(?:print\w*|fax\w*|e-?signed|signed|sig|dict\w*|trans\w*|typed|sent|scanned|copied|dd|dt)\b|[dt]:)[^\n\t]*$"
)
_REACH = 60  # characters
_TOLD_BY = re.compile(
    r"(?:\bthe\s)?(?:\b(?:first|second|third|last|next|\d(?:st|nd|rd|th))\s)?"
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|weekend|week|day|night|eve|evening|morning)\s"
    r"(?:right\s|just\s)?(?:before|after|of|following|preceding)\s(?:the\s)?\Z",
    re.IGNORECASE,
)
_BEFORE = 40  # characters
_PART_BEHIND = re.compile(r"\s(?:weekend|eve)\b", re.IGNORECASE)
_DAY_BEHIND = re.compile(r",?\s?\(?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?\)?(?!\w)")
_YEARLESS = re.compile(r"\d{1,2}/\d{1,2}")


def begin(text: str, start: int) -> int:
    """Where the date that is written from `start` on in `text` begins."""
    told = _TOLD_BY.search(text, max(0, start - _BEFORE), start)
    return start if told is None else told.start()


def end(text: str, start: int, stop: int) -> int:
    """Where the date that is written from `start` to `stop` in `text` ends."""
    due = _YEARLESS.fullmatch(text, start, stop) is not None
    if match := _DAY_BEHIND.match(text, stop) or _PART_BEHIND.match(text, stop):
        stop = match.end()
    clock = None if due else _CLOCK.match(text, stop)
    if clock is None or not (clock["s"] or clock["z"] or _STAMP.search(text, max(0, start - _REACH), start)):
        return stop
    return clock.end()

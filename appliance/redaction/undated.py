"""What looks like days and is none: the weekdays of a schedule, the frequencies at which hearing is tested, nodes.

Rules:
- Several weekdays in a row say when a tablet is taken (`MON AND THU`, `Monday, Wednesday, Friday`), when no day of a
  calendar stands right behind the last one.
- A weekday right behind a dose says on which days it is taken (`2.5 mg daily except 5 mg Wed`).
- Three or more frequencies of an audiogram, each with its threshold, are no years.
- Behind nodes so many of them are meant: `micrometastasis, 1.1 mm (1/3)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WEEKDAY = r"(?:Mon|Tue(?:s(?:day)?)?|Wed(?:nesday)?|Thu(?:rs?(?:day)?)?|Fri|Sat(?:urday)?|Sun|(?:Mon|Fri|Sun)day)\b\.?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = rf"(?:\d{{1,2}}[/-]|(?:the )?\d{{1,2}}(?:st|nd|rd|th)|{_MONTH})"
_SCHEDULE = re.compile(
    rf"(?<![\w/-])(?:{_WEEKDAY}(?:\s?[,/&+-]\s?|\s)(?:and |or |& )?){{1,6}}{_WEEKDAY}(?![\w/-]|,?\s{{1,2}}{_DAY})",
    re.IGNORECASE,
)
_FREQUENCY = r"(?:125|250|500|750|1000|1500|2000|3000|4000|6000|8000)(?:\s?Hz)?:?\s-?\d{1,3}(?:\s?dB)?"
_HEARING = re.compile(rf"(?<![\w.,/-]){_FREQUENCY}(?:[,;]?\s{_FREQUENCY}){{2,10}}(?![\w/-]|[.,]\d)", re.IGNORECASE)


_DOSED = re.compile(
    rf"\b(?:mg|mcg|units?|tabs?|g|mL)\s(?:on\s|every\s)?(?P<day>{_WEEKDAY})(?!,?\s{{1,2}}{_DAY})", re.IGNORECASE
)
_NODES = re.compile(
    r"\b(?:nodes?|(?:micro)?metastas[ei]s)\b[^\n\t\d]{0,40}(?:\d{1,2}(?:\.\d)?\s?[mc]m\s)?\((?P<some>\d{1,2})/(?P<all>\d{1,2})\)",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[tuple[int, int]]:
    """Every span of `text` that is a schedule of weekdays, a list of thresholds of hearing or a share of nodes."""
    for pattern in (_SCHEDULE, _HEARING):
        yield from (match.span() for match in pattern.finditer(text))
    yield from (match.span("day") for match in _DOSED.finditer(text))
    for nodes in _NODES.finditer(text):
        if int(nodes["some"]) <= int(nodes["all"]):
            yield nodes.start("some") - 1, nodes.end()

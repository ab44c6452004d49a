"""What stands on a challenge sheet, drawn from its number: planted identifiers, clinical facts, text to read.

Rules:
- Equal numbers give equal sheets, so that the station knows the truth of a sheet without keeping it anywhere.
- Everybody here is invented: telephone numbers of the reserved 555-01xx, addresses at example.com, social security
  numbers that are never given out.
- Each identifier and each fact is a segment of its own, with its own place on the paper.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from enum import Enum
from typing import Final

from appliance.documents import Side
from appliance.policy.categories import Category

TEXT_PT: Final = 10.5
SMALL_PT: Final = 6.5
_FIRST: Final = (
    "Miriam",
    "Walter",
    "Beatrice",
    "Howard",
    "Dolores",
    "Vincent",
    "Florence",
    "Raymond",
    "Gloria",
    "Stanley",
)
_LAST: Final = (
    "Brackenmoor", "Hollowell", "Thistleby", "Quillfeather", "Winterbourne", "Ashgrove", "Larkspurn", "Mallowfield",
    "Pennywhistle", "Stonebriar",
)  # fmt: skip
_STREETS: Final = ("Juniper", "Foxglove", "Lantern", "Meadowlark", "Copperfield", "Willowbrook")
_TOWNS: Final = ("Springfield", "Riverton", "Lakewood", "Fairview", "Greenville", "Oakdale")
_PLACES: Final = ("IL 62704", "UT 84065", "CO 80226", "OR 97024", "SC 29601", "CA 95361")
_DRUGS: Final = (
    ("Lisinopril", (10, 20, 40)), ("Metformin", (500, 850, 1000)), ("Atorvastatin", (10, 20, 80)),
    ("Amlodipine", (5, 10)), ("Losartan", (25, 50, 100)), ("Sertraline", (25, 50)),
)  # fmt: skip

_SMALL_PRINT: Final = (
    "Take each tablet with a glass of water. Do not stop the medication without asking the clinic.",
    "Report any swelling, rash, dizziness or trouble breathing at once and bring this list to each visit.",
    "Store all medication out of the reach of children, in a dry place at room temperature.",
)


class Kind(Enum):
    """What a segment is."""

    PLAIN = "plain"
    IDENTIFIER = "identifier"  # must not leave
    FACT = "fact"  # must not get lost


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line; `category` is that of an identifier."""

    text: str
    kind: Kind = Kind.PLAIN
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print whose base line begins at `x`, `y` (mm from the frame's upper left corner)."""

    x: float
    y: float
    segments: tuple[Segment, ...]
    size_pt: float = TEXT_PT
    bold: bool = False

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(segment.text for segment in self.segments)

    @property
    def small(self) -> bool:
        """Whether it is small print."""
        return self.size_pt <= SMALL_PT


@dataclass(frozen=True, slots=True)
class Content:
    """All that is printed on one sheet besides codes, marks and targets; coordinates as in `Line`."""

    number: int
    front: tuple[Line, ...]
    back: tuple[Line, ...]
    coded: str  # what the barcode on the front says
    signature: tuple[tuple[float, float], ...]  # a stroke, mm

    def lines(self, side: Side) -> tuple[Line, ...]:
        """The lines of one side."""
        return self.front if side is Side.FRONT else self.back


def content_of(number: int) -> Content:
    """The content of the sheet with this number."""
    draw = random.Random(f"challenge sheet {number}")  # noqa: S311 - equal sheets, not secrets
    first, given, doctor = draw.sample(_FIRST, 3)
    last, other = draw.sample(_LAST, 2)
    drugs = [(name, draw.choice(doses)) for name, doses in draw.sample(_DRUGS, 3)]
    record = f"{draw.randrange(1_000_000, 9_999_999)}"
    front = _identity(draw, first, last, f"{doctor} {other}", record) + _facts(draw, drugs) + _story(draw, last, drugs)
    back = _back(draw, f"{given} {last}", drugs)
    return Content(number, front, back, f"P{record}", _stroke(draw))


def _id(text: str, category: Category) -> Segment:
    return Segment(text, Kind.IDENTIFIER, category)


def _line(x: float, y: float, *parts: str | Segment, size_pt: float = TEXT_PT, bold: bool = False) -> Line:
    segments = tuple(Segment(part) if isinstance(part, str) else part for part in parts)
    return Line(x, y, segments, size_pt, bold)


def _fact(text: str) -> Segment:
    return Segment(text, Kind.FACT)


def _date(draw: random.Random, first_year: int, last_year: int) -> str:
    return f"{draw.randint(1, 12):02d}/{draw.randint(13, 28):02d}/{draw.randint(first_year, last_year)}"


def _phone(draw: random.Random) -> str:
    return f"({draw.randint(201, 989)}) 555-01{draw.randint(10, 99)}"


def _identity(draw: random.Random, first: str, last: str, doctor: str, record: str) -> tuple[Line, ...]:
    """Identifiers beside their labels."""
    address = f"{draw.randint(110, 980)} {draw.choice(_STREETS)} Street, {draw.choice(_TOWNS)}, {draw.choice(_PLACES)}"
    mail = f"{first.lower()}.{last.lower()}@example.com"
    ssn = f"{draw.randint(900, 999)}-{draw.randint(10, 99)}-{draw.randint(1000, 9999)}"
    left, right = 12.0, 104.0
    return (
        _line(left, 48, "Patient name: ", _id(f"{first} {last}", Category.NAME)),
        _line(right, 48, "Date of birth: ", _id(_date(draw, 1938, 1989), Category.DATE)),
        _line(left, 55, "MRN: ", _id(record, Category.RECORD)),
        _line(right, 55, "SSN: ", _id(ssn, Category.SSN)),
        _line(left, 62, "Phone: ", _id(_phone(draw), Category.PHONE)),
        _line(right, 62, "Email: ", _id(mail, Category.EMAIL)),
        _line(left, 69, "Address: ", _id(address, Category.PLACE)),
        _line(left, 76, "Physician: ", _id(f"Dr. {doctor}", Category.PROVIDER)),
    )


def _facts(draw: random.Random, drugs: list[tuple[str, int]]) -> tuple[Line, ...]:
    """Medicines, vital signs and results."""
    left, right = 12.0, 104.0
    often = ("once daily", "twice daily", "at bedtime")
    lines = [_line(left, 88, "Medication", bold=True), _line(right, 88, "Vital signs and results", bold=True)]
    lines += [
        _line(left, 95 + 7 * row, _fact(f"{name} {dose} mg {draw.choice(often)}"))
        for row, (name, dose) in enumerate(drugs)
    ]
    results = (
        f"Blood pressure {draw.randint(112, 158)}/{draw.randint(62, 94)} mmHg",
        f"Pulse {draw.randint(56, 98)} bpm",
        f"Weight {draw.randint(52, 98)} kg",
        f"Hemoglobin {draw.randint(11, 15)}.{draw.randint(1, 9)} g/dL",
        f"Potassium {draw.randint(3, 5)}.{draw.randint(1, 9)} mmol/L",
    )
    lines += [_line(right, 95 + 7 * row, _fact(text)) for row, text in enumerate(results)]
    return tuple(lines)


def _story(draw: random.Random, last: str, drugs: list[tuple[str, int]]) -> tuple[Line, ...]:
    """Running text, with identifiers and facts in the middle of sentences."""
    name, dose = drugs[0]
    seen = _id(_date(draw, 2019, 2024), Category.DATE)
    return (
        _line(12, 138, "Mrs. ", _id(last, Category.NAME), " was seen on ", seen, " for ", _fact("hypertension"),
              " and ", _fact("type 2 diabetes"), "."),
        _line(12, 145, "The patient takes ", _fact(f"{name} {dose} mg"),
              " and denies chest pain or shortness of breath."),
        _line(12, 152, "Please call ", _id(_phone(draw), Category.PHONE), " before the next visit."),
        _line(12, 166, "Signature:"),
    )  # fmt: skip


def _back(draw: random.Random, person: str, drugs: list[tuple[str, int]]) -> tuple[Line, ...]:
    """The back has identifiers and facts of its own, and small print."""
    name, dose = drugs[1]
    return (
        _line(12, 48, "Emergency contact: ", _id(person, Category.NAME)),
        _line(104, 48, "Phone: ", _id(_phone(draw), Category.PHONE)),
        _line(12, 58, "Continue ", _fact(f"{name} {dose} mg"), " with food and monitor blood pressure at home."),
        _line(12, 65, "Return to the clinic in two weeks if the symptoms do not improve."),
        _line(12, 72, "No known drug allergies. No fever, cough or weight loss was reported."),
        *(_line(12, 82 + 4 * row, text, size_pt=SMALL_PT) for row, text in enumerate(_SMALL_PRINT)),
    )


def _stroke(draw: random.Random) -> tuple[tuple[float, float], ...]:
    """Something like a signature: loops that run to the right."""
    points, x = [], 38.0
    for _ in range(7):
        high, wide = draw.uniform(3.0, 8.0), draw.uniform(4.0, 7.0)
        for part in range(17):
            turn = 2 * math.pi * part / 16
            points.append((x + wide * (turn / 6 - 0.35 * math.sin(turn)), 166 - high * (0.5 - 0.5 * math.cos(turn))))
        x += wide * math.pi / 3
    return tuple(points)

# ruff: noqa: E501, SIM905 - a list of words is kept as text
"""What a suggestion says: its kind, what speaks against it, and the units that it may have.

Rules:
- Every list here is closed. A unit that is none of these is not normalised; it stays as it was read, with a doubt.
- A suggestion is never a fact: OCR suggests, a person publishes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

MAX_RELEASED: Final = 500  # suggestions that travel with a document
MAX_TEXT, MAX_NAME, MAX_VALUE = 120, 60, 24  # characters


class FieldKind(StrEnum):
    """What a field is about."""

    MEDICATION = "medication"
    DOSE = "dose"
    FREQUENCY = "frequency"
    ALLERGY = "allergy"
    BIRTH_DATE = "date-of-birth"
    VITAL = "vital-sign"
    RESULT = "lab-result"


class Doubt(StrEnum):
    """Why a person should look at a suggestion."""

    LOW_CONFIDENCE = "low-confidence"
    READINGS_DISAGREE = "readings-disagree"
    ODD_NUMBER = "odd-number"  # letters among digits, a leading zero, two decimal points
    NAME_UNKNOWN = "name-unknown"  # a medicine's name that no list has
    UNIT_UNUSUAL = "unit-unusual"
    UNIT_MISSING = "unit-missing"  # of a dose
    OUT_OF_RANGE = "out-of-plausible-range"
    FLAG_CONTRADICTS = "flag-contradicts-range"
    DOSE_UNUSUAL = "dose-unusual"
    HANDWRITING = "handwriting-near"
    POLICY = "policy"  # always confirmed, whatever was read


UNITS: Final = frozenset(
    # doses
    "mg mcg g ng kg mL L units mEq mmol tablets capsules puffs drops sprays patches mg/mL mcg/h mg/kg mg/5mL units/h units/kg "
    # vital signs
    "mmHg bpm /min F C % kg g lb oz cm in m kg/m2 L/min "
    # laboratory
    "g/dL g/L mg/dL mg/L mg/g ng/mL ng/dL ng/L pg/mL pg mcg/dL mcg/L mcg/mL mmol/L umol/L nmol/L pmol/L mEq/L mosm/kg U/L IU/L IU/mL "
    "mIU/L mIU/mL uIU/mL K/uL M/uL x10^9/L x10^12/L fL mm/h mL/min mL/min/1.73m2 s ratio kPa /HPF cells/uL mmol/mol "
    .split()
)  # fmt: skip
"""Units in one spelling each."""


NAMES: Final = frozenset({
    "blood pressure", "heart rate", "respiratory rate", "temperature", "oxygen saturation", "weight", "height", "bmi", "pain",
    "gcs", "none known",
})  # fmt: skip
"""Names that stand for what a page may spell otherwise."""


@dataclass(frozen=True, slots=True)
class ReleasedField:
    """A suggestion that travels with a released document: every word of it stands in the released page.

    `box` is left, top, right and bottom in pixels of the page; `value` a number (`5.4`, `128/78`) or empty.
    """

    page: int
    kind: FieldKind
    text: str = field(repr=False)
    name: str = field(repr=False)
    value: str = field(repr=False)
    unit: str
    box: tuple[int, int, int, int]
    confidence: float  # 0-100
    confirm: bool
    why: tuple[Doubt, ...]

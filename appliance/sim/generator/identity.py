"""The invented people of a generated document and the many ways in which a document spells them.

Rules:
- Every method returns markup; a new spelling is drawn at each call, as different writers would.
- Titles and credentials belong to nobody: "Dr." and "MD" stand outside the marks.
- An age over 89 is an identifier, a younger one a clinical fact; years and states alone are neither (45 CFR 164.514).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from appliance.sim.drawing.markup import fact, mark
from appliance.sim.drawing.truth import Hipaa
from appliance.sim.generator.parts import Bank

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ORDINALS = {
    1: "first",
    2: "second",
    3: "third",
    5: "fifth",
    9: "ninth",
    12: "twelfth",
    20: "twentieth",
    21: "twenty-first",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in parts, bare text."""

    first: str
    middle: str
    last: str
    sex: str


class Identity:
    """The people, places and numbers of one document."""

    def __init__(self, bank: Bank, seed: int) -> None:
        """`seed` decides everything; equal seeds give the same people and spellings."""
        self._rng = np.random.default_rng(seed)
        self.bank = bank
        surnames = [str(s) for s in self._rng.permutation(bank.surnames)]
        sex = "F" if self._rng.random() < 0.55 else "M"
        self.patient = self._named(surnames.pop(), sex)
        self.doctor = self._named(surnames.pop(), "M" if self._rng.random() < 0.5 else "F")
        self.colleague = self._named(surnames.pop(), "F")
        self.relative = self._named(self.patient.last if self._rng.random() < 0.5 else surnames.pop(), "M")
        self.age = int(self._rng.choice([3, 17, 29, 41, 58, 66, 74, 83, 91, 94]))
        self._birth = (2024 - self.age, int(self._rng.integers(1, 13)), int(self._rng.integers(1, 29)))
        self._record = "".join(str(d) for d in self._rng.integers(0, 10, 8))
        self._town = self.pick(bank.towns)
        self._organisation = self.pick(bank.organisations)

    def _named(self, last: str, sex: str) -> Name:
        first = self.pick(self.bank.women if sex == "F" else self.bank.men)
        return Name(first, str(self._rng.choice(list("ABCDEHJLMRST"))), last, sex)

    def pick(self, items: tuple[str, ...]) -> str:
        """One of the items."""
        return str(self._rng.choice(np.array(items, dtype=object)))

    def chance(self, share: float) -> bool:
        """True in this share of calls."""
        return bool(self._rng.random() < share)

    def number(self, low: int, high: int) -> int:
        """A whole number of the half-open range."""
        return int(self._rng.integers(low, high))

    # People

    def full(self, name: Name | None = None) -> str:
        """A full name in one of the usual spellings."""
        n = name or self.patient
        spellings = (
            f"{n.first} {n.last}", f"{n.first} {n.middle}. {n.last}", f"{n.last}, {n.first}",
            f"{n.last.upper()}, {n.first} {n.middle}", f"{n.first} {n.last}".upper(), f"{n.first[0]}. {n.last}",
        )  # fmt: skip
        return mark(Hipaa.NAME, self.pick(spellings))

    def given(self, name: Name | None = None) -> str:
        """The first name alone."""
        return mark(Hipaa.NAME, (name or self.patient).first)

    def surname(self, name: Name | None = None) -> str:
        """The surname alone."""
        return mark(Hipaa.NAME, (name or self.patient).last)

    def titled(self, name: Name | None = None) -> str:
        """Title and surname."""
        n = name or self.patient
        return f"{'Ms.' if n.sex == 'F' else 'Mr.'} {mark(Hipaa.NAME, n.last)}"

    def physician(self, name: Name | None = None) -> str:
        """A doctor, as colleagues write."""
        n = name or self.doctor
        whole, last = mark(Hipaa.NAME, f"{n.first} {n.last}"), mark(Hipaa.NAME, n.last)
        return self.pick((f"Dr. {last}", f"{whole}, MD", f"Dr. {whole}", f"{last} MD"))

    def pronoun(self) -> str:
        """He or she."""
        return "She" if self.patient.sex == "F" else "He"

    def aged(self) -> str:
        """Age and sex: a fact, or an identifier over 89."""
        word = "woman" if self.patient.sex == "F" else "man"
        if self.age > 89:
            number, joined = mark(Hipaa.DATE, str(self.age)), mark(Hipaa.DATE, f"{self.age}-year-old")
            return self.pick((f"{joined} {word}", f"{number} yo {self.patient.sex}", f"{word} of {number} years"))
        return fact(
            self.pick(
                (f"{self.age}-year-old {word}", f"{self.age} yo {self.patient.sex}", f"{word} of {self.age} years")
            )
        )

    # Numbers, dates and places

    def birth(self) -> str:
        """The date of birth."""
        return mark(Hipaa.DATE, self._dated(*self._birth))

    def birth_digits(self) -> str:
        """The date of birth for boxed cells, MMDDYYYY."""
        return mark(Hipaa.DATE, f"{self._birth[1]:02}{self._birth[2]:02}{self._birth[0]}")

    def date(self) -> str:
        """A date of service."""
        return mark(Hipaa.DATE, self._dated(self.number(2019, 2025), self.number(1, 13), self.number(1, 29)))

    def day(self) -> str:
        """A date of service in a spelling that fits a table's column."""
        year, month, day = self.number(2019, 2025), self.number(1, 13), self.number(1, 29)
        spellings = (
            f"{month:02}/{day:02}/{year}",
            f"{month}-{day}-{year % 100:02}",
            f"{day} {_MONTHS[month - 1][:3]} {year}",
        )
        return mark(Hipaa.DATE, self.pick(spellings))

    def _dated(self, year: int, month: int, day: int) -> str:
        name = _MONTHS[month - 1]
        spellings = [
            f"{month:02}/{day:02}/{year}", f"{month}/{day}/{year % 100:02}", f"{month}-{day}-{year}",
            f"{name} {day}, {year}", f"{day} {name[:3]} {year}", f"{day:02}-{name[:3].upper()}-{year}",
            f"{year}-{month:02}-{day:02}", f"{name[:3]} {day}, {year}",
        ]  # fmt: skip
        if day in _ORDINALS:
            spellings.append(f"the {_ORDINALS[day]} of {name}, {year}")
        return self.pick(tuple(spellings))

    def phone(self, hipaa: Hipaa = Hipaa.PHONE) -> str:
        """A telephone number that nobody has."""
        area, line = self.number(210, 990), self.number(0, 100)
        spellings = (
            f"({area}) 555-01{line:02}",
            f"{area}-555-01{line:02}",
            f"{area}.555.01{line:02}",
            f"{area} 555 01{line:02}",
        )
        return mark(hipaa, self.pick(spellings))

    def record(self) -> str:
        """The patient's record number."""
        n = self._record
        return mark(Hipaa.RECORD, self.pick((n, f"{n[:3]}-{n[3:5]}-{n[5:]}", f"MRN{n}", f"#{n}")))

    def number_like(self, hipaa: Hipaa) -> str:
        """An account, plan, licence or device number."""
        digits = "".join(str(self.number(0, 10)) for _ in range(9))
        letters = "".join(self.pick(tuple("ABCDEFGHJKLMNPQRSTUVWXYZ")) for _ in range(3))
        spellings = (
            f"{letters}{digits}",
            f"{digits[:4]}-{digits[4:]}",
            f"{letters[:1]}{digits[:7]}",
            f"{letters}-{digits[:5]}",
        )
        return mark(hipaa, self.pick(spellings))

    def ssn(self) -> str:
        """A social security number of the range that is never given out."""
        return mark(Hipaa.SSN, f"987-65-432{self.number(0, 10)}")

    def email(self) -> str:
        """An address below example.org."""
        n = self.patient
        last = "".join(c for c in n.last.lower() if c.isalpha())
        return mark(
            Hipaa.EMAIL, self.pick((f"{n.first[0].lower()}{last}", f"{n.first.lower()}.{last}")) + "@example.org"
        )

    def street(self) -> str:
        """House and street."""
        return mark(Hipaa.PLACE, f"{self.number(11, 9900)} {self.pick(self.bank.streets)}")

    def city(self) -> str:
        """Town, state and ZIP; the state alone is no identifier."""
        return f"{mark(Hipaa.PLACE, self._town)}, OH {mark(Hipaa.PLACE, f'4{self.number(1000, 9999)}')}"

    def town(self) -> str:
        """The town alone."""
        return mark(Hipaa.PLACE, self._town)

    def organisation(self) -> str:
        """Where the document comes from."""
        return mark(Hipaa.OTHER, self._organisation)

    def employer(self) -> str:
        """Where the patient works."""
        return mark(Hipaa.OTHER, self.pick(self.bank.employers))

    # Clinical content

    def clinical(self, items: tuple[str, ...]) -> str:
        """One clinical fact with its numbers filled in."""
        text = self.pick(items).replace("{n}", str(self.number(12, 180)))
        return fact(text.replace("{x}", f"{self.number(180, 420) / 10:.1f}"))

    def several(self, items: tuple[str, ...], count: int) -> str:
        """Several different facts in a row."""
        chosen = [str(i) for i in self._rng.permutation(np.array(items, dtype=object))[:count]]
        return ", ".join(self.clinical((item,)) for item in chosen)

    def result(self, reference: str) -> tuple[str, str]:
        """A measured value near its reference range, and its flag."""
        low, _, high = reference.replace("<", "0 -").partition(" - ")
        value = float(low) + float(self._rng.uniform(-0.2, 1.3)) * (float(high) - float(low))
        decimals = len(high.partition(".")[2])
        flag = "H" if value > float(high) else ("L" if value < float(low) else "")
        return f"{max(value, 0.0):.{decimals}f}", flag

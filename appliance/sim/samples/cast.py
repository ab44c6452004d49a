"""The invented people and places of the sample stack.

Rules:
- Plainly nobody: invented surnames and towns, telephone numbers 555-01xx, domains example.org, social security numbers
  of the range that is never given out.
- Every attribute that identifies is markup already (`appliance.sim.drawing.markup`), so no template can forget a mark.
- Surnames, towns and numbers are spelled so that finding one in raw bytes can only mean the record leaked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from appliance.sim.drawing.markup import mark
from appliance.sim.drawing.truth import Hipaa

SURNAMES = (
    "Samplewood", "Testperson", "Fictionelli", "Mockridge", "Dummyson", "Inventford", "Placeholt", "Notarealski",
    "Pretendergast", "Phantomley", "Madeupton", "Imaginowski",
)  # fmt: skip
TOWNS = ("Fauxbury", "Mocktonville", "Nowhereton", "Pretendham")
_WOMEN = ("Harriet", "Lucinda", "Winifred", "Rosalind", "Beatrice", "Philippa")
_MEN = ("Bartholomew", "Leopold", "Theodore", "Ferdinand", "Archibald", "Cornelius")
_STREETS = ("Figment Avenue", "Specimen Street", "Dummy Lane", "Template Road", "Example Crescent", "Mockup Drive")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day and its spellings, as markup."""

    year: int
    month: int
    day: int

    @property
    def slashes(self) -> str:
        """As in 03/14/1957."""
        return mark(Hipaa.DATE, f"{self.month:02}/{self.day:02}/{self.year}")

    @property
    def long(self) -> str:
        """As in March 14, 1957."""
        return mark(Hipaa.DATE, f"{_MONTHS[self.month - 1]} {self.day}, {self.year}")

    @property
    def short(self) -> str:
        """As in 14-Mar-57."""
        return mark(Hipaa.DATE, f"{self.day:02}-{_MONTHS[self.month - 1][:3]}-{self.year % 100:02}")

    @property
    def digits(self) -> str:
        """As in 03141957, for boxed cells."""
        return mark(Hipaa.DATE, f"{self.month:02}{self.day:02}{self.year}")


@dataclass(frozen=True, slots=True)
class Person:
    """A patient or relative. `first`, `last` and `middle` are bare text, the other texts markup."""

    first: str
    last: str
    middle: str
    sex: str
    age: int
    birth: Day
    record: str
    ssn: str
    phone: str
    mobile: str
    email: str
    street: str
    city: str
    town: str
    plan: str
    account: str

    @property
    def name(self) -> str:
        """First name, initial, surname."""
        return mark(Hipaa.NAME, f"{self.first} {self.middle}. {self.last}")

    @property
    def surname(self) -> str:
        """The surname alone."""
        return mark(Hipaa.NAME, self.last)

    @property
    def given(self) -> str:
        """The first name alone."""
        return mark(Hipaa.NAME, self.first)

    @property
    def index(self) -> str:
        """SURNAME, First M."""
        return mark(Hipaa.NAME, f"{self.last.upper()}, {self.first} {self.middle}.")

    @property
    def titled(self) -> str:
        """Title and surname."""
        return f"{'Mrs.' if self.sex == 'F' else 'Mr.'} {mark(Hipaa.NAME, self.last)}"


@dataclass(frozen=True, slots=True)
class Provider:
    """A clinician. `first` and `last` are bare text, the other texts markup."""

    first: str
    last: str
    credentials: str
    npi: str
    licence: str

    @property
    def name(self) -> str:
        """First name, surname; the credentials follow as plain text where they are wanted."""
        return mark(Hipaa.NAME, f"{self.first} {self.last}")

    @property
    def doctor(self) -> str:
        """Dr. and surname."""
        return f"Dr. {mark(Hipaa.NAME, self.last)}"

    @property
    def initials(self) -> str:
        """As at the foot of a dictated letter."""
        return mark(Hipaa.NAME, f"{self.first[0]}{self.last[0]}")


@dataclass(frozen=True, slots=True)
class Clinic:
    """An organisation. Attributes are markup."""

    name: str
    street: str
    city: str
    phone: str
    fax: str
    email: str
    url: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone in the stack."""

    patient: Person
    other: Person  # a second patient, so that stacks of two people stay apart
    relative: Person
    family_doctor: Provider
    cardiologist: Provider
    radiologist: Provider
    practice: Clinic
    hospital: Clinic
    laboratory: Clinic
    insurer: Clinic


class _Inventor:
    """Draws each surname, number and house only once."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self._surnames = list(self.rng.permutation(SURNAMES))
        self._women, self._men = list(self.rng.permutation(_WOMEN)), list(self.rng.permutation(_MEN))
        self._lines = list(self.rng.permutation(np.arange(100, 200)))

    def digits(self, count: int) -> str:
        return "".join(str(d) for d in self.rng.integers(0, 10, count))

    def telephone(self, hipaa: Hipaa = Hipaa.PHONE) -> str:
        return mark(hipaa, f"({self.rng.integers(210, 990)}) 555-0{self._lines.pop()}")

    def street(self) -> str:
        return mark(Hipaa.PLACE, f"{self.rng.integers(1100, 9800)} {self.rng.choice(_STREETS)}")

    def city(self, town: str) -> str:
        return f"{mark(Hipaa.PLACE, town)}, IL {mark(Hipaa.PLACE, '6' + self.digits(4))}"

    def person(self, sex: str, born: int, town: str) -> Person:
        first = str((self._women if sex == "F" else self._men).pop())
        last = str(self._surnames.pop())
        birth = Day(born, int(self.rng.integers(5, 13)), int(self.rng.integers(13, 28)))
        return Person(
            first, last, str(self.rng.choice(list("BDKMTW"))), sex, 2023 - born, birth,
            record=mark(Hipaa.RECORD, f"MR-{self.digits(4)}-{self.digits(4)}"),
            ssn=mark(Hipaa.SSN, f"987-65-432{self.rng.integers(0, 10)}"),
            phone=self.telephone(), mobile=self.telephone(),
            email=mark(Hipaa.EMAIL, f"{first[0]}.{last}@example.org".lower()),
            street=self.street(), city=self.city(town), town=mark(Hipaa.PLACE, town),
            plan=mark(Hipaa.PLAN, f"XQH{self.digits(9)}"), account=mark(Hipaa.ACCOUNT, f"AC{self.digits(8)}"),
        )  # fmt: skip

    def provider(self, sex: str, credentials: str) -> Provider:
        first = str((self._women if sex == "F" else self._men).pop())
        return Provider(
            first, str(self._surnames.pop()), credentials,
            mark(Hipaa.LICENCE, "1" + self.digits(9)), mark(Hipaa.LICENCE, f"036-{self.digits(6)}"),
        )  # fmt: skip

    def clinic(self, name: str, town: str, domain: str) -> Clinic:
        return Clinic(
            mark(Hipaa.OTHER, name), self.street(), self.city(town), self.telephone(), self.telephone(Hipaa.FAX),
            mark(Hipaa.EMAIL, f"records@{domain}.example.org"), mark(Hipaa.URL, f"www.{domain}.example.org"),
        )  # fmt: skip


def invent(seed: int) -> Cast:
    """The cast for a seed; equal seeds give equal casts."""
    inventor = _Inventor(seed)
    return Cast(
        patient=inventor.person("F", 1957, TOWNS[0]),
        other=inventor.person("M", 1984, TOWNS[1]),
        relative=inventor.person("M", 1955, TOWNS[0]),
        family_doctor=inventor.provider("F", "MD"),
        cardiologist=inventor.provider("M", "MD, FACC"),
        radiologist=inventor.provider("F", "MD"),
        practice=inventor.clinic(f"{TOWNS[0]} Family Health", TOWNS[0], "fauxburyhealth"),
        hospital=inventor.clinic(f"{TOWNS[1]} General Hospital", TOWNS[1], "mocktonhospital"),
        laboratory=inventor.clinic(f"{TOWNS[2]} Reference Laboratory", TOWNS[2], "nowherelab"),
        insurer=inventor.clinic(f"{TOWNS[3]} Mutual Health Plan", TOWNS[3], "pretendplan"),
    )

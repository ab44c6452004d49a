"""What a policy pack says about a class of documents, about the destinations, and about the classifier.

Rules:
- Closed lists; a value that is none of them refuses the pack and names the known ones.
- What a table does not say is at its strictest: no access, no destination, nothing automatic, the highest tier that
  the AI rule allows.
- A destination counts only when every question about it is answered and it is approved (R28, R29).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar

from appliance.errors import ConfigError
from appliance.policy.fields import FieldRules, field_rules
from appliance.policy.intake import PaperStep
from appliance.policy.limits import class_limits
from appliance.sections.pages import QualityLimits

E = TypeVar("E", bound=StrEnum)

UNCLASSIFIED: Final = "unclassified"
AUTO: Final = "auto"
"""Not a class: `sanitize --class auto` asks for the station's own proposal."""

RESOLUTIONS: Final = (200, 300, 400)  # dpi
_MAX_ANSWER = 500  # characters
_LOWEST_CONFIDENCE = 0.5
_THOUSAND = 1000


class AiRule(StrEnum):
    """Where a document of a class may be worked on by a machine (R21-R23)."""

    ALLOWED = "allowed"
    LOCAL_ONLY = "local-only"
    HUMAN_REVIEW_ONLY = "human-review-only"


class Tier(StrEnum):
    """How much harm a disclosure would do (R23): `moderate` leaves only redacted, `high` stays with people."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Colour(StrEnum):
    """How a class is scanned."""

    GREY = "grey"
    COLOUR = "colour"


class Role(StrEnum):
    """Who may see documents of a class at the place where they go (R6, R81)."""

    RECEPTION = "reception"
    CLINICAL = "clinical"
    BILLING = "billing"
    RECORDS = "records"
    SUPERVISOR = "supervisor"


class Evidence(StrEnum):
    """By what the order of a document is checked."""

    NUMBERS = "numbers"  # printed page numbers, running heads
    COPIES = "copies"  # the same page twice
    PATIENT = "patient"  # pages of somebody else


@dataclass(frozen=True, slots=True)
class DocumentClass:
    """How documents of one kind are treated."""

    name: str = ""
    title: str = ""
    retention_days: int = 0  # of the paper, after the receipt; 0: until somebody decides
    ai: AiRule = AiRule.HUMAN_REVIEW_ONLY
    resolution_dpi: int = 300
    colour: Colour = Colour.GREY
    why: str = ""  # the record of why the class is scanned this way (R10)
    tier: Tier = Tier.HIGH
    access: frozenset[Role] = frozenset()
    destination: str = ""  # name of a destination; empty: nowhere
    fields: FieldRules = field(default_factory=FieldRules)
    quality: tuple[tuple[str, float], ...] = ()  # limits of its own, by name
    unchecked: frozenset[Evidence] = frozenset()  # what of the order of its pages is not checked
    two_people: bool = True  # two different people review each document before it leaves (R76)
    intake: tuple[str, ...] = ()  # questions before its paper is scanned (R12), by name
    paper: frozenset[PaperStep] = frozenset()  # steps of its paper that go on the record (R18)

    def limits(self, station: QualityLimits) -> QualityLimits:
        """The station's limits of quality with those of the class in their place."""
        own: dict[str, Any] = dict(self.quality)
        return dataclasses.replace(station, **own) if own else station


@dataclass(frozen=True, slots=True)
class Destination:
    """Where documents go, with the answers that a site must have before anything does (R28)."""

    title: str
    separate_storage: str = ""
    training_use: str = ""
    retention: str = ""
    deletion_on_demand: str = ""
    human_review: str = ""
    enterprise_controls: str = ""
    approved: bool = False


QUESTIONS: Final = tuple(f.name for f in dataclasses.fields(Destination) if f.name not in ("title", "approved"))


@dataclass(frozen=True, slots=True)
class Classification:
    """How far the station's own opinion about the class of a document goes."""

    minimum_confidence: float = 0.9  # below it a proposal is unsure
    automatic: tuple[str, ...] = ()  # classes that need no person when the proposal is sure (R11)
    hold_contradictions: bool = True  # a choice waits when the paper surely looks like a class for people alone


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """What people who review a document may do beyond taking words away, and how often they are watched."""

    vigilance_per_thousand: int = 0  # so many opened reviews show an invented name on one page
    restore: bool = False  # two different people may ask for a removed word that nothing denied for what it is

    def __post_init__(self) -> None:
        if self.vigilance_per_thousand > _THOUSAND:
            raise ValueError(f"vigilance_per_thousand must be at most {_THOUSAND}")


@dataclass(frozen=True, slots=True)
class ClassTable:
    """One `[classes.NAME]` table as it stands in the file."""

    title: str
    retention_days: int
    ai: str
    resolution_dpi: int
    colour: str
    why: str = ""
    tier: str = ""  # empty: the strictest that the AI rule allows
    access: tuple[str, ...] = ()
    destination: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    quality: dict[str, float] = field(default_factory=dict)
    unchecked: tuple[str, ...] = ()
    two_people: bool | None = None  # not said: for classes of the highest tier
    intake: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()


def document_class(name: str, table: ClassTable, destinations: Mapping[str, Destination], where: str) -> DocumentClass:
    """One validated class.

    Raises:
        ConfigError: a value is unknown, or values contradict each other; the place is named.
    """
    if table.resolution_dpi not in RESOLUTIONS:
        raise ConfigError(f"{where}: resolution_dpi: must be one of {', '.join(map(str, RESOLUTIONS))}")
    if name == AUTO:
        raise ConfigError(f"{where}: '{AUTO}' is no class; it asks for the station's own proposal")
    ai = member(AiRule, table.ai, f"{where}: ai")
    implied = Tier.HIGH if ai is AiRule.HUMAN_REVIEW_ONLY else Tier.MODERATE
    tier = member(Tier, table.tier or implied.value, f"{where}: tier")
    if name == UNCLASSIFIED and ai is not AiRule.HUMAN_REVIEW_ONLY:
        raise ConfigError(f"{where}: ai: an unclassified document goes to a person")
    if tier is Tier.HIGH and ai is not AiRule.HUMAN_REVIEW_ONLY:
        raise ConfigError(f"{where}: tier: 'high' stays with people; ai must be '{AiRule.HUMAN_REVIEW_ONLY}'")
    if table.destination and table.destination not in destinations:
        known = ", ".join(sorted(destinations)) or "none"
        raise ConfigError(f"{where}: destination: unknown '{shown(table.destination)}'; known are {known}")
    return DocumentClass(
        name,
        table.title,
        table.retention_days,
        ai,
        table.resolution_dpi,
        member(Colour, table.colour, f"{where}: colour"),
        table.why,
        tier,
        members(Role, table.access, f"{where}: access"),
        table.destination,
        field_rules(table.fields, f"{where}: fields"),
        class_limits(table.quality, f"{where}: quality"),
        members(Evidence, table.unchecked, f"{where}: unchecked"),
        tier is Tier.HIGH if table.two_people is None else table.two_people,
        table.intake,
        members(PaperStep, table.paper, f"{where}: paper"),
    )


def check_destination(destination: Destination, where: str) -> None:
    """Raises ConfigError if it is approved although a question is open, or an answer is no short sentence."""
    for question in QUESTIONS:
        answer: str = getattr(destination, question)
        if destination.approved and not answer.strip():
            raise ConfigError(f"{where}: {question}: must be answered before approved = true")
        if len(answer) > _MAX_ANSWER or not (answer.isprintable() or not answer):
            raise ConfigError(f"{where}: {question}: one line of at most {_MAX_ANSWER} characters")


def check_classification(table: Classification, classes: Mapping[str, DocumentClass], where: str) -> None:
    """Raises ConfigError if the threshold is no useful one, or a class named there is unknown or for people alone."""
    if not (_LOWEST_CONFIDENCE <= table.minimum_confidence < 1.0 and math.isfinite(table.minimum_confidence)):
        raise ConfigError(f"{where}: minimum_confidence: must be at least {_LOWEST_CONFIDENCE} and below 1")
    for name in table.automatic:
        if name not in classes:
            raise ConfigError(f"{where}: automatic: unknown '{shown(name)}'; known are {', '.join(classes)}")
        if classes[name].ai is AiRule.HUMAN_REVIEW_ONLY:
            raise ConfigError(f"{where}: automatic: '{name}' is for people alone")


def member(kind: type[E], value: str, where: str) -> E:
    """The enum member of this value, or an error that names all of them."""
    try:
        return kind(value)
    except ValueError as error:
        raise ConfigError(f"{where}: unknown '{shown(value)}'; known are {', '.join(kind)}") from error


def members(kind: type[E], values: tuple[str, ...], where: str) -> frozenset[E]:
    """The enum members of these values."""
    return frozenset(member(kind, value, where) for value in values)


def shown(name: str) -> str:
    """A name as it may stand in an error: short, printable."""
    return "".join(c if c.isprintable() else "?" for c in name[:64])

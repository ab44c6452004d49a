"""The policy pack: what each class of document asks for, and what each purpose may see.

Rules:
- A pack is TOML that a clinic can read and edit; an unknown key or value refuses the whole pack and names the place.
- Everything is denied unless a purpose keeps it: an empty `keep` removes every identifier.
- Asking for a class or purpose that the pack does not know is an error that names the known ones; nothing is guessed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import ClassVar

from appliance.config import MAX_CONFIG_BYTES, build
from appliance.errors import ConfigError
from appliance.policy import holds, intake
from appliance.policy.categories import Category
from appliance.policy.classes import (
    UNCLASSIFIED,
    AiRule,
    Classification,
    ClassTable,
    Destination,
    DocumentClass,
    ReviewRules,
    check_classification,
    check_destination,
    document_class,
    member,
    members,
    shown,
)
from appliance.policy.fields import FieldRules, Hold, field_rules, hold_rule
from appliance.policy.intake import PaperStep, Question, QuestionTable
from appliance.policy.narrowing import Dates, Narrative, Section, Zip
from appliance.policy.oversight import Maintenance, QueueRules, SpotAudit, check_oversight
from appliance.policy.rollout import RolloutRules, check_rollout

_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
_MAX_ENTRIES = 256
_CONTACT = frozenset({Category.ORGANISATION, Category.PLACE, Category.PHONE, Category.EMAIL, Category.WEB})


class UnknownPurposeError(ConfigError):
    """The pack has no purpose of this name."""

    code = "policy-purpose"
    advice = "This purpose is not in the station's policy. Choose one that is, or call your technician."


class UnknownClassError(ConfigError):
    """The pack has no document class of this name."""

    code = "policy-class"
    advice = "This kind of document is not in the station's policy. Choose one that is, or call your technician."


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a derivative is for. `keep` are the identifier categories that stay; all others are denied."""

    name: str
    title: str = ""
    keep: frozenset[Category] = frozenset()
    machine: bool = True  # a machine will read the result, so the class's AI rule applies
    why: str = ""
    beside_provider: frozenset[Category] = frozenset()  # stay only in the lines of a provider's own name
    sections: frozenset[Section] = frozenset()  # only these leave; empty: all
    narrative: Narrative = Narrative.WHOLE
    dates: Dates = Dates.REMOVED
    zip: Zip = Zip.REMOVED
    hold_fields: Hold = Hold.NEVER

    @property
    def kept(self) -> frozenset[Category]:
        """Every category of which words may stay whole, everywhere or in their place."""
        dates = {Category.DATE} if self.dates in (Dates.SERVICE, Dates.KEPT) else set()
        return self.keep | self.beside_provider | dates

    @property
    def narrow(self) -> bool:
        """Whether some of what identifies nobody stays behind as well."""
        return bool(self.sections) or self.narrative is Narrative.MINIMISED


@dataclass(frozen=True, slots=True)
class _PurposeTable:
    """One `[purpose.NAME]` table as it stands in the file."""

    title: str
    keep: tuple[str, ...]
    machine: bool = True
    why: str = ""
    keep_beside_provider: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    narrative: str = Narrative.WHOLE.value
    dates: str = Dates.REMOVED.value
    zip: str = Zip.REMOVED.value
    hold_fields: str = Hold.NEVER.value


@dataclass(frozen=True, slots=True)
class _PackTable:
    """The whole file."""

    pack: str
    version: int
    classes: dict[str, ClassTable] = field(default_factory=dict)
    purposes: dict[str, _PurposeTable] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    destinations: dict[str, Destination] = field(default_factory=dict)
    classification: Classification = field(default_factory=Classification)
    review: ReviewRules = field(default_factory=ReviewRules)
    queue: QueueRules = field(default_factory=QueueRules)
    spot_audit: SpotAudit = field(default_factory=SpotAudit)
    maintenance: Maintenance = field(default_factory=Maintenance)
    intake: dict[str, QuestionTable] = field(default_factory=dict)
    rollout: RolloutRules = field(default_factory=RolloutRules)


@dataclass(frozen=True, slots=True)
class PolicyPack:
    """A validated pack."""

    UNCLASSIFIED: ClassVar[str] = UNCLASSIFIED
    held: frozenset[str] = field(default=frozenset(), kw_only=True)  # classes whose documents stay here for now

    identity: str  # NAME@VERSION
    classes: tuple[DocumentClass, ...]
    purposes: tuple[Purpose, ...]
    fields: FieldRules = field(default_factory=FieldRules)
    destinations: Mapping[str, Destination] = field(default_factory=dict)
    classification: Classification = field(default_factory=Classification)
    review: ReviewRules = field(default_factory=ReviewRules)
    queue: QueueRules = field(default_factory=QueueRules)
    spot_audit: SpotAudit = field(default_factory=SpotAudit)
    maintenance: Maintenance = field(default_factory=Maintenance)
    rollout: RolloutRules = field(default_factory=RolloutRules)
    questions: Mapping[str, Question] = field(default_factory=dict)

    def intake(self, document_class: str) -> tuple[Question, ...]:
        """What is asked before paper of a class is scanned (R12). Raises UnknownClassError."""
        found = self.document_class(document_class)
        return intake.asked(found.intake, self.questions, self.identity, found.paper)

    def paper_takes_two(self, document_class: str) -> bool:
        """Whether shredding paper of a class takes two people; of an unknown class it does where any class asks it."""
        if self.knows(document_class):
            return PaperStep.TWO_PEOPLE in self.document_class(document_class).paper
        return any(PaperStep.TWO_PEOPLE in one.paper for one in self.classes)

    def records_paper(self, document_class: str) -> bool:
        """Whether it goes on the record what becomes of paper of a class; of an unknown class it does not."""
        return self.knows(document_class) and PaperStep.ENDED in self.document_class(document_class).paper

    def purpose(self, name: str) -> Purpose:
        """The purpose of this name.

        Raises:
            UnknownPurposeError: there is none; the known ones are named.
        """
        for purpose in self.purposes:
            if purpose.name == name:
                return purpose
        raise UnknownPurposeError(f"{shown(name)}; known are {', '.join(p.name for p in self.purposes)}")

    def document_class(self, name: str) -> DocumentClass:
        """The document class of this name.

        Raises:
            UnknownClassError: there is none; the known ones are named.
        """
        for known in self.classes:
            if known.name == name:
                return known
        raise UnknownClassError(f"{shown(name)}; known are {', '.join(c.name for c in self.classes)}")

    def machine_may_read(self, document_class: str, purpose: str) -> bool:
        """Whether the class's AI rule lets a machine outside the station have this purpose's derivative (R21-R23).

        A de-identified derivative (nothing kept) of an allowed class may pass; `local-only` and
        `human-review-only` classes never reach a machine outside.
        """
        return not self.purpose(purpose).machine or self.document_class(document_class).ai is AiRule.ALLOWED

    def field_rules(self, document_class: str, purpose: str) -> FieldRules:
        """Which suggestions of a document are marked for a person, and whether it waits for that."""
        return self.fields.with_class(self.document_class(document_class).fields, self.purpose(purpose).hold_fields)

    def hold(self, document_class: str, purpose: str) -> holds.Hold | None:
        """Why no document of this class may leave for this purpose; None where it may.

        The AI rule, then the class's destination: one that is not named or not approved is none (R26, R29); nor has a
        class on hold one.
        """
        found = self.document_class(document_class)
        if not self.machine_may_read(document_class, purpose):
            return holds.Hold.LOCAL_ONLY if found.ai is AiRule.LOCAL_ONLY else holds.Hold.HUMAN_ONLY
        destination = self.destinations.get(found.destination)
        approved = destination and destination.approved and document_class not in self.held
        return None if approved else holds.Hold.NO_DESTINATION

    def knows(self, document_class: str) -> bool:
        """Whether the pack has a class of this name."""
        return any(known.name == document_class for known in self.classes)


def load_pack(path: Path | None) -> PolicyPack:
    """Reads the pack at `path`, or the one that ships with the station.

    Raises:
        ConfigError: it cannot be read, is not TOML, or says something unknown (the place is named).
    """
    where = "default policy pack" if path is None else str(path)
    try:
        if path is None:
            raw = resources.files("appliance.policy").joinpath("default.toml").read_bytes()
        else:
            with path.open("rb") as file:
                raw = file.read(MAX_CONFIG_BYTES + 1)
        if len(raw) > MAX_CONFIG_BYTES:
            raise ConfigError(f"{where}: larger than {MAX_CONFIG_BYTES} bytes")
        table = tomllib.loads(raw.decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{where}: {error}") from error
    return _validated(build(_PackTable, table, where), where)


def _validated(table: _PackTable, where: str) -> PolicyPack:
    """The pack, once every name and value is one that the station knows."""
    for name in (table.pack, *table.classes, *table.purposes, *table.destinations):
        if not _NAME.fullmatch(name):
            raise ConfigError(f"{where}: '{shown(name)}' is not a name of a-z, 0-9 and '-'")
    if max(len(table.classes), len(table.purposes), len(table.destinations), len(table.intake)) > _MAX_ENTRIES:
        raise ConfigError(f"{where}: more than {_MAX_ENTRIES} entries")
    if PolicyPack.UNCLASSIFIED not in table.classes:
        raise ConfigError(f"{where}: classes: '{PolicyPack.UNCLASSIFIED}' is missing")
    if not table.purposes:
        raise ConfigError(f"{where}: purposes: there is none")
    for name, destination in table.destinations.items():
        check_destination(destination, f"{where}: destinations.{name}")
    classes = {
        name: document_class(name, c, table.destinations, f"{where}: classes.{name}")
        for name, c in table.classes.items()
    }
    check_classification(table.classification, classes, f"{where}: classification")
    purposes = tuple(_purpose(name, p, f"{where}: purposes.{name}") for name, p in table.purposes.items())
    identity = f"{table.pack}@{table.version}"
    fields = field_rules(table.fields, f"{where}: fields")
    everything = (tuple(classes.values()), purposes, fields, table.destinations, table.classification, table.review)
    check_oversight(table.queue, table.spot_audit, where)
    known = intake.questions(table.intake, where)
    for name, found in classes.items():
        intake.asked(found.intake, known, f"{where}: classes.{name}", found.paper)
    check_rollout(table.rollout, where)
    watched = (table.queue, table.spot_audit, table.maintenance, table.rollout)
    return PolicyPack(identity, *everything, *watched, questions=known)


def _purpose(name: str, table: _PurposeTable, where: str) -> Purpose:
    """One validated purpose."""
    keep = members(Category, table.keep, f"{where}: keep")
    beside = members(Category, table.keep_beside_provider, f"{where}: keep_beside_provider")
    dates = member(Dates, table.dates, f"{where}: dates")
    zip_rule = member(Zip, table.zip, f"{where}: zip")
    if Category.DATE in keep:
        raise ConfigError(f"{where}: keep: 'date' stands in `dates`, which is one of {', '.join(Dates)}")
    if odd := sorted(beside - _CONTACT):
        raise ConfigError(f"{where}: keep_beside_provider: not '{odd[0]}', only {', '.join(sorted(_CONTACT))}")
    if beside and Category.PROVIDER not in keep:
        raise ConfigError(f"{where}: keep_beside_provider: needs 'provider' in keep")
    if both := sorted(keep & beside):
        raise ConfigError(f"{where}: keep_beside_provider: '{both[0]}' stands in keep already")
    if zip_rule is not Zip.REMOVED and Category.PLACE in keep | beside:
        raise ConfigError(f"{where}: zip: 'place' is kept whole; leave one of the two out")
    return Purpose(
        name,
        table.title,
        keep,
        table.machine,
        table.why,
        beside,
        members(Section, table.sections, f"{where}: sections"),
        member(Narrative, table.narrative, f"{where}: narrative"),
        dates,
        zip_rule,
        hold_rule(table.hold_fields, f"{where}: hold_fields"),
    )

"""The policy pack: what each class of document asks for, and what each purpose may see.

Rules:
- A pack is TOML that a clinic can read and edit; an unknown key or value refuses the whole pack and names the place.
- Everything is denied unless a purpose keeps it: an empty `keep` removes every identifier.
- Asking for a class or purpose that the pack does not know is an error that names the known ones; nothing is guessed.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from appliance.config import MAX_CONFIG_BYTES, QualityLimits, build
from appliance.errors import ConfigError
from appliance.policy.categories import Category
from appliance.policy.fields import FieldRules, Hold, field_rules, hold_rule
from appliance.policy.limits import class_limits
from appliance.policy.narrowing import Dates, Narrative, Section, Zip

E = TypeVar("E", bound=StrEnum)

HUMAN_ONLY = "policy-human-only"
"""The code of a document that policy keeps from machines."""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")
_MAX_ENTRIES = 256
_RESOLUTIONS = (200, 300, 400)  # dpi
_CONTACT = frozenset({Category.ORGANISATION, Category.PLACE, Category.PHONE, Category.EMAIL, Category.WEB})


class UnknownPurposeError(ConfigError):
    """The pack has no purpose of this name."""

    code = "policy-purpose"
    advice = "This purpose is not in the station's policy. Choose one that is, or call your technician."


class UnknownClassError(ConfigError):
    """The pack has no document class of this name."""

    code = "policy-class"
    advice = "This kind of document is not in the station's policy. Choose one that is, or call your technician."


class AiRule(StrEnum):
    """Where a document of a class may be worked on by a machine (R21-R23)."""

    ALLOWED = "allowed"
    LOCAL_ONLY = "local-only"
    HUMAN_REVIEW_ONLY = "human-review-only"


class Colour(StrEnum):
    """How a class is scanned."""

    GREY = "grey"
    COLOUR = "colour"


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
    fields: FieldRules = field(default_factory=FieldRules)
    quality: tuple[tuple[str, float], ...] = ()  # limits of its own, by name

    def limits(self, station: QualityLimits) -> QualityLimits:
        """The station's limits of quality with those of the class in their place."""
        own: dict[str, Any] = dict(self.quality)
        return dataclasses.replace(station, **own) if own else station


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
class _ClassTable:
    """One `[class.NAME]` table as it stands in the file."""

    title: str
    retention_days: int
    ai: str
    resolution_dpi: int
    colour: str
    why: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    quality: dict[str, float] = field(default_factory=dict)


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
    classes: dict[str, _ClassTable] = field(default_factory=dict)
    purposes: dict[str, _PurposeTable] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PolicyPack:
    """A validated pack."""

    UNCLASSIFIED: ClassVar[str] = "unclassified"

    identity: str  # NAME@VERSION
    classes: tuple[DocumentClass, ...]
    purposes: tuple[Purpose, ...]
    fields: FieldRules = field(default_factory=FieldRules)

    def purpose(self, name: str) -> Purpose:
        """The purpose of this name.

        Raises:
            UnknownPurposeError: there is none; the known ones are named.
        """
        for purpose in self.purposes:
            if purpose.name == name:
                return purpose
        raise UnknownPurposeError(f"{_shown(name)}; known are {', '.join(p.name for p in self.purposes)}")

    def document_class(self, name: str) -> DocumentClass:
        """The document class of this name.

        Raises:
            UnknownClassError: there is none; the known ones are named.
        """
        for document_class in self.classes:
            if document_class.name == name:
                return document_class
        raise UnknownClassError(f"{_shown(name)}; known are {', '.join(c.name for c in self.classes)}")

    def machine_may_read(self, document_class: str, purpose: str) -> bool:
        """Whether the class's AI rule lets a machine outside the station have this purpose's derivative (R21-R23).

        A de-identified derivative (nothing kept) of an allowed class may pass; `local-only` and
        `human-review-only` classes never reach a machine outside.
        """
        return not self.purpose(purpose).machine or self.document_class(document_class).ai is AiRule.ALLOWED

    def field_rules(self, document_class: str, purpose: str) -> FieldRules:
        """Which suggestions of a document are marked for a person, and whether it waits for that."""
        return self.fields.with_class(self.document_class(document_class).fields, self.purpose(purpose).hold_fields)


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
    for name in (table.pack, *table.classes, *table.purposes):
        if not _NAME.fullmatch(name):
            raise ConfigError(f"{where}: '{_shown(name)}' is not a name of a-z, 0-9 and '-'")
    if max(len(table.classes), len(table.purposes)) > _MAX_ENTRIES:
        raise ConfigError(f"{where}: more than {_MAX_ENTRIES} entries")
    if PolicyPack.UNCLASSIFIED not in table.classes:
        raise ConfigError(f"{where}: classes: '{PolicyPack.UNCLASSIFIED}' is missing")
    if not table.purposes:
        raise ConfigError(f"{where}: purposes: there is none")
    classes = tuple(_document_class(name, c, f"{where}: classes.{name}") for name, c in table.classes.items())
    purposes = tuple(_purpose(name, p, f"{where}: purposes.{name}") for name, p in table.purposes.items())
    return PolicyPack(f"{table.pack}@{table.version}", classes, purposes, field_rules(table.fields, f"{where}: fields"))


def _purpose(name: str, table: _PurposeTable, where: str) -> Purpose:
    """One validated purpose."""
    keep = _members(Category, table.keep, f"{where}: keep")
    beside = _members(Category, table.keep_beside_provider, f"{where}: keep_beside_provider")
    dates = _member(Dates, table.dates, f"{where}: dates")
    zip_rule = _member(Zip, table.zip, f"{where}: zip")
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
        _members(Section, table.sections, f"{where}: sections"),
        _member(Narrative, table.narrative, f"{where}: narrative"),
        dates,
        zip_rule,
        hold_rule(table.hold_fields, f"{where}: hold_fields"),
    )


def _document_class(name: str, table: _ClassTable, where: str) -> DocumentClass:
    """One validated class."""
    if table.resolution_dpi not in _RESOLUTIONS:
        raise ConfigError(f"{where}: resolution_dpi: must be one of {', '.join(map(str, _RESOLUTIONS))}")
    ai = _member(AiRule, table.ai, f"{where}: ai")
    if name == PolicyPack.UNCLASSIFIED and ai is not AiRule.HUMAN_REVIEW_ONLY:
        raise ConfigError(f"{where}: ai: an unclassified document goes to a person")
    colour = _member(Colour, table.colour, f"{where}: colour")
    fields = field_rules(table.fields, f"{where}: fields")
    quality = class_limits(table.quality, f"{where}: quality")
    return DocumentClass(
        name, table.title, table.retention_days, ai, table.resolution_dpi, colour, table.why, fields, quality
    )


def _member(kind: type[E], value: str, where: str) -> E:
    """The enum member of this value, or an error that names all of them."""
    try:
        return kind(value)
    except ValueError as error:
        raise ConfigError(f"{where}: unknown '{_shown(value)}'; known are {', '.join(kind)}") from error


def _members(kind: type[E], values: tuple[str, ...], where: str) -> frozenset[E]:
    """The enum members of these values."""
    return frozenset(_member(kind, value, where) for value in values)


def _shown(name: str) -> str:
    """A name as it may stand in an error: short, printable."""
    return "".join(c if c.isprintable() else "?" for c in name[:64])

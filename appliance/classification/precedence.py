"""Who decides the class of a document, and whether it may go on: one pure function.

Rules:
- The first of `PRECEDENCE` that names a class decides; where nobody does, the document waits for a person.
- Whoever decides, the policy's AI rule and destinations hold: naming a class opens no way that policy closed.
- A choice that the paper surely contradicts, because it looks like a kind for people alone, waits for a person.
- A person who looked at a waiting document has the last word about its class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from appliance.classification.model import NO_PROPOSAL, Proposal
from appliance.classification.separator import Separator
from appliance.policy.classes import UNCLASSIFIED
from appliance.policy.holds import Hold
from appliance.policy.pack import PolicyPack


class Origin(StrEnum):
    """Who named a class."""

    PERSON = "person"
    SEPARATOR = "separator"
    OPERATOR = "operator"
    SITE = "site"
    CLASSIFIER = "classifier"
    NOBODY = "nobody"


PRECEDENCE: Final = (Origin.PERSON, Origin.SEPARATOR, Origin.OPERATOR, Origin.SITE, Origin.CLASSIFIER)
MEANING: Mapping[Origin, str] = MappingProxyType(
    {
        Origin.PERSON: "a person who looked at the waiting document (`scanstation resume JOB --class NAME`)",
        Origin.SEPARATOR: "the separator sheet in front of it",
        Origin.OPERATOR: "the class named at the press (`scanstation scan --class NAME`)",
        Origin.SITE: "`default_class` of the configuration, unless it is `unclassified`",
        Origin.CLASSIFIER: "the station's own proposal, if it is sure and the class is in `automatic` of the policy",
        Origin.NOBODY: "nobody: it waits for a person",
    }
)


@dataclass(frozen=True, slots=True)
class Claims:
    """What each side says; an empty name, or `unclassified`, says nothing."""

    person: str = ""
    separator: Separator | None = None
    operator: str = ""
    site: str = ""
    proposal: Proposal = NO_PROPOSAL


@dataclass(frozen=True, slots=True)
class Resolution:
    """The class of a document, who decided it, and why it waits, if it does.

    `confidence` is the proposal's where nobody named the class, else 0.
    """

    document_class: str
    origin: Origin
    confidence: float = 0.0
    hold: Hold | None = None


def resolve(claims: Claims, purpose: str, pack: PolicyPack) -> Resolution:
    """Decides the class of a document, and whether it may go on for this purpose.

    Raises:
        UnknownPurposeError: the pack does not know the purpose.
    """
    names = _names(claims, pack)
    origin = next((origin for origin in PRECEDENCE if names[origin]), Origin.NOBODY)
    if origin is Origin.SEPARATOR and (problem := _separator_problem(names[origin], claims.separator, purpose, pack)):
        return Resolution(UNCLASSIFIED, origin, hold=problem)
    if origin is Origin.NOBODY or not pack.knows(names[origin]):  # the pack may have changed since somebody named it
        return Resolution(UNCLASSIFIED, Origin.NOBODY, claims.proposal.confidence, Hold.UNSURE)
    name = names[origin]
    hold = pack.hold(name, purpose)
    if origin is Origin.CLASSIFIER:
        automatic = name in pack.classification.automatic
        return Resolution(name, origin, claims.proposal.confidence, hold or (None if automatic else Hold.NOT_AUTOMATIC))
    if hold is None and origin is not Origin.PERSON and _contradicted(name, claims.proposal, purpose, pack):
        hold = Hold.CONTRADICTED
    return Resolution(name, origin, hold=hold)


def _names(claims: Claims, pack: PolicyPack) -> dict[Origin, str]:
    """The class that each side names, or ""."""
    sure = claims.proposal.sure(pack.classification.minimum_confidence)
    separator = claims.separator
    names = {
        Origin.PERSON: claims.person,
        Origin.SEPARATOR: (separator.document_class or "?") if separator and not separator.plain else "",
        Origin.OPERATOR: claims.operator,
        Origin.SITE: claims.site,
        Origin.CLASSIFIER: claims.proposal.document_class if sure else "",
    }
    return {origin: "" if name == UNCLASSIFIED else name for origin, name in names.items()}


def _separator_problem(name: str, separator: Separator | None, purpose: str, pack: PolicyPack) -> Hold | None:
    """Why a separator sheet cannot be followed."""
    if not pack.knows(name):
        return Hold.SEPARATOR_CLASS
    return Hold.SEPARATOR_PURPOSE if separator and separator.purpose not in ("", purpose) else None


def _contradicted(name: str, proposal: Proposal, purpose: str, pack: PolicyPack) -> bool:
    """Whether the paper surely looks like another class, one that only people may have for this purpose."""
    rules, proposed = pack.classification, proposal.document_class
    if not rules.hold_contradictions or not proposal.sure(rules.minimum_confidence) or proposed == name:
        return False
    return pack.knows(proposed) and pack.hold(proposed, purpose) is Hold.HUMAN_ONLY


def markdown() -> str:
    """Who decides, in order, for the documentation."""
    rows = [
        f"| {place} | `{origin}` | {MEANING[origin]} |" for place, origin in enumerate((*PRECEDENCE, Origin.NOBODY), 1)
    ]
    return "\n".join(["| | who | what it is |", "|---|---|---|", *rows]) + "\n"

"""What policy wants of suggestions: which a person confirms, and whether a document waits for that.

Rules:
- `confirm` marks, `hold` stops: a mark travels with its suggestion, a hold keeps the document in the station.
- A class says more than the pack; for `hold` the strictest of pack, class and purpose counts.
- What is not written is `unsure` and `never`: see docs/fields.md for why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

from appliance.errors import ConfigError
from appliance.suggestions import FieldKind

E = TypeVar("E", bound=StrEnum)

HELD: Final = "policy-fields-unconfirmed"
"""The code of a document that waits until a person has confirmed its fields."""


class Confirm(StrEnum):
    """Which suggestions of a kind a person confirms."""

    ALWAYS = "always"
    UNSURE = "unsure"  # those against which something speaks
    NEVER = "never"


class Hold(StrEnum):
    """Which documents wait for a person, from the mildest to the strictest."""

    NEVER = "never"
    MARKED = "marked"  # those with a suggestion that is marked for confirmation
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class FieldRules:
    """The rules of a pack or of one of its classes or purposes."""

    confirm: Mapping[FieldKind, Confirm] = field(default_factory=dict)
    hold: Hold = Hold.NEVER

    def of(self, kind: FieldKind) -> Confirm:
        """What is wanted of suggestions of a kind."""
        return self.confirm.get(kind, Confirm.UNSURE)

    def with_class(self, rules: FieldRules, purpose_hold: Hold) -> FieldRules:
        """These rules with those of a class over them, and what the purpose says about holding."""
        order = list(Hold)
        strictest = max(self.hold, rules.hold, purpose_hold, key=order.index)
        return FieldRules({**self.confirm, **rules.confirm}, strictest)


def field_rules(table: Mapping[str, str], where: str) -> FieldRules:
    """One validated `fields` table: a kind of field or `hold` to a word.

    Raises:
        ConfigError: an unknown key or word; the known ones are named.
    """
    confirm: dict[FieldKind, Confirm] = {}
    hold = Hold.NEVER
    for key, word in table.items():
        if key == "hold":
            hold = _member(Hold, word, f"{where}: hold")
        elif key in list(FieldKind):
            confirm[FieldKind(key)] = _member(Confirm, word, f"{where}: {key}")
        else:
            shown = "".join(c if c.isprintable() else "?" for c in key[:64])
            raise ConfigError(f"{where}: unknown key '{shown}'; known are hold, {', '.join(FieldKind)}")
    return FieldRules(confirm, hold)


def hold_rule(word: str, where: str) -> Hold:
    """What a purpose says about holding. Raises ConfigError."""
    return _member(Hold, word, where)


def _member(kind: type[E], word: str, where: str) -> E:
    try:
        return kind(word)
    except ValueError as error:
        shown = "".join(c if c.isprintable() else "?" for c in word[:64])
        raise ConfigError(f"{where}: unknown '{shown}'; known are {', '.join(kind)}") from error

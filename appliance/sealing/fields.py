"""Suggestions as objects of the sidecar, and whether an untrusted list is one of such objects.

Rules:
- Every key is always there; every text, number and list is bounded; kinds, units and doubts are of closed lists.
- A reader that does not know a kind, unit or doubt refuses the document: a newer station needs a newer receiver.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from appliance.suggestions import (
    MAX_NAME,
    MAX_RELEASED,
    MAX_TEXT,
    MAX_VALUE,
    UNITS,
    Doubt,
    FieldKind,
    ReleasedField,
)

_MOST_PAGES, _MOST_PIXELS = 10_000, 100_000


def field_object(field: ReleasedField) -> dict[str, Any]:
    """A suggestion by its names in the sidecar."""
    return {
        "box": list(field.box),
        "confidence": field.confidence,
        "confirm": field.confirm,
        "kind": field.kind.value,
        "name": field.name,
        "page": field.page,
        "text": field.text,
        "unit": field.unit,
        "value": field.value,
        "why": [doubt.value for doubt in field.why],
    }


def are_fields(untrusted: object) -> bool:
    """Whether this is a list of suggestions within the bounds."""
    return isinstance(untrusted, list) and 0 < len(untrusted) <= MAX_RELEASED and all(map(_is_field, untrusted))


def _is_field(untrusted: object) -> bool:
    return (
        isinstance(untrusted, dict)
        and set(untrusted) == set(FORMS)
        and all(form(untrusted[key]) for key, form in FORMS.items())
    )


def _text(most: int, least: int = 0) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and least <= len(value) <= most and value.isprintable()


def _box(value: Any) -> bool:
    whole = isinstance(value, list) and len(value) == 4 and all(type(side) is int for side in value)
    return whole and 0 <= value[0] < value[2] <= _MOST_PIXELS and 0 <= value[1] < value[3] <= _MOST_PIXELS


def _share(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value) and 0 <= value <= 100


def _doubts(value: Any) -> bool:
    return isinstance(value, list) and all(doubt in _DOUBTS for doubt in value) and len(set(value)) == len(value)


_DOUBTS: Final = tuple(doubt.value for doubt in Doubt)
_KINDS: Final = tuple(kind.value for kind in FieldKind if kind is not FieldKind.BIRTH_DATE)
FORMS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "box": _box,
    "confidence": _share,
    "confirm": lambda value: type(value) is bool,
    "kind": lambda value: value in _KINDS,
    "name": _text(MAX_NAME),
    "page": lambda value: type(value) is int and 0 <= value < _MOST_PAGES,
    "text": _text(MAX_TEXT, 1),
    "unit": lambda value: value == "" or (isinstance(value, str) and value in UNITS),
    "value": _text(MAX_VALUE),
    "why": _doubts,
}

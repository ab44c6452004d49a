r"""Canonical JSON for everything that is signed or chained: one value has one spelling.

Rules:
- ASCII, keys sorted, no white space, no floats; `\uXXXX` escapes never occur because all text is ASCII by schema.
- Reading means: bounded, parsed, checked against a closed schema, written again, and equal to what came in. That
  alone refuses duplicate keys, white space, other key orders and other spellings of a number.
- An error never quotes what it refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn

Rule = Callable[[object], bool]
Schema = Mapping[str, Rule]


class NotCanonicalError(ValueError):
    """The bytes are not what the schema and the one spelling allow. Callers turn it into their own error."""


def encode(record: Mapping[str, object]) -> bytes:
    """The one spelling of `record`, which must have passed its schema."""
    return json.dumps(record, ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":")).encode("ascii")


def decode(untrusted: bytes, schema: Schema, max_bytes: int) -> dict[str, Any]:
    """Reads one record.

    Args:
        untrusted: the bytes as they came.
        schema: every key that must be there, with the rule for its value; no other key is allowed.
        max_bytes: upper bound of the size.

    Returns:
        The values by key; `encode` of it is exactly `untrusted`.

    Raises:
        NotCanonicalError: anything else; the message names the key of ours at most.
    """
    if len(untrusted) > max_bytes:
        raise NotCanonicalError(f"longer than {max_bytes} bytes")
    record = parse(untrusted)
    if set(record) != set(schema):
        raise NotCanonicalError("unknown or missing keys")
    check(record, schema)
    if encode(record) != untrusted:
        raise NotCanonicalError("not the canonical spelling")
    return record


def check(record: Mapping[str, object], schema: Schema) -> None:
    """Raises NotCanonicalError with the key whose value breaks its rule."""
    for key, rule in schema.items():
        if not rule(record[key]):
            raise NotCanonicalError(f"bad value of '{key}'")


def parse(untrusted: bytes) -> dict[str, Any]:
    """Parses one JSON object of ASCII bytes without floats; nothing is checked beyond that."""
    try:
        value = json.loads(untrusted.decode("ascii"), parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise NotCanonicalError("not JSON of this kind") from None  # the cause would quote the input
    if not isinstance(value, dict):
        raise NotCanonicalError("not an object")
    return value


def _refuse(_untrusted_number: str) -> NoReturn:
    raise NotCanonicalError("floats are not allowed")


def text(pattern: str) -> Rule:
    """A string that matches the whole pattern."""
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def whole(low: int, high: int) -> Rule:
    """An integer in `[low, high]`; a boolean is no integer."""
    return lambda value: type(value) is int and low <= value <= high


def exactly(wanted: str | int) -> Rule:
    """This value and no other."""
    return lambda value: type(value) is type(wanted) and value == wanted


def flag(value: object) -> bool:
    """A boolean."""
    return type(value) is bool


def records(schema: Schema, most: int) -> Rule:
    """A list of at most `most` records of one schema."""
    return lambda value: isinstance(value, list) and len(value) <= most and all(_fits(item, schema) for item in value)


def _fits(item: object, schema: Schema) -> bool:
    return isinstance(item, dict) and set(item) == set(schema) and all(schema[key](item[key]) for key in schema)


ID: Final = text(r"[0-9a-f]{32}")
DIGEST: Final = text(r"[0-9a-f]{64}")
NAME: Final = text(r"[a-z0-9][a-z0-9-]{0,63}")
POLICY: Final = text(r"[a-z0-9][a-z0-9._-]{0,63}@[0-9a-z][0-9a-z._-]{0,31}")
# Any year of four digits: a station without a clock battery starts in 1970.
TIME: Final = text(r"[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z")

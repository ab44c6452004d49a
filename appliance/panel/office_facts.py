"""What the station says about the office, once its form was checked. Rows check themselves (`office.rows`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from appliance.bus_rows import ContentError
from appliance.office.rows import ChainRow, FigureRow, HoldRow, ReasonRow
from appliance.panel.review_facts import WrongShapeError
from appliance.queue.items import AuditRow

OFFICERS: Final = ("supervisor", "auditor")
"""Roles that have an office."""
MAX_ROWS: Final = 1_000
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Figures:
    """What the charts show."""

    periods: tuple[FigureRow, ...]
    reasons: tuple[ReasonRow, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """A page of the audit log, and the number before which the next one begins; 0: there is nothing older."""

    rows: tuple[AuditRow, ...]
    more: int


def checked_rows(untrusted: object, row: Callable[..., R]) -> tuple[R, ...]:
    """Rows of one kind. Raises WrongShapeError."""
    if not (isinstance(untrusted, list) and len(untrusted) <= MAX_ROWS):
        raise WrongShapeError
    return tuple(checked_row(each, row) for each in untrusted)


def checked_row(untrusted: object, row: Callable[..., R]) -> R:
    """One row. Raises WrongShapeError."""
    if not isinstance(untrusted, tuple):
        raise WrongShapeError
    try:
        return row(*untrusted)
    except (ContentError, TypeError, ValueError, AttributeError) as error:
        raise WrongShapeError from error


def checked_records(untrusted: object) -> Records:
    """A page of the log. Raises WrongShapeError."""
    if not (isinstance(untrusted, tuple) and len(untrusted) == 2):
        raise WrongShapeError
    rows, more = untrusted
    if not (type(more) is int and 0 <= more < 1 << 60):
        raise WrongShapeError
    return Records(checked_rows(rows, AuditRow), more)


__all__ = ("ChainRow", "FigureRow", "Figures", "HoldRow", "ReasonRow", "Records", "checked_records", "checked_row",
           "checked_rows")  # fmt: skip

"""Rows of buttons and lines for QML, changed in place: a row that stays is the same row, and keeps its finger.

Rules:
- A row is known by what a finger on it means (`row_key`), never by its place: what was under a finger when it went down
  is never something else when it comes off.
- A list of which no row stayed is another list, and begins at its top.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt

from appliance.panel.model import Choice, Item, Tile

_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_NOWHERE: Final = QModelIndex()


def row_key(row: Choice | Tile | Item) -> Hashable:
    """What a finger on this row means; of a line that nobody can touch, what it is about."""
    if isinstance(row, Item) and row.choice is None:
        return row.text
    choice = row if isinstance(row, Choice) else row.choice
    return (choice.do, choice.argument, choice.label.source) if choice else None


def told_apart(keys: Sequence[Hashable]) -> list[Hashable]:
    """The same keys, each with the number of those before it that are equal."""
    seen: Counter[Hashable] = Counter()
    apart: list[Hashable] = []
    for key in keys:
        apart.append((key, seen[key]))
        seen[key] += 1
    return apart


class Rows(QAbstractListModel):
    """One list as QML draws it; each row is `modelData` there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys: list[Hashable] = []
        self._values: list[Any] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:  # noqa: N802 - Qt's name
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._values)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _ROLE) -> Any:
        """The row at this place."""
        return self._values[index.row()] if role == _ROLE and index.isValid() else None

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802 - Qt's name
        """How QML names a row."""
        return {_ROLE: QByteArray(b"modelData")}

    def take(self, keys: Sequence[Hashable], values: Sequence[Any]) -> None:
        """Takes new rows, in place: one key for each value."""
        wanted = told_apart(keys)
        if not set(wanted) & set(self._keys):
            self._replace(wanted, list(values))
            return
        self._remove(set(wanted))
        for place, (key, value) in enumerate(zip(wanted, values, strict=True)):
            self._bring(place, key, value)

    def _replace(self, keys: list[Hashable], values: list[Any]) -> None:
        if keys or self._keys:
            self.beginResetModel()
            self._keys, self._values = keys, values
            self.endResetModel()

    def _remove(self, wanted: set[Hashable]) -> None:
        for place in reversed(range(len(self._keys))):
            if self._keys[place] not in wanted:
                self.beginRemoveRows(_NOWHERE, place, place)
                del self._keys[place], self._values[place]
                self.endRemoveRows()

    def _bring(self, place: int, key: Hashable, value: Any) -> None:
        """Has this row at this place; all before it are where they belong."""
        if key not in self._keys:
            self.beginInsertRows(_NOWHERE, place, place)
            self._keys.insert(place, key)
            self._values.insert(place, value)
            self.endInsertRows()
            return
        now = self._keys.index(key)
        if now != place:
            self.beginMoveRows(_NOWHERE, now, now, _NOWHERE, place)
            self._keys.insert(place, self._keys.pop(now))
            self._values.insert(place, self._values.pop(now))
            self.endMoveRows()
        if self._values[place] != value:
            self._values[place] = value
            self.dataChanged.emit(self.index(place), self.index(place))

"""Named values for QML, each with a signal of its own, so that only what is different is drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import Property, QObject, Signal


class Values(QObject):
    """Holds the values; make it with `values_of`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held: dict[str, Any] = {}

    def value(self, name: str) -> Any:
        """The value of this name; None before there is one."""
        return self._held.get(name)

    def take(self, values: Mapping[str, Any]) -> bool:
        """Takes new values. Returns whether one of them is different."""
        different = [name for name, value in values.items() if name not in self._held or self._held[name] != value]
        for name in different:
            self._held[name] = values[name]
        for name in different:
            getattr(self, f"{name}_changed").emit()
        return bool(different)


_ANY: Any = "QVariant"


def _reader(name: str) -> Callable[[Values], Any]:
    return lambda held: held.value(name)


def values_of(names: Iterable[str], parent: QObject) -> Values:
    """An object with a property of each name."""
    members: dict[str, Any] = {}
    for name in names:
        members[f"{name}_changed"] = signal = Signal()
        members[name] = Property(_ANY, _reader(name), notify=signal)
    made: Values = type("NamedValues", (Values,), members)(parent)
    return made

"""The thin layer between the controller and QML: values in, taps out.

Rules:
- A value is replaced only when it is different, and rows that can be touched are changed in place (`rows`): a button
  that a finger lies on must not be made anew because a page was counted.
- While a finger lies on the glass, the screen under it stays as it is (but for what is counted); what is different
  shows when the finger is off. Another screen shows at once, and takes its touch with it.
- Texts are translated here and nowhere else in Python.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Property, QCoreApplication, QEvent, QObject, Qt, QTimer, QTranslator, QUrl, Signal, Slot
from PySide6.QtGui import QKeyEvent

from appliance.capture.guide_pictures import FOLDER
from appliance.panel.controller import Controller
from appliance.panel.facts import Facts
from appliance.panel.model import Bar, Chart, Choice, Do, Item, Key, Keyboard, Paper, Screen, Sheet, Tile
from appliance.panel.requests import Answer
from appliance.panel.rows import Rows, row_key
from appliance.panel.taps import Finger
from appliance.panel.text import Text, fill, first_clause
from appliance.panel.theme import TEXT_SCALES, Glass, glass, theme
from appliance.panel.values import values_of

TRANSLATIONS: Final = Path(__file__).with_name("i18n")
_TICK_MS = 250
_LISTS: Final = ("choices", "tiles", "items", "links", "tools")
"""What can be touched, in rows."""
_LIVE: Final = frozenset({"pages", "dots", "keyboard", "keys", "cells"})
"""What goes on under a finger: it moves nothing, and two fingers may type."""
_BEGINS = (QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress)
_ENDS = (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel, QEvent.Type.MouseButtonRelease)
_MOVES = (QEvent.Type.TouchUpdate, QEvent.Type.MouseMove)


def translated(text: Text) -> str:
    """In the language that is installed."""
    if not text:
        return ""
    arguments = [translated(a) if isinstance(a, Text) else str(a) for a in text.arguments]
    template = QCoreApplication.translate(text.context, text.source) if text.context else text.source
    whole = fill(template, arguments) if text.context else template
    return first_clause(whole) if text.clause else whole


def plain_value(value: Any) -> Any:
    """A value of the model as QML takes it."""
    if isinstance(value, Text):
        return translated(value)
    if isinstance(value, tuple):
        return [plain_value(each) for each in value]
    if isinstance(value, Choice | Tile | Item | Paper | Sheet | Bar | Chart | Key | Keyboard):
        kind: Any = type(value)  # a class is its own key; mypy takes its values' lack of one for that of the class
        return {name: plain_value(getattr(value, name)) for name in names_of(kind)}
    return str(value) if isinstance(value, Do) else value


@cache
def names_of(kind: type[Any]) -> tuple[str, ...]:
    """The names of a dataclass's fields, found once."""
    return tuple(field.name for field in fields(kind))


class Bridge(QObject):
    """What QML knows as `panel`."""

    dimmed_changed = Signal()
    languages_changed = Signal(str)
    facts_arrived = Signal(object)
    answer_arrived = Signal(object)
    shown = Signal(str)  # the name of the screen, when something of it is different

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.values = values_of((*names_of(Screen), "keys"), self)
        self.touchable = values_of(_LISTS, self)
        self.touchable.take({name: Rows(self) for name in _LISTS})
        self._finger = Finger()
        self._behind = False  # something waits until the finger is off
        self.theme = values_of(theme(glass(800, 480), 1.0), self)
        self._controller: Controller | None = None
        self._glass: Glass | None = None
        self._translator: QTranslator | None = None
        self._language = ""
        self._dimmed = False
        self.facts_arrived.connect(self._take_facts, Qt.ConnectionType.QueuedConnection)
        self.answer_arrived.connect(self._take_answer, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def attach(self, controller: Controller, shown_on: Glass) -> None:
        """Begins to show what the controller says, on this glass."""
        self._controller, self._glass = controller, shown_on
        self.refresh()
        self._timer.start()

    def on_glass(self, shown_on: Glass) -> None:
        """The window has another size."""
        self._glass = shown_on
        self.refresh()

    def stop(self) -> None:
        """Nothing more is shown."""
        self._timer.stop()
        self._controller = None
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)

    def refresh(self) -> None:
        """Shows what is different."""
        controller = self._controller
        if controller is None or self._glass is None:
            return
        self._speak(controller.ui.language)
        self.theme.take(theme(self._glass, TEXT_SCALES[controller.ui.size]))
        self._show(controller.screen())
        if self._dimmed != controller.dimmer.dimmed:
            self._dimmed = controller.dimmer.dimmed
            self.dimmed_changed.emit()

    def _show(self, screen: Screen) -> None:
        values = self._values(screen)
        self._behind = self._finger.lies() and screen.name == self.values.value("name")
        if self._behind:
            values = {name: value for name, value in values.items() if name in _LIVE}
        elif screen.layout != self.values.value("layout"):
            for name in ("tiles", "tools"):
                self.touchable.value(name).take((), ())  # what is about to go is not made anew before
        different = self.values.take(values)
        if not self._behind:
            self._lay_out(screen)
        if different:
            self.shown.emit(screen.name)

    def _lay_out(self, screen: Screen) -> None:
        """What can be touched, row by row."""
        lists = {name: getattr(screen, name) for name in _LISTS if name != "tools"}
        lists["tools"] = screen.sheet.tools if screen.sheet else ()
        for name, rows in lists.items():
            self.touchable.value(name).take([row_key(row) for row in rows], [plain_value(row) for row in rows])

    @Slot(str, str)
    def tap(self, do: str, argument: str) -> None:
        """A tap on something that means `do`."""
        if self._controller is not None and do in set(Do):
            self._controller.tap(Do(do), argument)

    def _is_dimmed(self) -> bool:
        return self._dimmed

    dimmed = Property(bool, _is_dimmed, notify=dimmed_changed)

    @staticmethod
    def _values(screen: Screen) -> dict[str, Any]:
        values = {name: plain_value(getattr(screen, name)) for name in names_of(Screen)}
        picture = FOLDER / f"{screen.picture}.svg"
        values["picture"] = QUrl.fromLocalFile(str(picture)).toString() if screen.picture else ""
        values["paper"] = values["paper"] or {}
        values["sheet"] = values["sheet"] or {}
        values["chart"] = values["chart"] or {}
        typed = values["keyboard"] or {}
        values["keyboard"] = {name: value for name, value in typed.items() if name not in ("wide", "upright")}
        values["keys"] = {name: typed.get(name, []) for name in ("wide", "upright")}
        return values

    def _speak(self, language: str) -> None:
        """Installs the language; English is that of the sources."""
        if language == self._language:
            return
        self._language = language
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
        self._translator = QTranslator(self)
        if language != "en" and self._translator.load(str(TRANSLATIONS / f"panel_{language}.qm")):
            QCoreApplication.installTranslator(self._translator)
        self.languages_changed.emit(language)

    @Slot(object)
    def _take_facts(self, facts: Facts) -> None:
        if self._controller is not None:
            self._controller.facts_changed(facts)

    @Slot(object)
    def _take_answer(self, answer: Answer) -> None:
        if self._controller is not None:
            self._controller.answered(answer)

    def _tick(self) -> None:
        if self._controller is not None:
            self._controller.tick()
            if self._behind and not self._finger.lies():
                self.refresh()

    # Touches and keys of the window, before anything else sees them

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Swallows the touch that wakes the screen; keys are a badge reader's."""
        kind = event.type()
        if self._controller is None:
            return False
        if kind in _BEGINS or kind in _ENDS or kind in _MOVES:
            begins, ends = kind in _BEGINS, kind in _ENDS
            self._finger.touch(begins=begins, ends=ends)
            if ends and self._behind:
                QTimer.singleShot(0, self.refresh)  # after what the touch meant was done
            return self._controller.touched(begins=begins, ends=ends)
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            self._controller.key("\r" if enter else event.text())
            return True
        return super().eventFilter(watched, event)

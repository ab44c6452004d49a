"""The thin layer between the controller and QML: values in, taps out.

Rules:
- A value is replaced only when it is different: a button that a finger lies on must not be made anew because a page was
  counted.
- Texts are translated here and nowhere else in Python.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Property, QCoreApplication, QEvent, QObject, Qt, QTimer, QTranslator, QUrl, Signal, Slot
from PySide6.QtGui import QKeyEvent

from appliance.capture.guide_pictures import FOLDER
from appliance.panel.controller import Controller
from appliance.panel.facts import Facts
from appliance.panel.link import Answer
from appliance.panel.model import Bar, Chart, Choice, Do, Item, Key, Keyboard, Paper, Screen, Sheet, Tile
from appliance.panel.text import Text, fill, first_clause
from appliance.panel.theme import TEXT_SCALES, Glass, glass, theme
from appliance.panel.values import values_of

TRANSLATIONS: Final = Path(__file__).with_name("i18n")
_TICK_MS = 250
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
        return {field.name: plain_value(getattr(value, field.name)) for field in fields(value)}
    return str(value) if isinstance(value, Do) else value


class Bridge(QObject):
    """What QML knows as `panel`."""

    dimmed_changed = Signal()
    languages_changed = Signal(str)
    facts_arrived = Signal(object)
    answer_arrived = Signal(object)
    shown = Signal(str)  # the name of the screen, when something of it is different

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.values = values_of((field.name for field in fields(Screen)), self)
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
        screen = controller.screen()
        if self.values.take(self._values(screen)):
            self.shown.emit(screen.name)
        if self._dimmed != controller.dimmer.dimmed:
            self._dimmed = controller.dimmer.dimmed
            self.dimmed_changed.emit()

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
        values = {field.name: plain_value(getattr(screen, field.name)) for field in fields(screen)}
        picture = FOLDER / f"{screen.picture}.svg"
        values["picture"] = QUrl.fromLocalFile(str(picture)).toString() if screen.picture else ""
        values["paper"] = values["paper"] or {}
        values["sheet"] = values["sheet"] or {}
        values["chart"] = values["chart"] or {}
        values["keyboard"] = values["keyboard"] or {}
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

    # Touches and keys of the window, before anything else sees them

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Swallows the touch that wakes the screen; keys are a badge reader's."""
        kind = event.type()
        if self._controller is None:
            return False
        if kind in _BEGINS or kind in _ENDS or kind in _MOVES:
            return self._controller.touched(begins=kind in _BEGINS, ends=kind in _ENDS)
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            self._controller.key("\r" if enter else event.text())
            return True
        return super().eventFilter(watched, event)

"""Typing a value of a review: its two screens, and what a tap on them does. Pure.

Rules:
- What is typed lives in the open review alone: it ends with it, and when the value is left.
- A value against which something speaks is kept only after a second look.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Final

from appliance.panel import keyboard, review_words, words
from appliance.panel.keyboard import Row, Typing
from appliance.panel.model import Choice, Do, Key, Keyboard, Screen, Sheet, Ui
from appliance.panel.review_state import Review, Step
from appliance.panel.text import Text, plain, say
from appliance.panel.words import ARROW, ATTENTION, CALM, WARN

EMPTY: Final = say("A word is empty. Type it, or go back and leave the value out.")
_SIGNS: Final = MappingProxyType(
    {
        keyboard.ERASE: plain("⌫"), keyboard.UPPER: plain("⇧"), keyboard.ACCENT: plain("\u00b4"),
        keyboard.BEFORE: say("◀ word"), keyboard.AFTER: say("word ▶"),
    }
)  # fmt: skip
_LAYERS: Final = MappingProxyType({keyboard.LETTERS: plain("123"), keyboard.DIGITS: plain("abc")})


def begun(review: Review) -> Review:
    """The keyboard, for the value that is shown; as it was left where what was typed looks wrong."""
    typing = review.typing if review.step is Step.DOUBTED else keyboard.begun(review.reading)
    return replace(review, step=Step.TYPING, typing=typing, against=()) if typing else review


def key(review: Review, typed: str, language: str) -> Review:
    """A key of the keyboard."""
    if review.step is not Step.TYPING or review.typing is None:
        return review
    return replace(review, typing=review.typing.key(typed, language))


def is_as_read(review: Review) -> bool:
    """Whether what was typed is what was read, and nothing else was said about it."""
    said = review.fields[review.field].said
    return review.typing is not None and review.typing.text == review.reading and said != review_words.CORRECTED


def typing(review: Review, ui: Ui) -> Screen:
    """The keyboard, beside the part of the page."""
    shown = review.typing or Typing(("",))
    return Screen(
        "review-type", "type", ARROW, CALM, say("Correct what was read"), _kind(review),
        choices=(Choice(Do.REVIEW_TYPED, say("Use this"), first=True),),
        sheet=Sheet(str(review.picture), review.width, review.height, 1.0),
        keyboard=_keyboard(shown, ui.language),
    )  # fmt: skip


def doubted(review: Review) -> Screen:
    """What was typed, and what speaks against it."""
    lines = tuple(words.word_of(review_words.AGAINST, doubt) for doubt in review.against)
    text = review.typing.text if review.typing else ""
    return Screen(
        "review-doubt", "crop", WARN, ATTENTION, say("Is this right?"), _kind(review), lines,
        choices=(
            Choice(Do.REVIEW_TYPE, say("Type it again"), first=True),
            Choice(Do.REVIEW_SURE, say("Use it all the same")),
        ),
        sheet=Sheet(str(review.picture), review.width, review.height, 1.0, plain(text), typed=True),
    )  # fmt: skip


def _kind(review: Review) -> Text:
    row = review.fields[review.field]
    return say("%1, page %2", words.word_of(review_words.KINDS, row.kind), row.page + 1)


def _keyboard(shown: Typing, language: str) -> Keyboard:
    wide, upright = (tuple(_row(row, shown) for row in rows) for rows in shown.rows(language))
    return Keyboard(
        wide, upright, plain(" ".join(shown.words[: shown.at])), plain(shown.words[shown.at]),
        plain(" ".join(shown.words[shown.at + 1 :])),
    )  # fmt: skip


def _row(row: Row, shown: Typing) -> tuple[Key, ...]:
    return tuple(_key(each, shown) for each in row)


def _key(name: str, shown: Typing) -> Key:
    on = (name == keyboard.UPPER and shown.upper) or (name == keyboard.ACCENT and shown.accent)
    sign = _LAYERS[shown.layer] if name == keyboard.LAYER else _SIGNS.get(name) or plain(name)
    return Key(Choice(Do.REVIEW_KEY, sign, name, first=on), on)

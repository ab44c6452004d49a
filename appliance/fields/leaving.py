"""Suggestions on their way: marked by policy, and those that may travel with a released document.

Rules:
- A suggestion travels only when every word of it was cleared and copied for this purpose; then it says nothing that the
  released page does not show. A date of birth never travels.
- An odd number has no value outside: what was printed stands in the text.
- Handwriting in a suggestion or right beside it in its row is a doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from appliance.documents import Box, Word
from appliance.fields.passages import box_of
from appliance.fields.suggestion import Suggestion
from appliance.policy.fields import Confirm, FieldRules, Hold
from appliance.suggestions import MAX_NAME, MAX_TEXT, MAX_VALUE, NAMES, Doubt, FieldKind, ReleasedField

_LEVEL = 0.4  # of the lower height: so much two words of a row overlap
_BESIDE = 2.0  # heights: so near in its row, handwriting belongs to a suggestion


@dataclass(frozen=True, slots=True)
class Marked:
    """A suggestion, whether policy wants a person to confirm it, and why (sorted)."""

    suggestion: Suggestion = field(repr=False)
    confirm: bool
    why: tuple[Doubt, ...]


def mark(suggestions: Iterable[Suggestion], rules: FieldRules, written: Sequence[Word]) -> tuple[Marked, ...]:
    """What policy says about each suggestion of a page.

    Args:
        suggestions: of the page.
        rules: of the document.
        written: words of the page that a hand wrote.
    """
    marked = []
    for suggestion in suggestions:
        doubts = set(suggestion.doubts)
        if any(_beside(word.box, own.box) for own in suggestion.words for word in written):
            doubts.add(Doubt.HANDWRITING)
        rule = rules.of(suggestion.kind)
        if rule is Confirm.ALWAYS:
            doubts.add(Doubt.POLICY)
        confirm = rule is Confirm.ALWAYS or (rule is Confirm.UNSURE and bool(doubts))
        marked.append(Marked(suggestion, confirm, tuple(sorted(doubts))))
    return tuple(marked)


def waits(marked: Iterable[Marked], rules: FieldRules) -> bool:
    """Whether the document waits until a person has confirmed."""
    return rules.hold is Hold.ALWAYS or (rules.hold is Hold.MARKED and any(m.confirm for m in marked))


def travelling(
    page: int, marked: Iterable[Marked], copied: Sequence[Word], spelled: Callable[[str], str]
) -> list[ReleasedField]:
    """The suggestions of a page that may travel.

    Args:
        page: index in the released file.
        marked: its suggestions.
        copied: the words that were copied onto the released page, with the boxes of what was copied.
        spelled: how the text layer spells a word.
    """
    fields = (_travelling(page, m, copied, spelled) for m in marked if m.suggestion.kind is not FieldKind.BIRTH_DATE)
    return [one for one in fields if one is not None]


def _travelling(
    page: int, marked: Marked, copied: Sequence[Word], spelled: Callable[[str], str]
) -> ReleasedField | None:
    own = marked.suggestion
    shown = [_copy_of(word, copied) for word in own.words]
    there = [word for word in shown if word is not None]
    text, name = (" ".join(map(spelled, words.split())) for words in (own.text, own.name))
    if len(there) < len(shown) or not (0 < len(text) <= MAX_TEXT and len(name) <= MAX_NAME):
        return None
    layer = [spelled(word.text).casefold() for word in there]
    tokens = text.split() if name in NAMES else [*text.split(), *name.split()]
    if not all(any(_is_part(token.casefold(), word) for word in layer) for token in tokens):
        return None
    sure = Doubt.ODD_NUMBER not in marked.why and len(own.value) <= MAX_VALUE
    box = box_of(there)
    return ReleasedField(
        page, own.kind, text, name, own.value if sure else "", own.unit, (box.left, box.top, box.right, box.bottom),
        round(own.confidence, 1), marked.confirm, marked.why,
    )  # fmt: skip


def _copy_of(word: Word, copied: Sequence[Word]) -> Word | None:
    """The same word among those that were copied: its middle lies in their box."""
    across, down = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    return next(
        (
            w
            for w in copied
            if w.text == word.text and w.box.left <= across < w.box.right and w.box.top <= down < w.box.bottom
        ),
        None,
    )


def _is_part(token: str, word: str) -> bool:
    """Whether a token stands in a word without cutting a run of letters or digits."""
    before, there, after = word.partition(token)
    pairs = ((before[-1:], token[:1]), (token[-1:], after[:1]))
    return bool(there) and not any((a + b).isalpha() or (a + b).isdigit() for a, b in pairs if a and b)


def _beside(written: Box, own: Box) -> bool:
    """Whether a handwritten word is, or stands right beside, a word of a suggestion."""
    level = min(written.bottom, own.bottom) - max(written.top, own.top)
    apart = max(written.left - own.right, own.left - written.right)
    return level > _LEVEL * min(written.height, own.height) and apart <= _BESIDE * own.height

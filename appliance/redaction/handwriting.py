"""Print or handwriting: evidence from the shape of a word that was read.

Rules:
- The evidence only denies. A small trained network judges each word's shape (`print_model`); coloured ink and
  words that read badly speak for a hand.
- A hand writes whole fields (`hand_fields`): along a line a change between print and hand costs, most of all between
  words that stand close together. So a lone digit shares the fate of its neighbours. Behind a colon an entry begins,
  however close it stands. Words that stand or lean unlike the ones beside them speak for a hand (`steadiness`).
- Print repeats itself, a hand does not: a word with the very letters of printed words is print. So is one whose letters
  keep the step of a typewriter (`pitch`), or stand in the cells of its page (`type_grid`).
- Coloured ink speaks for a pen, unless it is a printer's (`inks`).
- On a page with many words by a neat hand, the page itself tells its hand from its print (`page_hand`).
- How much evidence it takes follows the page (`page_limit`). How sure all of it is says `doubts`.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image, Word
from appliance.redaction import doubts, even_rows, hand_fields, inks, page_limit, steadiness
from appliance.redaction.checkboxes import is_check_box, is_label
from appliance.redaction.hand_fields import Line, near
from appliance.redaction.ink import Components
from appliance.redaction.layout import letters_of
from appliance.redaction.misfits import CLEAR, even_marks
from appliance.redaction.page_hand import PRINTED, by_the_page, each_says
from appliance.redaction.page_limit import MIN_TYPICAL
from appliance.redaction.pitch import in_step, typed
from appliance.redaction.print_model import load_network
from appliance.redaction.repeats import Print, twins
from appliance.redaction.shapes import features
from appliance.redaction.steadiness import lean
from appliance.redaction.type_grid import in_cells
from appliance.redaction.word_ink import graded, own_ink, without_sign

# Log odds for a hand, as the network gives them: print lies around -6, hands around 4.
STRONGEST = 7.0  # one word says at most so much
NEAT = 2.0  # and at most so much for print on a page on which many words lean as a hand's do
SCRIBBLE, SURELY = 9.0, 8.0  # a letter or two that look so little like print: a tick, whatever stands beside it
NUMBER = -1.5  # numbers say at most so much for print: digits of many hands look like print
SAYS = {0: 0.0, 1: 0.5, 2: 0.7, 3: 0.85}  # how much words of few letters say
DOUBTED = 0.1  # of a page's words look like a hand's: it may be set by a machine all the same
TYPED = -5.0  # at most, of a word that keeps the step of its page
_ROUNDS = 2  # in which a page's hand is learnt
_LEANS_A_LITTLE = 1.5  # log odds of leaning away: so do letters like W on a page without a neat hand
LONE = 1.5  # added for a letter or digit that stands alone: ticks and initials are read as one
LABEL_OF_BOX = -2.5  # added for the word right behind a check box
IN_COLUMN = 3.0  # above the limit, at most, of a word that its column may prove to be print
_COLUMN_PX = 3
FAIR = 70.0  # confidence of a letter that its column may prove to be print
_COLOUR = 3  # dimensions of an image in colour
_TICKS = frozenset("xXvVoO")  # which a hand makes as well
_SET_ALIKE = 3  # other ticks of one shape beneath one, or letters of one size
EVEN = -1.5  # what a number of an even row says at most: no hand writes so evenly
COLOURED, COLOURED_NUMBER = 3.0, 4.5  # added for coloured ink: pens and stamps are blue or red, running print is not
_SURE_PRINT = -4.0  # log odds of a word that no neighbour makes a hand's by standing otherwise
_SURELY_PRINT = 3.0  # below the limit
CHANGE, CHANGE_OF_FIELD = 2.5, 0.8  # what a change from print to hand costs beside a near and a far word
_LABEL = ":"  # ends what stands before a field, however close that begins
DOUBT, NO_DOUBT, DOUBT_WEIGHT = 60.0, 96.0, 0.05  # confidence, and log odds for each of its points below the middle
_CONFIDENT = 88.0
_LIKE_DIGITS = frozenset("0123456789oOiIlLsSzZbBgq")  # digits, and what they are misread as


@dataclass(frozen=True, slots=True)
class ByHand:
    """Indexes of words whose shape is that of handwriting, and how likely that is of each word of their lines."""

    words: set[int]
    likely: Mapping[int, float]


def not_print(
    words: Sequence[Word],
    members: Sequence[Sequence[int]],
    parts: Components,
    asked: Collection[int],
    frames: Sequence[Box] = (),
    slopes: Mapping[int, float] = MappingProxyType({}),
    image: Image | None = None,
) -> ByHand:
    """Which words have the shape of handwriting.

    Args:
        words: the words of a page.
        members: for each word the numbers of the components that make it.
        parts: the components of the page.
        asked: the indexes of the words to judge; other words of their lines count as neighbours.
        frames: check boxes. A field begins behind one; its tick says nothing about the print beside it, and the word
            right behind it is most likely the box's label.
        slopes: of words that lie askew; their shape is that of the word made level.
        image: the page in RGB, if it has colour: inks are told apart.
    """
    lines = {words[index].line for index in asked}
    boxes = {i for i, word in enumerate(words) if any(is_check_box(word, frame) for frame in frames)}
    own = {
        index: seen
        for index, word in enumerate(words)
        if word.line in lines
        and index not in boxes
        and (seen := own_ink(word, members[index], parts, slopes.get(index, 0.0))) is not None
    }
    if not own:
        return ByHand(set(), {})
    shapes, odds, celled = _looks(own, words, parts)
    limit = page_limit.of_page(words, odds)
    straight = {i: ink for i, (ink, _) in own.items() if i not in slopes}  # a sticker's words lean with it
    leans = {i: one for i, ink in straight.items() if (one := lean(words[i], ink)) is not None}
    sure = {i for i in odds if odds[i] < limit.at - _SURELY_PRINT and letters_of(words[i]) >= MIN_TYPICAL}
    usual = steadiness.usual(leans, sure)
    neat = usual is not None and usual.by_hand
    least = -NEAT if neat else -STRONGEST
    coloured = {i for i in range(len(words)) if members[i] and _coloured(members[i], parts)}
    pens: Mapping[int, int] = dict.fromkeys(coloured if inks.colour_tells(odds, coloured) else (), 0)
    printers: Collection[int] = ()
    by_pen: AbstractSet[int] = frozenset()
    if coloured and image is not None and image.ndim == _COLOUR:
        pens, printers, by_pen = inks.told_apart(
            odds, coloured, words, members, parts, image,
            lambda ink: steadiness.wander([leans[i] for i in ink if i in leans], usual),
        )  # fmt: skip
    numbers = {i: at for i in straight if (at := steadiness.figures(words[i], members[i], parts)) is not None}
    judged: list[Line] = []
    away: dict[int, float] = {}  # what each word says by its own lean
    for _, run in itertools.groupby(range(len(words)), key=lambda index: words[index].line):
        indexes = list(run)
        costs = _changes(words, indexes, boxes)
        evidence = [_evidence(words[i], limit.says(odds[i]), tinted=i in pens) if i in odds else 0.0 for i in indexes]
        evidence = _placed(evidence, indexes, words, costs, frames, even_rows.find(indexes, words, numbers), printers)
        leaning = [leans.get(i) for i in indexes]
        apart = steadiness.apart(leaning, usual)
        away.update(zip(indexes, apart, strict=True))
        evidence = [max(least, one) + other for one, other in zip(evidence, apart, strict=True)]
        standing = [steadiness.stand(words[i], members[i], parts) if i in straight else None for i in indexes]
        judged.append(Line(indexes, evidence, costs, _weaker(steadiness.together(leaning, standing), evidence)))
    written = hand_fields.written(judged, words, leans)
    told: Sequence[Line] = judged
    for _ in range(_ROUNDS):
        told = by_the_page(judged, told, words, dict(zip(own, shapes, strict=True)), numbers, written, away, neat=neat)
        if told is not judged:
            neat, written = True, hand_fields.written(told, words, leans)
    written |= by_pen | inks.whole_runs(written | by_pen, pens, words)
    written |= inks.whole_inks(written, pens, words, odds)
    hand = written.intersection(asked)
    plain = [i for i in hand & odds.keys() if i not in pens and away[i] <= (0.0 if neat else _LEANS_A_LITTLE)]
    said = each_says(told)
    surely = {i for i in odds.keys() - written if not neat or (away[i] < 0.0 and said[i] <= PRINTED)}
    printed = [i for i in surely if words[i].confidence >= CLEAR]
    repeated = _repeated(plain, printed, words, members, parts)
    repeated |= celled.intersection(plain) | in_step(
        [i for i in plain if i not in repeated and words[i].confidence >= CLEAR], printed, words, parts
    )
    doubtful = [
        i
        for i in plain
        if i not in repeated
        and (i in printers or max(odds[i] - limit.at, said[i] if neat else -STRONGEST) <= IN_COLUMN)
    ]
    repeated |= _in_columns(doubtful, words, members, parts) | _set_marks(plain, words, members, parts)
    repeated |= _among_print(plain, (odds.keys() - written) | repeated, {i for i in odds if odds[i] < limit.at}, words)
    back = hand_fields.given_back(repeated, hand, told, words) if neat else repeated
    return _by_hand(hand - back - _mute(written, back, odds, told), told, words)


def _by_hand(found: set[int], told: Sequence[Line], words: Sequence[Word]) -> ByHand:
    """The words that were found, and the chances of all; none of signs that stand in a row as print does."""
    likely = doubts.surely_read(doubts.chances(told), words, found)
    return ByHand(found, likely | dict.fromkeys(even_marks(words), 0.0))


def _looks(
    own: Mapping[int, tuple[NDArray[np.bool_], NDArray[np.int32]]], words: Sequence[Word], parts: Components
) -> tuple[NDArray[np.float64], dict[int, float], set[int]]:
    """The features of each word's own ink; how much it looks like a hand's: log odds; words in the cells of a grid."""
    shapes = np.array([features(ink, letters_of(words[index]), rows) for index, (ink, rows) in own.items()])
    odds = dict(zip(own, load_network().odds(shapes, (words[i].text for i in own)).tolist(), strict=True))
    if sum(odd > 0.0 for odd in odds.values()) < DOUBTED * len(odds):
        return shapes, odds, set()
    celled = in_cells(words, parts)
    machine = (typed(words, parts, CLEAR) | celled) & odds.keys()
    return shapes, odds | {i: min(odds[i], TYPED) for i in machine}, celled


def _weaker(together: Sequence[float], evidence: Sequence[float]) -> list[float]:
    """What two words say together, without what one of them surely contradicts: a scribble over a word leans anyhow."""
    pairs = itertools.pairwise(evidence)
    return [min(said, 0.0) if min(pair) <= _SURE_PRINT else said for said, pair in zip(together, pairs, strict=True)]


def _placed(
    evidence: Sequence[float],
    indexes: Sequence[int],
    words: Sequence[Word],
    costs: Sequence[float],
    frames: Sequence[Box],
    even: Collection[int],
    printers: Collection[int],
) -> list[float]:
    """The evidence of a line's words, by what their place says: in an even row, behind a check box, alone."""
    placed = [min(one, EVEN) if index in even else one for index, one in zip(indexes, evidence, strict=True)]
    for place, index in enumerate(indexes):
        alone = letters_of(words[index]) == 1 and CHANGE not in costs[max(0, place - 1) : place + 1]
        if any(is_label(words[index].box, frame) for frame in frames):
            placed[place] += LABEL_OF_BOX
        elif alone and index not in even and index not in printers:
            placed[place] += LONE
    return placed


def _repeated(
    doubtful: Collection[int],
    printed: Collection[int],
    words: Sequence[Word],
    members: Sequence[Sequence[int]],
    parts: Components,
) -> set[int]:
    """Which words, read well, have the letters of words that were judged to be print."""
    clear = [i for i in doubtful if words[i].confidence >= CLEAR]
    if not clear:
        return set()
    page = Print((members[i] for i in sorted(printed) if letters_of(words[i]) > 1), parts)
    return {
        i for i in clear if page.has(graded(words[i], without_sign(words[i], np.asarray(members[i]), parts), parts))
    }


def _in_columns(
    doubtful: Collection[int], words: Sequence[Word], members: Sequence[Sequence[int]], parts: Components
) -> set[int]:
    """Which words stand once more in their column, letter by letter in the same shape: units and flags of a table."""
    found = set()
    for index in doubtful:
        word = words[index]
        if word.confidence < CLEAR or word.text in _TICKS:
            continue
        same = (i for i, other in enumerate(words) if i != index and other.text == word.text and _beneath(word, other))
        if any(twins(members[index], members[other], parts) for other in same):
            found.add(index)
    return found


def _among_print(
    doubtful: Collection[int], printed: Collection[int], alike: set[int], words: Sequence[Word]
) -> set[int]:
    """Which letters that look like print stand in a column with the same one that is print, as wide and high as three.

    Of a fax some flags of a table are read less well than others; no hand writes so evenly.
    """
    found = set()
    for index in alike & set(doubtful):
        word, box = words[index], words[index].box
        if len(word.text) > 1 or not word.text.isalpha() or word.text in _TICKS or word.confidence < FAIR:
            continue
        same = [words[i] for i in alike & set(printed) if words[i].text == word.text and words[i].confidence >= CLEAR]
        sides = ((other, other.box.width - box.width, other.box.height - box.height) for other in same)
        sized = [other for other, wide, high in sides if max(abs(wide), abs(high)) <= _COLUMN_PX]
        if len(sized) >= _SET_ALIKE and any(_beneath(word, other) for other in sized):
            found.add(index)
    return found


def _set_marks(
    plain: Collection[int], words: Sequence[Word], members: Sequence[Sequence[int]], parts: Components
) -> set[int]:
    """Which ticks are print: one stands so often in one column, in the very same shape, as no hand makes it."""
    found: set[int] = set()
    ticks = [i for i in plain if words[i].text in _TICKS]
    for index in ticks:
        same = [i for i in ticks if words[i].text == words[index].text and i != index]
        alike = [i for i in same if twins(members[index], members[i], parts)]
        if sum(_beneath(words[index], words[i]) for i in alike) >= _SET_ALIKE:
            found |= {index, *alike}
    return found


def _mute(
    written: AbstractSet[int], back: AbstractSet[int], odds: Mapping[int, float], lines: Sequence[Line]
) -> set[int]:
    """Which signs by hand say nothing themselves, and stand among words that are all print, after all."""
    found: set[int] = set()
    for line in lines:
        for by_hand, run in itertools.groupby(line.words, key=written.__contains__):
            together = set(run) if by_hand else set()
            judged = together & odds.keys()
            if judged and judged <= back:
                found |= together - judged
    return found


def _beneath(word: Word, other: Word) -> bool:
    """Whether two words begin or end at the very same place of their lines."""
    left, right = abs(word.box.left - other.box.left), abs(word.box.right - other.box.right)
    return word.line != other.line and min(left, right) <= _COLUMN_PX


def _evidence(word: Word, odds: float, *, tinted: bool) -> float:
    """What a word says for a hand (against print when negative)."""
    doubt = DOUBT_WEIGHT * (_CONFIDENT - min(NO_DOUBT, max(DOUBT, word.confidence)))
    if odds >= SCRIBBLE and letters_of(word) <= 2:
        return SURELY
    least = NUMBER if all(c in _LIKE_DIGITS for c in word.text if c.isalnum()) else -STRONGEST
    shape = min(STRONGEST, max(least, odds)) * SAYS.get(letters_of(word), 1.0)
    number = any(c.isdigit() for c in word.text)
    return shape + doubt + ((COLOURED_NUMBER if number else COLOURED) if tinted else 0.0)


def _changes(words: Sequence[Word], indexes: Sequence[int], boxes: Collection[int]) -> list[float]:
    """What a change costs between each word of a line and the next."""
    costs = []
    for one, other in itertools.pairwise(indexes):
        begins = words[one].text.endswith(_LABEL) and _is_entry(words[other])
        begins = begins or one in boxes
        costs.append(CHANGE if near(words[one], words[other]) and not begins else CHANGE_OF_FIELD)
    return costs


def _is_entry(word: Word) -> bool:
    """Whether a word is long enough to show by itself that a field is filled in by hand: `3` and `No` are not."""
    return letters_of(word) >= MIN_TYPICAL or sum(c.isdigit() for c in word.text) > 1


def _coloured(members: Sequence[int], parts: Components) -> bool:
    """Whether most of a word's ink is coloured."""
    areas = parts.boxes[list(members), 4]
    return bool(2 * areas[parts.tinted[list(members)]].sum() > areas.sum())

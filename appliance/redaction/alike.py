"""Characters that readers take for others in what medicine writes with digits: a slashed zero for `@`, O for 0.

Rules:
- It helps to understand typed values and to find more identifiers, and frees nothing that a rule knows: the page is
  searched for identifiers as it was read and with its zeros; only an `@` that is a zero makes no electronic mail.
- An `@` between digits and marks is a zero: behind the one of an address stand letters and a dot. At the beginning of a
  number it may say `at` (`@0830`); there it needs a point or a code's length behind it.
- A dose or a unit with a misread letter is understood as `misread` says.
- A word is understood otherwise only where its form leaves one reading: a decimal, an amount with its unit, a code of a
  classification, a vertebra on a page that has others, SpO2, a minus, old figures before a unit. Others with such a
  zero stay behind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from appliance.redaction import claims, misread, tables
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.values import is_unit

_UNITS = r"(?:MCG|MEQ|MG|ML|CC|G|%)"
_ZERO = (  # between digits and marks, before a point, in a code, or as one of several
    r"(?:[\diIl.,/-]@|@\.\d|@(?!(?:[01]\d|2[0-3])[0-5]\d$)[iIl\d]{4}$|@[\diIl@]*@)"
)
_ZEROS = re.compile(rf"[(\[$]?[<>=]{{0,2}}[A-Z]?[\diIl@.,/-]*{_ZERO}[\diIl@.,/-]*{_UNITS}?[)\].,;:%]*", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w-]+\.[A-Za-z]{2,}")
_DECIMAL = re.compile(rf"[(\[]?(?:0|[1-9]\d{{0,2}})?\.\d{{1,3}}{_UNITS}?[-\u2013)\].,;:]*", re.IGNORECASE)
_LIMIT = re.compile(r"[<>]=?\d{1,4}")
_SMALL_DECIMAL = re.compile(rf"[Oo](?=\.\d{{1,3}}{_UNITS}?[)\].,;:]*$)", re.IGNORECASE)
_NO_DOMAIN = re.compile(r"@\.\d\S{0,4}|D@")  # and dioptres at an axis
_LENGTHS = frozenset({"cm", "mm"})  # `ETT 22 cm @ lip`
_POWER = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,2})?")
_AMOUNT = re.compile(rf"[(\[]?[1-9]\d{{0,3}}{_UNITS}[)\].,;:]*", re.IGNORECASE)
_MASKED = re.compile(r"\d{1,3}m?")  # `48% @ 90m`, a loudness with masking
_SHORT = re.compile(r"\d{1,3}(?:/\d{1,3})?%?")
_WHOLE = re.compile(r"[1-9]\d{0,3}")
_DASHES = frozenset("-\u2013\u2014")
_BESIDE = 2  # words to both sides
_UNIT_LETTERS = 2
_DIGITS = str.maketrans("@OoIil", "000111")
_ICD = re.compile(r"[(\[]?[A-TV-Z](?=.?\d)[\dOoIl][\dA-Z]\.[\dOoIl][\dA-Z]{0,3}[)\].,;:]*")
_SUPPLY = re.compile(r"[(\[]?[ADEJKLQ](?=[OoIl]*\d)[\dOoIl]{4}[)\].,;:]*")
_VERTEBRA = re.compile(r"[CTLS](?:1[0-2]|[1-9])(?:-[CTLS]?(?:1[0-2]|[1-9]))?\W*")
_MISREAD_VERTEBRA = re.compile(r"(?=\S*l)[CTLS](?:[1l][0-2]|[1-9l])(?:-[CTLS]?(?:[1l][0-2]|[1-9l]))?\W*")
_SATURATION = re.compile(r"(?<!\w)(?:[S$5]p[O0o]2|SoO2)(?!\w)")
_LONG_DASH = re.compile(r"(?<=\d)[\u2014\u2212](?=\d)|^[\u2014\u2212](?=\d{1,5}[.,;)]?$)")  # a range, or below nought
_MINUS = re.compile(r"[\u2014\u2013\u2212](?=\d{1,2}\.\d{1,2}[).,;:]*$)")
_OLD_FIGURES = re.compile(  # of a font whose fives and ones look like letters: s8%, 2sth, I2 oz
    r"[(\[]?(?=[sSIl]*\d)(?=\d*[sSIl])(?P<figures>[\dsSIl]{2,3})(?P<unit>%|th|mg|mcg|m[lL]|cm|mm|kg|lbs?|oz|-OH)?[)\].,;:]*"
)
_RANKS = frozenset({"percentile", "percentiles", "centile", "%ile"})
_FIGURES = str.maketrans("sSIl", "5511")
_JOINED = re.compile(r"([a-z]{3,}|[A-Z][a-z]{4,}(?=[LR]))(?:['\u2019]([a-z]{3,})|[LR])\W*")
_JOINED_CASES = re.compile(r"(?:(?P<after>[a-z]{2,})(?P<last>[A-Z]{2,5})|(?P<first>[A-Z]{2,5})(?P<word>[a-z]{3,}))\W*")


def zeros(layout: Layout) -> frozenset[int]:
    """Indexes of words in which an `@` is a zero."""
    return frozenset(
        index
        for index, word in enumerate(layout.words)
        if "@" in word.text
        and (_ZEROS.fullmatch(word.text) or _begins_range(layout, index))
        and not _addressed(layout, index)
    ) | {index for index, _ in misread.doses(layout) if "@" in layout.words[index].text}


def _begins_range(layout: Layout, index: int) -> bool:
    """Whether a lone sign begins a range: `@ - 32`, `@- 2`."""
    text, after = layout.words[index].text, layout.neighbours(index)[1]
    if text == "@" and after is not None and layout.words[after].text in _DASHES:
        text, after = "@-", layout.neighbours(after)[1]
    return text == "@-" and after is not None and _WHOLE.fullmatch(layout.words[after].text) is not None


def _addressed(layout: Layout, index: int) -> bool:
    """Whether a word ends with the `@` of an address that goes on in the next word."""
    behind = layout.words[index + 1].text if index + 1 < len(layout.words) else ""
    return layout.words[index].text.endswith("@") and _ADDRESS.match(behind) is not None


def read(layout: Layout, texts: dict[int, str]) -> Layout:
    """A page with other texts of some of its words; each is as long as it was."""
    if not texts:
        return layout
    words, characters = list(layout.words), list(layout.text)
    for index, text in texts.items():
        words[index] = replace(words[index], text=text)
        characters[layout.starts[index] : layout.ends[index]] = text
    return replace(layout, words=tuple(words), text="".join(characters))


def with_zeros(layout: Layout) -> Layout:
    """A page with its zeros; nobody's identifier becomes less of one."""
    doses = dict(misread.doses(layout))
    return read(layout, {i: doses.get(i, layout.words[i].text.translate(_DIGITS)) for i in zeros(layout)})


def understood(layout: Layout) -> Layout:
    """A page as its typed values are understood; to clear words by, not to search for identifiers."""
    zeroed = with_zeros(layout)
    codes = tables.procedures(zeroed) | claims.lines(zeroed) if zeroed is not layout else frozenset()
    texts = {
        i: zeroed.words[i].text for i in zeros(layout) if i in codes or _typed(zeroed, i) or _begins_range(layout, i)
    }
    texts |= misread.texts(layout)
    vertebrae = any(_VERTEBRA.fullmatch(word.text) for word in layout.words)
    for index, word in enumerate(layout.words):
        text = texts.get(index, word.text)
        if _ICD.fullmatch(text) or _SUPPLY.fullmatch(text):
            head = 1 + (text[0] in "([")
            text = text[:head] + text[head : head + 5].translate(_DIGITS) + text[head + 5 :]
        elif (match := _OLD_FIGURES.fullmatch(text)) and _is_amount(layout, index, match["unit"]):
            begin, end = match.span("figures")
            text = text[:begin] + match["figures"].translate(_FIGURES) + text[end:]
        elif vertebrae and _MISREAD_VERTEBRA.fullmatch(text):
            text = text.replace("l", "1")
        text = _SMALL_DECIMAL.sub("0", text)
        text = _LONG_DASH.sub("-", _MINUS.sub("-", _SATURATION.sub("SpO2", text)))
        if text != word.text:
            texts[index] = text
    return read(layout, texts)


def _is_amount(layout: Layout, index: int, unit: str | None) -> bool:
    """Whether a number has its unit, or stands before it; what ends like a day is one but before `percentile`."""
    _, after = layout.neighbours(index)
    if unit == "th":
        return after is not None and bare(layout.words[after].text) in _RANKS
    return unit is not None or _before_unit(layout, index)


def _before_unit(layout: Layout, index: int) -> bool:
    """Whether a unit stands right behind a word."""
    _, after = layout.neighbours(index)
    behind = "" if after is None else bare(layout.words[after].text)
    return len(behind) >= _UNIT_LETTERS and is_unit(behind)


def _typed(layout: Layout, index: int) -> bool:
    """Whether a number with its zeros is a decimal, a limit (`>50`), or an amount with its unit."""
    text = layout.words[index].text
    if _LIMIT.fullmatch(text) or _DECIMAL.fullmatch(text) or _AMOUNT.fullmatch(text):
        return True
    return _WHOLE.fullmatch(text) is not None and _before_unit(layout, index)


def no_mail(layout: Layout, understood: Layout, lexicon: Lexicon) -> frozenset[int]:
    """Indexes of words that are part of no address.

    These are understood zeros, the plain words beside zeros alone, and what is said with a sign (`pain 3 @ rest`).
    """
    found = zeros(layout)
    nowhere = found | {i for i, word in enumerate(layout.words) if _NO_DOMAIN.fullmatch(word.text)}
    others = {i for i, word in enumerate(layout.words) if "@" in word.text} - nowhere
    near = _around(nowhere) & set(range(len(layout.words)))
    plain = {i for i in near if bare(layout.words[i].text).isalpha() or _DECIMAL.fullmatch(layout.words[i].text)}
    plain -= _around(others)
    said = {i + step for i in others if _is_said(layout, i, lexicon) for step in (-1, 0, 1)}
    said |= {i + step for i in others if _is_axis(layout, i) for step in (-1, 0, 1)}
    ranged = {i + step for i in found if _begins_range(layout, i) for step in (-1, 0, 1, 2)}
    return frozenset(plain | said | ranged | {i for i in found if "@" not in understood.words[i].text})


def _is_axis(layout: Layout, index: int) -> bool:
    """Whether a sign alone stands between two numbers (`43.25 @ 170`, a power and its axis) or behind a unit."""
    before, after = layout.neighbours(index)
    lengths = before is not None and layout.words[before].text in _LENGTHS
    if lengths and after is not None and layout.words[index].text == "@" and layout.words[after].text.isalpha():
        return True
    sides = [layout.words[i].text.strip("/,;") for i in (before, after) if i is not None]
    return layout.words[index].text == "@" and len(sides) > 1 and all(_POWER.fullmatch(side) for side in sides)


def _around(indexes: Collection[int]) -> set[int]:
    """Indexes up to as many words away as a pattern of addresses may take along."""
    return {index + step for index in indexes for step in range(-_BESIDE, _BESIDE + 1)}


def _is_said(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether a lone `@` stands between a short number or medicine and a plain word or a number of the same line."""
    before, after = layout.neighbours(index)
    if layout.words[index].text != "@" or before is None or after is None:
        return False
    said, behind = layout.words[before].text, layout.words[after].text.rstrip(".,;:)")
    plain = (behind.islower() and lexicon.knows(behind)) or _MASKED.fullmatch(behind) is not None
    return plain and (_SHORT.fullmatch(said) is not None or lexicon.clinical(said) or lexicon.abbreviation(said))


def vertebrae(layout: Layout, understood: Layout) -> Iterator[int]:
    """Indexes of vertebrae whose number was read as a letter, and that name nobody."""
    for index, word in enumerate(layout.words):
        if _MISREAD_VERTEBRA.fullmatch(word.text) and understood.words[index].text != word.text:
            yield index


def joined(layout: Layout, lexicon: Lexicon) -> Iterator[int]:
    """Indexes of small words that were read together with the next one: `crackL`, `left'atrium`, `onRA`, `USdating`."""
    for index, word in enumerate(layout.words):
        match = _JOINED.fullmatch(word.text)
        parts = [part.lower() for part in match.groups() if part] if match else []
        if cases := _JOINED_CASES.fullmatch(word.text):
            short = cases["last"] or cases["first"]
            parts = [cases["after"] or cases["word"]] if short in lexicon.abbreviations else []
        if parts and all(lexicon.knows(part) and lexicon.kind(part) is Kind.SAFE for part in parts):
            yield index

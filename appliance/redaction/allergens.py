# ruff: noqa: SIM905 - word lists are kept as text
"""Plants and other allergens of a skin test, many of which people are called by: Ash, Hazel, Johnson grass.

Rules:
- They count only on a page that speaks of such a test and names several of them.
- Each stands alone in its cell, or beside another one, its kind (`Johnson grass`) or its result (`Elm 3+`).
- What the release gate takes for a person or a town wherever it stands (Timothy, Mesquite) is not among them.
- A title, a label or a find elsewhere is stronger, as with `eponyms`.
"""

from __future__ import annotations

import re

from appliance.redaction.layout import Layout, bare

_TESTED = frozenset(
    "wheal wheals flare prick scratch intradermal allergen allergens histamine pollen pollens aeroallergen "
    "aeroallergens rast ige immunotherapy antigens".split()
)
_ALLERGENS = frozenset(
    "ash elm oak maple birch cedar juniper mulberry cottonwood olive pecan walnut hickory pine "
    "cypress poplar hazel willow eucalyptus acacia privet palm elder beech aspen bermuda johnson "
    "kentucky bahia orchard fescue rye ryegrass brome redtop vernal ragweed pigweed sagebrush mugwort plantain "
    "kochia lambs lamb's quarters dock sorrel nettle thistle russian cocklebur firebush baccharis alternaria "
    "cladosporium hormodendrum aspergillus penicillium helminthosporium fusarium mucor rhizopus epicoccum cat dog "
    "horse cattle cockroach feathers mite mites dust mountain meadow june perennial sweet white red box".split()
)
_KINDS = frozenset("grass grasses tree trees weed weeds mix mold molds pollen".split())
_RESULT = re.compile(r"[<>]?\d{1,2}(?:\.\d{1,2})?(?:\s?mm)?|\d{1,2}/\d{1,2}|[0-4]\+|\++|(?i:neg|pos|negative|positive)")
_SEVERAL = 4  # on a page


def find(layout: Layout) -> set[int]:
    """Indexes of the allergens of a page."""
    lower = [bare(word.text).casefold() for word in layout.words]
    said = {part for word in lower for part in re.split(r"[^\w']+", word)}
    listed = [index for index, word in enumerate(lower) if word in _ALLERGENS]
    if not said & _TESTED or len({lower[index] for index in listed}) < _SEVERAL:
        return set()
    return {index for index in listed if _belongs(layout, lower, index)}


def _belongs(layout: Layout, lower: list[str], index: int) -> bool:
    """Whether a word is alone in its cell, or stands beside an allergen, its kind or a result."""
    beside = [i for i in layout.neighbours(index) if i is not None]
    known = (lower[i] in _ALLERGENS | _KINDS or _RESULT.fullmatch(layout.words[i].text.rstrip(",;")) for i in beside)
    return not beside or any(known)

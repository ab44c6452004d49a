"""Documents of the project's generator, as the words that stand on them, with the class that each template is of.

Templates that a reader would call by either of two names (a reply to a referral, an ECG report, an admission sheet, a
pharmacy's label) are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from appliance.documents import Word
from appliance.sim.drawing.truth import Kind, Sample
from appliance.sim.generator import Part, generate

TEMPLATES = 12  # of each part
DEVELOPMENT: Mapping[str, str] = MappingProxyType(
    {
        "progress_note": "active-chart", "laboratory": "lab-result", "intake": "intake-form",
        "discharge": "active-chart",
        "medication_list": "active-chart", "fax_cover": "referral", "claim": "billing", "prescription": "active-chart",
        "insurance_card": "insurance-correspondence", "dental_chart": "active-chart",
    }
)  # fmt: skip
HELD_OUT: Mapping[str, str] = MappingProxyType(
    {
        "operative_report": "active-chart", "pathology": "lab-result", "triage": "active-chart",
        "immunisations": "active-chart", "home_visit": "active-chart", "questionnaire": "intake-form",
        "denial": "insurance-correspondence", "history": "active-chart", "vaccination_card": "active-chart",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page of a generated document."""

    template: str
    label: str
    words: tuple[Word, ...]
    identifiers: tuple[Word, ...]


def drawn(part: Part, seed: int, each: int) -> Iterator[DrawnPage]:
    """Every page of `each` documents of every template that has a class."""
    labels = DEVELOPMENT if part is Part.DEV else HELD_OUT
    for number in range(each * TEMPLATES):
        document = generate(part, seed, number)
        if document.template in labels:
            for page in document.pages:
                secret = words_of(page, identifiers=True)
                yield DrawnPage(document.template, labels[document.template], words_of(page), secret)


def words_of(page: Sample, *, identifiers: bool = False) -> tuple[Word, ...]:
    """The words of a page in lines, as a reading without mistakes would have them."""
    found = [w for w in page.truth.words if not identifiers or w.kind is Kind.IDENTIFIER]
    ordered = sorted(found, key=lambda w: (w.box.top + w.box.bottom) // 2)
    lines: list[list[Word]] = []
    for word in ordered:
        middle = (word.box.top + word.box.bottom) // 2
        if lines and lines[-1][0].box.top <= middle <= lines[-1][0].box.bottom:
            lines[-1].append(Word(word.text, word.box, len(lines) - 1, 95.0))
        else:
            lines.append([Word(word.text, word.box, len(lines), 95.0)])
    return tuple(word for line in lines for word in sorted(line, key=lambda w: w.box.left))

"""What is found on a page before its document is complete: plain values, which pass between processes.

Rules:
- A station takes them in and hands them on without the clearing core: nothing here has a vocabulary or a rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from appliance.documents import KnownIdentifiers
from appliance.policy.categories import Category
from appliance.redaction.fragments import Span
from appliance.redaction.layout import Layout
from appliance.redaction.reasons import Reason
from appliance.redaction.registration import Placed


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model says about one word."""

    identifier: float  # probability, 0 to 1
    category: Category  # the likeliest one, if it is an identifier


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a purpose makes of one page, before the other pages are known; words are named by their index."""

    kept: frozenset[int] = frozenset()  # identifiers that stay
    parts: Mapping[int, Span] = field(default_factory=dict)  # identifiers of which these characters may stay
    prose: frozenset[int] = frozenset()  # running text and the like: stays behind, but for kept identifiers in it
    outside: frozenset[int] = frozenset()  # stays behind altogether
    opening: frozenset[int] = frozenset()  # so, too, unless the page goes on with a section of the page before
    goes_on: bool | None = None  # whether the page ends in a wanted section; None: it has no heading


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one page says by itself, before other pages are known."""

    layout: Layout = field(repr=False)
    reasons: tuple[Reason | None, ...]  # None: a number, letter or mark that its neighbours decide
    known: KnownIdentifiers = field(repr=False)
    narrowing: Narrowing = field(default_factory=Narrowing)  # what the purpose makes of it
    opinions: tuple[Opinion, ...] = field(default=(), repr=False)  # of the context model; none: it was not asked
    doubted: Mapping[int, Reason] = field(default_factory=dict, repr=False)  # cleared words that it may take for some


@dataclass(frozen=True, slots=True)
class PageFindings:
    """What `detect` found on one page. Content: it never leaves the process tree that holds the page."""

    page: int  # index in the batch
    assessment: Assessment = field(repr=False)
    form: Placed | None = None  # the registered form that the page is

    @property
    def known(self) -> KnownIdentifiers:
        """The identifiers that this page shows for sure."""
        return self.assessment.known

    @property
    def goes_on(self) -> bool | None:
        """Whether the page ends in a section that the purpose wants; None: it has no heading."""
        return self.assessment.narrowing.goes_on


def gather(findings: Sequence[PageFindings]) -> KnownIdentifiers:
    """The identifiers of a whole document: what any of its pages shows for sure."""
    texts = frozenset(text for f in findings for text in f.known.texts)
    shared = frozenset(text for f in findings for text in f.known.shared)
    return KnownIdentifiers(texts, shared, _continued(findings))


def _continued(findings: Sequence[PageFindings]) -> frozenset[int]:
    """The pages that go on with a wanted section of the page right before them."""
    continued: set[int] = set()
    before, inside = -1, False
    for found in sorted(findings, key=lambda f: f.page):
        inside = inside and found.page == before + 1  # across a page that is missing, nothing goes on
        if inside:
            continued.add(found.page)
        before, inside = found.page, inside if found.goes_on is None else found.goes_on
    return frozenset(continued)

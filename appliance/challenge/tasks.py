"""The readiness test inside a page worker: the same stages as for every document, and what is measured about them.

Rules:
- Nothing is released: a document that the gate lets out here is looked at by its verdict alone and dropped.
- The worker answers with checks, and so with numbers and fixed sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from appliance.challenge import leak, probes
from appliance.challenge.content import Content, content_of
from appliance.challenge.geometry import Located, locate
from appliance.challenge.judging import Scan, judge_faint, judge_feeder, judge_optics, refused_sheet
from appliance.challenge.report import CLEAN, PRINT, TECHNICIAN, Check, Judge
from appliance.challenge.words import Printed, character_errors, facts_lost, identifiers_left, printed_on
from appliance.classification.challenge import parse
from appliance.documents import CapturedPage, Image, KnownIdentifiers
from appliance.known import known_of
from appliance.packing import unpack
from appliance.page_work import Order, PageStop, PageWork
from appliance.pipeline import PageTasks
from appliance.quality.gate import accept_again
from appliance.reading.reader import as_read
from appliance.sections.desk import ReadinessConfig

_NOTHING = KnownIdentifiers(frozenset())

QUALITY = Judge(
    "quality-gate",
    "sides",
    "The quality gate takes both sides.",
    "The quality gate refuses {value:g} side of the sheet:",
    CLEAN,
)
READING = Judge(
    "reading",
    "share of characters",
    "The print is read.",
    "Of the print, {value:.1%} of the characters are read wrong (at most {limit:.1%}).",
    CLEAN,
)
SMALL_PRINT = Judge(
    "small-print",
    "share of characters",
    "Small print is read.",
    "Of the small print, {value:.1%} of the characters are read wrong (at most {limit:.1%}).",
    CLEAN,
)
IDENTIFIERS = Judge(
    "redaction-identifiers",
    "identifiers",
    "Every planted identifier is gone.",
    "{value:g} planted identifiers are still to be seen.",
    TECHNICIAN,
)
FACTS = Judge(
    "redaction-facts",
    "facts",
    "Every clinical fact is kept.",
    "{value:g} clinical facts got lost (at most {limit:g}).",
    PRINT,
)
GATE_CLEAN = Judge(
    "gate-clean",
    "files",
    "The release gate lets the cleared sheet out.",
    "The release gate refuses the cleared sheet.",
    PRINT,
)
GATE_LEAKY = Judge(
    "gate-leaks",
    "leaks",
    "The release gate finds every planted leak.",
    "The release gate misses {value:g} planted leaks.",
    TECHNICIAN,
)
MARGINAL = Judge("quality-limits", "limits", "Pages just beyond each limit are stopped or noted.",
                 "The quality gate does not hold {value:g} of its limits.", TECHNICIAN)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Cleared:
    """A side after redaction: its work, the page as it was read, and where things are printed on it."""

    work: PageWork
    accepted: Image
    printed: Printed


class ReadinessTasks(PageTasks):
    """The tasks of a page worker, and the readiness test."""

    def challenge(
        self, pages: tuple[CapturedPage, ...], order: Order, limits: ReadinessConfig, duplex: bool
    ) -> tuple[Check, ...]:
        """Judges a scanned challenge sheet.

        Args:
            pages: all pages that the feeder gave, in order.
            order: document id, class and purpose that it is cleared for.
            limits: of the test.
            duplex: whether both sides are scanned.
        """
        scans = tuple(Scan(page, locate(page.image, page.dpi)) for page in pages)
        checks = list(judge_feeder(scans, duplex, limits))
        sides = [(scan.page, scan.found) for scan in scans if scan.found]
        if not sides or any(not check.ok for check in checks):
            return tuple(checks) or (refused_sheet(),)
        for page, found in sides:
            checks += judge_optics(page, found, limits)
        quality = self._limits(order)
        checks += judge_faint(sides, quality)
        checks.append(MARGINAL.none_of(probes.failing(sides[0][0], quality)))
        return (*checks, *self._document(sides, order, limits))

    def _document(
        self, sides: list[tuple[CapturedPage, Located]], order: Order, limits: ReadinessConfig
    ) -> list[Check]:
        """The sheet as a document: read, cleared, written, judged by the gate."""
        results = [self.take_in(page, order, _NOTHING) for page, _ in sides]
        works = [_without_own_code(result) for result in results if isinstance(result, PageWork)]
        if stops := [result for result in results if isinstance(result, PageStop)]:
            bad = QUALITY.at_most(len(stops), 0)
            return [replace(bad, sentence=f"{bad.sentence[:160]} {stops[0].advice}"[:390])]
        known = known_of(works)
        final = [
            self.redact_again(page, work, order, known) if self.is_stale(work, order, known) else work
            for (page, _), work in zip(sides, works, strict=True)
        ]
        cleared = [_cleared(page, found, work) for (page, found), work in zip(sides, final, strict=True)]
        kept = frozenset(category.value for category in self._pack.purpose(order.purpose).kept)
        checks = [QUALITY.at_most(0, 0), *_reading(cleared, limits), *_redaction(cleared, kept, limits)]
        clean = self.finish(order, tuple(final), known, draft=False)
        checks.append(GATE_CLEAN.at_least(0 if clean.released is None else 1, 1))
        leaky = self.finish(order, _leaky(cleared), known, draft=False)
        missed = leak.missed(leaky.refusal.findings if leaky.refusal else (), len(cleared))
        checks.append(GATE_LEAKY.none_of(missed))
        return checks


def _without_own_code(work: PageWork) -> PageWork:
    """What the sheet's own code says is no identifier: its words are printed on the sheet."""
    others = tuple(code for code in work.read.barcodes if parse(code.text) is None)
    return replace(work, read=replace(work.read, barcodes=others))


def _cleared(page: CapturedPage, found: Located, work: PageWork) -> _Cleared:
    accepted = as_read(accept_again(page, work.read.accepted), work.read.accepted)
    content: Content = content_of(found.code.number)
    return _Cleared(work, accepted.image, printed_on(found, work.packed.page.transform, content))


def _leaky(cleared: list[_Cleared]) -> tuple[PageWork, ...]:
    """The works of a file in which identifiers were put back; the front comes first."""
    front, *backs = sorted(cleared, key=lambda side: not side.printed.codes)
    works = [replace(front.work, packed=leak.leaky(front.work.packed, front.accepted, front.printed))]
    works += [replace(back.work, packed=leak.signed(back.work.packed, front.accepted, front.printed)) for back in backs]
    return tuple(works)


def _reading(cleared: list[_Cleared], limits: ReadinessConfig) -> list[Check]:
    """Character error rates of print and of small print."""
    checks = []
    for judge, small, limit in ((READING, False, limits.max_cer), (SMALL_PRINT, True, limits.max_small_cer)):
        counts = np.array([character_errors(side.printed, side.work.read.words, small=small) for side in cleared])
        wrong, characters = counts.sum(axis=0)
        if characters:
            checks.append(judge.at_most(wrong / characters, limit))
    return checks


def _redaction(cleared: list[_Cleared], kept: frozenset[str], limits: ReadinessConfig) -> list[Check]:
    """Identifiers that are left and facts that got lost."""
    left = sum(identifiers_left(side.printed, unpack(side.work.packed).image, kept)[0] for side in cleared)
    lost = sum(facts_lost(side.printed, side.work.packed.page.words)[0] for side in cleared)
    return [IDENTIFIERS.at_most(left, 0), FACTS.at_most(lost, limits.max_facts_lost)]

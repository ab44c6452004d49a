"""A document of page images from files, through all stages of the station's own pipeline, without devices.

Rules:
- The same worker tasks as in the station; nothing is decided here.
- Without `document_class` no class is claimed, and so no class rule of the policy is checked; with `auto` the proposal
  of the pages decides, as it does in the station.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from appliance.classification.model import NO_PROPOSAL, Proposal
from appliance.classification.page import propose
from appliance.classification.precedence import Claims, resolve
from appliance.collation.check import check
from appliance.collation.findings import Finding
from appliance.collation.marks import MarkedPage
from appliance.config import StationConfig
from appliance.documents import CapturedPage, KnownIdentifiers, PageId, Side, Verdict, new_opaque_id
from appliance.errors import PageError
from appliance.known import known_of
from appliance.page_work import Finished, Order, PageStop, PageWork, PipelineSetup
from appliance.policy.classes import AUTO, UNCLASSIFIED, Evidence
from appliance.policy.fields import FieldRules
from appliance.policy.forms import load_forms
from appliance.policy.holds import Hold
from appliance.policy.pack import PolicyPack, load_pack
from appliance.quality.images import ImageTooLargeError, decode_pages, estimate_dpi
from appliance.review.codes import Wait
from appliance.runtime import MEMORY_TYPES, NotMemoryError, file_system_type
from appliance.supervisor import WorkerPool

MEMORY_BACKED = Path("/dev/shm")  # noqa: S108 - it must be memory, so that no plaintext reaches a disk


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    pages: tuple[Path, ...]
    purpose: str
    out: Path
    draft: bool = False
    document_class: str | None = None
    json: bool = False
    max_file_bytes: int = 256 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Departure:
    """A document before its first stage: what is wanted of it, and its pages."""

    order: Order
    policy: str
    held: str  # why the class may not be used for this purpose; empty if it may
    rules: FieldRules
    pages: Sequence[CapturedPage | PageStop] = field(repr=False)
    pack: PolicyPack = field(repr=False)
    auto: bool = False  # the class is decided by what the pages propose


@dataclass(frozen=True, slots=True, eq=False)
class Journey:
    """A document after all stages. `results` has a work or a stop for each page; `works` are the final ones."""

    departure: Departure
    results: Sequence[PageWork | PageStop] = field(repr=False)
    works: dict[int, PageWork] = field(repr=False)  # by index of the page
    finished: Finished | None
    total_s: float
    proposal: Proposal = NO_PROPOSAL
    order: tuple[Finding, ...] = ()  # what is wrong with the order of the pages

    @property
    def sure(self) -> bool:
        """Whether the proposed class is one that the station would go by."""
        return self.proposal.sure(self.departure.pack.classification.minimum_confidence)

    @property
    def verdict(self) -> Verdict:
        """What becomes of the document."""
        stops = [result for result in self.results if isinstance(result, PageStop)]
        if not self.results or any(stop.verdict is Verdict.REJECTED for stop in stops):
            return Verdict.REJECTED
        unsent = self.finished and (self.finished.refusal or self.finished.held)
        disordered = any(finding.code is not Hold.PAGE_MISSING for finding in self.order)  # an extract may lack pages
        if self.departure.held or stops or disordered or unsent:
            return Verdict.REVIEW
        return Verdict.RELEASED

    @property
    def reasons(self) -> list[str]:
        """Codes of what holds the document as a whole."""
        stopped, held = self.finished.refusal if self.finished else None, self.departure.held
        unconfirmed = self.finished.held if self.finished else ""
        order = (finding.text for finding in self.order)
        return [*([stopped.code, *stopped.findings] if stopped else []), *filter(None, (held, unconfirmed)), *order]

    @property
    def seconds(self) -> dict[str, float]:
        """Wall-clock seconds by stage, summed over the pages, and of the whole."""
        each = [work.seconds for work in self.works.values()]
        gate_s = self.finished.seconds if self.finished else 0.0
        return {
            "read": round(sum(s.read for s in each), 3),
            "redact": round(sum(s.redact for s in each), 3),
            "gate": round(sum(s.gate for s in each) + gate_s, 3),
            "total": round(self.total_s, 3),
        }

    def final(self, index: int) -> PageWork | PageStop:
        """What became of a page."""
        return self.works.get(index, self.results[index])


@contextmanager
def page_workers(config: StationConfig, pages: int) -> Iterator[WorkerPool]:
    """Page workers for up to `pages` pages at a time; they start at the first page.

    Raises:
        NotMemoryError: there is no place here for files that must not reach a disk.
    """
    with tempfile.TemporaryDirectory(prefix="scanstation-", dir=_memory_backed()) as runtime:
        setup = PipelineSetup(
            config.quality, config.reading, config.gate, config.policy.pack, Path(runtime), config.forms.folder
        )
        pool = WorkerPool(setup, max(1, min(config.reading.workers, pages)))
        try:
            yield pool
        finally:
            pool.close()


def prepare(options: Options, config: StationConfig) -> Departure:
    """Loads the pages of one document; a file that is no page becomes a stop at its place.

    Raises:
        FormError: a registered form cannot be used.
        UnknownPurposeError: before any page is loaded.
        UnknownClassError: before any page is loaded.
    """
    pack = load_pack(config.policy.pack)
    load_forms(config.forms.folder)  # a mistake in one of them is named before a worker starts
    auto = options.document_class == AUTO
    document_class = UNCLASSIFIED if auto else options.document_class or config.policy.default_class
    pack.purpose(options.purpose)
    pack.document_class(document_class)
    order = Order(new_opaque_id(), document_class, options.purpose)
    held = "" if auto else _eligible(pack, options)
    rules = pack.field_rules(document_class, options.purpose)
    return Departure(order, pack.identity, held, rules, _load(options, config, order.document), pack, auto)


def travel(
    departure: Departure, config: StationConfig, pool: WorkerPool, say: Callable[[str], None], *, draft: bool = False
) -> Journey:
    """Takes the pages of one document through all stages, up to the release gate.

    Raises:
        ScanStationError: nothing could be processed at all.
    """
    begin = time.perf_counter()
    pages = departure.pages
    results = _take_in_all(pool, pages, departure.order, config, say)
    works = [result for result in results if isinstance(result, PageWork)]
    proposal = propose([work.kind for work in works])
    departure = _decided(departure, proposal)
    finished, final = _finish(pool, pages, works, departure.order, config, draft) if works else (None, {})
    order = _out_of_order(departure, results)
    for finding in order:
        say(f"{finding.code.value}: {finding.sentence}")
    return Journey(departure, results, final, finished, time.perf_counter() - begin, proposal, order)


def _out_of_order(departure: Departure, results: Sequence[PageWork | PageStop]) -> tuple[Finding, ...]:
    """What is wrong with the order of the pages, as far as it is checked for their class.

    No feeder took these pages: whoever names a page twice, or leaves one out, means it. What is missing is said all the
    same.
    """
    marked = [
        MarkedPage(r.page.index, r.page.sheet, r.page.side, r.kind.marks if isinstance(r, PageWork) else None)
        for r in results
    ]
    unchecked = departure.pack.document_class(departure.order.document_class).unchecked | {Evidence.COPIES}
    return tuple(finding for finding in check(marked) if finding.evidence not in unchecked)


def _decided(departure: Departure, proposal: Proposal) -> Departure:
    """The departure with the class that the pages propose, where that was asked for."""
    if not departure.auto:
        return departure
    decided = resolve(Claims(proposal=proposal), departure.order.purpose, departure.pack)
    order = replace(departure.order, document_class=decided.document_class)
    rules = departure.pack.field_rules(order.document_class, order.purpose)
    return replace(departure, order=order, held=decided.hold or "", rules=rules)


def _eligible(pack: PolicyPack, options: Options) -> str:
    """Why the class named on the command line may not be used for this purpose; without a class nothing is claimed."""
    if options.document_class is None:
        return ""
    two_people = pack.document_class(options.document_class).two_people
    return pack.hold(options.document_class, options.purpose) or (Wait.TWO_PEOPLE if two_people else "")


def _load(options: Options, config: StationConfig, job: str) -> list[CapturedPage | PageStop]:
    """Every page of every file, in order; a file that is no page image becomes a stop at its place."""
    pages: list[CapturedPage | PageStop] = []
    for path in options.pages:
        try:
            untrusted = _read_bounded(path, options.max_file_bytes)
            for decoded in decode_pages(untrusted, config.quality):
                dpi = decoded.dpi or estimate_dpi(decoded.image.shape[1], decoded.image.shape[0])
                place = PageId(job, len(pages), len(pages), Side.FRONT)
                pages.append(CapturedPage(place, decoded.image, dpi, simulated=False))
        except PageError as error:
            place = PageId(job, len(pages), len(pages), Side.FRONT)
            pages.append(PageStop(place, Verdict.REJECTED, error.code, error.advice))
    return pages


def _read_bounded(path: Path, max_bytes: int) -> bytes:
    with path.open("rb") as file:
        untrusted = file.read(max_bytes + 1)
    if len(untrusted) > max_bytes:
        raise ImageTooLargeError(f"more than {max_bytes} bytes")
    return untrusted


def _take_in_all(
    pool: WorkerPool,
    pages: Sequence[CapturedPage | PageStop],
    order: Order,
    config: StationConfig,
    say: Callable[[str], None],
) -> list[PageWork | PageStop]:
    def take_in(page: CapturedPage | PageStop) -> PageWork | PageStop:
        if isinstance(page, PageStop):
            result: PageWork | PageStop = page
        else:
            timeout_s = 2 * config.reading.page_timeout_s + config.gate.page_timeout_s
            try:
                result = pool.run("take_in", page, order, KnownIdentifiers(frozenset()), timeout_s=timeout_s)
            except PageError as error:
                result = PageStop(page.page, Verdict.REVIEW, error.code, error.advice)
        ending = f"{result.verdict.value}: {result.advice}" if isinstance(result, PageStop) else f"read{_noted(result)}"
        say(f"page {result.page.index + 1} of {len(pages)} {ending}")
        return result

    with ThreadPoolExecutor(config.reading.workers) as threads:
        return list(threads.map(take_in, pages))


def _noted(work: PageWork) -> str:
    """What the quality gate noted about a page that it accepted."""
    findings = work.packed.page.quality.findings
    told = ", ".join(f"{f.code} {f.value:.3g} {f.unit} (limit {f.limit:g})" for f in findings)
    return f"; noted: {told}" if told else ""


def _finish(
    pool: WorkerPool,
    pages: Sequence[CapturedPage | PageStop],
    works: Sequence[PageWork],
    order: Order,
    config: StationConfig,
    draft: bool,
) -> tuple[Finished, dict[int, PageWork]]:
    """Settles each page with what the whole document knows, then writes and gates the file."""
    known = known_of(works)
    timeout_s = config.gate.page_timeout_s * (len(works) + 1)

    def settle(work: PageWork) -> PageWork:
        if not pool.run("is_stale", work, order, known, timeout_s=timeout_s):
            return work
        again: PageWork = pool.run("redact_again", pages[work.page.index], work, order, known, timeout_s=timeout_s)
        return again

    with ThreadPoolExecutor(config.reading.workers) as threads:
        final = tuple(threads.map(settle, works))
    finished: Finished = pool.run("finish", order, final, known, draft, timeout_s=timeout_s)
    return finished, {work.page.index: work for work in final}


def _memory_backed() -> Path:
    """The place for files that live for moments.

    Raises:
        NotMemoryError: it is no memory here; nothing else will do.
    """
    if file_system_type(MEMORY_BACKED) not in MEMORY_TYPES:
        raise NotMemoryError(str(MEMORY_BACKED))
    return MEMORY_BACKED

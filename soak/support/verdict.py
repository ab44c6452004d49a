"""What a long run is judged by: every stack exactly once in each recipient's store, whole and in order, nothing left.

Rules:
- Judged from outside: job store, certificates, the receiver's files and the disk, never what a process says of itself.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pypdfium2

from appliance.custody.verify import EXIT_HOLDS, verify
from appliance.sim.site import Site
from soak.support.leftovers import Leftover, search
from soak.support.paper import ORGANS, Stack


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome; `problems` are sentences, empty when all is well."""

    jobs: int
    stored: int
    pages: int
    void: int  # presses that ended without a page: no paper was in them
    leftovers: tuple[Leftover, ...]
    audit: str
    problems: tuple[str, ...]


def judge(site: Site, stacks: Mapping[str, Stack]) -> Verdict:
    """Judges a site after its last receipt; `stacks` are the batches by job id."""
    states, documents = _jobs(site.state / "jobs.sqlite")
    problems = list(_custody_problems(site, stacks, states, documents))
    pdfs = {path.stem: path for path in site.delivered()}
    problems += _store_problems(pdfs, documents)
    pages = 0
    for job, stack in stacks.items():
        for document in documents.get(job, ()):
            if document in pdfs:
                found = page_texts(pdfs[document])
                pages += len(found)
                problems += _page_problems(job, stack, found)
    planted = {text for stack in stacks.values() for text in stack.identity.planted}
    leftovers = (*search(places(site), planted), *search([site.directory / "receiver"], planted, images=False))
    problems += [f"left over: {item.what} in {item.path}" for item in leftovers]
    audit = verify(site.state)
    if audit.exit_code != EXIT_HOLDS:
        problems.append(audit.sentence)
    void = sum(state == "void" for state in states.values())
    return Verdict(len(stacks), len(pdfs), pages, void, leftovers, audit.sentence, tuple(problems))


def places(site: Site) -> list[Path]:
    """Where no plaintext may lie after the receipts: everything but the paper itself and the receiver's documents."""
    site_parts = ("station", "outbox", "inbox", "logs", "run", "broker")
    spools = (site.store_of(recipient) / "spool" for recipient in site.options.recipients or ("",))
    return [site.runtime, *(site.directory / part for part in site_parts), *spools]


def page_texts(pdf: Path) -> list[str]:
    """The text layer of each page, in lower case."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded().lower() for page in document]
    finally:
        document.close()


def _jobs(path: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """State by job, and document ids by job."""
    store = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    try:
        states = dict(store.execute("SELECT id, state FROM jobs").fetchall())
        documents: dict[str, list[str]] = {}
        for document, job in store.execute("SELECT id, job FROM documents"):
            documents.setdefault(job, []).append(document)
    finally:
        store.close()
    return states, documents


def _custody_problems(
    site: Site, stacks: Mapping[str, Stack], states: Mapping[str, str], documents: Mapping[str, list[str]]
) -> Iterator[str]:
    for job, state in states.items():
        if state == "void":
            continue
        if job not in stacks:
            yield f"job {job}: nobody scanned it, and it is {state}"
        elif state != "shredded":
            yield f"job {job}: {state}"
        elif not (site.state / "certificates" / f"{job}.certificate").is_file():
            yield f"job {job}: no certificate"
        if len(documents.get(job, ())) != len(site.options.purposes):
            yield f"job {job}: {len(documents.get(job, ()))} documents"
    for job in stacks:
        if job not in states:
            yield f"job {job}: lost"


def _store_problems(pdfs: Mapping[str, Path], documents: Mapping[str, list[str]]) -> Iterator[str]:
    wanted = Counter(document for group in documents.values() for document in group)
    for document in wanted:
        if document not in pdfs:
            yield f"document {document}: not in the receiver's store"
    for document, path in pdfs.items():
        if wanted[document] != 1:
            yield f"document {document}: in the receiver's store, and no job has it"
        if not path.with_suffix(".json").is_file():
            yield f"document {document}: no sidecar"


def _page_problems(job: str, stack: Stack, texts: list[str]) -> Iterator[str]:
    if len(texts) != len(stack.words):
        yield f"job {job}: {len(texts)} pages instead of {len(stack.words)}"
    for number, (word, text) in enumerate(zip(stack.words, texts, strict=False), 1):
        others = [other for other in stack.words if other != word and other in text]
        if word not in text or others:
            shows = ", ".join(other for other in ORGANS if other in text) or "none"
            yield f"job {job}: page {number} does not show its word alone (wanted {word}, shows {shows})"

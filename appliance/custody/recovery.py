"""What a start finds and puts right: left-overs of a power cut, a kill, or a full disk.

1. Temporary files are removed.
2. Of each open job: an end that had begun is finished; blobs that were never acknowledged are removed; a page whose
   blob is missing or whose key does not open holds the job; a batch that was feeding is paused, its incomplete last
   sheet discarded because the operator feeds it again.
3. A key without pages that no job knows is removed. Pages that no job knows are left alone and reported: a lost job
   store must not become lost paper.

Rules:
- Running it twice changes nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.custody.audit import Clock, rfc3339
from appliance.custody.events import Event
from appliance.custody.feeding import discard, pause, whole_sheets
from appliance.custody.ledger import Ledger
from appliance.custody.records import JobRecord
from appliance.custody.shredding import Shredder
from appliance.custody.states import ENDING, FINISHED, UNSEALED, JobState
from appliance.custody.vault import Vault, VaultError, storage_errors
from appliance.files import remove_temporaries

INTERRUPTED: Final = "interrupted"
PAGE_MISSING: Final = "page-missing"


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a start found."""

    jobs: tuple[JobRecord, ...]  # open ones, oldest first, as they stand now
    temporary_files: int  # removed
    unacknowledged_pages: int  # removed
    unknown_jobs: tuple[str, ...]  # pages without a job: left alone, for a technician


def recover(ledger: Ledger, vault: Vault, shredder: Shredder, folders: Iterable[Path], clock: Clock) -> Recovery:
    """Runs the steps above; the caller holds the ledger's lock.

    Args:
        ledger: job store and audit log.
        vault: the pages.
        shredder: finishes what had begun to end.
        folders: further directories in which files are written atomically.
        clock: the time of records.

    Raises:
        CustodyError: the file system or the store refused; nothing was lost.
    """
    with storage_errors("temporary files"):
        temporary = vault.tidy() + sum(remove_temporaries(folder) for folder in folders)  # 1
    removed = sum(_job(ledger, vault, shredder, job, clock) for job in ledger.store.open_jobs())  # 2
    unknown = _strangers(ledger, vault)  # 3
    return Recovery(ledger.store.open_jobs(), temporary, removed, unknown)


def _job(ledger: Ledger, vault: Vault, shredder: Shredder, job: JobRecord, clock: Clock) -> int:
    """Step 2 for one job; returns how many blobs were removed that nobody had acknowledged."""
    if job.state in ENDING:
        shredder.go_on(job)
        return 0
    known = {page.index for page in job.pages}
    strangers = vault.indexes(job.id) - known
    for index in strangers:
        vault.discard(job.id, index)
    if job.state in UNSEALED and not _intact(vault, job):
        with ledger.change() as store:
            store.move(job, JobState.HELD, rfc3339(clock()), PAGE_MISSING)
            ledger.audit.append(Event.JOB_HELD, job=job.id, code=PAGE_MISSING)
    elif job.state is JobState.FEEDING:
        pause(ledger, job, INTERRUPTED, whole_sheets(job), clock)
        discard(ledger, vault, ledger.store.job(job.id))
    return len(strangers)


def _intact(vault: Vault, job: JobRecord) -> bool:
    """Whether the job's key opens and every page has its blob."""
    try:
        vault.check_key(job.id)
    except VaultError:
        return False
    return {page.index for page in job.pages} <= vault.indexes(job.id)


def _strangers(ledger: Ledger, vault: Vault) -> tuple[str, ...]:
    """Step 3."""
    unknown = []
    for job in sorted(vault.jobs()):
        state = ledger.store.state(job)
        if state in FINISHED or (state is None and not vault.indexes(job)):
            vault.destroy_key(job)
            vault.remove_pages(job)
        elif state is None:
            unknown.append(job)
    return tuple(unknown)

"""What the desk has not taken notice of yet: documents that wait for a person, and documents that were delivered.

Rules:
- A held job calls until somebody took notice; it calls again when it waits for another reason or for too long.
- "Delivered" counts from the last time that somebody took notice.
- Whoever scanned waits for that word; for a while the station does nothing that would swallow it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable

from appliance.collation.findings import advice
from appliance.custody.custody import Custody
from appliance.custody.records import JobRecord
from appliance.custody.states import DocumentState, JobState
from appliance.situation import Jobs

NOTICE_S = 900.0  # how long "delivered" is waited for, and stands, before something else may end it than a press


class News:
    """What is new to the desk. All methods run on the event loop."""

    def __init__(self, custody: Custody) -> None:
        self._custody = custody
        self._noticed: set[str] = set()  # held jobs a person has seen
        self._delivered = 0  # documents since the last notice
        self._delivered_at = self._sealed_at = -math.inf  # monotonic, of the last one

    def sealed(self) -> None:
        """The work on a job ended; what it sealed is on its way."""
        self._sealed_at = time.monotonic()

    def delivered(self, documents: int) -> None:
        """So many more documents are at the server, and their working copies gone."""
        self._delivered += documents
        self._delivered_at = time.monotonic()

    def found_delivered(self, documents: int) -> None:
        """So many are there since an earlier run of the process."""
        self._delivered += documents

    def call_again(self, jobs: Iterable[str]) -> None:
        """A person is called for these jobs, also where one has seen them before."""
        self._noticed.difference_update(jobs)

    def taken(self) -> None:
        """A person has seen everything that waits."""
        self._delivered = 0
        self._noticed |= {job.id for job in self._custody.open_jobs() if _waits_for_person(job)}

    def is_fresh(self) -> bool:
        """Whether the desk just learns that its paper is safe to shred, or waits for that word since a short while."""
        now = time.monotonic()
        if self._delivered and now - self._delivered_at < NOTICE_S:
            return True
        return now - self._sealed_at < NOTICE_S and any(map(_on_its_way, self._custody.open_jobs()))

    def jobs(self, working: int) -> tuple[Jobs, str]:
        """The counts that the desk sees, and the sentence of the first document that it has not seen waiting."""
        held = held_before = waiting = 0
        why = ""
        for job in self._custody.open_jobs():
            waits = _waits_for_person(job)
            if waits and job.id in self._noticed:
                held_before += waits
            else:
                held += waits
                why = why or _why(job)
            waiting += _on_its_way(job)
        return Jobs(working, waiting, held, held_before, self._delivered), why


def _on_its_way(job: JobRecord) -> int:
    """How many documents of the job wait for their receipts."""
    return sum(document.state is DocumentState.SEALED for document in job.documents)


def _why(job: JobRecord) -> str:
    """The sentence of the job's first held document; "" where its code has none."""
    held = (document.code for document in job.documents if document.state is DocumentState.HELD)
    return advice(next(held, ""))


def _waits_for_person(job: JobRecord) -> int:
    """How many documents of the job wait for a person; a job held before it was divided counts as one."""
    if job.state not in (JobState.HELD, JobState.CANCELLED):
        return 0
    return max(1, sum(document.state is DocumentState.HELD for document in job.documents))

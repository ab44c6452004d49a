"""Job store and audit log as one: nothing changes unrecorded, and the store remembers how far the log had come.

Rules:
- A change is recorded before it is committed. A power cut in between leaves a record of something that then
  happens again, and is recorded again; it never leaves a change without a record.
- What follows from a change (who waits now, the day's counts) is written in the same transaction (see `following`).
- All threads of the station go through `lock`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from appliance.custody.audit import AuditLog
from appliance.custody.following import follow
from appliance.custody.store import Store


class Ledger:
    """The pair, with the lock that guards both."""

    def __init__(self, store: Store, audit: AuditLog) -> None:
        self.store, self.audit = store, audit
        self.lock = threading.RLock()
        self.moving = threading.Lock()  # of whoever puts pages of one job into another: their places are chosen before

    @contextmanager
    def change(self) -> Iterator[Store]:
        """One transaction; records appended inside are anchored by it."""
        with self.lock, self.store.transaction():
            self.audit.take()  # what an earlier change recorded and then could not do
            yield self.store
            follow(self.store, self.audit.take())
            self.store.set_anchor(self.audit.position)

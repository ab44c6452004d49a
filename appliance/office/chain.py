"""Whether the audit log holds, looked at as a whole behind the back of whoever asks.

Rules:
- A long log takes longer to read than a caller of the bus waits: one look goes on at a time, and a caller who does not
  wait for it asks again.
- What was found stays what is told until the next look; records that came later are not counted in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from appliance.custody.audit import rfc3339
from appliance.custody.verify import AuditVerdict
from appliance.office.rows import Chain, ChainRow

PATIENCE_S: Final = 10.0  # a caller of the bus waits 25 s for an answer
NOT_YET: Final = ChainRow(Chain.CHECKING, 0, "", "")


class ChainWatch:
    """Looks at the log when somebody asks. Its methods run on the event loop."""

    def __init__(self, verify: Callable[[], AuditVerdict], now: Callable[[], datetime]) -> None:
        """`verify` reads the whole log and blocks."""
        self._verify, self._now = verify, now
        self._looking: asyncio.Task[ChainRow] | None = None

    async def look(self, patience_s: float = PATIENCE_S) -> ChainRow:
        """Reads the log, or waits for the look that goes on; `checking` where it takes longer than `patience_s`."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        looking = self._looking
        done, _ = await asyncio.wait({looking}, timeout=patience_s)
        if not done:
            return NOT_YET
        self._looking = None if self._looking is looking else self._looking
        return looking.result()

    async def _look(self) -> ChainRow:
        found = await asyncio.to_thread(self._verify)
        return ChainRow(
            Chain.BROKEN if found.exit_code else Chain.HOLDS, found.records, found.last, rfc3339(self._now())
        )

"""Which document is sent when.

Rules:
- The outbox decides what exists; this remembers attempts and waits, in memory alone. After a restart everything
  in the outbox is due.
- Sent means nothing: only a document that left the outbox is done. Without that it is due again, each time later.
- A document that cannot be sent waits by itself and holds up no other; so does a recipient whom nobody answers for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from appliance.delivery.backoff import doubled


@dataclass(slots=True)
class _Entry:
    """`due` in seconds of a monotonic clock; `held` is the code of what keeps it back, else empty."""

    due: float
    recipient: str = ""
    attempts: int = 0
    sent_sha256: str = ""
    unanswered: bool = False
    held: str = ""


class Schedule:
    """Attempts and waits of the documents in the outbox. Times are seconds of one monotonic clock."""

    def __init__(self, retry_s: float, retry_max_s: float, max_unanswered: int) -> None:
        """A document without receipt is due again after `retry_s`, doubling up to `retry_max_s`.

        `max_unanswered`: documents of one recipient.
        """
        self._retry_s = retry_s
        self._retry_max_s = retry_max_s
        self._max_unanswered = max_unanswered
        self._entries: dict[str, _Entry] = {}
        self._paused: dict[str, float] = {}  # until when, by recipient

    def reconcile(self, recipients: Mapping[str, str], now: float) -> None:
        """Takes in what the outbox holds, by document: new ones are due at once, gone ones are forgotten."""
        self._entries = {
            document: self._entries.get(document) or _Entry(now, recipient)
            for document, recipient in recipients.items()
        }

    def pause(self, recipient: str, until: float) -> None:
        """Nothing goes to this recipient until then."""
        self._paused[recipient] = until

    def resume(self) -> None:
        """Every recipient is tried again."""
        self._paused.clear()

    def __contains__(self, document: str) -> bool:
        return document in self._entries

    def __len__(self) -> int:
        return len(self._entries)

    def next(self, now: float) -> str | None:
        """The document that has been due longest, of a recipient that is not paused and has few enough receipts out."""
        out = Counter(entry.recipient for entry in self._entries.values() if entry.unanswered and entry.due > now)
        closed = {recipient for recipient, count in out.items() if count >= self._max_unanswered}
        closed |= {recipient for recipient, until in self._paused.items() if now < until}
        due = [
            (entry.due, document)
            for document, entry in self._entries.items()
            if entry.due <= now and entry.recipient not in closed
        ]
        return min(due, key=lambda pair: pair[0])[1] if due else None

    def patience(self, document: str) -> float:
        """How long this attempt waits for a receipt, seconds."""
        return doubled(self._retry_s, self._entries[document].attempts, self._retry_max_s)

    def attempts(self, document: str) -> int:
        """How often it was sent whole."""
        return self._entries[document].attempts

    def begun(self, document: str, sha256: str) -> None:
        """An envelope of this digest is being sent."""
        if (entry := self._entries.get(document)) is not None:
            entry.sent_sha256 = sha256

    def sent(self, document: str, now: float) -> None:
        """The broker has all of it; a receipt should come."""
        if (entry := self._entries.get(document)) is not None:
            entry.due = now + self.patience(document)
            entry.attempts += 1
            entry.unanswered = True
            entry.held = ""

    def answered(self, document: str) -> None:
        """Some receipt lies in the inbox; if the station does not accept it, the document is due as before."""
        if (entry := self._entries.get(document)) is not None:
            entry.unanswered = False
            entry.held = ""

    def hold(self, document: str, code: str, until: float) -> None:
        """It cannot be sent now, for the reason `code`."""
        if (entry := self._entries.get(document)) is not None:
            entry.due = until
            entry.unanswered = False
            entry.held = code

    def refused(self, document: str, sha256: str, code: str, until: float) -> bool:
        """A receiver refused the envelope of this digest; False if that is not the one that was sent."""
        entry = self._entries.get(document)
        if entry is None or not entry.sent_sha256 or entry.sent_sha256 != sha256:
            return False
        self.hold(document, code, until)
        return True

    def release(self, code: str, now: float) -> None:
        """What was held for `code` is due again."""
        for entry in self._entries.values():
            if entry.held == code:
                entry.held = ""
                entry.due = now

    def unanswered(self, now: float) -> int:
        """How many were sent and still have time to be answered."""
        return sum(entry.unanswered and entry.due > now for entry in self._entries.values())

    def held(self) -> dict[str, str]:
        """Codes of what keeps documents back, by document."""
        return {document: entry.held for document, entry in self._entries.items() if entry.held}

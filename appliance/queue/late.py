"""Late-page sheets for documents that wait: the token, the printable file, and where a person finds it.

Rules:
- The station prints nothing by itself: it hands the file out, or lays it into the print folder, from where the site's
  own printer or a person with a stick takes it.
- A file of the folder goes when its token is over; at most `MAX_FILES` lie there.
- All of it blocks (disk); the caller runs it in a thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from appliance import files
from appliance.custody.audit import Clock, rfc3339
from appliance.custody.late import LateShelf, LateToken
from appliance.errors import ScanStationError
from appliance.printing.late import LateSheet, late_sheet_pdf
from appliance.printing.paper import PAPERS
from appliance.queue.late_rows import FILE, LateRow
from appliance.sections.desk import LatePageConfig

MAX_FILES: Final = 50
MAX_SHEETS: Final = 100_000
SHOWN: Final = 8  # digits of a document's id on paper
_MODE: Final = 0o640


class LateFolderError(ScanStationError):
    """The print folder is not there, full, or not to be written to."""

    code = "late-folder"
    advice = "The print folder cannot be written. Put the stick in, and try again."


class LateDesk:
    """Makes late-page sheets."""

    def __init__(
        self,
        shelf: LateShelf,
        config: LatePageConfig,
        clock: Clock,
        zone: Callable[[datetime], datetime] = datetime.astimezone,
    ) -> None:
        """`zone` turns a time into the one that the clocks here show."""
        self._shelf, self._config, self._clock, self._zone = shelf, config, clock, zone

    def sheets(self, document: str) -> int:
        """How many sheets of paper a document has, so that a person can say behind which. Raises LateError."""
        return min(self._shelf.sheets(document), MAX_SHEETS)

    def make(self, by: str, document: str, after: int, *, to_folder: bool) -> LateRow:
        """A sheet for a document that waits; laid into the print folder, or handed out.

        Raises:
            LateError: nothing can join the document.
            LateFolderError: it cannot be laid there; no token was made.
        """
        if to_folder:
            self._make_room()
        valid = timedelta(hours=self._config.valid_hours)
        token = self._shelf.make(document, after, by, valid)
        pdf = late_sheet_pdf(self._sheet(token), PAPERS[self._config.paper])
        until = rfc3339(token.until)
        if not to_folder:
            return LateRow(token.number, until, "", pdf)
        name = f"late-page-{token.number}.pdf"
        try:
            files.write_atomic(self._config.folder / name, pdf, _MODE)
        except OSError as error:
            raise LateFolderError(f"errno {error.errno}") from error
        return LateRow(token.number, until, name, b"")

    def _sheet(self, token: LateToken) -> LateSheet:
        until = self._zone(token.until).strftime("%Y-%m-%d %H:%M %Z")
        return LateSheet(token.text, token.number, token.document[:SHOWN], token.after, until)

    def _make_room(self) -> None:
        """Files of tokens that are over go, and the oldest where there are many. Raises LateFolderError."""
        oldest = self._clock() - timedelta(hours=self._config.valid_hours)
        try:
            found = [path for path in self._config.folder.iterdir() if FILE.fullmatch(path.name)]
            aged = sorted((path.stat().st_mtime, path) for path in found)
            keep = aged[max(0, len(aged) - MAX_FILES + 1) :]
            for written, path in aged:
                if (written, path) not in keep or datetime.fromtimestamp(written, UTC) < oldest:
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise LateFolderError(f"errno {error.errno}") from error

"""What the job store raises."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from appliance.errors import CustodyError, StorageFullError


class StoreError(CustodyError):
    """The job store is damaged, of another version, or the file system refused."""

    code = "store"
    advice = "The station's job list cannot be used; scanning stays off and nothing was deleted. Call your technician."


class UnknownJobError(CustodyError):
    """No such job or document."""

    code = "custody-unknown"
    advice = "The station does not know this job. Look at the panel."


class DuplicatePageError(CustodyError):
    """This side of this sheet is there already; it is never overwritten."""

    code = "custody-duplicate-page"
    advice = "The scanner delivered the same side of a sheet twice; the job is held. Call your technician."


@contextmanager
def store_errors() -> Iterator[None]:
    """Turns SQLite's errors into ours."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)  # some errors of the module itself have none
        if code == sqlite3.SQLITE_FULL:
            raise StorageFullError("job store") from error
        raise StoreError(f"sqlite {code}") from error

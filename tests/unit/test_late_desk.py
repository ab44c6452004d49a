"""Late-page sheets for the queue: the file, the print folder, and what the command says."""

import argparse
import asyncio
import os
from datetime import UTC, timedelta, timezone

import pytest

from appliance.bus_rows import ContentError
from appliance.cli import main
from appliance.commands import late_page
from appliance.custody.late_codes import LateError
from appliance.queue import late as module
from appliance.queue.desk import QueueDesk
from appliance.queue.door import Caller
from appliance.queue.late import LateDesk, LateFolderError
from appliance.queue.late_rows import MAX_PDF, LateRow
from appliance.sections.desk import LatePageConfig
from tests.custody_samples import captured_job, open_custody
from tests.late_samples import waiting

UNTIL = "2026-03-01T10:00:00Z"


@pytest.fixture
def custody(tmp_path):
    opened = open_custody(tmp_path / "state")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "print"
    made.mkdir()
    return made


def desk(custody, folder, **config):
    return LateDesk(custody.late, LatePageConfig(folder=folder, **config), custody.queue.now)


def test_a_sheet_is_handed_out_or_laid_into_the_folder(custody, folder):
    _, (document,) = waiting(custody)
    it = desk(custody, folder)
    handed = it.make("somebody", document, 0, to_folder=False)
    assert (handed.number, handed.file, handed.pdf[:5]) == (1, "", b"%PDF-")
    assert list(folder.iterdir()) == []
    laid = it.make("somebody", document, 2, to_folder=True)
    assert (laid.number, laid.file, laid.pdf) == (2, "late-page-2.pdf", b"")
    assert (folder / laid.file).read_bytes()[:5] == b"%PDF-"
    assert (folder / laid.file).stat().st_mode & 0o777 == 0o640
    assert it.sheets(document) == 2


def test_without_a_folder_no_token_is_made(custody, tmp_path):
    _, (document,) = waiting(custody)
    with pytest.raises(LateFolderError):
        desk(custody, tmp_path / "nowhere").make("somebody", document, 0, to_folder=True)
    assert desk(custody, tmp_path).make("somebody", document, 0, to_folder=False).number == 1


def test_a_folder_that_fails_at_the_last_moment_says_so(custody, folder, monkeypatch):
    _, (document,) = waiting(custody)

    def full(*_):
        raise OSError(28, "full")

    monkeypatch.setattr(module.files, "write_atomic", full)
    with pytest.raises(LateFolderError):
        desk(custody, folder).make("somebody", document, 0, to_folder=True)


def test_old_files_of_ours_go_and_nobody_elses(custody, folder, monkeypatch):
    _, (document,) = waiting(custody)
    monkeypatch.setattr(module, "MAX_FILES", 3)
    now = custody.queue.now().timestamp()
    for number in range(5):
        path = folder / f"late-page-9{number}.pdf"
        path.write_bytes(b"x")
        os.utime(path, (now, now - (5 - number) * 60))
    stranger = folder / "letter.pdf"
    stranger.write_bytes(b"x")
    made = desk(custody, folder).make("somebody", document, 0, to_folder=True)
    assert {path.name for path in folder.iterdir()} == {"letter.pdf", "late-page-93.pdf", "late-page-94.pdf", made.file}
    os.utime(folder / "late-page-94.pdf", (now, now - 80 * 3600))
    desk(custody, folder).make("somebody", document, 0, to_folder=True)
    assert not (folder / "late-page-94.pdf").exists()


def test_people_read_the_time_of_their_place(custody, folder):
    _, (document,) = waiting(custody)
    at = timezone(timedelta(hours=2), "TEST")
    it = LateDesk(custody.late, LatePageConfig(folder=folder), custody.queue.now, lambda moment: moment.astimezone(at))
    token = custody.late.make(document, 0, "somebody", timedelta(hours=1))
    assert it._sheet(token).until.endswith(" TEST")
    assert it._sheet(token).until[11:13] == f"{(token.until.astimezone(UTC).hour + 2) % 24:02d}"


@pytest.mark.parametrize(
    "row",
    [
        (0, UNTIL, "", b""), (1 << 32, UNTIL, "", b""), (1, "soon", "", b""), (1, UNTIL, "../x.pdf", b""),
        (1, UNTIL, "late-page-.pdf", b""), (1, UNTIL, "", b"x" * (MAX_PDF + 1)),
    ],
)  # fmt: skip
def test_a_row_of_a_wrong_form_is_none(row):
    with pytest.raises(ContentError):
        LateRow(*row)
    assert LateRow(1, UNTIL, "late-page-1.pdf", b"").as_tuple() == (1, UNTIL, "late-page-1.pdf", b"")


@pytest.mark.parametrize("wrong", [{"valid_hours": 0.0}, {"valid_hours": 745.0}, {"paper": "legal"}])
def test_a_configuration_that_cannot_be_meant_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        LatePageConfig(**wrong)


def test_what_is_no_document_gets_no_sheet(custody):
    job = captured_job(custody)
    custody.hold(job, "page-missing")
    with pytest.raises(LateError) as refused:
        QueueDesk(custody, lambda: None).late_page(Caller(), job, 0, to_folder=False)
    assert refused.value.code == "late-undivided"


# The command


class Client:
    """Answers for the station."""

    def __init__(self):
        self.asked = []

    async def late_page(self, item, after, *, to_folder):
        self.asked.append((item, after, to_folder))
        return LateRow(17, UNTIL, "late-page-17.pdf" if to_folder else "", b"" if to_folder else b"%PDF-x")


def test_the_command_writes_the_file_or_leaves_it_to_the_station(tmp_path, monkeypatch, capsys):
    client = Client()
    monkeypatch.setattr(late_page, "ask_queue", lambda _, question: asyncio.run(question(client)))
    out = tmp_path / "late.pdf"
    assert main(["late-page", "a" * 32, "--after", "3", "--out", str(out)]) == 0
    assert out.read_bytes() == b"%PDF-x"
    assert out.stat().st_mode & 0o777 == 0o600
    assert "late-page sheet 17, works once until 2026-03-01T10:00:00Z" in capsys.readouterr().out
    assert main(["late-page", "a" * 32, "--to-folder"]) == 0
    assert capsys.readouterr().out.startswith("late-page-17.pdf: ")
    assert client.asked == [("a" * 32, 3, False), ("a" * 32, 0, True)]
    assert main(["late-page", "a" * 32, "--out", str(out)]) == 2
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("document", "more"),
    [
        ("nonsense", {}),
        ("a" * 32, {"after": -1}),
        ("a" * 32, {"after": 1 << 31}),
        ("a" * 32, {"out": "no/such/place.pdf"}),
    ],
)
def test_the_command_asks_nothing_that_makes_no_sense(tmp_path, capsys, document, more):
    values = {"after": 0, "to_folder": False, "bus": "", **more}
    out = tmp_path / values.pop("out", "late.pdf")
    assert late_page.run(argparse.Namespace(document=document, out=out, **values)) == 2
    assert capsys.readouterr().err.startswith("scanstation late-page: ")

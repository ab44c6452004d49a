"""The reading program is asked through memory and pipes, within bounds, and never sees a file of a page on a disk."""

import ctypes
import os
import struct
import tempfile
from pathlib import Path

import numpy as np
import pytest
from redaction_pages import rendered

from appliance.programs import tesseract
from appliance.programs.tesseract import Request, TesseractError

IMAGE, _ = rendered([(40, 40, "chronic kidney disease")], size=(900, 140), points=36)
HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Puts a program of the test's own in tesseract's place; its version answers as said."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def install(body, version="tesseract 5.3.0"):
        program = folder / "tesseract"
        program.write_text(f'#!/bin/sh\nif [ "$1" = --version ]; then echo "{version}"; exit 0; fi\n{body}\n')
        program.chmod(0o755)
        tesseract.version.cache_clear()

    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    yield install
    tesseract.version.cache_clear()


def row(text="word", box=(1, 2, 30, 10), confidence="95.0", level=5):
    return f"{level}\t1\t1\t1\t1\t1\t{box[0]}\t{box[1]}\t{box[2]}\t{box[3]}\t{confidence}\t{text}\n"


def answering(table):
    return f"cat >/dev/null\nprintf '%s' '{table}'"


def test_the_installed_program_is_new_enough_and_reads_words_with_boxes():
    assert tesseract.version() >= tesseract.MINIMUM_VERSION
    words = tesseract.read_words(IMAGE, Request(dpi=200))
    assert [word.text for word in words] == ["chronic", "kidney", "disease"]
    assert {word.line for word in words} == {0}
    assert all(0 <= word.box.left < word.box.right <= 900 and word.confidence > 60 for word in words)


def test_colour_pages_are_read_too():
    words = tesseract.read_words(np.repeat(IMAGE[:, :, None], 3, axis=2), Request(dpi=200))
    assert "kidney" in [word.text for word in words]


@pytest.mark.parametrize("version", ["tesseract 4.1.1", "tesseract v3.05.02", "something else", ""])
def test_an_old_or_strange_program_is_refused(stand_in, version):
    stand_in("exit 0", version)
    with pytest.raises(TesseractError, match="version"):
        tesseract.read_words(IMAGE, Request(dpi=200))


def test_a_missing_program_is_refused(tmp_path, monkeypatch):
    tesseract.version.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TesseractError, match="not installed"):
        tesseract.version()
    tesseract.version.cache_clear()


def test_a_program_that_hangs_is_ended_at_the_deadline(stand_in):
    stand_in("exec sleep 60")
    with pytest.raises(TesseractError, match="timeout") as caught:
        tesseract.read_words(IMAGE, Request(dpi=200, timeout_s=0.3))
    assert caught.value.__cause__ is None


def test_a_program_that_fails_is_told_by_its_status_and_not_by_its_words(stand_in):
    stand_in("cat >/dev/null; echo Mustermann >&2; exit 3")
    with pytest.raises(TesseractError) as caught:
        tesseract.read_words(IMAGE, Request(dpi=200))
    assert str(caught.value) == "reading-tesseract: exit status 3"


def test_a_program_that_ends_before_it_was_told_the_page_is_an_error_or_empty(stand_in):
    stand_in("exit 1")
    with pytest.raises(TesseractError, match="exit status 1"):
        tesseract.read_words(np.full((3000, 2400), 255, np.uint8), Request(dpi=200))


@pytest.mark.parametrize("bad", [row(box=("x", 1, 2, 3)), row(confidence="high"), row(box=("1e3", 1, 2, 3))])
def test_a_malformed_table_is_refused(stand_in, bad):
    stand_in(answering(HEADER + bad))
    with pytest.raises(TesseractError, match="malformed"):
        tesseract.read_words(IMAGE, Request(dpi=200))


def test_words_are_bounded(stand_in):
    stand_in(answering(HEADER + row() * 6))
    assert len(tesseract.read_words(IMAGE, Request(dpi=200, max_words=6))) == 6
    with pytest.raises(TesseractError, match="more than 5 words"):
        tesseract.read_words(IMAGE, Request(dpi=200, max_words=5))


def test_too_much_output_is_refused(stand_in, monkeypatch):
    monkeypatch.setattr(tesseract, "MAX_OUTPUT_BYTES", 1_000)
    stand_in("cat >/dev/null; head -c 2000 /dev/zero")
    with pytest.raises(TesseractError, match="too large"):
        tesseract.read_words(IMAGE, Request(dpi=200))


def test_boxes_are_clipped_to_the_page_and_confidence_to_its_scale(stand_in):
    table = row(box=(-5, -5, 20, 20), confidence="140") + row(box=(890, 130, 500, 500), confidence="-1")
    stand_in(answering(HEADER + table + row(box=(2000, 5, 10, 10)) + row(" ") + row("page", level=1)))
    words = tesseract.read_words(IMAGE, Request(dpi=200))
    assert [(w.box.left, w.box.top, w.box.right, w.box.bottom) for w in words] == [(0, 0, 15, 15), (890, 130, 900, 140)]
    assert [w.confidence for w in words] == [100.0, 0.0]


class Watch:
    """Reports every file that is made below a directory (inotify(7))."""

    CREATE, MOVED_TO = 0x100, 0x80

    def __init__(self, directory):
        libc = ctypes.CDLL(None, use_errno=True)
        self.descriptor = libc.inotify_init1(os.O_NONBLOCK)
        assert libc.inotify_add_watch(self.descriptor, str(directory).encode(), self.CREATE | self.MOVED_TO) >= 0

    def names(self):
        try:
            data = os.read(self.descriptor, 65536)
        except BlockingIOError:
            return []
        names, at = [], 0
        while at < len(data):
            length = struct.unpack_from("iIII", data, at)[3]
            names.append(data[at + 16 : at + 16 + length].rstrip(b"\0"))
            at += 16 + length
        return names

    def close(self):
        os.close(self.descriptor)


def test_no_file_of_a_page_is_ever_made(tmp_path, monkeypatch):
    """Neither in the directory for temporary files, nor in the working directory, nor in the system's own."""
    private, working = tmp_path / "tmp", tmp_path / "cwd"
    private.mkdir()
    working.mkdir()
    monkeypatch.setenv("TMPDIR", str(private))
    monkeypatch.chdir(working)
    watches = [Watch(private), Watch(working)]
    (private / "probe").touch()
    assert watches[0].names() == [b"probe"]  # the watch does see a file that is made
    (private / "probe").unlink()
    try:
        assert tesseract.read_words(IMAGE, Request(dpi=200))
        assert [watch.names() for watch in watches] == [[], []]
    finally:
        for watch in watches:
            watch.close()
    assert list(private.iterdir()) == list(working.iterdir()) == []


def test_the_program_has_no_open_file_but_pipes_and_the_page_in_memory_while_it_reads(stand_in, tmp_path):
    """The stand-in reports the descriptors that it was given."""
    report = tmp_path / "descriptors"
    stand_in(f"ls -l /proc/$$/fd > {report}\n{answering(HEADER + row())}")
    with tempfile.TemporaryFile() as ours:  # a file that is open in the station
        os.set_inheritable(ours.fileno(), False)
        assert tesseract.read_words(IMAGE, Request(dpi=200))
    targets = [line.split(" -> ")[1] for line in report.read_text().splitlines() if " -> " in line]
    own = [target for target in targets if not target.startswith(("pipe:", "socket:"))]
    assert own
    assert {Path(target).name for target in own} == {
        "null", "memfd:page (deleted)", "tesseract", "descriptors"  # the last two: the script itself, and this report
    }  # fmt: skip
    assert sum(target.startswith("pipe:") for target in targets) >= 2


def test_one_thread_a_process(stand_in, tmp_path):
    said = tmp_path / "threads"
    stand_in(f'echo "$OMP_THREAD_LIMIT" > {said}\n{answering(HEADER)}')
    assert tesseract.read_words(IMAGE, Request(dpi=200)) == ()
    assert said.read_text() == "1\n"

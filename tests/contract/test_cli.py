"""The command line: what it prints, its exit statuses, and that nobody ever sees a traceback."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import types
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance import __version__, cli
from appliance.bus import StationBus
from appliance.bus_rows import (
    Check,
    ClassRow,
    DocumentRow,
    JobRow,
    MeasuredRow,
    PartRow,
    PresetRow,
    ReadinessRow,
)
from appliance.config import ReceiverConfig, StationConfig, UplinkConfig
from appliance.errors import ConfigError, CustodyError, StorageFullError
from appliance.sim.private_bus import PrivateBus
from appliance.situation import Jobs, Situation, view
from appliance.states import State

ROOT = Path(__file__).parents[2]
JOB = "0123456789abcdef0123456789abcdef"


class Desk:
    """A StationApi whose answers the tests set."""

    def __init__(self):
        self.job = JOB
        self.rows = [JobRow(JOB, "held", "release", 2, 4, 1, "2026-01-02T03:04:05Z")]
        self.checks = [Check("disk", True, "There is room.")]
        self.made = [DocumentRow(JOB, JOB[::-1], "billing", "claims-office", "delivered", "")]
        self.decided = [ClassRow(JOB, "referral", "classifier", 973)]
        self.parted = [PartRow(JOB, JOB[::-1], 2, 3, 4, "lab-result", "separator", 0)]
        self.purposes = []
        self.failure = None
        self.resumed = []

    def view(self):
        return view(Situation(State.READY, Jobs(waiting=2)))

    def counters(self):
        return {"waiting": 2}

    def next_press(self):
        return "Next press: Letters."

    async def presets(self):
        return [PresetRow("letters", "Letters", True, "referral", ("ai-summary",), "The receiver", 300, False, True)]

    async def choose_preset(self, name):
        self.named = name

    async def readiness(self):
        rows = (MeasuredRow("front-skew", True, 0.3, 3.0, "degree", "The sheet lies straight."),)
        return ReadinessRow(False, "2026-01-02T03:04:05Z", True, rows)

    async def scan(self, purposes=(), document_class="", sheets=0, preset=""):
        self.preset = preset
        self.purposes, self.named, self.counted = list(purposes), document_class, sheets
        if self.failure:
            raise self.failure
        return self.job

    async def cancel(self):
        return None

    async def jobs(self, limit):
        return self.rows[:limit]

    async def documents(self, limit):
        return self.made[:limit]

    async def resume(self, job, document_class="", document=""):
        chosen = (job, document_class, document) if document else (job, document_class)
        self.resumed.append(chosen if document_class or document else job)

    async def parts(self, limit):
        return self.parted[:limit]

    async def classes(self, limit):
        return self.decided[:limit]

    async def discard(self, job):
        self.resumed.append(("discard", job))

    async def legal_hold(self, job, *, on):
        self.resumed.append(("hold" if on else "unhold", job))

    async def selftest(self):
        return self.checks


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with PrivateBus(tmp_path_factory.mktemp("cli-bus")) as private:
        yield private


@pytest.fixture
def desk(bus, monkeypatch):
    """A station on the bus, in a thread of its own, and the environment that leads to it."""
    made, ready, ended = Desk(), threading.Event(), []

    async def serve():
        served = StationBus(made, ended.append)
        await served.open(bus.address)
        stop = asyncio.Event()
        made.stop = lambda: loop.call_soon_threadsafe(stop.set)
        loop = asyncio.get_running_loop()
        ready.set()
        await stop.wait()
        served.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(10)
    monkeypatch.setenv("SCANSTATION_BUS", bus.address)
    yield made
    made.stop()
    thread.join(10)


def run(capsys, *words):
    capsys.readouterr()
    try:
        status = cli.main(list(words))
    except SystemExit as left:
        status = left.code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return status, captured.out, captured.err


def stub(monkeypatch, name, **contents):
    """Puts a module in the place of one that a command imports late."""
    module = types.ModuleType(name)
    vars(module).update(contents)
    monkeypatch.setitem(sys.modules, name, module)


def test_help_lists_every_command_and_each_one_teaches_with_examples(capsys):
    status, out, _ = run(capsys, "--help")
    assert status == 0
    for command in cli.COMMANDS:
        assert f"    {command.name}" in out
        status, text, _ = run(capsys, command.name, "--help")
        assert status == 0
        assert "examples:" in text
        assert f"scanstation {command.name}" in text


def test_status_prints_the_sentence_of_the_desk(desk, capsys):
    status, out, _ = run(capsys, "status")
    assert status == 0
    assert out.splitlines() == [
        f"sending: {desk.view().sentence}",
        "lamps: working",
        "Next press: Letters.",
        "waiting: 2",
    ]
    _, out, _ = run(capsys, "status", "--json")
    assert json.loads(out) == {
        "state": "sending", "signal": "working", "sentence": desk.view().sentence,
        "next_press": "Next press: Letters.", "counters": {"waiting": 2},
    }  # fmt: skip


# A run of the tests in the background of a shell ignores interrupts, and hands that down to what it starts.
INTERRUPTIBLE = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("appliance", run_name="__main__", alter_sys=True)
"""


def test_status_watch_prints_changes_until_it_is_interrupted(desk, bus):
    command = [sys.executable, "-c", INTERRUPTIBLE, "status", "--watch", "--bus", bus.address]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline().startswith("sending: ")
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 130
    assert err == ""


def test_scan_prints_the_job_or_why_nothing_started(desk, capsys):
    assert run(capsys, "scan") == (0, f"{JOB}\n", "")
    desk.job = ""
    status, out, _ = run(capsys, "scan")
    assert status == 1
    assert out.startswith("nothing was started: ")


def test_scan_passes_on_the_purposes(desk, capsys):
    assert run(capsys, "scan", "--purpose", "ai-summary", "--purpose", "billing") == (0, f"{JOB}\n", "")
    assert desk.purposes == ["ai-summary", "billing"]
    run(capsys, "scan")
    assert desk.purposes == []


def test_a_preset_is_listed_chosen_and_named_at_the_press(desk, capsys):
    assert cli.main(["presets", "--choose", "letters"]) == 0
    out = capsys.readouterr().out
    assert "* letters" in out
    assert "referral for ai-summary, to The receiver; 300 dpi, grey, both sides" in out
    assert out.endswith("Next press: Letters.\n")
    assert desk.named == "letters"
    assert cli.main(["scan", "--preset", "letters"]) == 0
    assert desk.preset == "letters"
    assert cli.main(["scan", "--preset", "letters", "--class", "referral"]) == 2
    assert "leave out --class" in capsys.readouterr().err


def test_the_last_readiness_test_is_printed_with_its_numbers(desk, capsys):
    assert cli.main(["readiness"]) == 0
    out = capsys.readouterr().out
    assert "front-skew" in out
    assert "0.3 (limit 3) degree: The sheet lies straight." in out
    assert "readiness test: passed at 2026-01-02T03:04:05Z" in out


def test_jobs_lists_the_documents_with_their_purposes_and_recipients(desk, capsys):
    head, row = run(capsys, "jobs", "--documents")[1].splitlines()
    names = "job document part class by confidence purpose sheets declared recipient state code review"
    assert head.split() == names.split()
    first = [JOB, JOB[::-1], "2", "lab-result", "separator", "billing", "3", "4", "claims-office", "delivered"]
    assert row.split() == first
    (item,) = json.loads(run(capsys, "jobs", "--documents", "--json")[1])
    assert (item["recipient"], item["part"], item["sheets"], item["declared"]) == ("claims-office", 2, 3, 4)
    desk.parted = [PartRow(JOB, JOB[::-1], 1, 3, 0, "referral", "classifier", 973)]
    assert run(capsys, "jobs", "--documents")[1].split()[13:21] == [
        *(JOB, JOB[::-1], "1", "referral", "classifier", "0.973", "billing", "3")
    ]
    desk.parted = []  # the document is newer than that answer
    assert run(capsys, "jobs", "--documents")[1].split()[13:] == [
        *(JOB, JOB[::-1], "billing", "claims-office", "delivered")
    ]
    desk.made = [DocumentRow(JOB, JOB[::-1], "billing", "", "held", "review-second")]
    assert "review-second  waiting for second review" in (out := run(capsys, "jobs", "--documents")[1])
    assert out.endswith("A second, different one reviews it.\n")
    desk.made = []
    assert run(capsys, "jobs", "--documents")[1] == "There are no documents.\n"


def test_decisions_about_a_job_reach_the_station_and_a_discard_must_be_confirmed(desk, capsys):
    for words in (("discard", JOB), ("discard",), ("hold",), ("discard", "--confirm"), ("destroy", JOB)):
        assert run(capsys, "jobs", *words)[0] == 2
    assert desk.resumed == []
    assert run(capsys, "jobs", "hold", JOB) == (0, "Nothing of the job will be destroyed.\n", "")
    assert run(capsys, "jobs", "unhold", JOB) == (0, "The legal hold is lifted.\n", "")
    assert run(capsys, "jobs", "discard", JOB, "--confirm")[0] == 0
    assert desk.resumed == [("hold", JOB), ("unhold", JOB), ("discard", JOB)]


def test_cancel_and_resume_reach_the_station(desk, capsys):
    assert run(capsys, "cancel")[0] == 0
    assert run(capsys, "resume", JOB) == (0, "The job goes on.\n", "")
    assert desk.resumed == [JOB]
    status, _, err = run(capsys, "resume", "../../etc/shadow")
    assert status == 1
    assert desk.resumed == [JOB]
    assert err.startswith("scanstation: ")
    assert run(capsys, "resume", JOB, "--class", "lab-result")[0] == 0
    assert desk.resumed[-1] == (JOB, "lab-result")
    document = JOB[::-1]
    assert run(capsys, "resume", JOB, "--document", document) == (0, "The document goes on.\n", "")
    assert run(capsys, "resume", JOB, "--document", document, "--class", "consent")[0] == 0
    assert desk.resumed[-2:] == [(JOB, "", document), (JOB, "consent", document)]
    assert run(capsys, "resume", JOB, "--document", "Jane")[0] == 1


def test_a_class_named_at_the_press_reaches_the_station(desk, capsys):
    assert run(capsys, "scan", "--class", "referral", "--purpose", "billing")[0] == 0
    assert (desk.named, desk.purposes) == ("referral", ["billing"])
    assert run(capsys, "scan")[0] == 0
    assert desk.named == ""
    for bad in ("Jane Doe", "../x", ""):
        status, _, _ = run(capsys, "scan", "--class", bad)
        assert (status == 0) is (bad == "")


def test_the_operators_count_reaches_the_station(desk, capsys):
    assert run(capsys, "scan", "--sheets", "24") == (0, f"{JOB}\n", "")
    assert (desk.counted, desk.named, desk.purposes) == (24, "", [])
    assert run(capsys, "scan", "--sheets", "1", "--class", "referral", "--purpose", "billing")[0] == 0
    assert (desk.counted, desk.named, desk.purposes) == (1, "referral", ["billing"])
    for bad in ("0", "-1", "10001", "many", "1.5"):
        assert run(capsys, "scan", "--sheets", bad)[0] == 2
    assert desk.counted == 1


def test_jobs_is_a_table_or_json(desk, capsys):
    status, out, _ = run(capsys, "jobs")
    assert status == 0
    head, row = out.splitlines()
    assert head.split() == [
        "job",
        "state",
        "code",
        "class",
        "by",
        "confidence",
        "sheets",
        "pages",
        "documents",
        "created",
    ]
    wanted = [JOB, "held", "release", "referral", "classifier", "0.973", "2", "4", "1", "2026-01-02T03:04:05Z"]
    assert row.split() == wanted
    rows = json.loads(run(capsys, "jobs", "--json")[1])
    assert rows[0]["job"] == JOB
    assert rows[0]["pages"] == 4
    assert (rows[0]["class"], rows[0]["by"], rows[0]["confidence"]) == ("referral", "classifier", 0.973)
    desk.decided = [ClassRow(JOB, "consent", "operator", 0)]
    assert run(capsys, "jobs")[1].splitlines()[1].split()[3:6] == ["consent", "operator", "2"]
    desk.decided = []  # the job is newer than that answer
    assert run(capsys, "jobs")[1].splitlines()[1].split()[3] == "2"
    desk.rows = []
    assert run(capsys, "jobs")[1] == "There are no jobs.\n"
    assert run(capsys, "jobs", "--json")[1] == "[]\n"


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "many"])
def test_a_limit_out_of_bounds_is_a_mistake_of_usage(capsys, limit):
    assert run(capsys, "jobs", "--limit", limit)[0] == 2


def test_selftest_fails_when_a_check_fails_or_none_ran(desk, capsys):
    assert run(capsys, "selftest") == (0, "ok   disk: There is room.\n", "")
    desk.checks = [*desk.checks, Check("feeder", False, "The feeder does not answer.")]
    status, out, _ = run(capsys, "selftest")
    assert status == 1
    assert "FAIL feeder: The feeder does not answer." in out
    assert len(json.loads(run(capsys, "selftest", "--json")[1])) == 2
    desk.checks = []
    assert run(capsys, "selftest")[0] == 1


def test_an_error_of_the_station_is_shown_as_its_sentence(desk, capsys):
    desk.failure = StorageFullError()
    status, _, err = run(capsys, "scan")
    assert status == 1
    assert err == f"scanstation: {StorageFullError.advice} [bus-refused: storage-full]\n"


def test_a_station_that_is_not_there_is_one_sentence(bus, capsys):
    status, _, err = run(capsys, "status", "--bus", bus.address)
    assert status == 1
    assert "not running" in err
    status, _, err = run(capsys, "status", "--bus", "unix:path=/nonexistent")
    assert status == 1
    assert err.count("\n") == 1


def test_services_get_their_checked_configuration_and_a_way_to_notify(capsys, monkeypatch, tmp_path):
    seen = {}

    def service(config, notify):
        notify("READY=1")
        seen[type(config)] = config
        return 0

    stub(monkeypatch, "appliance.delivery.main", run=service)
    stub(monkeypatch, "appliance.receiver.main", run=service)
    stub(monkeypatch, "appliance.daemon", main=lambda path: seen.setdefault("station", path) and 0)
    (tmp_path / "uplink.toml").write_text('station = "station-7"\n')
    (tmp_path / "receiver.toml").write_text('receiver = "receiver-7"\n')
    assert run(capsys, "uplink", "--config", str(tmp_path / "uplink.toml"))[0] == 0
    assert run(capsys, "receiver", "--config", str(tmp_path / "receiver.toml"))[0] == 0
    assert run(capsys, "station", "--config", "x.toml")[0] == 0
    assert seen[UplinkConfig].station == "station-7"
    assert seen[ReceiverConfig].receiver == "receiver-7"
    assert seen["station"] == Path("x.toml")


def test_a_bad_configuration_names_the_key_and_tells_systemd_not_to_try_again(capsys, tmp_path):
    (tmp_path / "uplink.toml").write_text("stattion = 3\n")
    status, _, err = run(capsys, "uplink", "--config", str(tmp_path / "uplink.toml"))
    assert status == 78
    assert "unknown key 'stattion'" in err


def test_audit_verify_prints_the_verdict(capsys, monkeypatch):
    @dataclass
    class Verdict:
        exit_code: int
        sentence: str

    asked = []

    def verify(state, public_key):
        asked.append((state, public_key))
        return Verdict(1, "The audit log does not hold: record 7.")

    stub(monkeypatch, "appliance.custody.verify", verify=verify)
    assert run(capsys, "audit", "verify", "--state", "/s", "--public-key", "/k") == (
        1, "The audit log does not hold: record 7.\n", "",
    )  # fmt: skip
    assert asked == [(Path("/s"), Path("/k"))]
    assert run(capsys, "audit")[0] == 2


class UnknownError(ConfigError):
    code = "policy-purpose"


class Pack:
    def purpose(self, name):
        if name != "ai-summary":
            raise UnknownError(f"{name}; known are ai-summary, billing")

    def document_class(self, name):
        if name != "referral":
            raise ConfigError(f"{name}; known are referral")


@dataclass
class Options:
    pages: tuple
    purpose: str
    out: Path
    draft: bool
    document_class: str
    json: bool


@pytest.fixture
def pipeline(monkeypatch):
    """What `sanitize` hands over to the pipeline, which is not under test here."""
    ran = []

    def go(options, config):
        ran.append((options, config))
        return 3

    stub(monkeypatch, "appliance.journey", Options=Options)
    stub(monkeypatch, "appliance.sanitize", run=go)
    stub(monkeypatch, "appliance.policy.pack", load_pack=lambda _path: Pack())
    return ran


def test_sanitize_hands_checked_arguments_to_the_pipeline_and_returns_its_verdict(pipeline, capsys, tmp_path):
    page = tmp_path / "page.png"
    page.touch()
    words = ["sanitize", str(page), str(page), "--purpose", "ai-summary", "--class", "referral", "--draft", "--json"]
    status, _, _ = run(capsys, *words, "--out", str(tmp_path / "out"))
    assert status == 3
    [(options, config)] = pipeline
    assert options == Options((page, page), "ai-summary", tmp_path / "out", True, "referral", True)
    assert config == StationConfig()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (["--purpose", "disco"], "unknown purpose disco; known are ai-summary, billing"),
        (["--class", "disco"], "unknown class disco; known are referral"),
        (["--out", "PAGE"], "is not a directory"),
        (["--config", "PAGE"], "unknown key"),
    ],
)
def test_a_mistake_in_the_arguments_of_sanitize_is_named_before_any_page_is_read(
    pipeline, capsys, tmp_path, change, says
):
    page = tmp_path / "page.png"
    page.write_text("colour = 1\n")
    words = ["sanitize", str(page), "--purpose", "ai-summary", "--out", str(tmp_path / "out")]
    status, _, err = run(capsys, *words, *[str(page) if word == "PAGE" else word for word in change])
    assert status == 2
    assert says in err
    assert pipeline == []


def test_a_page_that_is_not_there_and_too_many_pages_are_mistakes_of_usage(pipeline, capsys, tmp_path):
    page = tmp_path / "page.png"
    page.touch()
    words = ["--purpose", "ai-summary", "--out", str(tmp_path / "out")]
    status, _, err = run(capsys, "sanitize", str(page), "missing.png", *words)
    assert (status, err) == (2, "scanstation sanitize: there is no file missing.png\n")
    status, _, err = run(capsys, "sanitize", *[str(page)] * 501, *words)
    assert (status, err) == (2, "scanstation sanitize: at most 500 pages make one document\n")
    assert pipeline == []


def test_sanitize_without_its_arguments_is_a_mistake_of_usage(capsys):
    for words in (["sanitize"], ["sanitize", "x.png"], ["sanitize", "x.png", "--purpose", "p"], ["nonsense"], []):
        assert run(capsys, *words)[0] == 2


def test_files_that_cannot_be_used_and_other_failures_are_one_sentence(pipeline, capsys, tmp_path, monkeypatch):
    page = tmp_path / "page.png"
    page.touch()
    words = ["sanitize", str(page), "--purpose", "ai-summary", "--out", str(tmp_path / "out")]

    def fail(error):
        def go(options, config):
            raise error

        monkeypatch.setattr(sys.modules["appliance.sanitize"], "run", go)
        return run(capsys, *words)

    assert fail(PermissionError(13, "Permission denied", "/x")) == (1, "", "scanstation: Permission denied (/x)\n")
    assert fail(OSError("odd")) == (1, "", "scanstation: OSError\n")
    assert fail(CustodyError("7")) == (1, "", f"scanstation: {CustodyError.advice} [custody: 7]\n")
    assert fail(KeyboardInterrupt())[0] == 130


def test_version_says_what_runs(capsys):
    status, out, _ = run(capsys, "version")
    assert status == 0
    assert out.startswith(f"scanstation {__version__} (Python 3.")


@pytest.mark.parametrize("command", ["status", "--help", "version"])
def test_a_reader_that_leaves_early_causes_no_noise(desk, bus, command):
    reader, writer = os.pipe()
    os.close(reader)
    arguments = [command, "--bus", bus.address] if command == "status" else [command]
    done = subprocess.run(
        [sys.executable, "-m", "appliance", *arguments],
        cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, timeout=30, check=False,
    )  # fmt: skip
    os.close(writer)
    assert done.returncode == 1
    assert done.stderr == b""


def test_status_does_not_load_what_it_does_not_need(desk, bus):
    script = "import sys; from appliance.cli import main; main(['status']); print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    )
    loaded = set(done.stdout.splitlines()[-1][1:-1].replace("'", "").split(", "))
    assert not loaded & {
        "spacy",
        "cv2",
        "pikepdf",
        "gpiozero",
        "sane",
        "paho",
        "appliance.sanitize",
        "appliance.daemon",
    }

"""The `scanstation` command.

Rules:
- `COMMANDS` lists every command; only the module of the one that is called is imported.
- Every failure is one sentence on standard error with its stable code; a traceback is a bug.
- Standard output is for results, so that it can be piped.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from textwrap import dedent

from appliance.commands.common import CONFIGURATION, FAILURE, late
from appliance.errors import ConfigError, ScanStationError

INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its module, the suffix of its two functions there, one line of help and examples."""

    name: str
    module: str
    help: str
    examples: str
    suffix: str = ""


COMMANDS = (
    Command(
        "sanitize",
        "sanitize",
        "clear page images for a purpose, without devices",
        """\
        scanstation sanitize page1.png page2.png --purpose ai-summary --out result
        scanstation sanitize letter.tif --purpose ai-summary --class referral --out result --json
        exit status: 0 released, 3 a person must look, 4 scan it again, 2 usage""",
    ),
    Command(
        "explain",
        "explain",
        "show why each word of a page stays or goes (a picture in PLAIN TEXT)",
        """\
        scanstation explain page.png
        scanstation explain page.png --purpose billing --out why.png
        exit status: 0 the picture is written, 4 the file holds no page, 2 usage""",
    ),
    Command(
        "fields",
        "fields",
        "list medicines, doses, allergies and measurements of pages as suggestions (in PLAIN TEXT)",
        """\
        scanstation fields page1.png page2.png --out fields
        scanstation fields report.tif --class lab-result --out fields
        exit status: 0 the list is written, 4 no page could be read, 2 usage""",
    ),
    Command(
        "bench",
        "bench",
        "measure the station on your own pages",
        """\
        scanstation bench my-samples
        scanstation bench my-samples --purpose referral --out pilot.html
        exit status: 0 measured, 1 nothing could be measured, 2 usage""",
    ),
    Command(
        "forms",
        "forms",
        "learn blank forms, so that their print stays",
        "scanstation forms learn blank.png --forms forms",
    ),
    Command(
        "separator",
        "separator",
        "print sheets that go between the documents of a stack",
        """\
        scanstation separator --class referral --out referral.pdf
        scanstation separator --class lab-result --purpose ai-summary --sheets 3 --out lab.pdf
        scanstation separator --class referral --copies 10 --paper a4 --out referral-a4.pdf
        scanstation separator --patch-only --out next.pdf
        exit status: 0 written, 1 failure, 2 usage""",
    ),
    Command(
        "late-page",
        "late_page",
        "make the sheet with which a page that came late joins its document",
        """\
        scanstation late-page DOCUMENT --out late.pdf
        scanstation late-page DOCUMENT --after 3 --out late.pdf
        scanstation late-page DOCUMENT --to-folder        into the station's print folder
        exit status: 0 made, 1 failure, 2 usage""",
    ),
    Command(
        "camera",
        "camera",
        "print the camera rig's target, calibrate the camera, check a sheet",
        """\
        scanstation camera target --out target.pdf
        scanstation camera calibrate --config station.toml
        scanstation camera check""",
    ),
    Command(
        "status",
        "desk",
        "what the desk sees",
        """\
        scanstation status
        scanstation status --watch        every change, until Ctrl-C
        scanstation status --json""",
        "_status",
    ),
    Command(
        "scan",
        "desk",
        "press the button",
        """\
        scanstation scan              prints the id of the job
        scanstation scan --purpose ai-summary --purpose billing      one document for each
        scanstation scan --sheets 24        waits unless 24 sheets come, separators included
        scanstation scan --preset records""",
        "_scan",
    ),
    Command(
        "presets",
        "desk",
        "what a press can scan, and which of it is chosen",
        """\
        scanstation presets
        scanstation presets --choose records""",
        "_presets",
    ),
    Command("cancel", "desk", "stop feeding; scanned pages are kept", "scanstation cancel", "_cancel"),
    Command(
        "jobs",
        "jobs",
        "what became of each batch",
        """\
        scanstation jobs --limit 5
        scanstation jobs --documents        each document with its place in the stack, class, sheets and state
        scanstation jobs --json
        scanstation jobs discard 0123456789abcdef0123456789abcdef --confirm      ends a held job for good
        scanstation jobs hold 0123456789abcdef0123456789abcdef --because litigation    a legal hold; unhold lifts it""",
    ),
    Command(
        "queue",
        "queue",
        "what waits for a person, whose it is, and what to do",
        """\
        scanstation queue            everything that waits, the oldest first; --all: what was resolved, too
        scanstation queue assign 0123456789abcdef0123456789abcdef me
        scanstation queue escalate 0123456789abcdef0123456789abcdef
        scanstation queue resolve 0123456789abcdef0123456789abcdef --because reported""",
    ),
    Command(
        "classes",
        "classes",
        "which classes of documents are in use, and a supervisor's word about one",
        """\
        scanstation classes
        scanstation classes enable referral --person "Mock Supervisor" --pilot report.html      asks for PIN and badge
        scanstation classes disable referral --person "Mock Supervisor" --because leak""",
    ),
    Command(
        "metrics",
        "metrics",
        "volume, how often again, how often a person, what went wrong, how long it took",
        """\
        scanstation metrics --days 30
        scanstation metrics --days 400 --json""",
    ),
    Command(
        "resume",
        "desk",
        "let a held job go on",
        """\
        scanstation resume 0123456789abcdef0123456789abcdef
        scanstation resume 0123456789abcdef0123456789abcdef --document fedcba9876543210fedcba9876543210
        (one document of a stack: somebody has looked at its paper)""",
        "_resume",
    ),
    Command("selftest", "selftest", "run every check of the station", "scanstation selftest"),
    Command(
        "readiness",
        "readiness",
        "test the station with the challenge sheet, or show the last test",
        """\
        scanstation readiness            the last test
        scanstation readiness run        scans the challenge sheet that lies in the feeder
        exit status: 0 passed and counts, 1 not""",
    ),
    Command(
        "challenge-sheet",
        "challenge_sheet",
        "print a challenge sheet for the readiness test",
        """\
        scanstation challenge-sheet --out challenge.pdf
        scanstation challenge-sheet --out challenge.pdf --paper a4 --number 4711""",
    ),
    Command(
        "technician",
        "technician",
        "test the parts of a station one by one; sensors, log, versions, upkeep, support bundle",
        """\
        scanstation technician parts            every part with what its last test came to
        scanstation technician test lamps        then: scanstation technician answer lamps
        scanstation technician sensors            also: log, versions, network, history, upkeep
        scanstation technician done rollers        they were replaced; scan the challenge sheet after it
        scanstation technician identify
        scanstation technician bundle        an encrypted support bundle without content""",
    ),
    Command(
        "support-bundle",
        "technician",
        "open a station's support bundle, for whoever holds the key",
        "scanstation support-bundle F.scansupport --key support.key --station station-0001.pub --out support.json",
        "_open",
    ),
    Command(
        "audit",
        "audit",
        "check that the audit log is whole",
        "scanstation audit verify --state /var/lib/scanstation/station --public-key station-0001.pub",
    ),
    Command(
        "people",
        "people",
        "keep the list of who may log in at the stations",
        """\
        scanstation people add "Mock Reception" --role reception --badge      asks for PIN and badge
        scanstation people add "Mock Temp" --role reception --until 2027-01-31
        scanstation people sign        raises the version; the first time it makes the keys
        scanstation people check --config station.toml
        scanstation people remove "Mock Temp"        and sign again
        people.key (every station has it) and people.sign.key (stays with whoever keeps the list) are secret""",
    ),
    Command(
        "fleet",
        "fleet",
        "what whoever runs a fleet of stations does at the office",
        """\
        scanstation fleet init --keys fleet-keys        makes the fleet's root keys, once
        scanstation fleet ca --server broker.example        makes the authority, once, and the broker's certificate
        scanstation fleet serve --name ca.example        gives stations their certificates (docs/enrolment-est.md)
        scanstation fleet sheet --site mock-clinic --station frontdesk-1 --ca fleet-ca --out sheet.pdf
        scanstation fleet attest answer.png        what the station answered with
        scanstation fleet policy sign policy --out policy.bundle
        scanstation fleet policy publish policy.bundle --config office.toml
        scanstation fleet ls --config office.toml
        scanstation fleet watch --config office.toml        metrics for Prometheus, on loopback""",
    ),
    Command(
        "provision",
        "provision",
        "make a station of this device",
        """\
        scanstation provision --scan        reads the sheet in the scanner after a press of the button
        scanstation provision frontdesk-1.bundle        asks for its code
        scanstation provision /media/stick
        scanstation provision --show        the code for the fleet's office""",
    ),
    Command(
        "reset",
        "reset",
        "destroy every key and document of this device",
        """\
        scanstation reset --confirm        refused while documents wait or a legal hold is on""",
    ),
    Command(
        "panel",
        "panel",
        "show the touch panel (systemd does)",
        """\
        scanstation panel --window 800x480
        scanstation panel --window 480x800 --language es        portrait, in Spanish""",
    ),
    Command("station", "services", "run the station (systemd does)", "scanstation station --config FILE", "_station"),
    Command("uplink", "services", "run the uplink (systemd does)", "scanstation uplink --config FILE", "_uplink"),
    Command(
        "courier", "services", "carry a device's first enrolment (systemd does)", "scanstation courier", "_courier"
    ),
    Command("receiver", "services", "run a receiver", "scanstation receiver --config FILE", "_receiver"),
    Command("version", "version", "print the version", "scanstation version"),
)


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        try:
            return _run(words)
        finally:
            sys.stdout.flush()  # here, where a reader that left is seen, and not at the interpreter's end
    except ConfigError as error:
        _complain(error)
        return CONFIGURATION
    except ScanStationError as error:
        _complain(error)
        return FAILURE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left; the final flush must not fail
        return FAILURE
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        sys.stderr.write(f"scanstation: {error.strerror or type(error).__name__}{place}\n")
        return FAILURE
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="scanstation",
        description="Paper in, sanitised and sealed documents out.",
        epilog="scanstation COMMAND --help shows examples of a command.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    called = next((word for word in words if not word.startswith("-")), "")
    for command in COMMANDS:
        examples = "examples:\n" + "\n".join(f"  {line}" for line in dedent(command.examples).splitlines())
        sub = commands.add_parser(
            command.name,
            help=command.help,
            description=f"{command.help[0].upper()}{command.help[1:]}.",
            epilog=examples,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if command.name == called:
            late(f"appliance.commands.{command.module}:configure{command.suffix}")(sub)
            sub.set_defaults(run=late(f"appliance.commands.{command.module}:run{command.suffix}"))
    parsed = parser.parse_args(words)
    return int(parsed.run(parsed))


def _complain(error: ScanStationError) -> None:
    """One sentence for a person, then the code for a search."""
    sys.stderr.write(f"scanstation: {error.advice} [{error}]\n")

"""`./run demo`: the main job on the simulator, from the press of the button to the certificate of deletion.

It draws a stack of sample records (or takes your page images), starts a whole site, presses the simulated button and
says what happens. Pictures and the delivered file are left in a folder for you to look at.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from appliance.bus_client import StationClient
from appliance.bus_rows import ReadinessRow
from appliance.errors import ScanStationError
from appliance.sim import challenge
from appliance.sim.control import ControlError, Paper
from appliance.sim.panel import Beside, has_display
from appliance.sim.run import Run, follow, until_ready
from appliance.sim.samples import render_stack
from appliance.sim.samples.writing import write_stack
from appliance.sim.show import Show, write_results
from appliance.sim.site import Site, SiteOptions

SEED = 1  # of the sample records
DEFAULT_RATE_PPM = 30.0
CAMERA_SHEETS = (0, 2)  # of the stack: drawing what a camera sees takes some seconds a picture
DEMO_CLASS = "referral"
DEMO_PURPOSE = "ai-summary"


def main(argv: list[str]) -> int:
    """Runs the demo; returns 0 when the document was delivered and its working copy is gone."""
    options = _parse(argv)
    missing = [path for path in options.pages if not path.is_file()]
    if missing:
        sys.stderr.write(f"demo: there is no file {missing[0]}\n")
        return 2
    show = Show(sys.stdout)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a terminated demo ends its site, too
    try:
        with tempfile.TemporaryDirectory(prefix="scanstation-") as directory, contextlib.suppress(KeyboardInterrupt):
            return _demo(options, show, Path(directory))
    except (ScanStationError, ControlError) as error:
        advice = error.advice if isinstance(error, ScanStationError) else str(error)
        sys.stderr.write(f"demo: {advice}\n")
        return 1
    return 130


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run demo", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE", help="your own page images, one-sided, in order")
    parser.add_argument("--keep", action="store_true", help="leave the station running for more presses")
    parser.add_argument("--out", type=Path, default=Path("demo-output"), help="where results go (default: demo-output)")
    parser.add_argument("--rate", type=float, default=DEFAULT_RATE_PPM, metavar="PPM", help="feed rate, pages a minute")
    parser.add_argument("--escl", action="store_true", help="a driverless (eSCL) feeder instead of a SANE one")
    parser.add_argument("--camera", action="store_true", help="a camera over a desk instead of a feeder; two sheets")
    parser.add_argument(
        "--purpose",
        action="append",
        default=[],
        metavar="NAME",
        help=f"what the stack is for ({DEMO_PURPOSE}); given again: one document for each, to a receiver of its own",
    )
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the sample records")
    parser.add_argument(
        "--challenge", action="store_true", help="lock the station and unlock it with a challenge sheet"
    )
    parser.add_argument(
        "--panel", action="store_true", help="with the touch panel: a window, or its pictures where there is no display"
    )
    return parser.parse_args(argv)


def _demo(options: argparse.Namespace, show: Show, directory: Path) -> int:
    show.title("A scan station on the simulator")
    if options.challenge:
        return _challenge(show, directory)
    paper = _paper(options, show, directory)
    backend = "camera" if options.camera else "escl" if options.escl else "saned"
    if options.camera and not options.pages:
        paper = [paper[number] for number in CAMERA_SHEETS]
    purposes = tuple(dict.fromkeys(options.purpose)) or (DEMO_PURPOSE,)
    site = Site(
        directory / "site",
        SiteOptions(
            backend=backend,
            rate_ppm=options.rate,
            duplex=not (options.pages or options.camera),
            document_class=DEMO_CLASS,
            purposes=purposes,
            recipients={purpose: (purpose,) for purpose in purposes} if len(purposes) > 1 else {},
        ),
    )
    receivers = "a receiver" if len(purposes) == 1 else f"{len(purposes)} receivers with keys of their own"
    device = "camera rig" if options.camera else "feeder behind the real libsane"
    show.step(f"starting a real mosquitto, {receivers}, a simulated {device}, uplink and station")
    with site, _panel(options, site, show):
        while True:
            run = asyncio.run(_press(site, paper, show))
            write_results(run, site, paper, options.out, show)
            if not options.keep or not _again(show, site):
                return 0 if run.shredded else 1


def _panel(options: argparse.Namespace, site: Site, show: Show) -> contextlib.AbstractContextManager[object]:
    """The touch panel beside the site, where it is asked for."""
    if not options.panel:
        return contextlib.nullcontext()
    out = options.out / "panel"
    show.step("the touch panel is in its window" if has_display() else f"pictures of the touch panel go to {out}")
    return Beside(site.bus_address, out, site.directory / "logs" / "panel.log")


def _challenge(show: Show, directory: Path) -> int:
    """The readiness test: a locked station, the challenge sheet in its feeder, and what it finds."""
    show.step("printing and scanning a challenge sheet (nobody on it exists)")
    sheet = challenge.write(directory / "paper")
    options = SiteOptions(station={"readiness": {"required": True}})
    with Site(directory / "site", options) as site:
        with site.feeder() as feeder:
            feeder.load([sheet])
        show.step("the sheet lies in the feeder; pressing the button")
        row = asyncio.run(_judge(site, show))
    for check in row.checks:
        show.line(
            f"  {'ok  ' if check.ok else 'FAIL'} {check.name:22} {check.value:g} (limit {check.limit:g}) {check.unit}"
        )
    return 0 if row.passed else 1


async def _judge(site: Site, show: Show) -> ReadinessRow:
    """Presses the button and waits until the sheet is judged."""
    with StationClient(site.bus_address) as client, site.pins() as pins:
        await until_ready(client)
        pressed = False
        async for state, signal_, sentence in client.state_changes():
            show.line(f"  lamps: {signal_:12} {sentence}")
            if state == "locked" and not pressed:
                pressed = True
                await asyncio.to_thread(pins.press)
            elif pressed and state in ("ready", "locked"):
                break
        return await client.readiness()


def _paper(options: argparse.Namespace, show: Show, directory: Path) -> list[Paper]:
    """The stack: the user's pages, or sample records drawn now."""
    if options.pages:
        return [Paper(path) for path in options.pages]
    show.step("drawing ten sheets of sample records (nobody in them exists)")
    stack = render_stack(options.seed)
    folder = directory / "paper"
    folder.mkdir()
    write_stack(stack, folder, seed=options.seed)
    return [_sheet(folder, number, has_back=sheet.back is not None) for number, sheet in enumerate(stack, 1)]


def _sheet(folder: Path, number: int, *, has_back: bool) -> Paper:
    return Paper(folder / f"{number:02d}-front.png", folder / f"{number:02d}-back.png" if has_back else None)


async def _press(site: Site, paper: Sequence[Paper], show: Show) -> Run:
    with site.feeder() as feeder:
        sheets = feeder.load(paper)
    show.step(f"{sheets} sheets lie in the feeder; pressing the button")
    show.expect(sheets * (2 if site.options.duplex else 1))
    return await follow(site, show.event)


def _again(show: Show, site: Site) -> bool:
    """Asks for another press; in a terminal only."""
    show.step("the station goes on running; from another terminal:")
    show.line(f"  ./run scanstation status --bus {site.bus_address}")
    show.line(f"  ./run scanstation jobs --bus {site.bus_address}")
    show.line(f"  ./run sim feeder --socket {site.feeder_socket} status")
    try:
        return input("Enter: load the stack again and press the button. q and Enter: end. ").strip() != "q"
    except EOFError:
        return False


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

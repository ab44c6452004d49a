"""A simulated driverless feeder (eSCL over HTTP), behind `sane-airscan`.

Rules:
- It is the same machine as the simulated SANE feeder; only the words on the wire differ.
- It behaves as such devices do: a page is scanned whole before it is sent, a double feed answers 404 as the end of
  the stack does, the state of the feeder says more than the HTTP status, and there is no button and no sensor option.
- Requests are bounded; it listens on a loopback address only.
"""

from __future__ import annotations

import argparse
import io
import re
import socket
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from PIL import Image

from appliance.sim import escl_documents as documents
from appliance.sim import identity
from appliance.sim.link import reset, wait_for_hangup
from appliance.sim.loopback import bound_or_exit
from appliance.sim.machine import LINK_FAULTS, Fault, FaultKind, Machine, MachineStopError, Motion, When
from appliance.sim.raster import Lamp, SourceImageError, View
from appliance.sim.runtime import add_device_arguments, make_parts, serve
from appliance.sim.sane_sender import DRIVER_FAULTS

MAX_BODY_BYTES = 64 << 10
MAX_JOBS = 16  # remembered
JOB_IDLE_S = 60.0  # then a job that nobody fetches from is aborted
MEDIA = {"jpeg": "image/jpeg", "png": "image/png"}
JPEG_QUALITY = 90

ADF_STATE_OF = {
    FaultKind.JAM: "ScannerAdfJam",
    FaultKind.DOUBLE_FEED: "ScannerAdfMultipickDetected",
    FaultKind.COVER_OPEN: "ScannerAdfDoorOpen",
}
HTTP_OF = {
    FaultKind.JAM: 409,
    FaultKind.DOUBLE_FEED: 404,  # measured on such devices: it looks like the end of the stack
    FaultKind.COVER_OPEN: 409,
    FaultKind.OUT_OF_PAPER: 404,
    FaultKind.IO_ERROR: 500,
}


@dataclass(slots=True)
class Job:
    """A scan job: what was asked and how far it is."""

    request: documents.ScanRequest
    job: str = field(default_factory=lambda: str(uuid.uuid4()))
    created: float = field(default_factory=time.monotonic)
    touched: float = field(default_factory=time.monotonic)
    images: int = 0
    state: str = "Processing"


class Scanner:
    """The device that HTTP requests share: the machine, its lamp, jobs and the state of the feeder."""

    def __init__(self, machine: Machine, lamp: Lamp, media: str, job_idle_s: float = JOB_IDLE_S) -> None:
        self._job_idle_s = job_idle_s
        self.machine = machine
        self.lamp = lamp
        self.media = media
        self.fetching = threading.Lock()  # one page at a time
        self._jobs: list[Job] = []
        self._trouble: FaultKind | None = None
        self._lock = threading.RLock()

    def adf_state(self) -> str:
        """AdfState: trouble until the next job, else what lies in the hopper."""
        with self._lock:
            if self.machine.cover_open:
                return ADF_STATE_OF[FaultKind.COVER_OPEN]
            if self._trouble in ADF_STATE_OF and self._trouble is not FaultKind.COVER_OPEN:
                return ADF_STATE_OF[self._trouble]
            return "ScannerAdfLoaded" if self.machine.page_loaded else "ScannerAdfEmpty"

    def status(self) -> str:
        """The ScannerStatus document."""
        with self._lock:
            self._expire()
            now = time.monotonic()
            rows = [documents.JobInfo(j.job, int(now - j.created), j.images, j.state) for j in reversed(self._jobs)]
            return documents.status(self.adf_state(), tuple(rows))

    def create_job(self, request: documents.ScanRequest) -> Job | int:
        """A new job, or the HTTP status that refuses it: 503 while another runs, 409 without paper or with trouble."""
        with self._lock:
            self._expire()
            if any(j.state == "Processing" for j in self._jobs):
                return 503
            self._trouble = None
            if self.adf_state() != "ScannerAdfLoaded":
                return 409
            self.machine.begin_batch()
            job = Job(request)
            self._jobs = [*self._jobs[1 - MAX_JOBS :], job]
            return job

    def job(self, name: str) -> Job | None:
        """A job by its id."""
        with self._lock:
            return next((j for j in self._jobs if j.job == name), None)

    def end(self, job: Job, state: str, trouble: FaultKind | None = None) -> None:
        """Ends a job; the sheet in motion falls into the tray."""
        with self._lock:
            if job.state == "Processing":
                job.state, self._trouble = state, trouble
                self.machine.abort()

    def _expire(self) -> None:
        """Aborts a job that its computer forgot."""
        for job in self._jobs:
            idle = time.monotonic() - job.touched > self._job_idle_s and not self.fetching.locked()
            if idle and job.state == "Processing":
                self.end(job, "Aborted")

    def scan_side(self, job: Job) -> tuple[Motion, bytes]:
        """Pulls a side and turns it into an image file.

        Raises:
            MachineStopError: it does not come.
            SourceImageError: its image is damaged.
        """
        asked = job.request
        scale = asked.dpi / documents.UNITS_PER_INCH
        view = View(asked.dpi, asked.colour, int(asked.width * scale + 0.01), int(asked.height * scale + 0.01))
        motion = self.machine.start_side(duplex=asked.duplex)
        raster = self.lamp.see_motion(motion, view)
        image = Image.frombytes("RGB" if asked.colour else "L", (raster.width, raster.height), raster.data)
        out = io.BytesIO()
        if self.media == MEDIA["png"]:
            image.save(out, "PNG", dpi=(asked.dpi, asked.dpi), compress_level=1)
        else:
            image.save(out, "JPEG", dpi=(asked.dpi, asked.dpi), quality=JPEG_QUALITY)
        return motion, out.getvalue()


class Handler(BaseHTTPRequestHandler):
    """One HTTP connection to the device."""

    protocol_version = "HTTP/1.1"
    timeout = 120  # seconds, an idle connection
    scanner: Scanner  # set by `make_server`

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the base class's)
        """Says nothing: requests name jobs."""

    def version_string(self) -> str:
        """Who answers."""
        return identity.ESCL_MODEL.replace(" ", "-")

    def parse_request(self) -> bool:
        """A device that is unplugged or asleep answers nothing at all."""
        if not self.scanner.machine.port.answers():
            self.close_connection = True
            reset(self.connection)
            return False
        return super().parse_request()

    def do_GET(self) -> None:
        """Capabilities, status and pages."""
        if self.path == "/eSCL/ScannerCapabilities":
            lamp, serial = self.scanner.lamp, self.scanner.machine.port.serial
            return self._answer(200, documents.capabilities(lamp.bed, self.scanner.media, serial).encode())
        if self.path == "/eSCL/ScannerStatus":
            return self._answer(200, self.scanner.status().encode())
        job = self._named_job("/NextDocument")
        return self._next_document(job) if job and job.state == "Processing" else self._answer(404)

    def do_POST(self) -> None:
        """A scan job."""
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch(r"[0-9]{1,6}", length) or int(length) > MAX_BODY_BYTES:
            self.close_connection = True
            return self._answer(413)
        body = self.rfile.read(int(length))
        if self.path != "/eSCL/ScanJobs":
            return self._answer(404)
        try:
            request = documents.parse_request(body, self.scanner.lamp.bed, self.scanner.media)
        except documents.RequestRefusedError:
            return self._answer(400)
        made = self.scanner.create_job(request)
        if isinstance(made, int):
            return self._answer(made)
        return self._answer(201, location=f"/eSCL/ScanJobs/{made.job}")

    def do_DELETE(self) -> None:
        """The computer cancels its job."""
        job = self._named_job("")
        if job is None:
            return self._answer(404)
        self.scanner.end(job, "Canceled")
        return self._answer(200)

    def _named_job(self, suffix: str) -> Job | None:
        found = re.fullmatch(rf"/eSCL/ScanJobs/([0-9a-f-]{{36}}){suffix}", self.path)
        return self.scanner.job(found[1]) if found else None

    def _answer(self, code: int, body: bytes = b"", media: str = "text/xml", location: str = "") -> None:
        self.send_response(code)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def _next_document(self, job: Job) -> None:
        """Scans a side and sends it; the connection may break on the way."""
        with self.scanner.fetching:
            job.touched = time.monotonic()  # and again when the page is out
            try:
                motion, data = self.scanner.scan_side(job)
            except MachineStopError as stop:
                out = stop.kind is FaultKind.OUT_OF_PAPER
                self.scanner.end(job, "Completed" if out else "Aborted", stop.kind)
                return self._answer(HTTP_OF[stop.kind])
            except SourceImageError:
                self.scanner.end(job, "Aborted")
                return self._answer(500)
            fault = motion.fault
            if fault is not None and fault.when is When.START:
                return self._link_fault(job, fault, data)
            self._send_page(job, motion, data, fault)
            job.touched = time.monotonic()
        return None

    def _send_page(self, job: Job, motion: Motion, data: bytes, fault: Fault | None) -> None:
        """The page takes its time under the lamp and is sent, unless its middle brings a fault."""
        part = fault.part if fault else 1.0
        if wait_for_hangup(self.connection, threading.Event(), motion.seconds * part):
            self.scanner.end(job, "Aborted")
            self.close_connection = True
            return
        if job.state != "Processing":  # cancelled while it moved
            self._answer(404)
        elif fault is None:
            job.images += 1
            self.scanner.machine.finish_side()
            self._answer(200, data, self.scanner.media)
        elif fault.kind in LINK_FAULTS:
            self._link_fault(job, fault, data)
        else:
            self._stop_in_the_middle(job, fault)

    def _stop_in_the_middle(self, job: Job, fault: Fault) -> None:
        """The machine stops while the sheet moves."""
        try:
            self.scanner.machine.stop_side(fault)
        except MachineStopError as stop:
            self.scanner.end(job, "Aborted", stop.kind)
            self._answer(HTTP_OF[stop.kind])

    def _link_fault(self, job: Job, fault: Fault, data: bytes) -> None:
        """The line stalls, breaks, or carries a damaged page."""
        cut = int(len(data) * (fault.part if fault.when is When.MIDDLE else 0.0))
        if fault.kind is FaultKind.CORRUPT:  # the device believes that all is well
            job.images += 1
            self.scanner.machine.finish_side()
            self._answer(200, data[:cut] + b"\0" * (64 if not cut else 0), self.scanner.media)
            return
        self.close_connection = True
        if fault.kind is FaultKind.UNPLUG:
            self.scanner.end(job, "Aborted")
            self.scanner.machine.port.unplug()
            reset(self.connection)
            return
        if fault.when is When.MIDDLE:
            self.send_response(200)
            self.send_header("Content-Type", self.scanner.media)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[:cut])
            self.wfile.flush()
        if fault.kind in DRIVER_FAULTS:
            DRIVER_FAULTS[fault.kind](self.connection)
        if fault.kind is FaultKind.STALL or fault.kind in DRIVER_FAULTS:
            wait_for_hangup(self.connection, threading.Event(), fault.stall_s)
        self.scanner.end(job, "Aborted")
        reset(self.connection)


class Server(ThreadingHTTPServer):
    """Serves a listening socket that is already bound."""

    daemon_threads = True

    def __init__(self, listener: socket.socket, handler: type[Handler]) -> None:
        super().__init__(listener.getsockname()[:2], handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.server_name, self.server_port = listener.getsockname()[:2]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


def make_server(listener: socket.socket, scanner: Scanner) -> Server:
    """A server whose handlers know the scanner."""
    return Server(listener, type("BoundHandler", (Handler,), {"scanner": scanner}))


def main(arguments: list[str]) -> int:
    """`python -m appliance.sim escl`: runs until SIGTERM or SIGINT; prints one JSON line when it is ready."""
    parser = argparse.ArgumentParser(
        prog="python -m appliance.sim escl",
        description="A simulated driverless feeder behind sane-airscan. Drive it with `feeder`.",
    )
    add_device_arguments(parser)
    parser.add_argument("--address", default="127.0.0.1", help="loopback address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=0, help="port (default: a free one)")
    parser.add_argument("--format", choices=sorted(MEDIA), default="jpeg", help="how pages are sent (default jpeg)")
    parser.add_argument(
        "--job-idle-s", type=float, default=JOB_IDLE_S, help="when a job nobody fetches from is aborted"
    )
    options = parser.parse_args(arguments)
    machine, lamp = make_parts(options, identity.ESCL_SERIAL)
    scanner = Scanner(machine, lamp, MEDIA[options.format], options.job_idle_s)
    server = make_server(bound_or_exit(options.port, options.address), scanner)
    url = f"http://{server.server_name}:{server.server_port}/eSCL/"

    def work(stopping: threading.Event) -> None:
        threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True, name="http").start()
        stopping.wait()
        server.shutdown()

    return serve(options, machine, {"device": f"airscan:e0:{identity.ESCL_MODEL}", "url": url}, work)

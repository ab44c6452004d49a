"""A virtual machine that runs an image: started, asked, photographed, and cut off from its power.

Rules:
- The guest's network is QEMU's own user network, closed but for the forwarded addresses; no port of this machine is
  opened.
- What kind of machine it is, `hardware` says.
- Every wait is bounded, by seconds of the guest's own (`patience`). Only processes started here are ended.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from imaging.arguments import PROCESSORS
from imaging.patience import ANSWER_S, Patience, kept_waiting_s
from imaging.run import run

BROKER, ENROLMENT = "10.0.2.100", "10.0.2.101"  # what the guest calls them; forwarded to loopback ports here
FORWARDED = {BROKER: 8883, ENROLMENT: 8443}
QUESTION_S = 120.0  # of a quick guest, as all limits
LISTEN_S, PICTURE_S = 5.0, 60.0
_SLOWER_INSIDE = 10  # the guest's own clock goes on while it is kept waiting
KEY_S = 0.4  # between two keys: a keyboard keeps few until an emulated processor looks


def size(processors: int) -> tuple[str, ...]:
    """QEMU's arguments for processors and memory."""
    return ("-smp", str(processors), "-m", "2048")


class MachineError(Exception):
    """The machine did not do in time what was asked of it."""


class Machine:
    """One machine with a disk of its own (a layer over the image), kept across power cuts."""

    def __init__(
        self,
        image: Path,
        folder: Path,
        paper: Path,
        ports: Mapping[str, int],
        hardware: Sequence[str],
        *,
        grown: str = "4G",
        tpm: bool = True,
        processors: int = PROCESSORS,
    ) -> None:
        """Makes disk and TPM state in `folder`.

        `paper`: a second disk. `ports`: what each of `FORWARDED` is here. `hardware`: QEMU's name and arguments.
        """
        self._folder = folder
        self._ports = dict(ports)
        self._hardware = [*hardware, *size(processors)]
        self._spent_s = 0.0
        self._paper = paper
        self._processes: list[subprocess.Popen[bytes]] = []
        self._agent: socket.socket | None = None
        self._tpm = tpm
        self.patience = Patience(lambda: 0.0)
        self.disk = folder / "disk.qcow2"
        run(["qemu-img", "create", "-q", "-f", "qcow2", "-b", image.absolute(), "-F", "raw", self.disk, grown])
        (folder / "tpm").mkdir()

    @property
    def serial(self) -> str:
        """What the consoles of all starts said."""
        return "\n".join(path.read_text(errors="replace") for path in sorted(self._folder.glob("serial-*.log")))

    def start(self) -> None:
        """Power on."""
        number = len(list(self._folder.glob("serial-*.log")))
        for name in ("agent", "monitor", "tpm.sock"):
            (self._folder / name).unlink(missing_ok=True)
        command = [*self._command(), "-serial", f"file:serial-{number}.log"]
        if self._tpm:
            self._spawn(["swtpm", "socket", "--tpm2", "--tpmstate", "dir=tpm", "--ctrl", "type=unixio,path=tpm.sock"])
            self._until("tpm.sock", 60)
            command += [
                "-chardev",
                "socket,id=tpm,path=tpm.sock",
                "-tpmdev",
                "emulator,id=tpm,chardev=tpm",
                "-device",
                "tpm-crb,tpmdev=tpm",
            ]
        guest = self._spawn(command)
        self.patience = Patience(lambda: kept_waiting_s(guest))
        self._until("agent", 60)
        self._agent = socket.socket(socket.AF_UNIX)
        self._agent.connect(str(self._folder / "agent"))

    def cut(self) -> None:
        """The power fails: every process is killed, nothing is said to the guest."""
        if self._agent is not None:
            self._agent.close()
            self._agent = None
        self._spent_s = self.cpu_s
        for process in reversed(self._processes):
            process.kill()
            process.wait()
        self._processes.clear()

    @property
    def cpu_s(self) -> float:
        """Processor seconds of all starts so far: what the time on the clock would be about, with a core to itself."""
        ticks = 0
        for process in self._processes:
            words = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            ticks += int(words[11]) + int(words[12])  # user and system time, proc_pid_stat(5)
        return self._spent_s + ticks / os.sysconf("SC_CLK_TCK")

    def ask(self, words: Sequence[str], *, text: str = "", limit_s: float = QUESTION_S) -> str:
        """Runs a program in the guest and returns what it printed.

        Raises:
            MachineError: it failed.
            TimeoutError: no answer in time.
        """
        inside = limit_s * self.patience.pace * _SLOWER_INSIDE
        answer = self._call({"run": list(words), "in": text, "id": time.monotonic_ns(), "timeout": inside}, limit_s)
        if answer["code"]:
            raise MachineError(f"{words[0]} in the guest: {answer['code']} {answer['out'][-2000:]}")
        return str(answer["out"])

    def wait_for_agent(self) -> None:
        """Waits until the guest answers at all; from then on its pace is known."""
        over = self.patience.limit(ANSWER_S)
        while not over():
            try:
                self.ask(["true"], limit_s=10)
            except (MachineError, TimeoutError):
                if self._processes[-1].poll() is not None:
                    raise MachineError("the machine ended") from None
                continue
            self.patience.answered()
            return
        raise MachineError(f"the guest does not answer\n{self.serial[-3000:]}")

    def picture(self, place: Path) -> None:
        """What its screen shows, as PNG."""
        plain = self._folder / "screen.ppm"
        plain.unlink(missing_ok=True)
        self._monitor([f"screendump {plain.name}"])
        end = time.monotonic() + PICTURE_S
        while True:
            try:
                with Image.open(plain) as picture:
                    picture.save(place)
            except OSError:  # not there yet, or half of it
                if time.monotonic() > end:
                    raise
                time.sleep(1)
            else:
                return

    def type_line(self, digits: str) -> None:
        """Types digits and Enter at its keyboard."""
        self._monitor([f"sendkey {key}" for key in (*digits, "ret")])

    def _monitor(self, commands: Sequence[str]) -> None:
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.connect(str(self._folder / "monitor"))
            for command in commands:
                monitor.sendall(f"{command}\n".encode())
                time.sleep(KEY_S * self.patience.pace)

    def _call(self, request: dict[str, Any], limit_s: float) -> dict[str, Any]:
        if self._agent is None:
            raise MachineError("the machine is off")
        over = self.patience.limit(limit_s)
        self._agent.settimeout(LISTEN_S)
        self._agent.sendall(json.dumps(request).encode() + b"\n")
        waiting = b""
        while not over():
            try:
                got = self._agent.recv(65536)
            except TimeoutError:
                continue
            if not got:
                raise MachineError("the machine ended")
            waiting += got
            while b"\n" in waiting:
                line, _, waiting = waiting.partition(b"\n")
                answer: dict[str, Any] = json.loads(line)
                if answer["id"] == request["id"]:  # an earlier question's answer may come late
                    return answer
        raise TimeoutError(
            f"no answer to {request['run'][0]} in {limit_s * self.patience.pace:.0f} s of the guest's own"
        )

    def _command(self) -> list[str]:
        forward = ",".join(
            f"guestfwd=tcp:{address}:{FORWARDED[address]}-cmd:socat - TCP:127.0.0.1:{port}"
            for address, port in self._ports.items()
        )
        agent = "socket,id=agent,path=agent,server=on,wait=off"
        return [
            *self._hardware,
            *("-display", "none", "-monitor", "unix:monitor,server,nowait"),
            # unsafe: what the guest flushes is given to this machine's kernel, which outlives the guest; it need not
            # reach this machine's disk.
            *("-drive", "if=none,id=disk,file=disk.qcow2,format=qcow2,cache=unsafe"),
            *("-device", "virtio-blk-pci,drive=disk"),
            *("-drive", f"if=none,id=paper,file={self._paper.absolute()},format=raw,readonly=on"),
            *("-device", "virtio-blk-pci,drive=paper"),
            *("-nic", f"user,model=virtio-net-pci,restrict=on,{forward}", "-device", "i6300esb"),
            *("-device", "virtio-serial-pci", "-chardev", agent),
            *("-device", "virtserialport,chardev=agent,name=scanstation.twin"),
        ]

    def _spawn(self, command: Sequence[str]) -> int:
        with (self._folder / "machine.log").open("ab") as log:
            process = subprocess.Popen(
                ["nice", "-n", "10", *command],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,  # of the same session: the scheduler weighs it as it weighs who started it
            )
        self._processes.append(process)
        return process.pid

    def _until(self, name: str, timeout_s: float) -> None:
        deadline = time.monotonic() + timeout_s
        while not (self._folder / name).exists():
            if time.monotonic() > deadline:
                raise MachineError((self._folder / "machine.log").read_text()[-2000:])
            time.sleep(0.1)

"""The script that makes and opens the data partition, with its power cut before and within each step.

The script and its shell are real; what it calls on devices are stand-ins that work on plain files and lose their power
at a given call. What a real cryptsetup does is seen in the twin (docs/image.md).
"""

import os
import signal
import subprocess

import pytest
from imaging import tree

SCRIPT = tree.FILES / "usr/lib/scanstation/open-data"
USED = b"SCANSTATION-DATA-IN-USE"
COUNTED = """#!/bin/sh
printf x >> {root}/calls
[ "$(stat -c %s {root}/calls)" != "$CUT" ] || kill -9 0
"""
STANDS_IN = {
    "dd": 'exec /bin/dd "$@" conv=notrunc',  # a partition does not become shorter
    "sync": "exit 0",
    "sfdisk": "cat >/dev/null",
    "partx": "exit 0",
    "udevadm": "exit 0",
    # Formatting writes a half first, opening wants the key that it was formatted with.
    "cryptsetup": """
key=; format=; open=; last=
for word in "$@"; do case "$last" in --key-file) key=$word ;; esac; last=$word; done
case "$1" in
  luksFormat) printf half > {root}/data; rm -f {root}/inside; printf x >> {root}/calls
    [ "$(stat -c %s {root}/calls)" != "$CUT" ] || kill -9 0
    { printf luks; cat "$key"; } > {root}/data; printf x >> {root}/formats ;;
  open) [ "$(cat {root}/data)" = "luks$(cat "$key")" ] || exit 2; ln -s {root}/inside {root}/mapper/scanstation-data ;;
  luksDump) grep -q sealed {root}/data && echo systemd-tpm2 || true ;;
  close) rm -f {root}/mapper/scanstation-data ;;
esac""",
    "systemd-cryptenroll": 'printf sealed-%s "$(cat {root}/tpm)" > {root}/data',
    "systemd-cryptsetup": """
[ "$(cat {root}/data)" = "sealed-$(cat {root}/tpm)" ] || exit 1
ln -s {root}/inside {root}/mapper/scanstation-data""",
    "mke2fs": 'printf "empty file system" > {root}/inside',
}


class Device:
    """A board with a card, as files in a folder."""

    def __init__(self, root, *, tpm, random=b""):
        self.root = root
        for name in ("bin", "mapper", "run", "sys/class/block/scanstation-data"):
            (root / name).mkdir(parents=True)
        (root / "sys/class/block/scanstation-data/partition").write_text("4")
        (root / "keys").write_bytes(bytes(1 << 20))
        (root / "data").write_bytes(b"")
        (root / "number").write_bytes(b"mock board\0")
        (root / "formats").touch()
        (root / "random").write_bytes(random or os.urandom(32))
        if tpm:
            (root / "tpm").write_text("mock tpm")
        for name, text in STANDS_IN.items():
            program = root / "bin" / name
            program.write_text((COUNTED + text).replace("{root}", str(root)) + "\n")
            program.chmod(0o755)
        script = SCRIPT.read_text()
        for there, here in (
            ("/dev/disk/by-partlabel/scanstation-data", "data"),
            ("/dev/disk/by-partlabel/scanstation-key", "keys"),
            ("/sys/firmware/devicetree/base/serial-number", "number"),
            ("/sys/class/block", "sys/class/block"),
            ("/usr/bin/systemd-cryptsetup", "bin/systemd-cryptsetup"),
            ("/run/scanstation-data", "run"),
            ("/dev/mapper", "mapper"),
            ("/dev/tpmrm0", "tpm"),
            ("/dev/urandom", "random"),
        ):
            assert there in script
            script = script.replace(there, str(root / here))
        (root / "sys/class/block/data").symlink_to("scanstation-data")
        (root / "open-data").write_text(script)

    def start(self, cut=0):
        """Power on; True where the partition was opened, False where it was refused, None where the power failed."""
        for name in ("mapper", "run"):
            for left in (self.root / name).iterdir():
                left.unlink()
        (self.root / "calls").write_bytes(b"")
        done = subprocess.run(
            ["/bin/sh", self.root / "open-data"],
            env={"PATH": f"{self.root / 'bin'}:{os.environ['PATH']}", "CUT": str(cut)},
            capture_output=True,
            start_new_session=True,
            check=False,
            timeout=60,
        )
        self.said = done.stderr.decode()
        if done.returncode == -signal.SIGKILL:
            return None
        opened = (self.root / "mapper/scanstation-data").exists()
        assert opened is (done.returncode == 0)
        assert not (self.root / "run/key").exists() or not opened
        return opened

    @property
    def calls(self):
        return (self.root / "calls").stat().st_size

    @property
    def inside(self):
        return self.root / "inside"

    @property
    def in_use(self):
        return (self.root / "keys").read_bytes()[512:].startswith(USED)


@pytest.fixture(params=[False, True], ids=["without a TPM", "with a TPM"])
def device(request, tmp_path):
    return Device(tmp_path, tpm=request.param)


def test_the_partition_is_made_once_and_opened_ever_after(device):
    assert device.start() is True
    device.inside.write_text("what the station keeps")
    assert device.start() is True
    assert device.inside.read_text() == "what the station keeps"
    assert (device.root / "formats").stat().st_size == 1


def test_power_cut_before_and_within_each_step_of_the_first_start_ends_in_one_partition(tmp_path):
    for tpm in (False, True):
        whole = Device(tmp_path / f"whole-{tpm}", tpm=tpm)
        assert whole.start() is True
        for cut in range(1, whole.calls + 1):
            device = Device(tmp_path / f"cut-{tpm}-{cut}", tpm=tpm)
            assert device.start(cut) is None
            before = device.in_use
            assert device.start() is True, (tpm, cut, device.said)
            assert device.inside.read_text() == "empty file system"
            assert before is False or (device.root / "formats").stat().st_size == 1
            device.inside.write_text("what the station keeps")
            assert device.start() is True
            assert device.inside.read_text() == "what the station keeps"


@pytest.mark.parametrize("first", [0, 9, 10, 13, 32, 255])  # what a shell might take for nothing, and one more
def test_whatever_byte_a_key_begins_with_it_is_a_key(first, tmp_path):
    device = Device(tmp_path, tpm=False, random=bytes([first]) * 31 + b"k")
    assert device.start() is True
    assert device.start() is True, device.said


def test_power_cut_at_any_step_of_a_later_start_loses_nothing(device):
    assert device.start() is True
    device.inside.write_text("what the station keeps")
    assert device.start() is True
    for cut in range(1, device.calls + 1):
        assert device.start(cut) is None
        assert device.start() is True
        assert device.inside.read_text() == "what the station keeps"
    assert (device.root / "formats").stat().st_size == 1


def test_another_board_or_tpm_opens_nothing_and_changes_nothing(device):
    assert device.start() is True
    data, keys = ((device.root / name).read_bytes() for name in ("data", "keys"))
    other = device.root / ("tpm" if (device.root / "tpm").exists() else "number")
    other.write_text("another")
    assert device.start() is False
    assert [(device.root / name).read_bytes() for name in ("data", "keys")] == [data, keys]


def test_a_mark_that_says_something_else_or_cannot_be_read_makes_nothing(tmp_path):
    for number, keys in enumerate((bytes(512) + b"something else" + bytes(600), bytes(100))):
        device = Device(tmp_path / str(number), tpm=False)
        (device.root / "keys").write_bytes(keys)
        assert device.start() is False
        assert device.said
        assert (device.root / "keys").read_bytes() == keys
        assert not (device.root / "formats").stat().st_size


def test_a_destroyed_key_opens_nothing(tmp_path):
    device = Device(tmp_path, tpm=False)
    assert device.start() is True
    keys = (device.root / "keys").read_bytes()
    (device.root / "keys").write_bytes(bytes(32) + keys[32:])
    assert device.start() is False
    assert "destroyed" in device.said

"""The root file system: Debian's packages, the project, its users and units, and what is taken away.

Rules:
- Debian comes from mmdebstrap alone, in one step that is kept and used again (`base`).
- No file of the image is setuid or setgid, no account has a password, no console asks for one.
- All times in the tree are the commit's; what Debian's scripts write with the clock or by chance is removed or fixed.
"""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from appliance.enrolment.fleet_keys import load_trust
from imaging import lending, program
from imaging.boards import PYTHON, SUITE, Board
from imaging.run import inside, run, say
from imaging.sources import BACKPORTS, Archives

ROOT = program.ROOT
FILES = ROOT / "image-build" / "files"
DATA = (
    *("configuration", "credentials", "connections", "networkmanager", "systemd"),
    *("station", "uplink", "panel", "journal"),
)
_PRIVATE = ("credentials", "connections", "networkmanager")
_WANTED = {
    "multi-user.target": (
        "scanstation.target",
        "scanstation-keep.service",
        "scanstation-firewall-open.path",
        "NetworkManager.service",
    ),
    "sysinit.target": ("scanstation-firewall.service", "systemd-timesyncd.service"),
    "scanstation.target": (
        "scanstation-station.service",
        "scanstation-uplink.service",
        "scanstation-panel.service",
        "scanstation-identity.service",
        "scanstation-provision.service",
        "scanstation-firewall-open.service",
    ),
}
_REQUIRED = {"boot-complete.target": ("scanstation-good.service",)}
_MASKED = (
    "getty@.service",
    "serial-getty@.service",
    "console-getty.service",
    "autovt@.service",
    "getty.target",
    "debug-shell.service",
    "systemd-firstboot.service",
    "avahi-daemon.service",
    "avahi-daemon.socket",
    "emergency.service",
    "rescue.service",
    "ctrl-alt-del.target",
    "systemd-networkd.service",
    "NetworkManager-wait-online.service",
    "NetworkManager-dispatcher.service",
    "dpkg-db-backup.timer",
    "e2scrub_all.timer",
    "e2scrub_reap.service",
    "fstrim.timer",
    "systemd-machine-id-commit.service",
    "systemd-pcrphase.service",
)
_DROP_INS = {
    "ipp-usb-private.conf": "ipp-usb.service.d/private.conf",
    "station-provisioned.conf": "scanstation-station.service.d/provisioned.conf",
    "uplink-provisioned.conf": "scanstation-uplink.service.d/provisioned.conf",
}
_ON_SERVERS = ("scanstation-receiver.service", "scanstation-authority.service", "scanstation-fleet-view.service")
_PAGES = ("deployment.md", "enrolment.md", "enrolment-est.md", "image.md")
FLEET = Path("usr/share/scanstation/fleet")
_REMOVED = (
    "var/log",
    "var/cache",
    "var/lib/apt",
    "var/lib/dbus/machine-id",
    "run",
    "tmp",
    "etc/machine-id",
    "etc/resolv.conf",
    "etc/hostname",
    "etc/shadow-",
    "etc/gshadow-",
    "etc/passwd-",
    "etc/group-",
    "etc/subuid-",
    "etc/subgid-",
    "var/lib/systemd",
    "var/lib/NetworkManager",
    "usr/share/man",
    "usr/share/locale",
    "usr/share/info",
    "usr/share/lintian",
    "usr/share/bug",
    "etc/ssh",
    "var/backups",
    "etc/apt/apt.conf.d/99mmdebstrap",  # how packages were installed
    "etc/dpkg/dpkg.cfg.d/99mmdebstrap",
)


def base(board: Board, archives: Archives, place: Path, epoch: int, native: Path | None = None) -> None:
    """Debian's part as a tar archive at `place`; `native` is what `foreign.native_tree` made."""
    wanted = (*board.packages, *(f"{name}/{BACKPORTS}" for name in board.backports))
    say(f"Debian for {board.name}, {len(wanted)} packages and what they need (a few minutes)")
    place.parent.mkdir(parents=True, exist_ok=True)
    half = place.with_suffix(".half.tar")
    options: list[str] = [
        f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in ("man", "info", "locale", "lintian", "bug")
    ]
    loan = lending.to_mmdebstrap(native)
    command: list[str | Path] = [
        *loan.before,
        "mmdebstrap",
        "--variant=essential",
        f"--architectures={board.architecture}",
        f"--include={','.join(wanted)}",
        '--aptopt=APT::Install-Recommends "false"',
        '--aptopt=Acquire::Languages "none"',
        "--dpkgopt=path-exclude=/usr/share/doc/*",
        "--dpkgopt=path-include=/usr/share/doc/*/copyright",
        *options,
        *loan.options,
        "--skip=cleanup/reproducible",
        SUITE,
        half,
        *archives.lines(board.components, backports=bool(board.backports)),
    ]
    extra = {"SOURCE_DATE_EPOCH": str(epoch), "INITRD": "No"}  # the initial RAM disk is made once, in the tree
    if loan.path:
        extra["PATH"] = f"{loan.path}:{os.environ['PATH']}"
    run(command, extra=extra, log=place.with_suffix(".log"))
    half.rename(place)


def make(
    board: Board,
    archive: Path,
    wheels: Path,
    tree: Path,
    epoch: int,
    *,
    simulator: bool,
    fleet: Path | None = None,
    pins: Path | None = None,
    native: Path | None = None,
) -> None:
    """Makes the tree in an empty directory.

    `fleet` holds the public keys of the fleet that its devices believe, `pins` what `gpio.made` made, `native` what
    `foreign.native_tree` made.
    """
    say("the tree: Debian, the project, users and units")
    run(["tar", "--extract", f"--file={archive}", f"--directory={tree}", "--numeric-owner", "--exclude=./dev/*"])
    program.install(board, wheels, tree, epoch)
    if pins is not None:
        shutil.copytree(pins, tree / program.PACKAGES, dirs_exist_ok=True)
    _overlay(tree)
    believe(tree, fleet)
    _accounts(tree)
    _units(tree)
    if simulator:
        program.simulator(tree)
    _compile(tree, native)
    _ramdisk(board, tree, epoch)
    _check(tree, native)
    _clean(tree, epoch)


def _overlay(tree: Path) -> None:
    shutil.copytree(FILES, tree, dirs_exist_ok=True, symlinks=True)
    units = ROOT / "systemd"
    for unit in [
        *units.glob("scanstation-*.service"),
        *units.glob("scanstation-*.socket"),
        units / "scanstation.target",
    ]:
        if unit.name not in _ON_SERVERS:
            _put(unit, tree / "usr/lib/systemd/system" / unit.name)
    _put(units / "scanstation.sysusers.conf", tree / "usr/lib/sysusers.d/scanstation.conf")
    _put(units / "scanstation.tmpfiles.conf", tree / "usr/lib/tmpfiles.d/scanstation.conf")
    _put(units / "60-scanstation.rules", tree / "usr/lib/udev/rules.d/60-scanstation.rules")
    for bus in units.glob("org.scanstation.*.conf"):
        _put(bus, tree / "usr/share/dbus-1/system.d" / bus.name)
    for name, place in _DROP_INS.items():
        _put(units / name, tree / "usr/lib/systemd/system" / place)
    _put(ROOT / "hardware/pinout.toml", tree / "usr/share/scanstation/pinout.toml")
    for name in DATA:
        (tree / "usr/share/scanstation/data" / name).mkdir(parents=True)
    for name in _PRIVATE:
        (tree / "usr/share/scanstation/data" / name).chmod(0o700)
    for name in _PAGES:
        if (ROOT / "docs" / name).is_file():
            _put(ROOT / "docs" / name, tree / "usr/share/doc/scanstation" / name)


def believe(tree: Path, fleet: Path | None) -> None:
    """Puts the fleet's one or two public keys on the read-only root; without them its devices take no sheet.

    Raises:
        EnrolmentError: the folder does not hold one or two public keys.
    """
    (tree / FLEET).mkdir(parents=True)
    if fleet is None:
        return
    load_trust(fleet)
    for key in sorted(fleet.glob("*.pub")):
        _put(key, tree / FLEET / key.name)


def _put(source: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)
    place.chmod(0o644)


def _accounts(tree: Path) -> None:
    """Users of the rooms; nobody can log in."""
    inside(tree, ["systemd-sysusers"])
    shadow = tree / "etc/shadow"
    lines = [line.split(":") for line in shadow.read_text(encoding="utf-8").splitlines()]
    shadow.write_text(
        "".join(":".join([name, "!*", "1", *rest]) + "\n" for name, _, _, *rest in lines), encoding="utf-8"
    )


def _units(tree: Path) -> None:
    """What is started, as links, and what must not be."""
    system = tree / "etc/systemd/system"
    for kind, table in (("wants", _WANTED), ("requires", _REQUIRED)):
        for target, names in table.items():
            folder = system / f"{target}.{kind}"
            folder.mkdir(parents=True, exist_ok=True)
            for name in names:
                (folder / name).unlink(missing_ok=True)
                (folder / name).symlink_to(f"/usr/lib/systemd/system/{name}")
    for name in _MASKED:
        (system / name).unlink(missing_ok=True)
        (system / name).symlink_to("/dev/null")
    (system / "default.target").unlink(missing_ok=True)
    (system / "default.target").symlink_to("/usr/lib/systemd/system/multi-user.target")


def _compile(tree: Path, native: Path | None) -> None:
    """Byte code that is checked against nothing: the root is read-only, and a start need not compile.

    It is the same for every processor: where `native` is the tree of a Python of the same version for the processor of
    this machine, that one makes it, and nothing is emulated.
    """
    folders = (program.PACKAGES, f"usr/lib/python{PYTHON}", "usr/lib/python3")
    words = ["env", "PYTHONHASHSEED=0", "python3", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    if native is None:
        inside(tree, [*words, *(f"/{folder}" for folder in folders)])
        return
    places = [f"/mnt/{folder}" for folder in folders]
    inside(native, [*words, "-s", "/mnt", "-p", "/", *places], at_mnt=tree)


def _ramdisk(board: Board, tree: Path, epoch: int) -> None:
    """The initial RAM disk, made in the tree by its own programs, which it copies."""
    if board.modules:
        (tree / "etc/initramfs-tools/modules").write_text("\n".join(board.modules) + "\n", encoding="utf-8")
        (tree / "etc/initramfs-tools/conf.d/scanstation").write_text("MODULES=list\nCOMPRESS=zstd\n", encoding="utf-8")
    else:
        (tree / "etc/initramfs-tools/modules").write_text(
            "squashfs\ndm_crypt\nvirtio_pci\nvirtio_blk\n", encoding="utf-8"
        )
    for old in (tree / "boot").glob("initrd.img-*"):
        old.unlink()
    kernel = next((tree / "boot").glob("vmlinuz-*")).name.removeprefix("vmlinuz-")
    (tree / "dev/null").touch()
    (tree / "tmp").mkdir(exist_ok=True)
    devices = "mount -t tmpfs tmpfs /dev && mknod -m 666 /dev/null c 1 3 && mknod -m 444 /dev/urandom c 1 9"
    make_it = f"SOURCE_DATE_EPOCH={epoch} mkinitramfs -o /boot/initrd.img-{kernel} {kernel}"
    inside(tree, ["sh", "-c", f"mount -t proc proc /proc && {devices} && {make_it}"])
    (tree / "dev/null").unlink()


def _check(tree: Path, native: Path | None) -> None:
    """What the image's own programs say about its files: the firewall's rules."""
    with lending.firewall_check(tree, native) as over:
        inside(tree, ["nft", "--check", "--file", "/usr/share/scanstation/firewall.nft"], at_mnt=native, over=over)


def _clean(tree: Path, epoch: int) -> None:
    for name in _REMOVED:
        path = tree / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    for name in (
        "run",
        "tmp",
        "data",
        "efi",
        "var/log/journal",
        "var/cache",
        "var/tmp",
        "var/lib/scanstation",
        "var/lib/scanstation-panel",
        "var/lib/scanstation-uplink",
        "var/lib/systemd",
        "var/lib/NetworkManager",
        "etc/scanstation",
        "etc/credstore.encrypted",
        "etc/NetworkManager/system-connections",
    ):
        (tree / name).mkdir(parents=True, exist_ok=True)
    for name, text in (("etc/machine-id", ""), ("etc/hostname", "scanstation\n"), ("etc/resolv.conf", "")):
        (tree / name).write_text(text, encoding="utf-8")
    for folder, names, files in os.walk(tree):
        for name in (*names, *files):
            path = Path(folder, name)
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
                path.chmod(stat.S_IMODE(mode) & ~(stat.S_ISUID | stat.S_ISGID))
            os.utime(path, (epoch, epoch), follow_symlinks=False)

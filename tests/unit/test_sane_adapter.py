"""The adapter's parts without a device: messages, page checks, identity, settings, and the table of errors."""

import contextlib
import http.server
import json
import socket
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.devices import feeder_errors, sane_settings
from appliance.devices.device_identity import Binding, Pinned, TroubleError, choose, identify
from appliance.devices.escl_probe import EsclJob, ProbeError, find_url, read_status
from appliance.devices.escl_probe import identify as ask_identity
from appliance.devices.feeder_errors import ImpossiblePageError, Phase, Trouble, error_of_status
from appliance.devices.libsane import DeviceEntry, Kind, Option, OptionError
from appliance.devices.sane_messages import (
    HEADER,
    MAX_JSON_BYTES,
    PAGE_HEADER,
    DeadlineError,
    GoneError,
    MessageError,
    PageMessage,
    receive,
    send_json,
    send_page,
)
from appliance.devices.sane_page import refuse_decoder_fill, refuse_impossible_size, to_image
from appliance.devices.sane_process import _failure
from appliance.errors import CaptureError, FeedCancelledError, ScanStationError

# Messages


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def soon(seconds=0.3):
    return time.monotonic() + seconds


def test_objects_and_pages_travel_whole(ends):
    ours, theirs = ends
    send_json(theirs, {"ok": True})
    assert receive(ours, soon(), 100) == {"ok": True}
    send_page(theirs, PageMessage(3, 2, 2, 8, bytearray(range(16))))
    assert receive(ours, soon(), 100) == PageMessage(3, 2, 2, 8, bytearray(range(16)))


@pytest.mark.parametrize(
    "raw",
    [
        HEADER.pack(b"J", MAX_JSON_BYTES + 1),
        HEADER.pack(b"J", 2) + b"[]",
        HEADER.pack(b"J", 2) + b"{x",
        HEADER.pack(b"J", 60_000) + b"[" * 60_000,
        HEADER.pack(b"X", 4) + b"abcd",
        HEADER.pack(b"P", 3) + b"abc",
        HEADER.pack(b"P", 1 << 62) + PAGE_HEADER.pack(1, 10, 10, 10, 0),
        HEADER.pack(b"P", 20 + 100) + PAGE_HEADER.pack(2, 10, 10, 10, 0),
        HEADER.pack(b"P", 20 + 100) + PAGE_HEADER.pack(1, 10, 10, 9, 0),
        HEADER.pack(b"P", 20 + 100) + PAGE_HEADER.pack(1, 10, 11, 10, 0),
        HEADER.pack(b"P", 20 + 100) + PAGE_HEADER.pack(1, 10, 10, 10, 1),
        HEADER.pack(b"P", 20) + PAGE_HEADER.pack(1, 0, 0, 0, 0),
        HEADER.pack(b"P", 20 + 0xFFFFFFFF) + PAGE_HEADER.pack(1, 1, 0xFFFFFFFF, 1, 0),
    ],
)
def test_a_message_out_of_bounds_is_refused_before_memory_is_spent(ends, raw):
    ours, theirs = ends
    theirs.sendall(raw)
    with pytest.raises(MessageError):
        receive(ours, soon(), 100)


def test_waiting_ends_at_the_deadline_and_at_the_other_end(ends):
    ours, theirs = ends
    with pytest.raises(DeadlineError):
        receive(ours, soon(0.05), 100)
    theirs.sendall(HEADER.pack(b"J", 10) + b"{")
    with pytest.raises(DeadlineError):
        receive(ours, soon(0.05), 100)
    theirs.close()
    with pytest.raises(GoneError):
        receive(ours, soon(), 100)


# Pages


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 3]), st.integers(0, 5))
def test_padding_is_cut_and_pixels_are_kept(width, height, channels, padding):
    row = width * channels + padding
    rows = np.arange(row * height, dtype=np.uint32).astype(np.uint8).reshape(height, row)
    image = to_image(PageMessage(channels, width, height, row, bytearray(rows.tobytes())))
    assert image.shape == ((height, width) if channels == 1 else (height, width, 3))
    assert (image.reshape(height, -1) == rows[:, : width * channels]).all()


def test_only_rows_that_a_decoder_made_up_are_refused():
    page = np.random.default_rng(0).integers(0, 256, (60, 40), dtype=np.uint8)
    refuse_decoder_fill(page)
    refuse_decoder_fill(np.full((40, 40), 255, np.uint8))
    refuse_decoder_fill(np.full((4, 4), 128, np.uint8))
    almost = page.copy()
    almost[-8:] = 128
    almost[-3, 7] = 127
    refuse_decoder_fill(almost)
    for below in (0, 12):  # white that sane-airscan adds below and beside
        lost = page.copy()
        lost[40 : 60 - below] = 128
        lost[60 - below :] = 255
        lost[:, 30:] = 255
        with pytest.raises(CaptureError, match="feeder-corrupt-page"):
            refuse_decoder_fill(lost)
        with pytest.raises(CaptureError):
            refuse_decoder_fill(np.stack([lost] * 3, axis=2))


# Errors


def leaves():
    found = [value for value in vars(feeder_errors).values() if isinstance(value, type)]
    return [v for v in found if issubclass(v, ScanStationError) and v is not CaptureError]


def test_every_error_of_a_feeder_has_a_code_of_its_own_and_one_sentence():
    codes = [leaf.code for leaf in leaves()]
    assert len(codes) == len(set(codes))
    for leaf in leaves():
        assert leaf.advice[0].isupper()
        assert leaf.advice.endswith(".")
        assert leaf.advice != CaptureError.advice


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(list(Phase)),
    st.integers(-(2**31), 2**31 - 1),
    st.booleans(),
    st.sampled_from([None, "", "ScannerAdfEmpty", "ScannerAdfJam", "?"]),
)
def test_every_status_is_an_error_of_ours(phase, status, double_feed, adf_state):
    error = error_of_status(phase, status, double_feed=double_feed, adf_state=adf_state)
    assert isinstance(error, CaptureError)
    assert str(status) in str(error)


@pytest.mark.parametrize(
    ("phase", "status", "double_feed", "adf_state", "code"),
    [
        (Phase.START, 6, False, None, "feeder-jam"),
        (Phase.START, 6, True, None, "feeder-double-feed"),
        (Phase.READ, 9, None, "ScannerAdfMultipickDetected", "feeder-double-feed"),
        (Phase.READ, 9, None, "ScannerAdfHatchOpen", "feeder-cover-open"),
        (Phase.OPEN, 4, None, None, "feeder-missing"),
        (Phase.SETUP, 4, None, None, "feeder-setting"),
        (Phase.OPEN, 11, None, None, "feeder-access-denied"),
        (Phase.START, 2, None, None, FeedCancelledError.code),
        (Phase.READ, 10, None, None, "feeder-memory"),
        (Phase.READ, 99, None, None, "feeder-io"),
    ],
)
def test_sensors_and_phase_sharpen_what_a_status_means(phase, status, double_feed, adf_state, code):
    assert error_of_status(phase, status, double_feed=double_feed, adf_state=adf_state).code == code


@pytest.mark.parametrize(
    "answer", [{}, {"trouble": "fire"}, {"phase": "x", "status": 1}, {"phase": "read"}, {"trouble": []}]
)
def test_an_unreadable_failure_of_the_worker_is_still_an_error(answer):
    assert _failure(answer).code == "feeder-worker-protocol"
    assert _failure({"trouble": Trouble.SHORT, "detail": "x"}).code == "feeder-short-page"


# Identity


def entry(name, vendor="Acme", model="S500", kind="sheetfed scanner"):
    return DeviceEntry(name, vendor, model, kind)


def test_a_device_is_simulated_exactly_when_its_own_identity_says_so():
    real = [entry("fujitsu:fi-7160:1234"), entry("net:127.0.0.1:x", "FUJITSU", "fi-7160")]
    made_up = [entry("x", "ScanStation Simulator", "S1"), entry("y", "Acme", "SIMULATED feeder")]
    made_up.append(entry("test:0", "Noname", "frontend-tester", "virtual device"))
    assert [identify(e, None).simulated for e in real] == [False, False]
    assert [identify(e, None).simulated for e in made_up] == [True, True, True]


def test_the_serial_number_comes_from_usb_or_from_the_name(tmp_path):
    for number, serial in (("1", "A1"), ("7", "B7")):
        folder = tmp_path / f"1-{number}"
        folder.mkdir()
        (folder / "busnum").write_text("1\n")
        (folder / "devnum").write_text(f"{number}\n")
        (folder / "serial").write_text(f"{serial}\n")
    (tmp_path / "usb1").mkdir()
    usb = [entry("epjitsu:libusb:001:001"), entry("epjitsu:libusb:001:007")]
    assert choose(usb, Binding(serial="b7"), None, tmp_path).name == "epjitsu:libusb:001:007"
    assert identify(entry("fujitsu:fi-7160:1234"), None, tmp_path).serial == "1234"
    assert identify(entry("epjitsu:libusb:001:099"), None, tmp_path).serial == ""


def test_binding_needs_exactly_one_device():
    two = [entry("a:1"), entry("b:2", "Other", "S9")]
    assert choose(two, Binding(vendor=" ACME "), None).name == "a:1"
    assert choose(two, Binding(device="b:2"), None).name == "b:2"
    for binding, trouble in (
        (Binding(), Trouble.AMBIGUOUS),
        (Binding(vendor="Nobody"), Trouble.OTHER),
        (Binding(device="c:3"), Trouble.MISSING),
        (Binding(device="b:2", vendor="Acme"), Trouble.OTHER),
    ):
        with pytest.raises(TroubleError) as caught:
            choose(two, binding, None)
        assert caught.value.trouble is trouble


def test_a_driverless_device_that_cannot_be_asked_is_not_used(tmp_path):
    listed = [entry("airscan:e0:Office", "eSCL", "Office", "ip=127.0.0.1")]
    with pytest.raises(TroubleError) as caught:
        choose(listed, Binding(), None)
    assert caught.value.trouble is Trouble.UNKNOWN
    with pytest.raises(TroubleError) as caught:
        choose([entry("airscan:w0:Office", "WSD", "Office")], Binding(), tmp_path)
    assert caught.value.trouble is Trouble.UNKNOWN
    (tmp_path / "airscan.conf").write_text('[devices]\n"Office" = http://127.0.0.1:9/eSCL, eSCL\n')
    with pytest.raises(TroubleError) as caught:
        choose(listed, Binding(), tmp_path)
    assert caught.value.trouble is Trouble.MISSING


def test_the_address_of_a_driverless_device_is_found(tmp_path):
    lines = [
        "# x",
        "[devices]",
        '"A b" = http://127.0.0.1:1/eSCL/',
        "C = http://[::1]:2/eSCL, eSCL ; note",
        '"D" = disable',
    ]
    (tmp_path / "airscan.conf").write_text("\n".join(lines))
    assert find_url("airscan:e0:A b", tmp_path) == "http://127.0.0.1:1/eSCL/"
    assert find_url("airscan:e1:C", tmp_path) == "http://[::1]:2/eSCL"
    assert find_url("airscan:escl:Any:http://127.0.0.1:3/eSCL", None) == "http://127.0.0.1:3/eSCL"
    for name in ("airscan:e0:D", "airscan:e0:E", "airscan:w0:A b", "fujitsu:x", "airscan:e0:A b:extra"):
        assert find_url(name, tmp_path) is None


# A driverless device's documents


@contextlib.contextmanager
def answering(body, status=200):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/eSCL/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


NS = b'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'


def test_identity_and_state_are_read_from_the_device():
    texts = b"<pwg:MakeAndModel> Acme X1\x09 </pwg:MakeAndModel><pwg:SerialNumber>77</pwg:SerialNumber>"
    with answering(b"<scan:C " + NS + b">" + texts + b"</scan:C>") as url:
        told = ask_identity(url)
    assert (told.make_and_model, told.serial) == ("Acme X1", "77")
    job = (
        b"<scan:JobInfo><pwg:JobUuid>%s</pwg:JobUuid><pwg:ImagesCompleted>%d</pwg:ImagesCompleted>"
        b"<pwg:JobState>%s</pwg:JobState></scan:JobInfo>"
    )
    jobs = job % (b"old", 5, b"Aborted") + job % (b"new", 8, b"Completed")
    status = b"<scan:S " + NS + b"><scan:AdfState>ScannerAdfEmpty</scan:AdfState>" + jobs + b"</scan:S>"
    with answering(status) as url:
        read = read_status(url)
    assert read.adf_state == "ScannerAdfEmpty"
    assert read.only_new_job(frozenset({"old"})) == EsclJob("new", 8, "Completed")
    assert read.only_new_job(frozenset({"old", "new"})) is None
    assert read.only_new_job(frozenset()) is None  # two: somebody else scans too


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 200),
        (b"<a", 200),
        (b"<a/>", 200),
        (b"<a/>", 404),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 200),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"), 200),
        (b"<a>" + b"x" * (600 << 10) + b"</a>", 200),
        (json.dumps({"a": 1}).encode(), 200),
    ],
)
def test_a_device_that_answers_nonsense_is_not_believed(body, status):
    with answering(body, status) as url, pytest.raises(ProbeError):
        ask_identity(url)


def test_a_device_that_is_gone_is_a_probe_error():
    for url in ("http://127.0.0.1:9/eSCL", "http://127.0.0.1:99999/eSCL", "http:///"):
        with pytest.raises(ProbeError):
            ask_identity(url)


# Settings in vendors' words


class Vendor:
    """A handle whose options are a table: name -> (texts or numbers or span, value)."""

    def __init__(self, **options):
        self.table = {name.replace("_", "-"): value for name, value in options.items()}
        self.rounds = {}

    def find(self, name):
        if name not in self.table:
            return None
        value = self.table[name]
        texts = tuple(value) if isinstance(value, list) and isinstance(value[0], str) else ()
        numbers = tuple(value) if isinstance(value, list) and not texts else ()
        span = value if isinstance(value, tuple) else None
        kind = Kind.STRING if texts else Kind.FIXED
        return Option(1, name, kind, 32, active=True, settable=True, span=span, numbers=numbers, texts=texts)

    def set(self, option, value):
        if isinstance(value, str) != (option.kind is Kind.STRING):
            raise OptionError(option.name)
        self.__dict__.setdefault("values", {})[option.name] = self.rounds.get(option.name, value)

    def get(self, option):
        return self.values[option.name]


AREA = {"tl_x": (0, 200), "tl_y": (0, 300), "br_x": (0, 200), "br_y": (0, 300)}


@pytest.mark.parametrize(
    ("source", "extra", "duplex", "expected"),
    [
        (["Flatbed", "ADF Front", "ADF Back", "ADF Duplex"], {}, True, {"source": "ADF Duplex"}),
        (["Flatbed", "ADF Front", "ADF Back", "ADF Duplex"], {}, False, {"source": "ADF Front"}),
        (["ADF", "ADF Duplex"], {}, False, {"source": "ADF"}),
        (["Flatbed", "Automatic Document Feeder"], {"adf_mode": ["Simplex", "Duplex"]}, True,
         {"source": "Automatic Document Feeder", "adf-mode": "Duplex"}),
        (["fb", "adf"], {"duplex": (0, 1)}, True, {"source": "adf", "duplex": 1}),
        (["fb", "adf"], {"duplex": (0, 1)}, False, {"source": "adf", "duplex": 0}),
        (["Automatic Document Feeder(left aligned,Duplex)", "FlatBed"], {}, True,
         {"source": "Automatic Document Feeder(left aligned,Duplex)"}),
    ],
)  # fmt: skip
def test_each_vendor_is_asked_in_its_own_words(source, extra, duplex, expected):
    handle = Vendor(source=source, mode=["Lineart", "Gray", "Color"], resolution=(50, 600), **extra, **AREA)
    sane_settings.apply(handle, dpi=300, colour=False, duplex=duplex)
    assert expected.items() <= handle.values.items()
    assert handle.values["mode"] == "Gray"
    assert (handle.values["tl-x"], handle.values["br-x"], handle.values["br-y"]) == (0, 200, 300)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"source": ["Flatbed"], "mode": ["Gray"], "resolution": (50, 600)}, "source"),
        ({"source": ["ADF"], "mode": ["Gray"], "resolution": (50, 600)}, "source"),  # no duplex
        ({"mode": ["Gray"], "resolution": (50, 600)}, "source"),
        ({"source": ["ADF Duplex"], "mode": ["Lineart"], "resolution": (50, 600)}, "mode"),
        ({"source": ["ADF Duplex"], "resolution": (50, 600)}, "mode"),
        ({"source": ["ADF Duplex"], "mode": ["Gray"]}, "resolution"),
    ],
)
def test_what_a_vendor_does_not_offer_is_refused_by_name(options, named):
    with pytest.raises(TroubleError, match=named):
        sane_settings.apply(Vendor(**options), dpi=300, colour=False, duplex=True)


def test_double_feeds_are_guarded_against_where_the_device_can():
    guards = {"df_action": ["Default", "Continue", "Stop"], "df_thickness": (0, 1), "df_length": (0, 1)}
    handle = Vendor(source=["ADF"], mode=["Gray"], resolution=(50, 600), **guards)
    sane_settings.apply(handle, dpi=300, colour=False, duplex=False)
    assert (handle.values["df-action"], handle.values["df-thickness"]) == ("Stop", 1)
    assert "df-length" not in handle.values


def test_a_resolution_that_is_rounded_away_is_refused():
    handle = Vendor(source=["ADF"], mode=["Gray"], resolution=(50, 600))
    handle.rounds["resolution"] = 299
    with pytest.raises(TroubleError, match="resolution"):
        sane_settings.apply(handle, dpi=300, colour=False, duplex=False)


def test_the_worker_needs_no_third_party_code():
    folder = Path(sane_settings.__file__).parent
    for name in (
        "sane_worker",
        "libsane",
        "device_identity",
        "escl_probe",
        "sane_settings",
        "sane_messages",
        "device_process",
        "feeder_errors",
    ):
        source = (folder / f"{name}.py").read_text()
        assert "numpy" not in source.replace("No numpy", "")
        assert "appliance.documents" not in source


# The plug


def plugged(sysfs, place, number, vendor="04c5", product="132e", serial="A1"):
    folder = sysfs / place
    folder.mkdir(parents=True, exist_ok=True)
    rows = {"busnum": "1", "devnum": str(number), "idVendor": vendor, "idProduct": product, "serial": serial}
    for name, value in rows.items():
        (folder / name).write_text(value + "\n")


def test_a_scanner_is_bound_by_its_plug_whatever_its_name_is_after_a_replug(tmp_path):
    bound = Binding(usb_vendor="04C5", usb_product="132e", usb_serial="A1")
    for number in (5, 6):
        plugged(tmp_path, "1-2", number)
        plugged(tmp_path, "1-3", 9, serial="B2")
        listed = [entry(f"epjitsu:libusb:001:00{number}"), entry("epjitsu:libusb:001:009")]
        assert choose(listed, bound, None, tmp_path).name == f"epjitsu:libusb:001:00{number}"
    with pytest.raises(TroubleError) as caught:
        choose([entry("epjitsu:libusb:001:009")], bound, None, tmp_path)
    assert caught.value.trouble is Trouble.OTHER
    with pytest.raises(TroubleError) as caught:
        choose([], bound, None, tmp_path)
    assert caught.value.trouble is Trouble.MISSING


def test_a_scanner_whose_name_holds_its_serial_number_is_found_at_its_plug(tmp_path):
    plugged(tmp_path, "1-2", 5)
    bound = Binding(usb_vendor="04c5", usb_serial="A1")
    assert choose([entry("fujitsu:fi-7160:A1")], bound, None, tmp_path).lasting_serial == "A1"
    plugged(tmp_path, "1-4", 7)  # two with one serial number: nobody can tell which
    with pytest.raises(TroubleError):
        choose([entry("fujitsu:fi-7160:A1")], bound, None, tmp_path)


def test_a_backend_alone_may_be_named_where_two_know_the_scanner(tmp_path):
    plugged(tmp_path, "1-2", 5)
    listed = [entry("epsonds:libusb:001:005"), entry("epson2:libusb:001:005")]
    with pytest.raises(TroubleError) as caught:
        choose(listed, Binding(usb_serial="A1"), None, tmp_path)
    assert caught.value.trouble is Trouble.AMBIGUOUS
    assert choose(listed, Binding(device="epsonds", usb_serial="A1"), None, tmp_path).name == "epsonds:libusb:001:005"


def test_the_scanner_that_was_used_is_the_only_one(tmp_path):
    plugged(tmp_path, "1-2", 5)
    used = choose([entry("epjitsu:libusb:001:005")], Binding(), None, tmp_path)
    pinned = Pinned(used.vendor, used.model, used.lasting_serial)
    plugged(tmp_path, "1-2", 6)
    assert choose([entry("epjitsu:libusb:001:006")], Binding(), None, tmp_path, pinned).name.endswith("006")
    plugged(tmp_path, "1-2", 7, serial="B2")
    for listed in ([entry("epjitsu:libusb:001:007")], [entry("other:x", "Somebody")]):
        with pytest.raises(TroubleError) as caught:
            choose(listed, Binding(), None, tmp_path, pinned)
        assert caught.value.trouble is Trouble.OTHER


def test_pages_that_no_sheet_can_be_are_refused():
    refuse_impossible_size(np.zeros((800, 600), np.uint8), 200)
    for shape in ((20, 1600), (1600, 20), (78, 1600, 3)):
        with pytest.raises(ImpossiblePageError):
            refuse_impossible_size(np.zeros(shape, np.uint8), 200)

"""The header's chip is found by its label, and nothing stands in for it when it is missing."""

import ctypes
import sys
import types

import pytest

from appliance.devices import gpio_chip
from appliance.devices.gpio_panel import PanelError

WANTED = ("pinctrl-bcm2711", "pinctrl-rp1")


def fake_dev(tmp_path, labels):
    for name in labels:
        (tmp_path / name).touch()

    def read(device):
        label = labels[device.name]
        if label is None:
            raise PermissionError(device.name)
        return label

    return lambda: gpio_chip.chip_labels(tmp_path, read)


@pytest.mark.parametrize(
    ("labels", "number"),
    [
        ({"gpiochip0": "pinctrl-bcm2711", "gpiochip1": "raspberrypi-exp-gpio"}, 0),
        ({"gpiochip0": "gpio-brcmstb@107d508500", "gpiochip4": "pinctrl-rp1"}, 4),
        ({"gpiochip0": "pinctrl-rp1", "gpiochip10": "gpio-brcmstb@107d508500", "gpiochip11": None}, 0),
    ],
    ids=["Pi 4", "Pi 5 with an older kernel", "Pi 5 with a newer kernel"],
)
def test_the_chip_is_found_by_label_whatever_its_number(tmp_path, labels, number):
    assert gpio_chip.chip_number(WANTED, fake_dev(tmp_path, labels)()) == number


def test_a_second_name_of_the_same_chip_is_not_a_second_chip(tmp_path):
    present = fake_dev(tmp_path, {"gpiochip0": "pinctrl-rp1"})
    (tmp_path / "gpiochip4").symlink_to("gpiochip0")
    (tmp_path / "gpiochip-notes").touch()
    assert present() == {0: "pinctrl-rp1"}


def test_no_chip_or_two_are_refused_and_what_is_there_is_named():
    with pytest.raises(gpio_chip.ChipNotFoundError, match="present: none"):
        gpio_chip.chip_number(WANTED, {})
    with pytest.raises(gpio_chip.ChipNotFoundError, match="2 chips match"):
        gpio_chip.chip_number(WANTED, {0: "pinctrl-rp1", 4: "pinctrl-rp1"})


def test_the_request_number_is_that_of_the_kernel_header():
    class GpiochipInfo(ctypes.Structure):
        _fields_ = (("name", ctypes.c_char * 32), ("label", ctypes.c_char * 32), ("lines", ctypes.c_uint32))

    read_direction, kind, number = 2, 0xB4, 0x01
    expected = read_direction << 30 | ctypes.sizeof(GpiochipInfo) << 16 | kind << 8 | number
    assert expected == gpio_chip.GPIO_GET_CHIPINFO_IOCTL


def test_a_file_that_is_no_chip_is_left_out(tmp_path):
    (tmp_path / "gpiochip0").write_bytes(b"no device")
    assert gpio_chip.chip_labels(tmp_path) == {}


def test_the_label_is_what_the_kernel_answers(tmp_path, monkeypatch):
    def answer(_file, request, info):
        assert request == gpio_chip.GPIO_GET_CHIPINFO_IOCTL
        info[0:9] = b"gpiochip0"
        info[32:43] = b"pinctrl-rp1"

    (tmp_path / "gpiochip0").touch()
    monkeypatch.setattr(gpio_chip.fcntl, "ioctl", answer)
    assert gpio_chip.chip_label(tmp_path / "gpiochip0") == "pinctrl-rp1"


def test_a_missing_lgpio_is_an_error_and_never_a_mock(monkeypatch):
    monkeypatch.setattr(gpio_chip, "chip_labels", lambda: {0: "pinctrl-rp1"})
    monkeypatch.setitem(sys.modules, "lgpio", None)
    with pytest.raises(PanelError, match="lgpio is not installed"):
        gpio_chip.lgpio_factory(WANTED)


def stand_in_for_lgpio(monkeypatch, opened):
    """lgpio is installed on the device only; what is tested here is what we ask of it."""
    lgpio, pins = types.ModuleType("lgpio"), types.ModuleType("gpiozero.pins.lgpio")
    lgpio.error = type("error", (Exception,), {})

    def factory(*, chip):
        if isinstance(opened, str):
            raise lgpio.error(opened)
        opened.append(chip)
        return "factory"

    pins.LGPIOFactory = factory
    monkeypatch.setattr(gpio_chip, "chip_labels", lambda: {0: "other", 4: "pinctrl-rp1"})
    monkeypatch.setitem(sys.modules, "lgpio", lgpio)
    monkeypatch.setitem(sys.modules, "gpiozero.pins.lgpio", pins)


def test_lgpio_is_asked_for_the_chip_that_was_found(monkeypatch):
    opened = []
    stand_in_for_lgpio(monkeypatch, opened)
    assert gpio_chip.lgpio_factory(WANTED) == "factory"
    assert opened == [4]


def test_a_chip_that_cannot_be_opened_is_a_clear_error(monkeypatch):
    stand_in_for_lgpio(monkeypatch, "permission denied")
    with pytest.raises(PanelError, match="gpiochip4"):
        gpio_chip.lgpio_factory(WANTED)

"""Separator sheets: what is one, and what a hostile code can do (nothing)."""

import numpy as np
import pytest
import zxingcpp

from appliance.classification.separator import (
    BROKEN,
    MAX_SHEETS,
    MAX_TEXT,
    MAX_WORDS,
    PATCH,
    Separator,
    agreed,
    code_text,
    parse,
    separator_on,
)
from appliance.documents import PATCH_SYMBOLOGY, UNREAD_SYMBOLOGY, Barcode, Box
from appliance.reading.barcodes import find_barcodes

GOOD = "scanstation:separator?v=1&class=referral"
BOX = Box(0, 0, 10, 10)


def qr(text):
    return Barcode("QRCode", text, BOX)


def test_class_and_purpose_are_read():
    assert parse(GOOD) == Separator("referral")
    assert parse(GOOD + "&purpose=billing") == Separator("referral", "billing")


@pytest.mark.parametrize(
    "text", ["", "https://example.org", "scanstation", "SCANSTATION", "class=referral", "A" * 100_000]
)
def test_a_code_of_somebody_else_is_no_separator(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "scanstation:separator",
        "scanstation:separator?",
        "SCANSTATION:SEPARATOR?V=1&CLASS=REFERRAL",
        "scanstation:separator?v=2&class=referral",
        "scanstation:separator?class=referral&v=1",
        "scanstation:separator?v=1",
        "scanstation:separator?v=1&class=",
        "scanstation:separator?v=1&class=Referral",
        "scanstation:separator?v=1&class=../../etc/passwd",
        "scanstation:separator?v=1&class=re%66erral",
        "scanstation:separator?v=1&class=referral&class=consent",
        "scanstation:separator?v=1&class=referral&purpose=",
        "scanstation:separator?v=1&class=referral&purpose=a&purpose=b",
        "scanstation:separator?v=1&class=referral&other=1",
        "scanstation:separator?v=1&class=referral ",
        " scanstation:separator?v=1&class=referral"[1:] + "\n",
        "scanstation:separator?v=1&class=referral\x00",
        "scanstation:separator?v=1&class=r\u0435ferral",  # a Cyrillic letter
        "scanstation:separator?v=1&class=" + "a" * 65,
        "scanstation:separator?v=1&class=referral&purpose=" + "a" * MAX_TEXT,
        "scanstation:separator?v=1&class=" + "a" * 1_000_000,
        "scanstation:separator?v=1&class=\u0660\u0661",
    ],
)
def test_a_code_of_ours_that_is_not_well_formed_names_nothing(text):
    assert parse(text) == BROKEN


def test_only_a_page_with_next_to_nothing_else_on_it_is_a_separator_sheet():
    assert separator_on((qr(GOOD),), MAX_WORDS) == Separator("referral")
    assert separator_on((qr(GOOD),), MAX_WORDS + 1) is None
    assert separator_on((), 0) is None
    assert separator_on((qr("https://example.org"),), 0) is None


def test_a_patch_code_divides_and_names_nothing_and_adds_nothing_to_a_code():
    patch = Barcode(PATCH_SYMBOLOGY, "", BOX)
    assert separator_on((patch,), MAX_WORDS) == PATCH
    assert separator_on((patch, patch, qr(GOOD)), 3) == Separator("referral")
    assert separator_on((patch, qr("scanstation:separator?v=1&sheets=2")), 3) == Separator("", sheets=2, plain=True)
    assert separator_on((patch, qr("scanstation:separator?x")), 3) == BROKEN
    assert separator_on((patch,), MAX_WORDS + 1) is None


@pytest.mark.parametrize(("name", "purpose", "sheets"), [("referral", "", 0), ("referral", "billing", 3), ("", "", 12)])
def test_what_a_printed_sheet_says_is_what_is_read(name, purpose, sheets):
    assert parse(code_text(name, purpose, sheets)) == Separator(name, purpose, sheets, plain=not name)


def test_a_sheet_whose_code_could_not_be_read_cannot_be_followed():
    assert separator_on((Barcode(PATCH_SYMBOLOGY, "", BOX), Barcode(UNREAD_SYMBOLOGY, "", BOX)), 5) == BROKEN
    assert separator_on((Barcode(UNREAD_SYMBOLOGY, "", BOX),), MAX_WORDS + 1) is None


def test_only_qr_codes_count():
    assert separator_on((Barcode("Code128", GOOD, BOX),), 0) is None


def test_the_same_code_twice_is_one_separator_and_two_different_ones_are_none_to_follow():
    assert separator_on((qr(GOOD), qr(GOOD)), 3) == Separator("referral")
    assert separator_on((qr(GOOD), qr(GOOD.replace("referral", "consent"))), 3) == BROKEN
    assert separator_on((qr(GOOD), qr("scanstation:separator?x")), 3) == BROKEN


def test_a_printed_code_is_found_by_the_reader_of_barcodes():
    code = zxingcpp.create_barcode(GOOD, zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
    page = np.full((900, 700), 255, np.uint8)
    drawn = np.asarray(code)
    page[100 : 100 + drawn.shape[0], 100 : 100 + drawn.shape[1]] = drawn
    assert separator_on(find_barcodes(page), 4) == Separator("referral")


def test_a_code_without_a_class_names_none_and_may_still_say_purpose_and_sheets():
    short = GOOD.removesuffix("&class=referral")
    assert parse(short + "&sheets=3") == Separator("", sheets=3, plain=True)
    assert parse(short + "&purpose=billing&sheets=3") == Separator("", "billing", 3, plain=True)
    for broken in (short, short + "&", short + "&sheets=3&class=referral", short + "&sheets=3&purpose=billing"):
        assert parse(broken) == BROKEN


def test_the_number_of_sheets_that_follow_may_be_declared():
    assert parse(GOOD + "&sheets=12") == Separator("referral", sheets=12)
    assert parse(GOOD + "&purpose=billing&sheets=9999") == Separator("referral", "billing", MAX_SHEETS)


@pytest.mark.parametrize(
    "tail",
    [
        *("&sheets=", "&sheets=0", "&sheets=01", "&sheets=-1", "&sheets=+1", "&sheets=1.5", "&sheets=1e3"),
        *("&sheets=10000", "&sheets=" + "9" * 200, "&sheets=\u0661", "&sheets=1&sheets=1", "&sheets=1&purpose=billing"),
        *("&sheets=1 ", "&sheets=0x10", "&SHEETS=1", "&sheets=1&"),
    ],
)
def test_a_count_that_is_not_well_formed_names_nothing(tail):
    assert parse(GOOD + tail) == BROKEN


def test_a_plain_sheet_beside_a_named_one_adds_nothing_and_divides_alone():
    named = Separator("referral")
    assert agreed([PATCH, None]) == PATCH
    assert agreed([PATCH, named, PATCH]) == named
    assert agreed([PATCH, BROKEN]) == BROKEN
    assert agreed([named, BROKEN]) == BROKEN
    assert agreed([named, Separator("referral", sheets=2)]) == BROKEN
    assert agreed([None]) is None

"""The vault: pages come back pixel for pixel, or not at all."""

import errno
import os

import numpy as np
import pytest

from appliance import files
from appliance.custody import vault as vault_module
from appliance.custody.vault import KeyDestroyedError, Vault, VaultError, VaultPage
from appliance.documents import Side
from appliance.errors import StorageFullError
from tests.custody_samples import DEVICE_KEY, picture, seed

JOB = "a" * 32
OTHER = "b" * 32


@pytest.fixture
def vault(tmp_path):
    made = Vault(tmp_path / "state", DEVICE_KEY)
    made.create_key(JOB)
    return made


def page(number=0, colour=False):
    return VaultPage(3, Side.BACK, 299.5, True, picture(number, colour))


@pytest.mark.parametrize("colour", [False, True])
def test_page_comes_back_pixel_for_pixel(vault, colour):
    vault.put(JOB, 7, page(1, colour))
    back = vault.get(JOB, 7)
    assert (back.sheet, back.side, back.dpi, back.simulated) == (3, Side.BACK, 299.5, True)
    assert back.image.dtype == np.uint8
    assert np.array_equal(back.image, picture(1, colour))


def test_front_and_real_pages_keep_their_marks(vault):
    vault.put(JOB, 0, VaultPage(0, Side.FRONT, 300.0, False, picture()))
    back = vault.get(JOB, 0)
    assert (back.side, back.simulated) == (Side.FRONT, False)


def test_neither_key_nor_image_lies_on_disk_in_the_clear(vault, tmp_path):
    vault.put(JOB, 0, VaultPage(0, Side.FRONT, 300.0, False, np.full((50, 50), 0x41, np.uint8)))
    for path in (tmp_path / "state").rglob("*.*"):
        data = path.read_bytes()
        assert b"PNG" not in data
        assert b"IHDR" not in data
        assert b"A" * 16 not in data
        assert DEVICE_KEY not in data


def test_no_damaged_blob_opens(vault, tmp_path):
    vault.put(JOB, 0, page())
    path = tmp_path / "state" / "pages" / JOB / "000000.page"
    whole = path.read_bytes()
    for at in [*range(40), len(whole) // 2, len(whole) - 1]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(VaultError):
            vault.get(JOB, 0)
    for length in (0, 7, 20, 35, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(VaultError):
            vault.get(JOB, 0)


def test_blob_moved_to_another_place_or_job_does_not_open(vault, tmp_path):
    vault.create_key(OTHER)
    vault.put(JOB, 0, page())
    blob = (tmp_path / "state" / "pages" / JOB / "000000.page").read_bytes()
    (tmp_path / "state" / "pages" / JOB / "000001.page").write_bytes(blob)
    (tmp_path / "state" / "pages" / OTHER / "000000.page").write_bytes(blob)
    for job, index in ((JOB, 1), (OTHER, 0)):
        with pytest.raises(VaultError):
            vault.get(job, index)


def test_key_of_another_job_does_not_open(vault, tmp_path):
    vault.create_key(OTHER)
    keys = tmp_path / "state" / "keys"
    (keys / f"{JOB}.key").write_bytes((keys / f"{OTHER}.key").read_bytes())
    with pytest.raises(VaultError):
        vault.check_key(JOB)


def test_other_device_cannot_open_the_keys(vault, tmp_path):
    stranger = Vault(tmp_path / "state", seed("another device"))
    with pytest.raises(VaultError):
        stranger.check_key(JOB)


def test_device_key_of_a_wrong_size_is_refused(tmp_path):
    with pytest.raises(VaultError):
        Vault(tmp_path / "state", bytes(16))


def test_destroying_the_key_ends_the_pages_and_may_be_repeated(vault):
    vault.put(JOB, 0, page())
    vault.destroy_key(JOB)
    vault.destroy_key(JOB)
    for call in (lambda: vault.get(JOB, 0), lambda: vault.put(JOB, 1, page()), lambda: vault.check_key(JOB)):
        with pytest.raises(KeyDestroyedError):
            call()
    vault.remove_pages(JOB)
    vault.remove_pages(JOB)
    assert vault.jobs() == frozenset()


def test_destroyed_key_was_overwritten_before_its_name_went(vault, tmp_path):
    path = tmp_path / "state" / "keys" / f"{JOB}.key"
    os.link(path, tmp_path / "second-name")  # still shows the blocks that the name stood for
    size = path.stat().st_size
    vault.destroy_key(JOB)
    assert (tmp_path / "second-name").read_bytes() == bytes(size)


def test_full_disk_keeps_the_pages_before_and_leaves_nothing(vault, tmp_path, monkeypatch):
    vault.put(JOB, 0, page())

    def full(_descriptor, _data):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files.os, "write", full)
    with pytest.raises(StorageFullError):
        vault.put(JOB, 1, page())
    monkeypatch.undo()
    assert vault.indexes(JOB) == {0}
    assert vault.tidy() == 0
    assert np.array_equal(vault.get(JOB, 0).image, picture())


def test_other_refusals_of_the_file_system_are_vault_errors(vault, tmp_path, monkeypatch):
    (tmp_path / "state" / "keys" / f"{JOB}.key").unlink()
    (tmp_path / "state" / "keys" / f"{JOB}.key").mkdir()
    with pytest.raises(VaultError):
        vault.check_key(JOB)
    with pytest.raises(VaultError):
        vault.create_key(JOB)


def test_missing_blob_is_an_error(vault):
    with pytest.raises(VaultError):
        vault.get(JOB, 5)


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((5, 7), np.float32),
        np.zeros((5, 7, 4), np.uint8),
        np.zeros((5, 7, 3, 2), np.uint8),
        np.zeros((), np.uint8),
        np.zeros(9, np.uint8),
    ],
)
def test_what_is_no_page_image_does_not_go_in(vault, image):
    with pytest.raises(VaultError):
        vault.put(JOB, 1, VaultPage(0, Side.FRONT, 300.0, False, image))
    assert vault.indexes(JOB) == frozenset()


def test_a_grey_page_and_a_view_of_a_page_come_out_as_they_went_in(vault):
    grey = np.arange(35, dtype=np.uint8).reshape(5, 7)
    for index, image in enumerate((grey, picture()[::2, ::-1], picture(1, True).transpose(1, 0, 2))):
        vault.put(JOB, index, VaultPage(0, Side.FRONT, 300.0, False, image))
        assert np.array_equal(vault.get(JOB, index).image, image)


def test_a_blob_of_ours_with_an_impossible_header_is_an_error(vault, monkeypatch):
    whole = vault_module._as_bytes(page())
    size = vault_module._HEADER.size
    other = whole.copy()
    other[size - 9] = 2  # channels
    for plain in (whole[:5], whole[:-1], whole[: size + 1], other):
        monkeypatch.setattr(vault_module, "_as_bytes", lambda _page, plain=plain: np.array(plain))
        vault.put(JOB, 0, page())
        with pytest.raises(VaultError):
            vault.get(JOB, 0)


@pytest.mark.parametrize("name", ["", "..", "../" + "a" * 29, "A" * 32, "a" * 31])
def test_nothing_but_an_opaque_id_becomes_a_path(vault, name):
    with pytest.raises(VaultError):
        vault.create_key(name)


def test_left_overs_are_tidied(vault, tmp_path):
    (tmp_path / "state" / "keys" / ".x.tmp").write_bytes(b"")
    (tmp_path / "state" / "pages" / JOB / ".y.tmp").write_bytes(b"")
    assert vault.tidy() == 2


def test_discarded_page_is_gone_and_may_be_discarded_again(vault):
    vault.put(JOB, 0, page())
    vault.discard(JOB, 0)
    vault.discard(JOB, 0)
    assert vault.indexes(JOB) == frozenset()

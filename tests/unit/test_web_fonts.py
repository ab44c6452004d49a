"""Fonts of npm packages for training: listed whole, fetched once, and refused when they are others."""

import base64
import hashlib
import io
import subprocess
import tarfile

import pytest

from bench.support import web_fonts
from bench.support.web_fonts import WebFont, WebFontError, face_file, faces


def archive(*members):
    """A package with these faces."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as file:
        for member in members:
            info = tarfile.TarInfo(f"package/files/{member}.woff2")
            info.size = len(member)
            file.addfile(info, io.BytesIO(member.encode()))
    return data.getvalue()


@pytest.fixture
def package(monkeypatch, tmp_path):
    """Puts a package where `npm pack` would leave it, and lists it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    face_file.cache_clear()

    def put(kind, *members, content=None):
        data = archive(*members)
        digest = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
        monkeypatch.setattr(web_fonts, "web_fonts", lambda: {"mock": WebFont(kind, "mock", "1.0.0", "OFL-1.1", digest)})

        def pack(command, cwd, **_):
            assert command[-1] == "@fontsource/mock@1.0.0"
            (cwd / "fontsource-mock-1.0.0.tgz").write_bytes(data if content is None else content)

        monkeypatch.setattr(subprocess, "run", pack)

    return put


def test_the_list_names_every_font_with_its_licence_and_check_sum():
    fonts = web_fonts.web_fonts()
    assert len(fonts) > 100
    assert {font.kind for font in fonts.values()} == {"hand", "print"}
    assert {font.licence for font in fonts.values()} == {"OFL-1.1", "Apache-2.0", "UFL-1.0"}
    assert all(font.integrity.startswith("sha512-") and len(font.integrity) == 95 for font in fonts.values())


def test_print_is_drawn_in_all_its_faces_and_a_hand_in_its_regular_one(package):
    package("print", "mock-latin-400-normal", "mock-latin-400-italic", "mock-cyrillic-700-normal")
    assert faces("mock") == ("400-normal", "400-italic")
    assert face_file("mock", "400-italic") == b"mock-latin-400-italic"
    package("hand", "mock-latin-400-normal", "mock-latin-700-normal")
    with pytest.raises(WebFontError, match="is not what"):
        faces("mock")  # the other package still lies there


def test_a_hand_is_drawn_in_its_regular_face(package):
    package("hand", "mock-latin-400-normal", "mock-latin-700-normal")
    assert faces("mock") == ("400-normal",)


def test_a_package_that_is_another_is_refused(package):
    package("print", "mock-latin-400-normal", content=b"something else")
    with pytest.raises(WebFontError, match="remove it and try again"):
        faces("mock")


def test_without_npm_it_is_said_what_is_missing(package, monkeypatch):
    package("print", "mock-latin-400-normal")

    def away(*_, **__):
        raise FileNotFoundError("npm")

    monkeypatch.setattr(subprocess, "run", away)
    with pytest.raises(WebFontError, match="is npm installed"):
        faces("mock")


def test_a_face_that_a_package_lacks_is_told(package):
    package("print", "mock-latin-400-normal")
    with pytest.raises(WebFontError, match="no face 900"):
        face_file("mock", "900-normal")

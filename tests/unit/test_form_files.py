"""The files of registered forms: what they hold, and what refuses them by name."""

import pytest

from appliance import config as configuration
from appliance.config import StationConfig
from appliance.daemon import load_policy
from appliance.errors import ConfigError
from appliance.forms.writing import as_toml
from appliance.policy.forms import (
    Area,
    FieldMode,
    FormError,
    FormField,
    FormPage,
    FormWord,
    LeftOut,
    load_form,
    load_forms,
)

GOOD = """\
format = 1
learned = "2026-01-01"

[[page]]
size = [210, 297]
words = [{text = "Name", box = [10, 10, 20, 13.5], ink = 3.5}]

[[page.field]]
name = "name"
box = [22, 8, 90, 14]
"""


def form(tmp_path, text, name="intake"):
    path = tmp_path / f"{name}.toml"
    path.write_text(text)
    return path


def test_what_a_file_does_not_say_is_denied(tmp_path):
    (page,) = load_form(form(tmp_path, GOOD))
    assert page.elsewhere is FieldMode.DENY
    assert page.fields == (FormField("name", "area", Area(22.0, 8.0, 90.0, 14.0), FieldMode.DENY),)
    assert page.words == (FormWord("Name", Area(10.0, 10.0, 20.0, 13.5), 3.5),)


def test_a_written_form_reads_as_it_was(tmp_path):
    page = FormPage(
        "intake", 1, (215.9, 279.4),
        (
            FormWord('quote "and" \\ back', Area(1.0, 2.0, 3.0, 4.0), 0.5),
            FormWord("Größe", Area(5.0, 2.0, 8.0, 4.0), 0.0),
        ),
        (FormField("pain", "line", Area(1.0, 9.0, 30.0, 14.0), FieldMode.VALUES),),
        (LeftOut("phone", Area(1.0, 20.0, 3.0, 24.0)),),
        (Area(1.0, 14.0, 30.0, 14.25),),
        FieldMode.ORDINARY,
    )  # fmt: skip
    second = FormPage("intake", 2, (215.9, 279.4), (), (), elsewhere=FieldMode.ORDINARY)
    path = form(tmp_path, as_toml([page, second], "2026-01-01", ["phone"]))
    assert load_form(path) == (page, second)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("format = 1", "format = 2"), "format 2 is not known"),
        (("learned", "lurned"), "unknown key 'lurned'"),
        (("ink = 3.5", "inc = 3.5"), "unknown key 'inc'"),
        (('name = "name"', 'name = "name"\nmode = "allow"'), "unknown mode 'allow'; known are deny, values, ordinary"),
        (("learned", 'elsewhere = "open"\nlearned'), "elsewhere: unknown mode 'open'"),
        (("[22, 8, 90, 14]", "[22, 8, 12, 14]"), "page 1: field: a box is"),
        (("[10, 10, 20, 13.5]", "[10, 10, 20]"), "page 1: words: a box is"),
        (("[10, 10, 20, 13.5]", "[10, 10, 20, nan]"), "finite"),
        (("[10, 10, 20, 13.5]", "[-10, 10, 20, 13.5]"), "negative"),
        (('"Name"', '""'), "1 to 100 characters"),
        (("[210, 297]", "[210]"), "size"),
        (("[210, 297]", "[210, 0]"), "size"),
        (("size", "]["), "intake.toml"),
    ],
)
def test_a_mistake_refuses_the_file_and_names_the_place(tmp_path, change, says):
    path = form(tmp_path, GOOD.replace(*change))
    with pytest.raises(FormError, match="intake") as caught:
        load_form(path)
    assert says in caught.value.detail


def test_two_fields_of_one_name_are_refused(tmp_path):
    twice = GOOD + '\n[[page.field]]\nname = "name"\nbox = [1, 1, 2, 2]\n'
    with pytest.raises(FormError, match="'name' stands there twice"):
        load_form(form(tmp_path, twice))


def test_sizes_are_bounded(tmp_path, monkeypatch):
    with pytest.raises(FormError, match="1 to 20 pages"):
        load_form(form(tmp_path, 'format = 1\nlearned = "x"\npage = []\n'))
    monkeypatch.setattr("appliance.policy.forms.MAX_WORDS", 0)
    with pytest.raises(FormError, match="words: more than 0"):
        load_form(form(tmp_path, GOOD))
    monkeypatch.setattr("appliance.policy.forms.MAX_FILE_BYTES", 10)
    with pytest.raises(FormError, match="longer than 10 bytes"):
        load_form(form(tmp_path, GOOD))
    monkeypatch.setattr("appliance.policy.forms.MAX_FORMS", 0)
    with pytest.raises(FormError, match="more than 0 forms"):
        load_forms(tmp_path)


def test_a_folder_gives_every_page_and_what_is_no_form_is_not_looked_at(tmp_path):
    for name in ("b", "a"):
        form(tmp_path, GOOD, name)
    (tmp_path / "a.png").write_bytes(b"a picture")
    (tmp_path / ".c.toml").write_text("half written")
    assert [page.form for page in load_forms(tmp_path)] == ["a", "b"]
    assert load_forms(None) == ()


def test_a_folder_that_is_not_there_and_a_file_that_is_no_name_are_refused(tmp_path):
    with pytest.raises(FormError, match="No such file"):
        load_forms(tmp_path / "nowhere")
    with pytest.raises(FormError, match="called by a name"):
        load_forms(form(tmp_path, GOOD, "My Form").parent)
    (tmp_path / "My Form.toml").unlink()
    (tmp_path / "link.toml").symlink_to(tmp_path / "target")
    with pytest.raises(FormError, match="link"):
        load_forms(tmp_path)


def test_the_station_reads_its_forms_before_any_hardware_is_touched(tmp_path):
    file = tmp_path / "station.toml"
    folder = tmp_path / "forms"
    folder.mkdir()
    file.write_text(f'[forms]\nfolder = "{folder}"\n')
    config = configuration.load(file, StationConfig)
    assert config.forms.folder == folder
    assert StationConfig().forms.folder is None
    load_policy(config)
    form(folder, GOOD.replace("box", "bux"))
    with pytest.raises(FormError, match="bux"):
        load_policy(config)
    file.write_text(f'[forms]\nfolders = "{folder}"\n')
    with pytest.raises(ConfigError, match="unknown key 'folders'"):
        configuration.load(file, StationConfig)

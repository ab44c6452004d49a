"""`scanstation bench`: the truth format, what is measured, and the page that comes out."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from redaction_pages import rendered

from appliance import cli
from appliance.commands import common
from appliance.config import StationConfig
from appliance.documents import Box, Verdict, Word
from appliance.pilot import run as pilot
from appliance.pilot import truth
from appliance.pilot.measure import DocumentScore, PageScore, WordScore, confusions, moved, read_whole
from appliance.pilot.page import WARNING, render, show
from appliance.pilot.places import Places, alike
from appliance.pilot.summary import as_text, leaked, summarise
from appliance.pilot.truth import TYPES, TruthError, TruthWord, dump, load
from appliance.policy.categories import Category
from appliance.policy.narrowing import Dates, Zip
from appliance.policy.pack import Purpose
from appliance.sections.pages import ReadingConfig
from appliance.sim import pages as sim_pages

ROOT = Path(__file__).parents[2]
CONFIG = StationConfig(reading=ReadingConfig(workers=1))
LINES = [
    (80, 80, "Patient name: Dagmar Wilson"),
    (80, 170, "The fever and cough are better with 20 mg daily"),
    (80, 260, "No chest pain or shortness of breath"),
]
STRICT = Purpose("strict")
OWN = Purpose("own", keep=frozenset({Category.PLAN}))
CLINICAL = {"fever", "cough", "20", "mg", "daily", "chest", "pain", "shortness", "breath"}


def sample(folder, name, *, with_truth=True, change=None):
    """A page with exact truth; `change` rewrites the text of a truth word, as if the page had been read wrongly."""
    image, words = rendered(LINES, size=(1300, 620), points=34)
    Image.fromarray(image).save(folder / f"{name}.png", dpi=(200, 200), compress_level=1)
    if with_truth:
        kinds = [
            "name" if w.text in ("Dagmar", "Wilson") else "clinical" if w.text in CLINICAL else "plain" for w in words
        ]
        found = [
            TruthWord((change or {}).get(w.text, w.text), w.box, k, 1 if k == "name" else None)
            for w, k in zip(words, kinds, strict=True)
        ]
        (folder / f"{name}.json").write_text(dump({0: tuple(found)}))


def measure(folder, capsys, **options):
    said = []
    out = folder.parent / "pilot.html"
    status = pilot.run(pilot.Options(folder, "ai-summary", out, json=True, **options), CONFIG, said.append)
    tree = json.loads(capsys.readouterr().out)
    rows = {r["what"]: r["value"] for section in tree["sections"] for r in section["rows"]}
    return status, rows, out, said, json.dumps(tree)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "samples"
    made.mkdir()
    return made


def test_a_folder_is_measured_with_and_without_truth(folder, capsys):
    sample(folder, "with", change={"20": "28"})
    sample(folder, "without", with_truth=False)
    (folder / "broken.png").write_text("no picture")
    (folder / "notes.txt").write_text("not looked at")
    several = folder / "several"
    several.mkdir()
    sample(several, "a")
    sample(several, "b", with_truth=False)
    status, rows, out, said, table = measure(folder, capsys)
    assert status == 0
    assert rows["documents, pages"] == "4, 5"
    assert rows["released"].endswith("; 3/4)")
    assert rows["to be scanned again"].endswith("; 1/4)")
    assert rows["names missed by reading"].endswith("; 0/4)")
    assert rows["identifier words visible, released"].endswith("; 0/4)")
    assert rows["clinical words kept"].startswith("100.0 %")
    assert rows["numbers with confused digits"].endswith("; 1/2)")
    assert rows["8 read as 0"] == "1 times"
    assert float(rows["total, seconds a page"]) > 0
    assert out.stat().st_mode & 0o777 == 0o600
    for word in ("Dagmar", "Wilson", "fever", "several", "broken"):
        assert word not in table
        assert word not in "".join(said)


class Checker(HTMLParser):
    """Collects pictures, tags and addresses, and checks that tags close."""

    def __init__(self):
        super().__init__()
        self.open, self.sources, self.tags = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        named = dict(attrs)
        self.sources += [named[k] for k in ("src", "href", "srcset", "action", "data") if k in named]
        assert not any(k.startswith("on") for k in named)
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_asks_no_network_and_escapes_what_it_shows(folder, capsys):
    sample(folder, "a<script>b")
    _, _, out, _, _ = measure(folder, capsys)
    text = out.read_text()
    checker = Checker()
    checker.feed(text)
    assert checker.open == []
    assert "script" not in checker.tags
    assert len(checker.sources) == 2
    assert all(source.startswith("data:image/jpeg;base64,") for source in checker.sources)
    assert "default-src 'none'" in text
    assert WARNING in text
    assert "a&lt;script&gt;b.png" in text
    assert not re.search(r"https?://", text)


def made_score(words, *, verdict=Verdict.RELEASED, page=None):
    page = page or PageScore(np.full((60, 40), 255, np.uint8), np.full((60, 40), 255, np.uint8), None, {}, 3, 1, "",
                             numbers=4, disagreements=1, words=tuple(words))  # fmt: skip
    return DocumentScore("one", verdict, ("pattern-date@text-layer",), (page,), dict.fromkeys(
        ("read", "redact", "gate", "total"), 1.0), with_truth=True)  # fmt: skip


def word(text, kind, *, read=None, found=True, ink=0.0, legible=False, group=None, hand=False):
    return WordScore(
        TruthWord(text, Box(2, 2, 12, 12), kind, group, hand), Box(2, 2, 12, 12), text if read is None else read, found,
        ink, legible,
    )  # fmt: skip


def test_leaks_truncated_addresses_and_lost_facts_are_counted():
    words = [
        word("Wilson", "name", ink=0.9),
        word("Dagmar", "name", read="", found=False),
        word("12", "place", group=5, ink=1.0),
        word("Lane", "place", group=5, read="", found=False),
        word("4711", "plan", legible=True),
        word("20", "clinical", group=7, ink=1.0, read="28"),
        word("mg", "clinical", group=7, ink=0.5),
        word("seen", "plain", ink=1.0),
    ]
    sections = summarise([made_score(words), made_score(words, verdict=Verdict.REVIEW)], OWN)
    rows = {r.what: r for section in sections for r in section.rows}
    assert rows["names missed by reading"].value.endswith("2/4)")
    assert rows["addresses truncated by reading"].value.endswith("2/2)")
    assert rows["released documents with an identifier"].value.endswith("1/1)")
    assert rows["identifier words visible, released"].value.endswith("2/4)")
    assert rows["addresses removed in part"].value.endswith("2/2)")
    assert rows["visible: plan"].value.endswith("2/2)")
    assert rows["visible: plan"].note
    assert rows["clinical facts kept whole"].value.endswith("0/2)")
    assert rows["digits read differently the second time"].value.endswith("2/8)")
    assert rows["held by pattern-date@text-layer"].value == "2 documents"
    assert "names missed by reading" in as_text(sections)
    page = render("t", "a", sections, [show(made_score(words), STRICT)], STRICT)
    for said in ("Wilson (name, 90 % of its ink)", "Dagmar read as nothing", "20 read as 28"):
        assert said in page


def test_handwriting_counts_as_visible_whatever_it_says_and_never_as_lost():
    words = [
        word("better", "plain", ink=0.3, hand=True),
        word("20", "clinical", group=1, ink=1.0),
        word("mg", "clinical", group=1, hand=True),
        word("fever", "clinical", ink=1.0),
        word("cough", "clinical"),
    ]
    score = made_score(words)
    rows = {r.what: r.value for section in summarise([score], STRICT) for r in section.rows}
    assert rows["handwritten words visible, released"].endswith("1/2)")
    assert rows["clinical words kept"].endswith("2/3)")
    assert rows["numbers kept"].endswith("1/1)")
    assert rows["clinical facts kept whole"].endswith("1/2)")  # the one that a pen wrote a part of is none
    page = render("t", "a", [], [show(score, STRICT)], STRICT)
    assert "1 handwritten words that are visible" in page
    assert "1 clinical words lost" in page


def test_what_a_purpose_keeps_in_part_is_a_leak_only_when_more_than_that_is_visible():
    research = Purpose("research", dates=Dates.YEAR, zip=Zip.THREE_DIGIT)
    part, more = {"ink": 0.45}, {"ink": 0.9}
    for text, kind in (("03/14/2021", "date"), ("62704", "place")):
        assert not leaked(word(text, kind, **part), research)
        assert leaked(word(text, kind, **more), research)
        assert leaked(word(text, kind, **part), STRICT)
        assert leaked(word(text, kind, legible=True), STRICT)
    assert not leaked(word("2021,", "date", **more), research)
    assert leaked(word("Lane", "place", **part), research)
    assert not leaked(word("4711", "plan", **more), OWN)


def test_a_stopped_page_counts_in_verdicts_and_has_no_picture_after():
    stopped = PageScore(np.full((60, 40), 255, np.uint8), None, None, {}, 0, 0, "page-refused")
    one = made_score([], verdict=Verdict.REJECTED, page=stopped)
    page = render("t", "a", summarise([one], STRICT), [show(one, STRICT)], STRICT)
    assert "nothing: page-refused" in page
    assert page.count("<img") == 1


def test_words_are_found_by_place_whole_cut_or_joined():
    places = Places([Word("Will", Box(0, 0, 40, 20), 0, 90), Word("son", Box(42, 0, 80, 20), 0, 90)])
    assert places.hold("Wilson", Box(0, 0, 80, 20))
    assert places.text_at(Box(0, 0, 80, 20)) == "Will son"
    assert not places.hold("Wilson", Box(0, 100, 80, 120))
    assert Places(()).text_at(Box(0, 0, 9, 9)) == ""
    assert alike("12", "12")
    assert not alike("12", "13")
    assert not alike("...", "a")
    assert confusions([word("1234", "date", read="1734"), word("12", "date", read="123")])[("2", "7")] == 1
    assert read_whole(word("Lane", "place"))
    assert moved(Box(0, 0, 10, 10), ((2.0, 0, 5.0), (0, 2.0, 0), (0, 0, 1.0))) == Box(5, 0, 25, 20)


def test_the_example_of_the_page_is_valid_and_its_types_are_those_of_the_code(tmp_path):
    page = (ROOT / "docs" / "pilot.md").read_text()
    example = re.search(r"<!-- truth -->\n```json\n(.*?)```", page, re.DOTALL)
    (tmp_path / "page1.json").write_text(example[1])
    pages = load(tmp_path / "page1.json")
    assert {number: len(words) for number, words in pages.items()} == {0: 8, 1: 1}
    (tmp_path / "again.json").write_text(dump(pages))
    assert load(tmp_path / "again.json") == pages
    row = next(line for line in page.splitlines() if line.startswith("| `type` |"))
    assert set(re.findall(r"`([a-z]+)`", row)) - {"type"} == set(TYPES)
    assert set(TYPES) >= {category.value for category in Category}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[]", "must be"),
        ('{"format": 2, "words": []}', "must be"),
        ('{"format": 1, "words": {}}', "must be a list"),
        ('{"format": 1, "words": [1]}', "word 1: must be an object"),
        ('{"format": 1, "words": [{"colour": 1}]}', "unknown key 'colour'"),
        ('{"format": 1, "words": [{"text": "a b", "box": [0,0,1,1]}]}', "one word"),
        ('{"format": 1, "words": [{"text": "a", "box": [0,0,1,1], "type": "pet"}]}', "unknown type; known are name"),
        ('{"format": 1, "words": [{"text": "a", "box": [0,0,1,1], "group": true}]}', "group"),
        ('{"format": 1, "words": [{"text": "a", "box": [0,0,1,1], "page": 0}]}', "page"),
        ('{"format": 1, "words": [{"text": "a", "box": [0,0,1,1], "hand": 1}]}', "hand must be"),
        ('{"format": 1, "words": [{"text": "a", "box": [0,0,1]}]}', "box must be"),
        ('{"format": 1, "words": [{"text": "a", "box": [5,0,5,9]}]}', "box is empty"),
    ],
)
def test_a_bad_truth_file_is_refused_and_the_place_is_named(tmp_path, text, says):
    path = tmp_path / "page1.json"
    path.write_text(text)
    with pytest.raises(TruthError, match=re.escape(says)):
        load(path)


def test_a_truth_file_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(truth, "MAX_BYTES", 100)
    (tmp_path / "page1.json").write_text(" " * 200)
    with pytest.raises(TruthError, match="more than"):
        load(tmp_path / "page1.json")


def test_in_a_folder_of_pages_each_truth_is_of_one_page(folder):
    several = folder / "several"
    several.mkdir()
    sample(several, "a")
    sample(several, "b")
    (several / "b.json").write_text(dump({1: (TruthWord("x", Box(0, 0, 1, 1), "plain", None),)}))
    with pytest.raises(TruthError, match="page 1 alone"):
        pilot.find(folder)


def test_an_empty_folder_and_mistakes_of_usage_are_one_sentence(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["bench", "samples"]) == 1
    assert "holds no pages" in capsys.readouterr().err
    for words, says in (
        (["nowhere"], "there is no folder nowhere"),
        (["samples", "--purpose", "marketing"], "unknown purpose marketing"),
        (["samples", "--out", "none/x.html"], "is not a directory"),
        (["samples", "--config", "none.toml"], "none.toml"),
    ):
        assert cli.main(["bench", *words]) == 2
        assert says in capsys.readouterr().err
    monkeypatch.setattr(common, "CONFIG_DIRECTORY", tmp_path)
    (tmp_path / "station.toml").touch()
    assert cli.main(["bench", "samples"]) == 2
    assert "set up as a station" in capsys.readouterr().err


def test_the_generator_writes_pages_with_truth_that_can_be_measured(tmp_path):
    assert sim_pages.main([str(tmp_path / "made"), "--documents", "1"]) == 0
    (document,) = pilot.find(tmp_path / "made")
    words = document.truth[0]
    assert {"name", "clinical", "plain"} <= {w.type for w in words}
    assert not all(w.hand for w in words)
    with Image.open(document.pages[0]) as image:
        assert all(w.box.right <= image.width and w.box.bottom <= image.height for w in words)

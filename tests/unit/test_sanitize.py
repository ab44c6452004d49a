"""The contract of `scanstation sanitize`: exit status, report and file, through the real workers."""

import json
import re
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from PIL import Image
from redaction_pages import rendered

from appliance import journey, sanitize
from appliance.config import StationConfig
from appliance.errors import ScanStationError
from appliance.journey import Options
from appliance.policy.pack import UnknownPurposeError
from appliance.runtime import NotMemoryError
from appliance.sections.pages import QualityLimits, ReadingConfig

CONFIG = StationConfig(reading=ReadingConfig(workers=1))
LINES = [
    (80, 80, "Patient name: Dagmar Wilson"),
    (80, 170, "The fever and cough are better"),
    (80, 260, "No chest pain or shortness of breath"),
]
TOP = {"format", "document", "verdict", "class", "proposed_class", "purpose", "policy", "reasons", "pages", "seconds"}
PAGE = {"index", "verdict", "dpi", "size", "transform", "quality", "words", "reasons", "fields"}


def page_file(path, lines=LINES, dpi=200):
    image, _ = rendered(lines, size=(1200, 620), points=34)
    Image.fromarray(image).save(path, dpi=(dpi, dpi), compress_level=1)
    return path


class Run:
    """One run, with all that it said and wrote."""

    def __init__(self, folder, *pages, config=CONFIG, **options):
        self.said = []
        self.out = folder / "out"
        self.status = sanitize.run(Options(pages, "ai-summary", self.out, **options), config, self.said.append)
        (report,) = self.out.glob("*.report.json")
        self.text = report.read_text()
        self.report = json.loads(self.text)
        self.pdf = self.out / f"{self.report['document']}.pdf"
        assert report.name == f"{self.report['document']}.report.json"


def check_form(report):
    """The form that DESIGN's contract fixes."""
    assert set(report) == TOP
    assert report["format"] == 1
    assert re.fullmatch("[0-9a-f]{32}", report["document"])
    assert set(report["proposed_class"]) == {"class", "confidence", "sure"}
    assert 0 <= report["proposed_class"]["confidence"] <= 1
    assert set(report["seconds"]) == {"read", "redact", "gate", "total"}
    for index, page in enumerate(report["pages"]):
        assert set(page) == PAGE
        assert page["index"] == index
        assert page["verdict"] in ("released", "review", "rejected")
        assert np.asarray(page["transform"]).shape == (3, 3)
        assert set(page["words"]) == {"read", "kept", "removed"}
        assert page["words"]["read"] == page["words"]["kept"] + page["words"]["removed"]
        assert len(page["size"]) == 2
        assert all(isinstance(reason, str) for reason in page["reasons"])
        assert all(set(field) == {"kind", "box", "confidence", "confirm", "why"} for field in page["fields"])


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    folder = tmp_path_factory.mktemp("released")
    return Run(folder, page_file(folder / "a.png"), page_file(folder / "b.tif"), document_class="referral")


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A good page between two files that are none, as a draft."""
    folder = tmp_path_factory.mktemp("mixed")
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.jpg").write_text("Erika Mustermann")
    good = page_file(folder / "good.png")
    return Run(folder, folder / "empty.png", good, folder / "text.jpg", draft=True)


def test_a_clean_document_is_released_with_status_0(released):
    assert released.status == 0
    check_form(released.report)
    assert released.report["verdict"] == "released"
    assert (released.report["class"], released.report["purpose"]) == ("referral", "ai-summary")
    assert released.report["policy"] == "default@1"
    assert [page["size"] for page in released.report["pages"]] == [[1200, 620]] * 2
    assert [page["verdict"] for page in released.report["pages"]] == ["released"] * 2
    assert all(page["words"]["removed"] >= 1 for page in released.report["pages"])
    assert released.report["seconds"]["total"] > 0
    assert released.pdf.read_bytes().startswith(b"%PDF-")


def test_neither_report_nor_messages_hold_content(released, mixed):
    for run in (released, mixed):
        for word in ("Dagmar", "Wilson", "fever", "Mustermann"):
            assert word not in run.text
            assert word not in "".join(run.said)


FIELDS = [
    (80, 80, "Patient name: Dagmar Wilson"),
    (80, 170, "DOB: 04/23/1958"),
    (80, 260, "Continue lisinopril 20 mg daily"),
    (80, 350, "Blood pressure 128/76 and digoxin 1.25 mg"),
]


def test_fields_stand_in_the_report_without_their_words(tmp_path):
    run = Run(tmp_path, page_file(tmp_path / "a.png", FIELDS), document_class="referral")
    check_form(run.report)
    [page] = run.report["pages"]
    kinds = {field["kind"]: field for field in page["fields"] if field["kind"] != "dose"}
    assert {"medication", "date-of-birth", "frequency", "vital-sign"} <= set(kinds)
    assert kinds["date-of-birth"]["confirm"] is True
    assert "policy" in kinds["date-of-birth"]["why"]
    doses = {tuple(field["why"]): field for field in page["fields"] if field["kind"] == "dose"}
    assert any("dose-unusual" in why and field["confirm"] for why, field in doses.items())
    assert any(not field["confirm"] for field in doses.values())
    for word in ("lisinopril", "digoxin", "1.25", "128/76", "1958"):
        assert word not in run.text
    left, top, right, bottom = kinds["vital-sign"]["box"]
    assert 60 <= left < right <= 1200
    assert 300 <= top < bottom <= 420
    assert run.report["verdict"] == "released"  # marks travel, they do not hold


def test_a_paper_that_a_person_confirms_waits_whatever_its_fields_say(tmp_path):
    folder = tmp_path / "consent"
    folder.mkdir()
    config = replace(CONFIG, policy=replace(CONFIG.policy, pack=tmp_path / "pack.toml"))
    pack = resources.files("appliance.policy").joinpath("default.toml").read_text()
    own = pack.replace("[classes.consent]", "[classes.own]").partition("[classes.own]")
    allowed = own[2].replace("human-review-only", "allowed", 1).replace('tier = "high"', 'tier = "moderate"', 1)
    (tmp_path / "pack.toml").write_text(own[0] + own[1] + allowed)
    run = Run(folder, page_file(folder / "a.png"), document_class="own", config=config)
    assert run.status == 3
    assert run.report["verdict"] == "review"
    assert run.report["reasons"] == ["policy-fields-unconfirmed"]
    assert not run.pdf.exists()


def test_progress_is_told_page_by_page(released):
    assert sum(line.startswith("page ") for line in released.said) == 2


def test_files_that_are_no_pages_reject_the_document_with_status_4_and_keep_their_place(mixed):
    assert mixed.status == 4
    check_form(mixed.report)
    assert mixed.report["verdict"] == "rejected"
    assert [page["verdict"] for page in mixed.report["pages"]] == ["rejected", "released", "rejected"]
    assert mixed.report["pages"][0]["size"] == [0, 0]
    assert mixed.report["pages"][1]["size"] == [1200, 620]
    assert all(page["reasons"] for page in mixed.report["pages"])


def test_a_draft_is_written_although_it_was_not_released_and_says_so_in_itself(mixed):
    content = mixed.pdf.read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"draft" in content.lower()


def test_nothing_unreleased_is_written_without_draft(tmp_path, capsys):
    (tmp_path / "empty.png").write_bytes(b"")
    run = Run(tmp_path, tmp_path / "empty.png", json=True)
    assert run.status == 4
    assert list(run.out.glob("*.pdf")) == []
    assert json.loads(capsys.readouterr().out) == run.report


def test_a_class_for_people_alone_goes_to_review_with_status_3(tmp_path):
    run = Run(tmp_path, page_file(tmp_path / "a.png"), document_class="consent")
    assert run.status == 3
    check_form(run.report)
    assert run.report["verdict"] == "review"
    assert run.report["reasons"] == ["policy-human-only", "policy-fields-unconfirmed"]
    assert not run.pdf.exists()


def test_a_page_over_the_limits_is_rejected_before_any_worker_sees_it(tmp_path):
    config = StationConfig(reading=CONFIG.reading, quality=QualityLimits(max_side_px=1000))
    run = Run(tmp_path, page_file(tmp_path / "a.png"), config=config)
    assert run.status == 4
    big = tmp_path / "big"
    big.mkdir()
    run = Run(big, page_file(big / "a.png"), max_file_bytes=1_000)
    assert run.status == 4
    assert run.report["pages"][0]["reasons"] == ["image-too-large"]


def test_an_unknown_purpose_ends_before_any_page_is_read(tmp_path):
    with pytest.raises(UnknownPurposeError):
        sanitize.run(Options((tmp_path / "none.png",), "marketing", tmp_path / "out"), CONFIG)


def test_a_machine_without_memory_for_moments_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(journey, "MEMORY_BACKED", tmp_path.parents[-1] / "proc")
    with pytest.raises(NotMemoryError) as caught:
        sanitize.run(Options((page_file(tmp_path / "a.png"),), "ai-summary", tmp_path / "out"), CONFIG)
    assert isinstance(caught.value, ScanStationError)


LABORATORY = [
    (60, 40, "CLINICAL LABORATORY REPORT"),
    (60, 100, "Test Result Flag Reference range Units"),
    (60, 150, "Glucose 112 H 65 - 99 mg/dL"),
    (60, 200, "Creatinine 0.92 0.50 - 1.10 mg/dL"),
    (60, 250, "Sodium 139 135 - 146 mmol/L"),
    (60, 300, "Potassium 4.1 3.5 - 5.3 mmol/L"),
    (60, 350, "Hemoglobin 13.2 11.7 - 15.5 g/dL"),
    (60, 400, "Platelets 250 140 - 400 K/uL"),
    (60, 450, "Specimen: serum. Fasting: yes."),
    (60, 500, "Final report. Laboratory director."),
]
CONSENT = [
    (60, 40, "CONSENT FOR SURGERY"),
    (60, 100, "I hereby consent to the operation and to"),
    (60, 150, "the administration of anesthesia. The risks,"),
    (60, 200, "benefits and alternatives of the procedure"),
    (60, 250, "have been explained to me. I understand that"),
    (60, 300, "no guarantee has been made about the results."),
    (60, 350, "I have read this form and understand it."),
    (60, 400, "My questions have been answered."),
    (60, 450, "Signature of patient Date Witness"),
]


def test_without_a_class_none_is_claimed_and_the_report_names_the_proposal(tmp_path):
    run = Run(tmp_path, page_file(tmp_path / "a.png", CONSENT))
    check_form(run.report)
    assert run.report["class"] == "unclassified"
    assert run.report["proposed_class"]["class"] == "consent"
    assert run.report["proposed_class"]["sure"]
    assert "policy-human-only" not in run.report["reasons"]


def test_with_auto_the_proposal_decides_as_in_the_station(tmp_path):
    run = Run(tmp_path, page_file(tmp_path / "a.png", LABORATORY), document_class="auto")
    check_form(run.report)
    assert run.report["class"] == "lab-result"
    assert run.report["proposed_class"]["confidence"] >= 0.9
    assert not any(reason.startswith(("policy-", "class-")) for reason in run.report["reasons"])
    assert (run.status == 0) is (run.report["verdict"] == "released")


def test_with_auto_a_class_for_people_alone_goes_to_review(tmp_path):
    run = Run(tmp_path, page_file(tmp_path / "a.png", CONSENT), document_class="auto")
    assert (run.status, run.report["class"]) == (3, "consent")
    assert "policy-human-only" in run.report["reasons"]
    assert not run.pdf.exists()


def test_with_auto_what_is_unsure_goes_to_review(tmp_path):
    run = Run(tmp_path, page_file(tmp_path / "a.png"), document_class="auto")
    assert (run.status, run.report["class"]) == (3, "unclassified")
    assert "class-unsure" in run.report["reasons"]
    assert not run.report["proposed_class"]["sure"]
    assert not run.pdf.exists()


def numbered(folder, number):
    return page_file(folder / f"{number}.png", [*LINES, (480, 560, f"Page {number} of 3")])


def test_pages_that_are_not_given_are_said_and_a_wrong_order_goes_to_review(tmp_path):
    (tmp_path / "extract").mkdir()
    extract = Run(tmp_path / "extract", numbered(tmp_path, 2), document_class="referral")
    assert (extract.status, extract.report["verdict"]) == (0, "released"), extract.text
    assert any(reason.startswith("page-missing") for reason in extract.report["reasons"])
    (tmp_path / "order").mkdir()
    order = Run(tmp_path / "order", *(numbered(tmp_path, n) for n in (1, 3, 2)), document_class="referral")
    assert (order.status, order.report["verdict"]) == (3, "review")
    assert any("swapped" in reason for reason in order.report["reasons"])

import re
from pathlib import Path

import pytest

from appliance.config import MAX_CONFIG_BYTES
from appliance.errors import ConfigError
from appliance.policy.categories import Category
from appliance.policy.classes import QUESTIONS, AiRule, Classification, Role, Tier
from appliance.policy.holds import Hold
from appliance.policy.narrowing import Dates, Narrative, Section, Zip
from appliance.policy.pack import UnknownClassError, UnknownPurposeError, load_pack
from appliance.policy.table import classes_markdown

TAXONOMY = {
    "intake-form", "referral", "lab-result", "insurance-correspondence", "consent", "authorization", "billing",
    "active-chart", "inactive-chart", "historical-chart", "legacy-box", "advance-directive", "imaging-report",
    "unclassified",
}  # fmt: skip
SMALL = """
pack = "clinic"
version = 3
[classes.unclassified]
title = "Not known"
retention_days = 0
ai = "human-review-only"
resolution_dpi = 300
colour = "grey"
[purposes.billing]
title = "Billing"
keep = ["plan", "account"]
"""


def write(tmp_path, text):
    path = tmp_path / "policy.toml"
    path.write_text(text)
    return path


def test_the_default_pack_has_the_whole_taxonomy_and_denies_everything_for_summaries():
    pack = load_pack(None)
    assert pack.identity == "default@1"
    assert {c.name for c in pack.classes} == TAXONOMY
    assert pack.purpose("ai-summary").keep == frozenset()


@pytest.mark.parametrize("name", ["imaging-report", "consent", "active-chart", "unclassified"])
def test_classes_that_are_banned_from_machines_stay_with_people(name):
    pack = load_pack(None)
    assert pack.document_class(name).ai is AiRule.HUMAN_REVIEW_ONLY
    assert not pack.machine_may_read(name, "ai-summary")
    assert pack.machine_may_read("lab-result", "ai-summary")


def test_a_clinic_can_write_its_own_pack(tmp_path):
    pack = load_pack(write(tmp_path, SMALL))
    assert pack.identity == "clinic@3"
    assert pack.purpose("billing").keep == {Category.PLAN, Category.ACCOUNT}


PURPOSE = (
    SMALL.partition("[purposes")[0]
    + """
[purposes.own]
title = "Own"
keep = ["provider"]
keep_beside_provider = ["phone"]
sections = ["medications", "allergies"]
narrative = "minimised"
dates = "service"
zip = "three-digit"
"""
)


def test_a_clinic_can_use_every_word_of_a_purpose(tmp_path):
    own = load_pack(write(tmp_path, PURPOSE)).purpose("own")
    assert own.beside_provider == {Category.PHONE}
    assert own.sections == {Section.MEDICATIONS, Section.ALLERGIES}
    assert (own.narrative, own.dates, own.zip) == (Narrative.MINIMISED, Dates.SERVICE, Zip.THREE_DIGIT)
    assert own.kept == {Category.PROVIDER, Category.PHONE, Category.DATE}


def test_the_purposes_that_ship_are_as_strict_as_they_say():
    pack = load_pack(None)
    assert {p.name for p in pack.purposes} == {"ai-summary", "billing", "referral", "medication-list", "research"}
    for name in ("ai-summary", "medication-list", "research"):
        assert pack.purpose(name).kept == frozenset()
    for purpose in pack.purposes:
        assert Category.NAME not in purpose.kept
        assert purpose.why


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("sections = [", 'sections = ["diet", '), "sections: unknown 'diet'; known are medications, allergies"),
        (('"minimised"', '"short"'), "narrative: unknown 'short'; known are whole, minimised"),
        (('dates = "service"', 'dates = "month"'), "dates: unknown 'month'; known are removed, year, service, kept"),
        (('"three-digit"', '"five-digit"'), "zip: unknown 'five-digit'"),
        (('keep = ["provider"]', 'keep = ["date"]'), "keep: 'date' stands in `dates`"),
        (('keep = ["provider"]', "keep = []"), "keep_beside_provider: needs 'provider' in keep"),
        (('["phone"]', '["name"]'), "keep_beside_provider: not 'name', only email, organisation"),
        (('keep = ["provider"]', 'keep = ["provider", "phone"]'), "'phone' stands in keep already"),
        (('["phone"]', '["phone", "place"]'), "zip: 'place' is kept whole"),
        (("keep_beside_provider", "keep_near"), "unknown key 'keep_near'"),
        (('sections = ["medications", "allergies"]', 'sections = "medications"'), "sections"),
    ],
)
def test_a_bad_purpose_is_refused_and_the_place_is_named(tmp_path, change, message):
    assert change[0] in PURPOSE
    with pytest.raises(ConfigError, match=re.escape(message)) as caught:
        load_pack(write(tmp_path, PURPOSE.replace(*change)))
    assert "purposes.own" in str(caught.value)


def test_an_unknown_purpose_or_class_names_the_known_ones():
    with pytest.raises(UnknownPurposeError, match="ai-summary"):
        load_pack(None).purpose("marketing\n")
    with pytest.raises(UnknownClassError, match="lab-result"):
        load_pack(None).document_class("x" * 500)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("retention_days = 0", "retention_days = -1"), "retention_days"),
        (("retention_days = 0", "retention = 0"), "unknown key 'retention'"),
        (('ai = "human-review-only"', 'ai = "sometimes"'), "ai: unknown 'sometimes'"),
        (('ai = "human-review-only"', 'ai = "allowed"'), "goes to a person"),
        (("resolution_dpi = 300", "resolution_dpi = 72"), "resolution_dpi"),
        (('colour = "grey"', 'colour = "pink"'), "colour"),
        (('keep = ["plan", "account"]', 'keep = ["everything"]'), "keep: unknown 'everything'"),
        (("classes.unclassified", "classes.other"), "'unclassified' is missing"),
        (("[purposes.billing]", '[purposes."Bill Ing"]'), "is not a name"),
        (('pack = "clinic"', 'pack = "Clinic 1"'), "is not a name"),
        (("version = 3", "version = 'three'"), "version"),
        (("version = 3", "version = "), "policy.toml"),
    ],
)
def test_a_bad_pack_is_refused_and_the_place_is_named(tmp_path, change, message):
    with pytest.raises(ConfigError, match=message):
        load_pack(write(tmp_path, SMALL.replace(*change)))


def test_a_pack_without_purposes_too_large_or_missing_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="there is none"):
        load_pack(write(tmp_path, SMALL.partition("[purposes")[0]))
    with pytest.raises(ConfigError, match="larger"):
        load_pack(write(tmp_path, "#" * (MAX_CONFIG_BYTES + 1)))
    with pytest.raises(ConfigError):
        load_pack(tmp_path / "nowhere.toml")


def test_a_pack_with_too_many_entries_is_refused(tmp_path):
    body = "".join(f'[purposes.p{n}]\ntitle = "x"\nkeep = []\n' for n in range(300))
    with pytest.raises(ConfigError, match="more than"):
        load_pack(write(tmp_path, SMALL + body))


DESTINATION = """
[destinations.archive]
title = "Archive"
separate_storage = "yes"
training_use = "none"
retention = "ten years"
deletion_on_demand = "yes"
human_review = "records staff"
enterprise_controls = "accounts with a second factor"
approved = true
[classification]
minimum_confidence = 0.95
automatic = ["letter"]
[classes.letter]
title = "Letter"
retention_days = 30
ai = "allowed"
tier = "moderate"
access = ["clinical", "records"]
destination = "archive"
resolution_dpi = 400
colour = "colour"
"""


def test_every_class_of_the_default_pack_carries_all_that_a_class_needs():
    pack = load_pack(None)
    for found in pack.classes:
        assert found.title
        assert found.why
        assert found.access
        assert found.resolution_dpi >= 300
        assert found.destination in pack.destinations or found.name == pack.UNCLASSIFIED
        assert (found.tier is Tier.HIGH) == (found.ai is AiRule.HUMAN_REVIEW_ONLY)


def test_a_class_says_who_may_see_it_and_where_it_goes(tmp_path):
    pack = load_pack(write(tmp_path, SMALL + DESTINATION))
    letter = pack.document_class("letter")
    assert letter.access == {Role.CLINICAL, Role.RECORDS}
    assert (letter.tier, letter.destination) == (Tier.MODERATE, "archive")
    assert pack.destinations["archive"].approved
    assert pack.classification.automatic == ("letter",)
    assert pack.hold("letter", "billing") is None


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_destination_with_an_open_question_cannot_be_approved(tmp_path, question):
    for answer in ("", f'{question} = "  "'):
        text = re.sub(rf"{question} = .*", answer, DESTINATION)
        with pytest.raises(ConfigError, match=rf"destinations\.archive: {question}: must be answered"):
            load_pack(write(tmp_path, SMALL + text))


def test_a_destination_that_is_not_approved_holds_its_classes(tmp_path):
    pack = load_pack(write(tmp_path, SMALL + DESTINATION.replace("approved = true", "")))
    assert pack.hold("letter", "billing") is Hold.NO_DESTINATION
    pack = load_pack(write(tmp_path, SMALL + DESTINATION.replace('destination = "archive"', "")))
    assert pack.hold("letter", "billing") is Hold.NO_DESTINATION


def test_what_a_class_does_not_say_is_at_its_strictest(tmp_path):
    found = load_pack(write(tmp_path, SMALL)).document_class("unclassified")
    assert (found.tier, found.access, found.destination) == (Tier.HIGH, frozenset(), "")
    assert load_pack(write(tmp_path, SMALL)).classification == Classification()
    assert Classification().automatic == ()
    untold = load_pack(write(tmp_path, SMALL + DESTINATION.replace('tier = "moderate"', ""))).document_class("letter")
    assert untold.tier is Tier.MODERATE


def test_two_people_review_the_highest_tier_unless_a_class_says_otherwise_and_nothing_comes_back_untold(tmp_path):
    pack = load_pack(write(tmp_path, SMALL + DESTINATION))
    assert pack.document_class("unclassified").two_people
    assert not pack.document_class("letter").two_people
    assert not pack.review.restore
    told = DESTINATION.replace('tier = "moderate"', 'tier = "moderate"\ntwo_people = true')
    pack = load_pack(write(tmp_path, SMALL.replace('colour = "grey"', 'colour = "grey"\ntwo_people = false') + told))
    assert not pack.document_class("unclassified").two_people
    assert pack.document_class("letter").two_people
    assert load_pack(write(tmp_path, SMALL + DESTINATION + "[review]\nrestore = true\n")).review.restore
    for wrong in ("vigilance_per_thousand = 1001", "give_back = true", 'restore = "yes"'):
        with pytest.raises(ConfigError, match="review"):
            load_pack(write(tmp_path, f"{SMALL}{DESTINATION}[review]\n{wrong}\n"))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            ('tier = "moderate"', 'tier = "some"'),
            r"classes\.letter: tier: unknown 'some'; known are low, moderate, high",
        ),
        (('tier = "moderate"', 'tier = "high"'), r"classes\.letter: tier: 'high' stays with people"),
        (('"clinical"', '"everybody"'), r"classes\.letter: access: unknown 'everybody'; known are reception"),
        (('"archive"', '"cloud"'), r"classes\.letter: destination: unknown 'cloud'; known are archive"),
        (('["letter"]', '["leter"]'), r"classification: automatic: unknown 'leter'; known are unclassified, letter"),
        (('["letter"]', '["unclassified"]'), "automatic: 'unclassified' is for people alone"),
        (("0.95", "0.2"), "minimum_confidence: must be at least 0.5 and below 1"),
        (("0.95", "1.0"), "minimum_confidence: must be at least 0.5 and below 1"),
        (("0.95", "nan"), "minimum_confidence: must be a finite number"),
        (('"yes"', '"' + "y" * 600 + '"'), "separate_storage: one line of at most 500 characters"),
        (('"yes"', '"a\\nb"'), "separate_storage: one line of at most 500 characters"),
        (("separate_storage", "seperate_storage"), "unknown key 'seperate_storage'"),
        (("[classes.letter]", "[classes.auto]"), "'auto' is no class"),
        (("destinations.archive", 'destinations."A/b"'), "is not a name of a-z"),
        (("approved = true", 'approved = "yes"'), "approved: expected bool"),
    ],
)
def test_a_bad_word_about_classes_or_destinations_refuses_the_pack_and_names_the_place(tmp_path, change, problem):
    with pytest.raises(ConfigError, match=problem):
        load_pack(write(tmp_path, SMALL + DESTINATION.replace(*change)))


def test_the_table_of_classes_on_the_page_is_that_of_the_default_pack():
    page = Path(__file__).parents[2] / "docs" / "classes.md"
    assert classes_markdown(load_pack(None)) in page.read_text()

"""Who decides the class of a document, and what holds it: docs/classes.md in tests."""

from dataclasses import replace
from pathlib import Path

import pytest

from appliance.classification import precedence
from appliance.classification.model import Proposal
from appliance.classification.precedence import Claims, Origin, resolve
from appliance.classification.separator import BROKEN, Separator
from appliance.policy import holds
from appliance.policy.classes import Classification
from appliance.policy.holds import ADVICE, Hold
from appliance.policy.pack import UnknownPurposeError, load_pack

PACK = load_pack(None)
PAGE = Path(__file__).parents[2] / "docs" / "classes.md"
EVERYBODY = Claims("lab-result", Separator("referral"), "intake-form", "referral", Proposal("lab-result", 0.99))
SURE, UNSURE = 0.99, 0.6


@pytest.mark.parametrize(
    ("claims", "origin", "name"),
    [
        (EVERYBODY, Origin.PERSON, "lab-result"),
        (replace(EVERYBODY, person=""), Origin.SEPARATOR, "referral"),
        (replace(EVERYBODY, person="", separator=None), Origin.OPERATOR, "intake-form"),
        (replace(EVERYBODY, person="", separator=None, operator=""), Origin.SITE, "referral"),
        (Claims(proposal=Proposal("lab-result", SURE)), Origin.CLASSIFIER, "lab-result"),
        (Claims(site="unclassified", proposal=Proposal("lab-result", SURE)), Origin.CLASSIFIER, "lab-result"),
    ],
)
def test_the_first_who_names_a_class_decides(claims, origin, name):
    found = resolve(claims, "ai-summary", PACK)
    assert (found.origin, found.document_class, found.hold) == (origin, name, None)
    assert found.confidence == (SURE if origin is Origin.CLASSIFIER else 0.0)


@pytest.mark.parametrize("purpose", ["ai-summary", "billing"])
@pytest.mark.parametrize("proposal", [Proposal(), Proposal("lab-result", UNSURE), Proposal("lab-result", 0.8999)])
def test_where_nobody_is_sure_a_person_decides_whatever_the_purpose(proposal, purpose):
    found = resolve(Claims(site="unclassified", proposal=proposal), purpose, PACK)
    assert (found.document_class, found.origin, found.hold) == ("unclassified", Origin.NOBODY, Hold.UNSURE)


@pytest.mark.parametrize(
    ("name", "hold"),
    [
        ("lab-result", None),
        ("consent", Hold.HUMAN_ONLY),
        ("active-chart", Hold.HUMAN_ONLY),
        ("billing", Hold.LOCAL_ONLY),
        ("insurance-correspondence", Hold.LOCAL_ONLY),
    ],
)
@pytest.mark.parametrize("who", ["person", "operator", "site", "separator", "classifier"])
def test_no_way_of_naming_a_class_opens_what_its_rule_closes(name, hold, who):
    claims = {
        "separator": Claims(separator=Separator(name)),
        "classifier": Claims(proposal=Proposal(name, SURE)),
    }.get(who) or Claims(**{who: name})
    assert resolve(claims, "ai-summary", PACK).hold is hold


def test_a_sure_proposal_of_a_class_that_is_not_automatic_waits_for_a_person():
    found = resolve(Claims(proposal=Proposal("billing", SURE)), "billing", PACK)
    assert (found.document_class, found.origin, found.hold) == ("billing", Origin.CLASSIFIER, Hold.NOT_AUTOMATIC)
    pack = replace(PACK, classification=replace(PACK.classification, automatic=("billing",)))
    assert resolve(Claims(proposal=Proposal("billing", SURE)), "billing", pack).hold is None


def test_a_choice_wins_over_the_classifier_unless_the_paper_is_surely_for_people_alone():
    def chosen(proposal, pack=PACK, purpose="ai-summary", who="operator"):
        found = resolve(Claims(**{who: "referral"}, proposal=proposal), purpose, pack)
        assert found.document_class == "referral"
        return found.hold

    assert chosen(Proposal("lab-result", SURE)) is None
    assert chosen(Proposal("billing", SURE)) is None
    assert chosen(Proposal("consent", UNSURE)) is None
    for name in ("consent", "imaging-report", "advance-directive", "authorization", "active-chart"):
        assert chosen(Proposal(name, SURE)) is Hold.CONTRADICTED
        assert chosen(Proposal(name, SURE), who="site") is Hold.CONTRADICTED
        assert chosen(Proposal(name, SURE), who="person") is None
        assert chosen(Proposal(name, SURE), purpose="billing") is None  # no machine reads it
    off = replace(PACK, classification=Classification(hold_contradictions=False))
    assert chosen(Proposal("consent", SURE), off) is None
    assert chosen(Proposal("not-in-this-pack", SURE)) is None


def test_a_separator_is_contradicted_like_any_other_choice():
    claims = Claims(separator=Separator("referral"), proposal=Proposal("consent", SURE))
    assert resolve(claims, "ai-summary", PACK).hold is Hold.CONTRADICTED


@pytest.mark.parametrize(
    ("separator", "hold"),
    [
        (Separator("referral", "ai-summary"), None),
        (Separator("referral", "billing"), Hold.SEPARATOR_PURPOSE),
        (Separator("no-such-class"), Hold.SEPARATOR_CLASS),
        (BROKEN, Hold.SEPARATOR_CLASS),
    ],
)
def test_a_separator_that_cannot_be_followed_holds_whatever_else_was_chosen(separator, hold):
    found = resolve(Claims(separator=separator, operator="referral"), "ai-summary", PACK)
    assert found.hold is hold
    assert found.document_class == ("unclassified" if hold else "referral")


def test_a_class_that_left_the_policy_since_it_was_named_waits_for_a_person():
    assert resolve(Claims(operator="gone"), "ai-summary", PACK).hold is Hold.UNSURE


def test_a_purpose_that_the_policy_does_not_know_is_an_error():
    with pytest.raises(UnknownPurposeError):
        resolve(Claims(operator="referral"), "marketing", PACK)


def test_nothing_goes_to_a_destination_that_is_not_approved():
    off = {name: replace(destination, approved=False) for name, destination in PACK.destinations.items()}
    for destinations in (off, {}):
        pack = replace(PACK, destinations=destinations)
        for purpose in PACK.purposes:
            assert resolve(Claims(operator="referral"), purpose.name, pack).hold is Hold.NO_DESTINATION


def test_every_hold_has_one_sentence_that_says_what_to_do():
    assert set(ADVICE) == set(Hold)
    for sentence in ADVICE.values():
        assert sentence.endswith(".")
        assert len(sentence) < 140


@pytest.mark.parametrize("table", [precedence.markdown(), holds.markdown()], ids=["precedence", "holds"])
def test_the_tables_of_the_page_are_those_of_the_code(table):
    assert table in PAGE.read_text()

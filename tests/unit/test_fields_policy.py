"""What policy wants of suggestions: kinds, words, and the strictest rule for holding."""

import pytest

from appliance.errors import ConfigError
from appliance.policy.fields import Confirm, FieldRules, Hold, field_rules, hold_rule
from appliance.policy.pack import load_pack
from appliance.suggestions import FieldKind

PACK = """
pack = "own"
version = 3
[fields]
dose = "always"
hold = "marked"
[classes.unclassified]
title = "?"
retention_days = 0
ai = "human-review-only"
resolution_dpi = 300
colour = "grey"
[classes.list]
title = "List"
retention_days = 1
ai = "allowed"
resolution_dpi = 300
colour = "grey"
fields = { dose = "never", hold = "never" }
[purposes.own]
title = "Own"
keep = []
hold_fields = "never"
"""


def _load(tmp_path, text):
    path = tmp_path / "pack.toml"
    path.write_text(text)
    return load_pack(path)


def test_a_class_says_more_than_the_pack_and_the_strictest_hold_counts(tmp_path):
    pack = _load(tmp_path, PACK)
    assert pack.field_rules("unclassified", "own").of(FieldKind.DOSE) is Confirm.ALWAYS
    rules = pack.field_rules("list", "own")
    assert rules.of(FieldKind.DOSE) is Confirm.NEVER
    assert rules.of(FieldKind.ALLERGY) is Confirm.UNSURE  # nobody said anything
    assert rules.hold is Hold.MARKED
    strict = _load(tmp_path, PACK.replace('hold_fields = "never"', 'hold_fields = "always"'))
    assert strict.field_rules("list", "own").hold is Hold.ALWAYS


@pytest.mark.parametrize("name", ["consent", "authorization", "advance-directive"])
def test_signed_papers_wait_for_a_person_whatever_their_purpose(name):
    pack = load_pack(None)
    assert all(pack.field_rules(name, purpose.name).hold is Hold.ALWAYS for purpose in pack.purposes)


def test_ordinary_papers_do_not_wait_for_their_fields():
    pack = load_pack(None)
    for name in ("referral", "lab-result", "intake-form"):
        rules = pack.field_rules(name, "ai-summary")
        assert rules.hold is Hold.NEVER
        assert rules.of(FieldKind.BIRTH_DATE) is Confirm.ALWAYS
        assert rules.of(FieldKind.DOSE) is Confirm.UNSURE


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (('dose = "always"', 'dosage = "always"'), "unknown key 'dosage'"),
        (('dose = "always"', 'dose = "sometimes"'), "fields: dose: unknown 'sometimes'"),
        (('hold = "marked"', 'hold = "yes"'), "fields: hold: unknown 'yes'; known are never, marked, always"),
        (('dose = "always"', "dose = true"), "expected str, found bool"),
        (('dose = "never", hold', 'bp = "never", hold'), r"classes.list: fields: unknown key 'bp'"),
        (('hold_fields = "never"', 'hold_fields = "no"'), "purposes.own: hold_fields: unknown 'no'"),
    ],
)
def test_a_mistake_refuses_the_pack_and_names_the_place(tmp_path, change, named):
    with pytest.raises(ConfigError, match=named):
        _load(tmp_path, PACK.replace(*change))


def test_what_is_shown_of_an_unknown_word_is_short_and_printable():
    with pytest.raises(ConfigError) as caught:
        field_rules({"a\n" * 200: "always"}, "here")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300
    with pytest.raises(ConfigError):
        hold_rule("x\n", "here")


def test_without_rules_only_doubts_mark_and_nothing_waits():
    assert FieldRules().of(FieldKind.RESULT) is Confirm.UNSURE
    assert FieldRules().hold is Hold.NEVER

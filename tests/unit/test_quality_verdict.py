"""The verdict about a page: limits of station and class, notes and refusals, sentences with both numbers."""

import dataclasses
import re
from pathlib import Path

import pytest

from appliance.config import build
from appliance.documents import Box, Outcome, QualityReport
from appliance.errors import ConfigError
from appliance.policy.pack import load_pack
from appliance.quality.verdict import BY_NAME, FREE, RULES, judge, sentence
from appliance.sections.pages import BOUNDS, QualityLimits

LIMITS = QualityLimits()
PAGE = (Path(__file__).parents[2] / "docs" / "quality.md").read_text()


def rule_limit(rule, which):
    return float(getattr(LIMITS, getattr(rule, which)))


def beyond(rule, which):
    """A value just outside a limit of the rule."""
    limit = rule_limit(rule, which)
    return limit - 0.01 * max(limit, 1e-3) if rule.low else limit + 0.01 * max(limit, 1e-3)


@pytest.mark.parametrize("rule", [r for r in RULES if r.note], ids=lambda r: r.name)
def test_beyond_the_milder_limit_is_a_note_and_at_it_nothing(rule):
    _, findings = judge({rule.name: beyond(rule, "note")}, LIMITS, {})
    assert [(f.code, f.outcome, f.limit) for f in findings] == [(rule.name, Outcome.NOTE, rule_limit(rule, "note"))]
    assert judge({rule.name: rule_limit(rule, "note")}, LIMITS, {})[1] == ()


@pytest.mark.parametrize("rule", [r for r in RULES if r.refuse and r.name not in ("true_dpi", "paper_level")],
                         ids=lambda r: r.name)  # fmt: skip
def test_beyond_the_hard_limit_a_page_is_refused_with_both_numbers(rule):
    measurements, findings = judge({rule.name: beyond(rule, "refuse")}, LIMITS, {rule.name: Box(1, 2, 3, 4)})
    (finding,) = findings
    assert finding.outcome is rule.outcome
    assert finding.outcome in (Outcome.RESCAN, Outcome.PERSON)
    assert finding.box == Box(1, 2, 3, 4)
    assert not measurements[0].within
    text = sentence(finding)
    assert "{" not in text
    assert text.endswith(".")
    assert len(re.findall(r"[0-9]+", text)) >= 2


@pytest.mark.parametrize("name", ["true_dpi", "paper_level"])
def test_a_limit_of_zero_refuses_nothing(name):
    _, findings = judge({name: 0.0}, LIMITS, {})
    assert [f.outcome for f in findings] == [Outcome.NOTE]


def test_what_refuses_comes_first_and_the_gravest_is_the_verdict():
    limits = QualityLimits(max_torn_mm=5.0)
    values = {"holes": 3.0, "contrast": 0.24, "torn_mm": 20.0, "sharpness": 0.9}
    measurements, findings = judge(values, limits, {})
    assert [f.code for f in findings] == ["torn_mm", "contrast", "holes"]
    assert QualityReport(measurements, findings=findings).outcome is Outcome.PERSON
    assert QualityReport(measurements, findings=findings[2:]).outcome is Outcome.NOTE
    assert QualityReport(measurements).outcome is Outcome.ACCEPT


def test_every_limit_belongs_to_a_rule_or_guards_the_station():
    used = {field for rule in RULES for field in (rule.note, rule.refuse) if field}
    assert used | BOUNDS | {"blank_ink"} == {f.name for f in dataclasses.fields(QualityLimits)}


def test_the_page_about_quality_names_every_measurement_with_unit_and_limits():
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE, re.MULTILINE))
    assert set(rows) >= set(BY_NAME) | set(FREE)
    for rule in RULES:
        assert rule.unit in rows[rule.name], rule.name
        for field in filter(None, (rule.note, rule.refuse)):
            assert f"`{field}` {getattr(LIMITS, field):g}" in rows[rule.name], field


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ({"max_shadow": 1.5}, "max_shadow"),
        ({"note_streak": -0.1}, "note_streak"),
        ({"min_contrast": float("nan")}, "finite"),
    ],
)
def test_an_impossible_limit_is_refused_and_named(table, word):
    with pytest.raises(ConfigError, match=word):
        build(QualityLimits, table, "quality")


PACK = """
pack = "clinic"
version = 3
[classes.unclassified]
title = "Not known"
retention_days = 0
ai = "human-review-only"
resolution_dpi = 300
colour = "grey"
[classes.unclassified.quality]
{quality}
[purposes.billing]
title = "Billing"
keep = ["plan"]
"""


def pack(tmp_path, quality):
    path = tmp_path / "policy.toml"
    path.write_text(PACK.replace("{quality}", quality))
    return load_pack(path)


def test_a_class_sets_limits_of_its_own_and_the_rest_are_the_stations(tmp_path):
    limits = pack(tmp_path, "min_contrast = 0.5\nmax_torn_mm = 4").document_class("unclassified").limits(LIMITS)
    assert (limits.min_contrast, limits.max_torn_mm) == (0.5, 4.0)
    assert limits.min_sharpness == LIMITS.min_sharpness


@pytest.mark.parametrize(
    ("quality", "word"),
    [
        ("max_tear = 4", "quality: unknown limit 'max_tear'; known are .*max_torn_mm"),
        ("max_file_bytes = 4", "quality: unknown limit 'max_file_bytes'"),
        ("min_contrast = 3", "classes.unclassified: quality: min_contrast is a share"),
        ("min_contrast = -0.5", "quality.min_contrast: must not be negative"),
        ('min_contrast = "0.5"', "quality.min_contrast: expected float"),
    ],
)
def test_a_bad_limit_of_a_class_refuses_the_pack_and_names_the_place(tmp_path, quality, word):
    with pytest.raises(ConfigError, match=word):
        pack(tmp_path, quality)


def test_the_shipped_pack_sends_damaged_evidence_to_a_person():
    shipped = load_pack(None)
    for name in ("consent", "authorization"):
        limits = shipped.document_class(name).limits(LIMITS)
        _, findings = judge({"torn_mm": 12.0}, limits, {})
        assert [f.outcome for f in findings] == [Outcome.PERSON]
    assert shipped.document_class("referral").limits(LIMITS) == LIMITS

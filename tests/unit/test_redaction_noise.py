"""Misread identifiers: what a reader makes of a name, a date or a number must not leave either."""

import functools
import random

import pytest
from redaction_pages import NoTagger, words_of

from appliance.documents import KnownIdentifiers
from appliance.policy.pack import load_pack
from appliance.redaction.clearing import assess, decide
from appliance.redaction.label_table import respelled
from appliance.redaction.layout import arrange
from appliance.redaction.lexicon import load_lexicon
from bench.invented import MISREAD, PARTS, load, noisy

PURPOSE = load_pack(None).purpose("ai-summary")
LEXICON = load_lexicon()
GIVEN = ["Rose", "Grace", "Hope", "Dawn", "Autumn", "Clay", "Forest", "Sandy", "Violet", "Reed", "Zzyzxa", "Qorvane"]
FAMILY = ["Hill", "Young", "Stone", "Bishop", "Lane", "Winter", "Fields", "Marsh", "Vanterholt", "Quuxley", "Zzyndar"]

WORDS = ["Noon", "Case", "Price", "Best", "Power", "Green", "Day", "Sample"]


def page(chance):
    """Lines of text and the words in each that tell who somebody is."""
    given, family, other = chance.choice(GIVEN), chance.choice(FAMILY), chance.choice(FAMILY)
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1931, 2024)
    date = chance.choice([f"{month:02}/{day:02}/{year}", f"{year}-{month:02}-{day:02}", f"{day:02}.{month:02}.{year}"])
    number = "".join(chance.choice("0123456789") for _ in range(8))
    area, line = chance.randint(200, 989), chance.randint(100, 199)
    phone = chance.choice([f"({area}) 555-0{line}", f"{area}-555-0{line}", f"{area}.555.0{line}"])
    ssn = f"{chance.randint(900, 999)}-{chance.randint(10, 99)}-{chance.randint(1000, 9999)}"
    return [
        (f"Patient Name: {given} {family}", [given, family]),
        (f"Guarantor Name: {chance.choice(WORDS)}", WORDS),
        (f"Date of Birth: {date}", [date]),
        (f"Medical Record Number: {number}", [number]),
        (f"Home Phone: {phone}", phone.split()),
        (f"Social Security Number: {ssn}", [ssn]),
        (f"the patient was seen by Dr. {other} on {date} for chest pain", [other, date]),
        (f"her number is {phone} and her account {number} stays open", [*phone.split(), number]),
        ("aspirin 81 mg daily for stable angina and no other complaint today", []),
    ]


@functools.cache
def left_over(seed, rate):
    """The identifiers of one page that were cleared after being misread, and the share of other words kept."""
    chance = random.Random(seed)
    lines = page(chance)
    words, secret = [], []
    for row, (text, identifiers) in enumerate(lines):
        read = noisy(text, rate, f"{seed}-{row}")
        for printed, word in zip(text.split(), words_of("\n" * row + read), strict=True):
            words.append(word)
            secret.append(any(printed.strip(".,") == one for one in identifiers))
    assessment = assess(arrange(words), PURPOSE, LEXICON, NoTagger())
    reasons = decide(assessment, assessment.known, LEXICON)
    leaks = [w.text for w, s, r in zip(words, secret, reasons, strict=True) if s and r.cleared]
    kept = [r.cleared for s, r in zip(secret, reasons, strict=True) if not s]
    return leaks, sum(kept) / len(kept)


@pytest.mark.parametrize("rate", [0.0, 0.01, 0.03])
def test_misread_identifiers_do_not_leave(rate):
    leaked = {seed: leaks for seed in range(60) if (leaks := left_over(seed, rate)[0])}
    assert not leaked


def test_a_little_noise_costs_little_of_the_rest():
    assert sum(left_over(seed, 0.01)[1] for seed in range(60)) / 60 > 0.85


def test_an_identifier_is_found_again_where_it_was_misread():
    words = words_of("Patient: Vanterholt\n\nthe visit of Vanterholl and Vantorholt was calm")
    assessment = assess(arrange(words), PURPOSE, LEXICON, NoTagger())
    reasons = decide(assessment, KnownIdentifiers(assessment.known.texts), LEXICON)
    assert [w.text for w, r in zip(words, reasons, strict=True) if r.cleared] == [
        "Patient:",
        "the",
        "visit",
        "of",
        "and",
        "was",
        "calm",
    ]


def test_misread_labels_are_still_labels():
    assert respelled("patlent") == "patient"
    assert respelled("nurnber") == "number"
    assert respelled("surnarne") is None
    assert respelled("narne") == "name"
    assert respelled("addre55") == "address"
    assert respelled("zzyzx") is None


@pytest.mark.parametrize("part", PARTS)
def test_the_invented_texts_are_marked_without_gaps(part):
    notes = list(load(part))
    assert len(notes) >= 6
    assert all(note.spans and note.facts for note in notes)


def test_noise_keeps_every_place_and_repeats_itself():
    text = "Rose Hill, 03/14/1958"
    assert len(noisy(text, 0.5, "x")) == len(text)
    assert noisy(text, 0.5, "x") == noisy(text, 0.5, "x") != text
    assert noisy(text, 0.0, "x") == text
    assert all(len(c) == 1 and c not in to for c, to in MISREAD.items())

"""Identifiers that are said aloud: dictated days, numbers, rooms and names; what a dictation says of medicine stays."""

import pytest
from redaction_pages import kept


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("see him again tuesday the fourteenth comma sooner if worse", "see him again comma sooner if worse"),
        ("sutures come out on the eighteenth.", "sutures come out on"),
        ("he fell on the sixth and has pain", "he fell on and has pain"),
        ("came on the 11th and the 12th.", "came on and"),
        ("last colonoscopy april of last year was normal", "last colonoscopy was normal"),
        ("clinic is the second tuesday of the month", "clinic is"),
        ("seen oh four slash twenty two slash nineteen sixty one for cough", "seen for cough"),
        ("chart number is eight two dash one one four seven", "chart number is"),
        ("the code is double oh four one seven", "the code is"),
        ("his card ends in four four one nine", "his card ends in"),
        ("last four of the phone is 0182, call back", "last four of the phone is call back"),
        ("last four digits are 0182", "last four digits are"),
        ("she is in room twelve east with pneumonia", "she is in room with pneumonia"),
        ("note on patient wilder comma grace period", "note on patient period"),
        ("last name winter first name summer period", "last name first name period"),
        ("this is doctor gray, G as in green", "this is doctor gray, as in green"),
        ("spelled h o l t", "spelled"),
    ],
)
def test_what_is_said_of_a_person_stays_behind(text, stays):
    assert kept(text) == stays


@pytest.mark.parametrize(
    "text",
    [
        "pain on the fifth toe and the fourth metatarsal",
        "tenderness over the first and second digits",
        "blood pressure one forty two over eighty six period",
        "take two tablets three times a day comma then one daily",
        "two dash three beers a day",
        "the third visit was better than the second",
        "pain ending in 30 minutes",
        "in the room two days later she was better",
        "patient denies comma however comma any chest pain",
        "the last name is not known",
        "five five over five strength",
    ],
)
def test_what_is_dictated_of_medicine_stays(text):
    assert kept(text) == text

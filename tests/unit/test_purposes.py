"""What each purpose lets out and what not, on words; hostile layouts among them."""

import numpy as np
import pytest
from redaction_pages import decisions, layout_of

from appliance.documents import Box, KnownIdentifiers, Word
from appliance.policy.categories import Category
from appliance.policy.narrowing import Dates, Section, Zip
from appliance.policy.pack import Purpose, load_pack
from appliance.redaction import fragments, narrative, providers, purposes, sections
from appliance.redaction.findings import Narrowing, PageFindings, gather
from appliance.redaction.ink import components
from appliance.redaction.reasons import Reason
from appliance.redaction.splitting import apart
from appliance.redaction.structure import Structure

PACK = load_pack(None)


def kept(purpose, text):
    """The words that leave."""
    named = purpose if isinstance(purpose, Purpose) else PACK.purpose(purpose)
    return " ".join(word for word, reason in decisions(text, purpose=named) if reason.cleared)


def test_billing_keeps_its_numbers_and_dates_of_service_and_no_other_identifier():
    out = kept(
        "billing",
        "Patient: Dagmar Wilson   DOB: 03/14/1958   MRN: 88341207\n"
        "Policy number: XQT-448812   Group number: 77120\n"
        "Member ID: WQ4418820   Claim number: CL-2021-55812\n"
        "Account number: 5512093   SSN: 123-45-6789\n"
        "Date of service: 04/02/2021   Statement date: 04/20/2021",
    )
    for word in ("XQT-448812", "77120", "WQ4418820", "CL-2021-55812", "5512093", "04/02/2021"):
        assert word in out
    for word in ("Dagmar", "Wilson", "03/14/1958", "88341207", "123-45-6789"):
        assert word not in out


def test_a_column_of_service_dates_stays_and_a_column_of_birth_dates_does_not():
    table = "Date of service     Amount\n04/02/2021          120.00\n04/09/2021          45.00"
    assert "04/02/2021" in kept("billing", table)
    assert "04/09/2021" in kept("billing", table)
    assert "/" not in kept("billing", table.replace("Date of service", "Date of birth  "))
    assert "/" not in kept("billing", "04/02/2021\n\n\n\n\n04/09/2021")
    assert "/" not in kept("billing", "Amount\n04/02/2021")
    assert "/" not in kept("billing", "Balance due\n        04/02/2021")


def test_a_number_that_is_written_like_another_identifier_is_no_policy_number():
    for number in ("123-45-6789", "03/14/1958", "1958-03-14", "(312) 555-0199"):
        assert number.split()[-1] not in kept("billing", f"Policy number: {number}")


def test_a_claim_number_in_the_narrative_stays_for_billing_and_goes_for_every_other_purpose():
    text = "Claim number: CL-2021-55812\nthe pain was worse and claim number CL-2021-55812 was filed for her"
    assert kept("billing", text).count("CL-2021-55812") == 2
    assert "pain" not in kept("billing", text)
    for purpose in ("ai-summary", "referral", "medication-list", "research"):
        assert "CL-2021-55812" not in kept(purpose, text)


def test_a_kept_number_that_is_also_a_record_number_goes():
    assert "88341207" not in kept("billing", "Account number: 88341207\nMRN: 88341207")


def test_a_kept_number_that_was_not_read_surely_goes():
    assessed = decisions("Policy number: XQT-448812", purpose=PACK.purpose("billing"))
    assert ("XQT-448812", Reason.PURPOSE) in assessed
    reasons = purposes.apply([Reason.PLAN], Narrowing(kept=frozenset({0})), lambda _: True, continued=False)
    assert reasons == (Reason.PLAN,)


def test_a_members_number_stays_and_a_members_name_goes():
    assert "BDU 76366" in kept("billing", "Member     BDU 76366")
    assert "Wilson" not in kept("billing", "Member     Dagmar Wilson")
    assert "WILSON" not in kept("billing", "Member: WILSON 76366")
    assert "DAW" not in kept("billing", "Member: DAW")
    assert "1958" not in kept("billing", "Member: 03/14/1958")


def test_narrative_is_minimised_and_headings_fields_tables_and_codes_are_not():
    found = narrative.find(
        layout := layout_of(
            "Claim Form\n"
            "Diagnosis: E11.9 diabetes with kidney disease and pain\n"
            "Reason: the pain in her chest was much worse, E11.9, $120.00\n"
            "Office visit, established     120.00\n"
            "04/02     MRI of the lumbar spine without contrast     120.00\n"
            "and fever"
        )
    )
    text = " ".join(layout.words[i].text for i in sorted(found))
    assert text == "the pain in her chest was much worse, and fever"


def test_referral_keeps_the_provider_and_its_contact_and_nobody_else():
    out = kept(
        "referral",
        "Patient: Dagmar Wilson   Phone: (312) 555-0199\n"
        "Referring physician: Dr. Rosa Young\n"
        "Lakeside Family Practice\n"
        "Phone: (312) 555-0142   \n"
        "Patient phone: (312) 555-0177\n"
        "\n"
        "Dear Dr. Hill, thank you for seeing Mrs. Wilson with asthma.\n"
        "Sincerely,\n"
        "Martin Keller, MD\n"
        "Riverside Clinic\n"
        "Tel: (847) 555-0101",
    )
    for word in ("Dr. Rosa Young", "Lakeside Family Practice", "555-0142", "Dr. Hill", "Martin Keller, MD", "555-0101"):
        assert word in out
    for word in ("Dagmar", "Wilson", "555-0199", "555-0177"):
        assert word not in out


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Referring physician: Dr. Rosa Young for Dagmar Wilson", "Rosa Young"),
        ("Referring physician: Rosa Young, Dagmar Wilson", "Rosa Young,"),
        ("Dr. Rosa Young, Dagmar Wilson", "Rosa Young,"),
        ("Attending: Dr. Rosa Young re: Dagmar Wilson", "Rosa Young"),
        ("Dagmar Wilson Dr. Rosa Young", None),  # four names in a row: nobody can tell whose
        ("Patient: Dr. Dagmar Wilson", None),
        ("cc: Dagmar Wilson", None),
        ("Patient signature: Dagmar Wilson", None),
        ("Witnessed by: Dagmar Wilson", None),
        ("Signed by: Dagmar Wilson", None),
        ("Next of kin: Dagmar Wilson RN", None),
    ],
)
def test_a_patients_name_in_a_providers_line_goes(line, stays):
    out = kept("referral", line)
    assert "Dagmar" not in out
    assert "Wilson" not in out
    assert stays is None or stays in out


def test_a_patient_who_is_a_doctor_goes_wherever_the_title_stands():
    out = kept("referral", "Patient: Dagmar Wilson\nDr. Wilson has asthma and sees Dr. Keller")
    assert "Wilson" not in out
    assert "Keller" in out


def test_a_town_in_maryland_is_no_provider():
    assert "Spring" not in kept("referral", "Silver Spring, MD\nphone (312) 555-0142")
    assert "20901" not in kept("referral", "Martin Keller, MD 20901")


def test_the_patients_lines_below_a_provider_are_not_the_providers():
    for below in ("Dagmar Wilson (312) 555-0177", "Home: (312) 555-0177", "Mobile: (312) 555-0177"):
        out = kept("referral", f"Attending: Dr. Rosa Young\n{below}")
        assert "555-0177" not in out
    assert "555-0177" not in kept("referral", "Attending: Dr. Rosa Young\n\n\n\nOffice: (312) 555-0177")
    assert "555-0177" in kept("referral", "Attending: Dr. Rosa Young, office: (312) 555-0177")
    far = "Attending: Dr. Rosa Young\n" + "asthma\n" * 5 + "Office: (312) 555-0177"
    assert "555-0177" not in kept("referral", far)


def test_below_a_labelled_provider_a_phone_may_be_the_patients_next_field():
    assert "555-0199" not in kept("referral", "PCP: Dr. Rosa Young\nPhone: (312) 555-0199")
    assert "555-0142" in kept("referral", "PCP: Dr. Rosa Young\nOffice: (312) 555-0142")
    assert "555-0142" in kept("referral", "Dr. Rosa Young\nPhone: (312) 555-0142")
    form = "PCP            Dr. Rosa Young\n{:<15}(312) 555-0199"
    assert "555-0199" not in kept("referral", form.format("Phone"))
    assert "555-0199" not in kept("referral", form.format("Cell"))
    assert "555-0199" in kept("referral", form.format("Fax"))


def test_at_the_right_of_a_provider_only_an_offices_number_is_the_providers():
    assert "555-0142" in kept("referral", "Attending: Dr. Rosa Young     Fax (312) 555-0142")
    assert "555-0142" in kept("referral", "Attending: Dr. Rosa Young     Office:      (312) 555-0142")
    assert "555-0142" not in kept("referral", "Attending: Dr. Rosa Young     Phone (312) 555-0142")
    assert "555-0177" not in kept(
        "referral", "Attending: Dr. Rosa Young     Fax (312) 555-0142     Home (312) 555-0177"
    )


def test_a_name_that_was_taken_for_an_organisation_is_none_without_a_word_for_a_house():
    beside = {Category.ORGANISATION, Category.PHONE}
    for below, stays in (("Lakeside Clinic", {3, 4}), ("Dagmar Wilson", set()), ("Wilson, Dagmar", set())):
        layout = layout_of(f"Dr. Rosa Young\n{below}")
        vetoes = {1: Category.PROVIDER, 2: Category.PROVIDER, 3: Category.ORGANISATION, 4: Category.ORGANISATION}
        assert providers.find(layout, vetoes, [], set(), beside) == {0, 1, 2} | stays


def test_initials_and_letters_belong_to_a_providers_name():
    assert "Dr. Rosa B. Young, MD, FACP" in kept("referral", "Seen by Dr. Rosa B. Young, MD, FACP today")


MEDS = "metformin 500 mg twice daily\nlisinopril 10 mg daily"


@pytest.mark.parametrize(
    "heading",
    ["Medications:", "Current meds", "CURRENT MEDICATIONS", "Home Medications (reviewed today)", "Rx:", "Rx",
     "Medication list", "Discharge medications:", "Medications prior to admission:", "My medicines", "Meds"],
)  # fmt: skip
def test_the_medication_section_leaves_under_any_of_its_headings(heading):
    out = kept("medication-list", f"Allergies: penicillin\nChest pain and fever\n{heading}\n{MEDS}\nPlan:\nmore tests")
    assert "metformin 500 mg twice daily lisinopril 10 mg daily" in out
    for word in ("penicillin", "pain", "tests", "Plan"):
        assert word not in out


@pytest.mark.parametrize(
    "heading",
    ["Allergies:", "Drug allergies", "Assessment and plan:", "PAST MEDICAL HISTORY", "Social history:", "Follow-up",
     "Something new:", "OTHER MATTERS", "Vital signs", "Impression"],
)  # fmt: skip
def test_any_other_heading_ends_it(heading):
    out = kept("medication-list", f"Medications\n{MEDS}\n{heading}\nchest pain")
    assert "lisinopril" in out
    assert "pain" not in out


def test_attributes_of_a_drug_end_nothing_and_their_table_stays():
    out = kept("medication-list", f"Medications\nmetformin 500 mg\nDose: 500 mg\nFrequency: daily\n{MEDS}")
    assert "lisinopril" in out
    columns = "Medications        Dose          Frequency\nmetformin          500 mg        twice daily"
    assert "metformin 500 mg twice daily" in kept("medication-list", columns)
    table = "Drug               Dose          How often\nmetformin          500 mg        twice daily"
    assert "metformin 500 mg twice daily" in kept("medication-list", f"Medications\n{table}\nAllergies\nnone")


def test_a_heading_within_a_line_ends_with_what_is_none_of_its_business():
    out = kept(
        "medication-list",
        "Chest pain. Medications: aspirin 81 mg daily. Lisinopril 10 mg daily. She feels well and goes home.\n"
        "\n"
        "fever and cough",
    )
    assert "aspirin 81 mg daily. Lisinopril 10 mg daily." in out
    for word in ("Chest", "feels", "home", "fever"):
        assert word not in out
    assert "fever" not in kept("medication-list", "Medications: aspirin 81 mg daily\n\nfever and cough")
    long = "Medications: aspirin 81 mg daily. The fever and the cough and the pain in her chest are much better now"
    assert "fever" not in kept("medication-list", long)


def test_running_text_without_a_dose_ends_a_list():
    out = kept("medication-list", f"Medications\n{MEDS}\nshe has had fever and cough for some days now\nchest pain")
    assert "lisinopril" in out
    assert "fever" not in out
    assert "pain" not in out


def test_two_columns_are_told_apart():
    out = kept(
        "medication-list",
        "Medications                   Allergies\n"
        "metformin 500 mg              penicillin\n"
        "lisinopril 10 mg              latex",
    )
    assert "metformin 500 mg lisinopril 10 mg" in out
    assert "penicillin" not in out
    assert "latex" not in out
    other = kept(
        "medication-list", "Allergies                     Medications\npenicillin                    aspirin 81 mg"
    )
    assert "aspirin 81 mg" in other
    assert "penicillin" not in other


def test_a_run_in_heading_in_capitals_counts_and_a_sentence_about_medications_does_not():
    assert "aspirin" in kept("medication-list", "MEDICATIONS aspirin 81 mg daily")
    assert kept("medication-list", "Medications were reviewed with aspirin 81 mg daily") == ""


def test_what_stands_at_the_foot_of_the_page_belongs_to_no_section():
    text = f"Medications\n{MEDS}\n\n\n\n\nCONFIDENTIAL NOTE"
    assert "NOTE" not in kept("medication-list", text)
    assert sections.find(layout_of(text), {Section.MEDICATIONS}).goes_on


def test_names_and_dates_in_the_section_go():
    out = kept("medication-list", "Medications\naspirin 81 mg daily since 03/14/2021, ordered by Dr. Young")
    assert "aspirin 81 mg daily since" in out
    assert "2021" not in out
    assert "Young" not in out


def test_another_section_can_be_asked_for():
    only = Purpose("x", sections=frozenset({Section.ALLERGIES}))
    out = kept(only, f"Allergies\npenicillin with rash\nMedications\n{MEDS}")
    assert "penicillin" in out
    assert "lisinopril" not in out


def page_findings(index, goes_on):
    class Assessed:
        known = KnownIdentifiers(frozenset())
        narrowing = Narrowing(goes_on=goes_on)

    return PageFindings(index, Assessed())


def test_a_section_goes_on_over_pages_without_headings_but_not_over_one_that_is_missing():
    pages = [page_findings(n, goes_on) for n, goes_on in ((0, True), (1, None), (2, False), (3, None))]
    assert gather(list(reversed(pages))).continued == {1, 2}
    assert gather([pages[0], page_findings(2, None)]).continued == frozenset()
    assert gather([page_findings(0, None), page_findings(1, None)]).continued == frozenset()


def test_the_opening_of_a_page_leaves_only_when_it_goes_on():
    narrowing = Narrowing(outside=frozenset({2}), opening=frozenset({0}), kept=frozenset({1, 2}))
    before = [Reason.VOCABULARY, Reason.PLAN, Reason.PLAN]
    assert purposes.apply(before, narrowing, lambda _: False, continued=False) == (
        Reason.NOT_FOR_PURPOSE, Reason.PURPOSE, Reason.PLAN,
    )  # fmt: skip
    assert purposes.apply(before, narrowing, lambda _: False, continued=True)[0] is Reason.VOCABULARY


def test_research_keeps_years_and_nothing_else_of_dates():
    out = kept("research", "Seen on March 14, 2021 and in April 2020, born 1932, aged 92, chest pain since 2019")
    assert "2021" in out
    assert "2020," in out
    assert "2019" in out
    for word in ("March", "14,", "April", "1932", "92"):
        assert word not in out
    assert "1944" in kept("ai-summary", "school until 1944, chest pain since 2019")
    assert "1944" not in kept("research", "school until 1944, chest pain since 2019")
    layout = layout_of("03/14/2021 2021-03-14 03/14/21 03/14/1931 2019-2021 5")
    vetoes = dict.fromkeys(range(5), Category.DATE)
    assert fragments.years(layout, vetoes) == {0: (6, 10), 1: (0, 4)}


def test_three_digits_of_a_zip_code_and_none_of_a_restricted_one():
    layout = layout_of(
        "IL 62704\nIL 62704-1234,\nVT 05901\n62704 Main Street\nZip: 62704\nNew York 10001\nIL 62704\nfive 62704"
    )
    vetoes = {i: Category.PLACE for i, w in enumerate(layout.words) if w.text[0].isdigit()}
    last = max(vetoes)
    vetoes[max(i for i in vetoes if i != last)] = Category.RECORD
    found = {layout.words[i].text: span for i, span in fragments.zips(layout, vetoes).items()}
    assert found == {"62704": (0, 3), "62704-1234,": (0, 3), "10001": (0, 3)}
    assert len(fragments.zips(layout, vetoes)) == 4
    assert len(fragments.RESTRICTED_ZIP3) == 21
    assert {
        "036",
        "059",
        "102",
        "203",
        "556",
        "692",
        "821",
        "823",
        "878",
        "879",
        "884",
        "893",
    } <= fragments.RESTRICTED_ZIP3


def test_whole_dates_and_whole_categories_can_be_kept_by_a_clinics_own_purpose():
    own = Purpose("x", keep=frozenset({Category.PHONE}), dates=Dates.KEPT)
    out = kept(own, "Seen on 03/14/2021, call (312) 555-0142, MRN: 88341207")
    assert "03/14/2021," in out
    assert "555-0142," in out
    assert "88341207" not in out
    assert own.kept == {Category.PHONE, Category.DATE}


def glyphs(gaps, *, height=40, wide=20, extra=()):
    """A line of marks, each `wide`, with these gaps after them; returns ink and the box around it."""
    image = np.zeros((100, 1200), np.uint8)
    left = 50
    for gap in gaps:
        image[30 : 30 + height, left : left + wide] = 255
        left += wide + gap
    for top, bottom, start, end in extra:
        image[top:bottom, start:end] = 255
    return components(image), Box(50, 30, left, 30 + height)


def cut(text, span, parts, box, reason=Reason.DATE):
    words, reasons = apart((Word(text, box, 0, 90.0),), [reason], {0: span}, parts)
    return [(w.text, r, w.box.left, w.box.right) for w, r in zip(words, reasons, strict=True)]


def test_a_word_is_cut_between_its_own_glyphs():
    parts, box = glyphs([10] * 10)
    assert cut("03/14/2021", (6, 10), parts, box) == [
        ("03/14/", Reason.DATE, 50, 225),
        ("2021", Reason.PURPOSE, 225, box.right),
    ]
    assert [p[:2] for p in cut("2021-03-14", (0, 4), parts, box)] == [("2021", Reason.PURPOSE), ("-03-14", Reason.DATE)]
    assert [p[0] for p in cut("IL62704123", (2, 5), parts, box, Reason.PLACE)] == ["IL", "627", "04123"]


def test_a_word_is_not_cut_where_its_glyphs_cannot_be_told_apart():
    whole = [("03/14/2021", Reason.DATE)]
    parts, box = glyphs([10] * 9)  # one mark too few
    assert [p[:2] for p in cut("03/14/2021", (6, 10), parts, box)] == whole
    touching, box = glyphs([10] * 5 + [0] + [10] * 4)
    assert [p[:2] for p in cut("03/14/2021", (6, 10), touching, box)] == whole
    leaning, box = glyphs([10] * 10, extra=[(30, 34, 210, 226), (66, 70, 200, 212)])  # the cut is not clean
    assert len(cut("03/14/2021", (6, 10), leaning, box)) in (1, 2)
    reaching, box = glyphs([10] * 10, extra=[(10, 40, 60, 62)])  # a stroke that goes on above the line
    assert [p[:2] for p in cut("03/14/2021", (6, 10), reaching, box)] == whole
    known, box = glyphs([10] * 10)
    assert [p[:2] for p in cut("03/14/2021", (6, 10), known, box, Reason.KNOWN)] == [("03/14/2021", Reason.KNOWN)]


def test_a_stroke_that_leans_over_the_cut_stops_it_and_specks_and_colons_do_not():
    leaning, box = glyphs([10] * 10)
    leaning.boxes[6][2] += 16  # the sixth mark reaches over the seventh
    assert len(cut("03/14/2021", (6, 10), leaning, box)) == 1
    dotted, box = glyphs([10] * 10, extra=[(50, 52, 223, 225)])  # a speck between two marks
    assert len(cut("03/14/2021", (6, 10), dotted, box)) == 2
    image = np.zeros((100, 400), np.uint8)
    image[32:40, 52:60] = image[58:66, 52:60] = 255  # a colon is two marks
    image[30:70, 80:100] = 255
    assert len(cut(":2", (1, 2), components(image), Box(50, 30, 102, 70))) == 2


def test_a_check_box_beside_no_kept_word_is_not_drawn():
    near, far = Box(10, 10, 40, 40), Box(10, 110, 40, 140)
    rule = Box(0, 200, 900, 203)
    structure = Structure(np.zeros((1, 1), np.uint8), (rule, near, far), (near, far), (), (near, far))
    words = [Word("asthma", Box(60, 12, 200, 38), 0, 90.0), Word("HIV", Box(60, 112, 200, 138), 1, 90.0)]
    out = purposes.narrowed(structure, words, [Reason.VOCABULARY, Reason.NOT_FOR_PURPOSE])
    assert (out.frames, out.marks, out.boxes) == ((near,), (near,), (rule, near))


def test_what_a_purpose_keeps_is_known_no_more_unless_it_is_denied_elsewhere():
    layout = layout_of("policy XQT-448812 by Young and Young's")
    vetoes = {1: Category.PLAN, 3: Category.PROVIDER, 5: Category.NAME}
    known = KnownIdentifiers(frozenset({"xqt-448812", "young"}), frozenset({"young"}))
    out = purposes.without_kept(known, layout, vetoes, Narrowing(kept=frozenset({1, 3})))
    assert out == KnownIdentifiers(frozenset({"young"}), frozenset({"young"}))
    both = purposes.without_kept(known, layout, vetoes, Narrowing(kept=frozenset({1, 3, 5})))
    assert both == KnownIdentifiers(frozenset())


def test_purposes_that_narrow_say_so():
    assert PACK.purpose("billing").narrow
    assert PACK.purpose("medication-list").narrow
    assert not PACK.purpose("research").narrow
    assert PACK.purpose("research").zip is Zip.THREE_DIGIT
    assert PACK.purpose("research").kept == frozenset()

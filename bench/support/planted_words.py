"""Identifiers as clean print that a redactor kept by mistake: on the page and in the text layer.

Rules:
- One line of print each, in the ways that records have: a sentence, a label with its value, a cell, a signature line.
- Names come alone, too. A single ordinary word on a line of its own ("Rivers") is among them, and cannot be caught.
- Everybody here is invented; numbers and domains are such as nobody has.
"""

from __future__ import annotations

_SENTENCES = ("I saw {} today for follow-up.", "{} reports less pain.", "Discussed with {} by phone.", "Name: {}", "{}")


def _each(names: str, forms: tuple[str, ...] = _SENTENCES) -> tuple[str, ...]:
    """Every name in one of the forms, in turn."""
    listed = [name.strip() for name in names.replace("\n", " ").split(";")]
    return tuple(forms[i % len(forms)].format(name) for i, name in enumerate(listed))


KEPT: dict[str, tuple[str, ...]] = {
    "names, usual": _each("""Margaret Ellison; Thomas Whitaker; Ms. Hargrove; Karen Delgado; Robert J. Pemberton;
        Angela Moreno; Whitaker, Thomas; WHITAKER, THOMAS R; Stephanie; Kevin O'Rourke; Denise Kowalski-Burns;
        Dr. Lindgren; Patricia Holloway, RN; Eleanor; Gregory Vance"""),
    "names that are words": _each(
        """Will Rivers; Grace Young; Mrs. Church; Mark Stone; Faith Banks; Rich Fields; Dr. Winter; Hope Day;
        Rose Hill; Joy Love; June Sharp; Dawn Price; Mr. Long; Art Power; Summer Brooks""",
        (
            "She was seen by {} today.",
            "Spoke with {} about the plan.",
            "Name: {}",
            "Electronically signed by {}",
            "Dear {},",
        ),
    ),
    "names that are words, alone": _each(
        "Grace; Rivers; Young; Hope; Banks; Stone; Chase; Fields",
        ("{} was here.", "I saw {} again today.", "{}", "{} denies pain."),
    ),
    "names, foreign": _each("""Nguyen Huong; Oluwaseun Adebayo; Szabolcs Kertesz; Xiomara Quintanilla;
        Hideki Takahashi; Anneliese Thornquist; Ravindran; Dmitri Voloshyn; Chukwuemeka Eze; Mei-Ling Zhao;
        Bjorn Lindqvist; Guadalupe De la Cruz; Ingrid van der Berg; Farida Hosseini; Siobhan McIlvaine"""),
    "names with initials": _each("J. Kowalczyk; R. T. Abernathy; Karen L.; Abernathy R.; K. Haverford, MD; T. Okonkwo"),
    "relatives and staff": _each(
        "Tunde; Brittany; Hiroshi; Carla; Devika; Marcus",
        ("Her husband {} drove her home.", "Daughter {} was at the bedside.", "Mother ({}) gives the history."),
    ),
    "dates": (
        "Seen on 03/14/2019 for pain.",
        "DOB: 4-7-61",
        "Admitted 2021-11-05.",
        "March 14, 2019",
        "14 Mar 2019",
        "Surgery on the 3rd of June went well.",
        "Next visit: Sept 9th.",
        "the fourteenth of March",
        "12.03.1987",
        "Echo on 4/19 showed no change.",
        "in June 1987",
        "06/1987",
        "May 5 visit",
        "Date 7/8/22",
        "born July the fourth",
    ),
    "ages over 89": (
        "A 92-year-old woman with pain.",
        "Age: 94",
        "97 y/o male",
        "aged 101",
        "93 yrs",
        "a ninety-two year old man",
        "She is 95 years old.",
        "91 yo F",
    ),
    "telephone and fax": (
        "Phone: (555) 201-4433",
        "555-201-4433",
        "555.201.4433",
        "Call 201-4433 with questions.",
        "Fax 555 201 4433",
        "+44 20 7946 0958",
        "Tel 555/201-4433",
        "Cell: 5552014433",
        "pager 555-0143",
        "1-800-555-0143",
    ),
    "e-mail, web": (
        "erfunden@example.org",
        "Email: e.testperson@mail.example.com",
        "www.example.org/erfunden",
        "https://example.org/p/77",
        "portal.example.com",
        "IP 192.0.2.17",
        "t_erfunden@example.net",
    ),
    "social security": (
        "SSN 000-12-3456",
        "000-12-3456",
        "SSN: 000123456",
        "xxx-xx-3456",
        "Social Security No. 000 12 3456",
    ),
    "record numbers": (
        "MRN: 44871203",
        "MRN 448-7120",
        "Chart no. 55123",
        "Accession: A26104772",
        "Specimen SP-26-018824",
        "Visit # 88213",
        "Patient ID 987654",
        "Encounter: E-7781234",
        "Record number 00451177",
        "Case # 44-1290",
    ),
    "plan and account numbers": (
        "Member ID: XQH756081927",
        "Policy: XK-99120",
        "Group No. 0077412",
        "Account # 99-123456",
        "Claim: CLM0563077177",
        "Insurance ID is SH-85671",
        "Subscriber ID W22884310",
        "Invoice 8814471902",
    ),
    "licences, devices, vehicles": (
        "NPI 1234567893",
        "DEA AB1234563",
        "License No. 44812",
        "VIN 1HGCM82633A004352",
        "Serial: PM-7781234",
        "Lot # A7712345",
        "Plate: 7KXR-221",
    ),
    "addresses": (
        "12 Elm Street",
        "401 N. Sample Hill Rd",
        "990 SW 12th Ave Apt 7",
        "P.O. Box 77",
        "Springfield, NY 10001",
        "2204 Birchcrest Lane, Apt 3B",
        "77 Old Post Road",
        "MA 02139",
        "Lives at 5 Mill Pond Trail.",
        "Suite 210",
    ),
    "towns": (
        "She lives in Knoxville with her son.",
        "Moved here from Sacramento.",
        "Raleigh, NC",
        "Greenville NC",
        "City: Milwaukee",
        "Born in Lagos.",
        "He drove in from Chattanooga.",
        "Baltimore",
    ),
    "institutions": (
        "Seen at Duke Regional Hospital.",
        "Transferred to St. Vincent's.",
        "Pinecrest Family Practice",
        "Larkspur Valley Medical Center",
        "Followed at Elmstead Eye Institute.",
        "Mercy Medical Center",
        "Discharged to Sunset Manor Assisted Living.",
        "Wexcombe School District",
    ),
}

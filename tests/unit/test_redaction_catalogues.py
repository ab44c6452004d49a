"""Numbers of products stand beside their lots and serials; without those nothing is told of a reference."""

import pytest
from redaction_pages import decisions, kept, layout_of

from appliance.redaction import catalogues

TABLE = """Component            REF             LOT/SN
Femoral size 4       5515-F-402      ZZ7Y8B
Tibial baseplate     5520-B-400      ZZN4402
Bone cement          6197-9-010      ZZ0551
"""


def texts(sheet):
    layout = layout_of(sheet)
    return [layout.words[i].text for i in sorted(catalogues.numbers(layout))]


def test_the_numbers_of_implants_leave_and_their_serials_stay():
    assert texts(TABLE) == ["5515-F-402", "5520-B-400", "6197-9-010"]
    gone = {word for word, reason in decisions(TABLE) if not reason.cleared}
    assert {"ZZ7Y8B", "ZZN4402", "ZZ0551"} <= gone
    assert "5515-F-402" in kept(TABLE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LOT/SN", "Visit"),  # anybody's reference
        ("Component            REF", "Cat No          REF"),  # two columns: which is it?
        ("REF", "Rcv"),
    ],
)
def test_without_a_column_of_lots_and_one_heading_nothing_is_told(old, new):
    assert texts(TABLE.replace(old, new)) == []


@pytest.mark.parametrize("number", ["555-555-0142", "999-04-1234", "12-04-2021", "Zzyzx", "A12", "M."])
def test_what_is_no_products_number_is_not_told(number):
    assert number not in texts(TABLE.replace("5520-B-400", number.ljust(10)))


def test_the_table_ends_where_rows_have_no_number_any_more():
    words = "\n".join(f"Closed in layers {n}" for n in ("one", "two", "three"))
    assert texts(f"{TABLE}{words}\nNote                 5550-B-400") == ["5515-F-402", "5520-B-400", "6197-9-010"]


STICKERS = """REF ZT-4205-R      REF: 5036964
STERILE            STERILE
LOT K83ZZ207       LOT 988ZZ207
"""


def test_the_numbers_of_stickers_leave_and_their_lots_stay():
    assert texts(STICKERS) == ["ZT-4205-R", "5036964"]
    gone = {word for word, reason in decisions(STICKERS) if not reason.cleared}
    assert {"K83ZZ207", "988ZZ207"} <= gone


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [
        ("LOT K83ZZ207", "Seen K83ZZ207", "ZT-4205-R"),
        ("ZT-4205-R", "Zzyzx    ", "5036964"),  # what stands behind the other label is no number
        ("REF:", "Ref:", "5036964"),
        ("5036964", "Zzyzx", "ZT-4205-R"),
    ],
)
def test_without_a_lot_below_each_a_reference_is_anybodys(old, new, number):
    assert number not in texts(STICKERS.replace(old, new))

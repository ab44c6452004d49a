from redaction_pages import decisions, layout_of

from appliance.redaction import clocks

CHART = "0902 awake\n0925 eats\n1340 walks\n1545 sits\n1650 rests\n"


def found(text: str) -> str:
    layout = layout_of(text)
    return " ".join(layout.words[index].text for index in clocks.find(layout))


def test_a_page_full_of_times_writes_them_without_a_colon():
    assert found(CHART) == "0902 0925 1340 1545 1650"
    assert found(CHART + "called at 1710. It was (1715) then") == "0902 0925 1340 1545 1650 1710. (1715)"
    assert found(CHART + "in 1987") == "0902 0925 1340 1545 1650"


def test_other_numbers_of_four_figures_tell_that_they_are_none():
    assert found(CHART.replace("1650", "")) == ""  # too few
    assert found(CHART + "8841 9902 7715") == ""
    assert found("0902 a\n0925 b\n1010 c\n1105 d\n1201 e\n0317 f") == ""  # days of a bill
    assert found(CHART + "1110 a\n1110 b\n1110 c") == "0902 0925 1340 1545 1650"  # a code of several rows
    assert found(CHART + "ext 1710\nroom: 1715\n# 1725") == "0902 0925 1340 1545 1650"


def test_times_leave_and_what_follows_a_label_stays():
    said = dict(decisions(CHART + "seen 1710.\nMRN 1715"))
    assert said["1710."].cleared
    assert not said["1715"].cleared

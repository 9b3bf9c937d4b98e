"""Who is missing, and who was late."""

import pytest

from autograder.report.class_attendance import attendance, how_late
from autograder.report.class_page import class_page_of
from autograder.report.class_sheets import sheets
from autograder.report.pages import Page
from autograder.report.register import Enrolment, Register


def test_the_roster_names_who_is_missing(make, course, stage):
    enrolment = Enrolment({"bo": "Bo B."}, missing={stage.id: ["bo", "ada"]})  # ada was graded from elsewhere
    (found,) = attendance([make(stage, "ada")], [stage], enrolment)
    assert [who.name for who in found.missing] == ["Bo B."]
    assert found.known


def test_without_a_roster_whoever_sent_another_stage_is_missing(make, course):
    first, second = course.stages
    found = attendance(
        [make(first, "ada"), make(second, "ada"), make(first, "bo")], course.stages, Enrolment()
    )
    assert [[who.name for who in one.missing] for one in found] == [[], ["bo"]]
    assert not any(one.known for one in found)


def test_the_latest_come_first_with_their_pages(make, stage):
    late = {"ada": 90, "bo": 200_000, "cy": None, "elsewhere": 5}
    (found,) = attendance(
        [make(stage, name) for name in ("ada", "bo", "cy")], [stage], Enrolment(late={stage.id: late})
    )
    assert [(who.name, how) for who, how in found.late] == [("bo", "2 days"), ("ada", "1 min"), ("cy", "")]
    assert found.late[0][0].page == "staff/bo/02-backprop.html"


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, ""), (1, "1 min"), (7199, "119 min"), (7200, "2 h"), (172_800, "2 days")]
)
def test_how_late_is_said_in_one_unit(seconds, words):
    assert how_late(seconds) == words


def test_every_list_has_the_display_names(make, kinds, course, stage, parse):
    """A name with a comma is set apart by another sign."""
    enrolment = Enrolment(
        {"overwrites": "Grad, Overwrites", "lost": "Leaf, Lost", "found": "Leaf, Found"},
        missing={stage.id: ["lost", "found"]},
    )
    result = kinds(stage)["overwrites-grad"]
    result.student, result.flags = "overwrites", ["read it"]
    page = class_page_of([result], course, Register({"/class": enrolment}))
    for helps in (page.misconceptions, page.flags):
        assert [(who.name, who.key) for who in helps[0].who] == [("Grad, Overwrites", "overwrites")]
        assert helps[0].who[0].page.startswith("staff/overwrites/")
    said = parse(Page("class").render(page=page)).text
    assert "Leaf, Found ; Leaf, Lost" in said
    assert sheets(page)["flags.csv"].splitlines()[1].startswith("read it,overwrites,")


def test_the_missing_have_a_row_and_all_have_their_names(make, course, stage, parse):
    enrolment = Enrolment(
        {"a1": "Ada <b>", "b2": "Bo"}, {"a1": "Tuesday"}, {stage.id: ["b2"]}, {stage.id: {"a1": 7200}}
    )
    page = class_page_of([make(stage, "a1")], course, Register({"/class": enrolment}))
    missing, ada = page.rows
    assert (missing.name, missing.key, missing.looks[0].text, missing.stuck) == (
        "Bo",
        "b2",
        "No submission.",
        True,
    )
    assert (ada.name, ada.key, ada.section, ada.late) == ("Ada <b>", "a1", "Tuesday", "02: 2 h")
    said = parse(Page("class").render(page=page))
    assert "Ada <b>" in said.text
    assert "Tuesday" in said.text

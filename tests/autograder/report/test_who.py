"""One way to say who a student is, in every part of the class page."""

from autograder.report.class_page import class_page_of
from autograder.report.class_sheets import sheets
from autograder.report.register import Enrolment, Register
from autograder.report.who import Who, who_is
from autograder.results import Category


def test_a_student_has_the_display_name_and_the_folders_name_beside_it():
    enrolment = Enrolment({"a1": "Ada\u202e  B."})
    assert who_is("a1", enrolment) == Who("Ada B.", "", "a1")
    page = "staff/a1/02-backprop.html#task-2.1"
    assert who_is("a1", enrolment, "02-backprop", "2.1") == Who("Ada B.", page, "a1")
    assert who_is("b2", enrolment) == Who("b2", "")


def test_two_students_of_one_name_can_be_told_apart():
    enrolment = Enrolment({"a1": "Ann Lee", "a2": "Ann Lee", "b1": "Bo"})
    assert [who_is(one, enrolment).name for one in ("a1", "a2", "b1")] == [
        "Ann Lee (a1)",
        "Ann Lee (a2)",
        "Bo",
    ]


def test_every_part_of_the_class_page_says_the_same_name(make, course, stage):
    known = {"category": Category.WRONG_VALUE, "diagnosis": "Known."}
    result = make(stage, "lee", {"2.3": {0: known}, "2.1": {0: {"category": Category.CRASH}}}, flags=["odd"])
    result.degraded = True
    page = class_page_of([result], course, Register({"/class": Enrolment({"lee": "Ada B."})}))
    helps = [*page.misconceptions, *page.symptoms, *page.flags]
    said = {who.name for one in helps for who in one.who} | {who.name for who in page.degraded}
    assert (len(helps), said, page.rows[0].name) == (3, {"Ada B."}, "Ada B.")
    assert "odd,lee," in sheets(page)["flags.csv"]

"""The sheets and pictures behind the class page."""

import csv
import io

from PIL import Image

from autograder.report.class_files import class_files
from autograder.report.class_page import class_page_of
from autograder.report.class_pictures import FULL, NIL, PAPER, pictures
from autograder.report.class_sheets import sheets
from autograder.report.register import EMPTY, Enrolment, Register
from autograder.results import Category


def table(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_every_cell_of_every_sheet_is_read_as_text(make, course, stage, hostile_names):
    names = [*hostile_names, "@SUM(A1)", "+1", "=HYPERLINK(1)"]
    diagnosis = {"2.1": {0: {"category": Category.WRONG_VALUE, "diagnosis": "=1+1. -2. @x"}}}
    enrolment = Enrolment(
        dict(zip("ab", names, strict=False)), missing={stage.id: names}, late={stage.id: dict.fromkeys(names)}
    )
    class_ = [make(stage, name, diagnosis, flags=names) for name in names[::2]]
    found = sheets(class_page_of(class_, course, Register({"/class": enrolment})))
    cells = [cell for text in found.values() for row in table(text) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert not set("".join(cells)) & set("\x1b\u202e\u200b")


def test_the_sheets_say_what_the_page_says(make, course, stage):
    known = {
        "2.3": {0: {"category": Category.WRONG_VALUE, "diagnosis": "It overwrites. What should happen?"}}
    }
    enrolment = Enrolment({"bo": "Bo B."}, missing={stage.id: ["bo"]}, late={stage.id: {"ada": 7200}})
    page = class_page_of(
        [make(stage, "ada", known, flags=["forked"])], course, Register({"/class": enrolment})
    )
    found = {name: table(text) for name, text in sheets(page).items()}
    assert found["attendance.csv"][1:] == [
        [stage.id, "bo", "Bo B.", "missing", ""],
        [stage.id, "ada", "ada", "late", "2 h"],
    ]
    assert found["mistakes.csv"][1:] == [["1", "0.67", "task 2.3", "It overwrites.", "What should happen?"]]
    assert found["flags.csv"][1:] == [["forked", "ada", f"staff/ada/{stage.id}.html"]]
    assert found["tasks.csv"][1][:3] == [stage.id, "task 2.3", "gradients accumulate"]
    assert found["totals.csv"][1][:4] == [stage.id, "1", "1", "1"]
    assert sum(int(count) for _, count in found[f"points-{stage.id}.csv"][1:]) == 1
    assert page.misconceptions[0].who[0].page.endswith("#task-2.3")


def test_a_picture_shows_its_bars(make, kinds, course, stage):
    class_ = [make(stage, "a"), kinds(stage)["always-equal"]]
    class_[1].student = "b"
    (panel,) = class_page_of(class_, course).panels
    drawn = pictures(panel)
    assert list(drawn) == [f"tasks-{stage.id}.png", f"points-{stage.id}.png"]
    for png, colours in zip(drawn.values(), [{PAPER, FULL}, {PAPER, FULL, NIL}], strict=True):
        image = Image.open(io.BytesIO(png)).convert("RGB")
        seen = {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in image.getcolors(1 << 20)}
        assert colours <= seen


def test_the_same_class_makes_the_same_files(a_class, course):
    class_ = list(a_class(12, course))
    assert dict(class_files(class_, course, EMPTY, [])) == dict(class_files(class_, course, EMPTY, []))


def test_an_empty_class_has_a_page_and_no_sheets(course):
    assert [str(path) for path, _ in class_files([], course, EMPTY, [])] == ["index.html"]

"""Who needs which help, at a glance."""

import pytest

from autograder import results
from autograder.report.class_page import class_page_of, link
from autograder.report.pages import Page
from autograder.results import Result


@pytest.fixture
def everyone(kinds, course):
    """Each kind of hand-in once, to both stages; the student is named for it."""
    handed_in = []
    for stage in course.stages:
        for kind, result in kinds(stage).items():
            result.student = kind
            handed_in.append(result)
    return handed_in


def by_name(rows):
    return {row.name: row for row in rows}


def test_misconceptions_are_ranked_by_the_number_of_students(make, course, stage):
    def student(name, sentence):
        return make(stage, name, {"2.3": {0: {"category": results.WRONG_VALUE, "diagnosis": sentence}}})

    class_ = [student("a", "Rare."), *(student(f"s{n}", "Common.") for n in range(7))]
    common, rare = class_page_of(class_, course).misconceptions
    assert (common.text, len(common.who), common.about) == ("Common.", 7, "task 2.3")
    assert [who.name for who in rare.who] == ["a"]


def test_a_student_counts_once_however_often(everyone, course):
    page = class_page_of(everyone, course)
    (overwrites,) = [help_ for help_ in page.misconceptions if "grad = …" in help_.text]
    assert [who.name for who in overwrites.who] == ["overwrites-grad"]
    assert overwrites.about == "tasks 1.2, 1.3, 2.2 and 2.3"


def test_whoever_lost_a_point_is_found_under_some_help(everyone, course):
    page = class_page_of(everyone, course)
    named = {who.name for h in page.misconceptions + page.problems + page.symptoms for who in h.who}
    assert named == {r.student for r in everyone} - {"perfect", "prints-too-much"}


def test_the_same_failure_throughout_a_stage_is_one_symptom(kinds, course, stage):
    result = kinds(stage)["exits-early"]
    (only,) = class_page_of([result], course).symptoms
    assert (only.text, only.about) == ("ended the interpreter", "much of 02-backprop")


def test_problems_untouched_and_absent_are_said_in_words(kinds, course):
    first, second = course.stages
    syntax, untouched, perfect = (kinds(first)[k] for k in ("syntax-error", "untouched", "perfect"))
    for result, name in ((syntax, "a"), (untouched, "b"), (perfect, "c")):
        result.student = name
    later = kinds(second)["perfect"]
    later.student = "c"
    said = {
        help_.text: [who.name for who in help_.who]
        for help_ in class_page_of([syntax, untouched, perfect, later], course).problems
    }
    assert said.pop(
        "scalar.py, line 12 cannot be read: a bracket is never closed. Mend it and hand in again."
    ) == ["a"]
    assert said.pop("Nothing has been started yet.") == ["b"]
    assert said == {"Handed in another stage and not this one.": ["a", "b"]}


def test_rows_come_by_need(everyone, course):
    rows = class_page_of(everyone, course).rows
    lost = [row.lost for row in rows]
    assert lost == sorted(lost, reverse=True)
    assert rows[0].looks[0].kind == "problem"
    assert {row.name for row in rows[-2:]} == {"perfect", "prints-too-much"}


@pytest.mark.parametrize(
    ("kind", "cells"),
    [
        ("perfect", "✓ ✓ ✓ ✓ ✓"),
        ("untouched", "– – – – –"),
        ("always-equal", "0 0 0 0 0"),
        ("overwrites-grad", "✓ 2 0 ✓ ✓"),
        ("half-done", "✓ ✓ 0.67 0.33 –"),
    ],
)
def test_a_cell_says_without_colour_what_its_colour_says(kinds, course, stage, kind, cells):
    (row,) = class_page_of([kinds(stage)[kind]], course).rows
    (group,) = row.groups
    assert " ".join(cell.text for cell in group.cells) == cells
    assert group.state == "graded"


def test_a_cell_tells_why(kinds, course, stage):
    (row,) = class_page_of([kinds(stage)["half-done"]], course).rows
    assert row.groups[0].cells[2].why == "2.3 gradients accumulate: 0.67 of 2, TypeError and OverflowError"


def test_a_problem_and_an_absence_span_their_stage(kinds, course):
    first, second = course.stages
    here, there = kinds(first)["syntax-error"], kinds(second)["perfect"]
    here.student, there.student = "a", "b"
    rows = by_name(class_page_of([here, there], course).rows)
    assert [(g.state, g.span) for g in rows["a"].groups] == [("problem", 8), ("absent", 5)]
    assert [g.state for g in rows["b"].groups] == ["absent", "graded"]
    assert rows["a"].looks[0].kind == "problem"


def test_the_same_look_in_two_stages_is_said_once(everyone, course):
    row = by_name(class_page_of(everyone, course).rows)["always-equal"]
    assert [(look.stages, look.text) for look in row.looks] == [("01 and 02", "wrong value, in every task")]


def test_a_problem_is_looked_at_before_anything_else(kinds, course):
    first, second = course.stages
    wrong, broken = kinds(first)["always-equal"], kinds(second)["syntax-error"]
    wrong.student = broken.student = "ada"
    (row,) = class_page_of([wrong, broken], course).rows
    assert [(look.stages, look.kind) for look in row.looks] == [("02", "problem"), ("01", "help")]


def test_a_histogram_counts_everyone_graded(everyone, course):
    for panel in class_page_of(everyone, course).panels:
        graded = [r for r in everyone if r.stage == panel.id and not r.problem]
        assert sum(bar.count for bar in panel.bars) == len(graded)
        assert [bar.label for bar in panel.bars] == [str(n) for n in range(13)]
        assert max(bar.height for bar in panel.bars) == 1.0
        assert panel.bars[12].count == sum(r.points == 12 for r in graded)
        assert panel.bars[0].count == sum(r.points < 1 for r in graded)


def test_a_task_shows_its_mean_and_what_mostly_failed(make, course, stage):
    wrong = {"2.4": {0: {"category": results.TIME}, 1: {"category": results.TIME}}}
    class_ = [make(stage, "a", wrong), make(stage, "b", wrong), make(stage, "c")]
    (panel,) = class_page_of(class_, course).panels
    bar = next(task for task in panel.tasks if task.id == "2.4")
    assert bar.share == pytest.approx((1 / 3 + 1 / 3 + 1) / 3)
    assert bar.mostly == "took too long"
    assert panel.tasks[0].mostly == ""


def test_flags_and_missing_confinement_cannot_be_overlooked(everyone, course, parse):
    everyone[3].degraded = True
    page = class_page_of(everyone, course)
    assert {help_.text: [who.name for who in help_.who] for help_ in page.flags}["tried to fork"] == ["forks"]
    assert by_name(page.rows)["forks"].flagged
    said = parse(Page("class").render(page=page)).text
    assert "Graded without full confinement: 1 result" in said
    assert (
        "Graded without full confinement"
        not in parse(Page("class").render(page=class_page_of([], course))).text
    )


def test_hostile_names_are_only_names(make, course, stage, hostile_names, parse):
    class_ = [make(stage, name, flags=[name]) for name in hostile_names]
    class_.append(Result("x", "<script>alert(1)</script>", problem="<img src=x onerror=alert(1)>"))
    page = parse(Page("class").render(page=class_page_of(class_, course)))
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert not [key for key, _ in page.attributes if key.startswith("on")]
    assert "<script>alert(1)<script>" in page.text
    assert not set(page.text) & set("\x1b\u202e\u200b")
    assert "49" not in page.text.split("{{ 7*7 }}")[0][-20:]


def test_links_are_quoted():
    assert link("staff", "a b?c#d%2e&e", "02-backprop") == "staff/a%20b%3Fc%23d%252e%26e/02-backprop.html"
    assert link("staff", "javascript:alert(1)", "02") == "staff/javascript%3Aalert%281%29/02.html"
    assert link("feedback", "\udcff", "02") == "feedback/%FF/02.html"


def test_an_empty_class_says_so(course, parse):
    said = parse(Page("class").render(page=class_page_of([], course))).text
    assert "Nothing has been graded yet." in said


def test_a_hand_in_to_no_stage_has_a_row(course):
    (row,) = class_page_of([Result("ada", "99-flying", problem="There is no stage 99-flying.")], course).rows
    assert row.looks[0].text == "There is no stage 99-flying."


def test_those_with_nothing_graded_come_first(kinds, course, stage):
    lost, unplaced = (
        kinds(stage)["always-equal"],
        Result("no-one-knows", "no-stage", problem="Which stage is it?"),
    )
    lost.student = "lost"
    rows = class_page_of([lost, unplaced], course).rows
    assert [row.name for row in rows] == ["no-one-knows", "lost"]
    assert rows[0].looks[0].stages == ""

"""Who needs which help, at a glance."""

import re
from dataclasses import replace

import pytest

from autograder.deadlines.standing import Standing
from autograder.marks.marking import Marking
from autograder.report.class_page import class_page_of
from autograder.report.pages import Page, link
from autograder.report.register import Enrolment, Register
from autograder.report.words import number
from autograder.results import Category, Result


@pytest.fixture
def everyone(kinds, course):
    """Each kind of submission once, to both stages; the student is named for it."""
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
        return make(stage, name, {"2.3": {0: {"category": Category.WRONG_VALUE, "diagnosis": sentence}}})

    class_ = [student("a", "Rare."), *(student(f"s{n}", "Common.") for n in range(7))]
    common, rare = class_page_of(class_, course).misconceptions
    assert (common.text, len(common.who), common.about) == ("Common.", 7, "task 2.3")
    assert [who.name for who in rare.who] == ["a"]


def test_every_list_of_students_has_their_names_and_never_those_of_folders(make, course, stage):
    wrong = {"2.3": {0: {"category": Category.WRONG_VALUE, "diagnosis": "Common."}}}
    wrong["2.1"] = {0: {"category": Category.CRASH}}
    graded = make(stage, "f-1", wrong, flags=["imports os"], degraded=True)
    failed = Result("f-2", stage.id, problem="A link.")
    lee, bo = "Ann <b>Lee</b>", "Bo"
    register = Register({"/class": Enrolment({"f-1": lee, "f-2": bo})})
    page = class_page_of([graded, failed], course, register)
    lists = [page.misconceptions, page.symptoms, page.problems, page.flags]
    assert [[who.name for one in helps for who in one.who] for helps in lists] == [[lee], [lee], [bo], [lee]]
    assert [who.name for who in page.degraded] == [lee]
    html = Page("class").render(page=page)
    assert "Ann &lt;b&gt;Lee&lt;/b&gt;" in html
    assert "<b>Lee" not in html


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


def test_problems_and_untouched_are_said_in_words(kinds, course):
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
        "scalar.py, line 12 cannot be read: a bracket is never closed. Mend it and submit again."
    ) == ["a"]
    assert said == {"Nothing has been started yet.": ["b"]}


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


def test_a_histogram_counts_everyone_who_began(everyone, course):
    for panel in class_page_of(everyone, course).panels:
        here = [r for r in everyone if r.stage == panel.id and r.student != "untouched"]
        graded = [r for r in here if not r.problem]
        assert sum(bar.count for bar in panel.bars) == len(graded)
        full = course.stage(panel.id).points
        assert [float(bar.label) for bar in panel.bars] == list(range(full + 1))
        assert max(bar.height for bar in panel.bars) == 1.0
        assert panel.bars[-1].count == sum(r.points == full for r in graded)
        assert panel.bars[0].count == sum(r.points < 1 for r in graded)


def test_a_task_shows_its_mean_and_what_mostly_failed(make, course, stage):
    wrong = {"2.4": {0: {"category": Category.TIME}, 1: {"category": Category.TIME}}}
    class_ = [make(stage, "a", wrong), make(stage, "b", wrong), make(stage, "c")]
    (panel,) = class_page_of(class_, course).panels
    bar = next(task for task in panel.tasks if task.id == "2.4")
    assert bar.share == pytest.approx((1 / 3 + 1 / 3 + 1) / 3)
    assert bar.mostly == "took too long"
    assert panel.tasks[0].mostly == ""


def test_what_could_not_be_graded_lowers_no_tasks_share(make, course, stage):
    broken = make(stage, "broken", problem="graph.py is missing")
    broken.tasks = [replace(task, tests=[]) for task in broken.tasks]  # as the grader stores it
    [panel] = class_page_of([make(stage, "right"), broken], course).panels
    assert {task.share for task in panel.tasks} == {1.0}


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


def test_a_submission_to_no_stage_has_a_row(course):
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


# What was not started is no failure.


def test_what_was_not_started_is_no_symptom_and_no_failure_of_a_task(make, kinds, course, stage):
    waiting = {number: {"category": Category.NOT_STARTED} for number in range(3)}
    untouched = kinds(stage)["untouched"]
    page = class_page_of([make(stage, "a", {"2.4": waiting, "2.5": waiting}), untouched], course)
    assert page.symptoms == page.misconceptions == []
    (panel,) = page.panels
    assert [(task.mostly, task.waiting) for task in panel.tasks] == [("", n) for n in (1, 1, 1, 2, 2)]
    assert [task.share for task in panel.tasks] == [1, 1, 1, 0, 0]
    assert sum(bar.count for bar in panel.bars) == 1
    assert panel.summary.startswith("1 submission graded, 1 not started yet. Median")
    assert "1 is not started yet." in page.summary


def test_what_was_not_started_is_not_looked_at_as_a_failure(make, kinds, course, stage):
    waiting = {number: {"category": Category.NOT_STARTED} for number in range(3)}
    half, wrong = make(stage, "half", {"2.5": waiting}), make(stage, "wrong")
    wrong.tasks[0].tests[0].category = Category.WRONG_VALUE
    untouched = kinds(stage)["untouched"]
    rows = class_page_of([half, wrong, untouched], course).rows
    assert [row.looks[0].kind for row in rows] == ["help", "waiting", "waiting"]
    assert [row.lost for row in rows] == [1, 0, 0]
    assert rows[0].name == "wrong"


def test_a_known_cause_in_one_stage_comes_before_costly_symptoms_in_another(make, course):
    first, second = course.stages
    symptom = {"category": Category.EXCEPTION, "exception": "ValueError"}
    cause = {"category": Category.WRONG_VALUE, "diagnosis": "Known."}
    costly = make(first, "ada", {task.id: dict.fromkeys(range(3), symptom) for task in first.tasks})
    (row,) = class_page_of([costly, make(second, "ada", {"2.5": {0: cause}})], course).rows
    assert [look.text for look in row.looks] == ["Known.", "ValueError, in every task"]


# What is counted.


def test_only_stages_of_the_course_are_counted(make, course, stage):
    class_ = [make(stage, "ada"), *(Result(f"s{n}", f"no-stage-{n}", problem="Which?") for n in range(5))]
    said = class_page_of(class_, course).summary
    assert said.startswith("1 submission by 6 students to 1 stage.")
    assert "5 could not be graded." in said


def test_an_entry_without_a_stage_is_no_submission_to_another_stage(make, course, stage):
    page = class_page_of([make(stage, "ada"), Result("lost", "no-stage", problem="Which?")], course)
    assert [help_.text for help_ in page.problems] == ["Which?"]


# The table of everyone.


def test_the_total_is_one_number_that_sorts(make, course):
    first, second = course.stages
    html = Page("class").render(page=class_page_of([make(first, "ada"), make(second, "ada")], course))
    total = re.search(r'<td class="sum total" data-v="([^"]*)"[^>]*><b>([^<]*)</b>', html)
    assert float(total[1]) == float(total[2]) == first.points + second.points


def test_extra_credit_adds_to_the_total_and_raises_no_maximum(make, course):
    first, second = course.stages
    course = replace(course, stages=(first, replace(second, extra=True)))
    page = class_page_of([make(first, "ada"), make(second, "ada")], course)
    [row] = page.rows
    assert page.points == first.points
    assert row.total == first.points + second.points
    assert row.share == 1.0
    assert f"extra, of {number(second.points)}" in Page("class").render(page=page)
    alone = class_page_of([make(course.stages[1], "ada")], course)
    assert alone.points == second.points


def test_what_to_look_at_stands_before_the_stages_and_so_on_every_screen(everyone, course):
    html = Page("class").render(page=class_page_of(everyone, course))
    head = html[html.index("<thead>", html.index('class="map ')) :]
    assert head.index("what to look at") < head.index('class="stage"')
    row = head[head.index("<tbody>") : head.index("</tr>", head.index("<tbody>"))]
    assert row.index('class="look"') < min(
        row.index(f'class="{word}') for word in ("cell", "wide") if word in row
    )


def test_a_name_wraps_and_is_never_cut(make, course, stage):
    css = Page("class").style
    rule = re.search(r"\.map tbody th \{([^}]*)\}", css)[1]
    assert "overflow-wrap: anywhere" in rule
    assert not re.search(r"ellipsis|nowrap|overflow: hidden", rule)
    phone = css[css.index("@media (max-width: 40rem)") :]
    narrowest = float(re.search(r"\.map tbody th \{ min-width: ([\d.]+)rem", phone)[1])
    assert narrowest * 17 >= 100  # pixels of 390, for a name


def test_a_late_row_shows_the_points_the_lateness_and_the_mark(make, course, stage, parse):
    late = Standing("2026-11-30T23:59:00+01:00", "2026-12-01T23:59:00+00:00", penalty="10 % a day")
    marks = Marking({("late", stage.id): late})
    page = class_page_of([make(stage, "late"), make(stage, "on-time")], course, marks=marks)
    [row] = [row for row in page.rows if row.name == "late"]
    assert (row.total, row.groups[0].points) == (9.6, "9.6")
    assert "12 earned, 1 day and 1 hour late, 2.4 off" in parse(Page("class").render(page=page)).text
    [row] = [row for row in page.rows if row.name == "on-time"]
    assert (row.total, row.groups[0].beside) == (12, "")

"""A page for everyone, each section and each stage."""

import re
from dataclasses import replace

from autograder.report.class_page import class_pages
from autograder.report.class_scopes import MOST_SECTIONS, links, scopes
from autograder.report.pages import Page
from autograder.report.register import Enrolment, Register


def a_page_each(graded, course, sections):
    return list(class_pages(graded, course, Register({"/class": Enrolment(sections=sections)})))


def test_a_section_and_a_stage_show_their_own_only(make, course):
    first, second = course.stages
    class_ = [make(first, "ada"), make(second, "ada"), make(first, "bo")]
    pages = a_page_each(class_, course, {"ada": "A", "bo": "B"})
    shown = {
        page.scope.page: (sorted(row.name for row in page.rows), [one.submissions for one in page.totals])
        for page in pages
    }
    assert shown == {
        "index.html": (["ada", "bo"], [2, 1]),
        "class-section-a.html": (["ada"], [1, 1]),
        "class-section-b.html": (["bo"], [1, 0]),
        "class-stage-01-scalar-graph.html": (["ada", "bo"], [2]),
        "class-stage-02-backprop.html": (["ada"], [1]),
        "class-01-scalar-graph-section-a.html": (["ada"], [1]),
        "class-02-backprop-section-a.html": (["ada"], [1]),
        "class-01-scalar-graph-section-b.html": (["bo"], [1]),
        "class-02-backprop-section-b.html": ([], [0]),
    }


def test_the_missing_of_a_section_are_its_own(make, course, stage):
    enrolment = Enrolment(sections={"ada": "A", "bo": "B", "cy": "A"}, missing={stage.id: ["bo", "cy"]})
    pages = class_pages([make(stage, "ada")], course, Register({"/class": enrolment}))
    missing = {page.scope.page: [who.name for who in page.attendance[0].missing] for page in pages}
    assert missing == {
        "index.html": ["bo", "cy"],
        "class-section-a.html": ["cy"],
        "class-section-b.html": ["bo"],
    }


def test_a_page_links_to_the_other_sections_and_stages(make, course, parse):
    first, second = course.stages
    pages = a_page_each([make(first, "ada"), make(second, "bo")], course, {"ada": "A", "bo": "B"})
    linked = {page.scope.page: set(parse(Page("class").render(page=page)).links) for page in pages}
    assert len(linked) == 9
    for name, found in linked.items():
        assert name in found
        assert len(found & linked.keys()) == 5  # its row and its column
    here = f"class-{first.id}-section-a.html"
    assert linked[here] & linked.keys() == {
        here,
        "class-section-a.html",
        f"class-{second.id}-section-a.html",
        f"class-stage-{first.id}.html",
        f"class-{first.id}-section-b.html",
    }


def test_too_many_pairs_have_no_pages_and_the_links_stay_whole(make, course):
    names = {f"s{n:03}": f"section {n}" for n in range(MOST_SECTIONS)}
    stages = [replace(course.stages[0], id=f"{n:02}") for n in range(9)]
    all_ = scopes(stages, [make(course.stages[0], name) for name in names], Enrolment(sections=names))
    assert len(all_) == 1 + MOST_SECTIONS + len(stages)
    pages = {one.page for one in all_}
    for one in all_:
        across, along = links(one, all_)
        assert {page for _, page in across + along} <= pages


def test_one_stage_and_one_section_have_no_page_of_their_own(make, course, stage):
    assert len(a_page_each([make(stage, "ada")], course, {"ada": "A"})) == 1


def test_hostile_sections_have_safe_names(make, course, stage, hostile_names, parse):
    sections = {f"s{place}": name for place, name in enumerate(hostile_names)}
    pages = a_page_each([make(stage, student) for student in sections], course, sections)
    assert len({page.scope.page for page in pages}) == len(pages) == 1 + len(hostile_names)
    for page in pages:
        assert re.fullmatch(r"index\.html|class-section-[a-z0-9-]+\.html", page.scope.page)
        html = parse(Page("class").render(page=page))
        assert html.tags.count("script") == 1
        assert "img" not in html.tags


def test_teams_have_no_pages(make, course, stage):
    names = {f"s{n:03}": f"team {n}" for n in range(MOST_SECTIONS + 1)}
    assert len(scopes([stage], [make(stage, name) for name in names], Enrolment(sections=names))) == 1

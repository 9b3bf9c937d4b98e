"""The instructor's first page: what it counts in a course folder, and what it calls the next step."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import load
from autograder.nbgrader.overview import NO_PAGE, PAGE, Overview, standings

COURSE = load()
STAGE = COURSE.stages[0]


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name.format(stage=STAGE.id)).mkdir(parents=True, exist_ok=True)


@pytest.mark.parametrize(
    ("names", "following"),
    [
        ([], "generate and release it"),
        (["release/{stage}"], "collect it when students have submitted"),
        (["release/{stage}", "submitted/one/{stage}", "submitted/two/{stage}"], "autograde 2 submissions"),
        (["release/{stage}", "submitted/one/{stage}", "autograded/one/{stage}"], "read it in formgrader"),
        (
            [
                "release/{stage}",
                "submitted/one/{stage}",
                "autograded/one/{stage}",
                "feedback/one/{stage}",
            ],
            "nothing",
        ),
    ],
)
def test_the_next_step_follows_from_the_folders(tmp_path, names, following):
    make(tmp_path, *names)
    first, *others = standings(COURSE, tmp_path)
    assert first.following.startswith(following)
    assert {one.following for one in others} == {"generate and release it"}
    assert [one.stage for one in (first, *others)] == list(COURSE.stages)


def test_the_class_page_is_linked_once_it_is_there(tmp_path):
    assert NO_PAGE in Overview(tmp_path)._repr_html_()
    make(tmp_path, "results")
    (tmp_path / PAGE).touch()
    page = Overview(tmp_path, "http://127.0.0.1:1234")._repr_html_()
    assert f'href="http://127.0.0.1:1234/{PAGE}"' in page
    assert NO_PAGE not in page


def test_links_lead_to_the_port_of_the_server(tmp_path, monkeypatch):
    monkeypatch.setenv("LAB_PORT", "4321")
    assert (
        f"http://127.0.0.1:4321/formgrader/manage_submissions/{STAGE.id}" in Overview(tmp_path)._repr_html_()
    )


def test_nothing_that_a_student_named_is_on_the_page(tmp_path):
    make(tmp_path, "submitted/<script>kilroy<script>/{stage}")
    shown = Overview(tmp_path)
    assert "kilroy" not in shown._repr_html_() + repr(shown)
    assert "1 submitted, next: generate" in repr(shown)

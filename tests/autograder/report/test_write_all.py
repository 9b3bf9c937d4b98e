import os
import re
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from autograder import results, store
from autograder.report import register, views
from autograder.report.register import Enrolment
from autograder.results import Result


@pytest.fixture
def folder(tmp_path, make, stage, kinds, hostile_names):
    """A results folder with one record per hostile name, some of them problems."""
    for name, result in zip(hostile_names, kinds(stage).values(), strict=False):
        result.student = name
        results.write(result, tmp_path)
    return tmp_path


def test_every_view_is_there(folder, course, stage, hostile_names):
    written = views.write_all(folder, course)
    assert written[0] == folder / "index.html"
    assert folder / "grades.csv" in written
    assert all(view.is_file() for view in written)
    for name in hostile_names:
        assert folder / "feedback" / name / "02-backprop.html" in written
        assert folder / "staff" / name / "02-backprop.html" in written
    assert {path.name for path in written if path.parent == folder / "class"} == {
        *("attendance.csv", "totals.csv", "tasks.csv", "mistakes.csv", "flags.csv"),
        *("points-02-backprop.csv", "points-02-backprop.png", "tasks-02-backprop.png"),
    }
    assert len(written) == len(set(written)) == 2 + 8 + 2 * len(hostile_names)


def test_every_link_leads_somewhere(folder, course, parse):
    for view in views.write_all(folder, course):
        if view.suffix == ".html":
            for link in parse(view.read_text()).links:
                path, _, place = link.partition("#")
                target = view.parent / unquote(path) if path else view
                assert target.is_file(), (view, link)
                assert not place or f'id="{place}"' in target.read_text(), (view, link)


def test_a_students_page_links_nowhere_else(folder, course, parse):
    for view in views.write_all(folder, course):
        if view.is_relative_to(folder / "feedback"):
            assert all(link.startswith("#task-") for link in parse(view.read_text()).links)


def test_what_would_not_change_is_left_alone(folder, course, make, stage):
    results.write(make(stage, "-5"), folder)
    written = views.write_all(folder, course)
    for view in written:
        os.utime(view, (0, 0))
    again = make(stage, "-5")
    again.output = "It prints now."
    results.write(again, folder)
    views.write_all(folder, course)
    rewritten = {str(v.relative_to(folder)) for v in written if v.stat().st_mtime != 0}
    assert rewritten == {"staff/-5/02-backprop.html"}


def test_nothing_is_left_lying_about(folder, course):
    views.write_all(folder, course)
    assert not [path for path in folder.rglob("*") if path.name.startswith(".")]


def test_a_view_is_never_half_written(folder, course, monkeypatch):
    views.write_all(folder, course)
    before = (folder / "index.html").read_bytes()
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("the disk is full")))
    results_folder = folder / "json" / "-5"
    (results_folder / "02-backprop.json").unlink()
    with pytest.raises(store.CannotWrite, match="disk is full"):
        views.write_all(folder, course)
    assert (folder / "index.html").read_bytes() == before
    assert not [path for path in folder.rglob("*") if path.name.startswith(".")]


@pytest.mark.parametrize("name", ["..", ".", "", "../../etc", "/etc", "a\0b"])
@pytest.mark.parametrize("field", ["student", "stage"])
def test_a_tampered_record_cannot_choose_where_its_page_goes(tmp_path, course, name, field):
    path = tmp_path / "results" / "json" / "ada" / "02-backprop.json"
    path.parent.mkdir(parents=True)
    record = {"student": "ada", "stage": "02-backprop"} | {field: name}
    path.write_bytes(results.to_json(Result(**record, problem="x")))
    with pytest.raises(store.BadName, match="cannot be a folder"):
        views.write_all(tmp_path / "results", course)
    assert [p.name for p in tmp_path.iterdir()] == ["results"]
    assert [p.name for p in (tmp_path / "results").iterdir()] == ["json"]


def test_an_empty_folder_has_an_empty_class(tmp_path, course):
    assert [view.name for view in views.write_all(tmp_path, course)] == ["index.html", "grades.csv"]
    assert "Nothing has been graded yet." in (tmp_path / "index.html").read_text()


def test_a_whole_class_is_written(tmp_path, course, a_class):
    class_ = list(a_class(40, course))
    for result in class_:
        results.write(result, tmp_path)
    pages = [
        path
        for path in views.write_all(tmp_path, course)
        if path.parent not in (tmp_path, tmp_path / "class")
    ]
    assert len(pages) == 2 * len(class_)


def test_importing_the_report_imports_neither_jinja_nor_rich():
    import subprocess
    import sys

    code = "import sys, autograder.report; print({'jinja2', 'rich'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_code_that_makes_views_is_among_what_they_are_made_of(folder, course):
    views.write_all(folder, course)
    loaded = [name for name in sys.modules if name.startswith("autograder.report.")]
    needed = {name for module in loaded for name in imported(sys.modules[module])}
    files = {Path(sys.modules[name].__file__) for name in needed}
    packages = {file for file in files if file.name == "__init__.py"}
    assert any(file.parent.name == "marks" for file in files)
    assert files - packages <= {*views.code()}


def imported(module):
    """The modules of the grader from which a module has a name, itself included."""
    found = {module.__name__}
    for value in vars(module).values():
        name = getattr(value, "__module__", None) or getattr(value, "__name__", None)
        if isinstance(name, str) and name.startswith("autograder.") and name in sys.modules:
            found.add(name)
    return found


def test_the_files_of_a_section_that_is_gone_are_removed(folder, course):
    names = sorted(path.name for path in (folder / "json").iterdir())
    sections = {name: "ab"[place % 2] for place, name in enumerate(names)}
    register.note(folder, {"/class": Enrolment(sections=sections)})
    views.write_all(folder, course)
    of_a = [folder / "class-section-a.html", folder / "class" / "section-a-totals.csv"]
    assert all(path.is_file() for path in of_a)
    register.note(folder, {"/class": Enrolment()})
    views.write_all(folder, course)
    assert not any(path.exists() for path in of_a)
    assert (folder / "class" / "totals.csv").is_file()


def test_news_of_the_class_alone_makes_the_pages_again(folder, course):
    assert views.refresh(folder, course)
    assert views.refresh(folder, course) == []
    register.note(folder, {"/class": Enrolment(missing={"02-backprop": ["ghost"]})})
    assert views.refresh(folder, course)
    assert "ghost" in (folder / "index.html").read_text()


def test_the_pages_of_a_submission_name_the_student(tmp_path, course, make, stage):
    """Two of one name are told apart by their folders. A name is text, never markup."""
    names = {"a1": "Ann <b>Lee</b>", "b2": "Bo", "b3": "Bo"}
    for student in [*names, "nameless"]:
        result = make(stage, "-5")
        result.student = student
        results.write(result, tmp_path)
    register.note(tmp_path, {"/class": Enrolment(names=names)})
    views.write_all(tmp_path, course)

    def named(kind, student):
        text = (tmp_path / kind / student / f"{result.stage}.html").read_text()
        return re.findall(r"(?s)<bdi>(.*?)</bdi>", text[text.index("<header>") : text.index("</header>")])

    people = {"a1": "Ann &lt;b&gt;Lee&lt;/b&gt;", "b2": "Bo (b2)", "b3": "Bo (b3)", "nameless": "nameless"}
    for student, name in people.items():
        assert named("feedback", student) == [name]
        assert named("staff", student) == [name, student][: 1 + (student != name)]

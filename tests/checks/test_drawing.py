"""The progress as students see it: drawn from the record alone."""

import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest
from checks import drawing, notebook, overview, package, pictures, record, rules
from matplotlib.figure import Figure

from autograder.course import ASSIGNMENTS

VISIBLE = ASSIGNMENTS / "checks"
COURSE = rules.handed_out(VISIBLE)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def folder(tmp_path, kittengrad, monkeypatch):
    """A finished package, and beside it the notebooks of two stages."""
    found = kittengrad()
    monkeypatch.setattr(package, "folder", lambda: found)
    for name in ("00-derivatives.ipynb", "02-backprop.ipynb"):
        (tmp_path / name).touch()
    return found


@pytest.fixture
def kept(folder, run, monkeypatch):
    """Check some tasks, and say what then stands: kept("0.1") -> the stages."""
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)

    def keep(*wanted):
        record.keep(run(folder, *wanted) if wanted else [], COURSE)
        return overview.stages(VISIBLE)

    return keep


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def chips(html):
    """What the box of each task says: {task: words}."""
    titles = [unescape(title) for title in re.findall(r'title="(Task [^"]*)"', html)]
    return {title.split(",")[0].removeprefix("Task "): title.rpartition(": ")[2] for title in titles}


def test_a_new_student_sees_every_task_untried_and_the_first_one_next(kept):
    stages = kept()
    assert {task.state for stage in stages for task in stage.tasks} == {"untried"}
    assert [stage.number for stage in stages] == list(COURSE.stages)
    text = drawing.as_text(stages)
    assert "0 of " in text
    assert "✓" not in text
    assert text.splitlines()[-1] == "Next: Task 0.1, one step ahead, in kittengrad/calculus.py."
    assert set(chips(drawing.as_html(stages)).values()) == {"not tried"}


def test_each_task_stands_as_its_last_check_left_it(kept, folder, stubs):
    edit(folder / "graph.py", "parent.grad += derivative", "parent.grad = derivative")
    (folder / "optim.py").write_text((stubs / "optim.py").read_text(encoding="utf-8"), encoding="utf-8")
    stages = kept("0.1", "2.1", "2.3", "8.1")
    states = {task.id: task.state for stage in stages for task in stage.tasks if task.state != "untried"}
    assert states == {"0.1": "earned", "2.1": "earned", "2.3": "unearned", "8.1": "waiting"}
    said = chips(drawing.as_html(stages))
    assert (said["0.1"], said["8.1"], said["0.2"]) == ("earned", "not started", "not tried")
    assert re.fullmatch(r"failed|\d of \d", said["2.3"])
    assert "Next: Task 0.2" in drawing.as_text(stages)


def test_an_edit_says_so_until_the_next_check(kept, folder):
    kept("00")
    edit(folder / "calculus.py", "def forward_difference(f, x, h):", "def forward_difference(f, x, h=1):")
    stages = kept()
    assert [task.id for stage in stages for task in stage.tasks if task.changed] == ["0.1"]
    assert not stages[0].complete
    assert "✓* ✓" in drawing.as_text(stages)
    assert chips(drawing.as_html(stages))["0.1"] == "earned, changed since"
    assert kept("00")[0].complete


def test_a_task_that_changed_is_next_when_all_are_earned(kept, folder):
    first = [stage for stage in kept("00") if stage.number == "00"]
    assert overview.what_is_next(first) == "All tasks are earned. You built all of it."
    edit(folder / "calculus.py", "def forward_difference(f, x, h):", "def forward_difference(f, x, h=1):")
    first = [stage for stage in kept() if stage.number == "00"]
    assert overview.what_is_next(first).startswith("Task 0.1 changed since its last check.")


def test_a_milestone_shows_once_its_stage_is_earned_with_the_picture_of_the_engine(kept):
    words = COURSE.stages["00"]["milestone"]["yours"]
    assert words not in drawing.as_html(kept("0.1"))
    assert words in drawing.as_html(kept("00"))
    assert "<img" not in drawing.as_html(kept())
    pictures.milestone("00", Figure())
    assert "data:image/png;base64," in drawing.as_html(kept())
    assert words in drawing.as_text(kept())


def test_every_stage_has_a_milestone():
    for stage in COURSE.stages.values():
        assert set(stage["milestone"]) == {"yours", "history"}


def test_links_lead_to_files_that_are_there_only(kept):
    html = drawing.as_html(kept())
    assert 'href="00-derivatives.ipynb"' in html
    assert 'href="kittengrad/calculus.py"' in html
    assert "05-matrices.ipynb</a>" not in html
    assert 'href="05-matrices.ipynb"' not in html


def test_open_leaves_one_column_for_files(kept):
    opened = unescape(drawing.as_html(kept()))
    assert '"commands": ["kittengrad:open"]' in opened
    assert "split-right" not in opened


def test_the_html_is_well_formed(kept):
    html = drawing.as_html(kept("00"))
    ET.fromstring("<div>" + html.replace("&ensp;", " ").replace("<br>", "<br/>") + "</div>")


def test_a_figure_and_a_drawing_are_kept(record_folder, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    pictures.milestone("03", Figure())
    kind, content = pictures.of("03")
    assert kind == "png"
    assert content.startswith(PNG)

    class Drawing:
        svg = "<svg></svg>"

    pictures.milestone("02", Drawing())
    assert pictures.of("02") == ("svg", b"<svg></svg>")
    assert pictures.of("01") == ("", b"")


def test_a_run_of_nbgrader_keeps_no_picture(record_folder, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    pictures.milestone("03", Figure())
    assert not record_folder.exists()


def test_a_picture_that_is_too_large_is_left_out(record_folder, monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    pictures.milestone("03", Figure())
    monkeypatch.setattr(pictures, "LARGEST", 10)
    assert pictures.of("03") == ("", b"")


def test_progress_prints_outside_a_notebook_and_never_raises(folder, monkeypatch, capsys):
    monkeypatch.setattr(overview.running, "HERE", VISIBLE)
    notebook.progress()
    assert capsys.readouterr().out.startswith("Your progress")

    def nowhere():
        raise package.NoPackage("There is no kittengrad/ here")

    monkeypatch.setattr(overview, "stages", nowhere)
    notebook.progress()
    assert capsys.readouterr().out == "There is no kittengrad/ here\n"


def test_check_keeps_its_result(folder, monkeypatch, capsys):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    collect = notebook.running.collect
    monkeypatch.setattr(notebook.running, "collect", lambda suites: collect(VISIBLE))
    notebook.check("0.1")
    assert record.results()["0.1"].complete

"""What the grader says to known mistakes."""

import pytest

from autograder.grading import diagnoses

MISTAKE = '''"""Your sum keeps\none."""

TASK = "1.1"
REPLACES = "scalar.Value.__add__"
'''


@pytest.fixture
def stages(tmp_path, monkeypatch):
    folder = tmp_path / "01-made-up" / "mistakes"
    folder.mkdir(parents=True)
    (folder / "keeps-one.py").write_text(MISTAKE)
    monkeypatch.setattr(diagnoses, "STAGES", tmp_path)
    diagnoses.shown_by_checks.cache_clear()
    yield tmp_path
    diagnoses.shown_by_checks.cache_clear()


@pytest.mark.usefixtures("stages")
def test_the_checks_show_a_known_mistake():
    assert diagnoses.shown_by_checks("01-made-up") == {("1.1", "Your sum keeps one.")}


@pytest.mark.usefixtures("stages")
def test_a_stage_without_mistakes_has_none():
    assert diagnoses.shown_by_checks("02-other") == frozenset()

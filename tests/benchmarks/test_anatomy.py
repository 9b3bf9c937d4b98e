"""The anatomy of a grading: every part is found, for a stage of the course."""

from autograder import course as courses
from benchmarks import anatomy


def test_every_part_of_a_grading_is_measured(monkeypatch):
    monkeypatch.setattr(anatomy, "TIMES", 2)
    monkeypatch.setattr(anatomy, "CLASS", 2)
    course = courses.load()
    stage = course.stages[0]
    found = anatomy.dissect(course, stage)
    assert found.stage == stage.id
    parts = (found.tests, found.trips, found.whole, found.grader, found.worker, found.start, found.rate)
    assert min(parts) > 0

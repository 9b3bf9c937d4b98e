"""What the grader's tests share: the course, judges at work, and submissions made from the reference."""

from pathlib import Path

import pytest

from autograder import course as courses
from autograder.confinement.session import Zygote
from autograder.course import REFERENCE
from autograder.grading.pool import Judges


@pytest.fixture(scope="session")
def course():
    return courses.load()


@pytest.fixture(scope="session")
def judges(course):
    with Judges(course, course.stages, 2) as judges:
        yield judges


@pytest.fixture(scope="session")
def zygote():
    with Zygote() as zygote:
        yield zygote


@pytest.fixture(scope="session")
def reference():
    """The text of a finished file, with replacements: reference("graph.py", ("old", "new"))."""

    def text(name: str, *replacements: tuple[str, str]) -> str:
        source = (REFERENCE / "kittengrad" / name).read_text(encoding="utf-8")
        for old, new in replacements:
            assert old in source, f"{old!r} is not in {name}"
            source = source.replace(old, new)
        return source

    return text


@pytest.fixture
def class_folder(tmp_path, reference):
    """A folder of hand-ins: class_folder({"perfect": {"02-backprop": {"graph.py": text}}}) -> its path."""

    def make(students: dict[str, dict[str, dict[str, str]]]) -> Path:
        root = tmp_path / "class"
        for student, stages in students.items():
            for stage, files in stages.items():
                folder = root / student / stage
                folder.mkdir(parents=True)
                for name, text in files.items():
                    (folder / name).write_text(text, encoding="utf-8")
        return root

    return make

"""What the grader's tests share: the course, a pool at work, and submissions made from the reference."""

from pathlib import Path

import pytest

from autograder import course as courses
from autograder.confinement.fork_server import ForkServer
from autograder.course import REFERENCE
from autograder.grading.pool import Pool


@pytest.fixture(scope="session")
def course():
    return courses.load()


@pytest.fixture(scope="session")
def pool(course):
    with Pool(course, course.stages, 2) as pool:
        yield pool


@pytest.fixture(scope="session")
def fork_server():
    with ForkServer() as fork_server:
        yield fork_server


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
    """A folder of submissions: class_folder({"perfect": {"02-backprop": {"graph.py": text}}}) -> its path."""

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

import builtins

import pytest

from autograder.report import words
from autograder.results import Category, StudentView


@pytest.mark.parametrize("category", Category)
def test_every_way_to_end_has_words(category):
    assert words.ENDED[category]
    assert (category == Category.PASSED) != bool(words.MEANING.get(category))


def test_nothing_is_explained_that_cannot_happen():
    assert set(words.MEANING) < set(Category)
    for name in words.EXCEPTIONS:
        assert issubclass(getattr(builtins, name), BaseException)


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        ("", ""),
        ("RecursionError", "RecursionError"),
        ("BufferError", "BufferError"),
        ("HiddenInputWas3_7", "an exception of your own"),
        ("print", "an exception of your own"),
        ("int", "an exception of your own"),
        ("__name__", "an exception of your own"),
        ("an exception of your own", "an exception of your own"),
    ],
)
def test_only_pythons_own_exceptions_are_named(raised, said):
    assert words.exception(StudentView(exception=raised)) == said


@pytest.mark.parametrize(
    ("value", "said"), [(9.0, "9"), (9.5, "9.5"), (1 / 3, "0.33"), (0.0, "0"), (100.0, "100")]
)
def test_points_are_written_as_people_write_them(value, said):
    assert words.number(value) == said


def test_lists_and_counts():
    assert words.listed(["2.1"]) == "2.1"
    assert words.listed(["2.1", "2.3"]) == "2.1 and 2.3"
    assert words.listed(["2.1", "2.3", "2.5"]) == "2.1, 2.3 and 2.5"
    assert words.listed([]) == ""
    assert (words.count(1, "student"), words.count(1200, "student")) == ("1 student", "1,200 students")

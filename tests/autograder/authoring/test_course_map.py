"""The picture of the course: which stage uses which, and what stands in it."""

from xml.etree import ElementTree

import pytest

from autograder.authoring.course_map import drawn, used
from autograder.course import Limits, Stage, Task


def stage(number: str, *needs: str, title: str = "A title") -> Stage:
    tasks = (Task(f"{int(number)}.1", "the first", 1.5), Task(f"{int(number)}.2", "the second", 2))
    return Stage(f"{number}-name", title, (f"file_{number}.py",), needs, tasks, Limits())


def test_what_is_reached_through_another_stage_is_left_out():
    first, second = stage("00"), stage("01", "file_00.py")
    third = stage("02", "file_00.py", "file_01.py")
    assert used(third, (first, second, third)) == [second]


def test_a_file_of_a_later_stage_and_a_provided_one_draw_no_arc():
    first, second = stage("00", "file_01.py", "data.py"), stage("01")
    assert used(first, (first, second)) == []


def test_a_row_has_the_title_the_files_and_the_points_of_its_stage():
    picture = ElementTree.fromstring(drawn((stage("07", title="Layers & losses <3"),)))
    texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["07 Layers & losses <3", "file_07 · 3.5 points"]


@pytest.mark.parametrize("count", [1, 4])
def test_each_stage_has_a_dot_and_each_use_an_arc(count):
    stages = tuple(stage(f"{n:02}", f"file_{n - 1:02}.py") for n in range(count))
    picture = drawn(stages)
    assert picture.count("<circle") == count
    assert picture.count('class="use"') == count - 1

"""The folder of each person: safe, stable, and different from every other."""

import pytest

from autograder.desk.people import LONGEST, folders
from autograder.submissions.names import clean, folded
from autograder.submissions.places import like_a_stage
from autograder.submissions.tree import Entry, is_litter

HOSTILE = [
    "..",
    ".",
    "/etc/passwd",
    "C:\\x",
    "a\0b",
    "\u202egnp.exe",
    "x" * 5000,
    "nul",
    "COM1.txt",
    "trailing. ",
    ".hidden",
    "=1+1",
    "a~0123456789abcdef",
    "02-backprop",
    "kittengrad",
    ".git",
    "\u3164",
    "\ud800",
]


@pytest.mark.parametrize("raw", HOSTILE, ids=lambda raw: repr(raw)[:20])
def test_a_hostile_name_becomes_a_safe_folder(raw, course):
    name = folders([raw], {}, course)[raw]
    assert clean(name).text == name  # `grade` shows it unchanged
    assert len(name) <= LONGEST
    assert not set(name) & set('<>:"/\\|?*~')
    assert not name.startswith(".")
    assert name.split(".")[0].lower() not in ("nul", "com1")
    assert not like_a_stage(Entry(name, "folder"), course)
    assert not is_litter(Entry(name, "folder"))


@pytest.mark.parametrize("raw", ["Über Größe-4569", "अनु-7", "李-12", "O'Hara, Bo-3", "student-1"])
def test_an_ordinary_name_stays(raw, course):
    assert folders([raw], {}, course) == {raw: raw}


def test_names_that_one_disk_takes_for_one_get_different_folders(course):
    raws = ["Anna", "ANNA", "anna", "Anne"]
    names = folders(raws, {}, course)
    assert len({folded(name) for name in names.values()}) == len(raws)
    assert names["Anne"] == "Anne"


def test_another_spelling_of_a_known_name_is_the_same_student(course):
    composed, apart = "Zo\u00e9", "Zoe\u0301"
    assert folders([apart], {composed: composed}, course)[apart] == composed
    assert folders([composed], {apart: composed}, course)[composed] == composed
    both = folders([composed, apart], {composed: composed}, course)
    assert both[composed] == composed != both[apart]


def test_a_student_of_an_earlier_collection_keeps_the_folder(course):
    names = folders(["anna", "Anna"], {"Anna": "Anna"}, course)
    assert names["Anna"] == "Anna"
    assert names["anna"] not in ("anna", "Anna")

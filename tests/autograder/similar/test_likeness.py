"""Copies are ranked above independent work, in every stage of the course."""

import ast

import pytest

from autograder.course import ASSIGNMENTS, load
from autograder.similar import tokens
from autograder.similar.compare import compare, texts_of
from autograder.store import write_code
from tests.autograder.similar.copies import commented, renamed, reordered, solutions

COURSE = load()
STAGES = pytest.mark.parametrize("stage", COURSE.stages, ids=lambda stage: stage.id)


def disguised(text):
    return commented(reordered(renamed(text)))


CHANGES = {"renamed": renamed, "reordered": reordered, "commented": commented, "all": disguised}
CLEARLY = 3  # times: how far the least alike copy is above the most alike independent pair


def comparison_of(folder, stage, submissions):
    for student, files in submissions.items():
        write_code(folder, student, stage.id, files)
    texts = dict(texts_of(folder, stage))
    return compare(texts, dict(tokens.of_class(texts)), COURSE, stage)


def likeness_of_names(comparison):
    """{both names: likeness} for all pairs."""
    students = comparison.students
    return {
        frozenset((students[pair.first], students[pair.second])): pair.likeness
        for pair in comparison.likeness.ranked(10_000)
    }


@STAGES
def test_copies_rank_above_independent_solutions(stage, tmp_path):
    independent = solutions(stage)
    original = next(iter(independent))
    copies = {
        name: {file: change(text) for file, text in independent[original].items()}
        for name, change in CHANGES.items()
    }
    comparison = comparison_of(tmp_path, stage, independent | copies)
    family = {original, *copies}
    found = likeness_of_names(comparison)
    related = {pair: alike for pair, alike in found.items() if pair <= family}
    unrelated = {pair: alike for pair, alike in found.items() if not pair <= family}
    assert len(related) + len(unrelated) == len(found)
    assert min(related.values()) > CLEARLY * max(unrelated.values())
    ranked = list(found)
    assert set(ranked[: len(related)]) == set(related)


@STAGES
def test_independent_solutions_are_far_from_the_same(stage, tmp_path):
    comparison = comparison_of(tmp_path, stage, solutions(stage))
    assert max(comparison.all) < 0.25
    assert comparison.independent
    assert max(comparison.independent) < 0.25


@pytest.mark.parametrize("change", [commented, renamed], ids=["comments", "names"])
def test_comments_and_names_change_nothing(change, tmp_path):
    stage = COURSE.stage("02")
    files = {name: ast.unparse(ast.parse(text)) for name, text in solutions(stage)["reference"].items()}
    changed = {name: change(text) for name, text in files.items()}
    comparison = comparison_of(tmp_path, stage, {"one": files, "other": changed})
    assert list(comparison.all) == pytest.approx([1.0], abs=1e-4)


def test_what_the_course_hands_out_counts_for_nobody(tmp_path):
    """Untouched stubs have nothing of their own, and two of them are no pair."""
    stage = COURSE.stage("05")
    stub = stage.files(ASSIGNMENTS / "kittengrad")
    comparison = comparison_of(tmp_path, stage, solutions(stage) | {"untouched": stub, "also": stub})
    assert comparison.short == ["also", "untouched"]
    assert not {"also", "untouched"} & set(comparison.students)


def test_what_many_write_counts_less_than_what_two_write(tmp_path):
    """Two students share a rare file, a small part of their work; most others share a larger one."""
    stage = COURSE.stage("02")
    [file] = stage.owns
    rare, *_, common = sorted(solutions(stage).values(), key=lambda files: len(files[file]))

    def own(n):
        lines = (f"    x = x.a{n}_{k} * {k} + x.b{n}_{k} - {n}" for k in range(20))
        return "\n".join([f"def helper_{n}(x):", *lines, "    return x"]) + "\n"

    students = {f"usual-{n}": {file: common[file] + own(n)} for n in range(16)}
    students |= {f"rare-{n}": {file: rare[file] + own(50 + n) + own(60 + n)} for n in range(2)}
    students |= {f"other-{n}": {file: own(100 + n) + own(200 + n)} for n in range(6)}
    comparison = comparison_of(tmp_path, stage, students)
    first, *_ = likeness_of_names(comparison)
    assert first == {"rare-0", "rare-1"}

"""Known mistakes: read, spliced into the reference, caught in their own task, and answered."""

import ast
import textwrap

import pytest

from autograder import course as courses
from autograder.authoring import mistakes
from autograder.authoring.mistakes import MistakeError
from autograder.course import REFERENCE
from autograder.grading import diagnoses
from autograder.grading.jobs import job_for
from autograder.submissions import Submission

COURSE = courses.load()
OWNED = {
    stage.id: {name: (REFERENCE / "kittengrad" / name).read_text("utf-8") for name in stage.owns}
    for stage in COURSE.stages
}
ALL = [mistake for stage in COURSE.stages for mistake in mistakes.load(stage.id)]


# What is written in the files.


def test_every_task_has_a_known_mistake():
    assert {mistake.task for mistake in ALL} == {task.id for stage in COURSE.stages for task in stage.tasks}


@pytest.mark.parametrize("mistake", ALL, ids=lambda mistake: mistake.id)
def test_a_mistake_is_well_told(mistake):
    assert diagnoses.sentence(mistake.id) == mistake.sentence
    assert "You" in mistake.sentence or "you" in mistake.sentence, "the second person"
    assert mistake.sentence.endswith(("?", ".")), "whole sentences"
    assert 60 < len(mistake.sentence) < 320, "one or two breaths"


@pytest.mark.parametrize("mistake", ALL, ids=lambda mistake: mistake.id)
def test_variants_are_whole_files_that_differ(mistake):
    reference = (REFERENCE / "kittengrad" / mistake.file).read_text(encoding="utf-8")
    dumps = {ast.dump(ast.parse(text)) for text in (reference, *mistake.variants.values())}
    assert len(dumps) == 1 + len(mistake.variants)


# How they are spliced.

REFERENCE_FILE = '''
"""A file."""


class Value:
    def __add__(self, other):
        """Keep me not."""
        return 1

    # A comment that stays.

    def __radd__(self, other):
        return 2


def walk(root):
    return [root]
'''


@pytest.fixture
def write(tmp_path, monkeypatch):
    """A course with one file and one mistake: write(text) -> that mistake."""
    (tmp_path / "reference" / "kittengrad").mkdir(parents=True)
    (tmp_path / "reference" / "kittengrad" / "sums.py").write_text(REFERENCE_FILE.lstrip())
    folder = tmp_path / "reference" / "stages" / "01-sums" / "mistakes"
    folder.mkdir(parents=True)
    monkeypatch.setattr(mistakes, "REFERENCE", tmp_path / "reference")
    for module in (mistakes, diagnoses):
        monkeypatch.setattr(module, "STAGES", tmp_path / "reference" / "stages")
    diagnoses.sentence.cache_clear()

    def write(text, name="adds-nothing"):
        (folder / f"{name}.py").write_text(textwrap.dedent(text).lstrip())
        return mistakes.load("01-sums")[0]

    yield write
    diagnoses.sentence.cache_clear()


def test_a_method_is_replaced_in_its_place(write):
    mistake = write('''
        """You add
        nothing."""

        from kittengrad.sums import Value

        TASK = "1.1"
        REPLACES = "sums.Value.__add__"


        def variant_a(self, other):
            # not my problem
            return Value


        def variant_b(self, other):
            def variant_a():
                return 3

            return variant_a()
    ''')
    assert (mistake.id, mistake.stage, mistake.task, mistake.file) == (
        "adds-nothing",
        "01-sums",
        "1.1",
        "sums.py",
    )
    assert mistake.sentence == diagnoses.sentence("adds-nothing") == "You add nothing."
    assert mistake.variants["variant_a"] == REFERENCE_FILE.lstrip().replace(
        '        """Keep me not."""\n        return 1', "        # not my problem\n        return Value"
    )
    namespace = {}
    exec(mistake.variants["variant_b"], namespace)
    assert namespace["Value"]() + 0 == 3
    assert 0 + namespace["Value"]() == 2


def test_a_function_is_replaced(write):
    mistake = write('''
        """You walk in circles."""

        TASK = "1.1"
        REPLACES = "sums.walk"

        def variant_a(root): return walk(root)
        def variant_b(root, again=True): return []
    ''')
    namespace = {}
    exec(mistake.variants["variant_b"], namespace)
    assert namespace["walk"](1, again=False) == []
    with pytest.raises(RecursionError):
        exec(mistake.variants["variant_a"] + "\nwalk(1)", {})


def test_a_class_replaces_and_takes_away_several_methods(write):
    mistake = write('''
        """You forget."""

        TASK = "1.1"
        REPLACES = "sums.Value"

        class VariantA:
            __radd__ = None

            def __add__(self, other):
                return 4

        class VariantB:
            def __radd__(self, other):
                return 5
    ''')
    namespace = {}
    exec(mistake.variants["VariantA"], namespace)
    assert namespace["Value"]() + 0 == 4
    assert "__radd__" not in vars(namespace["Value"])
    assert "# A comment that stays." in mistake.variants["VariantA"]
    exec(mistake.variants["VariantB"], namespace)
    assert (namespace["Value"]() + 0, 0 + namespace["Value"]()) == (1, 5)


TWO = "def variant_a(root): pass\ndef variant_b(root): pass\n"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (f'TASK = "1.1"\nREPLACES = "sums.walk"\n{TWO}', "what a tutor would say, is missing"),
        (f'"""You."""\nREPLACES = "sums.walk"\n{TWO}', 'TASK = "…" is missing'),
        (f'"""You."""\nTASK = "1.1"\n{TWO}', 'REPLACES = "…" is missing'),
        (f'"""You."""\nTASK = "1.1"\nREPLACES = "sums.run"\n{TWO}', "no run to replace"),
        (f'"""You."""\nTASK = "1.1"\nREPLACES = "sums.Value.run"\n{TWO}', r"no Value\.run to replace"),
        (f'"""You."""\nTASK = "1.1"\nREPLACES = "times.walk"\n{TWO}', r"no times\.py"),
        (
            '"""You."""\nTASK = "1.1"\nREPLACES = "sums.walk"\ndef variant_a(): pass\n',
            "1 variant of the mistake; write 2 or more",
        ),
        (
            '"""You."""\nTASK = "1.1"\nREPLACES = "sums.walk"\nclass VariantA: pass\nclass VariantB: pass\n',
            "VariantA is a class, walk is not",
        ),
        ('"""You."""\nTASK =\n', r"adds-nothing\.py, line 2: this is not Python"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(write, text, complaint):
    with pytest.raises(MistakeError, match=complaint) as error:
        write(text)
    assert "adds-nothing" in str(error.value)


def test_an_unknown_mistake_is_named(write):
    with pytest.raises(MistakeError, match=r"0 files are called forgets-all\.py"):
        diagnoses.sentence("forgets-all")


# What they earn, through the confined path. `autograder verify` shows that each mistake loses points in its
# own task, gets its diagnosis, and gets that of no other mistake.


def test_recursion_loses_the_depth_and_nothing_else(pool):
    (recursion,) = [mistake for mistake in ALL if mistake.id == "recursion"]
    submissions = [
        Submission(v, recursion.stage, {recursion.file: text}) for v, text in recursion.variants.items()
    ]
    for result in pool.grade(job_for(COURSE, submission, seed=7) for submission in submissions):
        (depth,) = [task for task in result.tasks if task.points < task.max_points]
        raises_the_limit = "setrecursionlimit" in recursion.variants[result.student]
        assert depth.id == "2.5"
        assert (depth.points > 0) is raises_the_limit


# What nobody should earn by doing nothing.


def do_nothing(text):
    """The stubs' text with every NotImplementedError swallowed: each function returns what it was given."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and isinstance(node.body[-1], ast.Raise):
            (given, *_) = [*node.args.args, node.args.vararg]
            node.body[-1] = ast.parse(f"return {given.arg}").body[0]
    return ast.unparse(tree)


@pytest.mark.parametrize("stage", COURSE.stages, ids=lambda stage: stage.id)
def test_doing_nothing_quietly_earns_nothing(pool, stage):
    stubs = courses.ROOT / "assignments" / "kittengrad"
    files = {name: do_nothing((stubs / name).read_text(encoding="utf-8")) for name in stage.owns}
    (result,) = pool.grade([job_for(COURSE, Submission("does-nothing", stage.id, files), seed=7)])
    assert [test.id for test in result.tests if test.passed] == []
    assert result.points == 0

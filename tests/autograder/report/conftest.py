"""A made-up class, with everything in it that a results folder can hold."""

import random
from html.parser import HTMLParser

import pytest

from autograder.course import Course, Limits, Stage, Task
from autograder.results import Category, Integration, Result, StudentView, TaskResult, TestOutcome

TESTS = 3  # of each task


def tasks_of(number, **points_by_title):
    worth = enumerate(points_by_title.items(), start=1)
    return tuple(Task(f"{number}.{n}", title.replace("_", " "), points) for n, (title, points) in worth)


# Two stages, whose points and titles the tests of pages quote. The real course has others.
COURSE = Course(
    title="Kittengrad",
    provided=("__init__.py",),
    stages=(
        Stage(
            id="01-scalar-graph",
            title="A number that remembers where it came from",
            owns=("scalar.py",),
            needs=("graph.py",),
            tasks=tasks_of(
                1, addition=1, multiplication=1, minus=2, powers=2, division=1, exp=2, tanh=2, relu=1
            ),
            limits=Limits(),
        ),
        Stage(
            id="02-backprop",
            title="The chain rule, walked backwards",
            owns=("graph.py",),
            needs=("scalar.py",),
            tasks=tasks_of(
                2, order=3, the_chain_rule=3, gradients_accumulate=2, starting_afresh=1, deep_graphs=3
            ),
            limits=Limits(),
            integration=1,
        ),
    ),
)

DIAGNOSES = {
    "overwrites": "Your backward writes `grad = …` where it should add: a node used twice keeps one share.",
    "order": "Your order lists a node before what it was computed from: it passes on half a gradient.",
    "reflected": "A plain number on the left, as in `2 * x`, asks for `__rmul__`. Yours is not there.",
    "relu": "Your relu lets the gradient through where the input is negative.",
}


def outcome(task, number, category=Category.PASSED, *, diagnosis="", exception="", lines=(), staff=""):
    return TestOutcome(
        id=f"test_{task.id.replace('.', '_')}_{number}",
        task=task.id,
        title=["a small example by hand", "random inputs", "a node used twice"][number % 3],
        hint="" if number == 0 else "Draw the graph, and write beside every edge what flows back along it.",
        category=category,
        seconds=0.004 + number / 1000,
        student=StudentView(diagnosis, exception, list(lines)),
        staff=staff
        or ("" if category == Category.PASSED else "E   CheckFailed: the grad of a is 3.0, expected 6.0"),
    )


def graded(stage, student="ada", wrong=None, **more):
    """A result in which everything passed but `wrong`: {task id: {test number: outcome's arguments}}."""
    wrong = wrong or {}
    tasks = [
        TaskResult(
            task.id,
            task.title,
            task.points,
            [outcome(task, number, **wrong.get(task.id, {}).get(number, {})) for number in range(TESTS)],
        )
        for task in stage.tasks
    ]
    facts = {
        "title": stage.title,
        "tasks": tasks,
        "submission_hash": "5f1d7a84db00d2fc",
        "suite_hash": "9b74c9897bac770f",
        "reference_hash": "d033e22ae348aeb5",
        "policy": "2fd4e1c67a2d28fc",
        "seed": 104_729,
        "confinement": {"landlock": 7, "seccomp": True, "uid": 65534, "no_new_privs": True},
        "seconds": 0.117,
        "graded_at": "2025-11-21T12:50:07+0000",
    }
    return Result(student, stage.id, **(facts | more))


def everywhere(**how):
    return dict.fromkeys(range(TESTS), how)


NOT_STARTED = everywhere(
    category=Category.NOT_STARTED, exception="NotImplementedError", lines=[("graph.py", 44)]
)


def cases(stage):
    """One result of each kind for a stage, by a name that says what it is."""
    first, second, third, *others = stage.tasks
    last = stage.tasks[-1]
    file = stage.owns[0]

    def make(wrong, **more):
        return graded(stage, wrong=wrong, **more)

    def sentence(key, *numbers):
        return {n: {"category": Category.WRONG_VALUE, "diagnosis": DIAGNOSES[key]} for n in numbers}

    deep = [(file, 30), *[(file, 41)] * 900]
    return {
        "perfect": make({}, integration=Integration(["scalar.py"], stage.points, 1.0)),
        "untouched": make({task.id: NOT_STARTED for task in stage.tasks}),
        "overwrites-grad": make(
            {second.id: sentence("overwrites", 2), third.id: sentence("overwrites", 0, 1, 2)}
        ),
        "no-topological-order": make({first.id: sentence("order", 0, 1), second.id: sentence("order", 1, 2)}),
        "recursive": make(
            {last.id: {2: {"category": Category.EXCEPTION, "exception": "RecursionError", "lines": deep}}}
        ),
        "forgets-reflected-operators": make({third.id: sentence("reflected", 0, 1)}),
        "wrong-relu": make({last.id: sentence("relu", 1, 2)}),
        "wrong-power": make(
            {
                others[0].id: {
                    1: {"category": Category.WRONG_VALUE},
                    2: {"category": Category.WRONG_VALUE},
                }
            }
        ),
        "syntax-error": Result(
            "",
            stage.id,
            problem=f"{file}, line 12 cannot be read: a bracket is never closed. Mend it and submit again.",
            graded_at="2025-11-21T12:50:01+0000",
        ),
        "no-file": Result(
            "",
            stage.id,
            problem=f"There is no {file} in this submission. Put it at its root, and submit again.",
        ),
        "infinite-loop": make(
            {
                first.id: everywhere(category=Category.TIME),
                second.id: {0: {"category": Category.TIME}},
            },
            flags=["used its whole time"],
        ),
        "prints-too-much": make({}, output="x" * 3000 + "\n… cut after 64 KiB", flags=["printed 3 MB"]),
        "reads-the-hidden-tests": make(
            {
                task.id: everywhere(
                    category=Category.EXCEPTION, exception="PermissionError", lines=[(file, 9)]
                )
                for task in stage.tasks
            },
            flags=["tried to open autograder/suites"],
        ),
        "always-equal": make({task.id: everywhere(category=Category.WRONG_VALUE) for task in stage.tasks}),
        "exits-early": make({task.id: everywhere(category=Category.CRASH) for task in stage.tasks}),
        "forks": make(
            {task.id: everywhere(category=Category.POLICY) for task in stage.tasks},
            flags=["tried to fork"],
        ),
        "half-done": make(
            {
                third.id: {
                    0: {
                        "category": Category.EXCEPTION,
                        "exception": "TypeError",
                        "lines": [(file, 61), (file, 77)],
                    },
                    1: {
                        "category": Category.EXCEPTION,
                        "exception": "OverflowError",
                        "lines": [(file, 77)],
                    },
                },
                last.id: NOT_STARTED,
                others[0].id: {
                    0: {"category": Category.MISSING},
                    2: {"category": Category.MEMORY},
                },
            },
            integration=Integration(["scalar.py"], 5.0, 0.42),
        ),
    }


HOSTILE_NAMES = [
    "<script>alert(1)<script>",
    "=1+1",
    "evil\u202egnp.exe",
    "\x1b[31mred\x1b[0m",
    '"><img src=x onerror=alert(1)>',
    "zero\u200bwidth",
    "{{ 7*7 }}",
    "n" * 200,
    "Zoë Ångström-Łukasiewicz",
    "王小明",
    "محمد",
    "a b?c#d%2e&e",
    "[bold]rich",
    "-5",
]


def class_of(size, course, seed=1):
    """`size` students who submitted what real ones do, most of it right."""
    draw = random.Random(seed)
    common = ["perfect"] * 8 + ["overwrites-grad"] * 4 + ["recursive"] * 5 + ["half-done"] * 3
    for number in range(size):
        name = draw.choice(["mia", "jonas", "aylin", "noor", "li", "sofia"])
        for stage in course.stages:
            kinds = cases(stage)
            kind = draw.choice([*common, *kinds])
            if draw.random() < 0.03:
                continue
            result = kinds[kind]
            result.student = f"s{number:04d}-{name}"
            yield result


# Test files cannot import from here, so what they build with comes as fixtures.


@pytest.fixture
def make():
    """`make(stage, student, wrong, **facts)`: one result. See `graded`."""
    return graded


@pytest.fixture
def kinds():
    """`kinds(stage)`: one result of each kind, by name. See `cases`."""
    return cases


@pytest.fixture
def a_class():
    return class_of


@pytest.fixture
def hostile_names():
    return HOSTILE_NAMES


@pytest.fixture
def course():
    return COURSE


@pytest.fixture
def stage(course):
    return course.stage("02")


class Parsed(HTMLParser):
    """What a browser would make of a page, as far as a test asks."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.links, self.words = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        self.links += [value for name, value in attributes if name in ("href", "src")]

    def handle_data(self, data):
        if self.tags[-1:] not in (["style"], ["script"]):
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def parse():
    return Parsed

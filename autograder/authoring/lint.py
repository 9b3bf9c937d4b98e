"""The suite linter: it finds faults that pytest accepts, before a suite grades anyone.

A suite imports the authoring interface and a few libraries. Its inputs are the same at every grading. Each
test belongs to a task. A suite compares only plain values, never objects of the submission (`handles`).
Sentences for students are constant, so they keep hidden inputs secret. The linter reads only the syntax.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.lint_proxies import handles
from autograder.course import HIDDEN, ROOT, STAGES, VISIBLE, Course, Stage, load
from autograder.grading import (
    attended,
    checkers,
    images,
    modules,
    networks,
    normalized,
    operators,
    properties,
    scalars,
    tensors,
)
from autograder.grading.fixtures import FIXTURES

KINDS = {HIDDEN: "hidden", VISIBLE: "visible"}
INTERFACE = {"hidden": "autograder.grading.suite", "visible": "checks"}
_WORDS = {"expect", "require", "task"}
WORDS = {"hidden": _WORDS | {"is_object", "mistake"}, "visible": _WORDS}
_HARNESSES = (
    attended, checkers, images, modules, networks, normalized, operators, properties, scalars, tensors,
)  # fmt: skip
HARNESSES = {module.__name__: module.__all__ for module in _HARNESSES}  # for hidden suites
EACH = "each_rule"  # makes one test from every row of a table
LIBRARIES = {"functools", "itertools", "math", "numbers", "numpy", "operator"}
FIELD = re.compile(r"\{(rule\b[^}]*)\}")
TOO_BROAD = {"Exception", "BaseException"}

Complaints = Iterator[tuple[int, str]]  # line, message


@dataclass(frozen=True, order=True)
class Finding:
    """One fault in a suite. It prints in the form that editors understand: `path:line: message`."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def lint(paths: Iterable[Path] = (STAGES,), course: Course | None = None) -> list[Finding]:
    """The faults of these suites, by file and line. A folder stands for every test_*.py in it.

    A suite's folder names its stage; its file name, test_hidden.py or test_visible.py, decides the rules.
    """
    course = course or load()
    files = [file for path in paths for file in (path.rglob("test_*.py") if path.is_dir() else [path])]
    return sorted({finding for file in files for finding in _lint_file(file, course)})


def _lint_file(path: Path, course: Course) -> Iterator[Finding]:
    shown = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
    stage = next((stage for stage in course.stages if stage.id == path.parent.name), None)
    kind = KINDS.get(path.name)
    if stage is None or kind is None:
        yield Finding(shown, 1, f"name a suite {HIDDEN} or {VISIBLE} and put it into its stage's folder")
        return
    try:
        tree = ast.parse(path.read_bytes(), filename=shown)
    except SyntaxError as error:
        yield Finding(shown, error.lineno or 1, f"not Python: {error.msg}")
        return
    rules = [imports(tree, kind), randomness(tree), exceptions(tree), asserts(tree), tests(tree, stage)]
    if kind == "hidden":
        rules.append(sentences(tree, path.parent / "mistakes"))
    helpers = [node for part in tree.body if isinstance(part, ast.ClassDef) for node in part.body]
    rules += [handles(node) for node in tree.body + helpers if isinstance(node, ast.FunctionDef)]
    yield from (Finding(shown, line, message) for rule in rules for line, message in rule)


# The names that a suite can use.


def imports(tree: ast.Module, kind: str) -> Complaints:
    """A suite imports the authoring interface, NumPy and math; a hidden suite also parametrize."""
    interface = INTERFACE[kind]
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=module) if module == interface and node.level == 0:
                for name in sorted({alias.name for alias in node.names} - WORDS[kind]):
                    yield node.lineno, f"the authoring interface has no `{name}`"
            case ast.ImportFrom(module=module) if (
                module in HARNESSES and kind == "hidden" and node.level == 0
            ):
                for name in sorted({alias.name for alias in node.names} - set(HARNESSES[module])):
                    yield node.lineno, f"{module} has no `{name}`"
            case ast.ImportFrom():
                yield from _foreign(node.lineno, "." * node.level + (node.module or ""), kind)
            case ast.Import():
                for alias in node.names:
                    yield from _foreign(node.lineno, alias.name, kind)
            case ast.Attribute(value=ast.Name(id="pytest"), attr=name) if name != "mark":
                yield (
                    node.lineno,
                    f"`pytest.{name}`: use only pytest.mark.parametrize; see student.raises()",
                )
            case ast.Attribute(value=ast.Attribute(value=ast.Name(id="pytest"), attr="mark"), attr=name):
                if name != "parametrize":
                    yield node.lineno, f"`pytest.mark.{name}`: every test must run; use only parametrize"


def _foreign(line: int, module: str, kind: str) -> Complaints:
    known = module.partition(".")[0] in LIBRARIES or (module == "pytest" and kind == "hidden")
    if not known:
        yield line, f"imports `{module}`: a {kind} suite needs only {INTERFACE[kind]}, numpy and math"


def randomness(tree: ast.Module) -> Complaints:
    """Inputs come from the `rng` fixture, which is seeded for each submission and test."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="random"):
                line, names = node.lineno, ["numpy.random"]
            case ast.ImportFrom(module="numpy" | "numpy.random" as module):
                line, names = node.lineno, [f"{module}.{alias.name}" for alias in node.names]
            case ast.Import():
                line, names = node.lineno, [alias.name for alias in node.names]
            case _:
                continue
        if any(name.startswith("numpy.random") for name in names):
            yield line, "numpy.random is not seeded for each submission: take the `rng` fixture"


def exceptions(tree: ast.Module) -> Complaints:
    """A suite expects an exception by its own name, so that all others reach the grader process."""
    for node in ast.walk(tree):
        match node:
            case ast.ExceptHandler(type=kind):
                if kind is None or any(_dotted(part) in TOO_BROAD for part in ast.walk(kind)):
                    yield (
                        node.lineno,
                        "catches everything, the grader process's own exceptions too: use student.raises()",
                    )
            case ast.Call(args=[ast.Constant(value=str() as name), *_]):
                if _dotted(node.func) == "student.raises" and name in TOO_BROAD:
                    yield node.lineno, f"every fault raises an {name}: name the expected exception"


def asserts(tree: ast.Module) -> Complaints:
    """A suite uses `expect` and `require`, because a failed `assert` leaves the student without a message."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield node.lineno, "an assert tells the student nothing: use expect() or require()"


# Tests and their tasks.


def tests(tree: ast.Module, stage: Stage) -> Complaints:
    """Each test is a plain function with one task of this stage and a title; each task has a test.

    The rows of a table give the tasks of a test that runs over it.
    """
    tested: set[str] = set()
    names: Counter[str] = Counter()
    tables = _tables(tree)
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.AsyncFunctionDef)) and node.name.lower().startswith("test"):
            yield node.lineno, f"`{node.name}`: a test is a plain function"
        if not isinstance(node, ast.FunctionDef):
            continue
        names[node.name] += 1
        if names[node.name] > 1:
            yield node.lineno, f"a second `{node.name}` hides the first"
        marks = [decorator for decorator in node.decorator_list if _calls(decorator, "task")]
        rows = _rows_of(node, tables)
        tested |= {_first_text(mark) for mark in marks + rows}
        if node.name.startswith("test_"):
            yield from _test(node, marks, rows, stage)
        elif marks:
            yield node.lineno, f"`{node.name}` has a task but is no test: begin its name with test_"
    for task in stage.tasks:
        if task.id not in tested:
            yield 1, f"task {task.id} ({task.title}) has no test"


def _tables(tree: ast.Module) -> dict[str, list[ast.expr]]:
    """The tables of a suite: for each name that is bound to a tuple or list of calls, those calls."""
    return {
        target.id: [row for row in rows if isinstance(row, ast.Call)]
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Tuple, ast.List))
        for rows in [node.value.elts]
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _rows_of(test: ast.FunctionDef, tables: dict[str, list[ast.expr]]) -> list[ast.expr]:
    """The rows that @each_rule(TABLE) turns into tests; tables can be added: @each_rule(ONE + OTHER)."""
    used = [part for mark in test.decorator_list if _calls(mark, EACH) for part in ast.walk(mark)]
    return [row for part in used if isinstance(part, ast.Name) for row in tables.get(part.id, [])]


def _test(test: ast.FunctionDef, marks: list[ast.expr], rows: list[ast.expr], stage: Stage) -> Complaints:
    if len(marks) != 1 and not rows:
        yield test.lineno, f'`{test.name}` needs one task: @task("{stage.tasks[0].id}")'
    if marks and rows:
        yield test.lineno, f"`{test.name}`: its rows give the task, so leave out @task"
    for mark in marks + rows:
        if _first_text(mark) not in stage.task_by_id:
            yield mark.lineno, f"`{test.name}`: {stage.id} has no such task in course.toml"
    if not (ast.get_docstring(test) or "").strip():
        yield test.lineno, f"`{test.name}` needs a docstring: its first line is the title that students see"
    for field in sorted(
        set(FIELD.findall(ast.get_docstring(test) or "")) - ({"rule.text"} if rows else set())
    ):
        yield test.lineno, f"`{test.name}`: nothing fills {{{field}}}; a row's {{rule.text}} can stand there"
    parameters = {argument.arg for argument in test.args.args + test.args.kwonlyargs}
    for name in sorted(parameters - {*FIXTURES} - ({"rule"} if rows else _parametrized(test))):
        yield test.lineno, f"`{name}` is no fixture; there are {', '.join(sorted(FIXTURES))}"


def _parametrized(test: ast.FunctionDef) -> set[str]:
    """The parameters that @pytest.mark.parametrize("x, y", …) or (["x", "y"], …) gives to a test."""
    marks = [mark for mark in test.decorator_list if isinstance(mark, ast.Call)]
    parts = [
        part for mark in marks if _calls(mark, "pytest.mark.parametrize") for part in ast.walk(mark.args[0])
    ]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return {name for text in texts for name in text.replace(",", " ").split()}


# Sentences that students read.


def sentences(tree: ast.Module, mistakes: Path) -> Complaints:
    """Sentences in a hidden suite are constant or a known mistake's: a computed one can reveal an input."""
    constants = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    constants |= {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module in HARNESSES
        for alias in node.names
        if alias.name.isupper()
    }
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        for sentence in _sentences_of(call):
            written = isinstance(sentence, ast.Constant) or _calls(sentence, "mistake")
            if not written and not (isinstance(sentence, ast.Name) and sentence.id in constants):
                yield sentence.lineno, 'students read this: write it out, or take mistake("…")'
        if _calls(call, "mistake") and not (mistakes / f"{_first_text(call) or '?'}.py").is_file():
            yield (
                call.lineno,
                f"there is no {mistakes.parent.name}/mistakes/{_first_text(call) or '?'}.py",
            )


def _sentences_of(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that become a diagnosis."""
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    if _dotted(call.func) in ("require", "student.raises"):
        yield from [*call.args[1:2], *(keywords[name] for name in keywords if name == "sentence")]
    match keywords.get("wrong"):
        case ast.Tuple(elts=pairs) | ast.List(elts=pairs) if _calls(call, "expect"):
            yield from (pair.elts[-1] for pair in pairs if isinstance(pair, (ast.Tuple, ast.List)))


# Reading the syntax.


def _dotted(node: ast.AST) -> str:
    """The text of a chain of names, like `student.raises`; "" for anything else."""
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def _calls(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and _dotted(node.func) == name


def _first_text(call: ast.expr) -> str:
    """The first argument of a call if it is a literal text; else ""."""
    match call:
        case ast.Call(args=[ast.Constant(value=str() as text), *_]):
            return text
    return ""

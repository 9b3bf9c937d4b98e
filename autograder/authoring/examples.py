"""The example class: each student is a short edit of the reference, of the stubs or of a known mistake.

One file per student, `examples/STUDENT.toml`, with a table for each stage that the student submits:

    about = "What this kind of submission does, in a sentence."

    [02-backprop]
    base = "reference"        or "stub", or the name of a known mistake, whose first variant is taken
    code = '''…'''            Python that is spliced into the base
    replace = { … }           text of the file → text in its place; the file holds it once
    folder = "kittengrad"     where the file lies inside the stage's folder; at its top when missing
    files = { … }             other files of the submission: name → text

A function of `code` takes the place of the function of that name, a method the place of the method, and
`name = None` inside a class removes the method. Everything else in `code` goes to the end of the file.
`shared`, beside `about`, is Python that goes to the end of every stage's file. A stage of the class owns one
file.
"""

from __future__ import annotations

import ast
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import AutograderError
from autograder.authoring import mistakes
from autograder.course import ASSIGNMENTS, REFERENCE, ROOT, Course, Stage
from autograder.grading.diagnoses import parsed

EXAMPLES = ROOT / "examples"
LIST = ".autograder-examples"  # in a folder that `write` made: the files that it wrote there
KEYS = {"base", "code", "replace", "folder", "files"}
MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")  # around the reference's solutions; in no submission


class ExampleError(AutograderError):
    """An example that cannot be made, or not be written there; the message names the file and the remedy."""


@dataclass(frozen=True)
class Example:
    """What one student submits for one stage. `files` maps a path inside the stage's folder to its text."""

    student: str
    stage: str
    files: dict[str, str]


def load(course: Course, folder: Path = EXAMPLES) -> list[Example]:
    """The whole class, by student and stage. Raises ExampleError."""
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise ExampleError(f"{folder} holds no STUDENT.toml; name the folder that holds the example class")
    return [example for path in paths for example in _student(course, path)]


def write(course: Course, target: Path, folder: Path = EXAMPLES) -> list[Path]:
    """Write the class as `target`/STUDENT/STAGE/FILE; returns the files written.

    It replaces a class that it wrote before. Raises ExampleError for any other folder that holds something.
    """
    texts = {
        Path(example.student, example.stage, name): text
        for example in load(course, folder)
        for name, text in example.files.items()
    }
    _clear(target)
    (target / LIST).write_text("".join(f"{name}\n" for name in texts), encoding="utf-8")
    for name, text in texts.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return [target / name for name in texts]


def _clear(target: Path) -> None:
    """An empty folder, where there is none or one that `write` filled. Raises ExampleError for others."""
    if target.exists() and not target.is_dir():
        raise ExampleError(f"{target} is a file; name a new folder")
    target.mkdir(parents=True, exist_ok=True)
    ours = {target / LIST}
    if (target / LIST).is_file():
        ours |= {target / name for name in (target / LIST).read_text(encoding="utf-8").splitlines()}
    others = sorted(path for path in target.rglob("*") if path not in ours and not _is_folder(path))
    if others:
        raise ExampleError(f"{target} holds other files, as {others[0].name}; name a new or an empty folder")
    for path in target.iterdir():
        shutil.rmtree(path) if _is_folder(path) else path.unlink()


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _student(course: Course, path: Path) -> list[Example]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExampleError(f"{path}: not TOML: {error}") from error
    if not isinstance(data.pop("about", None), str):
        raise ExampleError(f'{path}: `about = "…"` is missing; say what this submission does')
    shared = data.pop("shared", "")
    return [_example(course, path, name, edit, shared) for name, edit in data.items()]


def _example(course: Course, path: Path, name: str, edit: Any, shared: str) -> Example:
    stage = next((stage for stage in course.stages if stage.id == name), None)
    if stage is None or not isinstance(edit, dict):
        known = ", ".join(stage.id for stage in course.stages)
        raise ExampleError(f"{path}: `{name}` is not the table of a stage; the course has {known}")
    if unknown := sorted(edit.keys() - KEYS):
        raise ExampleError(f"{path}: {name} has the key {unknown[0]}; write one of {', '.join(sorted(KEYS))}")
    file, text = _base(stage, edit.get("base", ""), path)
    text = splice(text, edit.get("code", ""), path) + (f"\n\n{shared}" if shared else "")
    for old, new in edit.get("replace", {}).items():
        if text.count(old) != 1:
            raise ExampleError(
                f"{path}: {file} holds {old!r} {text.count(old)} times; name a text it holds once"
            )
        text = text.replace(old, new)
    return Example(path.stem, name, {str(Path(edit.get("folder", ""), file)): text, **edit.get("files", {})})


def _base(stage: Stage, base: str, path: Path) -> tuple[str, str]:
    """The name and the text of the owned file that an edit begins with."""
    file = stage.owns[0]
    if base == "stub":
        return file, (ASSIGNMENTS / "kittengrad" / file).read_text(encoding="utf-8")
    if base == "reference":
        source = REFERENCE / "kittengrad" / file
        text = source.read_text(encoding="utf-8")
        parsed(text, source)  # a syntax error names the reference's file
        return file, _unmarked(text)
    for mistake in mistakes.load(stage.id):
        if mistake.id == base:
            return mistake.file, _unmarked(next(iter(mistake.variants.values())))
    raise ExampleError(f"{path}: {stage.id} has no base {base!r}; write reference, stub or a known mistake")


def _unmarked(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.strip().startswith(MARKS))


# Splicing. Positions come from the syntax trees, text from the files, so that comments and layout survive.


def splice(base: str, code: str, path: Path) -> str:
    """`base` with each function and method of `code` in its place, and the rest of `code` at the end.

    Raises ExampleError, which names `path`, for code that is not Python and for an unknown method.
    """
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        raise ExampleError(f"{path}: `code` is not Python, line {error.lineno}: {error.msg}") from error
    base_tree = ast.parse(base)
    known = {node.name for node in base_tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    places = _places(base_tree)
    lines, rest, edits = base.splitlines(), code.splitlines(), []
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name in known:
            for name, piece in _places(ast.Module([node], [])).items():
                if name not in places:
                    raise ExampleError(f"{path}: its base has no {name}; add it behind the class, by setattr")
                edits.append((places[name], _text(piece, code)))
            rest[node.lineno - 1 : node.end_lineno] = [""] * ((node.end_lineno or 0) - node.lineno + 1)
    for place, text in sorted(edits, key=lambda edit: -edit[0].lineno):
        lines[place.lineno - 1 : place.end_lineno] = text
    tail = "\n".join(rest).strip("\n")
    return "\n".join([*lines, *(["", "", tail] if tail else [])]) + "\n"


def _places(tree: ast.Module | ast.ClassDef, inside: str = "") -> dict[str, ast.stmt]:
    """The functions and methods of a module, and the names that a class sets to None, by dotted name."""
    found: dict[str, ast.stmt] = {}
    for node in tree.body:
        match node:
            case ast.ClassDef():
                found |= _places(node, f"{node.name}.")
            case ast.FunctionDef(name=name):
                found[inside + name] = node
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=None)) if inside:
                found[inside + name] = node
    return found


def _text(piece: ast.stmt, code: str) -> list[str]:
    return [] if isinstance(piece, ast.Assign) else code.splitlines()[piece.lineno - 1 : piece.end_lineno]

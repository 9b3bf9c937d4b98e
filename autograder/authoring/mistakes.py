"""Known wrong solutions, each with the sentence that a tutor would say.

One file per misconception, `STAGE/mistakes/ID.py`, which the grader reads as text only:

    \"""The sentence, in the second person, one step short of the answer. …\"""

    TASK = "2.3"                  the task in which it must lose points
    REPLACES = "graph.backward"   what it replaces: "MODULE.function", "MODULE.Class.method", "MODULE.Class"

    def variant_a(root, gradient=1.0): …     two or more ways to write the same mistake;
    class VariantB: …                        where REPLACES names a class, a class that replaces some methods;
                                             `__radd__ = None` in it removes that method

`verify` splices each variant into the reference's file and grades it: one mistake in otherwise right code.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

from autograder.course import REFERENCE, STAGES, Stage
from autograder.grading.diagnoses import MistakeError, parsed, sentence_of
from autograder.report.words import count
from autograder.submissions import Submission

KNOWN = "mistakes"  # the folder of a stage with its known mistakes


@dataclass(frozen=True)
class Mistake:
    """A misconception. `variants` maps each variant's name to the whole owned file with the mistake in it."""

    id: str
    stage: str
    task: str
    sentence: str
    file: str
    variants: dict[str, str]

    def submissions(self, stage: Stage) -> Iterator[Submission]:
        """Each variant as a submission called "ID, variant": the stage's files, one of them wrong."""
        right = stage.files(REFERENCE / "kittengrad")
        for name, text in self.variants.items():
            yield Submission(f"{self.id}, {name}", stage.id, {**right, self.file: text})


def load(stage_id: str, folder: str = KNOWN, least: int = 2) -> list[Mistake]:
    """All mistakes in a folder of a stage, by id. Each has `least` variants or more. Raises MistakeError."""
    return [_load(path, least) for path in sorted((STAGES / stage_id / folder).glob("*.py"))]


def _load(path: Path, least: int) -> Mistake:
    text = path.read_text(encoding="utf-8")
    tree = parsed(text, path)
    module, *target = _constant(tree, "REPLACES", path).split(".")
    file = REFERENCE / "kittengrad" / f"{module}.py"
    try:
        reference = file.read_text(encoding="utf-8")
        parsed(reference, file)  # a syntax error names the reference's file
    except FileNotFoundError:
        raise MistakeError(f"{path}: the reference has no {module}.py, which REPLACES names") from None
    variants = {
        node.name: _with(reference, target, node, text, path)
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.lower().startswith("variant")
    }
    if len(variants) < least:
        raise MistakeError(f"{path}: {count(len(variants), 'variant')} of the mistake; write {least} or more")
    return Mistake(
        id=path.stem,
        stage=path.parent.parent.name,
        task=_constant(tree, "TASK", path),
        sentence=sentence_of(tree, path),
        file=f"{module}.py",
        variants=variants,
    )


def _constant(tree: ast.Module, name: str, path: Path) -> str:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=ast.Constant(value=str(text))) if (
                found == name
            ):
                return text
    raise MistakeError(f'{path}: {name} = "…" is missing')


# Splicing. Positions come from the syntax tree, text from the files, so that comments and layout survive.


def _with(
    reference: str, target: list[str], variant: ast.FunctionDef | ast.ClassDef, text: str, path: Path
) -> str:
    """The reference's text with the variant in the place of `target`."""
    place = _find(ast.parse(reference), target, path)
    if isinstance(variant, ast.ClassDef):
        if not isinstance(place, ast.ClassDef):
            raise MistakeError(f"{path}: {variant.name} is a class, {'.'.join(target)} is not")
        pieces = {name: (part, _find(place, [name], path)) for name, part in _members(variant)}
    else:
        pieces = {target[-1]: (variant, place)}
    for name, (part, there) in sorted(pieces.items(), key=lambda item: -item[1][1].lineno):
        reference = _replaced(reference, there, _source(part, text, name))
    return reference


def _find(tree: ast.Module | ast.stmt, names: list[str], path: Path) -> ast.stmt:
    for name in names:
        inside = tree.body if isinstance(tree, ast.Module | ast.ClassDef) else []
        found = [n for n in inside if isinstance(n, ast.FunctionDef | ast.ClassDef) and n.name == name]
        if not found:
            raise MistakeError(f"{path}: the reference has no {'.'.join(names)} to replace")
        tree = found[0]
    assert isinstance(tree, ast.stmt)
    return tree


def _members(variant: ast.ClassDef) -> Iterator[tuple[str, ast.stmt]]:
    """The methods of a variant class, and the names that are set to None."""
    for node in variant.body:
        match node:
            case ast.FunctionDef(name=name) | ast.Assign(targets=[ast.Name(id=name)]):
                yield name, node


def _source(node: ast.stmt, text: str, name: str) -> str:
    """A function's text, at the left margin, renamed to `name`; nothing for an assignment of None."""
    if isinstance(node, ast.Assign):
        return ""
    lines = text.splitlines()[node.lineno - 1 : node.end_lineno]
    lines = [line[node.col_offset :] for line in lines]
    if isinstance(node, ast.FunctionDef):
        lines[0] = lines[0].replace(f"def {node.name}(", f"def {name}(", 1)
    return "\n".join(lines)


def _replaced(text: str, there: ast.stmt, source: str) -> str:
    lines = text.splitlines()
    lines[there.lineno - 1 : there.end_lineno] = [indent(source, " " * there.col_offset)]
    return "\n".join(lines) + "\n"

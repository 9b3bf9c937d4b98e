"""Copies of a submission, changed as copiers change them, and the course's own right solutions."""

import ast
import builtins
import random

from autograder.course import REFERENCE, STAGES, Stage


def solutions(stage: Stage) -> dict[str, dict[str, str]]:
    """The right solutions of a stage, each written independently: {style: {file name: text}}."""
    folders = [path for path in (STAGES / stage.id / "solutions").iterdir() if path.is_dir()]
    own = {folder.name: stage.files(folder) for folder in sorted(folders)}
    return own | {"reference": stage.files(REFERENCE / "kittengrad")}


def renamed(text: str) -> str:
    """Every variable, parameter and helper has another name; comments are gone, and the layout is new."""
    return ast.unparse(Rename().visit(ast.parse(text)))


class Rename(ast.NodeTransformer):
    def visit_Name(self, node: ast.Name) -> ast.Name:
        return node if hasattr(builtins, node.id) else ast.Name(f"my_{node.id}", node.ctx)

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(f"my_{node.arg}")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        if not node.name.startswith("__"):
            node.name = f"my_{node.name}"
        return node


def reordered(text: str) -> str:
    """The functions of the file, and those of each class, stand in another order."""
    tree = ast.parse(text)
    for node in [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]:
        movable = [part for part in node.body if isinstance(part, ast.FunctionDef)]
        coming = iter(movable[::-1])
        node.body = [next(coming) if part in movable else part for part in node.body]
    return ast.unparse(tree)


def commented(text: str, seed: int = 0) -> str:
    """A comment behind one in three lines, and blank lines between them."""
    rng = random.Random(seed)
    inside, lines = False, []
    for line in text.splitlines():
        inside ^= line.count('"""') % 2 == 1
        plain = not inside and '"""' not in line and not line.endswith("\\")
        lines.append(f"{line}  # step {rng.random()}\n" if plain and rng.random() < 0.3 else line)
    return "\n".join(lines) + "\n"

"""Finds every rule of the library, so that a rule without a check is a failure.

A rule is a function with a docstring that begins with what it computes: `out = …`, or `outᵢ = …`. Stage 05's
`split` returns several results, and is the one rule with another docstring.
"""

import ast
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "kittengrad"
OF_NUMBERS = ("mlp",)  # stage 03's rule computes with Values
RULE_FILES = ("arithmetic", "matrices", "functional", "reductions")  # those of a Tensor's methods
HELPERS = {"unbroadcast", "kept_shape", "largest", "along", "names_each_place_once"}


def public_functions(file):
    """The functions of one file of the library by name, with their docstrings."""
    body = ast.parse((FOLDER / f"{file}.py").read_text("utf-8")).body
    functions = [node for node in body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"]
    return {function.name: ast.get_docstring(function) or "" for function in functions}


def find():
    """All rules by name, those of the stages and those provided."""
    found = {}
    for file in sorted(path.stem for path in FOLDER.glob("*.py")):
        if file not in OF_NUMBERS:
            functions = public_functions(file).items()
            names = [name for name, text in functions if text.startswith("out") or name == "split"]
            found |= {name: getattr(import_module(f"kittengrad.{file}"), name) for name in names}
    return found

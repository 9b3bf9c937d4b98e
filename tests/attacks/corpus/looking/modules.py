"""Import the grader, its suites, pytest and the words that suites are written with.

refused: ModuleNotFoundError, ImportError
"""

import importlib

from kilroy import attempt

NAMES = "autograder autograder.confinement.session autograder.grading.suite pytest checks test_hidden"


def attack():
    for name in NAMES.split():
        attempt("import " + name, importlib.import_module, name)

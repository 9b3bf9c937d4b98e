"""The grader's rules for the imports of your files. The checks apply them while they run.

The grader copies the files that a stage names into a closed process with a Python of its own. Your other
files and the notebook stay outside. So a check stops at an import that works here alone, and its message
names the next step. The rules find honest mistakes; they are advice, and the notebook stays free.

`handed_out.json` beside the checks lists the files of the course. `actions.py` has the rules for files,
programs and the network.
"""

import builtins
import json
import os
import sys
from functools import cached_property
from importlib.util import find_spec

from .additions import changed, names_in
from .calls import H5PY, announce

LISTED = "handed_out.json"

# What the grader's Python has beside its standard library, and what that library lacks.
PACKAGES = ("numpy", "h5py")
ABSENT = ("_tkinter", "idlelib", "tkinter", "turtle", "turtledemo")

# The modules through which a file's own call goes on its way to `Rules.caller`.
THROUGH = ("checks", "collections", "concurrent", "os", "threading")

# Names that Jupyter adds to Python's own. A file in the grader lacks them.
NOTEBOOK_NAMES = ("__IPYTHON__", "display", "get_ipython")


class Outside(Exception):
    """Something that works here and fails in the grader. The message is for the student."""


class MissingInGrader(Outside, ModuleNotFoundError):
    """A module that the grader lacks."""


class AddedName(Outside, AttributeError):
    """A name that you added to a file of another stage. The grader's version of that file lacks it."""


class MissingVariable(Outside, KeyError):
    """An environment variable that the grader lacks."""

    __str__ = Exception.__str__  # a KeyError shows its message in quotation marks


class BlockedInGrader(Outside, PermissionError):
    """An action that the grader blocks."""


class HandedOut:
    """The files of the course.

    texts    the files of kittengrad/ as they were handed out: {file name: text}
    stages   {"02": {"owns": [file name, …], "needs": [file name, …]}, …}
    """

    def __init__(self, texts, stages):
        self.texts, self.stages = texts, stages
        self.owner = {file: number for number, stage in stages.items() for file in stage["owns"]}
        self.provided = texts.keys() - self.owner.keys()

    @cached_property
    def names(self):
        """What each file of a stage defines, as it was handed out: {file name: {name, "Class.member", …}}."""
        return {file: names_in(self.texts[file]) for file in self.owner}

    def in_grader(self, number):
        """The files of kittengrad/ that the grader has while it grades the stage `number`."""
        earlier = {file for file, owner in self.owner.items() if owner <= number}
        return {*self.provided, *earlier, *self.stages[number]["needs"]}


def handed_out(folder):
    """The files of the course, as listed in a folder of checks; None if the list is missing there."""
    try:
        listed = json.loads((folder / LISTED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return HandedOut({name: "\n".join(lines) for name, lines in listed["texts"].items()}, listed["stages"])


def _plain(text):
    """The text with plain line ends, and without blanks at the end of a line."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


class Rules:
    """The rules for the files in the folder `where` during a check of the stage `number`.

    loaded   the files that the check imported
    hidden   names that `import *` left out, because the student added them: {name: file of another stage}
    """

    def __init__(self, course, number, where):
        self.course, self.number, self.where = course, number, where
        self.files = course.in_grader(number)
        self.loaded = []
        self.hidden = {}
        self._inside = f"{where}{os.sep}"

    def file(self, path):
        """The name of a student's own file; "" for provided files and for files outside the folder."""
        name = path.removeprefix(self._inside)
        return "" if name == path or name in self.course.provided else name

    def provided(self, path):
        """The text of a provided file, as the grader has it; None for other files."""
        inside = path.parent == self.where and path.name in self.course.provided
        return self.course.texts[path.name] if inside else None

    def counts(self, file):
        """Whether the grader takes this file of the student while it grades the stage."""
        return file in self.course.stages[self.number]["owns"]

    def running(self, frame, *, imports=True):
        """The student's file that runs in this frame, or called it; "" for none.

        imports   whether the work of an import counts as work of the importing file
        """
        while frame:
            path = frame.f_code.co_filename
            if file := self.file(path):
                return file
            if not imports and path.startswith("<frozen importlib"):
                return ""
            frame = frame.f_back
        return ""

    def caller(self, frame):
        """The student's file that made the call in this frame, directly or through Python's own modules."""
        while frame and frame.f_globals.get("__name__", "").partition(".")[0] in THROUGH:
            frame = frame.f_back
        return self.file(frame.f_code.co_filename) if frame else ""

    def builtins(self, path):
        """Python's built-in names for one file of the student; `import` and `input` obey the rules."""
        file = self.file(path)

        def guarded_import(name, globals=None, locals=None, fromlist=(), level=0):
            package = (globals or {}).get("__package__") or self.where.name
            self.refuse_import(file, "." * level + name, package)
            module = builtins.__import__(name, globals, locals, fromlist, level)
            if name.partition(".")[0] == "h5py":
                announce(sys.modules["h5py"].File, "__init__", H5PY)
            self._refuse_added(file, module, fromlist or ())
            return module

        def guarded_input(prompt=""):
            raise BlockedInGrader(
                f"{file} waits for input(). The grader has no keyboard: give the value as an argument."
            )

        names = {name: value for name, value in vars(builtins).items() if name not in NOTEBOOK_NAMES}
        return names | {"__import__": guarded_import, "input": guarded_input}

    def missing_variable(self, file, name):
        """The error for a file that reads an environment variable which the grader lacks."""
        return MissingVariable(
            f"{file} reads the environment variable {name}. The grader has none of your environment "
            f"variables: write the value into {file}."
        )

    def refuse_module(self, module):
        """Raise MissingInGrader for a file of kittengrad/ that stays outside the grader during this stage."""
        if f"{module}.py" in self.files and (self.where / module).is_dir():
            raise MissingInGrader(
                f"Your {module} is a folder. The grader takes the file {module}.py alone: move your code "
                f"into it, and remove the folder."
            )
        file = self.running(sys._getframe(1))
        if not file or f"{module}.py" in self.files:
            return
        if owner := self.course.owner.get(f"{module}.py"):
            raise MissingInGrader(
                f"{file} imports {module}.py, a file of stage {owner}. The grader checks stage {self.number} "
                f"without {module}.py. Move what you need from it into {file}."
            )
        raise MissingInGrader(self._left_behind(file, self.where, module))

    def added(self, file, name, other):
        """The error for a file that uses a name which the student added to the file `other`."""
        return AddedName(
            f"{file} uses {name}, which you added to {other}. The grader checks {file} with its own {other}, "
            f"which has no {name}. Define it in {file} instead."
        )

    def named(self, error):
        """The error itself, or the error that says why a name is missing in the grader."""
        name = error.name if isinstance(error, NameError) else None
        if name not in self.hidden:
            return error
        traceback = error.__traceback__
        while traceback.tb_next:
            traceback = traceback.tb_next
        file = self.file(traceback.tb_frame.f_code.co_filename)
        found = self.added(file, name, self.hidden[name])
        return found.with_traceback(error.__traceback__) if self.counts(file) else error

    def notes(self):
        """Sentences about imported files that the grader replaces by its own."""
        loaded = list(dict.fromkeys(self.loaded))
        notes = [
            f"Your {self.where.name}/{file} is not as it was handed out. The checks and the grader use "
            f"{file} as it was handed out, and your changes stay behind. Move them into a file of the stage."
            for file in loaded
            if self.is_replaced(file)
        ]
        return notes + [note for file in loaded if (note := self._on_changes(file))]

    def is_replaced(self, file):
        """Whether a file is provided, and the student's copy is changed or missing."""
        return file in self.course.provided and _plain(self._text(file)) != _plain(self.course.texts[file])

    def files_of_others(self):
        """The imported files of other stages, in which the student's version is used: {stage: [file, …]}."""
        found = {}
        for file in dict.fromkeys(self.loaded):
            if file in self.course.owner and not self.counts(file):
                found.setdefault(self.course.owner[file], []).append(file)
        return found

    def _on_changes(self, file):
        """A note on what the student changed in a file of another stage outside its tasks; "" for nothing."""
        if file not in self.course.owner or self.counts(file):
            return ""
        names = changed(self._text(file), self.course.texts[file])
        if not names:
            return ""
        own = " and ".join(self.course.stages[self.number]["owns"])
        return (
            f"You changed {', '.join(names)} in {file}, outside of its tasks. The grader checks {own} with "
            f"its own {file}, where this is as it was handed out."
        )

    def _text(self, file):
        try:
            return (self.where / file).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""

    def _refuse_added(self, file, module, names):
        """Raise AddedName if a file of the checked stage imports an added name from another stage's file."""
        other = self.file(getattr(module, "__file__", None) or "")
        if other in self.course.names and self.counts(file) and not self.counts(other):
            for name in names:
                if name not in self.course.names[other] and name in vars(module):
                    raise self.added(file, name, other)

    def refuse_import(self, file, name, package=None):
        """Raise MissingInGrader for a module that exists here and is missing in the grader."""
        if name.startswith("."):
            return  # `refuse_module` decides about the files of the package
        top = name.partition(".")[0]
        known = top in sys.stdlib_module_names and top not in ABSENT
        if known or top in PACKAGES or top == self.where.name:
            return
        if top == "__main__":
            raise MissingInGrader(
                f"{file} imports the notebook, and the grader has no notebook. "
                f"Move what {file} needs into {file}."
            )
        if not _is_here(top):
            return  # Python's own message is right
        if top == "checks":
            raise MissingInGrader(
                f"{file} imports checks. The grader has tests of its own: move this import into the notebook."
            )
        beside = self.where.parent / top
        if beside.is_dir() or beside.with_suffix(".py").is_file():
            raise MissingInGrader(self._left_behind(file, self.where.parent, top))
        raise MissingInGrader(
            f"{file} imports {top}. The grader has no {top}, only the standard library, "
            f"{' and '.join(PACKAGES)}. Move this import, and the code that needs it, into the notebook."
        )

    def _left_behind(self, file, folder, module):
        added = f"{module}/" if (folder / module).is_dir() else f"{module}.py"
        if folder == self.where:
            added = f"{folder.name}/{added}"
        own = " and ".join(self.course.stages[self.number]["owns"])
        return (
            f"{file} imports {added}, which you added. For stage {self.number} the grader takes only "
            f"{own}, and {added} stays behind. Move what you need from it into {file}."
        )


def _is_here(top):
    """Whether Python finds this module on the student's computer."""
    try:
        return find_spec(top) is not None
    except (ImportError, ValueError):
        return False

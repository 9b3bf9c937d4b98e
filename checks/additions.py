"""Names that you added to a file of another stage. The grader has its own version of that file, without them.

While it grades a stage, the grader uses your files of that stage and its own files of the others. So a method
that you add to `Value` in stage 01 is missing when it grades stage 03. A check of stage 03 stops when a file
of stage 03 uses the method. What you changed there is harder to see in use, so a note names it (`changed`).
"""

import ast
import sys

WAITS = "NotImplementedError"  # a task that was handed out raises it


def names_in(source):
    """The names that a file defines: functions, classes, variables, imports, and members as `Class.name`."""
    names = definitions(source)
    slots = (name for name in names if name.endswith(".__slots__"))
    return {*names} | {f"{name.partition('.')[0]}.{slot}" for name in slots for slot in _strings(names[name])}


def _strings(node):
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]


def changed(source, handed_out):
    """The names that a file defines in another way than the file that was handed out, but for its tasks.

    The arguments of a task count. Comments, docstrings and new names are no change.
    """
    try:
        mine = definitions(source)
    except (SyntaxError, ValueError):
        return []  # the check shows it
    return [
        name
        for name, node in definitions(handed_out).items()
        if name not in mine or _form(mine[name], node) != _form(node, node)
    ]


def definitions(source):
    """What a file defines: {name: syntax tree}; a member of a class is named `Class.name`."""
    return {name: node for part in ast.parse(source).body for name, node in _defined(part)}


def _defined(node):
    """Pairs (name, syntax tree) for one statement."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((alias.asname or alias.name.partition(".")[0], alias) for alias in node.names)
    elif isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from ((target.id, node) for target in targets if isinstance(target, ast.Name))
    elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name, node
        members = node.body if isinstance(node, ast.ClassDef) else ()
        yield from ((f"{node.name}.{name}", part) for member in members for name, part in _defined(member))


def _form(node, handed_out):
    """What counts of a definition, as text: all of a complete function, the arguments of a task."""
    if isinstance(node, ast.ClassDef):
        return [ast.dump(part) for part in (*node.bases, *node.decorator_list)]
    if not isinstance(node, ast.FunctionDef):
        return ast.dump(node)
    parts = [node.args, *node.decorator_list]
    if WAITS not in ast.dump(handed_out):
        parts += node.body[ast.get_docstring(node) is not None :]
    return [ast.dump(part) for part in parts]


def guard(module, path, rules):
    """Stop a file of the checked stage when it uses what you added to this module, or to a class of it.

    `rules.py` stops the import of an added name.

    path    the module's file; only a file of another stage has additions
    """
    other = rules.file(path)
    if other not in rules.course.owner or rules.counts(other):
        return
    names = rules.course.names[other]
    for kind in [kind for name, kind in vars(module).items() if name in names and isinstance(kind, type)]:
        for name, member in list(vars(kind).items()):
            full = f"{kind.__name__}.{name}"
            if kind.__module__ == module.__name__ and full not in names and not _is_python_s(name, member):
                setattr(kind, name, _descriptor(member)(member, full, other, rules))
    module.__class__ = _guarded(type(module), names, other, rules)


def _is_python_s(name, member):
    """Whether every class has a member of this name, or Python sets it."""
    return hasattr(object, name) or (name.startswith("__") and not callable(member))


class _Added:
    """A member that you added to a class of another stage's file."""

    def __init__(self, member, name, other, rules):
        self.member, self.name, self.other, self.rules = member, name, other, rules

    def __get__(self, holder, kind=None):
        self.refuse(sys._getframe(1))
        get = getattr(type(self.member), "__get__", None)
        return get(self.member, holder, kind) if get else self.member

    def refuse(self, frame):
        """Raise AddedName if a file of the checked stage runs in this frame."""
        file = self.rules.file(frame.f_code.co_filename)
        if self.rules.counts(file):
            raise self.rules.added(file, self.name, self.other)


class _AddedData(_Added):
    """A slot, or a property that can be set."""

    def __set__(self, holder, value):
        self.refuse(sys._getframe(1))
        self.member.__set__(holder, value)

    def __delete__(self, holder):
        self.member.__delete__(holder)


def _descriptor(member):
    return _AddedData if hasattr(type(member), "__set__") else _Added


def _guarded(kind, names, other, rules):
    """A kind of module in which files of the checked stage find only the names that were handed out."""

    class Guarded(kind):
        def __getattribute__(self, name):
            file = rules.file(sys._getframe(1).f_code.co_filename)
            if not rules.counts(file):
                return super().__getattribute__(name)
            if name == "__all__":  # `import *` asks for it
                mine = [mine for mine in vars(self) if not mine.startswith("_")]
                rules.hidden |= dict.fromkeys({*mine} - names, other)
                return [mine for mine in mine if mine in names]
            if name not in names and not name.startswith("__"):
                super().__getattribute__(name)  # a name that nobody defines has Python's own message
                raise rules.added(file, name, other)
            return super().__getattribute__(name)

    return Guarded

"""The corpus as a class of students: what each attack says of itself, and the folder it is submitted as.

An attack is a file in corpus/FAMILY/NAME.py, or a function of packaged.py or weights.py. The first line of
its docstring says what it tries. Lines `key: value` after it say what must come of it:

    earns    the tasks it may honestly earn; none when the line is missing
    refused  how each of its attempts must end: type names of exceptions, or `killed`
    ends     how its tests may end, as results.Category has them; any but "passed" when missing
    without  the layers that stop it: where they are off it must succeed. Joined by `+` where each is enough
             alone; after `, ` come those that help only where the worker is not user 0
    control  what to attempt instead of the attack when they are off, where the attack itself would do harm
    file     the file it is submitted as; graph.py when missing. A classifier.py comes beside a graph.py that
             implements nothing
    scores   how its classifier may end on the leaderboard, as results.Category has them
"""

from __future__ import annotations

import ast
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.attacks.packaged import NAMES, NOTHING, Make, packaged
from tests.attacks.surprises import surprise
from tests.attacks.weights import submitted

CORPUS = Path(__file__).parent / "corpus"
STAGES = {"graph.py": "02-backprop", "classifier.py": "02-backprop", "scalar.py": "01-scalar-graph"}
SHARED = re.compile(r"^from kilroy import .*$", re.MULTILINE)
VICTIM = "000-zz-honest"  # the first honest student
KEY = re.compile(r"^(earns|refused|ends|without|control|file|scores): (.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Attack:
    """One hostile submission; `source` is "" where a maker packs it."""

    name: str  # FAMILY/NAME
    tries: str
    says: dict[str, str] = field(default_factory=dict)
    source: str = ""
    make: Make | None = None

    @property
    def stage(self) -> str:
        return STAGES[self.says.get("file", "graph.py")]

    def listed(self, key: str) -> set[str]:
        return {part.strip() for part in self.says.get(key, "").split(",")} - {""}

    def text(self, places: dict[str, Any]) -> str:
        """Its source, with what attacks share, and with what this one knows."""
        shared = (CORPUS / "kilroy.py").read_text(encoding="utf-8")
        shared = shared.replace("places = {}", f"places = {places!r}")
        return SHARED.sub(lambda _: shared, self.source, count=1)

    def submission(self, student: Path, places: dict[str, Any]) -> None:
        """Make the student's folder."""
        if self.make:
            self.make(student / self.stage, places)
        else:
            folder = student / self.stage
            folder.mkdir(parents=True)
            if self.says.get("file") == "classifier.py":
                (folder / "graph.py").write_text(NOTHING, encoding="utf-8")
            (folder / self.says.get("file", "graph.py")).write_text(self.text(places), encoding="utf-8")


def attacks() -> Iterator[Attack]:
    """The whole corpus, in order."""
    for path in sorted(CORPUS.glob("*/*.py")):
        source = path.read_text(encoding="utf-8")
        yield _described(
            f"{path.parent.name}/{path.stem}", ast.get_docstring(ast.parse(source)), source=source
        )
    for name, make in (*packaged(), *submitted()):
        yield _described(name, make.__doc__, make=make)


def _described(name: str, docstring: str | None, **more: Any) -> Attack:
    assert docstring, f"{name} does not say what it tries"
    return Attack(name, docstring.partition("\n")[0], dict(KEY.findall(docstring)), **more)


def places_of(attack: Attack, places: dict[str, Any]) -> dict[str, Any]:
    """What this attack knows: marks of its own, so that what is left behind tells who left it."""
    mark = f"{places['mark']}-{attack.name.replace('/', '-')}"
    return places | {"mark": mark, "key": key_of(mark)}


def key_of(mark: str) -> int:
    """A System V key for a mark; positive, and never 0, which stands for a private object."""
    return zlib.crc32(mark.encode()) >> 1 | 1


def fill_class(folder: Path, places: dict[str, Any], honest: dict[str, str]) -> dict[str, str]:
    """Make the class: an honest student after every fourth attack, and surprises beside the students.

    Returns {attack: student folder}.

    honest  the finished files, which earn everything
    """
    students = {}
    corpus = list(attacks())
    for number, attack in enumerate(corpus):
        student = f"{number:03}-{attack.name.replace('/', '-')}"
        attack.submission(folder / student, places_of(attack, places))
        students[attack.name] = student
        if number % 4 == 0 or number == len(corpus) - 1:
            for file, text in honest.items():
                place = folder / f"{number:03}-zz-honest" / STAGES[file]
                place.mkdir(parents=True)
                (place / file).write_text(text, encoding="utf-8")
    for name in NAMES.values():
        place = folder / name / "02-backprop"
        place.mkdir(parents=True)
        (place / "graph.py").write_text(NOTHING, encoding="utf-8")
    surprise(folder, VICTIM)
    return students

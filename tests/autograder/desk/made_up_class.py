"""A made-up class of stage 02, and what Canvas, Moodle and Gradescope hand out of it.

Each student is a kind of submission, and so are the names, in the scripts and with the signs that names have.
Tests play a term with it, and `benchmarks/desk.py` measures one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.authoring import examples, mistakes
from autograder.build.stubs import solved
from autograder.course import ASSIGNMENTS, REFERENCE, STAGES, Stage, load
from tests.autograder.desk.downloads import gradescope as gradescopes
from tests.autograder.desk.downloads import packed, zipped

STAGE: Stage = load().stage("02")
FILE = STAGE.owns[0]
NOTEBOOK = f"{STAGE.id}.ipynb"
TITLE = f"{STAGE.id} (9001)"  # Canvas puts the number of the assignment behind its name
RIGHT, UNGRADABLE = "right", ("no-source", "notebook-alone")
ODD = ("half-done", "untouched", "syntax-error", "recursive", *UNGRADABLE)
IN_TIME, LATE = "2026-11-19 10:00:00.0 Z", "2026-11-21 10:00:00.0 Z"
STATE = ("Yes", "Thursday, 19 November 2026, 10:00 AM", "-", "")  # the last columns of Moodle's worksheet
SLOW = ("no-topological-order-b", "visited-again-a", "visited-again-b")  # they take seconds
# "Variant", as names are written in different places; some begin or end as formulas and files do.
GIVEN = (
    *("Variant", "Вариант", "変種", "변형", "变体", "Παραλλαγή", "صيغة", "रूप", "Biến Thể"),
    *("D'un Essai", "Größe 2", "=Sum(1)", "Variant, Jr."),
)


@dataclass(frozen=True)
class Member:
    """A student: what kind of submission it is, and its name. `files` maps names to what was sent."""

    number: int
    kind: str
    files: Mapping[str, str | bytes]

    @property
    def login(self) -> str:
        return f"{self.kind}-{self.number:03}"

    @property
    def email(self) -> str:
        return f"{self.login}@class.invalid"

    @property
    def family(self) -> str:
        return self.kind.replace("-", " ").title()

    @property
    def given(self) -> str:
        return GIVEN[self.number % len(GIVEN)]

    @property
    def section(self) -> str:
        return f"Tuesday {10 + self.number % 2}:00"

    @property
    def late(self) -> bool:
        return self.number % 10 == 7

    @property
    def canvas(self) -> int:
        return 12_000 + self.number

    @property
    def moodle(self) -> int:
        return 4_000 + self.number

    @property
    def gradescope(self) -> int:
        return 200 + self.number


def members(count: int, notebook: str = "", without: Sequence[str] = ()) -> list[Member]:
    """So many students with work of every kind, in fixed turns.

    notebook  the text of the notebook that they answer in
    without   mistakes that are left out
    """
    texts = owned()
    right = [kind for kind in texts if kind.startswith(RIGHT)]
    wrong = [kind for kind in texts if kind not in (*right, *ODD, *without)]
    notebook = notebook or (ASSIGNMENTS / NOTEBOOK).read_text(encoding="utf-8")
    made = []
    for number in range(count):
        turn, place = divmod(number, 10)
        if place < 4:
            kind = right[place % len(right)]
        elif place < 9:
            kind = wrong[(5 * turn + place - 4) % len(wrong)]
        else:
            kind = ODD[turn % len(ODD)]
        made.append(Member(number, kind, {NOTEBOOK: answered(notebook, kind), **texts[kind]}))
    return made


def owned() -> dict[str, dict[str, str | bytes]]:
    """{kind: the files beside the notebook}: right, each variant of each known mistake, and odd ones."""
    reference = solved((REFERENCE / "kittengrad" / FILE).read_text(encoding="utf-8"))
    texts = {RIGHT: reference}
    for path in sorted((STAGES / STAGE.id / "solutions").glob(f"*/{FILE}")):
        texts[f"{RIGHT}-{path.parent.name}"] = path.read_text(encoding="utf-8")
    for mistake in mistakes.load(STAGE.id):
        texts |= {f"{mistake.id}-{name[-1]}": solved(text) for name, text in mistake.variants.items()}
    for one in examples.load(load()):
        if one.stage == STAGE.id and one.student in ODD:
            [texts[one.student]] = one.files.values()
    files: dict[str, dict[str, str | bytes]] = {kind: {FILE: text} for kind, text in texts.items()}
    files["syntax-error"] = {FILE: reference.replace("):\n", ")\n")}
    document = zipped({"word/document.xml": "<w:document/>"})
    return files | {"no-source": {FILE: document}, "notebook-alone": {}}


def answered(notebook: str, kind: str) -> str:
    """The notebook with an answer to each written question."""
    found = nbformat.reads(notebook, as_version=4)
    questions = {question.grade_id: question.id for question in STAGE.written}
    for cell in found.cells:
        if (name := cell.metadata.get("nbgrader", {}).get("grade_id")) in questions:
            cell.source = f"The answer of {kind} to question {questions[name]}."
    return nbformat.writes(found)


# What the systems hand out.


def canvas(class_: Iterable[Member], path: Path) -> Path:
    """The zip of "Download submissions". Some files came twice, or by a browser, or in a zip."""
    entries: dict[str, str | bytes] = {}
    for one in class_:
        late = "LATE_" if one.late else ""
        name = "".join(c for c in f"{one.family}{one.given}".lower() if c.isalnum() or c == "_")
        for place, (file, data) in enumerate(_sent(one).items()):
            entries[f"{name}_{late}{one.canvas}_{70_000 + 10 * one.number + place}_{file}"] = data
    return packed(path, entries)


def _sent(one: Member) -> dict[str, str | bytes]:
    stem, end = FILE.split(".")
    called = {1: f"{stem}-1.{end}", 2: f"{stem} (1).{end}"}.get(one.number % 4, FILE)
    if one.number % 4 == 3:
        return {"work.zip": zipped(released(one))}
    return {called if name == FILE else name: data for name, data in one.files.items()}


def released(one: Member) -> dict[str, str | bytes]:
    """The files where nbgrader's release has them."""
    return {
        f"{STAGE.id}/{'kittengrad/' if name == FILE else ''}{name}": data for name, data in one.files.items()
    }


def canvas_gradebook(class_: Iterable[Member], path: Path) -> Path:
    """The gradebook that Canvas exports; it is the roster, too."""
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", TITLE, "Final Score"]
    possible = ["    Points Possible", "", "", "", "", str(STAGE.points), "(read only)"]
    rows = [
        [f"{one.family}, {one.given}", one.canvas, f"{one.number:07}", one.login, one.section, "", ""]
        for one in class_
    ]
    return _table(path, [header, possible, *rows])


def moodle(class_: Iterable[Member], path: Path) -> Path:
    """The zip of "Download all submissions", as folders. Moodle makes a blank of each `_` in a name."""
    return packed(
        path,
        {
            f"{full_name(one).replace('_', ' ')}_{one.moodle}_assignsubmission_file_/{name}": data
            for one in class_
            for name, data in one.files.items()
        },
    )


def full_name(one: Member) -> str:
    return f"{one.given} {one.family}"


def moodle_worksheet(class_: Iterable[Member], path: Path) -> Path:
    """The grading worksheet of the assignment; it is the roster, too."""
    most = f"{STAGE.points + sum(one.points for one in STAGE.written):.2f}"
    header = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade"]
    header += ["Grade can be changed", "Last modified (submission)", "Last modified (grade)"]
    header += ["Feedback comments"]
    rows = [
        [f"Participant {one.moodle}", full_name(one), one.email, "Submitted for grading", "", most, *STATE]
        for one in class_
    ]
    return _table(path, [header, *rows])


def gradescope(class_: Iterable[Member], path: Path) -> Path:
    """The zip of "Export submissions". It alone tells when each came."""
    return packed(
        path,
        gradescopes(
            {
                one.gradescope: (
                    LATE if one.late else IN_TIME,
                    [(full_name(one), f"{one.number:07}", one.email)],
                    one.files,
                )
                for one in class_
            }
        ),
    )


def roster(class_: Iterable[Member], path: Path, extensions: Mapping[str, str] = {}) -> Path:
    """A roster of one's own, with the number of each system, and extensions for {login: text}."""
    header = ["key", "name", "id", "participant", "sid", "email", "section", "extension-02"]
    rows = [[*_ids(one), one.section, extensions.get(one.login, "")] for one in class_]
    return _table(path, [header, *rows])


def _ids(one: Member) -> Sequence[object]:
    return one.login, full_name(one), one.canvas, one.moodle, f"{one.number:07}", one.email


def _table(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path

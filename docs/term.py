"""Write the files that an instructor has in one week of `docs/instructor.md`, made from the example class.

    python docs/term.py FOLDER

    backprop.zip        what Canvas downloads for stage 02: each kind of submission is one student
    backprop-2.zip      the download of a day later, in which one student has corrected the work
    gradebook.csv       Canvas's gradebook: the roster of the class, with two sections
    timed.zip           three of these submissions as Gradescope downloads them, with their times
    class/, timed/      the class folders, with a class.toml in each; timed/ has a roster of its own

With these files, each command of the page can be typed in FOLDER. `tests/test_handbook.py` does so.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from autograder.authoring import examples
from autograder.course import load

STAGE = "02-backprop"
FILE = "graph.py"
COLUMN = "Backprop (5512)"  # of the assignment in Canvas's gradebook
LATE = ("half-done", "no-topological-order")
RENAMED = {"half-done": "graph-1.py", "recursive": "graph (1).py"}  # by Canvas, and by a browser
ABSENT, CORRECTED = "never-submits", "infinite-loop"
COPY, DOCUMENT, NOTEBOOK = "renames-a-copy", "sends-a-document", "sends-a-notebook"
TIMES = {
    "perfect": "2026-11-26 10:00:00.000000000 Z",
    "recursive": "2026-11-28 09:30:00.000000000 Z",
    "overwrites-grad": "2026-11-28 20:00:00.000000000 Z",
}
RULES = """\
roster = "../{roster}"

[deadlines]                               # for every stage below
grace = 15                                # minutes
penalty = "10 % a day, at most 50 %"

[deadlines.02]
due = "2026-11-27T23:59+01:00"
"""
SEED = bytes(range(32))  # the secret of the class, so that its inputs are those of the page

Files = dict[str, bytes]


def write(folder: Path) -> None:
    """Write all files of the week into a new folder."""
    texts = {
        one.student: next(iter(one.files.values())) for one in examples.load(load()) if one.stage == STAGE
    }
    students = sorted({*texts, ABSENT, COPY, DOCUMENT, NOTEBOOK})
    numbers = {student: 41000 + place for place, student in enumerate(students)}
    folder.mkdir(parents=True, exist_ok=True)
    sent = canvas(texts, numbers)
    packed(folder / "backprop.zip", sent)
    before = next(name for name in sent if name.startswith(f"{squashed(CORRECTED)}_"))
    corrected = f"{squashed(CORRECTED)}_{numbers[CORRECTED]}_700400_{FILE}"
    others = {name: data for name, data in sent.items() if name != before}
    packed(folder / "backprop-2.zip", others | {corrected: texts["perfect"].encode()})
    packed(folder / "timed.zip", timed(texts))
    (folder / "gradebook.csv").write_text(gradebook(numbers), encoding="utf-8-sig")
    timed_roster = "".join(f"{student},{place},\n" for place, student in enumerate(TIMES, 201))
    (folder / "timed.csv").write_text(f"key,sid,extension-02\n{timed_roster}", encoding="utf-8")
    for name, roster in (("class", "gradebook.csv"), ("timed", "timed.csv")):
        (folder / name).mkdir()
        (folder / name / "class.toml").write_text(RULES.format(roster=roster), encoding="utf-8")
    for name in ("results", "timed-results"):
        (folder / name).mkdir()
        (folder / name / ".secret").write_bytes(SEED)


def canvas(texts: Mapping[str, str], numbers: Mapping[str, int]) -> Files:
    """Canvas's download: {name: bytes}."""
    sent: Files = {}
    for place, (student, text) in enumerate(sorted(texts.items()), 700101):
        late = "_LATE" if student in LATE else ""
        name, data = RENAMED.get(student, FILE), text.encode()
        if student == "perfect":  # some send a zip
            name, data = "work.zip", zipped({f"kittengrad/{FILE}": data})
        sent[f"{squashed(student)}{late}_{numbers[student]}_{place}_{name}"] = data
    copied = texts["perfect"].replace("nodes", "vertices").replace("node", "vertex")
    empty = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    others = {
        (COPY, FILE): copied.encode(),
        (DOCUMENT, FILE): zipped(
            {"word/document.xml": b"<x/>"}
        ),  # a word processor's file under another name
        (NOTEBOOK, f"{STAGE}.ipynb"): json.dumps(empty).encode(),
    }
    for place, ((student, name), data) in enumerate(others.items(), 700201):
        sent[f"{squashed(student)}_{numbers[student]}_{place}_{name}"] = data
    return sent | {f"guestvisiting_49999_700301_{FILE}": texts["perfect"].encode()}


def timed(texts: Mapping[str, str]) -> Files:
    """Gradescope's download: a folder for each submission, and the times in a file of metadata."""
    sent: Files = {}
    lines = ["---"]
    for number, (student, time) in enumerate(TIMES.items(), 201):
        lines += [f"submission_{number}:", "  :submitters:", f"  - :name: {student}", f"    :sid: '{number}'"]
        lines += [f"    :email: {student}@example.edu", f"  :created_at: {time}", "  :score: 0.0"]
        sent[f"assignment_5_export/submission_{number}/{FILE}"] = texts[student].encode()
    return {"assignment_5_export/submission_metadata.yml": "\n".join(lines).encode(), **sent}


def gradebook(numbers: Mapping[str, int]) -> str:
    """Canvas's gradebook: names as "Last, First", numbers, logins and sections."""
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    sheet.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", COLUMN])
    sheet.writerow(["    Points Possible", "", "", "", "", load().stage(STAGE).points])
    for student, number in numbers.items():
        section = "Tuesday 10:00" if number % 2 else "Thursday 14:00"
        sheet.writerow([sortable(student), number, f"S{number}", student, section, ""])
    return text.getvalue()


def sortable(student: str) -> str:
    """`Grad, Overwrites` for overwrites-grad."""
    *first, last = student.replace("-", " ").title().split()
    return ", ".join(filter(None, (last, " ".join(first))))


def squashed(student: str) -> str:
    """The name at the top of Canvas's file names."""
    return "".join(filter(str.isalnum, sortable(student).lower()))


def zipped(files: Files) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return data.getvalue()


def packed(path: Path, files: Files) -> None:
    path.write_bytes(zipped(files))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
    print(f"The files of the week are in {sys.argv[1]}.")

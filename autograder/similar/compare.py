"""Compare the graded submissions of one stage.

    results/code/STUDENT/STAGE/ ─► tokens ─► fingerprints ─► likeness ─► ranked pairs with their passages

The files that the course hands out count for nobody: the stage's stubs, the provided files, and the cells of
its notebook. The course's own right solutions were written independently of one another, so their likeness
tells how alike independent work can be.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import AutograderError
from autograder.course import ASSIGNMENTS, REFERENCE, STAGES, Course, Stage
from autograder.similar import fingerprints, tokens
from autograder.similar.fingerprints import Numbers
from autograder.similar.likeness import Census, Floats, Likeness, Pair
from autograder.similar.passages import Listing, Passage, passages
from autograder.similar.tokens import Token
from autograder.store import code_of

FEWEST = 15  # fingerprints; a submission with fewer has too little of its own to compare


@dataclass(frozen=True)
class Look:
    """A pair to look at.

    beside    the likeness of either to the most alike third submission
    passages  what both share, in the order of the first text
    """

    pair: Pair
    beside: float
    passages: list[Passage]


@dataclass(frozen=True)
class Comparison:
    """The comparison of a class.

    students     the names of the compared submissions
    listings     their texts
    likeness     how alike they are
    independent  the likeness of each two right solutions of the course
    short        students with too little of their own to compare
    unread       students whose files are too long or take too long to read
    """

    stage: Stage
    students: list[str]
    listings: list[Listing]
    census: Census
    likeness: Likeness
    independent: list[float]
    short: list[str]
    unread: list[str]

    def looks(self, most: int) -> Iterator[Look]:
        """The most alike pairs, the most alike first."""
        for pair in self.likeness.ranked(most):
            first, second = self.listings[pair.first], self.listings[pair.second]
            yield Look(pair, self.likeness.beside(pair), passages(first, second, self.census))

    @property
    def all(self) -> Floats:
        return self.likeness.all


def compare(
    texts: Mapping[str, str], read: Mapping[str, Sequence[Token] | None], course: Course, stage: Stage
) -> Comparison:
    """Compare the submissions of a stage.

    texts  {student: text}, from `texts_of`
    read   {student: tokens}, from `tokens.of_class`

    Raises AutograderError when there are fewer than two to compare.
    """
    handed_out = handed_out_runs(course, stage)
    listings = {
        name: _listing(texts[name], found, handed_out) for name, found in read.items() if found is not None
    }
    prints = {student: fingerprints.winnowed(one.numbers) for student, one in listings.items()}
    students = [student for student, own in prints.items() if own.size >= FEWEST]
    if len(students) < 2:
        raise AutograderError(
            f"{len(students)} graded submissions of {stage.id} have code to compare, and two are needed; "
            "`autograder grade` stores the code that it grades"
        )
    return _compared(
        stage,
        handed_out,
        {student: listings[student] for student in students},
        [prints[student] for student in students],
        short=sorted(prints.keys() - set(students)),
        unread=[student for student, found in read.items() if found is None],
    )


def _compared(
    stage: Stage,
    handed_out: Numbers,
    listings: Mapping[str, Listing],
    prints: Sequence[Numbers],
    **others: list[str],
) -> Comparison:
    """The comparison of these students. `others` are those who take no part."""
    census = Census.of(prints)
    return Comparison(
        stage=stage,
        students=[*listings],
        listings=[*listings.values()],
        census=Census.of([one.numbers for one in listings.values()]),
        likeness=Likeness.of(prints, census),
        independent=independent(stage, handed_out, census),
        **others,
    )


def texts_of(results: Path, stage: Stage) -> Iterator[tuple[str, str]]:
    """(student, text) of each graded submission of a stage; the text has all its files."""
    folder = results / "code"
    for student in sorted(os.listdir(folder)) if folder.is_dir() else []:
        code = code_of(results, student, stage.id)
        if files := {name: code[name] for name in stage.owns if name in code}:
            yield student, _joined(files)


def _joined(files: Mapping[str, str]) -> str:
    if len(files) == 1:
        return tokens.even(*files.values())
    return "\n\n".join(f"# ── {name} ──\n{tokens.even(text)}" for name, text in files.items())


def _listing(text: str, found: Sequence[Token], handed_out: Numbers) -> Listing:
    numbers = fingerprints.runs([token.symbol for token in found])
    return Listing(text, found, fingerprints.own(numbers, handed_out))


def handed_out_runs(course: Course, stage: Stage) -> Numbers:
    """The runs of everything that the course hands out for a stage."""
    names = dict.fromkeys([*stage.owns, *course.provided])
    texts = [(ASSIGNMENTS / "kittengrad" / name).read_text(encoding="utf-8") for name in names]
    notebook = json.loads((ASSIGNMENTS / f"{stage.id}.ipynb").read_text(encoding="utf-8"))
    texts += ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return fingerprints.given(_symbols(text) for text in texts)


def independent(stage: Stage, handed_out: Numbers, census: Census) -> list[float]:
    """The likeness of each two of the course's right solutions: the reference and those beside the suite."""
    folders = [REFERENCE / "kittengrad", *sorted((STAGES / stage.id / "solutions").glob("*/"))]
    whole = [folder for folder in folders if all((folder / name).is_file() for name in stage.owns)]
    own = [fingerprints.own(fingerprints.runs(_symbols(_joined(stage.files(f)))), handed_out) for f in whole]
    prints = [fingerprints.winnowed(numbers) for numbers in own]
    return [float(alike) for alike in Likeness.of(prints, census).all]


def _symbols(text: str) -> list[int]:
    """The symbols of a file of the course."""
    return [token.symbol for token in tokens.tokens(tokens.even(text))]

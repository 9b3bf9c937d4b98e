"""Every attack of the corpus, and the same five things of each.

Run on its own: `pytest tests/attacks`; in all four settings: `tests/attacks/everywhere`.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import pytest

from autograder.course import ROOT
from autograder.results import Category
from tests.attacks import world
from tests.attacks.staging import VICTIM, Attack, attacks, key_of, places_of
from tests.attacks.surprises import INTRUDER, SURPRISES

CORPUS = {attack.name: attack for attack in attacks()}
TRIED = re.compile(r"^kilroy tried: (.*): (\w+)", re.MULTILINE)
NUMBER = re.compile(r"-?\d+\.\d{4,}")
HIDING = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@pytest.fixture(scope="module")
def records(run):
    return run.records()


def pages_of(run, student: str, kind: str) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (run.results / kind / student).glob("*.html"))


@pytest.mark.parametrize("name", CORPUS)
def test_an_attack_gains_nothing_and_troubles_nobody(run, records, name):
    attack, student = CORPUS[name], run.students[name]
    assert student in records, "it has no verdict"
    record = records[student]
    assert_is_over(attack, record)
    assert_earns_only_what_honest_code_earns(attack, record)
    assert_is_ranked_by_its_answers(attack, record)
    assert_lets_nothing_out(run, student, record)
    assert_leaves_nothing(attack, run)
    assert_the_next_one_is_graded(records, student)


def assert_is_over(attack: Attack, record: dict) -> None:
    """The verdict is the submission's, not the grader's trouble; and the attack was really carried out."""
    tests = [test for task in record["tasks"] for test in task["tests"]]
    assert "grader itself" not in record["problem"]
    assert record["problem"] or tests
    assert record["degraded"] is False
    assert Category.MISSING not in {test["category"] for test in tests}
    if ends := attack.listed("ends"):
        assert ends & {test["category"] for test in tests}
    if refused := attack.listed("refused"):
        endings = {ending for _, ending in TRIED.findall(output_of(record))}
        if refused == {"killed"}:
            endings = {"killed"} if any("Bad system call" in flag for flag in record["flags"]) else set()
        assert endings, "nothing was tried"
        assert endings <= refused
    assert "SUCCEEDED" not in str(record)


def assert_earns_only_what_honest_code_earns(attack: Attack, record: dict) -> None:
    earned = {
        task["id"]
        for task in record["tasks"]
        for test in task["tests"]
        if test["category"] == Category.PASSED
    }
    assert earned <= attack.listed("earns")
    assert not record["integration"]


def assert_is_ranked_by_its_answers(attack: Attack, record: dict) -> None:
    """All of them give one answer for all images at best, and that is right for half of them."""
    score = record["leaderboard"]
    assert (score is not None) == ("scores" in attack.says)
    if score:
        assert score["category"] in attack.listed("scores")
        assert score["right"] in (0, score["images"] // 2)


def output_of(record: dict) -> str:
    """What the submission and its classifier printed."""
    return record["output"] + (record["leaderboard"]["staff"] if record["leaderboard"] else "")


def assert_lets_nothing_out(run, student: str, record: dict) -> None:
    """No canary anywhere; on the student's page neither inputs nor any text that the submission made."""
    page, staff = (pages_of(run, student, kind) for kind in ("feedback", "staff"))
    assert page
    for place, canary in run.stage.canaries.items():
        for text in (str(record), page, "" if (student, place) in linked(run) else staff):
            assert canary not in text, f"the canary of the {place} got out"
    assert "kilroy" not in page.lower()
    inputs = {
        number
        for line in output_of(record).splitlines()
        if "kilroy saw" in line
        for number in NUMBER.findall(line)
    }
    assert not [number for number in inputs if number in page]


def linked(run) -> set[tuple[str, str]]:
    """(student, canary) where the submission is the secret file: staff sees the file, and a flag."""
    return {(run.students["packaging/hard_link"], "neighbour")}


def assert_leaves_nothing(attack: Attack, run) -> None:
    mark = places_of(attack, run.stage.places)["mark"]
    assert world.named(mark) == []
    assert world.objects_with(key_of(mark)) == []
    assert mark not in Path("/proc/net/unix").read_text()
    assert [name for name in run.changed if mark in name] == []


def assert_the_next_one_is_graded(records, student: str) -> None:
    following = min(name for name in records if name.endswith("zz-honest") and name > student)
    assert sum(len(task["tests"]) for task in records[following]["tasks"]) > 20
    assert {test["category"] for task in records[following]["tasks"] for test in task["tests"]} == {
        Category.PASSED
    }


# ── the run as a whole ────────────────────────────────────────────────────────────────────────────────────


def test_the_corpus_is_large_and_everyone_says_what_they_try():
    assert len(CORPUS) >= 70
    assert all(attack.tries.endswith(".") for attack in CORPUS.values())


def test_the_run_ended_well(run, records):
    assert run.said.returncode in (0, 3), run.said.stderr
    assert run.said.stderr.strip() == ""


def test_the_inputs_that_smugglers_saw_are_known(records, run):
    """Else there would be nothing that their pages could be searched for."""
    outputs = [
        records[student]["output"]
        for name, student in run.students.items()
        if name.startswith("smuggling/by")
    ]
    assert sum(bool(NUMBER.findall(output)) for output in outputs) >= 5


@pytest.mark.parametrize("name", ["dotted_import", "wide_letters", "deep_text"])
def test_a_short_text_with_a_large_tree_is_not_looked_through(records, run, name):
    record = records[run.students[f"packaging/{name}"]]
    assert "graph.py is too large to inspect" in record["flags"]


def test_no_process_is_left_behind(run):
    assert run.children == set()


def test_no_file_is_left_behind(run):
    assert run.changed == set()
    assert run.scratch == []
    assert world.named(run.stage.places["mark"]) == []


def test_nobody_was_told(run):
    assert run.heard == []


def test_results_hold_nothing_but_results(run):
    allowed = re.compile(
        r"json/[^/]+/[^/]+\.json|(feedback|staff)/[^/]+/[^/]+\.html|code/[^/]+/[^/]+/(graph|scalar|classifier)\.py"
        r"|grades\.csv|leaderboard\.csv|unplaced\.csv|index\.html|\.index|\.views|\.lock|canary"
        r"|class\.json|class-stage-[\w-]+\.html|class/[\w-]+\.(csv|png)"
    )
    found = [str(path.relative_to(run.results)) for path in run.results.rglob("*") if not path.is_dir()]
    assert [name for name in found if not allowed.fullmatch(name)] == []


def test_no_canary_is_in_any_output(run):
    files = [path for path in run.results.rglob("*.*") if path.is_file()]
    texts = {
        str(path): path.read_text(errors="replace") for path in files
    }  # a canary is ASCII, a picture is not
    texts |= {"stdout": run.said.stdout, "stderr": run.said.stderr}
    assert len(texts) > 200
    for name, text in texts.items():
        out = {place for place, canary in run.stage.canaries.items() if canary in text}
        of_staff = Path(name).relative_to(run.results).parts if name.startswith(str(run.results)) else ()
        if of_staff[:1] in (("code",), ("staff",)):
            out -= {place for student, place in linked(run) if student == of_staff[1]}
        assert out == set(), name


def test_nothing_acts_on_a_terminal_or_hides_on_a_page(run):
    texts = [run.said.stdout, *(path.read_text() for path in run.results.rglob("*.[hc][ts][mv]*"))]
    assert len(texts) > 100
    for text in texts:
        text = text.removeprefix("\ufeff")  # by which a spreadsheet knows that a CSV file is UTF-8
        hiding = {c for c in text if unicodedata.category(c) in HIDING} - {"\n", "\t"}
        assert hiding == set()


def test_no_markup_of_a_submission_is_markup_on_a_page(run):
    for path in run.results.rglob("*.html"):
        text = path.read_text()
        assert "alert('kilroy')<" not in text
        assert "<img" not in text


def test_no_cell_is_a_formula(run):
    with (run.results / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert len(cells) > 1000
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


def test_every_student_has_a_row(run, records):
    entries = {path.name for path in (run.stage.folder / "class").iterdir()}
    assert len(records) == len(entries - SURPRISES.keys())


@pytest.mark.parametrize("name", SURPRISES)
def test_what_lies_beside_the_students_is_listed(run, name):
    with (run.results / "unplaced.csv").open(encoding="utf-8-sig", newline="") as file:
        places = [row["place"] for row in csv.DictReader(file)]
    assert places.count(f"class/{name}") == 1


def test_an_intruder_replaces_no_record(records):
    tests = [test for task in records[VICTIM]["tasks"] for test in task["tests"]]
    assert {test["category"] for test in tests} == {Category.PASSED}
    assert records[VICTIM]["entry"] == VICTIM
    assert records[INTRUDER]["entry"] == INTRUDER
    assert not any(
        t["category"] == Category.PASSED for task in records[INTRUDER]["tasks"] for t in task["tests"]
    )


def test_the_attacks_that_the_documentation_names_exist():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(rf"`((?:{'|'.join({name.split('/')[0] for name in CORPUS})})/\w+)`", text))
    assert len(named) > 20
    assert named <= CORPUS.keys()
    assert f"{len(CORPUS)} hostile" in text


def test_every_attack_that_has_a_control_is_in_the_documentation():
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    missing = [
        name for name, attack in CORPUS.items() if "without" in attack.says and f"`{name}`" not in text
    ]
    assert missing == []

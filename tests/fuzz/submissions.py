"""The grader: of submissions that somebody or something broke, each gets its row, and nothing else happens.

The files of `examples` are damaged at random: some so that Python cannot read them, some so that
they run and do what nobody meant. A class of them goes through the real `autograder grade`.
"""

from __future__ import annotations

import keyword
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from autograder import results
from autograder.authoring import examples
from autograder.course import ROOT, load
from autograder.results import Category, Result

SLOW = {"infinite-loop", "eats-all-memory"}  # each takes all the time it is given, damaged or not
OURS = ("The grader itself", "No confined worker")  # how a row begins that is our fault and not theirs
PATIENCE = 900  # seconds for one class

ODD = (
    "\0", "\ufeff", "\x1b[2J", "\u202e", "é", "\ud800", "\r", "\x0c", "\\", "'''", "\"", "{", "(" * 300,
    "]", "-" * 5000, "[" * 150 + "]" * 150, "x" + ".x" * 2000, "1" + "+1" * 3000, "9" * 5000,
    "0x" + "f" * 9000, "1e999", "# coding: utf-16", "# coding: rot13", "lambda: " * 90 + "0", "f'{" * 9,
    "\\N{DASH}", "'\\d'", "1if 1else 0", "not " * 90 + "1", "\n" * 5000, " " * 5000, "\t", "\n  \t x",
    "match x:\n case _: pass\n", "x" * 70_000,
)  # fmt: skip
EXPRESSIONS = (
    "None", "True", "0", "-1", "1e308", "float('nan')", "1j", "10**400", "2**100000", "''", "b''", "()",
    "[]", "{}", "...", "NotImplemented", "self", "other", "object()", "type(self)", "Value", "print",
    "lambda *a, **k: self", "(yield)", "await self", "*[]", "exit()", "input()", "open('x')", "1/0",
    "[0] * 10**10", "'a' * 10**9", "range(9)", "globals()", "__import__('numpy').zeros(3)", "super()",
    "property()", "(x := 1)", "iter(int, 1)", "sorted",
)  # fmt: skip


def grade(folder: Path, seed: int, count: int) -> Counter[str]:
    """Grade a class of damaged submissions; how often each ending was met. Raises AssertionError."""
    submissions = make_class(folder / "class", random.Random(seed), count)
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", folder / "class", "--results", folder / "results"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    said = done.stdout + done.stderr
    assert done.returncode in (0, 3), said
    assert "Traceback" not in said, said
    assert "Warning" not in done.stderr, said
    rows = list(results.read_all(folder / "results"))
    assert {(row.student, row.stage) for row in rows} == submissions
    for row in rows:
        check(row)
        assert (folder / "results" / "feedback" / row.student / f"{row.stage}.html").exists(), row.student
    return Counter(ending for row in rows for ending in endings(row))


def check(row: Result) -> None:
    """What must hold of the row of any submission."""
    stage = load().stage(row.stage)
    assert not row.problem.startswith(OURS), f"{row.student}: {row.problem}"
    assert [task.id for task in row.tasks] == [task.id for task in stage.tasks], row.student
    assert 0 <= row.points <= row.max_points == stage.points, row.student
    assert row.problem or all(task.tests for task in row.tasks), row.student
    assert Category.MISSING not in endings(row), row.student
    assert not row.degraded, row.student


def endings(row: Result) -> list[str]:
    return ["not gradable"] if row.problem else sorted({test.category for test in row.tests})


def make_class(folder: Path, rng: random.Random, count: int) -> set[tuple[str, str]]:
    """A class of so many damaged examples: the (student, stage) of each."""
    files = {
        (example.student, example.stage, name): text.encode()
        for example in examples.load(load())
        for name, text in sorted(example.files.items())
        if example.student not in SLOW
    }
    everything = list(files.values())
    made = set()
    for number in range(count):
        example, stage, name = which = rng.choice(list(files))
        student = f"{example}-{number:04}"
        place = folder / student / stage / name
        place.parent.mkdir(parents=True)
        place.write_bytes(damaged(files[which], everything, rng))
        made.add((student, stage))
    return made


def damaged(source: bytes, others: list[bytes], rng: random.Random) -> bytes:
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        source = rng.choice(DAMAGES)(source, rng)
        if not rng.randrange(20):
            source = halves(source, rng.choice(others), rng)
    return source


# Ways to break a file.

TOKEN = re.compile(r"\w+|\s+|[^\w\s]+")
Damage = Callable[[bytes, random.Random], bytes]


def cut(source: bytes, rng: random.Random) -> bytes:
    """The upload stopped."""
    return source[: rng.randrange(len(source) + 1)]


def flipped(source: bytes, rng: random.Random) -> bytes:
    """A bad disk."""
    broken = bytearray(source)
    for _ in range(rng.choice((1, 1, 3, 30)) if broken else 0):
        broken[rng.randrange(len(broken))] ^= 1 << rng.randrange(8)
    return bytes(broken)


def inserted(source: bytes, rng: random.Random) -> bytes:
    """Something odd, at any place."""
    at = rng.randrange(len(source) + 1)
    return source[:at] + rng.choice(ODD).encode("utf-8", "surrogatepass") + source[at:]


def noise(source: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(source) + 1)
    return source[:at] + rng.randbytes(rng.choice((1, 4, 100))) + source[at + rng.randrange(9) :]


def shuffled(source: bytes, rng: random.Random) -> bytes:
    """Lines lost, doubled or moved."""
    lines = source.splitlines(keepends=True)
    for _ in range(rng.choice((1, 2, 5)) if lines else 0):
        line = lines[rng.randrange(len(lines))]
        if rng.randrange(2):
            lines.insert(rng.randrange(len(lines) + 1), line)
        if rng.randrange(2):
            lines.remove(line)
        lines = lines or [b""]
    return b"".join(lines)


def indented(source: bytes, rng: random.Random) -> bytes:
    lines = source.splitlines(keepends=True) or [b""]
    at = rng.randrange(len(lines))
    lines[at] = rng.choice((b" ", b"    ", b"\t")) + lines[at] if rng.randrange(2) else lines[at].lstrip()
    return b"".join(lines)


def renamed(source: bytes, rng: random.Random) -> bytes:
    """One name of the file where another stood, or a keyword."""
    return replaced(
        source, rng, lambda token, tokens: rng.choice((*tokens, *keyword.kwlist)), str.isidentifier
    )


def rethought(source: bytes, rng: random.Random) -> bytes:
    """An expression that nobody expects in the place of a name or a number: most of these run."""
    return replaced(source, rng, lambda token, tokens: rng.choice(EXPRESSIONS), plain_word)


def plain_word(token: str) -> bool:
    return (token.isidentifier() and not keyword.iskeyword(token)) or token.isdigit()


def replaced(
    source: bytes, rng: random.Random, new: Callable[[str, list[str]], str], wanted: Callable[[str], bool]
) -> bytes:
    """One token in place of another."""
    tokens = TOKEN.findall(source.decode("utf-8", "surrogateescape"))
    places = [place for place, token in enumerate(tokens) if wanted(token)]
    for _ in range(rng.choice((1, 1, 2, 5)) if places else 0):
        place = rng.choice(places)
        tokens[place] = new(tokens[place], [tokens[place] for place in places])
    return "".join(tokens).encode("utf-8", "surrogateescape")


def repeated(source: bytes, rng: random.Random) -> bytes:
    """The file many times over, to beyond the largest that is read."""
    return source * min(rng.choice((2, 30, 1000)), 2**21 // max(1, len(source)))


def recoded(source: bytes, rng: random.Random) -> bytes:
    text = source.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "utf-8-sig", "latin-1", "utf-32", "utf-7", "cp500")), "replace")


def halves(source: bytes, other: bytes, rng: random.Random) -> bytes:
    """The upper part of one file on the lower part of another."""
    return source[: rng.randrange(len(source) + 1)] + other[rng.randrange(len(other) + 1) :]


# What still runs is what meets the grader processes: those are tried more often.
DAMAGES: tuple[Damage, ...] = (
    cut, flipped, inserted, noise, shuffled, shuffled, indented, renamed, renamed, rethought, rethought,
    rethought, rethought, repeated, recoded,
)  # fmt: skip

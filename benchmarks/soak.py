"""Does the grader grow? Grades thousands of submissions in one run, and measures its resources.

python -m benchmarks.soak                      10,000 gradings, about a quarter of an hour on two cores
python -m benchmarks.soak --gradings 200       a short run

The grader processes work in twenty batches. After each of them all is quiet, and the script counts:

    memory        of the main process, the largest grader process and fork server, resident, in MiB
    descriptors   open in all of them together
    processes     below this one, including orphans, which become its children

Flat means, between the end of the first batch and the end of the last: as many descriptors and processes as
before, and no kind of process larger by more than a twentieth and 2 MiB. All submissions of a kind must have
earned the same. The exit status is 1 when this is not so, and 130 after Ctrl-C. No file is written.
"""

import argparse
import ctypes
import itertools
import os
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from autograder.authoring import examples
from autograder.course import load
from autograder.grading.jobs import job_for
from autograder.grading.pool import Pool
from autograder.results import Category
from autograder.submissions import Submission

STAGE, FILE = "01-scalar-graph", "scalar.py"
BATCHES = 20
UNGRADED = "not graded"  # and to be graded again, as on a machine too busy: it costs nobody anything
PR_SET_CHILD_SUBREAPER = 36

# The number of submissions of each kind, per thousand; all except the last are in the example class.
ENDLESS = "while True:\n    pass\n"  # uses its whole time limit: 12 s
KINDS = {
    "perfect": 400,
    "half-done": 170,
    "wrong-power": 140,
    "wrong-relu": 100,
    "syntax-error": 80,
    "exits-early": 80,
    "prints-too-much": 28,
    "endless": 2,
}


@dataclass(frozen=True)
class Sample:
    """The resources at a quiet moment. Memory in MiB."""

    gradings: int
    main: float
    grader: float
    fork_server: float
    descriptors: int
    processes: int


def main():
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.soak", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--gradings", type=int, default=10_000, help="how many (10,000)")
    parser.add_argument("--jobs", type=int, default=0, help="grader processes at work at once (one a core)")
    options = parser.parse_args()
    if options.gradings < 2 * BATCHES:
        parser.error(f"--gradings must be at least {2 * BATCHES}, to compare batches")
    samples, earned = [], Counter()
    began, interrupted = time.monotonic(), False
    try:
        soak(options.gradings, options.jobs, samples, earned)
    except KeyboardInterrupt:
        interrupted = True
    seconds = time.monotonic() - began
    print(as_text(samples, earned, seconds))
    wrong = [*complaints(samples, earned), *left_behind()]
    for complaint in wrong:
        print(f"not flat: {complaint}")
    if interrupted:
        sys.exit(130)
    if wrong:
        sys.exit(1)
    print("flat")


def soak(gradings, count, samples, earned):
    """Grade so many, a batch at a time; add to `samples` after each batch, to `earned` with each result."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    course = load()
    jobs = submissions(course)
    with (
        Pool(course, [course.stage(STAGE)], count) as pool,
        Progress(console=Console(stderr=True), transient=True) as progress,
    ):
        bar = progress.add_task("grading", total=gradings)
        done = 0
        for batch in range(1, BATCHES + 1):
            goal = gradings * batch // BATCHES
            for result in pool.grade(itertools.islice(jobs, goal - done)):
                earned[result.student, outcome(result)] += 1
                progress.advance(bar)
            done = goal
            samples.append(take(done))


def outcome(result):
    """The points of a submission, with the reason if the grader ended something."""
    if result.problem:
        return f"{UNGRADED}, {result.problem}"
    ended = {test.category for test in result.tests} & {
        Category.TIME,
        Category.CRASH,
        Category.MEMORY,
    }
    return ", ".join([f"{result.points:g}", *sorted(ended)])


def submissions(course):
    """Endless jobs of all kinds in turn, each with its own inputs. The student of a job is its kind."""
    texts = {"endless": ENDLESS}
    for example in examples.load(course):
        if example.student in KINDS and example.stage == STAGE:
            texts[example.student] = example.files[FILE]
    patterns = {
        kind: job_for(course, Submission(kind, STAGE, {FILE: text}), 0) for kind, text in texts.items()
    }
    for number, kind in enumerate(by_turns()):
        yield replace(patterns[kind], seed=number)


def by_turns():
    """Kinds in their proportions, each spread evenly: always the one that is furthest behind its share."""
    given = Counter()
    for number in itertools.count(1):
        kind = max(KINDS, key=lambda kind: KINDS[kind] * number - 1000 * given[kind])
        given[kind] += 1
        yield kind


# The resources.


def take(gradings):
    """Count and weigh the processes."""
    everybody = [os.getpid(), *below(os.getpid())]
    fork_servers = [pid for pid in everybody if "fork_server.main" in read(pid, "cmdline")]
    pool = [pid for pid in everybody[1:] if pid not in fork_servers]
    return Sample(
        gradings=gradings,
        main=resident(os.getpid()),
        grader=max(map(resident, pool), default=0.0),
        fork_server=max(map(resident, fork_servers), default=0.0),
        descriptors=sum(map(descriptors, everybody)),
        processes=len(everybody) - 1,
    )


def below(pid):
    """All descendants of a process."""
    found = []
    for task in Path("/proc", str(pid), "task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *below(child)]
    return found


def read(pid, what):
    with suppress(OSError):
        return Path("/proc", str(pid), what).read_text()
    return ""


def resident(pid):
    """MiB of memory that a process holds."""
    pages = read(pid, "statm").split()
    return int(pages[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20 if pages else 0.0


def descriptors(pid):
    with suppress(OSError):
        return len(os.listdir(f"/proc/{pid}/fd"))
    return 0


# The complaints.


def complaints(samples, earned):
    """Lines about growth, and about submissions with varying points."""
    if samples:
        first, last = asdict(samples[0]), asdict(samples[-1])
        for what in ("descriptors", "processes"):
            if first[what] != last[what]:
                yield f"{last[what]} {what}, {first[what]} at first"
        for what in ("main", "grader", "fork_server"):
            if last[what] > 1.05 * first[what] + 2:
                yield f"{what}: {last[what]:.1f} MiB, {first[what]:.1f} at first"
    kinds = Counter(kind for kind, what in earned if not what.startswith(UNGRADED))
    for kind, outcomes in kinds.items():
        if outcomes > 1:
            yield f"{kind} earned {outcomes} different things"


def left_behind():
    """The processes that remain after the grader processes ended."""
    for pid in below(os.getpid()):
        yield f"process {pid} is still there: {read(pid, 'cmdline')[:60]!r}"


def as_text(samples, earned, seconds):
    lines = ["  gradings  main MiB  grader MiB  fork server MiB  descriptors  processes"]
    for number, s in enumerate(samples, 1):
        if number in (1, BATCHES // 4, BATCHES // 2, 3 * BATCHES // 4, len(samples)):
            lines.append(
                f"{s.gradings:10,}{s.main:10.1f}{s.grader:12.1f}{s.fork_server:17.1f}{s.descriptors:13}{s.processes:11}"
            )
    lines.append("")
    for (kind, points), times in sorted(earned.items()):
        lines.append(f"{times:10,}  {kind}: {points}")
    total = sum(earned.values())
    lines.append(f"{total:10,}  gradings in {seconds:,.0f} s, {60 * total / seconds:,.0f} a minute")
    return "\n".join(lines)


if __name__ == "__main__":
    main()

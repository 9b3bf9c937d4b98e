"""Grades 5,000 submissions on a cluster, kills a node midway, and compares every result with a local one.

python -m benchmarks.five_thousand                      `make scale`; about ten minutes on two idle cores
python -m benchmarks.five_thousand --submissions 200    a short run

Everything is the real thing: the class is a folder, `autograder grade --scheduler` is the command, the
scheduler and its two nodes are Dask's own programs. When half of the results are stored, one Dask worker is
killed by SIGKILL. At the end there must be a record for each submission, and it must equal what `autograder
grade` makes of the same file without a cluster. The exit status is 1 when this is not so. Files are below
.bench/scale.
"""

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time

from autograder.course import load
from benchmarks import ROOT, scale

FOLDER = ROOT / ".bench" / "scale"
OF_EACH_RUN = ("student", "seconds", "graded_at", "source", "class_path", "entry")
LONGEST = 3600.0  # seconds of the whole


def main():
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.five_thousand",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--submissions", type=int, default=5000, help="how many (5,000)")
    count = parser.parse_args().submissions
    shutil.rmtree(FOLDER, ignore_errors=True)
    write_class(count)
    grade("one-of-each", "local")
    wanted = records("local")
    local = ended()
    with scale.cluster(2) as dask:
        killed, seconds, before = run(dask, count)
        print(f"{count:,} submissions in {seconds:.0f} s, {60 * count / seconds:.0f} a minute")
        print(f"node {killed} was killed at {before:,} results")
        used = ended() - local, *scale.processor_times(dask)[1:]
        parts = dict(zip(("run", "scheduler", "Dask", "grading"), used, strict=True))
    print("processor seconds: " + ", ".join(f"{name} {used:.0f}" for name, used in parts.items()))
    if wrong := list(complaints(count, wanted, records("results"))):
        sys.exit("\n".join(wrong[:10]))
    print(f"all {count:,} results are there, and equal the local ones")


def ended():
    """Processor seconds of all programs that were started here and have ended."""
    return sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


def write_class(count):
    """The class, and a class of one submission of each kind."""
    texts = scale.texts(load())
    for number in range(count):
        kind = scale.KINDS[number % len(scale.KINDS)]
        write("class", f"{kind}-{number:05}", texts[kind])
    for kind in set(scale.KINDS):
        write("one-of-each", kind, texts[kind])


def write(class_name, student, text):
    place = FOLDER / class_name / student / scale.STAGE
    place.mkdir(parents=True)
    (place / scale.FILE).write_text(text, encoding="utf-8")


def command(class_name, results, *options):
    words = [sys.executable, "-m", "autograder", "grade", FOLDER / class_name, "--results", FOLDER / results]
    return [*map(str, words), "--seed", "7", "--quiet", *options]


def grade(class_name, results):
    subprocess.run(command(class_name, results), cwd=ROOT, check=True)


def run(dask, count):
    """Grade the class, and kill a node midway: its process id, the seconds, the results until then."""
    began, killed, before = time.monotonic(), 0, 0
    program = subprocess.Popen(command("class", "results", "--scheduler", dask.address), cwd=ROOT)
    try:
        while program.poll() is None:
            time.sleep(0.5)
            stored = len(os.listdir(FOLDER / "results" / "json")) if (FOLDER / "results/json").exists() else 0
            if not killed and stored >= count / 2:
                killed, before = dask.nodes[0], stored
                os.kill(killed, signal.SIGKILL)
            if time.monotonic() - began > LONGEST:
                raise SystemExit(f"not over after {LONGEST:.0f} s; {stored:,} results")
    finally:
        program.kill()
    if program.wait() != 0 or not killed:
        raise SystemExit(f"the run ended with status {program.returncode}; node killed: {killed or 'none'}")
    return killed, time.monotonic() - began, before


def records(results):
    """{student: record without names and times}."""
    found = {}
    for path in sorted((FOLDER / results / "json").glob("*/*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        for task in record["tasks"]:
            for test in task["tests"]:
                del test["seconds"]
        found[path.parent.name] = {name: what for name, what in record.items() if name not in OF_EACH_RUN}
    return found


def complaints(count, wanted, found):
    if len(found) != count:
        yield f"{len(found):,} results of {count:,}"
    for student, record in found.items():
        kind = student.rpartition("-")[0]
        if record != wanted[kind]:
            yield f"{student} differs from {kind}: {record['problem'] or 'another result'}"


if __name__ == "__main__":
    main()

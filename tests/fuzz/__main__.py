"""Try what nobody thought of, for a while.

    python -m tests.fuzz TARGET [--minutes 10]     frames, replies, handins or submissions
    python -m tests.fuzz TARGET --again FILE       one input that was found before, without the fuzzer
    make fuzz                                      all four, ten minutes each, in an environment of its own

The first three are guided by coverage: Atheris (libFuzzer) keeps what reached new branches of the code under
test, in `.fuzz/TARGET/corpus`, and goes on from there the next time. `cov` counts branches, `exec/s` inputs.
The fourth grades classes of damaged submissions; the number of a class makes it again.

An input that broke something is kept and named, and the exit status is not 0.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import shutil
import sys
import time
from collections import Counter
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
UNDER_TEST = ["autograder.confinement", "autograder.submissions"]
GUIDED = ("frames", "replies", "handins")
LONGEST_INPUT = 8192
SLOWEST = 10  # seconds for one input; more is a finding
CLASS_SIZE = 100


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Try what nobody thought of.")
    parser.add_argument("target", choices=(*GUIDED, "submissions"))
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument(
        "--again", metavar="FILE", help="an input to repeat; a class's number for submissions"
    )
    parser.add_argument(
        "--keep", type=Path, default=ROOT / ".fuzz", help="where corpora and findings are kept"
    )
    wanted = parser.parse_args()
    place = wanted.keep / wanted.target
    place.mkdir(parents=True, exist_ok=True)
    if wanted.target == "submissions":
        seed = int(wanted.again or time.time())
        grade_classes(place, seed, 0 if wanted.again else 60 * wanted.minutes)
    elif wanted.again:
        importlib.import_module(f"tests.fuzz.{wanted.target}").one(Path(wanted.again).read_bytes())
        print("nothing happened")
    else:
        fuzz(wanted.target, place, 60 * wanted.minutes)


def fuzz(name: str, place: Path, seconds: float) -> None:
    """Let Atheris look for inputs. It ends the process: with 0, or with 77 after a finding."""
    try:
        import atheris
    except ImportError:
        sys.exit("Atheris is not installed here: `make fuzz`, or requirements/fuzz.txt into an environment.")
    with atheris.instrument_imports(include=UNDER_TEST):
        target = importlib.import_module(f"tests.fuzz.{name}")
    corpus = planted(target, place / "corpus", Path(__file__).parent / "corpus" / name)
    options = {
        "max_total_time": int(seconds),
        "max_len": LONGEST_INPUT,
        "timeout": SLOWEST,
        "rss_limit_mb": 2048,
        "artifact_prefix": f"{place}/",
        "print_final_stats": 1,
    }
    words = [f"-{option}={value}" for option, value in options.items()]
    atheris.Setup([sys.argv[0], *words, str(corpus)], target.one)
    atheris.Fuzz()


def planted(target: ModuleType, corpus: Path, known: Path) -> Path:
    """The inputs to begin with: those of the last time, real ones, and all that once broke something."""
    corpus.mkdir(exist_ok=True)
    for seed in (*target.seeds(), *(path.read_bytes() for path in known.glob("*"))):
        (corpus / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
    return corpus


def grade_classes(place: Path, seed: int, seconds: float) -> None:
    """Grade one class after the other. A class that broke something stays where it is."""
    from tests.fuzz import submissions

    met: Counter[str] = Counter()
    began, graded = time.monotonic(), 0
    while graded == 0 or time.monotonic() - began < seconds:
        folder = place / f"class-{seed}"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            met += submissions.grade(folder, seed, CLASS_SIZE)
        except BaseException:
            print(
                f"Found something: it is kept in {folder}; `--again {seed}` makes it again.", file=sys.stderr
            )
            raise
        shutil.rmtree(folder)
        graded += CLASS_SIZE
        seed += 1
        endings = ", ".join(f"{count} {ending}" for ending, count in met.most_common())
        print(f"{time.monotonic() - began:.0f} s: {graded} graded; {endings}", flush=True)


if __name__ == "__main__":
    main()

"""python -m checks [STAGE | TASK]…: the visible checks in a terminal.

python -m checks            all
python -m checks 02         one stage
python -m checks 2.3 2.4    some tasks
python -m checks --progress your progress, without running a check

Exit code 0: all checks are earned. 1: some checks fail. 2: the named task or stage does not exist.
"""

import argparse
import os
import sys

from . import drawing, overview, package, record, rendering, rules, running
from .place import Place
from .waiting import said_while_waiting


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="python -m checks",
        description="Run the visible checks on the kittengrad/ folder next to checks/.",
        epilog="Example: python -m checks 02. Exit code 0: all checks earned. 1: some fail. 2: unknown task.",
    )
    parser.add_argument(
        "wanted", nargs="*", metavar="STAGE|TASK", help="a stage (02) or a task (2.3); default: all"
    )
    parser.add_argument("--progress", action="store_true", help="show your progress, and run no check")
    asked = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks ✓ shows ?
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    try:
        outcomes = [] if asked.progress else _run(asked.wanted)
        record.keep(outcomes, rules.handed_out(running.HERE))
        stages = overview.stages()
    except (running.UnknownTask, package.NoPackage) as error:
        print(error, file=sys.stderr)
        return 2
    earned = sum(outcome.passed for outcome in outcomes)
    if not asked.progress:
        print(rendering.as_text(outcomes, colour=colour))
        print(f"\n{earned} of {len(outcomes)} checks earned.")
    if asked.progress or not asked.wanted:
        print("\n" * bool(outcomes) + drawing.as_text(stages, colour=colour))
    return 0 if earned == len(outcomes) else 1


def _run(wanted):
    """Run the checks. A terminal says which one runs, if that takes long."""
    place = Place()
    with said_while_waiting(lambda sentence: place.show_in_passing(sentence, "")) as begin:
        outcomes = running.run(wanted, begin=begin)
    place.wipe()
    return outcomes


if __name__ == "__main__":
    sys.exit(main())

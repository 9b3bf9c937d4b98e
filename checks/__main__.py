"""python -m checks [STAGE | TASK]…: the visible checks in a terminal.

python -m checks            all
python -m checks 02         one stage
python -m checks 2.3 2.4    some tasks

Exit code 0: all checks are earned. 1: some checks fail. 2: the named task or stage does not exist.
"""

import argparse
import os
import sys

from . import package, rendering, running


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="python -m checks",
        description="Run the visible checks on the kittengrad/ folder next to checks/.",
        epilog="Example: python -m checks 02. Exit code 0: all checks earned. 1: some fail. 2: unknown task.",
    )
    parser.add_argument(
        "wanted", nargs="*", metavar="STAGE|TASK", help="a stage (02) or a task (2.3); default: all"
    )
    wanted = parser.parse_args(arguments).wanted
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks ✓ shows ?
    try:
        outcomes = running.run(wanted)
    except (running.UnknownTask, package.NoPackage) as error:
        print(error, file=sys.stderr)
        return 2
    colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    print(rendering.as_text(outcomes, colour=colour))
    earned = sum(outcome.passed for outcome in outcomes)
    print(f"\n{earned} of {len(outcomes)} checks earned.")
    return 0 if earned == len(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())

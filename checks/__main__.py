"""python -m checks [STAGE | TASK]…: the visible checks in a terminal.

python -m checks            all
python -m checks 02         one stage
python -m checks 2.3 2.4    some tasks

Ends with 0 when all of them are earned, 1 when not, 2 when there is no such check.
"""

import argparse
import os
import sys

from . import package, rendering, running


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="python -m checks",
        description="Run the visible checks on the kittengrad/ beside them.",
        epilog="Example: python -m checks 02. Exit code 0: all earned, 1: not all, 2: no such task.",
    )
    parser.add_argument(
        "wanted", nargs="*", metavar="STAGE|TASK", help="such as 02 or 2.3; all when left out"
    )
    wanted = parser.parse_args(arguments).wanted
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal without ✓ shows ? rather than an error
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

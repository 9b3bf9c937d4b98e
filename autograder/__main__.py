"""`python -m autograder` is the command `autograder`. Ctrl-C ends it quietly, also while it imports."""

from __future__ import annotations

import sys

STOPPED = 130  # the exit status after Ctrl-C


def main() -> None:
    """Run the command line."""
    try:
        from autograder import cli  # late: Ctrl-C can come in this half second

        cli.main()
    except KeyboardInterrupt:
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()

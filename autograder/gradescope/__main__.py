"""`python -m autograder.gradescope /autograder`: what run_autograder calls for each submission."""

import sys
from pathlib import Path

from rich.console import Console

from autograder.gradescope.grade import grade
from autograder.report.explanation import explanation
from autograder.results import Result


def show(result: Result) -> None:
    """Print the result for staff: Gradescope keeps the output of the autograder from students."""
    console = Console(width=200, no_color=True)
    again = f"autograder grade FOLDER --student {result.student} --seed {result.seed} --results again"
    console.print(f"With the upload in FOLDER/{result.student}/{result.stage}/, this repeats it:\n{again}\n")
    for line in explanation(result, f"autograder explain {result.student} {result.stage} --results again"):
        console.print(line, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(grade(Path(sys.argv[1]), report=show))

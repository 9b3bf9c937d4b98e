"""Validate a notebook as nbgrader does, in a process of its own, and stop at the first cell that never ends.

    python validation.py work/02-backprop.ipynb

Each line that it prints is a JSON object: {"cell": 3, "of": 41} before a cell, and at the end {"answer": …},
which is what nbgrader's Validate button expects. nbgrader changes the working directory and the environment
while it validates; in a process of its own nobody else sees that.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from textwrap import fill

from jupyter_core.paths import jupyter_config_path
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert.filters import strip_ansi
from nbgrader.apps import NbGrader
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, Execute
from nbgrader.validator import Validator

WIDTH = 96  # of the dialog
LONG = "This cell was still running after {:g} seconds."
KILLED = "The kernel ended while it ran this cell, most likely because the memory was used up."
ENDLESS = "Correct the loop that never ends, save the file, and press Validate again."
GROWING = "Find the list or array that grows without end, save the file, and press Validate again."
NO_ANSWER = "{} has no answer yet. Write it in its cell. Your instructor reads it, and no check does."
STOPPED = "Validate stopped at this cell, and the cells below did not run."


class Stopped(Exception):
    """A cell reached a limit, so no other cell runs. `notebook` holds the outputs so far."""

    def __init__(self, notebook, cell, reason, advice):
        super().__init__(f"{STOPPED}\n{advice}\n\n{reason}")
        self.notebook, self.cell = notebook, cell


class ExecuteToLimit(Execute):
    """nbgrader's step that runs the cells. It says which cell runs, and raises Stopped."""

    def preprocess_cell(self, cell, resources, index):
        say(cell=index + 1, of=len(self.nb.cells))
        try:
            cell, resources = super().preprocess_cell(cell, resources, index)
        except DeadKernelError:
            raise Stopped(self.nb, cell, KILLED, GROWING) from None
        except CellTimeoutError:  # a cell that also refuses the interrupt
            raise Stopped(self.nb, cell, LONG.format(self.timeout), ENDLESS) from None
        if reason := limit_of(cell, self.timeout):
            raise Stopped(self.nb, cell, reason, ENDLESS)
        return cell, resources


class ValidatorToLimit(Validator):
    """nbgrader's validator, which reports the cell at which it stopped, and a check's card as it is."""

    stopped: Stopped | None = None

    def _preprocess(self, nb):
        try:
            return super()._preprocess(nb)
        except Stopped as stopped:
            self.stopped = stopped
            return stopped.notebook

    def _get_failed_cells(self, nb):
        failed = super()._get_failed_cells(nb)
        last = self.stopped.cell if self.stopped else None
        return [cell for cell in nb.cells if cell is last or any(cell is other for other in failed)]

    def _extract_error(self, cell):
        if self.stopped and cell is self.stopped.cell:
            return str(self.stopped)
        if cell.cell_type == "markdown":
            return NO_ANSWER.format(question(cell))
        cards = [output.evalue for output in cell.get("outputs", ()) if output.get("ename") == "NotEarned"]
        return cards[0] if cards else super()._extract_error(cell)


def question(cell):
    """The name of a written question, from the id of its cell: question-2-a is "Question 2.A"."""
    kind, _, number = cell.metadata.nbgrader.grade_id.partition("-")
    return f"{kind.capitalize()} {number.replace('-', '.').upper()}"


def limit_of(cell, seconds):
    """What a cell says that reached a limit; "" for other cells. `seconds` is the limit of any cell."""
    for output in cell.get("outputs", ()):
        match output.get("ename"):
            case "NotEarnedInTime":  # a check: its card
                return output.evalue
            case "TookTooLong":  # `when_ready`: its note is the last line
                return fill(strip_ansi("\n".join(output.traceback)).rstrip().rpartition("\n")[2], WIDTH)
            case "CellTimeoutError":  # nbgrader
                return LONG.format(seconds)
    return ""


def validate(notebook):
    """nbgrader's answer for a notebook."""
    steps = [CheckCellMetadata, ClearOutput, ExecuteToLimit]
    return ValidatorToLimit(config=settings(), preprocessors=steps).validate(notebook)


def settings():
    """What nbgrader_config.py sets."""
    app = NbGrader()
    app.config_file_paths.append([os.getcwd(), *jupyter_config_path()])
    app.load_config_file()
    return app.config


def say(**words):
    print(json.dumps(words), flush=True)


if __name__ == "__main__":
    try:
        say(answer={"success": True, "value": validate(str(Path(sys.argv[1]).resolve()))})
    except Exception:
        say(answer={"success": False, "value": traceback.format_exc()})

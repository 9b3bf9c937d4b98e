"""The settings of nbgrader_config.py. With them, this grader gives the scores of the gradebook."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader import preprocessors
from traitlets.config import Config

from autograder.course import load


def configure(c: Config) -> None:
    """Set nbgrader up for this course. Called by the nbgrader_config.py that `lay_out` writes."""
    # nbgrader calls `alembic` by name. It lies in the environment's folder, which can be missing in PATH.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    from autograder.nbgrader.autograde import GradeConfined, SaveBonus
    from autograder.nbgrader.beside import ShowFunctions
    from autograder.nbgrader.export import ExportWithIds
    from autograder.nbgrader.submission import Restore, keep_plain_files

    # submitted/ to autograded/: nbgrader copies files first, and then cleans the notebook.
    c.Autograde.pre_convert_hook = keep_plain_files
    c.Autograde.sanitize_preprocessors = [
        Restore,
        preprocessors.ClearOutput,
        preprocessors.DeduplicateIds,
        preprocessors.OverwriteKernelspec,
        preprocessors.OverwriteCells,
        preprocessors.CheckCellMetadata,
    ]
    # nbgrader copies source/ over the submission. This must leave out the files that students write.
    course = load()
    c.Autograde.exclude_overwriting = {
        stage.id: [f"kittengrad/{name}" for part in (*course.earlier(stage), stage) for name in part.owns]
        for stage in course.stages
    }
    # The graded work is in .py files. `nbgrader zip_collect` leaves them out by default.
    c.FileNameCollectorPlugin.valid_ext = [".ipynb", ".py"]
    # In autograded/, `GradeConfined` takes the place of nbgrader's `Execute`.
    c.Autograde.autograde_preprocessors = [
        GradeConfined,
        preprocessors.IgnorePattern,
        ClearMetadataPreprocessor,
        preprocessors.LimitOutput,
        preprocessors.SaveAutoGrades,
        SaveBonus,
        preprocessors.AssignLatePenalties,
        preprocessors.CheckCellMetadata,
    ]
    # `nbgrader export` has the system's id of each student.
    c.ExportApp.plugin_class = ExportWithIds
    # Formgrader shows the student's functions below each check.
    c.HTMLExporter.preprocessors = [ShowFunctions]

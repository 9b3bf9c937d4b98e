"""What nbgrader_config.py sets, so that nbgrader leaves every verdict to our grader and runs no notebook."""

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
    # nbgrader calls `alembic`, which lies beside it, by name: also when the environment is not activated.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    from autograder.nbgrader.autograde import GradeConfined
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
    # nbgrader lays source/ over what was submitted. The files that a student writes must not be among them.
    course = load()
    c.Autograde.exclude_overwriting = {
        stage.id: [f"kittengrad/{name}" for part in (*course.earlier(stage), stage) for name in part.owns]
        for stage in course.stages
    }
    # What counts is in .py files, and `nbgrader zip_collect` would leave them out.
    c.FileNameCollectorPlugin.valid_ext = [".ipynb", ".py"]
    # In autograded/, `GradeConfined` stands where nbgrader would run the notebook.
    c.Autograde.autograde_preprocessors = [
        GradeConfined,
        preprocessors.IgnorePattern,
        ClearMetadataPreprocessor,
        preprocessors.LimitOutput,
        preprocessors.SaveAutoGrades,
        preprocessors.AssignLatePenalties,
        preprocessors.CheckCellMetadata,
    ]

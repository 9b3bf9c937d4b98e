"""The error of the build."""

from autograder import AutograderError


class BuildError(AutograderError):
    """The build found an error in the reference. The message names the file and, if known, the line."""

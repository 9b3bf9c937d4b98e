"""The error that all of the build raises."""

from autograder import AutograderError


class BuildError(AutograderError):
    """The reference cannot be made into assignments; the message names the file and, if any, the line."""

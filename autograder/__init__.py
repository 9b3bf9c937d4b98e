"""The grader: the verdict is reached in a process that student code never enters."""


class AutograderError(Exception):
    """Something that the person at the terminal can mend. The message names the thing and the next step."""

"""The grader: a trusted process reaches the verdict, and student code runs in another process."""


class AutograderError(Exception):
    """An error that the user at the terminal can fix. The message names the cause and the next step."""

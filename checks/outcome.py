"""The result of one check. `running.py` fills it in, and `rendering.py` shows it."""

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """The result of one check.

    title, hint   from the docstring of the check
    passed        whether the check is earned
    waiting       whether the check stopped at a task that is not started yet
    message       what happened, in one or two sentences
    what          the name of the compared value; "" for a failure of another kind
    computed, expected
                  the two values, as text
    diagnosis     the likely reason; "" for an unknown cause
    where, code   the line of the error, as in ("kittengrad/scalar.py", 73), and that line with two before it
    called_from   the line of another student file that called it, or None
    endless       whether the time limit stopped it
    known         whether the message names the cause, with the next step
    unreadable    whether Python failed to read the file (the hint is hidden then)
    outside       whether the file uses what the grader lacks (the hint is hidden then)
    example       the smallest expression that fails, as a pair (text, SVG or ""), or None
    notes         sentences about imported files that the grader replaces
    """

    task: str
    title: str
    hint: str
    passed: bool = False
    waiting: bool = False
    message: str = ""
    what: str = ""
    computed: str = ""
    expected: str = ""
    diagnosis: str = ""
    where: tuple[str, int] | None = None
    code: list[tuple[int, str]] = field(default_factory=list)
    called_from: tuple[str, int] | None = None
    known: bool = False
    unreadable: bool = False
    outside: bool = False
    endless: bool = False
    example: tuple[str, str] | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def report(self):
        """The text under the title, without the hint. Equal reports in a row are shown once."""
        return (self.message, self.what, self.computed, self.expected, self.where)

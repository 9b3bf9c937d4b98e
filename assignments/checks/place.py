"""Where results are shown: an output of a notebook's cell, or the lines of a terminal."""

import os
import sys


class Place:
    """One place. What it shows replaces what it showed in passing."""

    def __init__(self):
        self.stream, self.passing, self.output = sys.stdout, False, None

    def show(self, text, html):
        """Show HTML in a notebook, with `text` for plain viewers. Elsewhere, print the text."""
        if in_notebook():
            self._display({"text/html": html, "text/plain": text})
        else:
            print(self._wiped() + text)

    def show_in_passing(self, text, html):
        """Show what is going on, for somebody who waits: in a notebook, or in one line of a terminal."""
        if "NBGRADER_EXECUTION" in os.environ:
            return
        if in_notebook():
            self._display({"text/html": html, "text/plain": text})
        elif self.stream.isatty():
            self.stream.write(self._wiped() + text)
            self.stream.flush()
            self.passing = True

    def wipe(self):
        """Remove from a terminal what was shown in passing."""
        if self.passing:
            self.stream.write(self._wiped())
            self.stream.flush()

    def _wiped(self):
        before, self.passing = self.passing, False
        return "\r\033[K" if before else ""

    def _display(self, data):
        if self.output is None:
            from IPython.display import display

            self.output = display(data, raw=True, display_id=True)
        else:
            self.output.update(data, raw=True)


def in_notebook():
    """Whether a Jupyter kernel runs this code. IPython in a terminal shows text only."""
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    return shell is not None and hasattr(shell, "kernel")


def is_terminal():
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ

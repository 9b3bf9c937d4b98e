"""Links to a place in a file, such as "kittengrad/scalar.py, line 42".

In JupyterLab, a click opens the file beside the notebook, with the cursor at this line. The command is one
of the lab's own extension. Elsewhere, as in VS Code, the place reads as the text around it: its colour and
its line come from JupyterLab.
"""

import json
import re
from html import escape

from . import package

COMMAND = "kittengrad:open"
PLACE = re.compile(
    rf"(Task (\d{{1,2}}\.\d{{1,2}}) in )?({package.NAME}/\w{{1,60}}\.py)(?:, line (\d{{1,6}}))?", re.ASCII
)
_COLOUR = "var(--jp-content-link-color,inherit)"
_STYLE = (
    f"background:none;border:none;padding:0;font:inherit;text-align:left;color:{_COLOUR};"
    "text-decoration:underline var(--jp-content-link-color,transparent);cursor:pointer"
)


def linked(text):
    """Escaped text, in which each place is a button. It stays the same text without its markup.

    A button holds only what PLACE matches: letters, digits, and one slash and dot.
    """
    return PLACE.sub(_button, text)


def _button(found):
    before, task, path, line = found.groups()
    where = {"line": int(line)} if line else {"task": task} if task else {}
    said = found[0].removeprefix(before or "")
    return (
        f'{before or ""}<button type="button" title="Open {escape(said)}" style="{_STYLE}" '
        f'data-commandlinker-command="{COMMAND}" '
        f'data-commandlinker-args="{escape(json.dumps({"path": path} | where))}">{said}</button>'
    )

"""Print the address of a page, and open it where there is a screen: `python docs/show.py site/index.html`."""

import os
import sys
import webbrowser
from pathlib import Path

address = Path(sys.argv[1]).resolve().as_uri()
print(f"The page is {address}")
if sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
    webbrowser.open(address)

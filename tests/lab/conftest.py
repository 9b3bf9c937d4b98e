"""The lab's scripts lie in lab/, outside any package: they are copied into the image one by one."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "lab"))

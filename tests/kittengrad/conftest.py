"""The finished engine, as reference/ has it, for the tests of this folder."""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "reference"))

settings.register_profile("any machine", deadline=None)  # a slow machine is no wrong answer
settings.load_profile("any machine")

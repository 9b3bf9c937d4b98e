"""The finished engine, as reference/ has it, for the tests of this folder."""

import sys
from pathlib import Path

from hypothesis import settings

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "reference"), str(HERE)]  # the engine, and gradient_checks.py

settings.register_profile("any machine", deadline=None)  # a slow machine is no wrong answer
settings.load_profile("any machine")

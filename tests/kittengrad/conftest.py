"""The finished engine, as reference/ has it, for the tests of this folder."""

import sys
from pathlib import Path

from hypothesis import settings

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # gradient_checks.py; the engine is in pytest's `pythonpath`

settings.register_profile("any machine", deadline=None)  # a slow machine is no wrong answer
settings.load_profile("any machine")

"""These tests belong to an optional extra: where MLX is not installed they are not there to be run."""

import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "reference"), str(ROOT / "tests" / "kittengrad")]  # the engine, and every_rule.py

collect_ignore_glob = [] if find_spec("mlx") else ["test_*.py"]

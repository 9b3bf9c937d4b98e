"""These tests need the real photographs. Without their setting, they are not there to be run."""

import os

collect_ignore_glob = [] if os.environ.get("KITTENGRAD_DATA") else ["test_*.py"]

"""These tests belong to an optional extra: where MLX is not installed they are not there to be run."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("mlx") else ["test_*.py"]

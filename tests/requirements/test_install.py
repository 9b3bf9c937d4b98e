"""Environments without what the network brings: what install.py itself adds to one."""

import importlib.util
import subprocess
import venv
from pathlib import Path

import pytest

INSTALL = Path(__file__).parents[2] / "requirements" / "install.py"


@pytest.fixture
def installer():
    spec = importlib.util.spec_from_file_location("install", INSTALL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def output(*command: object) -> str:
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


def test_a_contributor_has_pip(installer, tmp_path):
    """The environment's own pip, as a command and as a module: it lists what is here, itself included."""
    venv.create(tmp_path / "a venv", symlinks=True, with_pip=False)
    bin_folder = tmp_path / "a venv" / "bin"
    installer.add_pip(bin_folder / "python")
    assert str(tmp_path) in output(bin_folder / "pip", "--version")
    assert output(bin_folder / "python", "-m", "pip", "list", "--format", "freeze").startswith("pip==")


def test_what_a_list_names_is_removed_and_the_rest_stays(installer, tmp_path, capsys):
    env = tmp_path / "env"
    venv.create(env, symlinks=True, with_pip=False)
    packages = installer.packages_of(env / "bin" / "python")
    for name in ("one/tests/test_one.py", "one/code.py", "one/deep/er/page.js.map", "two/tests.py"):
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_text("x" * 10**6)
    (env / "share" / "manual").mkdir(parents=True)
    (tmp_path / "unused.txt").write_text("# Why.\n*/tests\n\n**/*.map\nshare/manual\nno/such\n")
    installer.remove(tmp_path / "unused.txt", env)
    left = {path.relative_to(packages).as_posix() for path in packages.rglob("*") if path.is_file()}
    assert left == {"one/code.py", "two/tests.py"}
    assert not (env / "share" / "manual").exists()
    assert "4 MB, and 2 MB without unused.txt" in capsys.readouterr().out

"""What `start.py` does before JupyterLab starts: the settings that lie beside it go into its environment."""

import subprocess
import sys
from pathlib import Path

import pytest
from start import add_settings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    (tmp_path / "environment").mkdir()
    return tmp_path / "environment"


def found(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_settings_of_the_lab_go_into_the_environment(environment):
    add_settings(ROOT / "lab")
    wanted = {f"{name}/{path}" for name in ("etc", "share") for path in found(ROOT / "lab" / name)}
    assert wanted
    assert wanted <= found(environment)


def test_newer_settings_replace_older_ones_and_others_stay(environment, tmp_path):
    settings = tmp_path / "lab" / "etc" / "jupyter" / "config.py"
    settings.parent.mkdir(parents=True)
    settings.write_text("old")
    add_settings(tmp_path / "lab")
    (environment / "etc" / "jupyter" / "other.py").write_text("other")
    settings.write_text("new")
    add_settings(tmp_path / "lab")
    assert (environment / "etc/jupyter/config.py").read_text() == "new"
    assert (environment / "etc/jupyter/other.py").read_text() == "other"


def test_a_python_without_an_environment_stays_as_it_is(environment, monkeypatch):
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    add_settings(ROOT / "lab")
    assert found(environment) == set()


def test_seed_is_a_command_of_its_own(tmp_path):
    """An editor's container fills work/ with it, without JupyterLab."""
    (tmp_path / "assignments").mkdir()
    (tmp_path / "assignments" / "README.md").write_text("first")
    command = [sys.executable, ROOT / "lab/seed.py", "assignments", "work"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert said == ""
    (tmp_path / "assignments" / "README.md").write_text("second")
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "README.md: updated" in said
    assert (tmp_path / "work" / "README.md").read_text() == "second"

"""`start.py` puts the lab's settings into its environment, and opens JupyterLab on the page 00-start."""

import subprocess
import sys
import urllib.request
from pathlib import Path

import landing
import pytest
import start
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
    assert said == "  Updated, as you had left them unchanged: README.md.\n"
    assert (tmp_path / "work" / "README.md").read_text() == "second"


@pytest.fixture
def launched(tmp_path, monkeypatch):
    """The arguments that JupyterLab gets."""
    words = []
    (tmp_path / "shipped").mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["start.py", "shipped", "work"])
    monkeypatch.setattr(start, "add_settings", lambda _: None)
    monkeypatch.setattr(start, "announce", lambda *_: None)
    monkeypatch.setattr(start.LabApp, "launch_instance", lambda argv: words.extend(argv))
    monkeypatch.setattr(start.os, "environ", dict(start.os.environ))
    start.main()
    return words


def test_jupyterlab_opens_on_the_start_page(launched):
    assert launched == ["--LabApp.default_url=/lab/tree/00-start.ipynb"]
    assert (ROOT / "assignments" / "00-start.ipynb").is_file()


def test_the_printed_address_leads_there(monkeypatch, capsys, tmp_path):
    drawn = []

    class Answer:
        def close(self):
            assert drawn == [tmp_path]  # the page is complete before anybody opens it

    monkeypatch.setattr(landing, "draw", drawn.append)
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: Answer())
    monkeypatch.setattr(start, "send_messages_to", lambda _: None)
    address = "http://127.0.0.1:1234/lab/tree/00-start.ipynb?token=secret"
    start.announce(address, "secret", tmp_path, "1a2b")
    said = capsys.readouterr().out
    assert "Kittengrad (version 1a2b) is ready." in said
    assert said.split()[-1] == address


def folder_of(path: Path, version: str, *names: str) -> Path:
    path.mkdir()
    (path / ".kittengrad-version").write_text(f"KITTENGRAD_VERSION={version}\n")
    for name in names:
        (path / name).touch()
    return path


@pytest.mark.parametrize(("version", "old"), [("new", True), ("old", False)])
def test_the_assignments_beside_compose_win_over_those_of_the_image(tmp_path, version, old):
    image = folder_of(tmp_path / "image", "old", "README.md")
    mounted = folder_of(tmp_path / "mounted", version, "README.md")
    chosen, said = start.chosen([mounted, image])
    assert chosen == mounted
    assert bool(said) == old
    assert "old" in said[0] if old else True


def test_an_image_alone_has_its_own_assignments(tmp_path):
    image = folder_of(tmp_path / "image", "old", "README.md")
    (tmp_path / "empty").mkdir()
    assert start.chosen([tmp_path / "nothing", image]) == (image, [])
    assert start.chosen([tmp_path / "empty", image]) == (image, [])
    assert start.chosen([image]) == (image, [])

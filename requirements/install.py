"""Make one environment from lock files, in seconds.

    python3 requirements/install.py .venv requirements/grader.txt --project

`python -m venv` spends most of its time on giving every environment its own pip. This unpacks the pip that
Python carries anyway and lets it install from outside. Every package is a wheel checked against its hash, and
the lock is complete: nothing is resolved and nothing is built. `--pip` keeps that pip in the environment.

It begins anew each time: what is installed is what the lock says. The file `.ready` is written last, so a
set-up that was interrupted is not taken for a finished one.
"""

from __future__ import annotations

import argparse
import ensurepip
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import tomllib
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The same few lines that pip writes. The second line is Python for a string and shell for a command: a
# `#!` line alone can hold neither a long path nor one with a space in it.
LAUNCHER = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import sys
from {module} import {function}
sys.exit({function}())
"""


def main() -> int:
    arguments = parse(sys.argv[1:])
    env, locks = Path(arguments.environment), [Path(lock) for lock in arguments.locks]
    names = ", ".join(lock.name for lock in locks)
    began = time.perf_counter()
    print(f"{env}: installing {names} …", flush=True)
    venv.create(env, clear=True, symlinks=True, with_pip=False)
    python = env.resolve() / "bin" / "python"
    with tempfile.TemporaryDirectory() as pip:
        unpack_pip(Path(pip))
        done = install(python, locks, Path(pip), compiled=arguments.compile)
    if done.returncode:
        print(f"{env}: pip could not install {names}:\n{done.stdout}", file=sys.stderr)
        return 1
    if arguments.without:
        remove(arguments.without, env)
    if arguments.project:
        add_project(python)
    if arguments.pip:
        add_pip(python)
    if arguments.warm:
        subprocess.run([python, "-I", "-c", f"import {', '.join(arguments.warm)}"], check=True)
    (env / ".ready").touch()
    print(f"{env}: ready after {time.perf_counter() - began:.1f} s")
    return 0


def parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make one environment from lock files.")
    parser.add_argument("environment", help="the folder to make; what is in it goes")
    parser.add_argument("locks", nargs="+", metavar="lock", help="hash-pinned requirements files")
    parser.add_argument("--project", action="store_true", help="add this repository and its commands")
    parser.add_argument("--pip", action="store_true", help="add pip, for an environment that people extend")
    parser.add_argument("--compile", action="store_true", help="compile all modules now, for an image")
    parser.add_argument("--without", type=Path, metavar="FILE", help="remove what its patterns find")
    parser.add_argument("--warm", nargs="+", metavar="MODULE", help="compile what importing these needs")
    return parser.parse_args(words)


def unpack_pip(folder: Path) -> None:
    """Unpack the pip wheel that ensurepip would install. Debian keeps it where WHEEL_PKG_DIR says."""
    shelf = sysconfig.get_config_var("WHEEL_PKG_DIR") or Path(ensurepip.__file__).parent / "_bundled"
    wheels = sorted(Path(shelf).glob("pip-*.whl"))
    if not wheels:
        sys.exit(
            f"No pip in {shelf}: this Python's ensurepip is incomplete. On Debian: apt install python3-venv"
        )
    with zipfile.ZipFile(wheels[-1]) as wheel:
        wheel.extractall(folder)


def install(python: Path, locks: list[Path], pip: Path, compiled: bool) -> subprocess.CompletedProcess[str]:
    """Install exactly what the locks name. The user's settings of pip (mirror, proxy) stay in force."""
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--only-binary", ":all:", "--no-deps"]
    command += [word for lock in locks for word in ("--requirement", lock)]
    command += [] if compiled else ["--no-compile"]
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        command,
        env=settings | {"PYTHONPATH": str(pip), "PIP_USER": "0", "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def remove(unused: Path, env: Path) -> None:
    """Remove what the patterns in a file find below the packages or the environment, and say how much."""
    roots = (packages_of(env.resolve() / "bin" / "python"), env)
    before = size_of(env)
    for pattern in unused.read_text(encoding="utf-8").splitlines():
        if pattern and not pattern.startswith("#"):
            for found in {path for root in roots for path in root.glob(pattern)}:
                shutil.rmtree(found) if found.is_dir() else found.unlink()
    after = size_of(env)
    print(f"{env}: {before / 1e6:.0f} MB, and {after / 1e6:.0f} MB without {unused.name}")


def size_of(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


def add_project(python: Path) -> None:
    """Let the environment import the repository where it lies, and give it the commands of pyproject.toml."""
    (packages_of(python) / "kittengrad.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, target in project["scripts"].items():
        add_command(python, name, target)


def add_pip(python: Path) -> None:
    """Add Python's own pip and its command. The next set-up removes what it installed."""
    unpack_pip(packages_of(python))
    add_command(python, "pip", "pip._internal.cli.main:main")


def packages_of(python: Path) -> Path:
    """The folder from which this interpreter imports packages."""
    where = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(where, check=True, capture_output=True, text=True).stdout.strip())


def add_command(python: Path, name: str, target: str) -> None:
    """Write a command of the environment that calls `target`, "MODULE:FUNCTION"."""
    module, function = target.split(":")
    script = python.parent / name
    script.write_text(LAUNCHER.format(python=python, module=module, function=function), encoding="utf-8")
    script.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main())

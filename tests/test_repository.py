"""House rules about the tree as a whole: it holds together, and names no host and no machine."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from datasets.fetch import REAL

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
# Not in git: environments, caches, and what belongs to whoever uses this.
OTHERS = {".git", "work", "results", "course", "site", "__pycache__", ".ipynb_checkpoints", ".screenshots"}
FETCHED = ROOT / "datasets" / "real"
CACHE = re.compile(r"\.(venv.*|bench|fuzz|\w+_cache|hypothesis)")
# Where packages come from is the reader's business; where a machine of ours keeps things is nobody's.
HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "deb.debian" + ".org", "npmjs" + ".org"]
PLACES = [
    "/root" + "/.pyenv",
    "/work" + "/main",
    "/work" + "/shared",
    "/work" + "/.library",
    "/home" + "/runner",
]


def ours() -> Iterator[Path]:
    """Every file of the tree that is ours, as a fresh clone would have it."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in OTHERS and not CACHE.fullmatch(name))
        folders[:] = [name for name in folders if Path(folder, name) != FETCHED]
        yield from (Path(folder, name) for name in sorted(files))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


FILES = list(ours())
NOTEBOOKS = [path for path in FILES if path.suffix == ".ipynb"]
TESTS = [path for path in FILES if path.suffix == ".py" and path.is_relative_to(ROOT / "tests")]


def pins(lock: Path) -> dict[str, str]:
    """What a lock file pins: {name: version}."""
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock.read_text(), flags=re.MULTILINE))


def groups() -> dict[str, list[str]]:
    """The dependency groups of pyproject.toml, without what they include."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {
        name: [re.match(r"[\w-]+", word)[0].replace("_", "-") for word in words if isinstance(word, str)]
        for name, words in project["dependency-groups"].items()
    }


def test_no_file_names_a_package_host_or_a_machines_folder():
    for path in FILES:
        text = path.read_bytes()
        found = [word for word in HOSTS + PLACES if word.encode() in text]
        assert not found, f"{name_of(path)} names {', '.join(found)}"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_pins_every_package_by_its_hash_and_names_no_address(lock):
    text = lock.read_text()
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_every_group_has_its_lock_with_all_it_asks_for():
    assert {lock.stem for lock in LOCKS} == set(groups())
    for name, wanted in groups().items():
        pinned = {
            package.lower().replace("_", "-") for package in pins(ROOT / "requirements" / f"{name}.txt")
        }
        assert {package.lower() for package in wanted} <= pinned, f"`make lock` has not been run for {name}"


def test_all_locks_are_one_resolution():
    """What only a benchmark, the site, the fuzzer or MLX needs is nobody else's; the rest has one version."""
    everything = pins(ROOT / "requirements" / "dev.txt")
    for lock in LOCKS:
        shared = pins(lock).items()
        if lock.stem.startswith(("bench-", "docs", "fuzz", "mlx")):
            shared = {(name, version) for name, version in shared if name in everything}
        assert shared <= everything.items()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name_of)
def test_notebooks_are_committed_without_outputs(notebook):
    cells = [cell for cell in json.loads(notebook.read_text())["cells"] if cell["cell_type"] == "code"]
    assert cells
    assert [cell for cell in cells if cell["outputs"] or cell["execution_count"] is not None] == []


@pytest.fixture(scope="module")
def windows_clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone as git for Windows makes it. The tree need be no repository itself, as in an image."""
    folder = tmp_path_factory.mktemp("windows")
    for path in FILES:
        copy = folder / "tree" / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    settings = {"HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "PATH": os.environ["PATH"]}
    author = ["-c", "user.name=nobody", "-c", "user.email=nobody"]
    for command in (["init"], ["add", "--force", "."], [*author, "commit", "-m", "All"]):
        subprocess.run(["git", "-c", "gc.auto=0", *command], cwd=folder / "tree", env=settings, check=True)
    clone = ["git", "-c", "core.autocrlf=true", "clone", "tree", "clone"]
    subprocess.run(clone, cwd=folder, env=settings, check=True)
    return folder / "clone"


def test_a_clone_on_windows_is_the_same_to_the_byte(windows_clone):
    """A script whose first line ends in CR names an interpreter that does not exist: `exec … failed`."""
    assert len(FILES) > 100
    differ = [
        name_of(path)
        for path in FILES
        if (windows_clone / path.relative_to(ROOT)).read_bytes() != path.read_bytes()
    ]
    assert differ == []


def test_no_test_is_skipped_or_expected_to_fail():
    for path in TESTS:
        for node in ast.walk(ast.parse(path.read_text())):
            word = node.attr if isinstance(node, ast.Attribute) else ""
            assert word not in ("skip", "skipif", "xfail", "importorskip"), f"{name_of(path)}:{node.lineno}"


def commands(document: Path) -> list[str]:
    """The commands in a document's console blocks, without their comments."""
    blocks = re.findall(r"```console\n(.*?)```", document.read_text(), flags=re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_every_make_command_of_the_readme_exists():
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = set(re.findall(r"^  make (\S+)", listed, flags=re.MULTILINE))
    assert {"demo", "test", "lab", "bench"} <= targets
    asked = {words[1] for words in map(str.split, commands(ROOT / "README.md")) if words[0] == "make"}
    assert asked
    assert asked <= targets


def test_every_service_of_the_readme_exists():
    compose = (ROOT / "docker-compose.yml").read_text()
    services = set(re.findall(r"^  (\w+):$", compose.split("\nservices:\n")[1], flags=re.MULTILINE))
    asked = [
        words for words in map(str.split, commands(ROOT / "README.md")) if words[:2] == ["docker", "compose"]
    ]
    assert asked
    assert {words[-1] for words in asked} - {"up"} <= services


def test_the_gate_runs_every_command_of_the_readme():
    gate = (ROOT / ".ci" / "run").read_text()
    for command in commands(ROOT / "README.md"):
        words = command.split()
        if words[0] == "make" or words[:2] == ["docker", "compose"]:
            assert f"== {command}" in gate or f"say '{command}'" in gate, f".ci/run does not run `{command}`"


@pytest.mark.parametrize("document", [path for path in FILES if path.suffix == ".md"], ids=name_of)
def test_what_a_document_links_to_is_there(document):
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|src=\"([^\"]+)\"", document.read_text())
    near = [link for pair in links for link in pair if link and not re.match(r"\w+:", link)]
    assert [link for link in near if not (document.parent / link).exists()] == []


def test_folders_that_containers_mount_are_in_the_clone():
    """A folder that is missing is made by the engine, and belongs to root."""
    compose = (ROOT / "docker-compose.yml").read_text()
    mounted = set(re.findall(r'\./(\w+):/[^":]+"', compose))
    assert mounted == {"work", "results", "course"}
    assert set(re.findall(r'\./(\w+):/[^":]+:ro"', compose)) == {"assignments"}
    ignore = (ROOT / ".gitignore").read_text().splitlines()
    for name in mounted:
        assert {f"/{name}/*", f"!/{name}/.gitkeep"} <= set(ignore)
        assert name in (ROOT / ".dockerignore").read_text().splitlines()


def test_the_lab_image_is_made_from_named_files_only():
    """Nothing of the reference or the grader is ever in one of its layers."""
    text = (ROOT / "Dockerfile").read_text()
    stages = dict(re.findall(r"^FROM \S+ AS (\S+)\n(.*?)(?=^FROM |\Z)", text, re.M | re.S))
    copied = [
        line
        for name in ("workspace", "lab", "jupyterlab", "lab-environment", "builder", "python")
        for line in stages[name].splitlines()
    ]
    sources = [
        word
        for line in copied
        if line.startswith("COPY ") and "--from" not in line
        for word in line.split()[1:-1]
    ]
    assert set(sources) == {
        *("requirements/install.py", "requirements/lab.txt"),
        *(
            "lab/etc",
            "lab/exchange",
            "lab/share",
            "lab/unused.txt",
            "lab/as-owner-of",
            "lab/changes.py",
            "lab/files.py",
            "lab/healthy",
            "lab/landing.py",
            "lab/notebooks.py",
            "lab/seed.py",
            "lab/shipped.py",
            "lab/start.py",
            "lab/updates.py",
            "lab/validating.py",
            "lab/validation.py",
            "assignments",
        ),
    }


def test_nothing_carries_the_real_pictures():
    """No licence is known for them. The fetcher puts them into a folder that git and images leave out."""
    real = {file.sha256 for file in REAL}
    pictures = [path for path in FILES if path.suffix in (".h5", ".npz", ".zip")]
    assert pictures
    assert [name_of(p) for p in pictures if hashlib.sha256(p.read_bytes()).hexdigest() in real] == []
    assert [name_of(path) for path in FILES if path.name in {file.name for file in REAL}] == []
    assert "/datasets/real/" in (ROOT / ".gitignore").read_text().splitlines()
    assert "datasets/real" in (ROOT / ".dockerignore").read_text().splitlines()


# The house: sizes, layers and words. The limits are those that CONTRIBUTING.md names.

GRADER = [path for path in FILES if path.suffix == ".py" and path.is_relative_to(ROOT / "autograder")]
CHECKS = [path for path in FILES if path.suffix == ".py" and path.is_relative_to(ROOT / "checks")]
LIBRARY = [
    path for path in FILES if path.suffix == ".py" and path.is_relative_to(ROOT / "reference/kittengrad")
]
HIDDEN_SUITES = [path for path in FILES if path.name == "test_hidden.py"]
SUITES = [path for path in FILES if path.name in ("test_hidden.py", "test_visible.py")]
EXAMPLES = [path for path in FILES if path.parent == ROOT / "examples"]
PAGES = [
    p for p in FILES if p.suffix == ".md" and p.parent in (ROOT, ROOT / "docs") and p.name != "security.md"
]

NEGATION = re.compile(r"\b(not|no|nothing|nobody|none|never|neither|nor|without|cannot)\b|n't\b", re.I)
ODD = re.compile(r"\b(whoever|whatever|whichever|nobody|such|may|shall|ought|lest)\b", re.I)


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def docstrings(path: Path) -> Iterator[str]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, kinds) and (text := ast.get_docstring(node)):
            yield text


def sentences(text: str) -> list[str]:
    """The sentences of a page or a docstring, without code, tables and headings; `code` counts as a word."""
    text = re.sub(r"```.*?```", " ", text, flags=re.DOTALL)
    text = re.sub(r"^\s*(>>>|\.\.\.|\||#|<).*$", " ", text, flags=re.MULTILINE)
    text = re.sub(r"`[^`\n]*`", "x", text)
    return [s for s in re.split(r"(?<=[.!?:;])\s+", " ".join(text.split())) if len(s.split()) > 2]


@pytest.mark.parametrize(
    ("files", "most"),
    [(GRADER, 350), (HIDDEN_SUITES, 550)],
    ids=["a module of the grader", "a hidden suite"],
)
def test_no_file_is_longer_than_one_can_read(files, most):
    assert files
    assert {name_of(path): length(path) for path in files if length(path) > most} == {}


def test_the_example_class_is_short_edits():
    assert 0 < sum(map(length, EXAMPLES)) <= 600


def test_no_package_has_logic_in_its_init():
    for path in GRADER:
        if path.name == "__init__.py":
            body = ast.parse(path.read_text(encoding="utf-8")).body
            assert not [node for node in body if isinstance(node, ast.FunctionDef)], name_of(path)


def test_the_grader_holds_no_course_content():
    stages = {path.parent.name for path in HIDDEN_SUITES}
    assert stages
    content = {*stages, "suites", "mistakes", "held_out", "solutions", "examples"}
    for path in FILES:
        if path.is_relative_to(ROOT / "autograder"):
            assert not content & set(path.parts), name_of(path)


def test_modules_import_one_another_in_one_direction():
    """Imports inside functions count too: a late import would only hide a circle."""
    known = {name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__") for path in GRADER}
    needs = {}
    for path in GRADER:
        module = name_of(path).removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        found = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograder"):
                names = {f"{node.module}.{alias.name}" for alias in node.names}
                found |= {name if name in known else node.module for name in names}
        needs[module] = found & known - {module}
    while free := {module for module, wanted in needs.items() if not wanted & needs.keys()}:
        needs = {module: wanted for module, wanted in needs.items() if module not in free}
    assert sorted(needs) == []


@pytest.mark.parametrize(
    "texts",
    [
        [text for path in GRADER + CHECKS for text in docstrings(path)],
        [text for path in LIBRARY for text in docstrings(path)],
        [text for path in SUITES for text in docstrings(path)],
        [path.read_text(encoding="utf-8") for path in PAGES],
    ],
    ids=["the grader and the checks", "the library", "titles and hints", "README and docs"],
)
def test_sentences_are_positive_and_plain(texts):
    """At most 13 % of them have a negation, and 3 % a word as whoever, such or may."""
    found = [sentence for text in texts for sentence in sentences(text)]
    assert len(found) > 100
    assert sum(bool(NEGATION.search(sentence)) for sentence in found) <= 0.13 * len(found)
    assert sum(bool(ODD.search(sentence)) for sentence in found) <= 0.03 * len(found)


def test_the_glossary_is_short_enough_to_read():
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if re.match(r"\| (?!word )\w", line)]
    assert 0 < len(entries) <= 30

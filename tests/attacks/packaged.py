"""Hostile submissions that are no single file: archives, links, odd names, files beside the one that counts.

Each is a function that is given the student's stage folder, not yet made, and what a well-informed attacker
knows. Its docstring says what it tries; a second paragraph names the tasks it may honestly earn.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Places = dict[str, Any]
Make = Callable[[Path, Places], None]

SHADOW = "import kilroy_was_here\nprint('kilroy tried: a shadow: SUCCEEDED')\n"
NOTHING = """
def topological_order(root):
    raise NotImplementedError


backward = zero_grad = topological_order
"""


def folder_with(place: Path, **files: str) -> Path:
    """A stage's folder with these texts; `__` in a name stands for a dot."""
    place.mkdir(parents=True)
    for name, text in {"graph__py": NOTHING, **files}.items():
        (place / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return place


def zip_of(place: Path) -> zipfile.ZipFile:
    """An empty archive in place of the stage's folder."""
    place.parent.mkdir(parents=True, exist_ok=True)
    return zipfile.ZipFile(place.with_name(place.name + ".zip"), "w", zipfile.ZIP_DEFLATED)


# ── shadowing ─────────────────────────────────────────────────────────────────────────────────────────────


def shadowing_modules(place: Path, places: Places) -> None:
    """Bring modules named as the library's and the grader's, to be imported in their place."""
    names = (
        "numpy",
        "random",
        "operator",
        "msgpack",
        "pytest",
        "autograder",
        "checks",
        "typing",
        "encodings",
    )
    folder_with(place, **{f"{name}__py": SHADOW for name in names})


def shadowing_packages(place: Path, places: Places) -> None:
    """Bring whole packages named as the grader's, above and beside the stage."""
    folder_with(place)
    for name in ("numpy", "autograder", "checks", "_pytest"):
        for above in (place, place.parent):
            (above / name).mkdir()
            (above / name / "__init__.py").write_text(SHADOW)


def shadowing_conftest(place: Path, places: Places) -> None:
    """Bring a conftest.py that turns every report into a pass, here and above."""
    hook = "def pytest_runtest_makereport(item, call):\n    call.excinfo = None\n    print('SUCCEEDED')\n"
    folder_with(place, conftest__py=hook)
    (place.parent / "conftest.py").write_text(hook)


def shadowing_settings(place: Path, places: Places) -> None:
    """Bring settings for pytest and the interpreter: no tests, other paths, a start-up file."""
    folder_with(
        place,
        pytest__ini="[pytest]\naddopts = -k nothing_at_all -p kilroy\n",
        setup__cfg="[tool:pytest]\naddopts = --collect-only\n",
        pyproject__toml="[tool.pytest.ini_options]\naddopts = '--deselect=test_02_backprop.py'\n",
        sitecustomize__py=SHADOW,
        usercustomize__py=SHADOW,
        kilroy__pth="import os; os._exit(0)\n",
        pyvenv__cfg="home = /tmp\n",
    )


def shadowing_provided_files(place: Path, places: Places) -> None:
    """Bring one's own version of the files that are the same for everyone, and of earlier stages."""
    package = folder_with(place / "kittengrad")
    for name in ("__init__.py", "draw.py", "scalar.py", "layout.py"):
        (package / name).write_text(SHADOW)


def shadowing_suites(place: Path, places: Places) -> None:
    """Bring suites of one's own, and results that say that all is passed already."""
    easy = "def test_everything():\n    print('SUCCEEDED')\n"
    folder_with(place, test_02_backprop__py=easy, results__json='{"points": 12}')
    for path in ("stages/02-backprop/test_hidden.py", "json/kilroy/02-backprop.json", "results/grades.csv"):
        (place / path).parent.mkdir(parents=True)
        (place / path).write_text(easy)


# ── packaging ─────────────────────────────────────────────────────────────────────────────────────────────


def packaging_symlink(place: Path, places: Places) -> None:
    """Submit a symbolic link to a secret, under the name of the file that is read."""
    place.mkdir(parents=True)
    (place / "graph.py").symlink_to(places["secrets"][0])


def packaging_symlink_to_the_solution(place: Path, places: Places) -> None:
    """Submit a symbolic link to the reference, which would earn everything."""
    place.mkdir(parents=True)
    (place / "graph.py").symlink_to(places["solution"])


def packaging_linked_folder(place: Path, places: Places) -> None:
    """Submit a symbolic link to the reference's folder, as the package and as the stage."""
    place.mkdir(parents=True)
    (place / "kittengrad").symlink_to(Path(places["solution"]).parent)
    place.with_name("01-scalar-graph").symlink_to(Path(places["solution"]).parent)


def packaging_hard_link(place: Path, places: Places) -> None:
    """Submit a hard link to a secret: no file type tells it from an ordinary file.

    Nothing is won: whoever can make such a link could read the secret before; staff is told.
    """
    place.mkdir(parents=True)
    os.link(places["neighbour"], place / "graph.py")


def packaging_pipe(place: Path, places: Places) -> None:
    """Submit a named pipe, at whose opening the grader would wait for ever."""
    place.mkdir(parents=True)
    os.mkfifo(place / "graph.py")


def packaging_folder_for_a_file(place: Path, places: Places) -> None:
    """Submit a folder named graph.py."""
    (place / "graph.py" / "graph.py").mkdir(parents=True)


def packaging_unreadable(place: Path, places: Places) -> None:
    """Submit files and folders without any permission."""
    folder_with(place)
    (place / "graph.py").chmod(0)


def packaging_huge_file(place: Path, places: Places) -> None:
    """Submit a file of a hundred gigabytes, none of which is on the disk."""
    folder_with(place)
    os.truncate(place / "graph.py", 100 * 2**30 if os.statvfs(place).f_files else 2**30)


def packaging_two_megabytes(place: Path, places: Places) -> None:
    """Submit two megabytes of honest-looking source."""
    folder_with(place, graph__py="x = 'kilroy'\n" * 160_000)


def packaging_many_statements(place: Path, places: Places) -> None:
    """Half a million statements in a file that is just small enough: whoever parses it needs a gigabyte."""
    folder_with(place, graph__py="a;" * 524_000)


# Short texts whose syntax trees are large: whatever looks into a submission would parse them.


def packaging_dotted_import(place: Path, places: Places) -> None:
    """Import a name of fifty thousand parts: 100 kB of text, whose tree takes 2.7 GB."""
    folder_with(place, graph__py="import " + ".".join("a" * 49_900) + NOTHING)


def packaging_wide_letters(place: Path, places: Places) -> None:
    """Import such a name in letters beyond the first 65,536: its tree takes 14 GB."""
    folder_with(place, graph__py="import " + ".".join("\U0001d41a" * 49_900) + NOTHING)


def packaging_format_string(place: Path, places: Places) -> None:
    """Submit one f-string of thirty thousand fields, each of which is parsed on its own."""
    folder_with(place, graph__py="f'" + "{a}" * 33_000 + "'" + NOTHING)


def packaging_deep_text(place: Path, places: Places) -> None:
    """Submit an expression that is ninety thousand signs deep."""
    folder_with(place, graph__py="-" * 90_000 + "1" + NOTHING)


def packaging_many_files(place: Path, places: Places) -> None:
    """Submit an archive of 100,000 files, the right one the last of them."""
    with zip_of(place) as archive:
        for number in range(100_000):
            archive.writestr(zipfile.ZipInfo(f"{number}.py"), "")
        archive.writestr("graph.py", NOTHING)


def packaging_deep_folders(place: Path, places: Places) -> None:
    """Submit an archive that is five hundred folders deep."""
    with zip_of(place) as archive:
        archive.writestr("a/" * 500 + "graph.py", NOTHING)


def packaging_traversal(place: Path, places: Places) -> None:
    """Submit an archive whose names lead out of it: upwards, from the root, with backslashes, a drive."""
    with zip_of(place) as archive:
        for name in ("../" * 9 + "tmp/", "/tmp/", "..\\..\\tmp\\", "C:\\tmp\\", "a/../../../../tmp/"):
            archive.writestr(name + places["mark"], "kilroy")
        archive.writestr("../neighbour/02-backprop/graph.py", NOTHING)
        archive.writestr("graph.py", NOTHING)


def packaging_link_in_archive(place: Path, places: Places) -> None:
    """Submit an archive with a symbolic link to a secret, and one to a folder to be written through."""
    with zip_of(place) as archive:
        for name, target in (("graph.py", places["solution"]), ("kittengrad", "/tmp")):
            link = zipfile.ZipInfo(name)
            link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, target)
        archive.writestr(f"kittengrad/{places['mark']}", "kilroy")


def packaging_bomb(place: Path, places: Places) -> None:
    """Submit a gigabyte of nothing, packed into a megabyte, under the right name."""
    with zip_of(place) as archive, archive.open("graph.py", "w", force_zip64=True) as file:
        for _ in range(1024):
            file.write(bytes(2**20))


def packaging_bomb_that_lies(place: Path, places: Places) -> None:
    """Submit a bomb whose table of contents says that it is small."""
    with zip_of(place) as archive:
        archive.writestr("graph.py", b"#" * 64 * 2**20)
    path = place.with_name(place.name + ".zip")
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.index(b"PK\1\2") + 24, 100)
    path.write_bytes(data)


def packaging_nested(place: Path, places: Places) -> None:
    """Submit an archive in an archive in an archive."""
    inner = place.parent / "inner"
    inner.mkdir(parents=True)
    path = inner / "graph.py"
    path.write_text(NOTHING)
    for depth in range(3):
        packed = inner / f"{depth}.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(path, path.name)
        path = packed
    path.rename(place.with_name(place.name + ".zip"))
    for left in inner.iterdir():
        left.unlink()
    inner.rmdir()


def packaging_twice_the_same_name(place: Path, places: Places) -> None:
    """Submit an archive that holds graph.py twice: one to be looked at, one to be run."""
    with zip_of(place) as archive:
        for name in ("graph.py", "kilroyp.y"):
            archive.writestr(name, NOTHING)
    path = place.with_name(place.name + ".zip")
    path.write_bytes(path.read_bytes().replace(b"kilroyp.y", b"graph.py\0"))


def packaging_damaged(place: Path, places: Places) -> None:
    """Submit an archive that ends in the middle."""
    with zip_of(place) as archive:
        archive.writestr("graph.py", NOTHING * 50)
    path = place.with_name(place.name + ".zip")
    os.truncate(path, path.stat().st_size // 2)


def packaging_odd_names(place: Path, places: Places) -> None:
    """Submit files whose names hold line ends, escapes, markup, no text at all, and 255 characters."""
    folder_with(place)
    odd = ["a\nb.py", "\x1b[2Jkilroy.py", "<script>alert('kilroy')<", "=1+1.py", "\u202eyp.hparg", "k" * 255]
    for name in (*map(os.fsencode, odd), b"\xff\xfe.py"):
        (Path(os.fsdecode(os.fsencode(place) + b"/" + name))).write_text("")


def packaging_encodings(place: Path, places: Places) -> None:
    """Submit a text in UTF-7, in which a comment is code to who decodes it otherwise."""
    place.mkdir(parents=True)
    (place / "graph.py").write_bytes(b"# coding: utf-7\n# +AAo-raise SystemExit\n" + NOTHING.encode())


def packaging_zero_bytes(place: Path, places: Places) -> None:
    """Submit zero bytes between the lines, behind which C's strings end."""
    place.mkdir(parents=True)
    (place / "graph.py").write_bytes(NOTHING.encode().replace(b"\n", b"\n\0"))


def packaging_compiled(place: Path, places: Places) -> None:
    """Submit compiled code and a shared library under the source's name, beside and instead of it."""
    folder_with(place, graph__pyc="kilroy", graph__so="kilroy")
    (place / "graph.py").write_bytes(b"\xa7\r\r\n" + bytes(12) + b"\x7fELF" + bytes(64))


# A student's folder whose name is the attack. The name is chosen by who packs the class.
NAMES = {
    "a name": "kilroy",
    "the same in capitals": "KILROY",
    "markup": "<img src=x onerror=alert(1)>",
    "a formula": "=HYPERLINK(1)",
    "rich markup": "[bold red]12 of 12[/]",
    "an escape": "\x1b[2Jcleared",
    "a direction": "\u202eevil",
    "lines": "two\nlines",
    "an option": "--results=x",
    "a template": "{{ 7*7 }}{% raw %}",
    "no text": os.fsdecode(b"\xff\xfe"),
    "very long": "n" * 240,
}


def packaged() -> Iterator[tuple[str, Make]]:
    """(name, maker) of every submission above; the first word of a name is its family."""
    for name, make in list(globals().items()):
        family, _, rest = name.partition("_")
        if family in ("shadowing", "packaging"):
            yield f"{family}/{rest}", make

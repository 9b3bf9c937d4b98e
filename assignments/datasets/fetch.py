"""Download the real set, 209 and 50 photographs. No licence is known for them, so the project has no copy.

Several public repositories hold the same files. Each mirror is one commit of one repository, and each file is
known by its SHA-256: a file that arrives whole and right is renamed to its name, and nothing else ever is.
What has arrived of a file stays in `.NAME.part`, and the next download goes on from there.
"""

from __future__ import annotations

import hashlib
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from datasets.bar import Bar

# Repository, commit, folder.
MIRRORS = tuple(
    f"https://raw.githubusercontent.com/{mirror}"
    for mirror in (
        "srkds/Micrograd-Autograd-Engine-implementation/12505c1b7f8406d174e109fdc308020208803e87/dataset",
        "Hiren2002/Logistic-Regression/a6139a838a0e624f4ab923377df0c5d3386fdf1f/datasets",
        "giuseppefutia/word2vec/c8a26537fe6ac0bb9b0fe979696d1457d2bc4092/datasets",
    )
)

ANSWER = 20.0  # seconds to wait for an answer, and for more of it
SLOWEST, PATIENCE = 1_000, 30.0  # bytes per second that a mirror sends at least, after so many seconds
AT_ONCE = 1 << 16  # bytes


@dataclass(frozen=True)
class Wanted:
    """A file of the set, by what it holds."""

    name: str
    size: int
    sha256: str


REAL = (
    Wanted(
        "train_catvnoncat.h5", 2_572_022, "fbe56ab67c3ae28d564e3a644189117976d6b31af0a3ce9bb17dbf22908af242"
    ),
    Wanted("test_catvnoncat.h5", 616_958, "6a9d39ce52fa85953c5834695b8534a30ed8cfd54971fb2f080b5a24d002b951"),
)


class FetchError(ValueError):
    """No mirror gave a file. The message says why, and what to do."""


class MirrorError(Exception):
    """This mirror did not give the file."""


def fetch(to: Path, files: Sequence[Wanted] = REAL, mirrors: Sequence[str] = MIRRORS) -> list[str]:
    """Bring all files to the folder `to`, and return one line for each.

    Raises FetchError if no mirror gives a file, and OSError if the folder cannot be written.
    """
    to.mkdir(parents=True, exist_ok=True)
    return [_fetch_one(to, file, mirrors) for file in files]


def _fetch_one(to: Path, file: Wanted, mirrors: Sequence[str]) -> str:
    path, part = to / file.name, to / f".{file.name}.part"
    if _is_right(path, file):
        return f"{path}  was there"
    failures = []
    for mirror in mirrors:
        url = f"{mirror}/{file.name}"
        try:
            _complete(part, url, file)
        except MirrorError as error:
            failures.append(f"  {url}: {error}")
        else:
            part.replace(path)
            return f"{path}  {file.size:,} bytes from {mirror}"
    raise FetchError(
        f"no mirror gave {file.name}:\n" + "\n".join(failures) + "\n"
        "Check the network and run the command again. Or download the file in another way and put it into "
        f"{to}. If you have it already, set KITTENGRAD_DATA to its folder."
    )


def _complete(part: Path, url: str, file: Wanted) -> None:
    """Make the part the whole and right file. Raises MirrorError."""
    resumed = part.exists()
    if not _is_right(part, file):
        _download(part, url, file)
    if _is_right(part, file):
        return
    part.unlink()
    if not resumed:
        raise MirrorError("the file has another SHA-256")
    _complete(part, url, file)  # perhaps the beginning was wrong, which another mirror sent


def _download(part: Path, url: str, file: Wanted) -> None:
    """Bring the part to the size of the file, from where it ends. Raises MirrorError."""
    begin = part.stat().st_size if part.exists() else 0
    answer = _ask(url, begin if begin < file.size else 0)
    if answer.status != 206:  # the server sends the file from its beginning
        begin = 0
    with answer:
        _refuse_another_size(answer, file.size - begin)
        with open(part, "ab" if begin else "wb") as out:
            _receive(answer, out, begin, file)


def _receive(answer: http.client.HTTPResponse, out: BinaryIO, begin: int, file: Wanted) -> None:
    """Write the bytes from `begin` to the end of the file, and no more. Raises MirrorError."""
    bar, began = Bar(file.size, "bytes"), time.monotonic()
    bar.add(begin)
    try:
        while bar.done < file.size and (data := _more(answer, file.size - bar.done)):
            out.write(data)
            bar.add(len(data), file.name)
            took = time.monotonic() - began
            if took > PATIENCE and bar.done - begin < SLOWEST * took:
                raise MirrorError(f"less than {SLOWEST} bytes per second arrive")
    finally:
        bar.end()
    if bar.done < file.size:
        raise MirrorError(f"the answer ended after {bar.done:,} of {file.size:,} bytes")


def _ask(url: str, begin: int) -> http.client.HTTPResponse:
    """The answer of the server, which need not heed where we want to begin. Raises MirrorError."""
    headers = {"User-Agent": "kittengrad", **({"Range": f"bytes={begin}-"} if begin else {})}
    try:
        answer: http.client.HTTPResponse = urllib.request.urlopen(
            urllib.request.Request(url, headers=headers), timeout=ANSWER
        )
    except urllib.error.HTTPError as error:
        with error:
            raise MirrorError(f"the server answers {error.code}") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise MirrorError(_text(error)) from None
    place = answer.headers.get("Content-Range", "")
    if answer.status == 206 and not place.startswith(f"bytes {begin}-"):
        answer.close()
        raise MirrorError("the server sends another part of the file")
    return answer


def _refuse_another_size(answer: http.client.HTTPResponse, wanted: int) -> None:
    length = answer.headers.get("Content-Length")
    if length is not None and length != str(wanted):
        raise MirrorError(f"the server has another file: {length[:20]!r} bytes come in place of {wanted:,}")


def _more(answer: http.client.HTTPResponse, most: int) -> bytes:
    """The next bytes, b"" at the end. Raises MirrorError."""
    try:
        return answer.read1(min(most, AT_ONCE))
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise MirrorError(_text(error)) from None


def _text(error: Exception) -> str:
    """What went wrong, in one short line: a server can put anything into it."""
    text = "".join(c if c.isprintable() else " " for c in str(getattr(error, "reason", error))[:200])
    return text.strip() or type(error).__name__


def _is_right(path: Path, file: Wanted) -> bool:
    """Whether the file is there and has the size and the SHA-256."""
    if not path.is_file() or path.stat().st_size != file.size:
        return False
    with open(path, "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == file.sha256

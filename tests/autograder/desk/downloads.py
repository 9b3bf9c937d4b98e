"""Small writers of downloads, one for each system: {entry: text or bytes} → a zip or a folder."""

import io
import zipfile
from pathlib import Path

from autograder.desk.records import Listing

CODE = "def topological_order(root):\n    return [root]\n"
OTHER = "def topological_order(root):\n    return []\n"


def packed(path, entries):
    """A zip at `path` with these entries: {name: text or bytes}. Names are written as they are."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo("x", (2026, 11, 20, 10, 0, 0))
            info.filename = name
            archive.writestr(info, data)
    return path


def unpacked(path, entries):
    """A folder at `path` with these files."""
    for name, data in entries.items():
        file = Path(path, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def zipped(entries):
    """The bytes of a student's own zip."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return data.getvalue()


def listing(*names, name="download", texts=None, **more):
    """The listing of a download with these names, written with slashes; `texts` are small files."""
    files = tuple(tuple(one.split("/")) for one in names)
    return Listing(name, files, text=lambda steps: (texts or {}).get("/".join(steps), ""), **more)


def gradescope(submissions):
    """An export with its metadata: {number: (time, [(name, sid, email)], {file: text})}."""
    lines, entries = ["---"], {}
    for number, (time, people, files) in submissions.items():
        lines += [f"submission_{number}:", "  :submitters:"]
        for name, sid, email in people:
            lines += [f"  - :name: {name}", f"    :sid: '{sid}'", f"    :email: {email}"]
        lines += [f"  :created_at: {time}", "  :score: 0.0", "  :results:", "    :output: |", "      x"]
        entries |= {f"assignment_5_export/submission_{number}/{file}": text for file, text in files.items()}
    return {"assignment_5_export/submission_metadata.yml": "\n".join(lines) + "\n", **entries}


def attempt_text(name, user, late=""):
    """Blackboard's `.txt` of an attempt, with a comment that copies its header."""
    return (
        f"Name: {name} ({user})\nAssignment: Backprop\nDate Submitted: Friday, November 20, 2026{late}\n\n"
        "Submission Field:\nName: Somebody Else (else)\n\nComments:\nnone\n"
    )

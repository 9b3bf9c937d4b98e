"""Pictures that your own engine made. The notebooks keep them, and 00-start shows them as milestones."""

import contextlib
import io
import os

from . import package, record

LARGEST = 2_000_000  # bytes; a picture of the notebooks has about 50,000


def milestone(stage, picture):
    """Keep a figure of matplotlib, or a drawing of `kittengrad.draw`, as the picture of a stage: "03".

    A run of nbgrader, and a folder without write permission, keep nothing.
    """
    if "NBGRADER_EXECUTION" in os.environ:
        return
    if hasattr(picture, "savefig"):
        held = io.BytesIO()
        picture.savefig(held, format="png", dpi=110, bbox_inches="tight")
        kind, content = "png", held.getvalue()
    else:
        kind, content = "svg", picture.svg.encode()
    with contextlib.suppress(OSError, package.NoPackage):
        record.write(_path(stage, kind), content)


def of(stage):
    """The picture of a stage, as (kind, content); ("", b"") for none."""
    for kind in ("png", "svg"):
        path = _path(stage, kind)
        try:
            if path.stat().st_size <= LARGEST:
                return kind, path.read_bytes()
        except OSError:
            continue
    return "", b""


def _path(stage, kind):
    return record.folder() / "pictures" / f"{stage}.{kind}"

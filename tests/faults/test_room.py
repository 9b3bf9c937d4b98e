"""A full disk, and a folder that may not be written: the run says which file and why, and harms nothing."""

import ctypes
import errno
import os
import resource
from pathlib import Path

import pyseccomp
import pytest

from tests.faults.runs import STAGE, assert_healed, assert_whole, grade, records, unfinished

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2


def full_disk():
    """What this process writes, the kernel cannot bring to the disk: the error of a full one, found late."""
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSPC), "fsync")
    rules.load()


def room_for_four_kilobytes():
    """No file of this process grows beyond 4 KiB: a write is done in part, and the next is refused."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))


def no_power_over_modes():
    """Also the superuser is bound by the modes of files from here on; whoever is none is so already."""
    for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


@pytest.mark.parametrize(
    ("shortage", "cause"),
    [(full_disk, "No space left on device"), (room_for_four_kilobytes, "File too large")],
    ids=["found late", "in the middle of a file"],
)
def test_a_full_disk_stops_the_run_and_keeps_what_was_there(shortage, cause, half, submissions, truth):
    before = records(half)
    run = grade(submissions, half, preexec_fn=shortage)
    assert run.returncode == 1
    assert f"/{STAGE}/scalar.py cannot be written: {cause}" in run.stdout
    assert "type the same command again: the run continues from here" in run.stdout
    assert "Traceback" not in run.stdout
    assert records(half) == before
    assert unfinished(half) == []
    assert_whole(half)
    assert_healed(half, submissions, truth, before)


@pytest.mark.parametrize("closed", [".", "json/perfect-a"])
def test_a_folder_that_may_not_be_written_is_named(closed, half, submissions, undisturbed):
    before = records(half)
    os.chmod(half / closed, 0o555)
    options = ["--again"] if closed != "." else []
    try:
        run = grade(submissions / "perfect-a", half, *options, preexec_fn=no_power_over_modes)
    finally:
        os.chmod(half / closed, 0o755)
    assert run.returncode == 1
    assert f"{half / closed}" in run.stdout
    assert "cannot be written: Permission denied" in run.stdout
    assert records(half) == before


@pytest.mark.parametrize("inside", ["", "results"])
def test_a_file_where_the_folder_should_be_is_named(inside, submissions, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    run = grade(submissions, tmp_path / "file" / inside)
    assert run.returncode == 1
    assert f"{tmp_path / 'file'}" in run.stdout
    assert "cannot be written" in run.stdout
    assert Path(tmp_path / "file").read_text() == "not a folder"
